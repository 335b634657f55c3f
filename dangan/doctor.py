"""用例：体检。本机能不能印、印出来用什么字体、哪些字会印不出。"""

from __future__ import annotations

import importlib.metadata
import locale
import platform
import sys
from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from dangan import __version__, config, resources
from dangan.backends import style
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
_ROLES = {"song": "宋体", "fang": "仿宋", "hei": "黑体", "kai": "楷体"}
_RANGES = {
    "CJK 统一汉字（U+4E00–9FFF）": range(0x4E00, 0xA000),
    "扩展 A（U+3400–4DBF）": range(0x3400, 0x4DC0),
    "扩展 B（U+20000–2A6DF，姓名生僻字）": range(0x20000, 0x2A6E0),
}


class Item(msgspec.Struct, frozen=True):
    """一项结果：ok 正常；note 可用而须知道；bad 不能印。"""

    state: Literal["ok", "note", "bad"]
    name: str
    text: str


def examine(fonts: config.Fonts) -> list[Item]:
    """逐项检查；fonts 为本县指定的字体。"""
    return [*_software(), *_weasyprint(), *_fonts(fonts)]


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


def _fonts(fonts: config.Fonts) -> Iterator[Item]:
    page_style = style.load(resources.templates(), fonts)
    try:
        library = Library(page_style)
    except DanganError as error:
        yield Item("bad", "字体", str(error))
        return
    yield Item("ok", "PDF 引擎 typst", "可用")
    used = library.used()
    for role, title in _ROLES.items():
        wanted = page_style.fonts[role].families[0]
        name = used[role]
        if name is None:
            yield Item("note", title, f"没有 {wanted} 及其代用字体，由生僻字字体代替")
        else:
            yield Item(
                "ok" if name == wanted else "note",
                title,
                name if name == wanted else f"{name}（没有 {wanted}，以此代用）",
            )
    yield from _coverage(library)


def _coverage(library: Library) -> Iterator[Item]:
    families = dict.fromkeys(family for names in library.families.values() for family in names)
    points = frozenset().union(*(library.coverage(family) for family in families))
    yield _covered("GB 2312 汉字", points, [ord(char) for char in _gb2312()], required=True)
    for title, wanted in _RANGES.items():
        yield _covered(title, points, wanted, required=False)


def _covered(title: str, points: frozenset[int], wanted: Iterable[int], *, required: bool) -> Item:
    every = list(wanted)
    found = sum(point in points for point in every)
    if found == len(every):
        return Item("ok", title, f"{found} 字全有")
    return Item("bad" if required else "note", title, f"{found}/{len(every)} 字；缺的字印作〓并在页脚注明")


def _gb2312() -> Iterator[str]:
    """GB 2312-1980 的 6763 个汉字：16–55 区一级，56–87 区二级。"""
    for row in range(0xB0, 0xF8):
        for cell in range(0xA1, 0xFF):
            yield from bytes((row, cell)).decode("gb2312", "ignore")
