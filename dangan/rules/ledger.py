"""收支账：按年度归集科目，核对各恒等式。科目、别名与合成关系全在方案里。"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from dangan import text
from dangan.model import Account
from dangan.profile import Profile

TOTAL, COST, NET, PER_HEAD = "总收入", "生产经营性支出", "纯收入", "人均纯收入"


class Line(NamedTuple):
    """一个科目的一行：第几行、金额（元；None 为未登记）。"""

    position: int
    amount: Decimal | None


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


class Ledger:
    """一户一年的收支账。同一科目有几行的相加；没有登记的科目按零，登记了而金额空白的不核。"""

    def __init__(self, profile: Profile, year: int | None) -> None:
        self.profile = profile
        self.year = year
        self.lines: dict[str, list[Line]] = {}

    def stated(self, item: str) -> Decimal | None:
        """登记的金额；没有这一科目，或金额空白，为 None。"""
        amounts = [line.amount for line in self.lines.get(item, ())]
        known = [amount for amount in amounts if amount is not None]
        return sum(known, Decimal(0)) if known and len(known) == len(amounts) else None

    def blank(self, item: str) -> bool:
        """登记了这一科目而金额空白。"""
        return any(line.amount is None for line in self.lines.get(item, ()))

    def gaps(self, tolerance: Decimal) -> Iterator[Gap]:
        """分项之和与合计、总收入减支出与纯收入不符之处。"""
        for item, parts in _sums(self.profile):
            found = [part for part in parts if part in self.lines]
            if not found or any(self.blank(part) for part in found):
                continue
            expected = sum((self.stated(part) or Decimal(0) for part in found), Decimal(0))
            yield from self._gap(item, expected, f"{'＋'.join(found)}", tolerance)
        total = self.stated(TOTAL)
        if total is not None and not self.blank(COST):
            cost = self.stated(COST) or Decimal(0)
            yield from self._gap(NET, total - cost, f"{TOTAL} {total}－{COST} {cost}", tolerance)

    def per_head_gap(self, persons: int, tolerance: Decimal) -> Iterator[Gap]:
        """人均纯收入与纯收入÷人数不符之处。"""
        net = self.stated(NET)
        if net is not None and persons > 0:
            yield from self._gap(PER_HEAD, net / persons, f"{NET} {net}÷{persons} 人", tolerance)

    def _gap(self, item: str, expected: Decimal, formula: str, tolerance: Decimal) -> Iterator[Gap]:
        stated = self.stated(item)
        if stated is not None and abs(stated - expected) > tolerance:
            yield Gap(self.lines[item][0].position, item, stated, expected, formula)


def ledgers(profile: Profile, accounts: list[Account]) -> list[Ledger]:
    """各年的收支账，年度升序；没有写年度的归在一起，排在最前。"""
    found: dict[int | None, Ledger] = {}
    for index, account in enumerate(accounts):
        item = _item(profile, account.item or "")
        if item is None:
            continue
        ledger = found.get(account.year)
        if ledger is None:
            ledger = found[account.year] = Ledger(profile, account.year)
        ledger.lines.setdefault(item, []).append(Line(index, account.amount))
    return [found[year] for year in sorted(found, key=lambda year: year or 0)]
