"""D4、D5 户明白袋与多余材料：该有的没有，不该有的有，放错、重复。"""

from __future__ import annotations

from generator.defects.registry import defect
from generator.defects.subject import At, Subject
from generator.kinds import ALLOWANCE, EXITED, POOR, RELOCATED
from generator.papers import BAG, EXIT, HELP, IDENTIFY, VOLUME


@defect("D401", POOR, "袋中没有扶贫手册", also=("D209",), rests=("documents",))
def _(h: Subject) -> At:
    return h.drop_paper("扶贫手册", BAG)


@defect("D403", EXITED, "袋中没有政策宣传资料")
def _(h: Subject) -> At:
    return h.drop_paper("政策宣传资料", BAG)


@defect("D406", POOR, "袋中有户口本")
def _(h: Subject) -> At:
    return h.add_paper("户口本复印件", origin="复印件")


@defect("D406", EXITED, "贫困户申请书放在袋中", rests=("members",))
def _(h: Subject) -> At:
    paper = h.paper("贫困户申请书")
    paper["container"], paper["section"] = BAG, None
    return At(paper)


@defect("D409", POOR, "户明白袋没有清点", also=("D209",), rests=("documents",))
def _(h: Subject) -> At:
    return h.drop("documents", lambda d: d["container"] == BAG)


@defect("D411", ALLOWANCE, "袋中有协议书，卷内没有，也没有登记项目", rests=("projects",))
def _(h: Subject) -> At:
    h.need(not h["projects"])
    return h.add_paper("村户协议", year=2016, date="2016-04-12")


@defect("D501", POOR, "袋中有承诺书")
def _(h: Subject) -> At:
    return h.add_paper("《脱贫承诺书》")


@defect("D501", POOR, "袋中有合影")
def _(h: Subject) -> At:
    return h.add_paper("贫困户合影照片")


@defect("D501", EXITED, "卷内有扶贫明白卡(2016)")
def _(h: Subject) -> At:
    return h.add_paper("扶贫明白卡(2016)", VOLUME, HELP)


@defect("D502", POOR, "卷内有公示照片")
def _(h: Subject) -> At:
    return h.add_paper("公示照片", VOLUME, IDENTIFY)


@defect("D502", POOR, "卷内有小额贷款合同")
def _(h: Subject) -> At:
    return h.add_paper("扶贫小额贷款合同", VOLUME, HELP, origin="复印件")


@defect("D502", EXITED, "卷内有民主评议记录")
def _(h: Subject) -> At:
    return h.add_paper("民主评议会议记录", VOLUME, IDENTIFY, origin="复印件")


@defect("D502", RELOCATED, "卷内有旧房拆除协议")
def _(h: Subject) -> At:
    h.need(h["relocated"])
    return h.add_paper("旧房拆除协议", VOLUME, HELP, origin="复印件")


@defect("D503", POOR, "政策宣传资料在袋中，又收进卷内", rests=("documents",))
def _(h: Subject) -> At:
    return h.add_paper("政策宣传资料", VOLUME, HELP, year=2017, date="2017-04")


@defect("D504", POOR, "脱贫方案归在精准识别", rests=("documents",))
def _(h: Subject) -> At:
    paper = h.paper("脱贫方案")
    paper["section"] = IDENTIFY
    return At(paper)


@defect("D505", POOR, "“五评”量化表有两份", rests=("documents",))
def _(h: Subject) -> At:
    return At(h.add("documents", dict(h.paper("“五评”量化表"))))


@defect("D506", POOR, "卷内有认不出的材料")
def _(h: Subject) -> At:
    return h.add_paper("脱贫致富心得体会", VOLUME, HELP)


@defect("D506", EXITED, "精准退出中有清单以外的材料", rests=("status",))
def _(h: Subject) -> At:
    h.need(h["status"] == "脱贫")
    return h.add_paper("脱贫光荣榜剪报", VOLUME, EXIT)


@defect("D506", EXITED, "卷内有退出申请书，方案没有写明归处", rests=("status",))
def _(h: Subject) -> At:
    h.need(h["status"] == "脱贫")
    date = h.event("退出", "申请")["date"]
    return h.add_paper("退出申请书", VOLUME, EXIT, date=date, signers=[h.head["name"]])


@defect("D508", POOR, "“五评”量化表两个年度各有一份", rests=("documents",))
def _(h: Subject) -> At:
    h.need(h["status"] != "返贫")
    paper = h.paper("“五评”量化表")
    year = paper["year"] + 1
    h.need(year < 2018)
    return At(h.add("documents", paper | {"year": year, "date": f"{year}-05-12"}))


@defect("D906", POOR, "项目批复的页数写 0")
def _(h: Subject) -> At:
    paper = h.paper("项目批复")
    paper["pages"] = 0
    return At(paper, "pages")


@defect("D907", POOR, "两件材料对应同一个电子文件")
def _(h: Subject) -> At:
    first, second = h.paper("贫困户申请书"), h.paper("入户信息采集表")
    first["file"] = second["file"] = "0001.pdf"
    return At(second, "file")


@defect("D908", POOR, "电子文件名里有完整证件号码", rests=("members",))
def _(h: Subject) -> At:
    paper = h.paper("贫困户申请书")
    paper["file"] = f"{h.head['id_no']}申请书.pdf"
    return At(paper, "file")
