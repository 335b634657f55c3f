"""缺材料的意见：各族共用的写法。"""

from __future__ import annotations

from collections.abc import Iterator

from dangan import filing
from dangan.filing import VILLAGE
from dangan.findings import Problem
from dangan.rules.case import Case

ADVICE = "请查找原件；确已遗失或当年未开展的，写情况说明，不得补打分、不得倒签"


def absent(case: Case, name: str) -> Iterator[Problem]:
    """卷内应有而没有的一种材料；放错位置的由 D4、D5 报，不在这里重复。"""
    if not case.lacks(name):
        return
    paper = case.profile.paper(name)
    yield Problem(
        path="documents",
        message=f"一户一档·{paper.section}缺少{name}。{ADVICE}。",
        place_now=VILLAGE if case.held(name, VILLAGE) else None,
        move_to=filing.destination(paper),
        subject=name,
        evidence=name,
    )


def absent_from_bag(case: Case, name: str, caption: str) -> Iterator[Problem]:
    """户明白袋应有而没有的一种材料。"""
    if case.lacks_in_bag(name):
        yield Problem(
            path="documents",
            message=f"户明白袋中没有{caption}。请补放一份；原件不在的写情况说明。",
            move_to=filing.TO_BAG,
            subject=name,
            evidence=name,
        )
