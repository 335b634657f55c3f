"""查到了哪些户、哪些规则：没有再报的旧账，是改好了，还是这次根本没有查。"""

from __future__ import annotations

from collections.abc import Callable

from dangan.findings import Report
from dangan.model import CHILD_TABLES, Household
from dangan.rules import RULES

CRASHED = "D000"
"""规则运行出错：既不入基线，也不能豁免。"""


class Looked:
    """一次核查看过的户。"""

    def __init__(self) -> None:
        self._unknown: dict[str, tuple[str, ...]] = {}
        self._whole = True

    def add(self, household: Household) -> None:
        """查了这一户。"""
        self._unknown[household.code] = tuple(t for t in CHILD_TABLES if getattr(household, t) is None)

    def skip(self) -> None:
        """有一户没有选中：全批次的问题这次不算查全。"""
        self._whole = False

    def at(self, report: Report) -> Callable[[str, str | None], bool]:
        """判断（规则码, 户编号）这次是否查过：规则用上了，户选中了，规则要读的表本户也有。"""
        applied = frozenset(report.applied_rules)
        crashed = {f.household for f in report.findings if f.rule == CRASHED}

        def looked(rule: str, household: str | None) -> bool:
            if rule not in applied or household in crashed:
                return False
            if household is None:
                return self._whole and report.complete
            unknown = self._unknown.get(household)
            return unknown is not None and not set(RULES[rule].reads) & set(unknown)

        return looked
