"""文字编码：先看 BOM，再按 UTF-8，最后按 GB18030（含 GBK、GB2312）；从不猜测。"""

from __future__ import annotations

import codecs

from dangan.errors import InputError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAVE_AGAIN = "请用 Excel 或 WPS 打开原表，另存为“CSV UTF-8”后重试"
_EXPORT_AGAIN = "JSON 应是 UTF-8 的文字；请从导出它的程序重新导出，或换回原来的文件"
_SOUND_PER_LOST = 20
"""个别字节损坏的文件照用：每坏一处，完好的汉字至少另有这么多字节。真正的别种编码远达不到。"""


def decode(data: bytes, name: str) -> tuple[str, str]:
    """把文件内容译为文字，返回 (文字, 编码名)。

    个别字节损坏时，坏处成为 U+FFFD，由 convert 逐处报告；整份译不出时抛出 InputError，指明字节位置。
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _with_bom(data, bom, encoding, name), encoding
    places = []
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError as error:
            places.append(error.start + 1)
        if content := _mostly(data, encoding):
            return content, encoding
    advice = _EXPORT_AGAIN if name.lower().endswith(".json") else _SAVE_AGAIN
    raise InputError(
        f"{name} 的文字编码认不出：按 UTF-8 读到第{places[0]}字节、按 GB18030 读到第{places[1]}字节时出错。{advice}"
    )


def _with_bom(data: bytes, bom: bytes, encoding: str, name: str) -> str:
    body = data[len(bom) :]
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as error:
        if content := _mostly(body, encoding):
            return content
        place = len(bom) + error.start + 1
        raise InputError(f"{name} 开头标明是 {encoding} 编码，但第{place}字节不合这种编码，文件可能已损坏") from error


def _mostly(data: bytes, encoding: str) -> str | None:
    """个别字节损坏的文字；损坏多的为 None。"""
    content = data.decode(encoding, "replace")
    sound = len(data) - len(content)
    return content if content.count("\ufffd") * _SOUND_PER_LOST <= sound else None
