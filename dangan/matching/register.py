"""各户在册的人，按证件号码与姓名可查；部门的名单一行一行地对上来。"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec

from dangan import model, status, text
from dangan.errors import ProfileError
from dangan.matching import numbers
from dangan.matching.fields import BLANK, shown
from dangan.matching.opinions import Home, home
from dangan.model import Household, Member, SourceRef
from dangan.profile import Department
from dangan.sources import convert
from dangan.sources.convert import Unreadable
from dangan.sources.roll import Entry, Roll

FILLED = "非空白"
_KEPT = 3
"""一个人在名单上有几行的，留头几行引用。"""
_DETAILS = 5


class Seen(msgspec.Struct):
    """一个人在名单上：几行，头几行的出处与所载，住址里有没有写本村。"""

    count: int = 0
    rows: list[SourceRef] = []
    details: list[str] = []
    same_village: bool = False

    def add(self, entry: Entry, file: str, same_village: bool) -> None:
        """又有一行。"""
        self.count += 1
        self.same_village = self.same_village or same_village
        if len(self.rows) < _KEPT:
            self.rows.append(SourceRef(file, entry.sheet, entry.row))
            told = [f"{header} {value}" for header, value in entry.details()]
            self.details.append("，".join(told[:_DETAILS]))


class Person(msgspec.Struct):
    """在册的一人。number 为比对用的号码（没有或受损为 None），sound 为号码可用，value 为登记的那一栏。"""

    where: Home
    name: str
    relation: str
    number: str | None
    sound: bool
    value: str
    path: str
    source: SourceRef | None
    listed: Seen | None = None
    namesake: Seen | None = None

    @property
    def village(self) -> tuple[str, str]:
        """所在的乡镇、村。"""
        return self.where.township, self.where.village


class Tally(msgspec.Struct):
    """名单的号码：可用的、被改坏的、没有或认不出的各几行。"""

    usable: int = 0
    damaged: int = 0
    unknown: int = 0


class Register:
    """各户在册的人；field 为要比的一栏（部门名单 kind 的 field），recorded 为资料里有没有填过这一栏。"""

    def __init__(self, households: Iterable[Household], kind: Department, chosen: Callable[[Household], bool]) -> None:
        read, self._table = _field(kind)
        self.people: list[Person] = []
        self.households = 0
        self.recorded = False
        self.tally = Tally()
        self._by_number: dict[str, list[Person]] = {}
        self._by_name: dict[str, list[Person]] = {}
        for household in households:
            if not chosen(household):
                continue
            self.households += 1
            where = home(household)
            for index, member in enumerate(household.members):
                if status.is_present(member):
                    self._add(household, index, member, where, read)

    def _add(
        self, household: Household, index: int, member: Member, where: Home, read: Callable[[Household, Member], Any]
    ) -> None:
        number = numbers.key(member.id_no) if member.id_no else None
        value = read(household, member)
        self.recorded = self.recorded or value is not None
        path = self._table.format(index)
        person = Person(
            where=where,
            name=member.name or f"第{index + 1}名成员",
            relation=member.relation or "",
            number=number,
            sound=numbers.is_sound(number),
            value=shown(value),
            path=path,
            source=household.source(path),
        )
        self.people.append(person)
        if number:
            self._by_number.setdefault(number, []).append(person)
        if member.name:
            self._by_name.setdefault(text.key(member.name), []).append(person)

    def look(self, roll: Roll) -> None:
        """名单逐行对上来：号码相同的记为在名单上；两边有一边没有可用号码而姓名相同的，另记为同名。"""
        tally, known = self.tally, self._by_number
        for entry in roll.entries():
            number = self._number(entry.number)
            if number is not None:
                tally.usable += 1
                if people := known.get(number):
                    for person in people:
                        person.listed = _seen(person.listed, entry, roll.name, person)
                    continue
            if same := self._by_name.get(_name_key(entry.name)):
                usable = numbers.is_sound(number)
                for person in same:
                    if not (usable and person.sound):
                        person.namesake = _seen(person.namesake, entry, roll.name, person)

    def _number(self, written: Any) -> str | None:
        """名单上的号码；受损的、认不出的计数。"""
        if written.__class__ is str and len(written) == 18 and not written.endswith("000"):
            number = numbers.key(written)
            if number is not None:
                return number
        try:
            plain = convert.ident(written)
        except (Unreadable, TypeError):
            self.tally.damaged += 1
            return None
        number = numbers.key(plain) if plain else None
        cut = plain is not None and numbers.is_cut(plain)
        self.tally.damaged += cut
        self.tally.unknown += number is None and not cut
        return number


def _name_key(name: str) -> str:
    """text.key(name)。名单上几乎都是归一过的汉字，这样的不必再归一：百万行省下一半时间。"""
    return name if name.isalpha() and unicodedata.is_normalized("NFKC", name) else text.key(name)


def conflicting(person: Person, values: Iterable[str], recorded: bool) -> bool:
    """登记的一栏是 values 之一。空白只在资料里填过这一栏时才算。"""
    for value in values:
        if value == FILLED:
            if person.value != BLANK:
                return True
        elif person.value == value and (value != BLANK or recorded):
            return True
    return False


def villages(people: Iterable[Person]) -> Iterator[tuple[str, str]]:
    """有人在名单上的村。"""
    yield from {person.village for person in people if person.listed}


def _seen(seen: Seen | None, entry: Entry, file: str, person: Person) -> Seen:
    seen = seen or Seen(rows=[], details=[])
    village = text.key(person.where.village)
    seen.add(entry, file, bool(village) and village in text.key(entry.place))
    return seen


def _field(kind: Department) -> tuple[Callable[[Household, Member], Any], str]:
    """怎样取登记的一栏，与它的路径；没有这样的表头抛出 ProfileError。"""
    if not kind.field:
        return (lambda _, member: member.id_no), "members[{}].id_no"
    own, shared = ({title: key for key, (title, _) in model.columns(table).items()} for table in (Member, Household))
    if key := own.get(kind.field):
        return (lambda _, member: getattr(member, key)), f"members[{{}}].{key}"
    if key := shared.get(kind.field):
        return (lambda household, _: getattr(household, key)), key
    raise ProfileError(f"部门名单「{kind.name}」要比的「{kind.field}」不是成员、户的表头，请改正写法")
