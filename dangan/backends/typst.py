"""PDF/A-2u：版面树以 JSON 数据交给 dossier.typ，由 Typst 排版。记录中的文字从不当作源码。"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec

from dangan.backends.fonts import Library, note, replacements
from dangan.backends.pdf import Pdf, numbering, timestamp
from dangan.backends.style import Style
from dangan.backends.tree import (
    Blank,
    Block,
    Break,
    Cell,
    Dossier,
    Gap,
    Inline,
    Lines,
    PageCount,
    PageRef,
    Paper,
    Paragraph,
    Table,
    Text,
)
from dangan.errors import EngineError

_LONG = re.compile("[!-~]{12}")
"""长串的号码、文号：西文不在中间断行，窄格里会越出框线，须让 dossier.typ 量一量。"""

PROGRAM = Path(__file__).with_name("dossier.typ")


class TypstBackend:
    """Typst 后端；一个工作进程建一个，一直用下去。"""

    def __init__(self, style: Style) -> None:
        import typst

        self.style = style
        self.library = Library(style)
        self._settings = msgspec.json.encode(_settings(style, self.library)).decode()
        self._compiler = typst.Compiler(
            PROGRAM, root=PROGRAM.parent, font_paths=self.library.fonts, ignore_system_fonts=True
        )

    def pdf(self, dossier: Dossier) -> Pdf:
        """版面树 → PDF/A-2u；同样的树得到同样的字节。排版失败抛出 EngineError。"""
        import typst

        papers, missing = self._papers(dossier)
        date = timestamp(dossier.date)
        data = {"title": dossier.title, "date": date, "page_numbers": dossier.page_numbers, "papers": papers}
        try:
            pdf: Any = self._compiler.compile(
                sys_inputs={"style": self._settings, "dossier": msgspec.json.encode(data).decode()},
                format="pdf",
                pdf_standards="a-2u",
                pdf_tags=False,
                timestamp=dt.datetime.fromisoformat(date).replace(tzinfo=dt.UTC),
            )
        except typst.TypstError as error:
            raise EngineError(f"Typst 排版失败：{error.message}") from error
        starts, sheets = _first_pages(pdf)
        pages, count = numbering(dossier.papers, starts, sheets)
        return Pdf(pdf, pages, count, sheets, missing)

    def _papers(self, dossier: Dossier) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
        """各件的数据；缺字换作 〓，并在该件页脚注明。"""
        papers = []
        found: set[str] = set()
        for paper in dossier.papers:
            data = _paper(paper, self.style)
            raw = msgspec.json.encode(data).decode()
            if lacking := self.library.lacking(raw):
                missing = self.library.missing(raw)
                data = msgspec.json.decode(raw.translate(replacements(lacking)))
                if missing:
                    data["foot"] = "　".join(filter(None, (data["foot"], note(missing))))
                    found.update(missing)
            papers.append(data)
        return papers, tuple(sorted(found))


def _settings(style: Style, library: Library) -> dict[str, Any]:
    built: dict[str, Any] = msgspec.to_builtins(style)
    return {"fonts": library.families, **{key: built[key] for key in ("rules", "tables", "edges", "layouts")}}


def _first_pages(pdf: bytes) -> tuple[list[int], int]:
    """书签的末级即各件，依次给出其首页（自 0 起）；连同总页数。"""
    import pikepdf

    with pikepdf.open(BytesIO(pdf)) as document:
        order = {page.objgen: number for number, page in enumerate(document.pages)}
        starts: list[int] = []

        def visit(item: Any) -> None:
            while item is not None:
                if "/First" in item:
                    visit(item.First)
                else:
                    starts.append(order[item.Dest[0].objgen])
                item = item.get("/Next")

        visit(document.Root.Outlines.First)
        return starts, len(order)


# ------------------------------------------------------------------ 版面树 → 数据


def _paper(paper: Paper, style: Style) -> dict[str, Any]:
    width, height, margin = style.sheet(paper.layout, paper.landscape)
    return {
        "id": paper.id,
        "title": paper.title,
        "section": paper.section,
        "layout": paper.layout,
        "landscape": paper.landscape,
        "width": width,
        "height": height,
        "margin": margin,
        "numbered": paper.numbered,
        "offset": paper.offset,
        "foot": paper.foot,
        "corner": paper.corner,
        "blocks": [_block(block, paper.layout, style) for block in paper.blocks],
    }


def _block(block: Block, layout: str, style: Style) -> dict[str, Any]:
    match block:
        case Paragraph(content, name, heading, align):
            style.text(layout, name)
            return {"kind": "paragraph", "style": name, "heading": heading, "align": align, "content": _runs(content)}
        case Table(widths, rows, name):
            minimum = style.table(name).height
            return {
                "kind": "table",
                "style": name,
                "widths": widths,
                "header": sum(row.header for row in rows),
                "heights": [row.height or minimum for row in rows],
                "rows": [[_cell(cell, layout, style) for cell in row.cells] for row in rows],
            }
        case Lines(count, pitch):
            return {"kind": "lines", "count": count, "pitch": pitch}
        case Gap(height):
            return {"kind": "gap", "height": height}


def _cell(cell: Cell, layout: str, style: Style) -> dict[str, Any]:
    """单元格；只有一段的（几乎全部）不另成块，直接给出样式与行内内容。"""
    classes = cell.classes
    data: dict[str, Any] = {"align": "left", "top": "tall" in classes, "head": "head" in classes}
    first = cell.content[0]
    if len(cell.content) == 1 and isinstance(first, Paragraph):
        style.text(layout, first.style)
        data |= {"align": first.align or "left", "style": first.style, "content": _runs(first.content)}
        if "nowrap" in classes:
            data["nowrap"] = True
        elif any(isinstance(item, Text) and _LONG.search(item.text) for item in first.content):
            data["long"] = True
    else:
        data["blocks"] = [_block(block, layout, style) for block in cell.content]
    if cell.colspan > 1:
        data["colspan"] = cell.colspan
    if cell.rowspan > 1:
        data["rowspan"] = cell.rowspan
    return data


def _runs(content: Iterable[Inline]) -> list[str | dict[str, Any]]:
    """行内内容；不带格式的文字就是一个字符串。"""
    return [_run(item) for item in content]


def _run(item: Inline) -> str | dict[str, Any]:
    match item:
        case Text(text, False, "", False):
            return text
        case Text(text, bold, font, small):
            return {"kind": "text", "text": text, "font": font or ("hei" if bold else ""), "small": small}
        case Blank(width):
            return {"kind": "blank", "width": width}
        case Break():
            return {"kind": "break"}
        case PageRef(target, edge, plus):
            return {"kind": "page", "target": target, "edge": edge, "plus": plus}
        case PageCount(plus):
            return {"kind": "count", "plus": plus}
