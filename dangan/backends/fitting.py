"""排版之前量一件：哪些行的内容必不撑高，整件排成几页。长度单位 mm。"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

from dangan.backends.heights import POINT, Measure, cell_width
from dangan.backends.style import Style
from dangan.backends.tree import Blank, Break, Cell, Inline, Paper, Paragraph, Table, Text
from dangan.backends.wrapping import Ruler

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
    """单元格内容的高；sure 为说得准的，wide 见 Rows。"""

    height: float
    sure: bool
    wide: bool


class Fit:
    """一件量得的结果：tables 依次为各表；pages 为估计的页数，说不准的为 None。"""

    def __init__(self, paper: Paper, style: Style, ruler: Callable[[str], Ruler]) -> None:
        """ruler 给出某角色的字体的尺。样式名写错抛出 TemplateError。"""
        self._style = style
        self._ruler = ruler
        self._layout = paper.layout
        self._styles = style.layout(paper.layout).styles
        self._measure = Measure(paper.layout, style)
        cell = style.text(paper.layout, "cell")
        self._leading = (cell.line - cell.size) * POINT
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
        vertical, horizontal = self._style.rules.inset
        minimum = self._style.table(table.style).height
        heights = [row.height or minimum for row in table.rows]
        likely = heights.copy()
        rows = Rows(heights, [True] * len(heights), [False] * len(heights), [])
        whole = table.width or self._width
        for number, row in enumerate(table.rows):
            wide = []
            for cell in row.cells:
                extent = self._extent(cell, whole * cell_width(cell, table) - 2 * horizontal)
                height = extent.height + 2 * vertical
                end = number + cell.rowspan
                tall = height > _ROOM * self._height
                if extent.sure and cell.rowspan == 1 and not tall:
                    heights[number] = max(heights[number], height)
                elif not extent.sure or tall or height > sum(heights[number:end]):
                    rows.fixed[number:end] = [False] * cell.rowspan
                    rows.tall[number] = rows.tall[number] or tall
                    likely[end - 1] = max(likely[end - 1], height - sum(likely[number : end - 1]))
                wide.append(extent.wide)
            rows.wide.append(wide)
        self.tables.append(rows)
        return sum(map(max, likely, heights))

    def _extent(self, cell: Cell, inner: float) -> Extent:
        """内容在宽 inner 的格里占多大。"""
        first = cell.content[0]
        if len(cell.content) > 1 or not isinstance(first, Paragraph):
            height = self._measure.blocks(cell.content, inner)
            return Extent(height, False, True)
        text = self._styles.get(first.style) or self._style.text(self._layout, first.style)
        if not first.content:
            return _EMPTY
        small = {isinstance(it, Text) and it.small for it in first.content if not isinstance(it, Break)}
        em = text.size * POINT * (self._style.rules.small if small == {True} else 1)
        leading = (text.line - text.size) * POINT
        wraps = "nowrap" not in cell.classes
        counted = [_lines(line, self._ruler(text.font), em, inner, wraps=wraps) for line in _split(first.content)]
        count = sum(count for count, _ in counted)
        sure = all(sure for _, sure in counted) and (count == 1 or len(small) == 1)
        return Extent(count * em + (count - 1) * leading + self._leading, sure, not sure)


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
    if not wraps or len(text) <= room or (width := ruler.width(text)) <= room:
        return 1, True
    count = None if blanks else ruler.lines(text, room)
    return (count, True) if count else (math.ceil((width + sum(blanks)) * em / inner), False)


_NUMBER = 2.4
"""页号至多多宽，em。"""
