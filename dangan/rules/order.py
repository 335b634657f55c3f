"""程序先后：各环节的日期，以及颠倒之处。识别（D105）与退出（D304）共用。"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from dangan.dates import PartialDate
from dangan.findings import Problem
from dangan.profile import Profile, Step
from dangan.rules.case import Case

_LATER = frozenset({"补办", "系统打印"})
"""后来补做、打印的材料，其日期不是这一环发生的日期。"""


def dated(case: Case, step: Step) -> tuple[PartialDate, str, int] | None:
    """一个环节最早的日期，及其所在的表与行：先看程序登记，没有再看证明这一环的材料。"""
    found: list[tuple[PartialDate, str, int]] = []
    if events := case.events.get((step.phase, step.name)):
        found = [(e.date, "events", i) for i, e in events if e.date]
    if not found and (items := case.by_paper.get(step.paper)):
        found = [
            (item.document.date, "documents", item.position)
            for item in items
            if item.document.date and item.document.origin not in _LATER
        ]
    if len(found) < 2:
        return found[0] if found else None
    return min(found, key=_earliest)


def _earliest(dated: tuple[PartialDate, str, int]) -> tuple[int, int, int]:
    date = dated[0]
    return date.year, date.month or 0, date.day or 0


@lru_cache(maxsize=64)
def steps(profile: Profile, phase: str) -> tuple[Step, ...]:
    """某阶段的各环节，按先后。"""
    return tuple(step for step in profile.steps if step.phase == phase)


def inverted(case: Case, phase: str) -> Iterator[Problem]:
    """某阶段中，后一环早于前一环之处；日期精度不足以判断的不报。"""
    done = [(step, found) for step in steps(case.profile, phase) if (found := dated(case, step))]
    for (earlier, (first, _, _)), (later, (second, table, position)) in pairwise(done):
        if second.before(first):
            yield Problem(
                path=f"{table}[{position}].date",
                message=f"{phase}程序先后颠倒：{later.name}（{second}）早于{earlier.name}（{first}）。"
                "请对照原件核对两处日期，由当事人划改签字；不得倒签。",
                evidence=f"{earlier.name}>{later.name}",
            )
