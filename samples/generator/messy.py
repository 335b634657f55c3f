"""有缺陷的县：四十八户原样，其后每种缺陷一户，村情表、村级材料也改坏几处；并列出应查出的。"""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

from generator.county import County, Register, village_tables
from generator.defects import DEFECTS, At, Subject
from generator.defects.villages import VILLAGE_DEFECTS, Village
from generator.planting import entry

Record = dict[str, Any]
UNKNOWN_COLUMN = "扶贫专干意见"

WHERE = {
    "D710": "老屋场村",
    "D711": "高峰村",
    "D712": "桃源村",
    "D714": "龙潭村",
    "D715": "白果村",
    "D716": "柳林村",
    "D717": "黄柏村",
    "D718": "双河村",
    "D720": "白果村",
    "D721": "柳林村",
    "D722": "高峰村",
    "D723": "桃源村",
    "D724": "双河村",
    "D725": "双河村",
}
"""村级的缺陷 → 埋在哪村。老屋场村的贫困发生率正好是门槛。"""


def county() -> tuple[Record, list[Record]]:
    """(全县的 JSON, 埋设清单)。"""
    maker = County()
    rows = maker.clean()
    planted: list[Record] = []
    copied: Counter[str] = Counter()
    clean = tuple(rows)
    for number, defect in enumerate(DEFECTS):
        places: list[At] = []
        while not places:
            household = maker.add(defect.kind)
            subject = Subject(household, Random(number), clean, copied)
            places = defect.plant(subject)
            copied[subject.source or ""] += 1
            rows.append(household)
        planted += [entry(household, defect, place) for place in places]
    rows[-1][UNKNOWN_COLUMN] = "已核"
    planted.append({"household": None, "rule": "D004", "path": "", "what": f"多出一列「{UNKNOWN_COLUMN}」"})
    register = Register()
    for row in rows:
        register.note(row)
    whole = {"households": rows} | village_tables(maker.places, register)
    return whole, planted + _spoil_villages(whole, register)


def _spoil_villages(whole: Record, register: Register) -> list[Record]:
    number_of = {row["village"]: number for number, row in enumerate(whole["villages"])}
    done = []
    for defect in VILLAGE_DEFECTS:
        name = WHERE[defect.rule]
        village = Village(whole["villages"], whole["village_documents"], number_of[name], register.tally[name])
        done += [(defect, written, place) for written, place in defect.plant(village)]
    return [entry(None, defect, place, whole, written) for defect, written, place in done]
