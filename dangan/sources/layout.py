"""各列归到哪张表的哪个字段：一张表只排一次，逐行照此取。CSV 与 Excel 共用。"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from dangan import model
from dangan.model import Row
from dangan.sources.columns import CONTEXT, EXTRA, Target, head_field
from dangan.sources.table import Table

_CODE = Target("households", "code")


class Layout:
    """一张表的各列。

    一列一个字段的成段取；几列同一个字段的、五项保障、归入 extra 的逐格看。
    """

    def __init__(self, table: Table, names: Sequence[str]) -> None:
        """names 为各列要归入的表。"""
        columns = [
            (column, target, header)
            for column, (target, header) in enumerate(zip(table.targets, table.headers, strict=True))
            if target and target.table in names and target.field != CONTEXT and target != _CODE
        ]
        times = Counter(target for _, target, _ in columns)
        self._codes = [column for column, target in enumerate(table.targets) if target == _CODE]
        self._fields: dict[str, list[str | None]] = {
            name: [] for name in names if any(target.table == name for target in times)
        }
        self._others: list[tuple[int, Target, str]] = []
        for column, target, header in columns:
            if times[target] > 1 or _is_nested(target):
                self._others.append((column, target, header))
            else:
                fields = self._fields[target.table]
                fields += [None] * (column - len(fields))
                fields.append(target.field)

    def code(self, cells: Sequence[Any]) -> Any:
        """一行的户编号，照原样；没有为 None。"""
        for column in self._codes:
            if cells[column] != "":
                return cells[column]
        return None

    def records(self, cells: Sequence[Any]) -> dict[str, dict[str, Any]]:
        """一行 → 各表的字段，户编号不在内；没有列归入的表不列。空格不记；几列归入同一名单的合在一起。"""
        found = {
            name: {field: cell for field, cell in zip(fields, cells, strict=False) if cell != "" and field}
            for name, fields in self._fields.items()
        }
        for column, target, header in self._others:
            if (cell := cells[column]) != "":
                _put(found[target.table], target, header, cell)
        return found


class Head:
    """一户一行的表里写户主的几列：姓名，以及证件号码。places 为成员的字段 → 第几列。"""

    def __init__(self, table: Table, places: Mapping[str, int]) -> None:
        self._table = table
        self._places = places
        self._columns = {field: table.headers[column] for field, column in places.items()}
        self._columns["relation"] = self._columns["name"]

    def read(self, number: int, cells: Sequence[Any]) -> tuple[dict[str, Any], Row] | None:
        """一行写着的户主与出处；没有写姓名的为 None。"""
        written = {field: cell for field, column in self._places.items() if (cell := cells[column]) != ""}
        if "name" not in written:
            return None
        return written | {"relation": model.HEAD}, self._table.row(number, self._columns)


def head(table: Table, own: Mapping[str, str]) -> Head | None:
    """表里写户主的几列；没有户主姓名一列的为 None。own 为本县自定义表头。"""
    places: dict[str, int] = {}
    for column, header in enumerate(table.headers):
        if field := head_field(header, own):
            places.setdefault(field, column)
    return Head(table, places) if "name" in places else None


def _is_nested(target: Target) -> bool:
    """不是记录里的一个字段，而在其中的一项之下。"""
    key = target.field.partition(".")[0]
    return key == EXTRA or (target.table == "households" and key in model.YARDSTICKS)


def _put(record: dict[str, Any], target: Target, header: str, cell: Any) -> None:
    key, _, part = target.field.partition(".")
    if key == EXTRA:
        record.setdefault(EXTRA, {})[header] = str(cell)
    elif target.table == "households" and key in model.YARDSTICKS:
        record.setdefault(key, {})[part or "met"] = cell
    elif key == "risks" and key in record:
        record[key] = f"{record[key]}；{cell}"
    else:
        record.setdefault(key, cell)
