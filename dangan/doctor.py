"""用例：体检。本机能不能印、印出来用什么字体、哪些字会印不出。"""

from __future__ import annotations

import importlib.metadata
import locale
import platform
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from dangan import __version__, config, resources
from dangan.backends import fonts, style
from dangan.backends.fonts import Library
from dangan.errors import DanganError

_LIBRARIES = (
    "typst",
    "weasyprint",
    "python-docx",
    "jinja2",
    "jsonschema",
    "jsonschema-rs",
    "python-calamine",
    "xlsxwriter",
)
_RANGES = {
    "CJK 统一汉字（U+4E00–9FFF）": range(0x4E00, 0xA000),
    "扩展 A（U+3400–4DBF）": range(0x3400, 0x4DC0),
    "扩展 B（U+20000–2A6DF，姓名生僻字）": range(0x20000, 0x2A6E0),
    "扩展 C 至 F（U+2A700–2EBE0，姓名生僻字）": range(0x2A700, 0x2EBE1),
}
_SHOWN = 3
_SCRIPTS = {"藏文": "བོད", "维吾尔文": "ئۇيغۇر", "蒙古文": "ᠮᠣᠩᠭᠣᠯ", "彝文": "ꆈꌠ"}
_MORE_FONTS = (
    "收字更全的字体：Debian/Ubuntu 装 fonts-babelstone-han、fonts-hanazono；"
    "Windows、macOS 装 BabelStone Han 或 花园明朝（HanaMinA、HanaMinB）"
)


class Item(msgspec.Struct, frozen=True):
    """一项结果：ok 正常；note 可用而须知道；bad 不能印。"""

    state: Literal["ok", "note", "bad"]
    name: str
    text: str


def examine(chosen: config.Fonts) -> list[Item]:
    """逐项检查；chosen 为本县指定的字体。"""
    return [*_software(), *_weasyprint(), *_fonts(chosen)]


def _software() -> Iterator[Item]:
    yield Item("ok", "dangan", __version__)
    yield Item("ok", "Python", f"{platform.python_version()}，{platform.system()} {platform.release()}")
    encoding = sys.stdout.encoding or "不明"
    state: Literal["ok", "note"] = "ok" if encoding.lower().replace("-", "") in ("utf8", "gb18030") else "note"
    yield Item(
        state, "终端编码", f"{encoding}（系统 {locale.getpreferredencoding(False)}）；写不出的字显示为 ?，不影响成品"
    )
    for library in _LIBRARIES:
        try:
            yield Item("ok", library, importlib.metadata.version(library))
        except importlib.metadata.PackageNotFoundError:
            yield Item("bad", library, f"没有安装；请执行 pip install {library}")


def _weasyprint() -> Iterator[Item]:
    from dangan.backends.weasy import WeasyBackend

    try:
        WeasyBackend(style.load(resources.templates()))
        yield Item("ok", "PDF 引擎 weasyprint", "可用")
    except DanganError as error:
        yield Item("note", "PDF 引擎 weasyprint", f"不可用：{error}。不影响默认的 typst")


def _fonts(chosen: config.Fonts) -> Iterator[Item]:
    page_style = style.load(resources.templates(), chosen)
    try:
        library = Library(page_style)
    except DanganError as error:
        yield Item("bad", "字体", str(error))
        return
    yield Item("ok", "PDF 引擎 typst", "可用")
    replaced = library.replaced(page_style)
    standard = [ord(char) for level in fonts.standard() for char in level]
    for role, families in library.families.items():
        title = page_style.fonts[role].title
        lacking = len(standard) - len(library.coverage(families[0]).intersection(standard))
        short = f"；《通用规范汉字表》中有 {lacking} 字它没有，用别的字体补" if lacking else ""
        yield Item("note" if title in replaced else "ok", title, replaced.get(title, families[0]) + short)
    yield from _coverage(library)


def _coverage(library: Library) -> Iterator[Item]:
    yield (
        Item("ok", "生僻字字体", "、".join(library.rare))
        if library.rare
        else Item("note", "生僻字字体", f"没有。{_MORE_FONTS}")
    )
    points = frozenset().union(*map(library.coverage, library.families["song"]))
    yield _covered("GB 2312 汉字", points, [ord(char) for char in _gb2312()], required=True)
    for level, characters in zip("一二三", fonts.standard(), strict=True):
        yield _covered(f"《通用规范汉字表》{level}级字", points, [ord(char) for char in characters], required=False)
    for title, wanted in _RANGES.items():
        yield _covered(
            title, points, [point for point in wanted if unicodedata.category(chr(point)) == "Lo"], required=False
        )
    for title, letters in _SCRIPTS.items():
        yield _covered(f"{title}字母", points, [ord(char) for char in letters], required=False)


def _covered(title: str, points: frozenset[int], wanted: Iterable[int], *, required: bool) -> Item:
    every = list(wanted)
    lacking = [chr(point) for point in every if point not in points]
    if not lacking:
        return Item("ok", title, f"{len(every)} 字全有")
    some = "、".join(f"U+{ord(char):04X}" for char in lacking[:_SHOWN])
    return Item(
        "bad" if required else "note",
        title,
        f"{len(every)} 字中缺 {len(lacking)} 字（{some}{' 等' if len(lacking) > _SHOWN else ''}），印作〓并在页脚注明",
    )


def _gb2312() -> Iterator[str]:
    """GB 2312-1980 的 6763 个汉字：16–55 区一级，56–87 区二级。"""
    for row in range(0xB0, 0xF8):
        for cell in range(0xA1, 0xFF):
            yield from bytes((row, cell)).decode("gb2312", "ignore")
