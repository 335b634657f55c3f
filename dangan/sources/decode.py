"""文字编码：先看 BOM，再按严格的 UTF-8，最后按 GB18030（含 GBK、GB2312）；从不猜测。"""

from __future__ import annotations

import codecs

from dangan.errors import InputError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(data: bytes, name: str) -> tuple[str, str]:
    """把文件内容译为文字，返回 (文字, 编码名)；译不出时抛出 InputError，指明字节位置。"""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strict(data[len(bom) :], encoding, name, len(bom)), encoding
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        broken = error.start
    try:
        return data.decode("gb18030"), "gb18030"
    except UnicodeDecodeError as error:
        raise InputError(
            f"{name} 的文字编码认不出：按 UTF-8 读到第{broken + 1}字节、按 GB18030 读到第{error.start + 1}字节时出错。"
            "请用 Excel 或 WPS 打开原表，另存为“CSV UTF-8”后重试"
        ) from error


def _strict(data: bytes, encoding: str, name: str, offset: int) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(
            f"{name} 开头标明是 {encoding} 编码，但第{offset + error.start + 1}字节不合这种编码，文件可能已损坏"
        ) from error
