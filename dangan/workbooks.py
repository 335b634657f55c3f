"""工作簿：各表的模板、一批户的工作簿、材料清点表。

所有单元格都是文本，户编号与证件号码不会被 Excel 改掉；表头与读入时认的完全相同。
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain, repeat
from typing import Any

from dangan import model
from dangan.model import Household, Record
from dangan.profile import Profile

CODE = "户编号"
BAG = "户明白袋"
FREE_VOLUME = "其他卷内材料"
FREE_BAG = "袋内其他材料"
LEGEND = "√ 有　数字 页数　复 复印件　缺 没有　空白 未看"

TABLES: dict[str, type[Record]] = {"": model.Household, **model.CHILD_TABLES}
"""工作簿里的各表：Household 的字段（空串为户本身）→ 记录类型。"""

_A4 = 9
_CREATED = dt.datetime(2000, 1, 1)
"""工作簿属性里的创建时间：不取时钟，同样的户写出同样的字节。"""
_HEADER_HEIGHT = 178
_ROW_HEIGHT = 26


def headers(table: type[Record]) -> list[str]:
    """一张表的表头；户以下的表以户编号打头，户表最后是五项保障及其佐证。"""
    own = [title for title, _ in model.columns(table).values()]
    if table in model.CHILD_TABLES.values():
        return [CODE, *own]
    if table is not model.Household:
        return own
    return own + [name for title in _yardsticks().values() for name in (title, f"{title}佐证")]


def csv_templates() -> dict[str, bytes]:
    """各表的空白 CSV：文件名 → 内容（UTF-8 带 BOM，Excel 直接打开不乱码）。"""
    return {f"{table.TABLE}.csv": _csv(headers(table)) for table in _every_table()}


def template() -> bytes:
    """空白工作簿，一张表一个工作表。"""
    return _bundle((table.TABLE, headers(table), ()) for table in _every_table())


def households(chosen: Sequence[Household]) -> bytes:
    """一批户的工作簿。各户都没有登记的表不写出，读回来仍是“未登记”。"""
    return _bundle(_sheets(chosen))


def inventory(
    title: str,
    chosen: Iterable[Household],
    profile: Profile,
    cells: Iterable[Mapping[str, str]] = (),
) -> bytes:
    """一个村的材料清点表：A4 横向，一户一行、一种材料一列，表头每页重复，打印出来用铅笔填。

    cells 为与 chosen 对应的、已经清点到的：列 → 格内写什么；不给的全空。
    """
    import xlsxwriter

    columns = inventory_headers(profile)
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True}) as book:
        book.set_properties({"created": _CREATED})
        grid = {"border": 1, "valign": "vcenter", "align": "center", "num_format": "@"}
        cell, head = book.add_format(grid), book.add_format(grid | {"bold": True, "text_wrap": True})
        upright = book.add_format(grid | {"bold": True, "rotation": 270, "font_size": 10})
        sheet = book.add_worksheet("材料清点表")
        sheet.merge_range(0, 0, 0, len(columns) - 1, f"{title}材料清点表　　{LEGEND}", book.add_format({"bold": True}))
        sheet.set_row(1, _HEADER_HEIGHT)
        for number, (name, width) in enumerate(columns.items()):
            sheet.set_column(number, number, width, cell)
            sheet.write_string(1, number, name, upright if width < 6 else head)
        row = 1
        for row, (household, known) in enumerate(zip(chosen, chain(cells, repeat({})), strict=False), start=2):
            head_name = household.head.name if household.head else None
            values = [household.code, head_name or "", household.group or ""]
            values += [known.get(name, "") for name in list(columns)[len(values) :]]
            for number, value in enumerate(values):
                sheet.write_string(row, number, value, cell) if value else sheet.write_blank(row, number, None, cell)
            sheet.set_row(row, _ROW_HEIGHT)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.set_margins(0.4, 0.4, 0.5, 0.5)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0, 1)
        sheet.print_area(0, 0, row, len(columns) - 1)
        sheet.freeze_panes(2, 2)
        sheet.set_footer("&C第 &P 页　共 &N 页&R清点人：　　　　　　日期：　　　　　　")
    return output.getvalue()


def inventory_headers(profile: Profile) -> dict[str, float]:
    """材料清点表的表头 → 列宽（字符数）。卷内材料按类别、户明白袋、一律取消的，最后是两列自由填写。"""
    cancelled = [paper.name for paper in profile.papers if paper.home == "cancelled"]
    in_volume = [
        paper.name
        for section in profile.sections
        for paper in profile.papers
        if paper.home == "volume" and paper.section == section.name
    ]
    in_bag = [item.paper for item in profile.bag]
    narrow = [*in_volume, *cancelled, *(f"{BAG}·{name}" for name in (*in_bag, *cancelled))]
    return {CODE: 20.0, "户主": 10.0, "组": 8.0} | dict.fromkeys(narrow, 3.6) | {FREE_VOLUME: 16.0, FREE_BAG: 16.0}


def _every_table() -> tuple[type[Record], ...]:
    return (*TABLES.values(), model.Village, model.VillageDocument)


def _sheets(chosen: Sequence[Household]) -> Iterator[tuple[str, list[str], Iterable[list[str]]]]:
    for field, table in TABLES.items():
        lists = [getattr(household, field) if field else [household] for household in chosen]
        if all(records is None for records in lists):
            continue
        extra = list(dict.fromkeys(name for records in lists for record in records or () for name in record.extra))
        rows = (
            _row(household.code, record, extra)
            for household, records in zip(chosen, lists, strict=True)
            for record in records or ()
        )
        yield table.TABLE, headers(table) + extra, rows


def _row(code: str, record: Record, extra: list[str]) -> list[str]:
    own = [_text(getattr(record, key)) for key in model.columns(type(record))]
    if isinstance(record, Household):
        for key in _yardsticks():
            yardstick = getattr(record, key)
            own += [_text(yardstick and yardstick.met), _text(yardstick and yardstick.reference)]
    else:
        own.insert(0, code)
    return own + [record.extra.get(name, "") for name in extra]


def _yardsticks() -> dict[str, str]:
    return {key: model.yardstick_title(key) for key in model.YARDSTICKS}


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if type(value) is tuple:
        return "；".join(value)
    return str(value)


def _csv(header: list[str]) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerow(header)
    return stream.getvalue().encode("utf-8-sig")


def _bundle(sheets: Iterable[tuple[str, list[str], Iterable[list[str]]]]) -> bytes:
    import xlsxwriter

    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True}) as book:
        book.set_properties({"created": _CREATED})
        text = book.add_format({"num_format": "@"})
        bold = book.add_format({"num_format": "@", "bold": True, "bottom": 1})
        for title, header, rows in sheets:
            sheet = book.add_worksheet(title)
            sheet.set_column(0, len(header) - 1, 14, text)
            sheet.freeze_panes(1, 1)
            for number, values in enumerate((header, *rows)):
                for column, value in enumerate(values):
                    if value:
                        sheet.write_string(number, column, value, text if number else bold)
    return output.getvalue()
