"""小表：名单、豁免、整改清单这类不是户档案的表，逐格读成文字。"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from dangan.errors import InputError, why
from dangan.sources import limits
from dangan.sources.decode import decode

_EXACT = 10**15


def rows(path: Path) -> list[list[str]]:
    """CSV、文本，或工作簿的第一张工作表。读不出抛出 InputError。"""
    if path.suffix.lower() in (".xlsx", ".xls"):
        return next(iter(sheets(path).values()), [])
    try:
        content, _ = decode(limits.content(path, str(path)), str(path))
        return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(content, newline=""))]
    except OSError as error:
        raise InputError(f"{path} 读不出：{why(error)}") from error
    except csv.Error as error:
        raise InputError(f"{path} 不是能读的表：引号没有配对，或有一格太长") from error


def sheets(path: Path) -> dict[str, list[list[str]]]:
    """工作簿的各张工作表：名称 → 各行。不是能读的工作簿抛出 InputError。"""
    from python_calamine import CalamineError, load_workbook

    try:
        limits.check_workbook(path, str(path))
        with load_workbook(path) as book:
            return {name: _texts(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names}
    except OSError as error:
        raise InputError(f"{path} 读不出：{why(error)}") from error
    except CalamineError as error:
        raise InputError(f"{path} 不是能读的工作簿，请另存为 XLSX") from error


def _texts(values: Iterable[Iterable[object]]) -> list[list[str]]:
    return [[_text(value) for value in row] for row in values]


def _text(value: object) -> str:
    """整数不带小数点；超出 Excel 精度的数保留科学计数法，看得出已被改坏。"""
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    return str(value).strip()
