"""版面数字：读 templates/style.toml，三种后端共用。"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec

from dangan.config import Fonts
from dangan.errors import TemplateError, why

FILE_NAME = "style.toml"
ROLES = ("song", "fang", "hei", "kai")

_NO_CHOICE = Fonts()

T = TypeVar("T")
Align = Literal["left", "center", "right", "justify"]


class Base(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class Font(Base, frozen=True, kw_only=True):
    """一个字体角色：title 为通称，word 为 DOCX 用名，families 为 PDF 依次选用的字体。"""

    title: str
    word: str
    families: tuple[str, ...]


class Rare(Base, frozen=True, kw_only=True):
    """生僻字、民族文字：families 为依次查找的字体；word 为 首、末码位（十六进制）→ DOCX 所标的 Windows 字体。"""

    families: tuple[str, ...]
    word: dict[str, str]


class TextStyle(Base, frozen=True, kw_only=True):
    """一种段落样式。size、line、tracking 单位磅；indent 单位字；before、after 单位毫米。"""

    font: Literal["song", "fang", "hei", "kai"]
    size: float
    line: float
    indent: float = 0
    align: Align = "left"
    bold: bool = False
    tracking: float = 0
    before: float = 0
    after: float = 0


class Layout(Base, frozen=True, kw_only=True):
    """一种版式：margin 为上、右、下、左页边（mm），styles 为本版式下的全部样式。"""

    margin: tuple[float, float, float, float]
    styles: dict[str, TextStyle]


class TableStyle(Base, frozen=True, kw_only=True):
    """一种表：ruled 有框线；underlined 内容格下加横线；together 整表不跨页；height 默认最小行高（mm）。"""

    ruled: bool = False
    underlined: bool = False
    together: bool = False
    height: float = 0


class Rules(Base, frozen=True, kw_only=True):
    """线宽（磅）、单元格留白（上下、左右，mm）、小字的比例，以及签字栏换页时带过去的表行数。"""

    line: float
    frame: float
    inset: tuple[float, float]
    small: float
    follow: int


class Edges(Base, frozen=True, kw_only=True):
    """页号、角标距纸上边，页脚距纸下边（mm）。"""

    number: float
    corner: float
    foot: float


class Style(Base, frozen=True, kw_only=True):
    """全部版面数字。folder 为 style.toml 所在目录；font_paths 为另加的字体目录（dangan.toml）。"""

    page: tuple[float, float]
    fonts: dict[str, Font]
    rare: Rare
    layouts: dict[str, Layout]
    rules: Rules
    tables: dict[str, TableStyle]
    edges: Edges
    folder: str = ""
    font_paths: tuple[str, ...] = ()

    def layout(self, name: str) -> Layout:
        """某版式；没有这个版式抛出 TemplateError。"""
        return _named(self.layouts, name, "版式")

    def text(self, layout: str, name: str) -> TextStyle:
        """某版式下的某样式；没有则抛出 TemplateError。"""
        return _named(self.layout(layout).styles, name, "段落样式")

    def table(self, name: str) -> TableStyle:
        """某种表；没有则抛出 TemplateError。"""
        return _named(self.tables, name, "表的样式")

    def sheet(self, layout: str, landscape: bool) -> tuple[float, float, tuple[float, float, float, float]]:
        """纸宽、纸高与页边（上右下左，mm）；横页以左侧订口为上端。"""
        width, height = self.page
        top, right, bottom, left = self.layout(layout).margin
        if landscape:
            return height, width, (left, top, right, bottom)
        return width, height, (top, right, bottom, left)

    def area(self, layout: str, landscape: bool) -> tuple[float, float]:
        """版心的宽、高（mm）。"""
        width, height, (top, right, bottom, left) = self.sheet(layout, landscape)
        return width - left - right, height - top - bottom


def load(templates: Path, fonts: Fonts = _NO_CHOICE) -> Style:
    """读 templates 目录中的 style.toml；fonts 为本县指定的字体，排在内置次序之前。

    写错抛出 TemplateError。
    """
    path = templates / FILE_NAME
    try:
        data = _resolved(tomllib.loads(path.read_text(encoding="utf-8-sig")), fonts)
        return msgspec.convert(data | {"folder": str(templates)}, Style)
    except OSError as error:
        raise TemplateError(f"读不到 {path}：{why(error)}") from error
    except (msgspec.ValidationError, KeyError, TypeError, AttributeError) as error:
        raise TemplateError(f"{path} 有误：{error}") from error
    except (ValueError, RecursionError) as error:
        raise TemplateError(f"{path} 不是正确的 TOML（须存为 UTF-8）：{error}") from error


def _resolved(data: dict[str, Any], fonts: Fonts) -> dict[str, Any]:
    """把公用样式并入各版式，把本县字体排到最前。"""
    common = data.pop("styles")
    for layout in data["layouts"].values():
        own = layout.get("styles", {})
        layout["styles"] = {name: common.get(name, {}) | own.get(name, {}) for name in common | own}
    for role in ROLES:
        if chosen := getattr(fonts, role):
            font = data["fonts"][role]
            data["fonts"][role] = font | {"word": chosen, "families": [chosen, *font["families"]]}
    data["font_paths"] = fonts.paths
    return data


def _named(table: dict[str, T], name: str, what: str) -> T:
    try:
        return table[name]
    except KeyError:
        raise TemplateError(f"{FILE_NAME} 中没有{what}“{name}”；已有：{'、'.join(table)}。") from None
