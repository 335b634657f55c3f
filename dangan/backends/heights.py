"""估算各块在 Word 里的高度，好把“撑满本页余下部分”的空白写成定长：Word 没有会伸长的空白。"""

from __future__ import annotations

import math
from collections.abc import Iterable

from dangan.backends.style import Style
from dangan.backends.tree import Blank, Block, Break, Gap, Lines, Paper, Paragraph, Row, Table, Text

_MM = 25.4 / 72  # 一磅合多少毫米
_HALF_WIDTH = 0.55  # 西文、数字的平均字宽，em
_SAFETY = 6.0  # 估算的余地（mm）：宁可略短，不可多出一页


def filling(paper: Paper, style: Style) -> float:
    """一件中每处“撑满”的空白应有的高度（mm）；内容不止一页的为 0。"""
    width, height, (top, right, bottom, left) = style.sheet(paper.layout, paper.landscape)
    gaps = sum(isinstance(block, Gap) and not block.height for block in paper.blocks)
    used = _Measure(paper.layout, style).blocks(paper.blocks, width - left - right)
    return max(0.0, height - top - bottom - used - _SAFETY) / gaps


class _Measure:
    """某版式之内的高度，单位 mm。"""

    def __init__(self, layout: str, style: Style) -> None:
        self.layout = layout
        self.style = style

    def blocks(self, blocks: Iterable[Block], width: float) -> float:
        return sum(self.block(block, width) for block in blocks)

    def block(self, block: Block, width: float) -> float:
        match block:
            case Paragraph():
                return self.paragraph(block, width)
            case Lines(count, pitch):
                return count * pitch
            case Gap(height):
                return height
            case Table():
                return sum(self.row(row, block, width) for row in block.rows)

    def paragraph(self, paragraph: Paragraph, width: float) -> float:
        text = self.style.text(self.layout, paragraph.style)
        lines = [text.indent * text.size]
        for item in paragraph.content:
            match item:
                case Text(content):
                    lines[-1] += sum(1 if char > "\u2000" else _HALF_WIDTH for char in content) * text.size
                case Blank(blank):
                    lines[-1] += blank / _MM
                case Break():
                    lines.append(0.0)
        count = sum(max(1, math.ceil(line * _MM / width)) for line in lines)
        return count * text.line * _MM + text.before + text.after

    def row(self, row: Row, table: Table, width: float) -> float:
        vertical, horizontal = self.style.rules.inset
        tallest = row.height or self.style.table(table.style).height
        column = 0
        for cell in row.cells:
            inner = width * sum(table.widths[column : column + cell.colspan]) - 2 * horizontal
            column += cell.colspan
            if cell.rowspan == 1:
                tallest = max(tallest, self.blocks(cell.content, max(inner, 1.0)) + 2 * vertical)
        return tallest
