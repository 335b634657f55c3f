"""此前读到的各户：供跨户比较，不留整户的资料。"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dangan import status

if TYPE_CHECKING:
    from dangan.rules.case import Case


@dataclass(slots=True)
class Roll:
    """一村各户的汇总：未脱贫（含预脱贫、返贫）户的在册人数，预脱贫、稳定脱贫、有档号、没有档号的户数，所用的区划代码。"""

    poor: int = 0
    nearly: int = 0
    stable: int = 0
    numbered: int = 0
    unnumbered: int = 0
    region_codes: set[str] = field(default_factory=set)


class Seen:
    """此前读到的各户：户编号与人员，供跨户比较；每人只记一个证件键，内存随人数线性增长。"""

    def __init__(self) -> None:
        self.codes: set[str] = set()
        self.people: dict[str, tuple[str, int]] = {}
        """证件号码前18位 → (户编号, 该户登记了证件的人数)。"""
        self.phones: dict[str, str] = {}
        """联系电话 → 户编号。"""
        self.helpers: dict[tuple[str, str], int] = {}
        """(姓名, 单位) → 现任结对户数。"""
        self.ranks: dict[tuple[str, str], str] = {}
        """(姓名, 单位) → 登记的职级，以先读到的为准。"""
        self.accounts: dict[int, tuple[str, int]] = {}
        """收支各项金额的散列 → (先读到的户编号, 户数)。"""
        self.volumes: dict[str, str] = {}
        """档号 → 户编号。"""
        self.villages: dict[tuple[str | None, str | None], Roll] = {}
        """(乡镇, 村) → 该村各户的汇总。"""

    def add(self, case: Case) -> None:
        """记下一户。"""
        self.codes.add(case.household.code)
        if case.household.phone:
            self.phones.setdefault(case.household.phone, case.household.code)
        keys = list(dict.fromkeys(key for _, key in case.people))
        entry = (case.household.code, len(keys))
        for key in keys:
            self.people.setdefault(key, entry)
        for index, name, unit in case.current_helpers:
            self.helpers[name, unit] = self.helpers.get((name, unit), 0) + 1
            rank = (case.household.helpers or [])[index].rank
            if rank:
                self.ranks.setdefault((name, unit), rank)
        figures = case.book.figures() if case.book else None
        if figures:
            first, count = self.accounts.get(hash(figures), (case.household.code, 0))
            self.accounts[hash(figures)] = first, count + 1
        self._enrol(case)

    def _enrol(self, case: Case) -> None:
        household = case.household
        place = household.township, household.village
        roll = self.villages.get(place)
        if roll is None:
            roll = self.villages[place] = Roll()
        if status.poor(household):
            roll.poor += len(case.living)
            roll.nearly += household.status == "预脱贫"
        if household.stable_marked_on:
            roll.stable += 1
        if household.volume_no:
            roll.numbered += 1
            self.volumes.setdefault(household.volume_no, household.code)
        elif case.column_known("volume_no"):
            roll.unnumbered += 1
        if household.region_code:
            roll.region_codes.add(household.region_code)
