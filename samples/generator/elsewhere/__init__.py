"""别处方案才查的缺陷：备齐的一县与改坏的一县，各户一一对应。"""

from __future__ import annotations

import copy
from collections import Counter
from random import Random
from typing import Any

from generator.county import County, document
from generator.defects.subject import Subject
from generator.elsewhere import dongfang, monitoring, national, tongchuan  # noqa: F401  登记各份方案的缺陷
from generator.elsewhere.registry import AS_OF, ELSEWHERE

Record = dict[str, Any]


def county() -> tuple[Record, Record, list[Record]]:
    """(备齐的县, 改坏的县, 埋设清单)；清单的每条另写方案与截止日期。"""
    maker = County()
    good, bad, planted = [], [], []
    for number, defect in enumerate(ELSEWHERE):
        household = maker.add(defect.kind)
        defect.prepare(Subject(household, Random(number), (), Counter()))
        good.append(copy.deepcopy(household))
        place = defect.spoil(Subject(household, Random(number), (), Counter()))
        path = place if isinstance(place, str) else place.path(household)
        bad.append(household)
        row = {"household": household["code"], "rule": defect.rule, "path": path, "what": defect.what}
        planted.append(row | {"profile": defect.profile, "as_of": AS_OF[defect.profile]})
    return document(good), document(bad), planted
