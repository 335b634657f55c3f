"""材料清点表：一户一行、一种材料一列，供对着柜子、袋子用铅笔填。

格内写 √（有）、页数、复（复印件）、缺（没有）；留空是还没有查看，既不算有，也不算缺。
列名只写材料名称的是卷内，「户明白袋·扶贫手册」是袋内；另有两列自由填写，用 ；、, 隔开。
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from dangan.model import Reading, Row, SourceRef
from dangan.sources import convert, layout
from dangan.sources.columns import header_key
from dangan.sources.county import County
from dangan.sources.gather import RawHousehold
from dangan.sources.table import Table

VOLUME = "一户一档"
BAG = "户明白袋"

_FREE = {"其他卷内材料": VOLUME, "袋内其他材料": BAG}
_PLACES = ("province", "city", "county", "township", "village", "natural_village", "group")

_PREFIX = re.compile(rf"({VOLUME}|{BAG})\s*[·・•.:：-]\s*(.+)", re.DOTALL)
_PRESENT = re.compile(r"(?:√|✓|✔|☑|有|原件?)?(\d{1,4})?页?(复印件|复)?(?<!^)")
_MISSING = frozenset(("缺", "无", "没有", "×", "✗", "0"))


class Column(NamedTuple):
    """一个材料列。name 为空的是自由填写的列。"""

    container: str
    name: str


def is_paper_column(header: str) -> bool:
    """是否清点表特有的表头：由它认出这是一张材料清点表。"""
    return header_key(header) in _FREE or _PREFIX.fullmatch(header) is not None


def place(table: Table, county: County) -> None:
    """把清点表各行归户。只有清点表提到的户没有户的资料，由归户时决定取舍。"""
    papers = {
        index: _column(county.own_columns.get(header, header))
        for index, (header, target) in enumerate(zip(table.headers, table.targets, strict=True))
        if header and target is None
    }
    places = {field: index for field in _PLACES if (index := table.index(field)) is not None}
    head = layout.head(table, county.own_columns)
    columns = table.columns("households")
    code_index = table.index("code")
    county.pool.tables.add("documents")
    for number, cells in table.rows(county.failed):
        row = table.row(number, columns)
        code = county.link(None if code_index is None else cells[code_index], row)
        if code is None:
            continue
        raw = county.pool.household(code, row, defined=False)
        raw.fill({field: cells[index] for field, index in places.items() if cells[index] != ""}, row)
        if head and not raw.head:
            raw.head = head.read(number, cells)
        for index, column in papers.items():
            _count(raw, column, cells[index], table.row(number, _origin(table.headers[index])))


def _origin(header: str) -> dict[str, str]:
    return dict.fromkeys(("type", "container", "pages", "origin", "documents"), header)


def _column(header: str) -> Column:
    if container := _FREE.get(header_key(header)):
        return Column(container, "")
    match = _PREFIX.fullmatch(header)
    return Column(match[1], match[2].strip()) if match else Column(VOLUME, header)


def _count(raw: RawHousehold, column: Column, cell: Any, row: Row) -> None:
    """读一格。"""
    if not column.name:
        for name in _listed(raw, column, cell, row):
            raw.counted.append(({"type": name, "container": column.container}, row))
        return
    word = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    word = header_key(word)
    if word in _MISSING:
        raw.absent.add((column.container, column.name))
        return
    match = _PRESENT.fullmatch(word)
    if not match:
        raw.uncounted.add((column.container, column.name))
        if word:
            _report(raw, column, word, row)
        return
    record: dict[str, Any] = {"type": column.name, "container": column.container}
    if match[1]:
        record["pages"] = int(match[1])
    if match[2]:
        record["origin"] = "复印件"
    raw.counted.append((record, row))


def _listed(raw: RawHousehold, column: Column, cell: Any, row: Row) -> tuple[str, ...]:
    """自己列名称的一格；含控制字符的去掉，说出来。"""
    try:
        return convert.names(cell) or ()
    except convert.Unreadable as error:
        source = SourceRef(row.file, row.sheet, row.number, row.columns["documents"])
        message = f"材料清点表「{column.container}」一列{error.reason}"
        raw.reading.append(Reading(error.code, "documents", message, source, raw.code))
        return convert.names(error.value) or ()


def _report(raw: RawHousehold, column: Column, word: str, row: Row) -> None:
    message = (
        f"材料清点表「{column.container}·{column.name}」的“{word[:20]}”读不出：应为 √、页数、复、缺，或留空（尚未查看）"
    )
    source = SourceRef(row.file, row.sheet, row.number, row.columns["documents"])
    raw.reading.append(Reading("D002", "documents", message, source, raw.code))
