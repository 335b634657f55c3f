"""style.toml → WeasyPrint 的样式表。"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from pathlib import Path

from dangan.backends.style import Layout, Style, TextStyle

_GENERAL = """
html { margin: 0; font-variant-numeric: tabular-nums; }
body { margin: 0; }
article { break-before: page; position: relative; }
.mark { display: block; height: 0; bookmark-label: attr(title); }
[data-sides=double] article:not([data-side=back]) { break-before: right; }
.corner { position: absolute; right: 0; }
.scan + .scan { break-before: page; }
h1, h2, h3 { bookmark-level: none; break-after: avoid; }
[data-kept], tr.keep { break-after: avoid; }
h1, h2, h3, p { overflow-wrap: anywhere; }
table { width: 100%; table-layout: fixed; border-collapse: collapse; }
tr { break-inside: avoid; }
td, th { vertical-align: middle; text-align: left; overflow-wrap: anywhere; }
th, .center, .vertical { text-align: center; }
.left { text-align: left; }
.right, .num { text-align: right; }
.num { font-feature-settings: "hwid"; }
.nowrap { white-space: nowrap; }
.tall { vertical-align: top; }
td p, th p { margin: 0; text-align: inherit; }
a { color: inherit; text-decoration: none; }
.blank { display: inline-block; vertical-align: -0.16em; height: 1em; }
.blank.fill::after { content: leader("_"); }
.lines i { display: block; }
.dotted { white-space: nowrap; font-variant-east-asian: full-width; }
img.qr { display: inline-block; vertical-align: top; }
"""


def stylesheet(style: Style, families: Mapping[str, Sequence[str]]) -> str:
    """全部样式表；families 为各角色依次选用的本机字体。"""
    rules = style.rules
    parts = [
        _GENERAL,
        f"td, th {{ padding: {rules.inset[0]}mm {rules.inset[1]}mm; }}",
        f"small, .small {{ font-size: {rules.small}em; }}",
        f".blank:not(.fill), .lines i {{ border-bottom: {rules.line}pt solid; }}",
        f"b {{ font-family: {_family(families['hei'])}; font-weight: 400; }}",
        *(f"span.{role} {{ font-family: {_family(names)}; }}" for role, names in families.items()),
        *_tables(style),
    ]
    for (name, layout), landscape in product(style.layouts.items(), (False, True)):
        parts.append(_page(style, name, landscape, families["song"]))
        if not landscape:
            parts += _layout(name, layout, rules.small, families)
            parts.append(f".{name} .corner {{ top: {style.edges.corner - layout.margin[0]}mm; }}")
    return "\n".join(parts)


def _page(style: Style, name: str, landscape: bool, families: Sequence[str]) -> str:
    """一种版式的纸；页号与页脚的字样由后端逐页给出，这里只定字体与位置。"""
    width, height, margin = style.sheet(name, landscape)
    page = f"{name}-landscape" if landscape else name
    edges = style.edges
    number = style.text(name, "number")
    foot = style.text(name, "foot")
    number_face = f"font-size: {number.size}pt"
    high = f"{number_face}; vertical-align: top; padding-top: {edges.foot if landscape else edges.number}mm"
    boxes = f"  @top-left {{ {high}; }} @top-right {{ {high}; }}\n"
    if landscape:
        boxes += f"  @bottom-right {{ {number_face}; vertical-align: bottom; padding-bottom: {edges.foot}mm; }}\n"
    return (
        f"article.{name}{'.landscape' if landscape else ''} {{ page: {page}; }}\n"
        f"@page {page} {{ size: {width}mm {height}mm; margin: {_sides(margin)};"
        f" font-family: {_family(families)};\n"
        f"  @bottom-left {{ font-size: {foot.size}pt; vertical-align: bottom; padding-bottom: {edges.foot}mm;"
        f" white-space: nowrap; }}\n"
        f"{boxes}}}"
    )


def font_faces(files: Mapping[str, Path]) -> str:
    """另加的字体目录里的字体：字体名 → 文件。系统里装的不必写。"""
    return "".join(
        f'@font-face {{ font-family: "{name}"; src: url("{file.as_uri()}"); }}\n' for name, file in files.items()
    )


def mirrored(style: Style) -> str:
    """双面印制时背面的页边：竖页左右相换，横页上下相换。"""
    rules = []
    for name, landscape in product(style.layouts, (False, True)):
        _, _, (top, right, bottom, left) = style.sheet(name, landscape)
        margin = (bottom, right, top, left) if landscape else (top, left, bottom, right)
        rules.append(f"@page {name}{'-landscape' if landscape else ''}:left {{ margin: {_sides(margin)}; }}")
    return "\n".join(rules)


def _sides(margin: tuple[float, float, float, float]) -> str:
    return " ".join(f"{side}mm" for side in margin)


def _layout(name: str, layout: Layout, small: float, families: Mapping[str, Sequence[str]]) -> list[str]:
    rules = []
    for style_name, text in layout.styles.items():
        rules.append(f"{_selector(name, style_name)} {{ {_text(text, families)} }}")
        if style_name not in ("cell", "head"):
            rules.append(f"{_selector(name, style_name)} {{ {_block(text)} }}")
    for tag, style_name in (("td", "cell"), ("th", "head")):
        rules.append(f".{name} {tag}.small {{ font-size: {layout.styles[style_name].size * small:.2f}pt; }}")
    return rules


def _selector(layout: str, name: str) -> str:
    """样式名 → 选择器。cell、head 为单元格，body 为没有类名的段落。"""
    match name:
        case "cell":
            return f".{layout} td"
        case "head":
            return f".{layout} th"
        case "body":
            return f".{layout} > p:not([class]), .{layout} p.body"
        case "h1" | "h2" | "h3":
            return f".{layout} {name}"
        case _:
            return f".{layout} p.{name}"


def _text(text: TextStyle, families: Mapping[str, Sequence[str]]) -> str:
    return (
        f"font-family: {_family(families[text.font])}; font-size: {text.size}pt; line-height: {text.line}pt; "
        f"font-weight: {700 if text.bold else 400}; letter-spacing: {text.tracking}pt;"
    )


def _block(text: TextStyle) -> str:
    return f"margin: {text.before}mm 0 {text.after}mm; text-indent: {text.indent}em; text-align: {text.align};"


def _tables(style: Style) -> list[str]:
    line, frame = style.rules.line, style.rules.frame
    parts = []
    for name, table in style.tables.items():
        if table.ruled:
            parts += [
                f"table.{name} {{ border: {frame}pt solid; }}",
                f"table.{name} > * > tr > *, table.{name} > tr > * {{ border: {line}pt solid; }}",
            ]
        if table.underlined:
            parts.append(f"table.{name} td {{ border-bottom: {line}pt solid; }}")
        if table.together:
            parts.append(f"table.{name} {{ break-inside: avoid; }}")
        if table.height:
            parts.append(f"table.{name} :is(td, th) {{ height: {table.height - 2 * style.rules.inset[0]}mm; }}")
    return parts


def _family(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
