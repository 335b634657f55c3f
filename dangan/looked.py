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
        self._skipped: set[str] = set()

    def add(self, household: Household) -> None:
        """查了这一户。"""
        self._unknown[household.code] = tuple(t for t in CHILD_TABLES if getattr(household, t) is None)

    def skip(self, household: Household) -> None:
        """这一户没有选中。"""
        self._skipped.add(household.code)

    def left_out(self, household: str | None) -> bool:
        """这一户是不是没有选中；只选了一部分户的，全批次的问题（None）也算没有选中。"""
        return bool(self._skipped) if household is None else household in self._skipped

    def at(self, report: Report) -> Callable[[str, str | None], bool]:
        """判断（规则码, 户编号）这次是否查过：规则用上了，户选中了，规则要读的表本户也有。"""
        applied = frozenset(report.applied_rules)
        crashed = {f.household for f in report.findings if f.rule == CRASHED}

        def looked(rule: str, household: str | None) -> bool:
            if rule not in applied or household in crashed:
                return False
            if household is None:
                return not self._skipped and report.complete
            unknown = self._unknown.get(household)
            return unknown is not None and not set(RULES[rule].reads) & set(unknown)

        return looked
