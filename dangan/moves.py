"""移动计划：哪个文件现在何处、应去何处。只列出，不动一个文件。"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec
from rich.cells import cell_len

from dangan.errors import UsageError
from dangan.findings import CANCEL, Finding

COLUMNS: dict[str, float] = {
    "序号": 6,
    "乡镇": 10,
    "村": 10,
    "户编号": 21,
    "户主": 9,
    "动作": 7,
    "现在": 52,
    "去向": 32,
    "待核实": 8,
    "规则": 7,
}
"""计划的列与列宽（字符数）。"""

SUFFIXES = (".xlsx", ".csv")
"""能存成的文件。"""

_A4 = 9
_LINE = 14.0
"""一行的高（磅）。"""

_VERBS = ("移交", "归入", "放入", "退还")
_FORMULA = ("=", "+", "-", "@", "\t")


class Move(msgspec.Struct, frozen=True):
    """一个文件的去向。verb 为 取消、移交、归入、放入、退还、抽出之一；confirm 为真的，人看过再动。"""

    township: str
    village: str
    household: str
    head: str
    verb: str
    now: str
    target: str
    confirm: bool
    rule: str

    @property
    def cells(self) -> tuple[str, ...]:
        """计划的一行，序号除外。"""
        place = (self.township, self.village, self.household, self.head)
        return (*place, self.verb, self.now, self.target, "是" if self.confirm else "", self.rule)

    def __str__(self) -> str:
        """取消　上坪村/周大山/承诺书.jpg → 抽出集中登记保管"""
        return f"{self.verb}　{self.now} → {self.target}{'（待核实）' if self.confirm else ''}"


def moves(findings: Sequence[Finding], more: Mapping[str, Sequence[str]], uncoded: Collection[str] = ()) -> list[Move]:
    """由核查意见排出计划，依意见的次序；一个文件只去一处，以先报的为准。

    缺的材料没有文件可移，不在内；more 为一件材料的几个文件：第一个 → 其余；uncoded 为不是真的户编号的。
    """
    planned: dict[str, Move] = {}
    for finding in findings:
        if not finding.move_to or not finding.source or not finding.path.startswith("documents["):
            continue
        for path in (finding.source.file, *more.get(finding.source.file, ())):
            planned.setdefault(path, _move(finding, path, "" if finding.household in uncoded else finding.household))
    return list(planned.values())


def _move(finding: Finding, path: str, code: str | None) -> Move:
    target = finding.move_to or ""
    withdrawn = "取消" if finding.remedy == CANCEL else "抽出"
    return Move(
        township=finding.township or "",
        village=finding.village or "",
        household=code or "",
        head=finding.head or "",
        verb=next((verb for verb in _VERBS if target.startswith(verb)), withdrawn),
        now=path,
        target=target,
        confirm=finding.confirm,
        rule=finding.rule,
    )


def require_known(path: Path) -> None:
    """后缀不认得抛出 UsageError。"""
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError(f"移动计划只能存成 {'、'.join(SUFFIXES)}：{path}")


def contents(path: Path, plan: Sequence[Move]) -> bytes:
    """计划存成 path 时的内容，格式由后缀定。"""
    return _csv(plan) if path.suffix.lower() == ".csv" else _xlsx(plan)


def _rows(plan: Sequence[Move]) -> Iterator[tuple[str, ...]]:
    for number, move in enumerate(plan, 1):
        yield (str(number), *move.cells)


def _csv(plan: Sequence[Move]) -> bytes:
    """UTF-8 带 BOM，Excel 直接打开不乱码；以 = 等打头的前面加撇号，不成为公式。"""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    for row in _rows(plan):
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row])
    return stream.getvalue().encode("utf-8-sig", "replace")


def _lines(value: str, width: float) -> int:
    """一格要几行。"""
    return -(-cell_len(value) // int(width - 1)) or 1


def _xlsx(plan: Sequence[Move]) -> bytes:
    import xlsxwriter

    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True}) as book:
        grid = {"border": 1, "valign": "vcenter", "text_wrap": True, "num_format": "@", "font_size": 10}
        cell, head = book.add_format(grid), book.add_format(grid | {"bold": True, "align": "center"})
        sheet = book.add_worksheet("移动计划")
        for column, (name, width) in enumerate(COLUMNS.items()):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, name, head)
        row = 0
        for row, values in enumerate(_rows(plan), 1):
            for column, value in enumerate(values):
                sheet.write_string(row, column, value, cell)
            sheet.set_row(row, _LINE * max(map(_lines, values, COLUMNS.values())))
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.set_margins(0.4, 0.4, 0.7, 0.6)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, row, len(COLUMNS) - 1)
        sheet.set_header("&C&14移动计划（只列出，没有移动任何文件；取消的抽出登记，原件不销毁）")
        sheet.set_footer("&C第 &P 页　共 &N 页&R经办人：　　　　　　日期：　　　　　　")
    return output.getvalue()
