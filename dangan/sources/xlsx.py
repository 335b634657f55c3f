"""Excel 工作簿：一张工作表一张表，也可以是平铺导出或材料清点表。"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from dangan.errors import InputError
from dangan.findings import InputFile
from dangan.sources import limits, sheets
from dangan.sources.county import County, Workbook
from dangan.sources.table import Grid

_EXACT_DIGITS = 15


def read_workbook(path: Path, name: str, county: County) -> None:
    """读一个工作簿。打不开的抛出 InputError，说明怎么办。"""
    found = grids(path, name)
    county.inputs.append(InputFile(name, None, sum(max(len(grid.rows) - 1, 0) for grid in found)))
    county.workbooks[name] = Workbook(path, {})
    sheets.place(found, name, county)


def grids(path: Path, name: str) -> list[Grid]:
    """一个工作簿的各张工作表；打不开的抛出 InputError，说明怎么办。"""
    import python_calamine as calamine

    limits.check_workbook(path, name)
    try:
        with calamine.CalamineWorkbook.from_path(path) as book:
            return [_grid(book, title, path, name) for title in book.sheet_names]
    except calamine.PasswordError as error:
        raise InputError(f"{name} 有打开密码；请用 Excel 或 WPS 打开，取消密码后另存") from error
    except (calamine.CalamineError, calamine.ZipError, calamine.XmlError) as error:
        raise InputError(f"{name} 打不开：{_reason(path)}") from error


def _reason(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(512).lstrip().lower()
    if not start:
        return "是空文件"
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml")) or b"<html" in start:
        return "它其实是网页（系统导出时常见）；请用 Excel 或 WPS 打开，另存为 .xlsx"
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        return "旧版 .xls 读不全；请用 Excel 或 WPS 打开，另存为 .xlsx"
    if start.startswith(b"pk"):
        return "文件已损坏或不完整；请重新导出，或用 Excel、WPS 修复后另存为 .xlsx"
    return "它不是 Excel 工作簿，可能是别的文件改了扩展名；是 CSV 的请把扩展名改为 .csv"


def _grid(book: Any, title: str, path: Path, name: str) -> Grid:
    sheet = book.get_sheet_by_name(title)
    rows = [(number, [_cell(cell) for cell in row]) for number, row in enumerate(sheet.iter_rows(), 1)]
    if sheet.merged_cell_ranges:
        _fill_merged(rows, sheet)
    only = len(book.sheet_names) == 1
    known_by = path.stem if only and title.lower().startswith("sheet") else title
    left = sheet.start[1] if sheet.start else 0
    return Grid(file=name, sheet=title, name=known_by, rows=rows, left=left)


def _fill_merged(rows: list[tuple[int, list[Any]]], sheet: Any) -> None:
    """竖向合并的单元格（如一户几口人合并的户编号）：每一行都填上。"""
    left = sheet.start[1]
    for (top, first), (bottom, last) in sheet.merged_cell_ranges:
        if bottom == top or first != last or bottom >= len(rows):
            continue
        for index in range(top + 1, bottom + 1):
            rows[index][1][first - left] = rows[top][1][first - left]


def _cell(value: Any) -> Any:
    """单元格的值化为与 JSON 同形：日期写成文字，整数不带小数点，超出 Excel 精度的整数留作小数由号码读法判断。"""
    if value.__class__ is str:
        return value.strip()
    if value.__class__ is float:
        if value.is_integer() and abs(value) < 10**_EXACT_DIGITS:
            return int(value)
        return float(f"{value:.{_EXACT_DIGITS}g}")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value)
