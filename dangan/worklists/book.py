"""整改清单的工作簿：一份清单一张工作表，A4 横向，表头每页重复；也读回自己写的，好与下次比较。

各格都是文字，记录里的“=…”不会成为公式。完成时限、完成情况、销号三栏留空，由人手写。
打印区之外另有状态、级别、乡镇、村、户编号五列，供筛选与下次比较。
"""

from __future__ import annotations

import datetime as dt
import io
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from rich.cells import cell_len

from dangan.dates import PartialDate
from dangan.errors import InputError, UsageError
from dangan.findings import REMEDIES
from dangan.sources import plain
from dangan.worklists.items import CLOSED, STATES, Item
from dangan.worklists.worklist import VILLAGES, Worklist

NUMBER = "整改编号"
PRINTED = {
    NUMBER: 14.5,
    "组": 6.5,
    "户主": 8.5,
    "材料/字段": 15.0,
    "问题描述": 40.0,
    "现存位置": 11.0,
    "整改方式": 6.0,
    "去向": 14.5,
    "责任人": 11.0,
    "完成时限": 8.0,
    "完成情况": 10.0,
    "销号（整改人/核查人）": 12.0,
}
"""印出的各栏 → 列宽（字符数）。"""
ASIDE = {"状态": 8.0, "级别": 8.0, "乡镇": 12.0, "村": 12.0, "户编号": 20.0}
SUMMARY = "汇总"

_COLUMNS = {*PRINTED, *ASIDE} - {"组"}
"""各份清单都有的栏；跨村的清单以村组代替组。"""

_LEFT = frozenset({3, 4, 5, 7})
"""靠左的各栏：材料/字段、问题描述、现存位置、去向；其余居中。"""

_A4 = 9
_LINE = 13.5
_NUMBER = re.compile(r"D\d{3}-[2-9A-HJ-NP-Z]{7,12}")
_UNSAFE = re.compile(r"[\[\]:*?/\\']")


def write(lists: Sequence[Worklist], notes: Sequence[str], about: str, day: PartialDate) -> bytes:
    """写出工作簿：先是汇总，再是各份清单。about 为题下的说明，notes 为表后的说明；同样的清单写出同样的字节。"""
    import xlsxwriter

    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True}) as book:
        book.set_properties({"title": "整改清单", "created": dt.datetime(day.year, day.month or 1, day.day or 1)})
        styles = _styles(book)
        _Summary(book.add_worksheet(SUMMARY), styles).write([one for one in lists if one.part == VILLAGES], about)
        for one, name in zip(lists, _tabs(lists), strict=True):
            _Sheet(book.add_worksheet(name), styles).write(one, notes, about)
    return output.getvalue()


def read(path: Path) -> list[Item]:
    """读回上次的清单，给出当时待整改的各行（已销号的不在内）。不是本工具写的清单，抛出 UsageError。"""
    if not path.is_file():
        raise UsageError(f"没有上次的整改清单 {path}；--since 请写上次 dangan rectify 写出的 .xlsx")
    try:
        sheets = plain.sheets(path)
    except InputError as error:
        raise UsageError(f"上次的整改清单 {error}") from error
    found: dict[str, Item] = {}
    known = False
    for rows in sheets.values():
        columns: list[str] = []
        for row in rows:
            cells = dict(zip(columns, row, strict=False))
            if NUMBER in row:
                columns = row if {*row} >= _COLUMNS else []
                known = known or bool(columns)
            elif (match := _NUMBER.match(cells.get(NUMBER, ""))) and cells["状态"] != CLOSED:
                found.setdefault(match[0], _item(match[0], cells))
    if not known:
        raise UsageError(f"{path} 不是 dangan rectify 写出的整改清单：没有“{NUMBER}”等各栏")
    return list(found.values())


def _item(number: str, cells: dict[str, str]) -> Item:
    role, _, helpers = cells["责任人"].partition(" ")
    return Item(
        number=number,
        severity=cells["级别"],
        township=cells["乡镇"],
        village=cells["村"],
        group=cells.get("组", ""),
        household=cells["户编号"],
        head=cells["户主"],
        subject=cells["材料/字段"],
        problem=cells["问题描述"],
        place_now=cells["现存位置"],
        remedy=cells["整改方式"],
        move_to=cells["去向"],
        role=role,
        helpers=tuple(filter(None, helpers.split("、"))),
    )


def _tabs(lists: Sequence[Worklist]) -> list[str]:
    """页签：不超过三十一字，没有 Excel 不许的字符，不重名。"""
    tabs: list[str] = []
    used = {SUMMARY}
    for one in lists:
        prefix = "" if one.part == VILLAGES else f"{one.part}·"
        base = _UNSAFE.sub("_", prefix + one.name)[:28]
        name = next(name for name in (base, *(f"{base}{n}" for n in range(2, 999))) if name.casefold() not in used)
        used.add(name.casefold())
        tabs.append(name)
    return tabs


def _styles(book: Any) -> dict[str, Any]:
    base = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "text_wrap": True, "num_format": "@"}
    grid = base | {"border": 1}
    bold = {"font_name": "黑体"}
    kinds = {
        "title": base | bold | {"font_size": 16, "align": "center"},
        "about": base | {"align": "left"},
        "head": grid | bold | {"align": "center", "bg_color": "#E8ECEF"},
        "section": grid | bold | {"font_size": 11, "bg_color": "#F3F5F6"},
        "common": grid | bold,
        "cell": grid,
        "center": grid | {"align": "center"},
        "aside": base | {"font_color": "#666666", "text_wrap": False},
        "number": grid | {"align": "center", "num_format": "0"},
    }
    return {name: book.add_format(kind) for name, kind in kinds.items()}


