"""收支：由最近一年的登记得到收入、支出各行与结果。

没有登记的不算；合计与结果先用登记的数，没有登记而各分项都有登记时才相加（相减、相除）。
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property, lru_cache
from itertools import zip_longest

from dangan import text
from dangan.dates import PartialDate
from dangan.model import Account
from dangan.profile import AccountItem, Profile

_TOTAL, _SPENDING, _NET, _PER_HEAD = "总收入", "生产经营性支出", "纯收入", "人均纯收入"
_TRANSFER = "转移性收入"
_THRESHOLD = "poverty_line"


@dataclass(frozen=True, slots=True)
class Row:
    """一行：category 为类别（span 为其所跨行数，0 表示承上），没有分项的类别 category 为空。"""

    caption: str
    amount: Decimal | None
    note: str = ""
    category: str = ""
    span: int = 0
    subtotal: bool = False


class Accounts:
    """一户最近一年的收支。people 为算账人数；金额单位元，不知道的为 None。"""

    def __init__(self, accounts: list[Account] | None, people: int | None, profile: Profile) -> None:
        self.profile = profile
        self.people = people
        years = [account.year for account in accounts or () if account.year]
        self.year = max(years) if years else None
        self.rows = [account for account in accounts or () if account.year == self.year]
        self._items = {item.item: item for item in profile.accounts}
        names = _names(profile)
        self._recorded: dict[str, list[Account]] = {}
        for row in self.rows:
            name = row.item or ""
            self._recorded.setdefault(names.get(text.key(name), name), []).append(row)

    @property
    def since(self) -> PartialDate | None:
        """算账周期的开始。"""
        return next((row.since for row in self.rows if row.since), None)

    @property
    def until(self) -> PartialDate | None:
        """算账周期的结束。"""
        return next((row.until for row in self.rows if row.until), None)

    @cached_property
    def income(self) -> list[Row]:
        """收入各行：有分项的类别逐项列出，末行为小计。"""
        parts = {part for item in self.profile.accounts if item.kind == "income" for part in item.sum_of}
        top = [item for item in self.profile.accounts if item.kind == "income" and item.item not in parts]
        return [row for item in top for row in self._group(item)]

    @cached_property
    def expense(self) -> list[Row]:
        """支出各行。"""
        return [self._row(item) for item in self.profile.accounts if item.kind == "expense"]

    @cached_property
    def headings(self) -> list[Row]:
        """采集表用的一行：四类收入，转移性收入后接其分项，再接总收入、支出、纯收入、人均纯收入。"""
        parts = [row for row in self.income if row.category == _TRANSFER and not row.subtotal]
        rows = []
        for row in self.top:
            rows.append(row)
            rows += parts if row.caption == _TRANSFER else []
        rows += [Row("总收入", self.total), Row("生产经营支出", self.spending)]
        return [*rows, Row("纯收入", self.net), Row("人均纯收入", self.per_head)]

    @cached_property
    def sides(self) -> list[tuple[Row, Row]]:
        """算账表的各行：左为收入，右为支出，短的一侧补空行。"""
        return list(zip_longest(self.income, self.expense, fillvalue=Row("", None)))

    @cached_property
    def top(self) -> list[Row]:
        """四类收入各一行，供测算表。"""
        whole = [row for row in self.income if row.subtotal or not row.category]
        return [Row(row.category or row.caption, row.amount, row.note) for row in whole]

    @cached_property
    def others(self) -> list[Row]:
        """方案没有列出的科目，照原样附在表后。"""
        extra = [name for name in self._recorded if name not in self._items]
        return [Row(name, self._amount(name), self._note(name)) for name in extra]

    @cached_property
    def total(self) -> Decimal | None:
        """年总收入。"""
        return self._value(_TOTAL)

    @cached_property
    def spending(self) -> Decimal | None:
        """年生产经营支出。"""
        return self._value(_SPENDING)

    @cached_property
    def net(self) -> Decimal | None:
        """年纯收入。"""
        recorded = self._amount(_NET)
        if recorded is None and self.total is not None and self.spending is not None:
            return self.total - self.spending
        return recorded

    @cached_property
    def per_head(self) -> Decimal | None:
        """人均纯收入，四舍五入到分。"""
        recorded = self._amount(_PER_HEAD)
        if recorded is None and self.net is not None and self.people:
            return (self.net / self.people).quantize(Decimal("0.01"), ROUND_HALF_UP)
        return recorded

    @property
    def standard(self) -> Decimal | None:
        """当年脱贫标准；方案没有设定为 None。"""
        return self.profile.threshold(_THRESHOLD, self.year) if self.year else None

    def _group(self, item: AccountItem) -> Iterator[Row]:
        if not item.sum_of:
            yield self._row(item)
            return
        parts = [self._items[name] for name in item.sum_of]
        for i, part in enumerate(parts):
            row = self._row(part)
            span = len(parts) + 1 if i == 0 else 0
            yield Row(row.caption, row.amount, row.note, category=item.item, span=span)
        yield Row("小计", self._value(item.item), self._note(item.item), category=item.item, subtotal=True)

    def _row(self, item: AccountItem) -> Row:
        return Row(item.caption or item.item, self._value(item.item), self._note(item.item))

    def _value(self, name: str) -> Decimal | None:
        recorded = self._amount(name)
        item = self._items.get(name)
        if recorded is not None or item is None or not item.sum_of:
            return recorded
        parts = [self._value(part) for part in item.sum_of]
        known = [part for part in parts if part is not None]
        return sum(known, Decimal(0)) if len(known) == len(parts) else None

    def _amount(self, name: str) -> Decimal | None:
        amounts = [row.amount for row in self._recorded.get(name, ())]
        known = [amount for amount in amounts if amount is not None]
        return sum(known, Decimal(0)) if known and len(known) == len(amounts) else None

    def _note(self, name: str) -> str:
        return "；".join(row.note for row in self._recorded.get(name, ()) if row.note)


@lru_cache(maxsize=8)
def _names(profile: Profile) -> dict[str, str]:
    """科目名称与别名的键 → 科目。"""
    return {text.key(name): item.item for item in profile.accounts for name in (item.item, *item.aliases)}
