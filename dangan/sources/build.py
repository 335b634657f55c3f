"""未经转换的一户 → model.Household。读不出的值为 None，并记为 D002、D003；结构错误记为 D001。"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from dangan import model, text
from dangan.model import Household, Reading, Record, Row, SourceRef, Yardstick
from dangan.sources import columns, convert, schema
from dangan.sources.convert import Converter, Unreadable
from dangan.sources.gather import RawHousehold, yardstick

R = TypeVar("R", bound=Record)


class Faults:
    """读一户（或一份村级表）时逐条记下的问题；unknown 为认不得的 JSON 键：(键, 文件)。"""

    def __init__(self, household: str | None) -> None:
        self.household = household
        self.reading: list[Reading] = []
        self.unknown: list[tuple[str, str]] = []

    def value(self, table: str, key: str, path: str, value: Any, row: Row, error: Unreadable) -> None:
        """一个读不出的值。"""
        title = columns.titles(table).get(key, key)
        shown = text.mask_id(str(value)) if error.code == "D003" else text.mask_all(str(value))
        if error.code == "D003":
            message = f"「{title}」{shown} 已被 Excel 损坏：{error.reason}；请先把单元格设为文本，再从原件重新录入"
        else:
            message = f"「{title}」的值“{shown[:40]}”读不出：{error.reason}"
        source = SourceRef(row.file, row.sheet, row.number, row.columns.get(key))
        self.reading.append(Reading(error.code, path, message, source, self.household))


def household(raw: RawHousehold, tables: Collection[str], faults: Faults) -> Household:
    """转换一户，问题记入 faults。tables 为输入中有的子表：本户没有记录时为空列表，而不是未知。"""
    data = raw.data
    raw.settle()
    if not schema.is_valid(data):
        faults.reading += _structural(raw)
    values = _values(Household, data, raw.row, "", faults, raw.rows)
    for key in model.YARDSTICKS:
        if (value := data.get(key)) is not None:
            values[key] = _yardstick(key, value, raw.row, faults)
    for table, kind in model.CHILD_TABLES.items():
        records = data.get(table)
        if records.__class__ is list:
            values[table] = list(_records(kind, table, records, raw, faults))
        elif table in tables:
            values[table] = []
    values["code"] = raw.code
    if raw.uncounted:
        values["uncounted"] = frozenset(raw.uncounted)
    if raw.rows:
        values["rows"] = raw.rows
    if raw.reading or faults.reading:
        values["reading"] = (*raw.reading, *faults.reading)
    return Household(row=raw.row, **values)


def village_rows(
    kind: type[R], table: str, rows: Sequence[tuple[dict[str, Any], Row]], start: int, faults: Faults
) -> list[R]:
    """转换村情或村级专项工作档案的各行；start 为此前已有的行数。"""
    return [
        kind(row=row, **_values(kind, data, row, f"{table}[{i}].", faults)) for i, (data, row) in enumerate(rows, start)
    ]


def _structural(raw: RawHousehold) -> Iterator[Reading]:
    """模式核对发现的结构错误（D001）。"""
    for path, message in schema.explain(raw.data):
        table, _, rest = path.partition("[")
        row = raw.row
        index = rest.partition("]")[0]
        if table in raw.children and index.isdigit():
            row = raw.children[table][int(index)]
        yield Reading("D001", path, message, SourceRef(row.file, row.sheet, row.number), raw.code)


def _records(kind: type[R], table: str, records: list[Any], raw: RawHousehold, faults: Faults) -> Iterator[R]:
    rows = raw.children.get(table)
    shared = Row(raw.row.file, raw.row.sheet, raw.row.number, columns.titles(table))
    for index, record in enumerate(records):
        if record.__class__ is dict:
            row = rows[index] if rows else shared
            yield kind(row=row, **_values(kind, record, row, f"{table}[{index}].", faults))


def _values(
    kind: type[Record],
    data: Mapping[str, Any],
    row: Row,
    path: str,
    faults: Faults,
    rows: Mapping[str, Row] = {},
) -> dict[str, Any]:
    """一条记录的各字段。列表、对象等放错地方的值在此略过：模式核对已经报告。"""
    readers = _readers(kind)
    values: dict[str, Any] = {}
    for key, value in data.items():
        if value is None:
            continue
        read = readers.get(key)
        if read is None:
            if key not in _ELSEWHERE:
                faults.unknown.append((key, row.file))
            continue
        try:
            values[key] = read(value)
        except Unreadable as error:
            values[key] = error.value
            table = path.partition("[")[0] or "households"
            faults.value(table, key, path + key, value, rows.get(key, row), error)
        except TypeError:
            continue
    return values


def _yardstick(key: str, value: Any, row: Row, faults: Faults) -> Yardstick | None:
    data = yardstick(value)
    values: dict[str, Any] = {}
    for field, read in (("met", convert.yes), ("reference", convert.text)):
        try:
            values[field] = None if data.get(field) is None else read(data[field])
        except Unreadable as error:
            faults.value("households", f"{key}.{field}", f"{key}.{field}", data[field], row, error)
        except TypeError:
            continue
    if all(found is None for found in values.values()):
        return None
    return Yardstick(row=row, **values)


def _extra(value: Any) -> dict[str, str]:
    return {str(key): str(item) for key, item in dict(value).items()}


@cache
def _readers(kind: type[Record]) -> dict[str, Converter]:
    readers = {key: convert.converter(key, hint) for key, (_, hint) in model.columns(kind).items()}
    return readers | {"extra": _extra}


_ELSEWHERE = frozenset((*model.CHILD_TABLES, *model.YARDSTICKS))
"""不在 _values 里转换的键：子表与五项保障。"""