class _Page:
    """一张工作表，自上而下写。"""

    def __init__(self, sheet: Any, styles: dict[str, Any]) -> None:
        self.sheet, self.styles, self.row = sheet, styles, 0

    def across(self, text: str, style: str, widths: Sequence[float], least: float = 15) -> None:
        """横跨各栏的一行。"""
        self.sheet.merge_range(self.row, 0, self.row, len(widths) - 1, "", self.styles[style])
        self.sheet.write_string(self.row, 0, text, self.styles[style])
        self.sheet.set_row(self.row, max(least, _height(text, sum(widths))))
        self.row += 1

    def head(self, titles: Iterable[str], widths: Sequence[float]) -> None:
        """表头：每页重复，滚动时不动。"""
        for column, (title, width) in enumerate(zip(titles, widths, strict=True)):
            self.sheet.set_column(column, column, width)
            self.sheet.write_string(self.row, column, title, self.styles["head"])
        self.sheet.set_row(self.row, 30)
        self.sheet.repeat_rows(self.row)
        self.row += 1
        self.sheet.freeze_panes(self.row, 0)

    def print_setup(self, columns: int) -> None:
        """A4 横向，一页宽。"""
        self.sheet.set_landscape()
        self.sheet.set_paper(_A4)
        self.sheet.set_margins(0.5, 0.5, 0.6, 0.6)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.print_area(0, 0, self.row - 1, columns - 1)
        self.sheet.set_footer("&C第 &P 页　共 &N 页")


class _Sheet(_Page):
    """一份清单。"""

    def write(self, one: Worklist, notes: Sequence[str], about: str) -> None:
        widths = list(PRINTED.values())
        self.across(one.title, "title", widths, 28)
        self.across(f"{one.summary}　　{about}", "about", widths)
        head = self.row
        titles = ["村组" if title == "组" and one.across else title for title in (*PRINTED, *ASIDE)]
        self.head(titles, [*widths, *ASIDE.values()])
        for section in one.sections:
            self.across(section.heading, "section", widths, 20)
            for problem in section.common:
                self.across(problem.caption, "common", widths)
                self._items(problem.items, one.across)
            self._items(section.items, one.across)
        self.sheet.autofilter(head, 0, self.row - 1, len(titles) - 1)
        for note in notes:
            self.across(note, "about", widths)
        self.print_setup(len(PRINTED))

    def _items(self, items: Iterable[Item], across: bool) -> None:
        for item in items:
            printed = _cells(item, across)
            aside = (item.state, item.severity, item.township, item.village, item.household)
            for column, text in enumerate(printed):
                style = self.styles["cell" if column in _LEFT else "center"]
                self.sheet.write_string(self.row, column, text, style)
            for column, text in enumerate(aside, len(printed)):
                self.sheet.write_string(self.row, column, text, self.styles["aside"])
            lines = (_height(text, width) for text, width in zip(printed, PRINTED.values(), strict=True))
            self.sheet.set_row(self.row, max(28, *lines))
            self.row += 1


class _Summary(_Page):
    """汇总：各村几户几条，末行合计。"""

    def write(self, lists: Sequence[Worklist], about: str) -> None:
        states = STATES if any(one.compared for one in lists) else ()
        titles = ["乡镇", "村", "户数", "条数", *REMEDIES, "待核实", *states]
        widths = [16.0, 18.0, *[10.0] * (len(titles) - 2)]
        self.across("整改清单汇总", "title", widths, 28)
        self.across(about, "about", widths)
        self.head(titles, widths)
        total = [0] * (len(titles) - 2)
        for township, group in groupby(lists, _township):
            villages = [(one.name, _figures(one, states)) for one in group]
            for name, figures in villages:
                self._row(township, name, figures)
            subtotal = [sum(column) for column in zip(*(figures for _, figures in villages), strict=True)]
            if township:
                self._row(township, "小计", subtotal)
            total = [sum(pair) for pair in zip(total, subtotal, strict=True)]
        self._row("合计", "", total)
        self.print_setup(len(titles))

    def _row(self, township: str, village: str, counts: Iterable[int]) -> None:
        self.sheet.write_string(self.row, 0, township, self.styles["cell"])
        self.sheet.write_string(self.row, 1, village, self.styles["cell"])
        for column, count in enumerate(counts, 2):
            self.sheet.write_number(self.row, column, count, self.styles["number"])
        self.sheet.set_row(self.row, 20)
        self.row += 1


def _township(one: Worklist) -> str:
    return next(item.township for item in (*one.open, *one.closed, *one.unseen))


def _figures(one: Worklist, states: Sequence[str]) -> list[int]:
    items = one.open
    remedies = Counter(item.remedy for item in items)
    found = Counter(item.state for item in (*items, *one.closed, *one.unseen))
    households = len({item.household for item in items if item.household})
    doubtful = sum(item.doubtful for item in items)
    return [households, len(items), *(remedies[r] for r in REMEDIES), doubtful, *(found[s] for s in states)]


def _cells(item: Item, across: bool) -> tuple[str, ...]:
    """印出的各栏；末三栏留空，由人手写。"""
    return (
        "\n".join(filter(None, (item.number, item.state))),
        item.where if across else item.group,
        item.head,
        item.subject,
        item.problem,
        item.place_now,
        item.remedy,
        item.move_to,
        item.owner,
        "",
        "",
        "",
    )


def _height(text: str, width: float) -> float:
    """行高（磅）：合并的单元格 Excel 不会自己调，按字数估。"""
    lines = sum(math.ceil(max(1, cell_len(line)) / (width * 1.05)) for line in text.split("\n"))
    return lines * _LINE + 4
