"""排版之前量一件：哪些行的内容必不撑高，整件排成几页。长度单位 mm。"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from dangan.backends.heights import POINT, Measure, cell_width
from dangan.backends.style import Style
from dangan.backends.tree import Blank, Break, Cell, Inline, Paper, Paragraph, Table, Text
from dangan.backends.wrapping import UNSURE, Ruler

_ROOM = 0.8
"""一行的估计高度过了版心高的几成，就许它断开。"""

_MARGIN = 0.08
"""不止一页的，估计的总高会差几成：行数略有出入，换页处又有零头。"""


class Rows(NamedTuple):
    """一张表的各行。

    fixed 的行高就是 heights，照定高排，不必先量；其余的 heights 为最小行高。tall 的行一页排不下，只好许它断开，
    否则页外的字就丢了。wide 逐行逐格，为真的格内容或许一行排不下，又说不准折成几行。
    """

    heights: list[float]
    fixed: list[bool]
    tall: list[bool]
    wide: list[list[bool]]


class Extent(NamedTuple):
    """单元格的高，连同上下的留白；sure 为说得准的，wide 见 Rows。"""

    height: float
    sure: bool
    wide: bool


class Fit:
    """一件量得的结果：tables 依次为各表；pages 为估计的页数，说不准的为 None。"""

    def __init__(self, paper: Paper, style: Style, rulers: Mapping[str, Ruler]) -> None:
        """rulers 为各角色的字体的尺。样式名写错抛出 TemplateError。"""
        self._style = style
        self._rulers = rulers
        self._layout = paper.layout
        self._measure = Measure(paper.layout, style)
        cell = style.text(paper.layout, "cell")
        self._padding = (cell.line - cell.size) * POINT + 2 * style.rules.inset[0]
        self._looks: dict[tuple[str, bool], tuple[float, Ruler, Extent]] = {}
        self._width, self._height = style.area(paper.layout, paper.landscape)
        self.tables: list[Rows] = []
        used = 0.0
        for block in paper.blocks:
            used += self._table(block) if isinstance(block, Table) else self._measure.block(block, self._width)
        self.pages = self._pages(used / self._height)

    def _pages(self, full: float) -> int | None:
        """full 为各块合计有几个版心高。"""
        if full <= 1:
            return 1
        least, most = math.ceil(full * (1 - _MARGIN)), math.ceil(full * (1 + _MARGIN))
        return most if least == most else None

    def _table(self, table: Table) -> float:
        """量一张表，返回大约的高度。"""
        horizontal = self._style.rules.inset[1]
        minimum = self._style.table(table.style).height
        heights = [row.height or minimum for row in table.rows]
        likely = heights.copy()
        rows = Rows(heights, [True] * len(heights), [False] * len(heights), [])
        whole = table.width or self._width
        for number, row in enumerate(table.rows):
            wide = []
            for cell in row.cells:
                height, sure, loose = self._extent(cell, whole * cell_width(cell, table) - 2 * horizontal)
                wide.append(loose)
                end = number + cell.rowspan
                tall = height > _ROOM * self._height
                if sure and cell.rowspan == 1 and not tall:
                    if height > heights[number]:
                        heights[number] = height
                elif not sure or tall or height > sum(heights[number:end]):
                    rows.fixed[number:end] = [False] * cell.rowspan
                    rows.tall[number] = rows.tall[number] or tall
                    likely[end - 1] = max(likely[end - 1], height - sum(likely[number : end - 1]))
            rows.wide.append(wide)
        self.tables.append(rows)
        return sum(map(max, likely, heights))

    def _extent(self, cell: Cell, inner: float) -> Extent:
        """内容在宽 inner 的格里占多大，连同上下的留白。"""
        first = cell.content[0]
        if len(cell.content) > 1 or not isinstance(first, Paragraph):
            return Extent(self._measure.blocks(cell.content, inner) + 2 * self._style.rules.inset[0], False, True)
        content = first.content
        if not content:
            return _EMPTY
        only = content[0]
        if len(content) == 1 and isinstance(only, Text) and not only.bold and not only.font:
            em, ruler, one_line = self._looks.get((first.style, only.small)) or self._look(
                first.style, small=only.small
            )
            if ruler.width(only.text) * em <= inner:
                return one_line
        return self._paragraph(content, first.style, inner, wraps="nowrap" not in cell.classes)

    def _look(self, name: str, *, small: bool) -> tuple[float, Ruler, Extent]:
        """(一字的宽, 字体的尺, 只有一行的格)；加粗、加了字距的说不准多宽。"""
        text = self._style.text(self._layout, name)
        em = text.size * POINT * (self._style.rules.small if small else 1)
        ruler = UNSURE if text.bold or text.tracking else self._rulers[text.font]
        look = em, ruler, Extent(em + self._padding, True, False)
        self._looks[name, small] = look
        return look

    def _paragraph(self, content: Sequence[Inline], name: str, inner: float, *, wraps: bool) -> Extent:
        small = {isinstance(it, Text) and it.small for it in content if not isinstance(it, Break)}
        em, ruler, _ = self._look(name, small=small == {True})
        text = self._style.text(self._layout, name)
        if any(isinstance(it, Text) and (it.bold or it.font) for it in content):
            ruler = UNSURE
        counted = [_lines(line, ruler, em, inner, wraps=wraps) for line in _split(content)]
        count = sum(count for count, _ in counted)
        sure = all(sure for _, sure in counted) and (count == 1 or len(small) == 1)
        leading = (text.line - text.size) * POINT
        return Extent(count * em + (count - 1) * leading + self._padding, sure, not sure)


_EMPTY = Extent(0.0, True, False)


def _split(content: Sequence[Inline]) -> list[list[Inline]]:
    """在强制换行处分开。"""
    lines: list[list[Inline]] = [[]]
    for item in content:
        if isinstance(item, Break):
            lines.append([])
        else:
            lines[-1].append(item)
    return lines


def _lines(line: Sequence[Inline], ruler: Ruler, em: float, inner: float, *, wraps: bool) -> tuple[int, bool]:
    """(一段在宽 inner 处排成几行, 说得准)；em 为一字的宽。占满余下部分的横线不计。"""
    text = "".join([item.text for item in line if isinstance(item, Text)])
    blanks = [item.width / em if isinstance(item, Blank) else _NUMBER for item in line if not isinstance(item, Text)]
    room = inner / em - sum(blanks)
    if not wraps or (width := ruler.width(text)) <= room:
        return 1, True
    count = None if blanks else ruler.lines(text, room)
    return (count, True) if count else (math.ceil((width + sum(blanks)) * em / inner), False)


_NUMBER = 2.4
"""页号至多多宽，em。"""
