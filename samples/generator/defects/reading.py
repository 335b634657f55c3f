"""D0 读取：读不出的值、被 Excel 改坏的号码、可疑的字、没有登记的材料。"""

from __future__ import annotations

from generator.defects.registry import defect
from generator.defects.subject import At, Subject, age, carded, working
from generator.kinds import EXITED, POOR
from generator.people import check_character


@defect("D001", EXITED, "一名成员没有姓名", rests=("members", "benefits"))
def _(h: Subject) -> At:
    member = h.bystander()
    member["name"] = None
    return At(member, "name")


@defect("D002", POOR, "走访日期写成2月30日", rests=("visits",))
def _(h: Subject) -> At:
    visit = h["visits"][0]
    visit["date"] = "2017-02-30"
    return At(visit, "date")


@defect("D002", POOR, "务工月数写成汉字")
def _(h: Subject) -> At:
    member = h.person(working)
    member["work_months"] = "八个月"
    return At(member, "work_months")


@defect("D002", POOR, "是否现役军人写成“待核”")
def _(h: Subject) -> At:
    member = h.person()
    member["soldier"] = "待核"
    return At(member, "soldier")


@defect("D002", POOR, "享受政策的金额写成汉字")
def _(h: Subject) -> At:
    benefit = h.row("benefits", lambda b: b["policy"] == "城乡居民医保个人缴费补助")
    benefit["amount"] = "三百元"
    return At(benefit, "amount")


@defect("D003", POOR, "证件号码被 Excel 变成科学计数法")
def _(h: Subject) -> At:
    member = h.person(carded)
    member["id_no"] = "4.20399E+17"
    return At(member, "id_no")


@defect("D003", POOR, "证件号码末三位被 Excel 变成 000")
def _(h: Subject) -> At:
    member = h.person(lambda m: carded(m) and check_character(m["id_no"][:15] + "00") != "0")
    member["id_no"] = member["id_no"][:15] + "000"
    return At(member, "id_no")


@defect("D003", POOR, "人编号被 Excel 变成科学计数法")
def _(h: Subject) -> At:
    member = h.person()
    member["person_code"] = "4.20399E+18"
    return At(member, "person_code")


@defect("D005", EXITED, "姓名中有自造字（私用区）", rests=("benefits",))
def _(h: Subject) -> list[At]:
    member = h.bystander()
    member["name"] = "李\ue123华"
    return [At(member, "name"), At(member, "name", "D006")]


@defect("D006", EXITED, "姓名用字任何常用字体都没有", rests=("benefits",))
def _(h: Subject) -> At:
    member = h.bystander()
    member["name"] = "李\U00031350"
    return At(member, "name")


@defect("D007", EXITED, "本户材料一件也没有登记", alone=True)
def _(h: Subject) -> str:
    h["documents"] = []
    return "documents"


@defect("D009", POOR, "帮扶措施的内容写着“待补”", rests=("measures",))
def _(h: Subject) -> At:
    measure = h.row("measures", lambda m: m["kind"] not in ("产业扶贫", "易地扶贫搬迁"))
    measure["content"] = "待补"
    return At(measure, "content")


@defect("D010", EXITED, "姓名只剩一个字", rests=("benefits",))
def _(h: Subject) -> At:
    member = h.bystander()
    member["name"] = member["name"][0]
    return At(member, "name")


@defect("D011", POOR, "文化程度写成“高小”")
def _(h: Subject) -> At:
    member = h.person(lambda m: age(m) > 30)
    member["education"] = "高小"
    return At(member, "education")
