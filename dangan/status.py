"""户的状态判断：已脱贫、持有退出类材料、新增户。规则与表样共用，口径只在这里。"""

from __future__ import annotations

import re
from functools import lru_cache

from dangan import dates
from dangan.dates import PartialDate
from dangan.model import Household, Member
from dangan.profile import Profile

_EXITED = frozenset({"脱贫", "已脱贫", "稳定脱贫"})
_ON_THE_WAY = frozenset({"预脱贫", "返贫"})
_POOR = frozenset({"未脱贫", "预脱贫", "返贫"})
_DATED = {
    "": ("identified_on", "exited_on", "stable_marked_on", "handbook_updated_on", "moved_in_on", "risk_found_on"),
    "members": ("presence_changed_on",),
    "documents": ("date",),
    "projects": ("applied_on", "approved_on", "agreed_on"),
    "benefits": ("paid_on",),
    "events": ("date",),
    "visits": ("date",),
    "helpers": ("since",),
}
"""记录既成事实的日期。完成时限、结束日期之类可能在将来，不算。"""
_GONE = re.compile("死亡|迁出|婚出|嫁出|失踪|注销|减少")


def exited(household: Household) -> bool:
    """已脱贫：脱贫属性为脱贫，或已标注稳定脱贫。"""
    return household.status in _EXITED or household.stable_marked_on is not None


def exiting(household: Household) -> bool:
    """有精准退出一类：已脱贫、预脱贫、返贫。"""
    return exited(household) or household.status in _ON_THE_WAY


def poor(household: Household) -> bool:
    """没有脱贫的贫困户：未脱贫、预脱贫、返贫，没有标注稳定脱贫。"""
    return household.status in _POOR and not exited(household)


def is_new(household: Household, profile: Profile, as_of: PartialDate) -> bool:
    """新增户：识别时间在 as_of 当年，或不早于方案的 new_since；识别时间不明的不算。"""
    identified = household.identified_on
    if identified is None or identified.after(as_of):
        return False
    if identified.year == as_of.year:
        return True
    return bool(profile.new_since) and not identified.before(dates.parse(profile.new_since))


def present(household: Household) -> list[Member]:
    """在册成员：不含已登记死亡、迁出、婚出等自然减少的人；人员状态未登记的按在册。"""
    return [m for m in household.members if is_present(m)]


def is_present(member: Member) -> bool:
    """一名成员是否在册。"""
    return not (member.presence and _is_gone(member.presence))


def newest(household: Household, known: PartialDate | None = None) -> PartialDate | None:
    """本户登记的日期与 known 中最晚的；都没有为 None。"""
    latest = _order(known) if known else (0, 0, 0)
    for table, fields in _DATED.items():
        for record in (getattr(household, table) or ()) if table else (household,):
            for field in fields:
                day = getattr(record, field)
                if day is not None and day[0] >= latest[0] and (order := _order(day)) > latest:
                    known, latest = day, order
    return known


@lru_cache(maxsize=1024)
def _is_gone(presence: str) -> bool:
    return bool(_GONE.search(presence))


def _order(day: PartialDate) -> tuple[int, int, int]:
    year, month, number = day
    return year, month or 0, number or 0
