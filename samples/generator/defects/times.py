"""D1、D3 时间先后：程序颠倒，识别、脱贫的时间，写错的年份。"""

from __future__ import annotations

import datetime as dt

from generator.defects.registry import defect
from generator.defects.subject import At, Subject
from generator.kinds import EXITED, POOR
from generator.papers import BAG


def shifted(date: str, days: int) -> str:
    """若干天以后（负数为以前）的日期。"""
    return (dt.date.fromisoformat(date) + dt.timedelta(days)).isoformat()


@defect("D105", POOR, "公示早于民主评议", rests=("events",))
def _(h: Subject) -> At:
    event = h.event("识别", "公示")
    meeting = h.event("识别", "民主评议")["date"]
    event |= {"date": shifted(meeting, -8), "until": shifted(meeting, 4)}
    return At(event, "date")


@defect("D120", POOR, "识别公示只有五天")
def _(h: Subject) -> At:
    event = h.event("识别", "公示")
    event["until"] = shifted(event["date"], 4)
    return At(event, "until")


@defect("D121", POOR, "公示的结束日期早于开始日期", also=("D120",))
def _(h: Subject) -> At:
    event = h.event("识别", "公示")
    event["until"] = shifted(event["date"], -10)
    return At(event, "until")


@defect("D122", POOR, "识别时间早于公示结束", also=("D140",), rests=("events",))
def _(h: Subject) -> str:
    h["identified_on"] = shifted(h.event("识别", "公示")["date"], 2)
    return "identified_on"


@defect("D124", POOR, "走访日期的年份写颠倒", rests=("visits",))
def _(h: Subject) -> At:
    visit = h["visits"][0]
    visit["date"] = f"2071{visit['date'][4:]}"
    return At(visit, "date")


@defect("D125", POOR, "2016版手册，登记的形成日期是 2014 年", rests=("handbook_edition",))
def _(h: Subject) -> At:
    h.need(h["handbook_edition"] == "2016版")
    paper = h.paper("扶贫手册", BAG)
    paper |= {"year": 2014, "date": "2014-07"}
    return At(paper, "date")


@defect("D140", POOR, "八月动态调整以后没有回头看")
def _(h: Subject) -> At:
    return h.drop("events", lambda e: e["phase"] == "回头看")


@defect("D303", EXITED, "退出没有告知的痕迹")
def _(h: Subject) -> At:
    h.need(h["status"] == "脱贫")
    return h.drop("events", lambda e: (e["phase"], e["step"]) == ("退出", "告知"))


@defect("D303", EXITED, "退出公示没有参见村级档案，所注档号村级档案中没有")
def _(h: Subject) -> At:
    h.need(h["status"] == "脱贫")
    event = h.event("退出", "公示")
    event["reference"] = "QL000000-2016-07"
    return At(event, "reference")


@defect("D304", EXITED, "核查测算早于退出申请", rests=("events",))
def _(h: Subject) -> At:
    event = h.event("退出", "核查测算")
    event["date"] = shifted(h.event("退出", "申请")["date"], -9)
    return At(event, "date")


@defect("D339", EXITED, "脱贫时间早于识别时间", also=("D341", "D353", "D308"), alone=True)
def _(h: Subject) -> str:
    h.need(h["status"] == "脱贫")
    h["exited_on"] = shifted(h["identified_on"], -30)
    return "exited_on"


@defect("D340", EXITED, "当年识别，当年脱贫", alone=True)
def _(h: Subject) -> str:
    h.need(h["status"] == "脱贫" and h["exited_on"] >= "2016")
    h["identified_on"] = f"{h['exited_on'][:4]}-02-12"
    h.need(h["identified_on"] > h.event("识别", "公示")["until"] and h["identified_on"] < "2017")
    return "exited_on"


@defect("D341", EXITED, "脱贫时间早于退出公示结束", also=("D307",), rests=("events",))
def _(h: Subject) -> str:
    h.need(h["status"] == "脱贫")
    h["exited_on"] = shifted(h.event("退出", "公示")["date"], 1)
    return "exited_on"


@defect("D351", POOR, "未脱贫户登记了脱贫时间", rests=("status",))
def _(h: Subject) -> str:
    h.need(h["status"] == "未脱贫" and h["identified_on"] < "2016")
    h["exited_on"] = "2016-12-01"
    return "exited_on"


@defect("D352", EXITED, "脱贫户没有脱贫时间", rests=("status",))
def _(h: Subject) -> str:
    h.need(h["status"] == "脱贫" and not h["stable_marked_on"])
    h["exited_on"] = None
    return "exited_on"


@defect("D674", EXITED, "风险消除早于识别")
def _(h: Subject) -> str:
    h["risk_found_on"], h["risk_removed_on"] = "2017-06", "2017-03"
    return "risk_removed_on"
