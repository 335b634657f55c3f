"""版面树 → 交给 dossier.typ 的数据。凡排版之前就能定下的，都在这里定下，排版时不再逐格去算。"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from dangan.backends import qr
from dangan.backends.following import groups
from dangan.backends.heights import POINT, Measure, cell_width, longest
from dangan.backends.markup import DOTTED
from dangan.backends.style import Style
from dangan.backends.tree import (
    Blank,
    Block,
    Break,
    Cell,
    Code,
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

Data = dict[str, Any]

_PLAIN = {"font": "", "small": False}

_LONG = re.compile("[!-~]{12}")
"""长串的号码、文号：西文不在中间断行，窄格里会越出框线，须让 dossier.typ 量一量。"""

_ROOM = 0.8
"""一行的估计高度过了版心高的几成，就许它断开。"""


class Numbers:
    """排版之后才有的页号，从哪几件算起：页号逐卷自 1 起，只有编号的件占号。"""

    def __init__(self, dossier: Dossier) -> None:
        self.order = {paper.id: number for number, paper in enumerate(dossier.papers)}
        self.style = dossier.numbers
        self.pages = [volume.pages for volume in dossier.volumes]
        self.papers: list[list[int]] = [[] for _ in dossier.volumes]
        self.before: dict[str, list[int]] = {}
        for number, paper in enumerate(dossier.papers):
            own = self.papers[paper.volume]
            self.before[paper.id] = own.copy()
            if paper.numbered:
                own.append(number)


def paper_data(paper: Paper, style: Style, numbers: Numbers) -> Data:
    """一件的数据。样式名写错抛出 TemplateError。"""
    return {
        "title": paper.title,
        "section": paper.section,
        "layout": paper.layout,
        **_sheet(paper, style, paper.landscape),
        "numbered": paper.numbered,
        "before": numbers.before[paper.id],
        "offset": paper.offset,
        "volume": paper.volume,
        "page_numbers": numbers.style(paper),
        "back": paper.back,
        "foot": paper.foot,
        "corner": paper.corner,
        "scan": [_sheet(paper, style, landscape) for landscape in paper.scan],
        "blocks": [] if paper.scan else _Blocks(paper, style, numbers).data(),
    }


def _sheet(paper: Paper, style: Style, landscape: bool) -> Data:
    width, height, margin = style.sheet(paper.layout, landscape)
    return {"landscape": landscape, "width": width, "height": height, "margin": margin}


class Extent(NamedTuple):
    """单元格内容的大小：连同上下留白的高（mm）；wide 为或许一行排不下，这时高是估计，否则至多这么高。"""

    height: float
    wide: bool


_EMPTY = Extent(0.0, False)


class _Blocks:
    """一件的各块。"""

    def __init__(self, paper: Paper, style: Style, numbers: Numbers) -> None:
        self.paper = paper
        self.style = style
        self.numbers = numbers
        self.styles = style.layout(paper.layout).styles
        self.width, self.height = style.area(paper.layout, paper.landscape)
        self.measure = Measure(paper.layout, style)
        self.vertical, self.horizontal = style.rules.inset

    def data(self) -> list[Data]:
        """各块的数据；签字栏并入前面与它同页的块。"""
        blocks = self.paper.blocks
        drawn: list[Data] = []
        done = 0
        for group in groups(self.paper, self.style):
            drawn += map(self.block, blocks[done : group.start])
            rest = [self.block(block) for block in blocks[group.start + 1 : group.end + 1]]
            first = self.block(blocks[group.start])
            if group.rows:
                drawn.append(first | {"tail": rest, "kept": group.rows})
            else:
                drawn.append({"kind": "together", "blocks": [first, *rest]})
            done = group.end + 1
        return drawn + [self.block(block) for block in blocks[done:]]

    def block(self, block: Block | Code) -> Data:
        match block:
            case Paragraph(content, name, heading, align):
                self.check(name)
                runs = self.runs(content)
                return {"kind": "paragraph", "style": name, "heading": heading, "align": align, "runs": runs}
            case Table():
                return self.table(block)
            case Lines(count, pitch):
                return {"kind": "lines", "count": count, "pitch": pitch}
            case Gap(height):
                return {"kind": "gap", "height": height}
            case Code(text, width, align):
                return {"kind": "code", "svg": qr.svg(text), "width": width, "align": align}

    def check(self, name: str) -> None:
        if name not in self.styles:
            self.style.text(self.paper.layout, name)

    # -------------------------------------------------------------- 表

    def table(self, table: Table) -> Data:
        """一张表。

        fixed 的行内容必不撑高，照定高排，不必先量；tall 的行一页排不下，只好许它断开，否则页外的字就丢了。
        """
        minimum = self.style.table(table.style).height
        heights = [row.height or minimum for row in table.rows]
        fixed = [True] * len(heights)
        tall = [False] * len(heights)
        whole = table.width or self.width
        rows = []
        for number, row in enumerate(table.rows):
            cells = []
            for cell in row.cells:
                inner = whole * cell_width(cell, table) - 2 * self.horizontal
                extent = self.extent(cell, inner)
                end = number + cell.rowspan
                if extent.wide or extent.height > sum(heights[number:end]):
                    fixed[number:end] = [False] * cell.rowspan
                    tall[number] = tall[number] or extent.height > _ROOM * self.height
                cells.append(self.cell(cell, extent.wide))
            rows.append(cells)
        return {
            "kind": "table",
            "style": table.style,
            "width": table.width,
            "widths": table.widths,
            "header": sum(row.header for row in table.rows),
            "heights": heights,
            "fixed": fixed,
            "keep": [row.keep for row in table.rows],
            "tall": tall,
            "rows": rows,
        }

    def cell(self, cell: Cell, tight: bool) -> Data | str:
        """单元格；tight 为真时内容或许宽于一行。最常见的只有一段文字、没有格式，就是一个字符串。"""
        content = cell.content
        first = content[0]
        classes = cell.classes
        if len(content) > 1 or not isinstance(first, Paragraph):
            data: Data = {"blocks": [self.block(block) for block in content]}
        else:
            data = self.words(first.content)
            if first.style != "cell":
                data["style"] = first.style
            if first.align not in ("", "left"):
                data["align"] = first.align
            if "nowrap" in classes:
                data["nowrap"] = True
            elif tight and _LONG.search(data.get("text", "")):
                data["long"] = True
        if "num" in classes:
            data["num"] = True
        if "tall" in classes:
            data["top"] = True
        if "head" in classes:
            data["head"] = True
        if cell.colspan > 1:
            data["colspan"] = cell.colspan
        if cell.rowspan > 1:
            data["rowspan"] = cell.rowspan
        return data["text"] if len(data) == 1 and "text" in data else data

    def words(self, content: Sequence[Inline]) -> Data:
        """一段的内容：只有文字的给出 text（与 small），其余逐项给出 runs。"""
        if not content:
            return {"text": ""}
        first = content[0]
        if len(content) > 1 or not isinstance(first, Text) or first.bold or first.font or DOTTED.search(first.text):
            return {"runs": self.runs(content)}
        return {"text": first.text, "small": True} if first.small else {"text": first.text}

    def extent(self, cell: Cell, inner: float) -> Extent:
        """内容在宽 inner（mm）的格里占多大。"""
        first = cell.content[0]
        if len(cell.content) > 1 or not isinstance(first, Paragraph):
            return Extent(self.measure.blocks(cell.content, inner) + 2 * self.vertical, True)
        if not first.content:
            return _EMPTY
        self.check(first.style)
        text = self.styles[first.style]
        count, width = longest(first.content, text.size, self.style.rules.small, inner)
        wide = width > inner and "nowrap" not in cell.classes
        lines = count + width / inner if wide else count
        return Extent(lines * text.line * POINT + 2 * self.vertical, wide)

    # -------------------------------------------------------------- 行内

    def runs(self, content: Iterable[Inline]) -> list[str | Data]:
        """行内内容；不带格式的文字就是一个字符串。"""
        runs: list[str | Data] = []
        for item in content:
            if isinstance(item, Text):
                runs += self.texts(item)
            else:
                runs.append(self.run(item))
        return runs

    def texts(self, item: Text) -> list[str | Data]:
        """一段文字；姓名、住址里的间隔号占一个字宽，与前一字不分开，因而不会落在行首。"""
        look: Data = {"font": item.font or ("hei" if item.bold else ""), "small": item.small}
        plain = look == _PLAIN
        parts = enumerate(DOTTED.split(item.text))
        return [
            part if plain and not number % 2 else {"kind": "text", "text": part, "dotted": bool(number % 2)} | look
            for number, part in parts
            if part
        ]

    def run(self, item: Blank | Break | PageRef | PageCount) -> str | Data:
        match item:
            case Blank(width):
                return {"kind": "blank", "width": width}
            case Break():
                return {"kind": "break"}
            case PageRef(target, edge, plus):
                return {
                    "kind": "page",
                    "paper": self.numbers.order[target],
                    "before": self.numbers.before[target],
                    "end": edge == "end",
                    "plus": plus,
                }
            case PageCount(plus):
                pages = self.numbers.pages[self.paper.volume]
                if pages is not None:
                    return str(pages + plus)
                return {"kind": "count", "papers": self.numbers.papers[self.paper.volume], "plus": plus}
