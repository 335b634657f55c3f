"""未经转换的一户 → model.Household。读不出的值为 None，并记为 D002、D003；结构错误记为 D001。"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from dangan import model, text
from dangan.model import Household, Reading, Record, Row, SourceRef, Yardstick
from dangan.sources import convert, limits, schema
from dangan.sources.convert import Converter, Unreadable
from dangan.sources.gather import RawHousehold, yardstick

R = TypeVar("R", bound=Record)


class Faults:
    """读一户（或一份村级表）时逐条记下的问题；unknown 为认不得的 JSON 键：(键, 文件)。

    plain：至今各条记录都是规整的文字，见 _plain。
    """

    def __init__(self, household: str | None) -> None:
        self.household = household
        self.plain = True
        self.reading: list[Reading] = []
        self.unknown: list[tuple[str, str]] = []

    def value(self, kind: type[Record], key: str, path: str, value: Any, row: Row, error: Unreadable) -> None:
        """一个读不出的值。"""
        title = model.columns(kind)[key][0]
        raw = convert.printable(str(value)[:_QUOTED])
        shown = text.mask_id(raw) if error.code == "D003" else text.mask_field(key, raw)
        if error.code == "D003":
            message = f"「{title}」{shown} 已被 Excel 损坏：{error.reason}；请先把单元格设为文本，再从原件重新录入"
        else:
            message = f"「{title}」的值“{shown[:40]}”读不出：{error.reason}"
        source = SourceRef(row.file, row.sheet, row.number, row.columns.get(path.rpartition("].")[2]))
        self.reading.append(Reading(error.code, path, message, source, self.household))


def household(raw: RawHousehold, tables: Collection[str], faults: Faults) -> Household:
    """转换一户，问题记入 faults。tables 为输入中有的子表：本户没有记录时为空列表，而不是未知。"""
    data = raw.data
    raw.settle(tables)
    own = {key: value for key, value in data.items() if key not in _ELSEWHERE}
    values = _plain(Household, own) or _values(Household, own, raw.row, "", faults, raw.rows)
    for key in model.YARDSTICKS:
        if (value := data.get(key)) is not None:
            values[key] = _yardstick(key, value, raw.row, faults)
    for table, kind in model.CHILD_TABLES.items():
        records = data.get(table)
        if records.__class__ is list:
            values[table] = _records(kind, table, records, raw, faults)
        else:
            faults.plain = faults.plain and records is None
            if table in tables:
                values[table] = []
    if not (faults.plain and _has_names(values.get("members"))) and not schema.is_valid(data):
        faults.reading[:0] = _structural(raw)
    values["code"] = raw.code
    if raw.uncounted:
        values["uncounted"] = frozenset(raw.uncounted)
    if raw.absent:
        values["absent"] = frozenset(raw.absent)
    if raw.head_only:
        values["head_only"] = True
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
        kind(row=row, **_carefully(kind, data, row, f"{table}[{i}].", faults))
        for i, (data, row) in enumerate(rows, start)
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


def _records(kind: type[R], table: str, records: list[Any], raw: RawHousehold, faults: Faults) -> list[R]:
    found = []
    rows = raw.rows_of(table)
    for index, record in enumerate(records):
        if record.__class__ is not dict:
            faults.plain = False
            continue
        row = rows[index]
        values = _plain(kind, record) or _values(kind, record, row, f"{table}[{index}].", faults)
        found.append(kind(row=row, **values))
    return found


def _plain(kind: type[Record], record: Mapping[str, Any]) -> dict[str, Any] | None:
    """各格都是规整文字的记录：文字照原样采用，别的照其类型转换。不是这样的为 None。

    规整：没有空格子、首尾的空白、控制字符、损坏的字符，也不过长。这样的记录必定合乎模式。
    """
    try:
        cells = f"|{'|'.join(record.values())}|"
    except TypeError:
        return None
    if not cells.isprintable() or "\ufffd" in cells or len(cells) > limits.CELL:
        return None
    if "| " in cells or " |" in cells or "||" in cells:
        return None
    readers = _plain_readers(kind)
    try:
        return {key: read(value) if (read := readers[key]) else value for key, value in record.items()}
    except _FAULTS:
        return None


def _values(
    kind: type[Record], record: Mapping[str, Any], row: Row, path: str, faults: Faults, rows: Mapping[str, Row] = {}
) -> dict[str, Any]:
    """逐格转换的一条记录。"""
    faults.plain = False
    readers = _readers(kind)
    try:
        return {key: readers[key](value) for key, value in record.items() if value is not None}
    except _FAULTS:
        return _carefully(kind, record, row, path, faults, rows)


def _has_names(members: Sequence[model.Member] | None) -> bool:
    """至少有一名成员，各有姓名。"""
    return bool(members) and all(member.name for member in members or ())


def _carefully(
    kind: type[Record],
    data: Mapping[str, Any],
    row: Row,
    path: str,
    faults: Faults,
    rows: Mapping[str, Row] = {},
) -> dict[str, Any]:
    """逐个字段转换并记下问题。列表、对象等放错地方的值在此略过：模式核对已经报告。"""
    readers = _readers(kind)
    values: dict[str, Any] = {}
    for key, value in data.items():
        if key not in readers:
            faults.unknown.append((key, row.file))
        elif value is not None:
            try:
                values[key] = readers[key](value)
            except Unreadable as error:
                values[key] = error.value
                faults.value(kind, key, path + key, value, rows.get(key, row), error)
            except TypeError:
                continue
    return values


def _yardstick(key: str, value: Any, row: Row, faults: Faults) -> Yardstick | None:
    data = yardstick(value)
    if any(cell.__class__ is not str for cell in data.values()):
        faults.plain = False
    values: dict[str, Any] = {}
    for field, read in (("met", convert.yes), ("reference", convert.text)):
        try:
            values[field] = None if data.get(field) is None else read(data[field])
        except Unreadable as error:
            faults.value(Yardstick, field, f"{key}.{field}", data[field], row, error)
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


@cache
def _plain_readers(kind: type[Record]) -> dict[str, Converter | None]:
    """规整文字的读法；照原样采用的为 None。"""
    return {key: None if read is convert.text else read for key, read in _readers(kind).items()}


_QUOTED = 200
"""报错时看原值的前多少字；先遮盖，再截短。"""

_ELSEWHERE = frozenset((*model.CHILD_TABLES, *model.YARDSTICKS))
"""户的键中另行转换的：子表与五项保障。"""

_FAULTS = (KeyError, TypeError, Unreadable)
"""一条记录里有认不得的键、放错地方的值或读不出的值：改为逐个字段看。"""
