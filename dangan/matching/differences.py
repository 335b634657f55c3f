"""对上的一户，逐栏找出两边不同之处。"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

import msgspec

from dangan import status, text
from dangan.dates import PartialDate
from dangan.findings import SUPPLEMENT, Remedy
from dangan.matching.fields import BLANK, Column, columns, known, same, same_words, shown
from dangan.matching.opinions import Home, home
from dangan.matching.pairing import Pair, number_of
from dangan.model import Household, Member, SourceRef
from dangan.profile import Profile
from dangan.rules.accounts import PER_HEAD, Ledger, ledgers

MISSING = "没有"
"""一边没有这一户、这个人。"""

_CHECK = "请对照原件、向本人核实，哪一边错改哪一边。"
_FILL = "请核实后补上。"


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """一处不同：哪一户，谁的哪一项，两边各是什么。source、other 为系统、手册里的出处。"""

    rule: str
    where: Home
    person: str = ""
    item: str
    system: str
    handbook: str
    message: str
    path: str = ""
    source: SourceRef | None = None
    other: SourceRef | None = None

    @property
    def remedy(self) -> Remedy | None:
        """一边空白的是补充；其余照规则。"""
        return SUPPLEMENT if BLANK in (self.system, self.handbook) else None

    @property
    def subject(self) -> str:
        """谁的哪一项：周小红·文化程度。"""
        return "·".join(filter(None, (self.person, self.item)))


class Compared(msgspec.Struct, frozen=True):
    """要比的栏：两边都填过的；其余记在 left_out：规则码 → 为什么没有比。"""

    household: list[Column]
    member: list[Column]
    left_out: dict[str, str]


def compared(profile: Profile, system: Iterable[Household], handbook: Iterable[Household]) -> Compared:
    """由方案的名单与两边的资料定出比哪些栏。方案写错了表头抛出 ProfileError。"""
    sides = (list(system), list(handbook))
    wanted = columns(Household, profile.values("compared_household"))
    own = columns(Member, profile.values("compared_member"))
    left_out: dict[str, str] = {}
    kept = []
    for rule, these, every in (
        ("D807", wanted, sides),
        ("D808", own, [[member for one in side for member in one.members] for side in sides]),
    ):
        ours, theirs = (known(records, these) for records in every)
        kept.append([column for column in these if column.key in ours & theirs])
        for name, keys, others in (("系统", ours, theirs), ("手册", theirs, ours)):
            if lacking := [column.title for column in these if column.key in others - keys]:
                said = f"{name}没有{'、'.join(lacking)}，没有比"
                left_out[rule] = "；".join(filter(None, (left_out.get(rule), said)))
    for name, side in (("系统", sides[0]), ("手册", sides[1])):
        if unknown := sum(one.head_only for one in side):
            for rule in ("D803", "D804"):
                said = f"{name}有 {unknown} 户没有成员表，只知道户主，没有比人"
                left_out[rule] = "；".join(filter(None, (left_out.get(rule), said)))
    return Compared(kept[0], kept[1], left_out)


class Comparison:
    """一次比对。as_of 定出现任的帮扶责任人；homes 为 证件号码 → 手册（系统）里的户，用来认出在别户的人。"""

    def __init__(
        self,
        profile: Profile,
        as_of: PartialDate,
        what: Compared,
        system: Iterable[Household],
        handbook: Iterable[Household],
        show_id: bool = False,
    ) -> None:
        self._profile = profile
        self._as_of = as_of
        self._what = what
        self._words = same_words(profile)
        self._show_id = show_id
        self._in_system = _homes(system)
        self._in_handbook = _homes(handbook)

    def only(self, household: Household, *, in_system: bool) -> Difference:
        """只在一边的户。"""
        place, lacking = ("系统", "手册") if in_system else ("手册", "系统")
        elsewhere = self._in_handbook if in_system else self._in_system
        moved = [
            f"{member.name}在{lacking}的户 {found.code}"
            for member in status.present(household)
            if (found := elsewhere.get(number_of(member) or ""))
        ]
        return Difference(
            rule="D801" if in_system else "D802",
            where=home(household),
            item="户",
            system="有" if in_system else MISSING,
            handbook=MISSING if in_system else "有",
            message=f"{place}里有这一户{_count(household)}，{lacking}的资料里没有。"
            + (f"其中{'、'.join(moved)}。" if moved else "")
            + "请核实是漏录、漏写，还是户编号写错。",
            source=household.source("") if in_system else None,
            other=None if in_system else household.source(""),
        )

    def of(self, pair: Pair) -> Iterator[Difference]:
        """对上的一户的各处不同。"""
        where = home(pair.system)
        if text.key(pair.system.code) != text.key(pair.handbook.code):
            yield self._differs("D806", pair, where, "户编号", pair.system.code, pair.handbook.code, "code")
        yield from self._people(pair, where)
        yield from self._counts(pair, where)
        for column in self._what.household:
            one, other = getattr(pair.system, column.key), getattr(pair.handbook, column.key)
            if _differ(one, other, self._words):
                one, other = self._shown(column, one), self._shown(column, other)
                yield self._differs("D807", pair, where, column.title, one, other, column.key)
        for twin in pair.twins:
            yield from self._member(pair, where, twin.system, twin.handbook)
        yield from self._helpers(pair, where)
        yield from self._measures(pair, where)
        yield from self._income(pair, where)

    def _differs(
        self, rule: str, pair: Pair, where: Home, item: str, one: str, other: str, path: str, more: str = ""
    ) -> Difference:
        advice = _FILL if BLANK in (one, other) else _CHECK
        return Difference(
            rule=rule,
            where=where,
            item=item,
            system=one,
            handbook=other,
            message=f"{item}：系统为“{one}”，手册为“{other}”。{more}{advice}",
            path=path,
            source=pair.system.source(path),
            other=pair.handbook.source(path),
        )

    def _people(self, pair: Pair, where: Home) -> Iterator[Difference]:
        for twin in pair.twins:
            sides = (pair.system, twin.system), (pair.handbook, twin.handbook)
            unknown = any(side.head_only and not side.members[index].id_no for side, index in sides)
            if twin.by_name and not unknown:
                yield self._by_name(pair, where, twin.system, twin.handbook)
        names = {text.key(pair.handbook.members[place].name or "") for place in pair.handbook_only}
        for index in pair.system_only:
            if pair.handbook.head_only and number_of(pair.system.members[index]) not in self._in_handbook:
                continue
            yield self._alone(pair.system, index, where, self._in_handbook, names, in_system=True)
        names = {text.key(pair.system.members[place].name or "") for place in pair.system_only}
        for place in pair.handbook_only:
            number = number_of(pair.handbook.members[place])
            if not pair.system.head_only and number not in self._in_system:
                yield self._alone(pair.handbook, place, where, {}, names, in_system=False)

    def _by_name(self, pair: Pair, where: Home, index: int, place: int) -> Difference:
        one, other = pair.system.members[index], pair.handbook.members[place]
        ours, theirs = self._number(one), self._number(other)
        path = f"members[{index}].id_no"
        return Difference(
            rule="D813",
            where=where,
            person=one.name or "",
            item="证件号码",
            system=ours,
            handbook=theirs,
            message=f"{one.name}两边凭证件号码对不上（系统 {ours}，手册 {theirs}），"
            "只是户内姓名相同，暂按一个人比。请对照身份证、户口簿补正号码。",
            path=path,
            source=pair.system.source(path),
            other=pair.handbook.source(f"members[{place}].id_no"),
        )

    def _number(self, member: Member) -> str:
        """证件号码的写法：位数不对的也要遮盖。"""
        if not member.id_no:
            return BLANK
        return member.id_no if self._show_id else f"{text.mask_id(member.id_no)}（{len(member.id_no)} 位）"

    def _alone(
        self,
        household: Household,
        index: int,
        where: Home,
        elsewhere: dict[str, Home],
        names: set[str],
        *,
        in_system: bool,
    ) -> Difference:
        """只在一边的人；系统的人在手册别的户里的，报作不在一户。"""
        member = household.members[index]
        name = member.name or f"第{index + 1}名成员"
        place, lacking = ("系统", "手册") if in_system else ("手册", "系统")
        found = elsewhere.get(number_of(member) or "")
        same_name = "两边有同名的人，证件号码不同，不能当作一个人。" if text.key(name) in names else ""
        path = f"members[{index}]"
        source = household.source(f"{path}.id_no")
        told = f"{name}（{member.relation}）" if member.relation else name
        if found:
            message = f"{told}系统在本户，手册在户 {found.code}（{found.head}）。请核实现在跟谁一户，改正另一边。"
        else:
            message = f"{told}{place}里有，{lacking}里没有。{same_name}请核实是漏录、漏写，还是人口有变动没有登记。"
        held = f"有，在户 {found.code}" if found else MISSING
        return Difference(
            rule="D805" if found else "D803" if in_system else "D804",
            where=where,
            person=name,
            item="成员",
            system="有" if in_system else MISSING,
            handbook=held if in_system else "有",
            message=message,
            path=path if in_system else "",
            source=source if in_system else None,
            other=None if in_system else source,
        )

    def _counts(self, pair: Pair, where: Home) -> Iterator[Difference]:
        one, other = pair.system.member_count, pair.handbook.member_count
        if one is not None and other is not None and one != other:
            listed = [
                f"{name} {len(status.present(side))} 名"
                for name, side in (("系统", pair.system), ("手册", pair.handbook))
                if not side.head_only
            ]
            more = f"登记在册的成员，{'，'.join(listed)}。" if listed else ""
            yield self._differs("D809", pair, where, "人数", f"{one} 人", f"{other} 人", "member_count", more)

    def _member(self, pair: Pair, where: Home, index: int, place: int) -> Iterator[Difference]:
        one, other = pair.system.members[index], pair.handbook.members[place]
        for column in self._what.member:
            ours, theirs = getattr(one, column.key), getattr(other, column.key)
            if not _differ(ours, theirs, self._words):
                continue
            path = f"members[{index}].{column.key}"
            ours, theirs = (self._shown(column, value) for value in (ours, theirs))
            found = self._differs("D808", pair, where, column.title, ours, theirs, path)
            yield msgspec.structs.replace(
                found,
                person=one.name or other.name or "",
                message=f"{one.name or other.name}·{found.message}",
                other=pair.handbook.source(f"members[{place}].{column.key}"),
            )

    def _shown(self, column: Column, value: object) -> str:
        """一个值的写法；出生日期也遮盖：月、日与别处遮盖了的证件号码拼得出全号。"""
        written = shown(value)
        return written if self._show_id or written == BLANK else text.mask_field(column.key, written)

    def _helpers(self, pair: Pair, where: Home) -> Iterator[Difference]:
        sides = [self._current(side) for side in (pair.system, pair.handbook)]
        if None in sides or {*map(text.key, sides[0] or ())} == {*map(text.key, sides[1] or ())}:
            return
        one, other = ("、".join(side or ()) or BLANK for side in sides)
        yield self._differs("D810", pair, where, "帮扶责任人", one, other, "helpers")

    def _current(self, household: Household) -> list[str] | None:
        """现任帮扶责任人；输入里没有这张表的为 None。"""
        if household.helpers is None:
            return None
        return [h.name for h in household.helpers if h.name and (h.until is None or h.until.after(self._as_of))]

    def _measures(self, pair: Pair, where: Home) -> Iterator[Difference]:
        if pair.system.measures is None or pair.handbook.measures is None:
            return
        one, other = (
            Counter(m.kind or "未写类别" for m in side.measures or ()) for side in (pair.system, pair.handbook)
        )
        if one != other:
            yield self._differs("D811", pair, where, "帮扶措施", _kinds(one), _kinds(other), "measures")

    def _income(self, pair: Pair, where: Home) -> Iterator[Difference]:
        """户表的人均纯收入，与两边都有的最近一年的各科目。"""
        one, other = pair.system.net_income_per_head, pair.handbook.net_income_per_head
        if one is not None and other is not None and one != other:
            yield self._amount(pair, where, PER_HEAD, one, other, "net_income_per_head")
        ours, theirs = (_books(self._profile, side) for side in (pair.system, pair.handbook))
        for year in sorted(ours.keys() & theirs.keys())[-1:]:
            for item in ours[year].first:
                stated = ours[year].stated(item), theirs[year].stated(item)
                if stated[0] is not None and stated[1] is not None and stated[0] != stated[1]:
                    path = ours[year].path(item)
                    yield self._amount(pair, where, f"{year}年{item}", stated[0], stated[1], path)

    def _amount(self, pair: Pair, where: Home, item: str, one: Decimal, other: Decimal, path: str) -> Difference:
        return self._differs("D812", pair, where, item, f"{text.yuan(one)} 元", f"{text.yuan(other)} 元", path)


def _differ(one: object, other: object, words: Mapping[str, str]) -> bool:
    """不同；只有一边空白也算。"""
    if one is None or other is None:
        return one is not other
    return not same(one, other, words)


def _count(household: Household) -> str:
    """在册几人；只知道户主的不说。"""
    return "" if household.head_only else f"（{len(status.present(household))} 人）"


def _kinds(kinds: Counter[str]) -> str:
    """3 项：产业扶贫 2、教育扶贫 1。"""
    if not kinds:
        return "0 项"
    return f"{kinds.total()} 项：" + "、".join(f"{kind} {kinds[kind]}" for kind in sorted(kinds))


def _books(profile: Profile, household: Household) -> dict[int, Ledger]:
    return {book.year: book for book in ledgers(profile, household.accounts or []) if book.year}


def _homes(households: Iterable[Household]) -> dict[str, Home]:
    """证件号码 → 所在的户；在册的人。"""
    return {
        number: home(one)
        for one in households
        for member in status.present(one)
        if (number := number_of(member)) is not None
    }
