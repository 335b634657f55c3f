"""比对的工作簿：一村一张工作表，A4 横向，表头每页重复；核实各栏留空，由人手写。各格都是文字。"""

from __future__ import annotations

import datetime as dt
import io
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.cells import cell_len

from dangan.dates import PartialDate
from dangan.reporters.view import printable

_A4 = 9
_LINE = 13.5
_MOST = 1_000_000
"""一张工作表至多多少行。"""
_UNSAFE = re.compile(r"[\[\]:*?/\\']")


def write(
    title: str,
    about: str,
    columns: Mapping[str, float],
    villages: Mapping[str, Sequence[Sequence[str]]],
    day: PartialDate,
) -> bytes:
    """写出工作簿。columns 为各栏 → 列宽（字符数），villages 为页签 → 各行；行比栏短的，后面各栏留空由人写。"""
    import xlsxwriter

    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True}) as book:
        book.set_properties({"title": title, "created": dt.datetime(day.year, day.month or 1, day.day or 1)})
        base = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "text_wrap": True, "num_format": "@"}
        styles = {
            "title": book.add_format(base | {"font_name": "黑体", "font_size": 16, "align": "center"}),
            "about": book.add_format(base),
            "head": book.add_format(base | {"bold": True, "border": 1, "align": "center", "bg_color": "#E8ECEF"}),
            "cell": book.add_format(base | {"border": 1}),
        }
        pages = [(name, rows[start : start + _MOST]) for name, rows in villages.items() for start in _starts(rows)]
        for tab, (name, rows) in zip(_tabs([name for name, _ in pages]), pages, strict=True):
            _sheet(book.add_worksheet(tab), styles, f"{name}{title}", about, columns, rows)
    return output.getvalue()


def _starts(rows: Sequence[Any]) -> range:
    return range(0, len(rows) or 1, _MOST)


def _sheet(
    sheet: Any,
    styles: Mapping[str, Any],
    title: str,
    about: str,
    columns: Mapping[str, float],
    rows: Iterable[Sequence[str]],
) -> None:
    widths = list(columns.values())
    for row, (words, style) in enumerate(((title, "title"), (about, "about"))):
        sheet.merge_range(row, 0, row, len(widths) - 1, "", styles[style])
        sheet.write_string(row, 0, printable(words), styles[style])
    sheet.set_row(0, 28)
    sheet.set_row(1, _height(about, sum(widths)))
    for column, (name, width) in enumerate(columns.items()):
        sheet.set_column(column, column, width)
        sheet.write_string(2, column, name, styles["head"])
    sheet.set_row(2, 30)
    row = 2
    for row, values in enumerate(rows, 3):
        for column in range(len(widths)):
            value = printable(values[column]) if column < len(values) else ""
            if value:
                sheet.write_string(row, column, value, styles["cell"])
            else:
                sheet.write_blank(row, column, None, styles["cell"])
        sheet.set_row(row, max([26.0, *map(_height, values, widths)]))
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(0.4, 0.4, 0.6, 0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
    sheet.freeze_panes(3, 0)
    sheet.autofilter(2, 0, row, len(widths) - 1)
    sheet.print_area(0, 0, row, len(widths) - 1)
    sheet.set_footer("&C第 &P 页　共 &N 页")


def _height(words: str, width: float) -> float:
    """行高（磅），按字数估：并非各种办公软件打开时都自动调整。"""
    lines = sum(math.ceil(max(1, cell_len(line)) / (width * 0.95)) for line in words.split("\n"))
    return lines * _LINE + 4


def _tabs(names: Sequence[str]) -> list[str]:
    """页签：不超过三十一字，没有 Excel 不许的字符，不重名。"""
    tabs: list[str] = []
    used: set[str] = set()
    for name in names:
        base = _UNSAFE.sub("_", name)[:28] or "村不明"
        tab = next(t for t in (base, *(f"{base}{n}" for n in range(2, 9999))) if t.casefold() not in used)
        used.add(tab.casefold())
        tabs.append(tab)
    return tabs
