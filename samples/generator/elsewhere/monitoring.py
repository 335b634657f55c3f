"""2021 年以后的监测方案才查的缺陷。"""

from __future__ import annotations

from generator.defects.subject import At, Subject, age, pupil
from generator.elsewhere.registry import MONITORING, defect
from generator.kinds import EXITED, PUPILS
from generator.papers import IDENTIFY, VOLUME


def _monitored(h: Subject) -> None:
    """脱贫不稳定户，六月识别，七月帮扶，八月走访，收入已近监测线。"""
    h["household_kind"], h["monitored_kind"] = "脱贫户", "脱贫不稳定户"
    h["risks"], h["risk_found_on"] = ["因病"], "2021-02-10"
    h.add_measure("健康扶贫", "落实大病救助", "因病")["start"] = "2021-02-20"
    h.add("visits", {"date": "2021-08-12", "helper": h["helpers"][0]["name"], "content": "跟踪", "signed": True})
    for row in h["accounts"]:
        row |= {"year": 2021, "since": "2020-10-01", "until": "2021-09-30"}
    h.recount(工资性收入=h.money("工资性收入") + 9000 * h["member_count"])


def _removed(h: Subject) -> None:
    _monitored(h)
    h["risk_removed_on"], h["removal_way"] = "2021-10-20", "帮扶消除"


def _settled(h: Subject) -> None:
    for member in h["members"]:
        if member["schooling"] == "非在校生":
            member["schooling"] = None
        else:
            member["education"] = None


@defect(MONITORING, "D631", PUPILS, "在校生登记为普通劳动力", _settled)
def _(h: Subject) -> At:
    student = h.person(lambda m: bool(m["schooling"]) and age(m) >= 16)
    student["labor"] = "普通劳动力"
    return At(student, "labor")


@defect(MONITORING, "D641", PUPILS, "文化程度、在校生状况都填了", _settled)
def _(h: Subject) -> At:
    child = h.person(lambda m: pupil(m) and bool(m["schooling"]))
    child["education"] = "小学"
    return At(child, "schooling")


@defect(MONITORING, "D670", EXITED, "监测对象类型写“边缘户”", _monitored)
def _(h: Subject) -> str:
    h["monitored_kind"] = "边缘户"
    return "monitored_kind"


@defect(MONITORING, "D671", EXITED, "脱贫户登记为边缘易致贫户", _monitored)
def _(h: Subject) -> str:
    h["monitored_kind"] = "边缘易致贫户"
    return "monitored_kind"


@defect(MONITORING, "D672", EXITED, "识别三个月以后才有措施", _monitored)
def _(h: Subject) -> str:
    h["measures"] = [row | {"start": "2021-06-01"} for row in h["measures"]]
    return "measures"


@defect(MONITORING, "D673", EXITED, "识别三个月就消除风险", _removed)
def _(h: Subject) -> str:
    h["risk_removed_on"] = "2021-05-10"
    return "risk_removed_on"


@defect(MONITORING, "D675", EXITED, "监测对象没有风险类型", _monitored)
def _(h: Subject) -> str:
    h["risks"] = None
    return "risks"


@defect(MONITORING, "D676", EXITED, "风险类型写“因懒”", _monitored)
def _(h: Subject) -> str:
    h["risks"] = ["因懒"]
    return "risks"


@defect(MONITORING, "D677", EXITED, "风险消除方式写“已脱贫”", _removed)
def _(h: Subject) -> str:
    h["removal_way"] = "已脱贫"
    return "removal_way"


@defect(MONITORING, "D678", EXITED, "户类型写“贫困户”", _monitored)
def _(h: Subject) -> str:
    h["household_kind"] = "贫困户"
    return "household_kind"


@defect(MONITORING, "D679", EXITED, "识别以后没有走访", _monitored)
def _(h: Subject) -> At:
    return h.drop("visits", lambda v: v["date"] > "2021")


@defect(MONITORING, "D680", EXITED, "风险消除后收入仍在监测线以下", _removed)
def _(h: Subject) -> At:
    h.recount(工资性收入=h.money("工资性收入") - 9000 * h["member_count"])
    h.recount(工资性收入=h.money("工资性收入") + (5000 - h["net_income_per_head"]) * h["member_count"])
    return h.amount("人均纯收入")


def _better_off(h: Subject) -> None:
    _monitored(h)
    h["monitored_kind"] = h["risks"] = h["risk_found_on"] = None


@defect(MONITORING, "D681", EXITED, "收入在监测线以下而没有纳入监测", _better_off)
def _(h: Subject) -> At:
    h.recount(工资性收入=h.money("工资性收入") + (5200 - h["net_income_per_head"]) * h["member_count"])
    return h.amount("人均纯收入")


@defect(MONITORING, "D682", EXITED, "风险消除后仍住危房", _removed)
def _(h: Subject) -> str:
    h["unsafe_house"] = True
    return "unsafe_house"


@defect(MONITORING, "D683", EXITED, "2021 年的材料仍称贫困户")
def _(h: Subject) -> At:
    return h.add_paper("贫困户收入调查表", VOLUME, IDENTIFY, date="2021-09-10")
