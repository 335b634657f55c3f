"""台账的一行与一处的合计：由户档案取出台账要用的几项，按村、乡镇、县逐级相加。"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Self

import msgspec

from dangan import status
from dangan.dates import PartialDate
from dangan.forms.address import group_name
from dangan.model import Event, Household, Member
from dangan.profile import BookKind, Profile
from dangan.text import key, mask_all, mask_id, natural, yuan

STATES = ("未脱贫", "预脱贫", "返贫", "脱贫", "稳定脱贫", "其他")
"""台账上的各种属性。其他为清退、自然减少与没有登记的；各户恰属一种，相加即为户数。"""

_ENTRIES = frozenset({"纳入", "回退"})
_MEETING = "一事一议"


class Meeting(msgspec.Struct, frozen=True, gc=False):
    """应急纳入、回退的一次登记：类别、日期、结果、参见档号与页号；没有登记的为空串。"""

    kind: str
    date: str
    result: str
    reference: str


class Line(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """一户在台账上的一行。没有登记的为空串或 None，各项文字里的号码已遮盖。

    stated 为登记的人数，people 为在册成员的人数（成员都没有登记的为 None）；id_no 为户主的完整证件号码，印时遮盖；
    kinds 为列入哪几种单独的台账；allowances 为享受低保的成员；insured、uninsured 为参加、没有参加医疗保险的在册人数，
    其余的没有登记。
    """

    code: str
    township: str
    village: str
    group: str
    head: str
    id_no: str
    state: str
    attribute: str
    cause: str
    identified_on: str
    exited_on: str
    stable_on: str
    income: str
    helpers: str
    measures: str
    handbook: str
    filing_no: str
    stated: int | None
    people: int | None
    poor: bool
    kinds: frozenset[BookKind]
    meetings: tuple[Meeting, ...]
    allowances: tuple[str, ...]
    insured: int
    uninsured: int

    @property
    def place(self) -> tuple[str, str]:
        """乡镇与村。"""
        return self.township, self.village

    @property
    def where(self) -> str:
        """乡镇·村·组，没有登记的略去。"""
        return "·".join(filter(None, (self.township, self.village, self.group)))

    @property
    def masked(self) -> str:
        """遮盖了的证件号码。"""
        return mask_id(self.id_no)

    @property
    def order(self) -> tuple[str, str]:
        """村内的先后：组号、户编号。"""
        return natural(self.group), self.code

    @property
    def gap(self) -> str:
        """登记的人数与在册成员不符的说明；相符、有一头不明的为空串。"""
        if self.stated is None or self.people is None or self.stated == self.people:
            return ""
        return f"登记 {self.stated} 人，在册 {self.people} 人"


def line(household: Household, profile: Profile, as_of: PartialDate) -> Line:
    """一户的一行。"""
    head = household.head or Member()
    members = status.present(household)
    covered = [_covered(member) for member in members]
    meetings = tuple(_meeting(event) for event in household.events or () if _is_meeting(event))
    state = _state(household)
    return Line(
        code=household.code,
        township=household.township or "",
        village=household.village or "",
        group=mask_all(group_name(household.group) or ""),
        head=mask_all(head.name or ""),
        id_no=head.id_no or "",
        state=state,
        attribute=mask_all(household.attribute or ""),
        cause=mask_all(household.cause or ""),
        identified_on=str(household.identified_on or ""),
        exited_on=str(household.exited_on or ""),
        stable_on=str(household.stable_marked_on or ""),
        income="" if household.net_income_per_head is None else yuan(household.net_income_per_head),
        helpers=mask_all("、".join(h.name for h in household.helpers or () if h.name and not _left(h.until, as_of))),
        measures=mask_all("、".join(dict.fromkeys(m.kind for m in household.measures or () if m.kind))),
        handbook=mask_all(household.handbook_edition or ""),
        filing_no=mask_all(household.filing_no or ""),
        stated=household.member_count,
        people=len(members) if household.members and not household.head_only else None,
        poor=status.poor(household),
        kinds=frozenset(_kinds(state, status.is_new(household, profile, as_of), bool(meetings))),
        meetings=meetings,
        allowances=tuple(mask_all(member.name) for member in members if member.allowance and member.name),
        insured=covered.count(True),
        uninsured=covered.count(False),
    )


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """一处（村、乡镇、县）的合计。

    people 为在册人口，unclear 为成员没有登记、不在 people 之内的户数；
    stated 为登记的人数之和，unstated 为没有登记人数的户数；
    states、heads 为属性 → 户数、在册人口；poor 为没有脱贫的在册人口；kinds 为单独的台账 → 户数。
    """

    households: int = 0
    people: int = 0
    unclear: int = 0
    stated: int = 0
    unstated: int = 0
    states: Mapping[str, int] = {}
    heads: Mapping[str, int] = {}
    poor: int = 0
    kinds: Mapping[str, int] = {}
    insured: int = 0
    uninsured: int = 0

    @classmethod
    def of(cls, lines: Iterable[Line]) -> Self:
        """各户相加。"""
        every = list(lines)
        heads = Counter[str]()
        for one in every:
            heads[one.state] += one.people or 0
        return cls(
            households=len(every),
            people=sum(one.people or 0 for one in every),
            unclear=sum(one.people is None for one in every),
            stated=sum(one.stated or 0 for one in every),
            unstated=sum(one.stated is None for one in every),
            states=Counter(one.state for one in every),
            heads=heads,
            poor=sum(one.people or 0 for one in every if one.poor),
            kinds=Counter(kind for one in every for kind in one.kinds),
            insured=sum(one.insured for one in every),
            uninsured=sum(one.uninsured for one in every),
        )

    @classmethod
    def total(cls, tallies: Iterable[Tally]) -> Self:
        """下一级各处相加。"""
        every = list(tallies)
        plain = ("households", "people", "unclear", "stated", "unstated", "poor", "insured", "uninsured")
        return cls(
            **{name: sum(getattr(one, name) for one in every) for name in plain},
            states=sum((Counter(one.states) for one in every), Counter()),
            heads=sum((Counter(one.heads) for one in every), Counter()),
            kinds=sum((Counter(one.kinds) for one in every), Counter()),
        )

    def count(self, state: str) -> int:
        """某种属性的户数。"""
        return self.states.get(state, 0)

    def heads_of(self, state: str) -> int:
        """某种属性的在册人口。"""
        return self.heads.get(state, 0)

    def listed(self, kind: BookKind) -> int:
        """某种单独的台账上的户数。"""
        return self.kinds.get(kind, 0)


def _state(household: Household) -> str:
    if household.stable_marked_on is not None or household.status == "稳定脱贫":
        return "稳定脱贫"
    if status.exited(household):
        return "脱贫"
    return household.status if household.status in STATES and household.status else "其他"


def _kinds(state: str, new: bool, met: bool) -> Iterable[BookKind]:
    if state == "稳定脱贫":
        yield "stable"
    if state == "预脱贫":
        yield "nearly"
    if new:
        yield "new"
    if met:
        yield "meeting"


def _is_meeting(event: Event) -> bool:
    return (event.phase or "") in _ENTRIES or key(event.step or "") == _MEETING


def _meeting(event: Event) -> Meeting:
    page = f"第{event.reference_page}页" if event.reference_page else ""
    return Meeting(
        kind=mask_all(event.phase or event.step or ""),
        date=str(event.date or ""),
        result=mask_all(event.result or ""),
        reference=mask_all("　".join(filter(None, (event.reference, page)))),
    )


def _left(until: PartialDate | None, as_of: PartialDate) -> bool:
    return until is not None and not until.after(as_of)


def _covered(member: Member) -> bool | None:
    """参加了居民或职工医疗保险；两种都没有参加才是没有，有一种没有登记的为不知道。"""
    flags = (member.medical, member.employee_medical)
    if True in flags:
        return True
    return None if None in flags else False
