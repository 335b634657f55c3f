"""把户的嵌套记录摊成各表：一户一行，子表各行以户编号相连；表头取自数据模型。"""

from __future__ import annotations

from typing import Any

from dangan import model
from generator.files import Table

Record = dict[str, Any]
CODE = "户编号"


def bundle(document: Record, chinese: bool = True) -> dict[str, Table]:
    """一套表。表名取中文（户、成员……）或英文（households、members……）。"""
    households = document["households"]
    tables = {_name("households", model.Household, chinese): _households(households)}
    for key, table in model.CHILD_TABLES.items():
        rows = [(household["code"], row) for household in households for row in household[key]]
        tables[_name(key, table, chinese)] = _children(rows, table)
    return tables | village_bundle(document, chinese)


def village_bundle(document: Record, chinese: bool = True) -> dict[str, Table]:
    """其中的村情、村级专项工作档案两张表。"""
    tables = {}
    for key, kind in (("villages", model.Village), ("village_documents", model.VillageDocument)):
        columns = model.columns(kind)
        header = [title for title, _ in columns.values()]
        tables[_name(key, kind, chinese)] = header, [[row.get(column) for column in columns] for row in document[key]]
    return tables


def _name(key: str, table: type[model.Record], chinese: bool) -> str:
    return table.TABLE if chinese else key


def _households(households: list[Record]) -> Table:
    columns = model.columns(model.Household)
    unknown = sorted({key for household in households for key in household} - set(model.Household.__struct_fields__))
    header = [title for title, _ in columns.values()]
    for title in _yardstick_titles().values():
        header += [title, f"{title}佐证"]
    rows = []
    for household in households:
        row = [household.get(column) for column in columns]
        for key in _yardstick_titles():
            yardstick = household.get(key) or {}
            row += [yardstick.get("met"), yardstick.get("reference")]
        rows.append(row + [household.get(key) for key in unknown])
    return header + unknown, rows


def _yardstick_titles() -> dict[str, str]:
    names = ("不愁吃", "不愁穿", "义务教育有保障", "基本医疗有保障", "住房安全有保障")
    return dict(zip(model.YARDSTICKS, names, strict=True))


def _children(rows: list[tuple[str, Record]], table: type[model.Record]) -> Table:
    columns = model.columns(table)
    header = [CODE, *(title for title, _ in columns.values())]
    return header, [[code, *(row.get(column) for column in columns)] for code, row in rows]
