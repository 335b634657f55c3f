"""住址与村民委员会的写法。"""

from __future__ import annotations

from dangan.model import Household


def address(household: Household) -> str:
    """住址：乡镇·村·组，缺的部分略去；都没有为空串。"""
    parts = (household.township, household.village, group_name(household.group))
    return "·".join(part for part in parts if part)


def committee(household: Household) -> str | None:
    """村（居）民委员会全称；没有登记村名为 None。"""
    village = household.village
    if not village:
        return None
    if village.endswith("社区"):
        return f"{village}居民委员会"
    return f"{village}村民委员会" if village.endswith("村") else f"{village}村村民委员会"


def group_name(group: str | None) -> str | None:
    """组的写法：3 写作 3组。"""
    return f"{group}组" if group and group.isdigit() else group
