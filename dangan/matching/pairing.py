"""两处资料的户与人怎样对应：户凭户编号，人凭证件号码；只凭姓名的只在户内，另行标明。"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from dangan import status, text
from dangan.matching import numbers
from dangan.model import Account, Event, Helper, Household, Measure, Member

Households = Mapping[str, Household]
"""户编号（比较用的键）→ 户。"""


_REPEATED = (
    *("sex", "id_type", "relation", "ethnicity", "party", "education", "schooling", "health", "labor"),
    *("work_place", "public_post", "presence", "dropout_reason"),
)
"""成员各栏中，各人大多相同的。"""


class Twin(msgspec.Struct, frozen=True):
    """对上的一个人：系统、手册里各是第几名；by_name 为只凭户内姓名对上的。"""

    system: int
    handbook: int
    by_name: bool = False


class Pair(msgspec.Struct, frozen=True):
    """对上的一户。system_only、handbook_only 为只在一边的人（第几名）。"""

    system: Household
    handbook: Household
    twins: list[Twin]
    system_only: list[int]
    handbook_only: list[int]


def by_code(households: Iterable[Household]) -> dict[str, Household]:
    """按户编号归置，只留要比的；重复的编号留头一户（由 D701 报）。"""
    found: dict[str, Household] = {}
    for one in households:
        found.setdefault(text.key(one.code), _slim(one))
    return found


def _slim(household: Household) -> Household:
    """只留要比的各表、各栏，同样的字只存一份：一县的两份资料都要留在内存里。"""
    measures, accounts = household.measures, household.accounts
    helpers, events = household.helpers, household.events
    return msgspec.structs.replace(
        household,
        documents=None,
        reviews=None,
        projects=None,
        benefits=None,
        visits=None,
        members=[_shared(member) for member in household.members],
        measures=measures and [Measure(kind=_one(m.kind), content=m.content, row=m.row) for m in measures],
        accounts=accounts and [Account(year=a.year, item=_one(a.item), amount=a.amount, row=a.row) for a in accounts],
        helpers=helpers and [Helper(name=_one(h.name), phone=h.phone, until=h.until, row=h.row) for h in helpers],
        events=events and [Event(step=_one(e.step)) for e in events],
    )


def _shared(member: Member) -> Member:
    words = {name: sys.intern(word) for name in _REPEATED if (word := getattr(member, name))}
    return msgspec.structs.replace(member, extra={}, **words)


def _one(word: str | None) -> str | None:
    return word and sys.intern(word)


def households(system: Households, handbook: Households) -> Iterator[tuple[Household | None, Household | None]]:
    """各户的对应：先凭户编号；编号对不上的，户主的证件号码相同也是同一户。系统的次序在前，手册独有的在后。"""
    left = {key: one for key, one in handbook.items() if key not in system}
    heads = _heads(left.values())
    claimed = Counter(_head(one) for key, one in system.items() if key not in handbook)
    for key, one in system.items():
        other = handbook.get(key)
        number = _head(one)
        if other is None and number is not None and claimed[number] == 1 and (other := heads.get(number)):
            del left[text.key(other.code)]
        yield one, other
    for one in left.values():
        yield None, one


def _heads(every: Iterable[Household]) -> dict[str, Household]:
    """户主的证件号码 → 户；一个号码几户的不算。"""
    found = [(number, one) for one in every if (number := _head(one))]
    counts = Counter(number for number, _ in found)
    return {number: one for number, one in found if counts[number] == 1}


def _head(household: Household) -> str | None:
    head = household.head
    number = number_of(head) if head else None
    return number if numbers.is_sound(number) else None


def number_of(member: Member) -> str | None:
    """一名成员比对用的号码。"""
    return numbers.key(member.id_no) if member.id_no else None


def pair(system: Household, handbook: Household) -> Pair:
    """一户里各人的对应。已登记死亡、迁出的，只在一边的不算少。"""
    twins = list(_by_number(system.members, handbook.members))
    ours = _rest(system.members, {twin.system for twin in twins})
    theirs = _rest(handbook.members, {twin.handbook for twin in twins})
    named = list(_by_name(ours, theirs))
    twins += named
    for twin in named:
        del ours[twin.system], theirs[twin.handbook]
    return Pair(system, handbook, sorted(twins, key=lambda t: t.system), _living(ours), _living(theirs))


def _by_number(system: list[Member], handbook: list[Member]) -> Iterator[Twin]:
    places: dict[str, int] = {}
    for index, member in enumerate(handbook):
        if number := number_of(member):
            places.setdefault(number, index)
    for index, member in enumerate(system):
        number = number_of(member)
        if number is not None and (place := places.pop(number, None)) is not None:
            yield Twin(index, place)


def _by_name(ours: Mapping[int, Member], theirs: Mapping[int, Member]) -> Iterator[Twin]:
    """户内姓名相同，两边都只有一个，且至少一边没有可用的号码：两个可用而不同的号码是两个人。"""
    one, other = _names(ours), _names(theirs)
    for name in filter(other.__contains__, one):
        index, place = one[name], other[name]
        sound = [numbers.is_sound(number_of(member)) for member in (ours[index], theirs[place])]
        if not all(sound):
            yield Twin(index, place, by_name=True)


def _names(members: Mapping[int, Member]) -> dict[str, int]:
    named = [(text.key(member.name), index) for index, member in members.items() if member.name]
    counts = Counter(name for name, _ in named)
    return {name: index for name, index in named if counts[name] == 1}


def _rest(members: list[Member], taken: set[int]) -> dict[int, Member]:
    return {index: member for index, member in enumerate(members) if index not in taken}


def _living(members: Mapping[int, Member]) -> list[int]:
    return [index for index, member in members.items() if status.is_present(member)]
