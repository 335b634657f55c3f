"""别处方案才查的缺陷的登记：同一户先照当地规定备齐，再改坏，两份对着查。"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from generator.defects.subject import At, Subject
from generator.kinds import Kind

AS_OF = {
    "tongchuan-2016": "2018-11-30",
    "wenzhou-2016": "2017-11-30",
    "national-2018": "2018-11-30",
    "dongfang-2018": "2019-11-30",
    "monitoring-2021": "2021-11-30",
}
"""方案 → 核查截止日期。"""

TONGCHUAN, WENZHOU, NATIONAL, DONGFANG, MONITORING = AS_OF


@dataclass(frozen=True)
class Elsewhere:
    """一种缺陷：哪份方案、规则码、哪种户、怎么回事；prepare 备齐，spoil 改坏并返回应查出的位置。"""

    profile: str
    rule: str
    kind: Kind
    what: str
    prepare: Callable[[Subject], object]
    spoil: Callable[[Subject], At | str]


ELSEWHERE: list[Elsewhere] = []


def defect(
    profile: str, rule: str, kind: Kind, what: str, prepare: Callable[[Subject], object] = lambda _: None
) -> Callable[[Callable[[Subject], At | str]], Callable[[Subject], At | str]]:
    def register(spoil: Callable[[Subject], At | str]) -> Callable[[Subject], At | str]:
        ELSEWHERE.append(Elsewhere(profile, rule, kind, what, prepare, spoil))
        return spoil

    return register
