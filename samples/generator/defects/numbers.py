"""D6 证件号码与电话。"""

from __future__ import annotations

from generator.defects.registry import defect
from generator.defects.subject import At, Subject, age, carded, disabled
from generator.kinds import DISABLED, POOR


@defect("D601", POOR, "证件号码校验码不对")
def _(h: Subject) -> At:
    member = h.person(carded)
    wrong = next(digit for digit in "123456789" if digit != member["id_no"][-1])
    member["id_no"] = member["id_no"][:-1] + wrong
    return At(member, "id_no")


@defect("D602", POOR, "证件号码中的出生日期不存在，登记的出生日期留空", rests=("members",))
def _(h: Subject) -> At:
    member = h.person(lambda m: carded(m) and 20 < age(m) < 55)
    month, day = h.random.randrange(13, 20), h.random.randrange(10, 29)
    h.renumber(member, f"{member['id_no'][:10]}{month}{day}{h.sequence(member['sex'])}")
    member["birth_date"] = None
    return At(member, "id_no")


@defect("D603", POOR, "登记的出生日期与证件号码差一个月")
def _(h: Subject) -> At:
    member = h.person(carded)
    year, month, day = member["birth_date"].split("-")
    member["birth_date"] = f"{year}-{int(month) % 8 + 1:02d}-{day}"
    return At(member, "birth_date")


@defect("D604", POOR, "登记的性别与证件号码不符")
def _(h: Subject) -> At:
    member = h.person(carded)
    h.renumber(member, member["id_no"][:14] + h.sequence("女" if member["sex"] == "男" else "男"))
    return At(member, "sex")


@defect("D608", POOR, "证件号码少录一位")
def _(h: Subject) -> At:
    member = h.person(carded)
    member["id_no"] = member["id_no"][:16] + member["id_no"][17]
    return At(member, "id_no")


@defect("D609", POOR, "没有身份号码，也没有派出所证明", rests=("documents",))
def _(h: Subject) -> At:
    member = h.person(carded)
    member["id_no"] = "999999" + member["id_no"][6:15]
    return At(member, "id_no")


@defect("D610", POOR, "证件号码三段隔开")
def _(h: Subject) -> At:
    member = h.person(carded)
    number = member["id_no"]
    member["id_no"] = f"{number[:6]} {number[6:14]} {number[14:]}"
    return At(member, "id_no")


@defect("D611", DISABLED, "残疾证号的等级写成 5")
def _(h: Subject) -> At:
    member = h.person(lambda m: bool(m["disability_no"]))
    member["disability_no"] = member["disability_no"][:19] + "5"
    return At(member, "disability_no")


@defect("D620", POOR, "联系电话少一位")
def _(h: Subject) -> str:
    h["phone"] = h["phone"][:3] + h["phone"][4:]
    return "phone"


@defect("D635", DISABLED, "残疾人没有残疾证号")
def _(h: Subject) -> At:
    member = h.person(lambda m: disabled(m) and len(m["id_no"]) == 18)
    member["disability_no"] = None
    return At(member, "disability_no")


@defect("D636", POOR, "有残疾证号，健康状况却是健康")
def _(h: Subject) -> At:
    member = h.person(lambda m: carded(m) and m["health"] == "健康")
    member["disability_no"] = member["id_no"] + "43"
    return At(member, "health")
