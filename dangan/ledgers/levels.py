"""三级台账：各户归村，各村归乡镇，各乡镇归县；逐级相加，再与村情表、登记的人数核对。

核对不平的照列，不凑平：哪一级、哪一项、台账多少、别处写多少、相差多少。
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from dangan.dates import PartialDate
from dangan.ledgers import figures as village_figures
from dangan.ledgers.figures import UNKNOWN, Figure, Stated
from dangan.ledgers.lines import Line, Tally
from dangan.model import Village
from dangan.profile import BookKind, Profile
from dangan.text import key

Place = tuple[str, str]


class VillageLedger(msgspec.Struct, frozen=True, kw_only=True):
    """一村的台账。lines 为明细台账的各户，apart 为另列单独台账、不在明细台账的各户；ordinary、separate、tally 为
    明细台账、单独台账与全村的合计。

    stated 为村情表登记的，村情表没有这一村为 None；figures 为村情指标。
    """

    township: str
    name: str
    lines: Sequence[Line]
    apart: Sequence[Line]
    ordinary: Tally
    separate: Tally
    tally: Tally
    stated: Stated | None
    figures: list[Figure]

    @property
    def place(self) -> str:
        """乡镇·村，没有登记的略去。"""
        return "·".join(filter(None, (self.township, self.name)))

    @property
    def every(self) -> list[Line]:
        """全部的户，连同单独列账的。"""
        return sorted([*self.lines, *self.apart], key=lambda line: line.order)

    def of_kind(self, kind: BookKind) -> list[Line]:
        """列入某种单独台账的各户。"""
        return [line for line in self.every if kind in line.kinds]


class TownshipLedger(msgspec.Struct, frozen=True, kw_only=True):
    """一个乡镇的台账：各村的合计。"""

    name: str
    villages: list[VillageLedger]
    tally: Tally
    stated: Stated
    figures: list[Figure]


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """对账的一行。place 为哪一处；own 为台账的数，other 为 against（别处）的数，None 为不知道。"""

    place: str
    item: str
    own: int | None
    against: str
    other: int | None

    @property
    def gap(self) -> int | None:
        """相差：台账减别处；有一头不知道的为 None。"""
        return None if self.own is None or self.other is None else self.own - self.other

    @property
    def said(self) -> str:
        """平、相差几、未知。"""
        if self.gap is None:
            return UNKNOWN
        return f"相差 {self.gap:+d}" if self.gap else "平"


class Levels(msgspec.Struct, frozen=True, kw_only=True):
    """全县的三级台账。whole 为假的只选了一部分户，不与村情表核对。checks 为对账的各行，differing 为人数不符的户。

    dropped 为读入时搁置、没有列入台账的户与行数。
    """

    county: str
    townships: list[TownshipLedger]
    tally: Tally
    stated: Stated
    figures: list[Figure]
    checks: list[Check]
    differing: list[Line]
    whole: bool
    dropped: int

    @property
    def villages(self) -> list[VillageLedger]:
        """各村，依乡镇。"""
        return [village for township in self.townships for village in township.villages]


def build(
    lines: Iterable[Line],
    villages: Sequence[Village] | None,
    profile: Profile,
    as_of: PartialDate,
    county: str,
    *,
    whole: bool,
    dropped: int = 0,
) -> Levels:
    """由各户排出三级台账：村、乡镇按资料中的先后，村内按组与户编号。

    whole 为真的，村情表有而资料里没有户的村也有一本空的；dropped 为读入时搁置的户与行数。
    """
    builder = _Builder(profile, as_of, county, villages if whole else None)
    return builder.build(list(lines), whole, dropped)


class _Builder:
    def __init__(self, profile: Profile, as_of: PartialDate, county: str, villages: Sequence[Village] | None) -> None:
        self._profile = profile
        self._as_of = as_of
        self._county = county
        self._apart = {book.kind for book in profile.books if book.apart}
        self._stated: dict[Place, Village] = {}
        for village in villages or ():
            self._stated.setdefault(_place(village.township or "", village.village or ""), village)

    def build(self, lines: list[Line], whole: bool, dropped: int) -> Levels:
        found: dict[Place, list[Line]] = {}
        names: dict[Place, Place] = {}
        for line in lines:
            found.setdefault(_place(*line.place), []).append(line)
            names.setdefault(_place(*line.place), line.place)
        for place, village in self._stated.items():
            found.setdefault(place, [])
            names.setdefault(place, (village.township or "", village.village or ""))
        grouped: dict[str, list[VillageLedger]] = {}
        for place, own in found.items():
            grouped.setdefault(place[0], []).append(self._village(place, names[place], own))
        townships = [self._township(own) for own in grouped.values()]
        tally = Tally.total(township.tally for township in townships)
        stated = self._sum(list(found))
        return Levels(
            county=self._county,
            townships=townships,
            tally=tally,
            stated=stated,
            figures=self._figures(stated, tally, village=False),
            checks=list(_checks(self._county or "全县", townships, tally, Tally.of(lines), whole=whole)),
            differing=[line for line in lines if line.gap],
            whole=whole,
            dropped=dropped,
        )

    def _village(self, place: Place, name: Place, own: list[Line]) -> VillageLedger:
        own.sort(key=lambda line: line.order)
        written = self._stated.get(place)
        stated = village_figures.stated([written]) if written else None
        lines = [line for line in own if not line.kinds & self._apart]
        apart = [line for line in own if line.kinds & self._apart]
        ordinary, separate = Tally.of(lines), Tally.of(apart)
        tally = Tally.total((ordinary, separate))
        return VillageLedger(
            township=name[0],
            name=name[1],
            lines=lines,
            apart=apart,
            ordinary=ordinary,
            separate=separate,
            tally=tally,
            stated=stated,
            figures=self._figures(stated or Stated(), tally, village=True),
        )

    def _township(self, villages: list[VillageLedger]) -> TownshipLedger:
        tally = Tally.total(village.tally for village in villages)
        stated = self._sum([_place(village.township, village.name) for village in villages])
        return TownshipLedger(
            name=villages[0].township,
            villages=villages,
            tally=tally,
            stated=stated,
            figures=self._figures(stated, tally, village=False),
        )

    def _sum(self, places: Sequence[Place]) -> Stated:
        """几村的村情之和；有一村不在村情表的，和不知道。"""
        return village_figures.stated([self._stated.get(place) or Village() for place in places])

    def _figures(self, stated: Stated, tally: Tally, *, village: bool) -> list[Figure]:
        return village_figures.figures(stated, tally, self._profile, self._as_of, self._county, village=village)


def _checks(
    county: str, townships: list[TownshipLedger], tally: Tally, every: Tally, *, whole: bool
) -> Iterator[Check]:
    """对账：三级相加；登记的人数；村情表的贫困人口。every 为不分村直接数出的各户。"""
    villages = Tally.total(village.tally for township in townships for village in township.villages)
    for item, value in _SUMS.items():
        for against, other in (("各村台账相加", villages), ("各乡镇台账相加", tally)):
            yield Check(place=county, item=item, own=value(every), against=against, other=value(other))
    for township in townships:
        own = township.tally
        yield Check(
            place=township.name,
            item="在册人口",
            own=None if own.unclear else own.people,
            against="各户登记的人数之和",
            other=None if own.unstated else own.stated,
        )
        for village in township.villages if whole else ():
            yield Check(
                place=f"{township.name}{village.name}",
                item="没有脱贫的在册人口",
                own=None if village.tally.unclear else village.tally.poor,
                against="村情表的建档立卡贫困人口",
                other=village.stated.poor if village.stated else None,
            )


_SUMS: dict[str, Callable[[Tally], int]] = {
    "户数": lambda tally: tally.households,
    "在册人口": lambda tally: tally.people,
    "没有脱贫的在册人口": lambda tally: tally.poor,
}
"""三级相加核对的各项。"""


def _place(township: str, village: str) -> Place:
    return key(township), key(village)
