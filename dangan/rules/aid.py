"""到户政策的归类：政策名称合于方案的哪些名单。同一名称只认一次，一户只归一次。"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from dangan.model import Benefit
from dangan.profile import Profile

EARMARKED, ONE_OFF, EARNED = "earmarked_aid", "one_off_aid", "earned_aid"
BUSINESS, EDUCATION, YULU, DISABILITY = "business_aid", "education_aid", "yulu_aid", "disability_aid"
ONE_OFF_GRANT, LOAN, DIVIDEND = "one_off_grants", "loan_aid", "dividend_aid"
_LISTS = (EARMARKED, ONE_OFF, EARNED, BUSINESS, EDUCATION, YULU, DISABILITY, ONE_OFF_GRANT, LOAN, DIVIDEND)

Aid = Mapping[str, list[tuple[int, Benefit]]]
"""名单 → (第几条, 政策)；没有的名单不在其中。"""


def sorted_out(profile: Profile, benefits: Iterable[Benefit]) -> Aid:
    """一户的到户政策，按名单归类；一条可归几个名单。"""
    found: dict[str, list[tuple[int, Benefit]]] = {}
    for index, benefit in enumerate(benefits):
        if benefit.policy:
            for name in _lists_of(profile, benefit.policy):
                found.setdefault(name, []).append((index, benefit))
    return found


@lru_cache(maxsize=65536)
def _lists_of(profile: Profile, policy: str) -> tuple[str, ...]:
    return tuple(name for name in _LISTS if any(word in policy for word in profile.values(name)))
