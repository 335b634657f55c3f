"""D2 帮扶：脱贫方案、新增户、帮扶责任人、走访，以及扶贫手册的更新。"""

from __future__ import annotations

from generator.defects.registry import defect
from generator.defects.subject import At, Subject, age, grown
from generator.kinds import AWAY, NEW, POOR
from generator.papers import BAG


@defect("D201", POOR, "没有脱贫方案", also=("D209",), rests=("measures",))
def _(h: Subject) -> At:
    return h.drop_paper("脱贫方案")


@defect("D207", POOR, "帮扶责任人已于八月离任，没有接任者", also=("D247", "D209"), rests=("visits",))
def _(h: Subject) -> str:
    h.need(h["helpers"][0]["since"] < "2017-05")
    h["helpers"][0]["until"] = "2017-08-31"
    h["visits"] = [visit for visit in h["visits"] if visit["date"] < "2017-08-31"]
    return "helpers"


@defect("D209", NEW, "新增户没有备案号", rests=("documents", "helpers"))
def _(h: Subject) -> str:
    h.need(h["filing_no"])
    h["filing_no"] = None
    return "filing_no"


@defect("D214", POOR, "两次走访的内容一字不差", rests=("visits",))
def _(h: Subject) -> At:
    h.need(len(h["visits"]) > 1)
    h["visits"][-1]["content"] = h["visits"][0]["content"]
    return At(h["visits"][-1], "content")


@defect("D240", POOR, "换了责任人，离任以后的走访仍写前任", rests=("visits", "helpers"))
def _(h: Subject) -> list[At]:
    helper = h["helpers"][0]
    h.need(helper["since"] < "2017-05")
    h["helpers"] = [
        helper | {"until": "2017-08-31"},
        helper | {"name": "欧阳文", "since": "2017-09-01"},
    ]
    late = [visit for visit in h["visits"] if visit["date"] > "2017-08-31"]
    return [At(visit, "date") for visit in late]


@defect("D241", NEW, "责任人的开始时间早于识别", rests=("identified_on",))
def _(h: Subject) -> At:
    h.need(h["identified_on"] > "2017")
    h["helpers"][0]["since"] = "2015-12-10"
    return At(h["helpers"][0], "since")


@defect("D242", POOR, "前任离任五个月以后才有人接任", rests=("visits", "helpers"))
def _(h: Subject) -> At:
    helper = h["helpers"][0]
    h.need(helper["since"] < "2016")
    h["helpers"] = [helper | {"name": "欧阳文", "until": "2016-08-31"}, helper | {"since": "2017-02-01"}]
    return At(h["helpers"][1], "since")


@defect("D243", POOR, "一次走访没有户主签字")
def _(h: Subject) -> At:
    visit = h.row("visits")
    visit["signed"] = False
    return At(visit)


@defect("D244", AWAY, "把成员登记成帮扶责任人", also=("D106",), rests=("visits", "documents", "members"))
def _(h: Subject) -> At:
    member = h.person(lambda m: age(m) > 20 and m["relation"] != "户主")
    h["helpers"][0]["name"] = member["name"]
    return At(h["helpers"][0], "name")


@defect("D247", POOR, "七月以后没有走访", rests=("visits",))
def _(h: Subject) -> str:
    h.need(not h["stable_marked_on"])
    h["visits"] = [visit for visit in h["visits"] if visit["date"] < "2017-08"]
    h.need(h["visits"])
    return "visits"


@defect("D407", POOR, "扶贫手册三月以后没有更新")
def _(h: Subject) -> str:
    h.need(h["identified_on"] < "2017")
    h["handbook_updated_on"] = "2017-03-16"
    return "handbook_updated_on"


@defect("D408", NEW, "新增户用旧版扶贫手册", rests=("identified_on",))
def _(h: Subject) -> str:
    h.need(h["identified_on"] > "2017")
    h["handbook_edition"] = "2014旧版"
    return "handbook_edition"


@defect("D410", POOR, "袋中的政策宣传资料是 2015 年的")
def _(h: Subject) -> At:
    paper = h.paper("政策宣传资料", BAG)
    paper |= {"year": 2015, "date": "2015-04"}
    return At(paper)


@defect("D618", AWAY, "全家在县外务工，没有走访", also=("D407",), rests=("members",))
def _(h: Subject) -> str:
    h.need(all(grown(m) and m["work_place"] in ("省外", "县外省内") for m in h.living))
    h["visits"] = []
    return "visits"


@defect("D621", POOR, "换了户主而没有说明", rests=("members",))
def _(h: Subject) -> str:
    h["former_head"] = "欧阳长贵"
    return "former_head"
