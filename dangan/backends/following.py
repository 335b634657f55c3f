"""签字栏不独占一页：它与前一张表的末几行、其间的各段同在一页；前面没有表的，与前一块同在一页。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dangan.backends.heights import Measure
from dangan.backends.style import Style
from dangan.backends.tree import Block, Gap, Paper, Paragraph, Table

_ROOM = 0.8
"""同页的各块合计不可超过版心高的几成：再高便宁可分开。"""


@dataclass(frozen=True, slots=True)
class Group:
    """同在一页的各块：第 start 块至第 end 块（签字栏）；首块为表的，只是其末 rows 行。"""

    start: int
    end: int
    rows: int = 0


def groups(paper: Paper, style: Style) -> list[Group]:
    """一件中各签字栏所在的同页各块，依次；估计一页排不下的略去。"""
    return [
        group
        for end, block in enumerate(paper.blocks)
        if isinstance(block, Table) and block.follow and (group := _group(paper, end, style))
    ]


def _group(paper: Paper, end: int, style: Style) -> Group | None:
    blocks = paper.blocks
    start = _start(blocks, end)
    if start is None:
        return None
    width, height = style.area(paper.layout, paper.landscape)
    room = height * _ROOM
    measure = Measure(paper.layout, style)
    room -= measure.blocks(blocks[start + 1 : end + 1], width)
    first = blocks[start]
    if not isinstance(first, Table):
        return Group(start, end) if measure.block(first, width) <= room else None
    body = [row for row in first.rows if not row.header]
    for rows in range(min(style.rules.follow, len(body)), 0, -1):
        if measure.rows(first, body[-rows:], width) <= room:
            return Group(start, end, rows)
    return None


def _start(blocks: Sequence[Block], end: int) -> int | None:
    """往前找到表为止，其间只可有段落与空白；没有表的，取前面最近的一块。"""
    nearest = None
    for number in range(end - 1, -1, -1):
        block = blocks[number]
        if isinstance(block, Table):
            return number
        if not isinstance(block, Gap):
            nearest = number if nearest is None else nearest
            if not isinstance(block, Paragraph) or block.heading:
                break
    return nearest
