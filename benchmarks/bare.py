"""同样的页面直接写成 Typst 源码：纸张、字体、字号、行高、列宽、框线、对齐都照样，页号写成定数，量裸编译要多久。"""

from __future__ import annotations

import datetime as dt
import json
from statistics import mean
from typing import Any

import typst
from own import milliseconds, plain_text

from dangan import config, resources
from dangan.backends import style, tree
from dangan.backends.fonts import Library
from dangan.backends.style import Style

ALIGN = {"left": "left", "center": "center", "right": "right", "justify": "left"}


def compile_all(dossiers: list[tree.Dossier]) -> tuple[float, float]:
    """(每户毫秒的中位数, 平均页数)，PDF/A-2u，与 Typst 后端相同的字体。"""
    sizes = style.load(resources.templates(), config.Fonts())
    library = Library(sizes)
    compiler = typst.Compiler(font_paths=library.fonts, ignore_system_fonts=True)
    sources = [Writer(sizes, library.families).source(dossier).encode() for dossier in dossiers]
    pages = mean(_compile(compiler, text).count(b"/Type/Page/") for text in sources)
    return milliseconds(lambda text: _compile(compiler, text), sources), pages


def _compile(compiler: typst.Compiler, text: bytes) -> bytes:
    moment = dt.datetime(2017, 11, 30, tzinfo=dt.UTC)
    pdf: bytes = compiler.compile(input=text, format="pdf", pdf_standards="a-2u", pdf_tags=False, timestamp=moment)
    return pdf


class Writer:
    """一户的 Typst 源码。"""

    def __init__(self, sizes: Style, families: dict[str, list[str]]) -> None:
        self.sizes = sizes
        self.families = {role: "(" + ", ".join(map(_literal, names)) + ",)" for role, names in families.items()}

    def source(self, dossier: tree.Dossier) -> str:
        cjk = "cjk-latin-spacing: none, top-edge: 0.88em, bottom-edge: -0.12em, fallback: false"
        head = (
            f'#set text(lang: "zh", region: "cn", {cjk})\n#set block(spacing: 0pt)\n'
            '#set document(title: "对照", date: datetime(year: 2017, month: 11, day: 30))\n'
        )
        return head + "\n".join(self.paper(paper) for paper in dossier.papers)

    def paper(self, paper: tree.Paper) -> str:
        width, height, margin = self.sizes.sheet(paper.layout, paper.landscape)
        sides = ", ".join(
            f"{side}: {mm}mm" for side, mm in zip(("top", "right", "bottom", "left"), margin, strict=True)
        )
        foot = f"{paper.foot}　　本件第1页　共1页" if paper.numbered else paper.foot
        blocks = "\n".join(self.block(block, paper.layout) for block in paper.blocks)
        return (
            f"#page(width: {width}mm, height: {height}mm, margin: ({sides}), "
            f"footer: text({self.face(paper.layout, 'foot')}, {_literal(foot)}))[{blocks}]"
        )

    def face(self, layout: str, name: str, small: bool = False) -> str:
        text = self.sizes.text(layout, name)
        size = text.size * (self.sizes.rules.small if small else 1)
        return f"font: {self.families[text.font]}, size: {size}pt"

    def block(self, block: tree.Block, layout: str) -> str:
        match block:
            case tree.Paragraph():
                text = self.sizes.text(layout, block.style)
                words = f"text({self.face(layout, block.style)}, {_literal(plain_text(block))})"
                return (
                    f"#block(width: 100%, above: {text.before}mm, below: {text.after}mm, "
                    f"inset: (y: {(text.line - text.size) / 2}pt), "
                    f"align({ALIGN[block.align or text.align]}, par(leading: {text.line - text.size}pt, {words})))"
                )
            case tree.Table():
                return self.table(block, layout)
            case tree.Gap(height):
                return f"#v({height}mm)" if height else "#v(1fr)"
            case tree.Lines(count, pitch):
                return f"#block(width: 100%, height: {pitch}mm, stroke: (bottom: 0.5pt))\n" * count

    def table(self, table: tree.Table, layout: str) -> str:
        kind = self.sizes.table(table.style)
        widths = ", ".join(f"{width * 100:.3f}%" for width in table.widths)
        heights = ", ".join(self.height(row, kind.height) for row in table.rows)
        cells = [self.cell(cell, layout) for row in table.rows if not row.header for cell in row.cells]
        header = [self.cell(cell, layout) for row in table.rows if row.header for cell in row.cells]
        repeated = f"table.header({', '.join(header)}), " if header else ""
        vertical, horizontal = self.sizes.rules.inset
        return (
            f"#block(stroke: {'1pt' if kind.ruled else 'none'}, table(columns: ({widths},), rows: ({heights},), "
            f"stroke: {'0.5pt' if kind.ruled else 'none'}, inset: (x: {horizontal}mm, y: {vertical}mm), "
            f"{repeated}{', '.join(cells)}))"
        )

    def height(self, row: tree.Row, minimum: float) -> str:
        longest = max((len(_text(cell)) for cell in row.cells), default=0)
        return "auto" if longest > 40 else f"{row.height or minimum or 8}mm"

    def cell(self, cell: tree.Cell, layout: str) -> str:
        first: Any = cell.content[0]
        name = first.style if isinstance(first, tree.Paragraph) else "cell"
        align = ALIGN[getattr(first, "align", "") or "left"]
        spans = (f"colspan: {cell.colspan}, " if cell.colspan > 1 else "") + (
            f"rowspan: {cell.rowspan}, " if cell.rowspan > 1 else ""
        )
        words = f"text({self.face(layout, name, 'small' in cell.classes)}, {_literal(_text(cell))})"
        return f"table.cell({spans}align: {align} + horizon, {words})"


def _text(cell: tree.Cell) -> str:
    return "\n".join(plain_text(part) for part in cell.content if isinstance(part, tree.Paragraph))


def _literal(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
