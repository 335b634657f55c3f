"""同样的页面直接写成 Typst 源码，量裸编译要多久。

纸张、字体、字号、行高、列宽、框线、对齐、页脚、书签、二维码都照样；目录的页号、页脚的“第几页共几页”用 Typst 自己的
计数，与本工具一样要排两遍。没有的只是：按内容撑高而有下限的行（支柱）、签字栏带行、双面、生僻字。
"""

from __future__ import annotations

import datetime as dt
import json
from statistics import mean
from typing import Any

import typst
from own import milliseconds, plain_text

from dangan import config, resources
from dangan.backends import qr, style, tree
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
            "#show heading: none\n"
            "#let page-of(mark) = counter(page).at(mark).first()\n"
        )
        self.names = {paper.id: f"p{number}" for number, paper in enumerate(dossier.papers)}
        self.last = [self.names[paper.id] for paper in dossier.papers if paper.numbered][-1]
        self.hand = dossier.page_numbers == "hand"
        section = ""
        papers = []
        started = False
        for paper in dossier.papers:
            marks = f"#heading(level: 1, {_literal(paper.section)})" if paper.section not in ("", section) else ""
            section = paper.section
            marks += f"#heading(level: {2 if section else 1}, {_literal(paper.title)})<{self.names[paper.id]}>"
            if paper.numbered and not started:
                started = True
                marks = "#counter(page).update(1)" + marks
            papers.append(self.paper(paper, marks))
        return head + "\n".join(papers)

    def paper(self, paper: tree.Paper, marks: str) -> str:
        width, height, margin = self.sizes.sheet(paper.layout, paper.landscape)
        sides = ", ".join(
            f"{side}: {mm}mm" for side, mm in zip(("top", "right", "bottom", "left"), margin, strict=True)
        )
        foot = _literal(paper.foot)
        number = ""
        name = self.names[paper.id]
        if paper.numbered and self.hand:
            within = (
                f"#(here().page() - locate(<{name}>).page() + 1)页　共#(page-of(<{name}e>) - page-of(<{name}>) + 1)"
            )
            foot = f"{foot} + context [　　本件第{within}页]"
        elif paper.numbered:
            number = (
                f"header: align(right, text({self.face(paper.layout, 'number')}, context counter(page).display())), "
            )
        blocks = "\n".join(self.block(block, paper.layout) for block in paper.blocks)
        return (
            f"#page(width: {width}mm, height: {height}mm, margin: ({sides}), "
            f"{number}footer: text({self.face(paper.layout, 'foot')}, {foot}))[{marks}{blocks}#metadata(none)<{name}e>]"
        )

    def face(self, layout: str, name: str, small: bool = False) -> str:
        text = self.sizes.text(layout, name)
        size = text.size * (self.sizes.rules.small if small else 1)
        return f"font: {self.families[text.font]}, size: {size}pt"

    def block(self, block: tree.Block, layout: str) -> str:
        match block:
            case tree.Paragraph():
                text = self.sizes.text(layout, block.style)
                words = f"text({self.face(layout, block.style)}, {self.words(block)})"
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
        words = f"text({self.face(layout, name, 'small' in cell.classes)}, {self.inside(cell)})"
        return f"table.cell({spans}align: {align} + horizon, {words})"

    def inside(self, cell: tree.Cell) -> str:
        parts = []
        for part in cell.content:
            if isinstance(part, tree.Paragraph):
                parts.append(self.words(part))
            elif isinstance(part, tree.Code):
                parts.append(f'image(bytes({_literal(qr.svg(part.text))}), format: "svg", width: {part.width}mm)')
        return " + linebreak() + ".join(parts) or "none"

    def words(self, paragraph: tree.Paragraph) -> str:
        parts = []
        for part in paragraph.content:
            if isinstance(part, tree.Text):
                parts.append(_literal(part.text))
            elif isinstance(part, tree.PageRef):
                mark = self.names[part.target] + ("e" if part.edge == "end" else "")
                parts.append(f"context str(page-of(<{mark}>) + {part.plus})")
            elif isinstance(part, tree.PageCount):
                parts.append(f"context str(page-of(<{self.last}e>) + {part.plus})")
            elif isinstance(part, tree.Blank):
                width = f"{part.width}mm" if part.width else "1fr"
                parts.append(f"box(width: {width}, height: 0.88em, stroke: (bottom: 0.5pt))")
            elif isinstance(part, tree.Break):
                parts.append("linebreak()")
        return " + ".join(parts) or '""'


def _text(cell: tree.Cell) -> str:
    return "\n".join(plain_text(part) for part in cell.content if isinstance(part, tree.Paragraph))


def _literal(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
