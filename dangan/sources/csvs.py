"""CSV：一个文件一张表，或一个文件夹一套表。坏行单独搁置，不牵连其余。"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from itertools import count
from pathlib import Path

from dangan.errors import InputError
from dangan.findings import Failed, InputFile
from dangan.model import SourceRef
from dangan.sources import limits, sheets
from dangan.sources.county import County
from dangan.sources.decode import decode
from dangan.sources.table import Grid

_LONGEST_CELL = 50
"""一格之内最多有几行文字；引号到此还没有结束的，按坏行处理。"""

Cells = list[tuple[int, list[str]]]


def read_csv(path: Path, name: str, county: County) -> None:
    """读单独一个 CSV 文件。"""
    sheets.place([_grid(path, name, county)], name, county)


def read_bundle(files: Sequence[Path], name: str, county: County) -> None:
    """读一个文件夹里的一套 CSV；其中读不出的文件单独记下，其余照用。"""
    grids = []
    for path in files:
        try:
            grids.append(_grid(path, f"{name}/{path.name}", county))
        except InputError as error:
            county.unread(f"{name}/{path.name}", str(error))
    if grids:
        sheets.place(grids, name, county)


def _grid(path: Path, name: str, county: County) -> Grid:
    content, encoding = decode(limits.content(path, name), name)
    if "\0" in content:
        raise InputError(
            f"{name} 不是文字文件：可能是别的文件改了扩展名，或存成了“Unicode 文本”；"
            "请用 Excel 或 WPS 打开，另存为“CSV UTF-8”"
        )
    first_line = content.partition("\n")[0]
    delimiter = "\t" if first_line.count("\t") > first_line.count(",") else ","
    try:
        records = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter, strict=True)
        rows = [(number, _stripped(cells)) for number, cells in enumerate(records, 1)]
        if any(len(cells) > len(rows[0][1]) for _, cells in rows):
            raise csv.Error("wide")
    except csv.Error:
        rows = [(number, _stripped(cells)) for number, cells in _salvage(content, delimiter, name, county)]
    county.inputs.append(InputFile(name, encoding, max(len(rows) - 1, 0)))
    return Grid(file=name, sheet=None, name=path.stem, rows=rows)


def _stripped(cells: list[str]) -> tuple[str, ...]:
    """去掉各格首尾的空白。用元组：只含文字的元组，垃圾回收不必一遍遍地看。"""
    return tuple(map(str.strip, cells))


def _salvage(content: str, delimiter: str, name: str, county: County) -> Cells:
    """逐行读引号或格数有误的 CSV：坏行记入 failed，从下一行继续。行号与在 Excel 中所见一致。"""
    lines = content.splitlines(keepends=True)
    rows: Cells = []
    position, width = 0, 0
    for number in count(1):
        if position >= len(lines):
            return rows
        cells, used = _record(lines, position, delimiter)
        if cells is not None and used > 1 and width and len(cells) > width:
            cells, used = None, 1
        if cells is None:
            long = len(lines[position]) > csv.field_size_limit()
            wrong = "有一格太长" if long else "的引号没有配对"
            reason = f"这一行{wrong}，未采用；请用记事本打开改正，或在 Excel 中改好后重新另存"
            county.failed.append(Failed(None, SourceRef(name, row=number), reason))
        else:
            rows.append((number, cells))
            width = width or len(cells)
        position += used
    return rows


def _record(lines: Sequence[str], start: int, delimiter: str) -> tuple[list[str] | None, int]:
    """自 start 起读一条记录，返回 (各格, 占了几行)；引号有误时为 (None, 1)。"""
    quotes = 0
    for end in range(start, min(start + _LONGEST_CELL, len(lines))):
        quotes += lines[end].count('"')
        if quotes % 2 == 0:
            try:
                record = next(csv.reader(lines[start : end + 1], delimiter=delimiter, strict=True))
            except csv.Error:
                return None, 1
            return record, end + 1 - start
    return None, 1
