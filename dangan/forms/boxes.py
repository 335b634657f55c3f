"""装盒：一村的各卷按案卷号依次装盒，得出各盒的起止卷号。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Box:
    """一盒：ranges 为起止卷号，卷号不连续的分几段；没有卷号的为空。count 为卷数。"""

    ranges: list[tuple[str, str]]
    count: int


def packed(numbers: Sequence[tuple[int, str] | None], volumes: int) -> list[Box]:
    """每盒 volumes 卷。numbers 为各卷的案卷号（数与写法）；还没有案卷号的为 None，排在最后，另起一盒。"""
    known = sorted(number for number in numbers if number)
    unknown = len(numbers) - len(known)
    boxes = [Box(_ranges(part), len(part)) for part in _parts(known, volumes)]
    return boxes + [Box([], min(volumes, unknown - start)) for start in range(0, unknown, volumes)]


def _parts(known: list[tuple[int, str]], volumes: int) -> list[list[tuple[int, str]]]:
    return [known[start : start + volumes] for start in range(0, len(known), volumes)]


def _ranges(part: list[tuple[int, str]]) -> list[tuple[str, str]]:
    breaks = [n for n, (one, next_one) in enumerate(pairwise(part), 1) if next_one[0] != one[0] + 1]
    edges = pairwise([0, *breaks, len(part)])
    return [(part[start][1], part[end - 1][1]) for start, end in edges]
