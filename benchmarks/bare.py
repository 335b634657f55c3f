"""同样的页面直接写成 Typst 源码：只有段落、表格、行高、列宽，量裸编译要多久。"""

from __future__ import annotations

import datetime as dt
import json
from statistics import median

import typst
from own import plain_text, timed

from dangan import config, resources
from dangan.backends import style, tree
from dangan.backends.fonts import Library

ROW = 8.0
HEAD = """#set page(paper: "a4", margin: (x: 20mm, y: 20mm))
#set text(font: ("Noto Serif CJK SC", "SimSun"), size: 10.5pt, lang: "zh")
#set document(title: "对照", date: datetime(year: 2017, month: 11, day: 30))
"""


def compile_all(dossiers: list[tree.Dossier]) -> tuple[float, float]:
    """(每户毫秒的中位数, 平均页数)，PDF/A-2u，与 Typst 后端相同的字体。"""
    fonts = Library(style.load(resources.templates(), config.Fonts())).fonts
    compiler = typst.Compiler(font_paths=fonts, ignore_system_fonts=True)
    sources = [source(dossier).encode() for dossier in dossiers]
    _compile(compiler, sources[0])
    runs = [timed(lambda text=text: _compile(compiler, text)) for text in sources]
    pages = sum(pdf.count(b"/Type /Page\n") or pdf.count(b"/Type/Page") for pdf, _ in runs)
    return median(seconds for _, seconds in runs) * 1000, pages / len(runs)


def _compile(compiler: typst.Compiler, text: bytes) -> bytes:
    moment = dt.datetime(2017, 11, 30, tzinfo=dt.UTC)
    pdf: bytes = compiler.compile(input=text, format="pdf", pdf_standards="a-2u", pdf_tags=False, timestamp=moment)
    return pdf


def source(dossier: tree.Dossier) -> str:
    """一户的 Typst 源码。"""
    papers = ["\n".join(_block(block) for block in paper.blocks) for paper in dossier.papers]
    return HEAD + "\n#pagebreak()\n".join(papers)


def _block(block: tree.Block) -> str:
    if isinstance(block, tree.Paragraph):
        return f"#par[{_literal(plain_text(block))}]"
    if isinstance(block, tree.Table):
        return _table(block)
    return f"#v({block.height or ROW}mm)" if isinstance(block, tree.Gap) else f"#v({block.count * block.pitch}mm)"


def _table(table: tree.Table) -> str:
    widths = ", ".join(f"{width:.4f}fr" for width in table.widths)
    heights = ", ".join(_height(row) for row in table.rows)
    cells = [_cell(cell) for row in table.rows if not row.header for cell in row.cells]
    header = [_cell(cell) for row in table.rows if row.header for cell in row.cells]
    repeated = f"table.header({', '.join(header)}), " if header else ""
    stroke = "0.5pt" if table.style == "grid" else "none"
    return f"#table(columns: ({widths},), rows: ({heights},), stroke: {stroke}, {repeated}{', '.join(cells)})"


def _height(row: tree.Row) -> str:
    longest = max((len(_text(cell)) for cell in row.cells), default=0)
    return "auto" if longest > 40 else f"{max(row.height, ROW)}mm"


def _cell(cell: tree.Cell) -> str:
    return f"table.cell(colspan: {cell.colspan}, rowspan: {cell.rowspan})[{_literal(_text(cell))}]"


def _text(cell: tree.Cell) -> str:
    return "\n".join(plain_text(part) for part in cell.content if isinstance(part, tree.Paragraph))


def _literal(text: str) -> str:
    return "#" + json.dumps(text, ensure_ascii=False)
