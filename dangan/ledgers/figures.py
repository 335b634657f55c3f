"""村情指标：贫困发生率、对象规模、参保率、集体经济收入、“九有”……每个数都带分子、分母、标准与依据条款。

有一头不知道的，数值为 None，印作“未知”，不当作零；标准全部取自方案。
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache

import msgspec

from dangan import model, text
from dangan.dates import PartialDate
from dangan.ledgers.lines import Tally
from dangan.model import Village
from dangan.profile import Profile

UNKNOWN = "未知"


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """一项指标。parts 为 (分子, 分母) 与其名称的说法，如 贫困人口 261÷农村户籍人口 3860；不是比例的为空串。

    value 为写好的数值，不知道的为“未知”；standard 为标准的说法，met 为 达到、未达到、空串（没有标准或不知道）。
    """

    name: str
    parts: str = ""
    value: str = UNKNOWN
    standard: str = ""
    met: str = ""
    clause: str = ""


class Stated(msgspec.Struct, frozen=True, kw_only=True):
    """村情表登记的，一村或几村之和。几村里有一村不知道的，和也不知道，为 None。"""

    rural: int | None = None
    poor: int | None = None
    income: Decimal | None = None
    delisted: bool | None = None
    haves: dict[str, bool | None] = {}

    @property
    def incidence(self) -> str:
        """按村情表的贫困发生率。"""
        return share(self.poor, self.rural)


def stated(villages: Sequence[Village]) -> Stated:
    """各村之和；一个村的另有集体经济收入、出列与各项“有”。"""
    one = villages[0] if len(villages) == 1 else None
    return Stated(
        rural=_sum(v.rural_population for v in villages),
        poor=_sum(v.registered_poor for v in villages),
        income=one.collective_income if one else None,
        delisted=one.delisted if one else None,
        haves={title: getattr(one, field) for field, title in _haves().items()} if one else {},
    )


def share(part: int | None, whole: int | None) -> str:
    """百分数，两位小数；有一头不知道、分母为零的为“未知”。"""
    return UNKNOWN if part is None or not whole else f"{Decimal(part * 100) / whole:.2f}%"


def figures(
    place: Stated, tally: Tally, profile: Profile, as_of: PartialDate, county: str, *, village: bool
) -> list[Figure]:
    """一处的各项指标。village 为真的是一个村，另有村出列的各项；county 为县名，规模上限按其末字（县、区、市）取。"""
    return list(_figures(_Standards(profile, as_of.year, county), place, tally, village))


class _Standards:
    """方案里的标准。"""

    def __init__(self, profile: Profile, year: int, county: str) -> None:
        self.profile = profile
        self._year = year
        self._county = county

    def figure(self, name: str, title: str, part: int | None, whole: int | None, parts: str, *, below: bool) -> Figure:
        """一个比例与方案的标准相比；below 为真的须低于标准，否则须不低于。"""
        limit = self._limit(name)
        met = ""
        if limit is not None and part is not None and whole:
            rate = Decimal(part * 100) / whole
            met = _met(rate < limit if below else rate >= limit)
        return self._with(name, Figure(name=title, parts=parts, value=share(part, whole), met=met))

    def amount(self, name: str, title: str, value: Decimal | None) -> Figure:
        """一个金额，须不低于方案的标准。"""
        limit = self._limit(name)
        met = _met(value >= limit) if limit is not None and value is not None else ""
        shown = UNKNOWN if value is None else f"{text.yuan(value)} 元"
        return self._with(name, Figure(name=title, value=shown, met=met))

    def within(self, name: str, title: str, part: int | None, whole: int | None, parts: str) -> Figure:
        """一个比例，一般不超过方案的标准。"""
        limit = self._limit(name)
        met = ""
        if limit is not None and part is not None and whole:
            met = "没有超过" if Decimal(part * 100) / whole <= limit else "超过"
        return self._with(name, Figure(name=title, parts=parts, value=share(part, whole), met=met))

    def has(self, name: str) -> bool:
        """方案有没有这一项。"""
        return name in self.profile.thresholds or name in self.profile.lists

    def _limit(self, name: str) -> Decimal | None:
        limit = self.profile.threshold(name, self._year)
        return self.profile.figure(name, self._county[-1:]) if limit is None and self._county else limit

    def _with(self, name: str, figure: Figure) -> Figure:
        threshold = self.profile.thresholds.get(name)
        limit = self._limit(name)
        if threshold is None:
            return figure
        said = threshold.title + (f"{limit:f}{threshold.unit}" if limit is not None else "：本县未设定")
        return msgspec.structs.replace(figure, standard=said, clause=threshold.clause)


def _figures(standards: _Standards, place: Stated, tally: Tally, village: bool) -> Iterator[Figure]:
    if not tally.unclear:
        people: int | None = tally.people
        poor: int | None = tally.poor
    else:
        people = poor = None
    whole = f"农村户籍人口 {_shown(place.rural)}"
    exit_standard = "village_incidence" if village else ""
    yield standards.figure(
        exit_standard,
        "贫困发生率（村情表）",
        place.poor,
        place.rural,
        f"村情表贫困人口 {_shown(place.poor)} ÷ {whole}",
        below=True,
    )
    yield standards.figure(
        exit_standard,
        "贫困发生率（本台账）",
        poor,
        place.rural,
        f"没有脱贫的在册人口 {_shown(poor)} ÷ {whole}",
        below=True,
    )
    if standards.has("key_population_share"):
        yield standards.within(
            "key_population_share", "帮扶对象规模", place.poor, place.rural, f"帮扶对象 {_shown(place.poor)} ÷ {whole}"
        )
    known = people is not None and tally.insured + tally.uninsured == people
    insured = tally.insured if known else None
    parts = f"参加医疗保险 {tally.insured} ÷ 在册人口 {_shown(people)}"
    if people is not None and not known:
        parts += f"（另 {people - tally.insured - tally.uninsured} 人没有登记）"
    yield standards.figure("insurance_rate", "参保率", insured, people, parts, below=False)
    if village:
        yield from _of_village(standards, place)


def _of_village(standards: _Standards, place: Stated) -> Iterator[Figure]:
    yield standards.amount("village_collective_income", "村集体经济收入", place.income)
    wanted = standards.profile.lists.get("nine_haves")
    if wanted:
        held = [place.haves.get(name) for name in wanted.values]
        lacking = [name for name, have in zip(wanted.values, held, strict=True) if have is False]
        unclear = [name for name, have in zip(wanted.values, held, strict=True) if have is None]
        said = [f"没有：{'、'.join(lacking)}"] if lacking else []
        said += [f"没有登记：{'、'.join(unclear)}"] if unclear and len(unclear) < len(held) else []
        yield Figure(
            name=wanted.title,
            parts="；".join(said),
            value=f"{held.count(True)} 项" if len(unclear) < len(held) else UNKNOWN,
            standard=f"{len(held)} 项都有",
            met=_met(False) if lacking else _met(True) if not unclear else "",
            clause=wanted.clause,
        )
    for name in ("entity_share", "industry_share"):
        if standards.has(name):
            title = standards.profile.title_of(name).removesuffix("（以上）")
            yield standards.figure(name, title, None, None, "", below=False)


def _met(yes: bool) -> str:
    return "达到" if yes else "未达到"


def _shown(value: int | None) -> str:
    return UNKNOWN if value is None else str(value)


def _sum(values: Iterable[int | None]) -> int | None:
    every = list(values)
    known = [value for value in every if value is not None]
    return sum(known) if every and len(known) == len(every) else None


@cache
def _haves() -> dict[str, str]:
    """村情表中写“是、否”的各栏（出列除外）：字段 → 表头。"""
    return {
        field: title
        for field, (title, hint) in model.columns(Village).items()
        if hint == model.Yes and field != "delisted"
    }
