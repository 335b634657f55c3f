"""DOCX 里的生僻字与民族文字：宋体、仿宋、黑体、楷体都没有的字，单独成一段，标上有这个字的字体。"""

from __future__ import annotations

import re
from itertools import groupby

from dangan.backends.docx_base import fonts
from dangan.backends.fonts import Library
from dangan.backends.style import Style

_RUN = re.compile(r"<w:r>(?:<w:rPr>((?:(?!</w:rPr>).)*)</w:rPr>)?((?:(?!</w:r>).)*)</w:r>")
_TEXT = '<w:t xml:space="preserve">'
_EMPTY = re.compile("<w:r>(?:<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?<w:t[^>]*></w:t></w:r>")
_STYLED = re.compile(r"(?:<w:rStyle [^>]*/>)?")


class RareFonts:
    """逐字选字体：本机有收它的第二种字体就用那一种，与 PDF 一致；没有则用 style.toml 所列的 Windows 字体。"""

    def __init__(self, style: Style) -> None:
        self._library = Library(style)
        self._ranges = [_range(points, font) for points, font in style.rare.word.items()]
        self._leads = {lead for first, last, _ in self._ranges for lead in _leads(first, last)}
        points = "".join(f"{chr(first)}-{chr(last)}" for first, last, _ in self._ranges)
        self._rare = re.compile(f"[{points}]+")
        self._named: dict[str, str] = {}

    def mark(self, xml: str) -> bytes:
        """正文 XML → UTF-8，其中这类字已标上字体。"""
        data = xml.encode()
        if not any(lead in data for lead in self._leads):  # 逐个字节找，比逐字匹配快几十倍
            return data
        return _RUN.sub(self._split, xml).encode()

    def _split(self, match: re.Match[str]) -> str:
        properties, content = match[1] or "", match[2]
        if not self._rare.search(content):
            return match[0]
        own = f"<w:rPr>{properties}</w:rPr>" if properties else ""

        def marked(found: re.Match[str]) -> str:
            runs = [(font, "".join(chars)) for font, chars in groupby(found[0], self._font)]
            return "</w:t></w:r>" + "".join([_run(properties, *part) for part in runs]) + f"<w:r>{own}{_TEXT}"

        return _EMPTY.sub("", f"<w:r>{own}{self._rare.sub(marked, content)}</w:r>")

    def _font(self, char: str) -> str:
        if char not in self._named:
            windows = next(font for first, last, font in self._ranges if first <= ord(char) <= last)
            self._named[char] = self._library.second(char) or windows
        return self._named[char]


def _range(points: str, font: str) -> tuple[int, int, str]:
    """如 20000-3FFFF → 首码位、末码位、字体名。"""
    first, _, last = points.partition("-")
    return int(first, 16), int(last, 16), font


def _run(properties: str, font: str, text: str) -> str:
    """一段文字；rFonts 须在 rStyle 之后、其余字符属性之前。"""
    named = _STYLED.sub(lambda style: style[0] + fonts(font), properties, count=1)
    return f"<w:r><w:rPr>{named}</w:rPr><w:t>{text}</w:t></w:r>"


def _leads(first: int, last: int) -> set[int]:
    """这一段码位的 UTF-8 首字节。"""
    return {chr(point).encode()[0] for point in (*range(first, last, 64), last)}
