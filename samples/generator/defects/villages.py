"""D7 村情表与村级专项工作档案。"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from generator.defects.subject import At, Unfit

Record = dict[str, Any]


@dataclass(frozen=True)
class Village:
    """一个村：全县的村情表与村级材料，本村在村情表的第几行，本村有几户稳定脱贫、几户预脱贫，贫困人口几人。"""

    rows: list[Record]
    papers: list[Record]
    number: int
    tally: Counter[str]

    @property
    def row(self) -> Record:
        return self.rows[self.number]

    def need(self, condition: object) -> None:
        if not condition:
            raise Unfit

    def at(self, field: str) -> At:
        """村情表本村的一格。"""
        return At(self.row, field)

    def paper(self, title: str) -> Record:
        """本村一件题名含 title 的材料。"""
        name = self.row["village"]
        found = [row for row in self.papers if row["village"] == name and title in row["title"]]
        self.need(found)
        return found[0]

    def take(self, title: str) -> At:
        """抽走本村一件题名含 title 的材料。"""
        self.papers.remove(self.paper(title))
        return At(None, "village_documents")


Spoil = Callable[[Village], At | list[At]]


@dataclass(frozen=True)
class VillageDefect:
    """一种村级的缺陷：spoil 改坏一村，返回应查出的位置。also 为如实会牵出的别的规则码。"""

    rule: str
    what: str
    spoil: Spoil
    also: tuple[str, ...] = ()

    def plant(self, village: Village) -> list[tuple[str, At]]:
        """改坏这一村，给出应查出的各处：意见所写的村名、位置；没有可改之处抛出 Unfit。"""
        name = village.row["village"]
        spoilt = self.spoil(village)
        places = spoilt if isinstance(spoilt, list) else [spoilt]
        return [(at.row["village"] if at.row else name, at) for at in places]


VILLAGE_DEFECTS: list[VillageDefect] = []


def _defect(rule: str, what: str, also: tuple[str, ...] = ()) -> Callable[[Spoil], Spoil]:
    def register(spoil: Spoil) -> Spoil:
        VILLAGE_DEFECTS.append(VillageDefect(rule, what, spoil, also))
        return spoil

    return register


@_defect("D710", "出列村贫困发生率高于 2%", also=("D711", "D712"))
def _(v: Village) -> At:
    v.need(v.row["registered_poor"])
    v.row["delisted"] = True
    return v.at("registered_poor")


@_defect("D711", "出列村集体经济收入 49000 元", also=("D710", "D712"))
def _(v: Village) -> At:
    v.row.update({"delisted": True, "collective_income": 49000})
    return v.at("collective_income")


@_defect("D712", "出列村没有通硬化路", also=("D710", "D711"))
def _(v: Village) -> At:
    v.row.update({"delisted": True, "paved_road": False})
    return v.at("paved_road")


@_defect("D714", "在册贫困人口多于村情表")
def _(v: Village) -> At:
    v.need(v.row["registered_poor"] > 2)
    v.row["registered_poor"] = 2
    return v.at("registered_poor")


@_defect("D715", "贫困人口多于户籍人口")
def _(v: Village) -> At:
    v.need(v.row["registered_poor"])
    v.row["rural_population"] = v.row["registered_poor"] // 2
    return v.at("registered_poor")


@_defect("D716", "一村在村情表中有两行")
def _(v: Village) -> At:
    again = dict(v.row)
    v.rows.append(again)
    return At(again, "village")


@_defect("D717", "村情表的村名少写一个“村”字", also=("D720", "D721", "D722"))
def _(v: Village) -> list[At]:
    v.need(v.row["registered_poor"])
    v.row["village"] = v.row["village"].removesuffix("村")
    return [At(None, "village"), At(v.row, "registered_poor", "D725")]


@_defect("D718", "村情表的行政区划代码抄错")
def _(v: Village) -> At:
    v.row["region_code"] = v.row["region_code"][:9] + "999"
    return v.at("region_code")


@_defect("D720", "有稳定脱贫户，没有单独的管理台账")
def _(v: Village) -> At:
    v.need(v.tally["稳定脱贫"])
    return v.take("稳定脱贫户管理台账")


@_defect("D721", "有稳定脱贫户，没有公示公告")
def _(v: Village) -> At:
    v.need(v.tally["稳定脱贫"])
    return v.take("稳定脱贫户公示公告")


@_defect("D722", "有预脱贫户，没有脱贫台账")
def _(v: Village) -> At:
    v.need(v.tally["预脱贫"])
    return v.take("村脱贫台账")


@_defect("D723", "一件村级材料没有档号")
def _(v: Village) -> At:
    paper = v.paper("村政策文件")
    paper["volume_no"] = None
    return At(paper, "volume_no")


@_defect("D724", "村级材料的题名写了完整证件号码")
def _(v: Village) -> At:
    paper = v.paper("村资金拨付")
    paper["title"] = "420399196808110012资金拨付凭证"
    return At(paper, "title")


@_defect("D725", "村情表多算了十五名贫困人口")
def _(v: Village) -> At:
    v.row["registered_poor"] += 15
    return v.at("registered_poor")
