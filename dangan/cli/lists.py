"""--list 的名单文件：每行第一列为户编号。"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from dangan.errors import InputError, UsageError

_HEADERS = frozenset({"户编号", "code", "家庭编号"})


def read_list(path: Path) -> list[str]:
    """名单上的户编号。文本、CSV、XLSX 都可；空行、表头与 # 开头的行不算。

    一户也没有时抛出 UsageError，读不出抛出 InputError。
    """
    from dangan.sources.decode import decode

    try:
        if path.suffix.lower() in (".xlsx", ".xls"):
            rows = _sheet(path)
        else:
            text, _ = decode(path.read_bytes(), str(path))
            rows = csv.reader(io.StringIO(text))
    except OSError as error:
        raise InputError(f"名单 {path} 读不出：{error.strerror}") from error
    codes = [code for code in (row[0].strip() for row in rows if row) if code and not code.startswith("#")]
    codes = [code for code in codes if code not in _HEADERS]
    if not codes:
        raise UsageError(f"名单 {path} 里没有户编号；每行一户，第一列写户编号")
    return codes


def _sheet(path: Path) -> Iterable[list[str]]:
    from python_calamine import CalamineError, load_workbook

    try:
        rows = load_workbook(path).get_sheet_by_index(0).to_python()
    except CalamineError as error:
        raise InputError(f"名单 {path} 不是能读的工作簿，请另存为 XLSX") from error
    return ([_cell(value) for value in row[:1]] for row in rows)


def _cell(value: object) -> str:
    return f"{value:.0f}" if isinstance(value, float) else str(value)
