"""收支账：按年度归集科目，核对各恒等式。科目、别名与合成关系全在方案里。"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from dangan import text
from dangan.model import Account
from dangan.profile import Profile

WAGE, BUSINESS, PROPERTY, TRANSFER = "工资性收入", "生产经营性收入", "财产性收入", "转移性收入"
TOTAL, COST, NET, PER_HEAD = "总收入", "生产经营性支出", "纯收入", "人均纯收入"
_RESULTS = frozenset({NET, PER_HEAD})
"""可以为负的科目：亏损之年。"""
_ZERO = Decimal(0)
_COMPARED = (WAGE, BUSINESS, PROPERTY, TRANSFER, TOTAL, COST)


class Gap(NamedTuple):
    """一处不平：在第几行、写的数、应有的数、怎么算的。"""

    position: int
    item: str
    stated: Decimal
    expected: Decimal
    formula: str


@lru_cache(maxsize=8)
def _names(profile: Profile) -> Mapping[str, str]:
    return {text.key(name): a.item for a in profile.accounts for name in (a.item, *a.aliases)}


@lru_cache(maxsize=8)
def _sums(profile: Profile) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((a.item, a.sum_of) for a in profile.accounts if a.sum_of)


@lru_cache(maxsize=4096)
def _item(profile: Profile, written: str) -> str | None:
    return _names(profile).get(text.key(written))


@lru_cache(maxsize=8)
def _items(profile: Profile) -> Mapping[str | None, str]:
    """照方案的写法登记的科目，不必归一。"""
    return {name: a.item for a in profile.accounts for name in (a.item, *a.aliases)}


class Ledger:
    """一户一年的收支账。同一科目有几行的相加；没有登记的科目按零，登记了而金额空白的不核。"""

    def __init__(self, profile: Profile, year: int | None) -> None:
        self.profile = profile
        self.year = year
        self.first: dict[str, int] = {}
        """科目 → 首次出现在第几行。"""
        self._amounts: dict[str, Decimal | None] = {}

    @property
    def label(self) -> str:
        """“2016 年”；没有写年度的为空串。"""
        return f"{self.year} 年" if self.year else ""

    def add(self, item: str, position: int, amount: Decimal | None) -> None:
        """记入一行；有一行金额空白，该科目即为未知。"""
        if item not in self.first:
            self.first[item] = position
            self._amounts[item] = amount
            return
        before = self._amounts[item]
        self._amounts[item] = None if before is None or amount is None else before + amount

    def stated(self, item: str) -> Decimal | None:
        """登记的金额；没有这一科目，或金额空白，为 None。"""
        return self._amounts.get(item)

    def blank(self, item: str) -> bool:
        """登记了这一科目而金额空白。"""
        return item in self.first and self._amounts[item] is None

    def path(self, item: str) -> str:
        """科目首次出现之处。"""
        return f"accounts[{self.first[item]}].amount"

    def negative(self) -> list[str]:
        """金额为负的科目；纯收入、人均纯收入可以为负。"""
        return [i for i, amount in self._amounts.items() if amount and amount.is_signed() and i not in _RESULTS]

    def figures(self) -> tuple[Decimal, ...] | None:
        """四项收入、支出与合计，供比较雷同；有一项不明，或没有工资、经营收入的，为 None。"""
        known = []
        for item in _COMPARED:
            amount = self._amounts.get(item)
            if amount is None:
                return None
            known.append(amount)
        return tuple(known) if known[0] or known[1] else None

    def gaps(self, tolerance: Decimal) -> Iterator[Gap]:
        """分项之和与合计、总收入减支出与纯收入不符之处。"""
        for item, parts in _sums(self.profile):
            if self._amounts.get(item) is None:
                continue
            amounts = [self._amounts[part] for part in parts if part in self.first]
            known = [amount for amount in amounts if amount is not None]
            if known and len(known) == len(amounts) and self._differs(item, added := sum(known, _ZERO), tolerance):
                yield self._gap(item, added, "各分项相加")
        total = self.stated(TOTAL)
        if total is not None and not self.blank(COST):
            cost = self.stated(COST) or _ZERO
            if self._differs(NET, total - cost, tolerance):
                yield self._gap(NET, total - cost, f"{TOTAL} {total}－{COST} {cost}")

    def per_head_gap(self, persons: int, tolerance: Decimal) -> Iterator[Gap]:
        """人均纯收入与纯收入÷人数不符之处。"""
        net = self.stated(NET)
        if net is not None and persons > 0 and self._differs(PER_HEAD, net / persons, tolerance):
            yield self._gap(PER_HEAD, net / persons, f"{NET} {net}÷{persons} 人")

    def _differs(self, item: str, expected: Decimal, tolerance: Decimal) -> bool:
        """登记的数与应有的数相差过大；没有登记的不比。"""
        stated = self._amounts.get(item)
        return stated is not None and stated != expected and abs(stated - expected) > tolerance

    def _gap(self, item: str, expected: Decimal, formula: str) -> Gap:
        return Gap(self.first[item], item, self._amounts[item] or _ZERO, expected, formula)


def ledgers(profile: Profile, accounts: list[Account]) -> list[Ledger]:
    """各年的收支账，年度升序；没有写年度的归在一起，排在最前。"""
    found: dict[int | None, Ledger] = {}
    exact = _items(profile)
    for index, account in enumerate(accounts):
        item = exact.get(account.item) or _item(profile, account.item or "")
        if item is None:
            continue
        ledger = found.get(account.year)
        if ledger is None:
            ledger = found[account.year] = Ledger(profile, account.year)
        ledger.add(item, index, account.amount)
    return [found[year] for year in sorted(found, key=lambda year: year or 0)]
