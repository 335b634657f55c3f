"""核查单：一户一张，先列本户的意见，分取消、补充、修正；再列只有人看得出的情形，由人对照原件勾。

没有意见的户也有一张；村级材料一村一张。单子不入卷，勾、签字、日期一律由人手写。
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from dangan import by_eye
from dangan.findings import REMEDIES, Clause
from dangan.profile import Profile
from dangan.worklists.items import Home, Item, in_groups

_NOT_AGAIN = "002-10.不重来"
_NUMERALS = "一二三"


class Part(msgspec.Struct, frozen=True):
    """一种整改方式的意见：heading 如 三、修正（2 条），note 为这种方式怎样做。"""

    heading: str
    note: str
    items: list[Item]


class CheckSheet(msgspec.Struct, frozen=True, kw_only=True):
    """一张。household 为空的是村级的一张；ticks 为部分 → 供勾的各情形，clauses 为各条意见的依据。

    principle 为方案关于不推倒重来的条款，没有为 None；caution 说明没有查到的，都查了为空。
    """

    household: str = ""
    head: str = ""
    place: str
    group: str = ""
    helpers: str = ""
    parts: list[Part]
    clauses: list[Clause]
    ticks: dict[str, list[str]]
    principle: Clause | None
    caution: str = ""

    @property
    def title(self) -> str:
        """书签。"""
        return " ".join(filter(None, (self.head, self.household))) or f"{self.place}村级材料"

    @property
    def summary(self) -> str:
        """题下一行：取消、补充、修正各几条。"""
        counts = Counter(item.remedy for part in self.parts for item in part.items)
        if not counts:
            return "没有列出意见"
        return "意见：" + "，".join(f"{remedy} {counts[remedy]} 条" for remedy in REMEDIES)


class VillageSheets(msgspec.Struct, frozen=True):
    """一个村的各张，各户按组与户编号，村级的在最后。"""

    township: str
    village: str
    sheets: list[CheckSheet]


def by_village(
    items: Iterable[Item], homes: Mapping[str, Home], crashed: Collection[str | None], profile: Profile
) -> list[VillageSheets]:
    """各村的核查单，按资料中的先后。homes 为选中的各户，crashed 为有规则出错的户；全批次的意见只在整改清单上。"""
    found: dict[tuple[str, ...], list[Item]] = {}
    for item in items:
        found.setdefault((item.household,) if item.household else (item.township, item.village), []).append(item)
    villages: dict[tuple[str, str], list[str]] = {}
    for code, home in homes.items():
        villages.setdefault((home.township, home.village), []).append(code)
    writer = _Writer(profile)
    every = []
    for (township, village), codes in villages.items():
        codes.sort(key=lambda code: (in_groups(homes[code].group), code))
        sheets = [writer.household(code, homes[code], found.get((code,), []), code in crashed) for code in codes]
        if village:
            sheets.append(writer.village(township, village, found.get((township, village), [])))
        every.append(VillageSheets(township, village, sheets))
    return every


class _Writer:
    """各张共用的：供勾的各情形、整改方式的说明、不推倒重来的条款。"""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._of_household = by_eye.parts(profile, village=False)
        self._of_village = by_eye.parts(profile, village=True)
        self._principle = profile.clause(_NOT_AGAIN) if _NOT_AGAIN in profile.clauses else None

    def household(self, code: str, home: Home, items: Sequence[Item], crashed: bool) -> CheckSheet:
        cautions = [f"资料里没有{'、'.join(home.unknown)}，有关的规则没有查"] if home.unknown else []
        cautions += ["有规则出错，没有查全"] if crashed else []
        return CheckSheet(
            household=code,
            head=home.head,
            place=home.place,
            group=home.group,
            helpers="、".join(home.helpers),
            parts=self._parts(items),
            clauses=self._clauses(items),
            ticks=self._of_household,
            principle=self._principle,
            caution="；".join(cautions),
        )

    def village(self, township: str, village: str, items: Sequence[Item]) -> CheckSheet:
        return CheckSheet(
            place="·".join(filter(None, (township, village))),
            parts=self._parts(items),
            clauses=self._clauses(items),
            ticks=self._of_village,
            principle=self._principle,
        )

    def _parts(self, items: Sequence[Item]) -> list[Part]:
        """有意见的各部分；序号固定，缺的不补。"""
        parts = []
        for numeral, remedy in zip(_NUMERALS, REMEDIES, strict=True):
            if own := [item for item in items if item.remedy == remedy]:
                note = self._profile.remedies.get(remedy, "")
                parts.append(Part(f"{numeral}、{remedy}（{len(own)} 条）", note, own))
        return parts

    def _clauses(self, items: Sequence[Item]) -> list[Clause]:
        return [self._profile.clause(clause) for clause in sorted({item.clause for item in items})]
