"""退回的工作簿：经办人自己的表，右边多一列「核查意见」，有问题的格子涂色并加批注。

工作表、标题行、列宽、格式、公式都照旧，证件号码等各格的值一字不动：用 openpyxl 打开原件，只添不改。
再退回时先清掉上一次的意见。
"""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Sequence
from copy import copy
from itertools import count
from typing import Any, NamedTuple

import msgspec
from rich.cells import cell_len

from dangan.errors import OutputError
from dangan.findings import SEVERITIES, Finding, Report, Severity
from dangan.model import SourceRef
from dangan.reporters.view import SEVERITY_NAMES, printable
from dangan.sources.columns import REMARKS
from dangan.sources.county import Workbook
from dangan.sources.table import Heading

SUFFIXES = (".xlsx", ".xlsm")
"""能退回的种类；旧版 .xls 只能读。"""

_MARK = f"【{REMARKS}】"
"""批注从这里起是本工具写的，之前是经办人自己的。"""

_FILLS: dict[Severity, str] = {"error": "FFF8CBC6", "warning": "FFFFE699", "info": "FFDDEBF7"}
_WIDTH = 60
_LINE = 15
_TALLEST = 409
_DRAWINGS = ("xl/drawings/drawing", "xl/media/", "xl/charts/")


class Remark(NamedTuple):
    """写到表上的一条意见。"""

    source: SourceRef
    severity: Severity
    text: str


class Returned(msgspec.Struct, frozen=True):
    """退回的工作簿：内容，写上去的意见条数，以及原件里的图片、图形是否没能带上。"""

    data: bytes
    remarks: int
    drawings_lost: bool


def remarks(report: Report) -> dict[str, list[Remark]]:
    """报告中出自某个文件某一行的意见与搁置：文件 → 各条。"""
    found: dict[str, list[Remark]] = defaultdict(list)
    for finding in report.findings:
        if finding.source and finding.source.row:
            found[finding.source.file].append(Remark(finding.source, finding.severity, _text(finding)))
    for failed in report.failed:
        if failed.source and failed.source.row:
            found[failed.source.file].append(Remark(failed.source, "error", f"搁置：{failed.reason}"))
    return found


def mark(book: Workbook, entries: Sequence[Remark]) -> Returned:
    """把意见写到工作簿上。打不开或退回会改动原有内容的抛出 OutputError。"""
    workbook = _open(book)
    by_sheet: dict[str | None, list[Remark]] = defaultdict(list)
    for entry in entries:
        by_sheet[entry.source.sheet].append(entry)
    written = 0
    if not book.headings.keys() <= set(workbook.sheetnames):
        raise OutputError(f"{book.path.name} 有工作表残缺，不能在原表上写意见；请用 Excel 或 WPS 另存为 .xlsx 再试")
    for title, heading in book.headings.items():
        sheet = _Sheet(workbook[title], heading)
        sheet.clear()
        sheet.write(by_sheet[title])
        written += len(by_sheet[title])
    output = io.BytesIO()
    workbook.save(output)
    with zipfile.ZipFile(book.path) as original:
        drawn = any(name.startswith(_DRAWINGS) for name in original.namelist())
    return Returned(output.getvalue(), written, drawn)


_BEYOND = (
    *(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError),
    *(SyntaxError, LookupError, AttributeError, TypeError, ValueError),
)
"""openpyxl 遇到部件残缺、XML 有误（SyntaxError 一类）的工作簿时抛出的错误；python-calamine 未必用到那个部件。"""


def _open(book: Workbook) -> Any:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    name = book.path.name
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            workbook = openpyxl.load_workbook(
                book.path, rich_text=True, keep_vba=book.path.suffix.lower() == ".xlsm", keep_links=True
            )
        except (InvalidFileException, *_BEYOND) as error:
            raise OutputError(f"{name} 的格式特殊，不能在原表上写意见；请用 Excel 或 WPS 另存为 .xlsx 再试") from error
    if any("marked as a date" in str(warning.message) for warning in caught):
        raise OutputError(f"{name} 里有按日期显示、却不是日期的数，写回会改动它们；请先把那些格子改为文本或常规")
    workbook.calculation.fullCalcOnLoad = True
    return workbook


