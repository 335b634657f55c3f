"""D2 项目与信贷：申请、批复、协议、奖补、先后，借款人。"""

from __future__ import annotations

from dataclasses import replace

from generator.defects.registry import defect
from generator.defects.subject import At, Record, Subject, age
from generator.defects.times import shifted
from generator.kinds import EXITED, POOR, Kind
from generator.papers import VOLUME

WITH_PROJECTS = replace(POOR, projects=2)


def _bonus(h: Subject) -> tuple[Record, Record]:
    """一个项目和依它的批复兑现的奖补。"""
    benefit = h.row("benefits", lambda b: b["policy"] == "产业奖补")
    return h.row("projects", lambda p: p["approval_no"] == benefit["basis"]), benefit


def _without(h: Subject, name: str, what: Record) -> At:
    """抽走卷内某个项目的一种材料。"""
    h.drop("documents", lambda d: (d["container"], d["type"], d.get("project")) == (VOLUME, name, what["name"]))
    return At(what)


@defect("D202", WITH_PROJECTS, "一个项目没有项目申请书")
def _(h: Subject) -> At:
    return _without(h, "项目申请书", h.row("projects"))


@defect("D203", POOR, "项目没有批复")
def _(h: Subject) -> At:
    return _without(h, "项目批复", h.row("projects"))


@defect("D204", WITH_PROJECTS, "一个项目在卷内没有村户协议（袋中有）")
def _(h: Subject) -> At:
    return _without(h, "村户协议", h.row("projects"))


@defect("D205", POOR, "批复日期早于申请日期")
def _(h: Subject) -> At:
    project = h.row("projects", lambda p: p["approved_on"][:4] > h["identified_on"][:4])
    project["approved_on"] = shifted(project["applied_on"], -12)
    return At(project, "approved_on")


@defect("D211", POOR, "批复文号用了方括号")
def _(h: Subject) -> At:
    project, benefit = _bonus(h)
    number = project["approval_no"]
    written = number.replace("〔", "[").replace("〕", "]")
    for paper in h["documents"]:
        if paper.get("doc_no") == number:
            paper["doc_no"] = written
    project["approval_no"] = benefit["basis"] = written
    return At(project, "approval_no")


@defect("D212", POOR, "已批复的项目没有金额")
def _(h: Subject) -> At:
    project = h.row("projects")
    project["amount"] = None
    return At(project, "amount")


@defect("D235", POOR, "已完成的项目没有奖补", rests=("projects",))
def _(h: Subject) -> At:
    project, benefit = _bonus(h)
    h.need(project["status"] == "已完成")
    h.drop("benefits", lambda b: b is benefit)
    return At(project)


@defect("D238", POOR, "村户协议在奖补兑现以后才签", rests=("benefits",))
def _(h: Subject) -> At:
    project, benefit = _bonus(h)
    project["agreed_on"] = shifted(benefit["paid_on"], 16)
    return At(project, "agreed_on")


@defect("D239", Kind("缺技术四口", identified=2016), "识别以前已批复项目", rests=("identified_on",))
def _(h: Subject) -> At:
    project = h.row("projects")
    for field, days in (("applied_on", -40), ("approved_on", -24), ("agreed_on", -19)):
        project[field] = shifted(h["identified_on"], days)
    return At(project)


@defect("D251", WITH_PROJECTS, "两个项目的项目库编号相同")
def _(h: Subject) -> At:
    h.need(len(h["projects"]) > 1)
    first, second = h["projects"][:2]
    second["library_no"] = first["library_no"]
    return At(second, "library_no")


@defect("D252", EXITED, "产业奖补比批复的金额多一千元", rests=("projects",))
def _(h: Subject) -> At:
    project, benefit = _bonus(h)
    benefit["amount"] = project["amount"] + 1000
    return At(benefit, "amount")


@defect("D253", EXITED, "产业奖补兑现在项目批复以前", also=("D308",), rests=("projects",))
def _(h: Subject) -> list[At]:
    project, benefit = _bonus(h)
    benefit["paid_on"] = shifted(project["approved_on"], -10)
    return [At(benefit, "paid_on"), At(project, "agreed_on", "D238")]


@defect("D254", POOR, "小额信贷登记在合作社名下")
def _(h: Subject) -> At:
    h.need(not h["stable_marked_on"])
    return At(h.add_benefit("扶贫小额信贷", "青岭县云峰合作社", 50000), "beneficiary")


@defect("D255", POOR, "未成年的孩子登记为小额信贷的借款人")
def _(h: Subject) -> At:
    h.need(not h["stable_marked_on"])
    child = h.person(lambda m: age(m) < 17)
    return At(h.add_benefit("扶贫小额信贷", child["name"], 30000), "beneficiary")


@defect("D402", POOR, "登记有协议而袋中没有协议书")
def _(h: Subject) -> At:
    return h.drop_paper("村户协议", "户明白袋")


@defect("D507", POOR, "项目申请书的责任者是别户的人")
def _(h: Subject) -> At:
    paper = h.paper("项目申请书")
    paper["author"] = "司徒明远"
    return At(paper, "author")
