"""把记录写成 JSON、JSON Lines、CSV、XLSX。逐字节可重现：XLSX 的创建时间固定。"""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

Record = dict[str, Any]
Table = tuple[list[str], list[list[Any]]]

_CREATED = dt.datetime(2017, 11, 30, tzinfo=dt.UTC)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def compact(record: Any) -> str:
    """一条记录一行；未登记（None）的字段不写。"""
    known = {key: value for key, value in record.items() if value is not None} if isinstance(record, dict) else record
    return json.dumps(known, ensure_ascii=False, default=_number)


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def write_json(path: Path, document: Record) -> None:
    """每户的标量各占一行，子表一条记录一行，便于人读与比较。"""
    parts = ",\n".join(f'"{key}": {_rows(rows, key == "households")}' for key, rows in document.items())
    path.write_text("{\n" + parts + "\n}\n", encoding="utf-8", newline="\n")


def _rows(rows: list[Record], nested: bool) -> str:
    texts = [_household(row) if nested else compact(row) for row in rows]
    return "[\n" + ",\n".join(texts) + "\n]"


def _household(household: Record) -> str:
    lines = [f" {compact(key)}: {_value(value)}" for key, value in household.items() if value is not None]
    return "{\n" + ",\n".join(lines) + "\n}"


def _value(value: Any) -> str:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "[\n  " + ",\n  ".join(map(compact, value)) + "\n ]"
    return compact(value)


def write_json_lines(path: Path, households: Iterable[Record]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for household in households:
            file.write(compact(household) + "\n")


def write_csv(folder: Path, tables: dict[str, Table], encoding: str) -> None:
    """每张表一个文件，行尾 CRLF，如 Excel 另存的样子。"""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (header, rows) in tables.items():
        with (folder / f"{name}.csv").open("w", encoding=encoding, newline="") as file:
            writer = csv.writer(file)
            writer.writerow(header)
            writer.writerows([[_cell_text(value) for value in row] for row in rows])


def _cell_text(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "；".join(value)
    return "" if value is None else str(value)


def write_xlsx(path: Path, tables: dict[str, Table], titles: Sequence[str] = ()) -> None:
    """每张表一个工作表；titles 为表头之上的标题行。日期写成真正的日期单元格，号码写成文本。"""
    with xlsxwriter.Workbook(path, {"strings_to_numbers": False, "default_date_format": "yyyy-mm-dd"}) as book:
        book.set_properties({"created": _CREATED})
        bold = book.add_format({"bold": True})
        for name, (header, rows) in tables.items():
            sheet = book.add_worksheet(name)
            for number, title in enumerate(titles):
                sheet.merge_range(number, 0, number, len(header) - 1, title)
            sheet.write_row(len(titles), 0, header, bold)
            sheet.freeze_panes(len(titles) + 1, 0)
            for number, row in enumerate(rows, len(titles) + 1):
                for column, value in enumerate(row):
                    _write_cell(sheet, number, column, value)


def _write_cell(sheet: Any, row: int, column: int, value: Any) -> None:
    if isinstance(value, str) and _DAY.fullmatch(value) and (day := _real_day(value)):
        sheet.write_datetime(row, column, day)
    elif isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        sheet.write_number(row, column, value)
    elif value is not None:
        sheet.write_string(row, column, _cell_text(value))


def _real_day(value: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        return None