class _Sheet:
    """一张工作表：意见列在哪，合并的格子归哪一格。"""

    def __init__(self, sheet: Any, heading: Heading) -> None:
        self.sheet = sheet
        self.heading = heading
        self.known = heading.columns.get(REMARKS)
        self.column = self.known or self._free_column()
        self.merged = {
            (row, column): (cells.min_row, cells.min_col)
            for cells in sheet.merged_cells.ranges
            for row in range(cells.min_row, cells.max_row + 1)
            for column in range(cells.min_col, cells.max_col + 1)
        }

    def clear(self) -> None:
        """清掉上一次写的意见、颜色与批注。"""
        if self.known is None:
            return
        from openpyxl.comments import Comment
        from openpyxl.styles import PatternFill

        for row in self.sheet.iter_rows(min_row=self.heading.row):
            for cell in row:
                if cell.column == self.column and cell.row > self.heading.row:
                    cell.value = None
                comment = getattr(cell, "comment", None)
                if comment is None or _MARK not in comment.text:
                    continue
                own = comment.text.partition(_MARK)[0].rstrip()
                cell.comment = Comment(own, comment.author) if own else None
                if cell.fill.fgColor.rgb in _FILLS.values():
                    cell.fill = PatternFill()

    def write(self, entries: Sequence[Remark]) -> None:
        """每行的意见写在右边一列，格子涂色、加批注。"""
        if not entries:
            return
        rows: dict[int, list[Remark]] = defaultdict(list)
        cells: dict[tuple[int, int], list[Remark]] = defaultdict(list)
        for entry in entries:
            assert entry.source.row is not None
            if entry.source.row != self.heading.row:
                rows[entry.source.row].append(entry)
            if column := self.heading.columns.get(entry.source.column or ""):
                place = (entry.source.row, column)
                cells[self.merged.get(place, place)].append(entry)
        self._title()
        for row, own in rows.items():
            self._remark(row, own)
        for place, own in cells.items():
            self._note(place, own)

    def _title(self) -> None:
        head = self.sheet.cell(self.heading.row, self.column)
        if head.value is None:
            head._style = copy(self.sheet.cell(self.heading.row, self.heading.last)._style)
            head.value = REMARKS
            self.sheet.column_dimensions[head.column_letter].width = _WIDTH
            if reference := self.sheet.auto_filter.ref:
                start, _, end = reference.partition(":")
                self.sheet.auto_filter.ref = f"{start}:{head.column_letter}{end.lstrip('ABCDEFGHIJKLMNOPQRSTUVWXYZ$')}"

    def _remark(self, row: int, entries: Sequence[Remark]) -> None:
        from openpyxl.styles import Alignment, PatternFill

        cell = self.sheet.cell(row, self.column)
        lines = [printable(entry.text) for entry in entries]
        cell.value = "\n".join(lines)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.fill = PatternFill("solid", fgColor=_colour(entries))
        height = _LINE * sum(cell_len(line) // (_WIDTH - 2) + 1 for line in lines)
        dimension = self.sheet.row_dimensions[row]
        dimension.height = min(max(height, dimension.height or _LINE), _TALLEST)

    def _note(self, place: tuple[int, int], entries: Sequence[Remark]) -> None:
        from openpyxl.comments import Comment
        from openpyxl.styles import PatternFill

        cell = self.sheet.cell(*place)
        before = f"{cell.comment.text}\n" if cell.comment else ""
        text = "\n".join(printable(entry.text) for entry in entries)
        cell.comment = Comment(f"{before}{_MARK}\n{text}", "dangan", height=120, width=320)
        cell.fill = PatternFill("solid", fgColor=_colour(entries))

    def _free_column(self) -> int:
        """表头右边第一个整列没有内容的列。"""
        first = self.heading.last + 1
        used = {cell.column for row in self.sheet.iter_rows(min_col=first) for cell in row if cell.value is not None}
        return next(column for column in count(first) if column not in used)


def _colour(entries: Sequence[Remark]) -> str:
    return _FILLS[min((entry.severity for entry in entries), key=SEVERITIES.index)]


def _text(finding: Finding) -> str:
    parts = [f"{finding.rule} {SEVERITY_NAMES[finding.severity]} {finding.remedy}：{finding.message}"]
    if finding.confirm:
        parts.append("（待核实）")
    if finding.route:
        parts.append(f"［{finding.route}］")
    if finding.owner:
        parts.append(f"［责任人：{finding.owner}］")
    return "".join(parts)
