"""--list 的名单文件：每行第一列为户编号。"""

from __future__ import annotations

from pathlib import Path

from dangan.errors import InputError, UsageError

_HEADERS = frozenset({"户编号", "code", "家庭编号"})


def read_list(path: Path) -> list[str]:
    """名单上的户编号。文本、CSV、XLSX 都可；空行、表头与 # 开头的行不算。

    一户也没有时抛出 UsageError，读不出抛出 InputError。
    """
    from dangan.sources import plain

    if not path.is_file():
        raise InputError(f"名单 {path} 读不出：{'它是文件夹，不是文件' if path.exists() else '没有这个文件'}")
    try:
        rows = plain.rows(path)
    except InputError as error:
        raise InputError(f"名单 {error}") from error
    codes = [code for code in (row[0] for row in rows if row) if code and not code.startswith("#")]
    codes = [code for code in codes if code not in _HEADERS]
    if not codes:
        raise UsageError(f"名单 {path} 里没有户编号；每行一户，第一列写户编号")
    return codes
