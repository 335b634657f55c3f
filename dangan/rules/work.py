"""务工：谁在务工，是否确知无人务工。空白是未知；本户这一列在用，空白才算没有。"""

from __future__ import annotations

from collections.abc import Sequence

from dangan.model import Member, Record
from dangan.profile import Profile
from dangan.rules.case import Case
from dangan.rules.words import listed


def in_use(records: Sequence[Record], field: str) -> bool:
    """本户的这一列在用：有一行填了，或表头有这一列。"""
    return any(getattr(record, field) is not None for record in records) or any(
        record.row is not None and field in record.row.columns for record in records
    )


def works(profile: Profile, member: Member) -> bool:
    """在务工，或有公益岗位。"""
    if member.work_months or member.public_post:
        return True
    place = member.work_place
    return bool(place) and member.work_months is None and not listed(profile, "idle", place or "")


def nobody_works(case: Case) -> bool:
    """确知在册成员无人务工。"""
    living = case.living
    if any(works(case.profile, member) for member in living):
        return False
    return in_use(living, "work_months") or in_use(living, "work_place")


def months(case: Case) -> int:
    """在册成员务工与公益岗位的月数合计。"""
    return sum((m.work_months or 0) + (m.post_months or 0) for m in case.living)
