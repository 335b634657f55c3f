"""铜川、温州的方案才查的缺陷。"""

from __future__ import annotations

from generator.defects.subject import At, Subject, working
from generator.elsewhere.registry import TONGCHUAN, WENZHOU, defect
from generator.kinds import CROWD, EXITED, POOR, PUPILS, RELOCATED
from generator.papers import HELP, VOLUME


@defect(TONGCHUAN, "D123", POOR, "县级审批早于乡镇审核")
def _(h: Subject) -> At:
    event = h.event("识别", "审批")
    event["date"] = h.event("识别", "公示")["until"]
    return At(event, "date")


def _checked(h: Subject) -> None:
    for month in ("03", "06", "09"):
        h.add("events", {"step": "季度核查", "phase": "动态管理", "date": f"2018-{month}-20"})


@defect(TONGCHUAN, "D141", POOR, "第三季度没有核查", _checked)
def _(h: Subject) -> At:
    return h.drop("events", lambda e: e["date"] == "2018-09-20")


def _planned(h: Subject) -> None:
    h.add_paper("脱贫方案", VOLUME, HELP, year=2018, date="2018-03-10")


@defect(TONGCHUAN, "D245", POOR, "没有本年的脱贫方案", _planned)
def _(h: Subject) -> str:
    h.drop("documents", lambda d: d.get("year") == 2018)
    return "documents"


@defect(TONGCHUAN, "D246", POOR, "没有标注稳定脱贫，已撤走帮扶责任人")
def _(h: Subject) -> str:
    h["helpers"][0]["until"] = "2017-08-31"
    return "helpers"


@defect(TONGCHUAN, "D249", PUPILS, "小学生的寄宿生生活补贴按初中发放")
def _(h: Subject) -> At:
    child = h.person(lambda m: m["schooling"] == "小学")
    return At(h.add_benefit("寄宿生生活补贴", child["name"], 1250, year=2018, paid_on="2018-05-10"), "amount")


@defect(TONGCHUAN, "D256", POOR, "一笔小额信贷八万元")
def _(h: Subject) -> At:
    return At(h.add_benefit("扶贫小额信贷", h.head["name"], 80000), "amount")


@defect(TONGCHUAN, "D270", POOR, "2018 年仍住土坯房")
def _(h: Subject) -> str:
    h["house_structure"] = "土坯房"
    return "house_structure"


@defect(TONGCHUAN, "D280", CROWD, "城镇贫困户无人就业")
def _(h: Subject) -> str:
    h["area"] = "城镇"
    for member in filter(working, h.living):
        member["work_place"] = member["work_months"] = None
    return "members"


@defect(TONGCHUAN, "D335", PUPILS, "一次性扶贫助学补助给了同一人两次")
def _(h: Subject) -> At:
    student = h.person(lambda m: m["schooling"].startswith("高中"))
    h.add_benefit("扶贫助学补助", student["name"], 3000, year=2016, paid_on="2016-10-10")
    return At(h.add_benefit("扶贫助学补助", student["name"], 3000, paid_on="2017-10-10"))


@defect(TONGCHUAN, "D354", EXITED, "脱贫以后没有享受政策")
def _(h: Subject) -> At:
    return h.drop("benefits", lambda b: b["paid_on"] > "2016-12-31")


@defect(WENZHOU, "D257", POOR, "光伏分红没有依据，没有兑现日期")
def _(h: Subject) -> At:
    return At(h.add_benefit("光伏分红", h.head["name"], 800, basis=None, paid_on=None))


@defect(WENZHOU, "D263", RELOCATED, "既搬迁，又享受危房改造")
def _(h: Subject) -> At:
    return At(h.add_benefit("危房改造补助", h.head["name"], 12000))
