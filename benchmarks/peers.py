"""在对照环境里运行：同一份内容用 python-docx 直写、用 docxtpl 填模板，各要多少毫秒一户。

    python peers.py CONTENT.json

CONTENT.json：各户的内容（own.contents），逐件的纸张、页脚、段落与表。两者做的与本工具一样：逐件一节，
每格的中文字体（eastAsia）、字号、对齐，列宽、行高、合并、框线、跨页重复的表头、页脚。
没有的：书签、目录的页号域、页脚的页号域、二维码、签字栏带行。结果为一行 JSON。
"""

from __future__ import annotations

import io
import json
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from statistics import median
from typing import Any

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docxtpl import DocxTemplate

Content = dict[str, Any]
ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}


def written(papers: list[Content]) -> Any:
    """python-docx 手册里的写法：逐件加一节，逐段、逐行、逐格写。"""
    document = docx.Document()
    for number, paper in enumerate(papers):
        section = document.sections[0] if number == 0 else document.add_section(WD_SECTION.NEW_PAGE)
        _page(section, paper)
        for block in paper["blocks"]:
            if "p" in block:
                _words(document.add_paragraph(), block["p"])
            elif block["t"]["rows"]:
                _table(document, block["t"])
    return document


def _page(section: Any, paper: Content) -> None:
    section.page_width, section.page_height, *margins = map(Mm, paper["page"])
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = margins
    landscape = section.page_width > section.page_height
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.footer.is_linked_to_previous = False
    _words(section.footer.paragraphs[0], paper["foot"])


def _words(paragraph: Any, words: Content) -> None:
    paragraph.alignment = ALIGN[words["align"]]
    paragraph.paragraph_format.space_after = Pt(0)
    if not words["text"]:
        return
    run = paragraph.add_run(words["text"])
    run.font.name = words["font"]
    run._element.rPr.rFonts.set(qn("w:eastAsia"), words["font"])  # python-docx 没有别的写法
    run.font.size = Pt(words["size"])
    run.font.bold = words["bold"] or None


def _table(document: Any, content: Content) -> None:
    rows, widths = content["rows"], content["widths"]
    table = document.add_table(len(rows), len(widths), style="Table Grid" if content["ruled"] else None)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    grid = [row.cells for row in table.rows]
    for number, (row, drawn) in enumerate(zip(rows, table.rows, strict=True)):
        if row["height"]:
            drawn.height = Mm(row["height"])
            drawn.height_rule = WD_ROW_HEIGHT_RULE.AT_LEAST
        properties = drawn._tr.get_or_add_trPr()
        for name in ("w:cantSplit", *(["w:tblHeader"] if row["header"] else [])):
            properties.append(OxmlElement(name))
        for part in row["cells"]:
            column, across, down = part["column"], part["colspan"], part["rowspan"]
            cell = grid[number][column]
            if across > 1 or down > 1:
                cell = cell.merge(grid[number + down - 1][column + across - 1])
            cell.width = Mm(sum(widths[column : column + across]))
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            _words(cell.paragraphs[0], part)


def template(papers: list[Content], path: Path) -> dict[str, Any]:
    """一户的 docxtpl 模板，与所填的值：栏目名照印，其余各格、各段是占位；一样的各行用 {%tr for %} 循环。

    版面（字体、列宽、行高、合并）已在模板里，如同在 Word 里画好的表。做模板的时间不计。
    """
    values: list[str] = []
    tables: list[list[list[str]]] = []

    def slot(words: Content) -> Content:
        if words.get("head") or not words["text"]:
            return words
        values.append(words["text"])
        return words | {"text": f"{{{{ v[{len(values) - 1}] }}}}"}

    def looped(rows: list[Content], columns: int) -> list[Content]:
        drawn: list[Content] = []
        for _, group in groupby(rows, _shape):
            same = list(group)
            spanned = any(cell["rowspan"] > 1 for cell in same[0]["cells"])
            covered = sum(cell["colspan"] for cell in same[0]["cells"]) < columns
            if len(same) == 1 or same[0]["header"] or spanned or covered:
                drawn += [row | {"cells": [slot(cell) for cell in row["cells"]]} for row in same]
                continue
            tables.append([[cell["text"] for cell in row["cells"]] for row in same])
            cells = same[0]["cells"]
            drawn.append(_control(same[0], f"{{%tr for row in t[{len(tables) - 1}] %}}"))
            drawn.append(same[0] | {"cells": [cell | {"text": f"{{{{ row[{n}] }}}}"} for n, cell in enumerate(cells)]})
            drawn.append(_control(same[0], "{%tr endfor %}"))
        return drawn

    dressed = []
    for paper in papers:
        blocks = [
            {"p": slot(block["p"])}
            if "p" in block
            else {"t": block["t"] | {"rows": looped(block["t"]["rows"], len(block["t"]["widths"]))}}
            for block in paper["blocks"]
        ]
        dressed.append(paper | {"blocks": blocks})
    written(dressed).save(path)
    return {"v": values, "t": tables}


def _shape(row: Content) -> tuple[Any, ...]:
    """凭什么算作一样的行；有上面跨下来的格子的行，格数不同。"""
    places = tuple((c["column"], c["colspan"], c["rowspan"], c["head"], c["font"], c["align"]) for c in row["cells"])
    return row["height"], row["header"], places


def _control(row: Content, text: str) -> Content:
    first, *others = row["cells"]
    return row | {"cells": [first | {"text": text}, *(cell | {"text": ""} for cell in others)]}


def filled(path: Path, values: dict[str, Any]) -> bytes:
    document = DocxTemplate(path)
    document.render(values, autoescape=True)
    return _bytes(document)


def _bytes(document: Any) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def milliseconds(work: Callable[[int], object], count: int) -> float:
    """各户占用处理器的时间，每户三遍取最快，各户取中位数，毫秒。"""
    times = []
    for number in range(count):
        best = float("inf")
        for _ in range(3):
            start = time.process_time()
            work(number)
            best = min(best, time.process_time() - start)
        times.append(best)
    return median(times) * 1000


if __name__ == "__main__":
    content = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{number}.docx" for number in range(len(content))]
        data = [template(papers, path) for papers, path in zip(content, paths, strict=True)]
        times = {
            "python-docx": milliseconds(lambda n: _bytes(written(content[n])), len(content)),
            "docxtpl": milliseconds(lambda n: filled(paths[n], data[n]), len(content)),
        }
    print(json.dumps(times))
