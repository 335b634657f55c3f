"""前后两期同样的资料：在校生逐年升级，致贫原因变了要有回头看。"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dangan import text
from dangan.matching.differences import Difference
from dangan.matching.opinions import Home
from dangan.matching.pairing import Pair

_GRADE = re.compile(r"(.*?)([一二三四五六七八九])年级")
_NUMERALS = "一二三四五六七八九"
_LOOK_BACK = "回头看"


def of(pair: Pair, where: Home) -> Iterator[Difference]:
    """一户前后两期的问题；pair.handbook 为上一期。"""
    for twin in pair.twins:
        now, before = pair.system.members[twin.system], pair.handbook.members[twin.handbook]
        if _stuck(before.schooling, now.schooling):
            path = f"members[{twin.system}].schooling"
            yield Difference(
                rule="D820",
                where=where,
                person=now.name or "",
                item="在校生状况",
                system=now.schooling or "",
                handbook=before.schooling or "",
                message=f"{now.name}上一期为{before.schooling}，这一期为{now.schooling}，没有升级。"
                "请向学校核实：没有更新的改正；确实留级、休学的，写情况说明。",
                path=path,
                source=pair.system.source(path),
                other=pair.handbook.source(f"members[{twin.handbook}].schooling"),
            )
    one, other = pair.system, pair.handbook
    if one.cause and other.cause and one.events is not None and text.key(one.cause) != text.key(other.cause):
        if any(_LOOK_BACK in (event.step or "") for event in one.events):
            return
        yield Difference(
            rule="D821",
            where=where,
            item="主要致贫原因",
            system=one.cause,
            handbook=other.cause,
            message=f"主要致贫原因上一期为{other.cause}，这一期为{one.cause}，没有回头看的记录。"
            "请核实原因为什么变了，补上回头看的记录；写错的改回。",
            path="cause",
            source=one.source("cause"),
            other=other.source("cause"),
        )


def _stuck(before: str | None, now: str | None) -> bool:
    """同一学段，年级没有升。"""
    grades = [_GRADE.fullmatch(text.key(written or "")) for written in (before, now)]
    old, new = grades
    if old is None or new is None or old[1] != new[1]:
        return False
    return _NUMERALS.index(new[2]) <= _NUMERALS.index(old[2])
