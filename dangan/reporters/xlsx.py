"""XLSX 报告：问题清单、统计、依据、未核查、搁置，供县、乡镇办公室分发、筛选、打印。

所有文字都按文字写入，资料里以 = 打头的内容不会成为公式。
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO

from rich.cells import cell_len

from dangan import dates
from dangan.findings import REMEDIES, SEVERITIES, Finding, Report
from dangan.reporters.view import SEVERITY_NAMES, View, printable

COLUMNS: dict[str, float] = {
    "序号": 5,
    "乡镇": 8,
    "村": 8,
    "户编号": 18.5,
    "户主": 7.5,
    "规则": 14,
    "严重程度": 5,
    "整改方式": 5,
    "材料或字段": 13,
    "问题": 42,
    "现存位置": 11,
    "去向": 15,
    "责任人": 9,
    "依据": 14,
    "出处": 16,
}
"""问题清单的列与列宽（字符数）。"""

ROWS = 1_000_000
"""一张工作表至多多少条，再多的接着写到下一张。"""

_A4 = 9
_LINE = 13.5
_TOTAL = ("合计", "")
_SUBTOTAL = "小计"
_COLOURS = {"error": "#F8D7D4", "warning": "#FFF2CC", "info": "#E7EEF7"}


def write(report: Report, stream: BinaryIO, view: View) -> None:
    """写出工作簿。文件的创建日期取核查截止日期，同样的报告字节相同。"""
    import xlsxwriter

    findings = _by_place(report.findings)
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        day = dates.parse(report.as_of)
        created = dt.datetime(day.year, day.month or 1, day.day or 1)
        book.set_properties({"title": "一户一档核查问题清单", "created": created})
        writer = _Writer(book)
        for number, start in enumerate(range(0, len(findings) or 1, ROWS), 1):
            title = "问题清单" if number == 1 else f"问题清单{number}"
            _list(writer, title, findings[start : start + ROWS], start, view)
        _statistics(writer, report, view)
        clauses = {finding.clause.id: finding.clause.text for finding in findings}
        writer.table("依据", {"条款": 16, "原文": 110}, sorted(clauses.items()))
        skipped = [(entry.rule, view.titles.get(entry.rule, ""), entry.reason) for entry in report.not_checked]
        writer.table("未核查", {"规则": 8, "规则名称": 30, "原因": 80}, skipped)
        failed = [(entry.household, entry.source and str(entry.source), entry.reason) for entry in report.failed]
        writer.table("搁置", {"户编号": 22, "出处": 40, "原因": 80}, failed)


class _Writer:
    """往工作簿里写表：一律文字，格线、换行、A4 横向，表头冻结并每页重复。"""

    def __init__(self, book: Any) -> None:
        grid = {"border": 1, "border_color": "#999999", "valign": "top", "text_wrap": True, "font_size": 10}
        self.book = book
        self.cell = book.add_format(grid)
        self.number = book.add_format(grid | {"align": "right"})
        self.head = book.add_format(
            grid | {"bold": True, "align": "center", "valign": "vcenter", "bg_color": "#DDE5EC"}
        )
        self.caption = book.add_format({"bold": True, "font_size": 12})
        self.coloured = {name: book.add_format(grid | {"bg_color": colour}) for name, colour in _COLOURS.items()}

    def sheet(self, title: str, widths: Iterable[float]) -> Any:
        """一张空的工作表，已设好打印。"""
        sheet = self.book.add_worksheet(title)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.set_margins(0.4, 0.4, 0.7, 0.6)
        sheet.fit_to_pages(1, 0)
        sheet.set_header(f"&C&14{title}")
        sheet.set_footer("&C第 &P 页　共 &N 页")
        return sheet

    def table(self, title: str, columns: dict[str, float], rows: Sequence[Sequence[Any]]) -> Any:
        """一张整表一个工作表。"""
        sheet = self.sheet(title, columns.values())
        self.rows(sheet, 0, list(columns), rows)
        for row, values in enumerate((list(columns), *rows)):
            sheet.set_row(row, _height(values, columns.values()))
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.autofilter(0, 0, len(rows), len(columns) - 1)
        return sheet

    def rows(self, sheet: Any, top: int, head: Sequence[str], rows: Sequence[Sequence[Any]]) -> int:
        """从 top 行起写表头与各行，返回其后第一个空行。"""
        for row, values in enumerate((head, *rows), top):
            for column, value in enumerate(values):
                self.put(sheet, row, column, value, self.head if row == top else None)
        return top + len(rows) + 1

    def put(self, sheet: Any, row: int, column: int, value: Any, style: Any = None) -> None:
        """写一格：数写成数，其余写成文字。"""
        if isinstance(value, int):
            sheet.write_number(row, column, value, style or self.number)
        elif value:
            sheet.write_string(row, column, printable(value), style or self.cell)
        else:
            sheet.write_blank(row, column, None, style or self.cell)


def _height(values: Iterable[Any], widths: Iterable[float]) -> float:
    """容得下一行各格折行文字的行高（磅）；并非各种办公软件打开时都自动调整行高。"""
    lines = [
        cell_len(value) // (width - 1) + 1
        for value, width in zip(values, widths, strict=True)
        if value.__class__ is str
    ]
    return max(lines, default=1) * _LINE + 2


def _by_place(findings: Sequence[Finding]) -> list[Finding]:
    """按乡镇、村归拢，各按首次出现的先后；其中仍按户。全批次的意见在最前。"""
    places: dict[tuple[str | None, ...], int] = {(None,): -1, (None, None): -1}
    for finding in findings:
        places.setdefault((finding.township,), len(places))
        places.setdefault((finding.township, finding.village), len(places))
    return sorted(findings, key=lambda f: (places[f.township,], places[f.township, f.village]))


def _list(writer: _Writer, title: str, findings: Sequence[Finding], start: int, view: View) -> None:
    rows = [_row(number, finding, view) for number, finding in enumerate(findings, start + 1)]
    sheet = writer.table(title, COLUMNS, rows)
    severity = list(COLUMNS).index("严重程度")
    for row, finding in enumerate(findings, 1):
        writer.put(sheet, row, severity, SEVERITY_NAMES[finding.severity], writer.coloured[finding.severity])
    sheet.freeze_panes(1, list(COLUMNS).index("规则"))


def _row(number: int, finding: Finding, view: View) -> list[Any]:
    return [
        number,
        finding.township,
        finding.village,
        finding.household,
        finding.head,
        f"{finding.rule} {view.titles.get(finding.rule, '')}".rstrip(),
        SEVERITY_NAMES[finding.severity],
        finding.remedy,
        finding.subject,
        finding.message + ("（待核实）" if finding.confirm else ""),
        finding.place_now,
        finding.move_to,
        finding.owner,
        finding.clause.id,
        finding.source and str(finding.source),
    ]


def _statistics(writer: _Writer, report: Report, view: View) -> None:
    sheet = writer.sheet("统计", (18, 22, 12, 12, 12, 12, 12))
    for row, line in enumerate(_facts(report, view)):
        sheet.write_string(row, 0, line)
    tables = (
        ("各乡镇、村（条）", ("乡镇", "村", *REMEDIES, "合计", "有意见的户"), _places(report.findings)),
        ("各规则", ("规则", "规则名称", "条数", "涉及户"), _rules(report.findings, view)),
        (
            "严重程度",
            ("严重程度", "条数"),
            [(SEVERITY_NAMES[name], report.summary.by_severity.get(name, 0)) for name in SEVERITIES],
        ),
        (
            "责任人",
            ("责任人", "条数"),
            Counter(finding.owner or "未定" for finding in report.findings).most_common(),
        ),
    )
    row = 4
    for caption, head, rows in tables:
        sheet.write_string(row, 0, caption, writer.caption)
        row = writer.rows(sheet, row + 1, head, rows) + 1


def _facts(report: Report, view: View) -> Iterator[str]:
    summary, quiet = report.summary, report.quiet
    policy = view.profile or report.profile
    yield f"方案 {policy}，截止日期 {report.as_of}；核查 {summary.households} 户 {summary.members} 人。"
    yield f"意见 {summary.findings} 条，未核查的规则 {len(report.unchecked)} 条，搁置 {len(report.failed)} 处。"
    if quiet.baselined or quiet.suppressed:
        yield f"另有基线中的旧账 {quiet.baselined} 条、豁免的意见 {quiet.suppressed} 条，没有列出。"
    if not report.complete:
        yield "核查不完整：有规则出错、资料搁置或中途停止，以下只反映查过的部分。"


def _places(findings: Sequence[Finding]) -> list[tuple[Any, ...]]:
    """各村、各乡镇（小计）、全县（合计）按整改方式的条数与有意见的户数。"""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    households: dict[tuple[str, str], set[str]] = defaultdict(set)
    order = {_TOTAL[0]: len(findings)}
    for finding in _by_place(findings):
        township = finding.township or "全批次"
        order.setdefault(township, len(order))
        for place in ((township, finding.village or ""), (township, _SUBTOTAL), _TOTAL):
            counts[place][finding.remedy] += 1
            households[place].update(filter(None, [finding.household]))
    places = sorted(counts, key=lambda place: (order[place[0]], place[1] == _SUBTOTAL))
    return [(*p, *(counts[p][r] for r in REMEDIES), counts[p].total(), len(households[p])) for p in places]


def _rules(findings: Sequence[Finding], view: View) -> list[tuple[Any, ...]]:
    households: dict[str, set[str]] = defaultdict(set)
    counts = Counter(finding.rule for finding in findings)
    for finding in findings:
        if finding.household:
            households[finding.rule].add(finding.household)
    return [(code, view.titles.get(code), count, len(households[code])) for code, count in counts.most_common()]
