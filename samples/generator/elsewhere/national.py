"""全国的方案才查的缺陷。"""

from __future__ import annotations

from generator.defects.subject import At, Subject, age, disabled, working
from generator.elsewhere.registry import NATIONAL, defect
from generator.kinds import ALONE, COUPLE, CROWD, DISABLED, POOR, RELOCATED


@defect(NATIONAL, "D210", RELOCATED, "搬迁户有劳动力而无人就业")
def _(h: Subject) -> str:
    for member in filter(working, h.living):
        member["work_place"] = member["work_months"] = None
    return "members"


def recent(h: Subject) -> None:
    """收支账改为 2018 年度的。"""
    for row in h["accounts"]:
        row |= {"year": 2018, "since": "2017-10-01", "until": "2018-09-30"}


def _aided(h: Subject) -> None:
    for member in h.living:
        member["allowance"] = True


@defect(NATIONAL, "D226", COUPLE, "全家没有劳动力，没有纳入低保", _aided)
def _(h: Subject) -> str:
    for member in h.living:
        member["allowance"] = False
    return "members"


@defect(NATIONAL, "D250", POOR, "项目没有项目库编号")
def _(h: Subject) -> At:
    h["projects"][0]["library_no"] = None
    return At(h["projects"][0], "library_no")


@defect(NATIONAL, "D329", CROWD, "有劳动力，收入全是转移性收入", recent)
def _(h: Subject) -> At:
    h.recount(工资性收入=0, 财产性收入=0, 农业收入=0, 林业收入=0, 畜牧业收入=0)
    return h.amount("转移性收入")


@defect(NATIONAL, "D652", DISABLED, "丧失劳动力，登记为护林员")
def _(h: Subject) -> At:
    member = h.person(disabled)
    member |= {"public_post": "生态护林员", "post_months": 10}
    return At(member, "public_post")


@defect(NATIONAL, "D656", POOR, "没有大病保险")
def _(h: Subject) -> At:
    member = h.person()
    member["serious_illness"] = False
    return At(member, "serious_illness")


@defect(NATIONAL, "D658", ALONE, "老年人没有养老保险")
def _(h: Subject) -> At:
    member = h.person(lambda m: age(m) > 60)
    member["pension"] = False
    return At(member, "pension")
