"""东方的方案才查的缺陷。"""

from __future__ import annotations

from generator.defects.subject import At, Subject, able
from generator.elsewhere.national import recent
from generator.elsewhere.registry import DONGFANG, defect
from generator.kinds import DISABLED, EXITED, POOR, RELOCATED, UNSAFE
from generator.papers import HELP, IDENTIFY, VOLUME


def _screened(h: Subject) -> None:
    h.add("events", {"step": "大排查", "phase": "动态管理", "date": "2018-10-12"})


@defect(DONGFANG, "D142", DISABLED, "上一年没有大排查", _screened)
def _(h: Subject) -> At:
    return h.drop("events", lambda e: e["step"] == "大排查")


def _linked(h: Subject) -> None:
    h["measures"][-1]["content"] = "加入茶叶合作社，落实以奖代补"


@defect(DONGFANG, "D236", POOR, "有劳动力而没有合作组织带动", _linked)
def _(h: Subject) -> str:
    h["measures"][-1]["content"] = "发展茶叶，落实以奖代补"
    return "measures"


def _demolished(h: Subject) -> None:
    h["moved_in_on"], h["old_house_demolished_on"] = "2017-03-01", "2017-05-10"


@defect(DONGFANG, "D261", RELOCATED, "入住八个月才拆除旧房", _demolished)
def _(h: Subject) -> str:
    h["old_house_demolished_on"] = "2017-11-10"
    return "old_house_demolished_on"


def _appraised(h: Subject) -> None:
    h.add_paper("危房鉴定表", VOLUME, IDENTIFY, date="2016-05-10", author="湖北正诚房屋安全鉴定中心")


@defect(DONGFANG, "D267", UNSAFE, "危房鉴定由村民委员会出具", _appraised)
def _(h: Subject) -> At:
    paper = h.paper("危房鉴定表")
    paper["author"] = "桃源村村民委员会"
    return At(paper, "author")


def _compensated(h: Subject) -> None:
    recent(h)
    h.recount(生态补偿金=600 * len(h.living))


@defect(DONGFANG, "D337", POOR, "生态补偿金少算一人", _compensated)
def _(h: Subject) -> At:
    h.recount(生态补偿金=600 * (len(h.living) - 1))
    return h.amount("生态补偿金")


def _funded(h: Subject) -> None:
    h.add_benefit("产业发展资金", h.head["name"], 1500 * len(h.living), year=2018, paid_on="2018-06-10")


@defect(DONGFANG, "D338", EXITED, "脱贫后的产业资金人均不足", _funded)
def _(h: Subject) -> str:
    h.row("benefits", lambda b: b["policy"] == "产业发展资金")["amount"] = 3000
    return "benefits"


def _skilled(h: Subject) -> None:
    h.person(able)["labor"] = "技能劳动力"


@defect(DONGFANG, "D361", EXITED, "有劳动能力的脱贫户没有产业", _skilled)
def _(h: Subject) -> str:
    h["projects"] = []
    h.drop("measures", lambda m: m["kind"] != "就业扶贫")
    return "measures"


def _consolidated(h: Subject) -> None:
    h.add_paper("脱贫户巩固提升方案", VOLUME, HELP, year=2018, date="2018-03-10")


@defect(DONGFANG, "D362", EXITED, "没有巩固提升方案", _consolidated)
def _(h: Subject) -> At:
    return h.drop_paper("脱贫户巩固提升方案")


def _accepted(h: Subject) -> None:
    h.add("events", {"step": "退出验收", "phase": "退出", "date": "2016-12-03"})


@defect(DONGFANG, "D363", EXITED, "退出没有验收", _accepted)
def _(h: Subject) -> At:
    return h.drop("events", lambda e: e["step"] == "退出验收")
