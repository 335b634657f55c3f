"""D1 精准识别：三件材料、“五评”、签字。"""

from __future__ import annotations

from generator.defects.registry import defect
from generator.defects.subject import At, Subject, age
from generator.kinds import ALLOWANCE, EXITED, NEW, POOR
from generator.papers import VOLUME


@defect("D101", POOR, "没有贫困户申请书")
def _(h: Subject) -> At:
    return h.drop_paper("贫困户申请书")


@defect("D102", EXITED, "没有入户信息采集表")
def _(h: Subject) -> At:
    return h.drop_paper("入户信息采集表")


@defect("D103", NEW, "没有“五评”量化表")
def _(h: Subject) -> At:
    return h.drop_paper("“五评”量化表")


@defect("D104", POOR, "一项得分超过满分，合计照此相加", rests=("reviews",))
def _(h: Subject) -> At:
    line = h.row("reviews", lambda r: r["item"])
    h["reviews"][-1]["score"] += line["full"] + 3 - line["score"]
    line["score"] = line["full"] + 3
    return At(line, "score")


@defect("D104", EXITED, "五评合计与各项之和不符", rests=("reviews",))
def _(h: Subject) -> At:
    total = h["reviews"][-1]
    total["score"] += 3
    return At(total, "score")


@defect("D106", POOR, "入户信息采集表没有户主签字", rests=("members",))
def _(h: Subject) -> At:
    paper = h.paper("入户信息采集表")
    paper["signers"] = paper["signers"][1:]
    return At(paper, "signers")


@defect("D106", EXITED, "脱贫方案没有帮扶责任人签字", rests=("members",))
def _(h: Subject) -> At:
    paper = h.paper("脱贫方案")
    paper["signers"] = paper["signers"][:1]
    return At(paper, "signers")


@defect("D107", POOR, "申请书由他人代签", rests=("members",))
def _(h: Subject) -> At:
    paper = h.paper("贫困户申请书")
    paper["signers"] = [f"{h.head['name']}（户主，王明代签）"]
    return At(paper, "signers")


@defect("D108", POOR, "脱贫方案由未成年的孩子签字", rests=("members",))
def _(h: Subject) -> At:
    paper = h.paper("脱贫方案")
    child = h.person(lambda m: age(m, paper["year"]) < 17 and m["relation"] != "户主")
    paper["signers"] = [child["name"], *paper["signers"][1:]]
    return At(paper, "signers")


@defect("D109", POOR, "两人入户，采集表只有一名采集人签字", rests=("members",))
def _(h: Subject) -> At:
    paper = h.paper("入户信息采集表")
    paper["signers"] = paper["signers"][:2]
    return At(paper, "signers")


@defect("D110", ALLOWANCE, "往年识别的户，卷内材料都是同一天的", alone=True)
def _(h: Subject) -> str:
    h.need(h["identified_on"] < "2017")
    for paper in h["documents"]:
        if paper["container"] == VOLUME:
            paper["date"] = "2017-11-20"
    return "documents"


@defect("D111", POOR, "识别公示参见的村级档号没有")
def _(h: Subject) -> At:
    event = h.event("识别", "公示")
    event["reference"] = "QL000000-2014-07"
    return At(event, "reference")


@defect("D213", POOR, "村户协议没有盖章")
def _(h: Subject) -> At:
    paper = h.paper("村户协议")
    paper["sealed"] = False
    return At(paper, "sealed")


@defect("D619", EXITED, "申请书上户主的名字写错一个字", also=("D106", "D507"), rests=("members",))
def _(h: Subject) -> At:
    name = h.head["name"]
    h.need(len(name) == 3)
    paper = h.paper("贫困户申请书")
    paper["signers"] = [name[:2] + ("镕" if name[2] != "镕" else "钰")]
    return At(paper, "signers")
