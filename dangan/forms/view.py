"""表样看到的一户：登记的各项，以及由登记整理出的各表。没有登记的为 None 或空，印成空白。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from dangan import text
from dangan.dates import PartialDate
from dangan.forms.accounts import Accounts
from dangan.forms.address import address, committee
from dangan.forms.bag import Bag
from dangan.model import Benefit, Helper, Household, Measure, Member
from dangan.profile import Profile
from dangan.status import exited, present


@dataclass(frozen=True, slots=True)
class Cause:
    """脱贫方案的一组：一个致贫原因及其措施；没有措施的原因有一条空白措施。"""

    name: str
    measures: list[Measure]


@dataclass(frozen=True, slots=True)
class Score:
    """“五评”的一项。"""

    item: str
    full: Decimal | None
    score: Decimal | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """“五评”的一个评议项目。"""

    name: str
    scores: list[Score]


@dataclass(frozen=True, slots=True)
class Year:
    """政策项目清单的一年；subtotal 在该年有金额不明的项目时为 None。"""

    year: int | None
    benefits: list[Benefit]
    subtotal: Decimal | None


class View:
    """一户供表样取用的内容。"""

    def __init__(self, household: Household, profile: Profile, as_of: PartialDate) -> None:
        self.household = household
        self.profile = profile
        self.as_of = as_of
        self.code = household.code
        self.head: Member = household.head or Member()
        self.name = self.head.name
        self.address = address(household)
        self.committee = committee(household)
        self.members = present(household)
        listed = 0 if household.head_only else len(self.members)
        self.people = household.member_count or listed or None
        self.exited = exited(household)
        self.blank = not household.code
        self.foot = "" if self.blank else f"数据截止日期 {as_of.chinese()}（系统导出）"
        self.corner = f"户编号 {household.code}" if household.code else ""
        self.causes = [c for c in (household.cause, *(household.other_causes or ())) if c]

    @cached_property
    def helpers(self) -> list[Helper]:
        """现任帮扶责任人。"""
        return [h for h in self.household.helpers or () if h.until is None or h.until.after(self.as_of)]

    @cached_property
    def accounts(self) -> Accounts:
        """最近一年的收支。"""
        return Accounts(self.household.accounts, self.people, self.profile)

    @property
    def net_per_head(self) -> Decimal | None:
        """人均纯收入：系统登记的，没有则取收支表的。"""
        recorded = self.household.net_income_per_head
        return self.accounts.per_head if recorded is None else recorded

    @cached_property
    def bag(self) -> Bag:
        """户明白袋清单。"""
        return Bag(self.household, self.profile)

    @cached_property
    def plan(self) -> list[Cause]:
        """脱贫方案：按致贫原因分组，主要原因在前；原因之外的措施在后。"""
        measures = self.household.measures or []
        groups = [Cause(cause, _of(measures, cause) or [Measure()]) for cause in self.causes]
        known = {text.key(cause) for cause in self.causes}
        rest = [m for m in measures if text.key(m.for_cause or "") not in known]
        names = dict.fromkeys(m.for_cause or "" for m in rest)
        return groups + [Cause(name, [m for m in rest if (m.for_cause or "") == name]) for name in names]

    @cached_property
    def reviews(self) -> list[Block]:
        """“五评”各项：方案的指标填上登记的得分；本县另有指标的，以登记为准。"""
        recorded: dict[str, list[Score]] = {}
        for row in self.household.reviews or ():
            if row.item != "合计" and row.block != "合计":
                score = Score(row.item or "", row.full, row.score, row.note or "")
                recorded.setdefault(text.key(row.block or ""), []).append(score)
        blocks = []
        for block in self.profile.reviews.blocks if self.profile.reviews else ():
            own = [Score(item.item, item.full) for item in block.items]
            blocks.append(Block(block.name, _scores(own, recorded.pop(text.key(block.name), []))))
        return blocks + [Block(name, scores) for name, scores in recorded.items()]

    @property
    def review_total(self) -> Decimal | None:
        """“五评”合计：各项得分都有登记时才有。"""
        return _total([score.score for block in self.reviews for score in block.scores])

    @cached_property
    def benefits(self) -> list[Year]:
        """享受政策，按年度；年度不详的在后。"""
        benefits = self.household.benefits or []
        years = sorted({b.year for b in benefits}, key=lambda year: year or 9999)
        groups = [(year, [b for b in benefits if b.year == year]) for year in years]
        return [Year(year, rows, _total(_amounts(rows))) for year, rows in groups]

    @property
    def benefit_total(self) -> Decimal | None:
        """享受政策的金额合计。"""
        return _total(_amounts(self.household.benefits or []))


def _of(measures: Sequence[Measure], cause: str) -> list[Measure]:
    return [m for m in measures if m.for_cause and text.key(m.for_cause) == text.key(cause)]


def _scores(own: list[Score], recorded: list[Score]) -> list[Score]:
    by_item = {text.key(score.item): score for score in recorded}
    if by_item and not any(text.key(score.item) in by_item for score in own):
        return recorded
    merged = []
    for score in own:
        found = by_item.pop(text.key(score.item), score)
        merged.append(Score(score.item, score.full if found.full is None else found.full, found.score, found.note))
    return merged + list(by_item.values())


def _amounts(benefits: Sequence[Benefit]) -> list[Decimal | None]:
    """计入合计的金额：只登记了数量的实物、服务不计。"""
    return [b.amount for b in benefits if b.amount is not None or not b.quantity]


def _total(amounts: Sequence[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(amounts) else None
