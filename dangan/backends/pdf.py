"""PDF 成品与各件的页号。"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dangan.backends.tree import Paper


@dataclass(frozen=True, slots=True)
class Pdf:
    """一份 PDF。

    pages 为各件（编入页号的）在本卷中的首页号与末页号，count 为编号的总页数（几卷合印的为各卷之和）；
    sheets 为纸面总页数（连同封面、目录、备考表，双面印制的连同空白背面）；missing 为印作 〓 的缺字；
    starts 为扫描件的首页在纸面上的序号（自 0 起），其各页还空着待装。
    """

    data: bytes
    pages: dict[str, tuple[int, int]]
    count: int
    sheets: int
    missing: tuple[str, ...] = ()
    starts: Mapping[str, int] = field(default_factory=dict)


def numbering(papers: Sequence[Paper], extents: Sequence[int]) -> tuple[dict[str, tuple[int, int]], int]:
    """各件的页数 → 卷内页号与编号总页数。不编号的件（封面、目录、备考表）不占号，每卷自 1 起。"""
    pages: dict[str, tuple[int, int]] = {}
    counts: dict[int, int] = {}
    for paper, extent in zip(papers, extents, strict=True):
        if paper.numbered:
            count = counts.get(paper.volume, 0)
            pages[paper.id] = (count + 1, count + extent)
            counts[paper.volume] = count + extent
    return pages, sum(counts.values())


def scan_starts(papers: Sequence[Paper], starts: Sequence[int]) -> dict[str, int]:
    """扫描件 id → 首页在纸面上的序号；starts 为各件的首页。"""
    return {paper.id: start for paper, start in zip(papers, starts, strict=True) if paper.scan}


def timestamp(date: str) -> str:
    """文档日期 → 完整的 ISO 日期；只有年或年月的，元数据取该年、该月第一日。"""
    return (date + "-01-01")[:10] if len(date) < 7 else (date + "-01")[:10]
