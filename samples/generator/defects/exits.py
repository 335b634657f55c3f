"""D3 精准退出：两件材料、未脱贫户的退出材料、返贫、属性与标注。"""

from __future__ import annotations

from generator.defects.registry import defect
from generator.defects.subject import At, Subject
from generator.kinds import EXITED, NEARLY, POOR, RETURNED, STABLE
from generator.papers import BAG, EXIT, VOLUME


@defect("D301", EXITED, "没有收支算账表")
def _(h: Subject) -> At:
    h.need(h["status"] == "脱贫")
    return h.drop_paper("收支算账表")


@defect("D302", EXITED, "没有到户享受政策项目清单")
def _(h: Subject) -> At:
    h.need(h["status"] == "脱贫")
    return h.drop_paper("到户享受政策项目清单")


@defect("D305", POOR, "未脱贫户卷内有到户享受政策项目清单", rests=("status",))
def _(h: Subject) -> At:
    h.need(h["status"] == "未脱贫")
    return h.add_paper("到户享受政策项目清单", VOLUME, EXIT, date="2017-10-20", signers=[h.head["name"]])


@defect("D404", EXITED, "脱贫户袋中没有脱贫收支测算表")
def _(h: Subject) -> At:
    return h.drop_paper("脱贫收支测算表", BAG)


@defect("D405", POOR, "未脱贫户袋中有脱贫收支测算表", rests=("status",))
def _(h: Subject) -> At:
    h.need(h["status"] == "未脱贫")
    return h.add_paper("脱贫收支测算表", date="2017-10-20")


@defect("D353", STABLE, "标注稳定脱贫，属性仍是返贫", alone=True)
def _(h: Subject) -> str:
    h.need(h["stable_marked_on"])
    record = h.event("退出", "民主评议")["reference"]
    h.add("events", {"step": "一事一议", "phase": "回退", "date": "2017-06-08", "reference": record})
    h["status"] = "返贫"
    return "status"


@defect("D355", RETURNED, "返贫户的一事一议没有参见档号，村里的会议记录也不含本户")
def _(h: Subject) -> At:
    event = h.event("回退", "一事一议")
    event["reference"] = event["reference_page"] = None
    return At(event, "reference")


@defect("D356", NEARLY, "预脱贫户的退出已经审批")
def _(h: Subject) -> At:
    h.need(h["status"] == "预脱贫")
    return At(h.add("events", {"step": "审批", "phase": "退出", "date": "2017-11-10", "by": "县扶贫攻坚领导小组"}))


@defect("D308", STABLE, "标注稳定脱贫后仍领取产业奖补")
def _(h: Subject) -> At:
    h.need(h["stable_marked_on"])
    return At(h.add_benefit("产业奖补", h.head["name"], 1500, paid_on="2017-09-15"))
