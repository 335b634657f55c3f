"""D2、D3 住房与搬迁。"""

from __future__ import annotations

from dataclasses import replace

from generator.defects.registry import defect
from generator.defects.subject import At, Subject
from generator.kinds import EXITED, POOR, RELOCATED, UNSAFE


@defect("D206", RELOCATED, "搬迁户没有搬迁申请书")
def _(h: Subject) -> At:
    return h.drop_paper("易地扶贫搬迁申请书")


@defect("D260", RELOCATED, "搬迁户的入住时间晚于期限")
def _(h: Subject) -> list[At]:
    h.need(h["moved_in_on"])
    h["moved_in_on"], h["old_house_demolished_on"] = "2018-02-10", None
    return [At(None, "moved_in_on"), At(None, "moved_in_on", "D124")]


@defect("D264", UNSAFE, "危房户没有级别")
def _(h: Subject) -> str:
    h.need(h["unsafe_house"])
    h["house_grade"] = None
    return "house_grade"


@defect("D265", UNSAFE, "危房户写是，级别写 B级")
def _(h: Subject) -> str:
    h.need(h["unsafe_house"])
    h["house_grade"] = "B级"
    return "house_grade"


@defect("D268", POOR, "危房改造后人均住房面积不足")
def _(h: Subject) -> str:
    h.need(not h["relocated"] and not h["stable_marked_on"])
    h.add_benefit("危房改造补助", h.head["name"], 12000)
    h["house_area"] = 10 * h["member_count"]
    return "house_area"


@defect("D269", RELOCATED, "搬迁住房人均三十平方米")
def _(h: Subject) -> str:
    h.need(h["moved_in_on"])
    h["house_area"] = 30 * h["member_count"]
    return "house_area"


@defect("D271", replace(RELOCATED, status="预脱贫", exited=None), "已入住新房，仍登记为危房户", also=("D360", "D124"))
def _(h: Subject) -> str:
    h.need(h["relocated"])
    h["moved_in_on"], h["unsafe_house"], h["house_grade"] = "2017-09-20", True, "D级"
    return "unsafe_house"


@defect("D272", POOR, "不是搬迁户，登记了入住时间")
def _(h: Subject) -> str:
    h.need(h["relocated"] is False)
    h["moved_in_on"] = "2017-09-20"
    return "moved_in_on"


@defect("D273", RELOCATED, "搬迁户没有安置地")
def _(h: Subject) -> str:
    h.need(h["relocated"])
    h["resettled_at"] = None
    return "resettled_at"


@defect("D360", EXITED, "脱贫户住 D 级危房", rests=("status",))
def _(h: Subject) -> str:
    h.need(h["status"] == "脱贫" and not h["relocated"])
    h["unsafe_house"], h["house_grade"] = True, "D级"
    return "house_grade"
