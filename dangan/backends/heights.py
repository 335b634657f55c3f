"""估算各块印出来有多高：哪些行必不撑高、签字栏带几行、Word 里“撑满”的空白有多长。长度单位 mm，字号单位磅。"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from dangan.backends.style import Style
from dangan.backends.tree import (
    Blank,
    Block,
    Break,
    Cell,
    Code,
    Gap,
    Lines,
    Paper,
    Paragraph,
    Row,
    Table,
    Text,
)

POINT = 25.4 / 72
"""一磅合多少毫米。"""

_HALF_WIDTH = 0.55  # 西文、数字的平均字宽，em
_SAFETY = 6.0  # 估算的余地（mm）：宁可略短，不可多出一页


def filling(paper: Paper, style: Style) -> float:
    """一件中每处“撑满”的空白应有的高度（mm）；内容不止一页的为 0。"""
    width, height = style.area(paper.layout, paper.landscape)
    gaps = sum(isinstance(block, Gap) and not block.height for block in paper.blocks)
    used = Measure(paper.layout, style).blocks(paper.blocks, width)
    return max(0.0, height - used - _SAFETY) / gaps


class Measure:
    """某版式之内的高度，单位 mm。"""

    def __init__(self, layout: str, style: Style) -> None:
        self.layout = layout
        self.style = style

    def blocks(self, blocks: Iterable[Block | Code], width: float) -> float:
        """各块合计的高度；width 为所占的宽度。"""
        return sum(self.block(block, width) for block in blocks)

    def block(self, block: Block | Code, width: float) -> float:
        match block:
            case Paragraph():
                return self.paragraph(block, width)
            case Lines(count, pitch):
                return count * pitch
            case Gap(height):
                return height
            case Table():
                return self.rows(block, block.rows, block.width or width)
            case Code():
                return block.width

    def paragraph(self, paragraph: Paragraph, width: float) -> float:
        text = self.style.text(self.layout, paragraph.style)
        lines = [text.indent * text.size]
        for item in paragraph.content:
            match item:
                case Text(content):
                    wide = sum([char > "\u2000" for char in content])
                    lines[-1] += (wide + (len(content) - wide) * _HALF_WIDTH) * text.size
                case Blank(blank):
                    lines[-1] += blank / POINT
                case Break():
                    lines.append(0.0)
        count = sum(max(1, math.ceil(line * POINT / width)) for line in lines)
        return count * text.line * POINT + text.before + text.after

    def rows(self, table: Table, rows: Sequence[Row], width: float) -> float:
        """一张表中某几行的高度。"""
        return sum(self._row(row, table, width) for row in rows)

    def _row(self, row: Row, table: Table, width: float) -> float:
        vertical, horizontal = self.style.rules.inset
        tallest = row.height or self.style.table(table.style).height
        for cell in row.cells:
            if cell.rowspan == 1:
                inner = width * cell_width(cell, table) - 2 * horizontal
                tallest = max(tallest, self.blocks(cell.content, max(inner, 1.0)) + 2 * vertical)
        return tallest


def cell_width(cell: Cell, table: Table) -> float:
    """一格占表宽的比例。"""
    if cell.colspan == 1:
        return table.widths[cell.column]
    return sum(table.widths[cell.column : cell.column + cell.colspan])
