"""D6 劳动能力、务工、公益岗位、低保与特困、参保。"""

from __future__ import annotations

from generator.defects.registry import defect
from generator.defects.subject import At, Subject, able, age, carded, disabled, grown, idle, working
from generator.kinds import ALONE, CROWD, DISABLED, EXITED, POOR


def _paid(h: Subject) -> None:
    """收支账里有工资：添一个人上岗，账不因此不合。"""
    h.need(h.money("工资性收入") > 10000)


@defect("D233", DISABLED, "一级残疾没有补贴、低保", rests=("benefits",))
def _(h: Subject) -> At:
    member = h.person(lambda m: bool(m["disability_no"]) and not m["allowance"] and not m["destitute"])
    member["disability_no"] = member["disability_no"][:19] + "1"
    if len(member["id_no"]) > 18:
        member["id_no"] = member["disability_no"]
    return At(member, "disability_no")


@defect("D630", POOR, "未满十六岁登记为普通劳动力")
def _(h: Subject) -> At:
    member = h.person(lambda m: 6 <= age(m) < 15)
    member["labor"] = "普通劳动力"
    return At(member, "labor")


@defect("D632", CROWD, "七十多岁登记为普通劳动力", also=("D224",), rests=("measures",))
def _(h: Subject) -> At:
    h.need(any(map(able, h.living)))
    member = h.person(lambda m: age(m) > 60)
    member["labor"] = "普通劳动力"
    return At(member, "labor")


@defect("D633", EXITED, "青壮年健康而登记为无劳动力")
def _(h: Subject) -> At:
    member = h.person(idle)
    h.need(sum(map(able, h.living)) > 1)
    member["labor"] = "无劳动力"
    return At(member, "labor")


@defect("D634", DISABLED, "肢体一级残疾登记为普通劳动力", rests=("benefits",))
def _(h: Subject) -> list[At]:
    member = h.person(lambda m: disabled(m) and len(m["id_no"]) == 18)
    member["disability_no"], member["labor"] = member["id_no"] + "41", "普通劳动力"
    return [At(member, "labor"), At(member, "disability_no", "D233")]


@defect("D645", EXITED, "务工时间写成十三个月")
def _(h: Subject) -> At:
    member = h.person(working)
    member["work_months"] = 13
    return At(member, "work_months")


@defect("D647", DISABLED, "丧失劳动力、无劳动力而登记务工", also=("D320",), rests=("accounts",))
def _(h: Subject) -> list[At]:
    member = h.person(lambda m: not able(m) and m["schooling"] == "非在校生" and not m["destitute"])
    member |= {"work_place": "县外省内", "work_months": 8}
    found = [At(member, "work_place")]
    if not h.money("工资性收入") and h.year >= 2016:
        found.append(At(h.account("工资性收入"), "amount", "D319"))
    return found


@defect("D648", ALONE, "特困供养的老人登记务工", rests=("accounts",))
def _(h: Subject) -> list[At]:
    member = h.person(lambda m: bool(m["destitute"]))
    member |= {"work_place": "乡（镇）内务工", "work_months": 3}
    found = [At(member, "work_place"), At(member, "work_place", "D647")]
    if h.year >= 2016:
        found.append(At(h.account("工资性收入"), "amount", "D319"))
    return found


@defect("D649", EXITED, "七十多岁登记公益岗位", rests=("accounts",))
def _(h: Subject) -> At:
    _paid(h)
    member = h.person(lambda m: age(m) > 70)
    member |= {"public_post": "保洁员", "post_months": 6}
    return At(member, "public_post")


@defect("D650", EXITED, "公益岗位没有月数", rests=("accounts",))
def _(h: Subject) -> At:
    _paid(h)
    member = h.person(idle)
    member["public_post"] = "保洁员"
    return At(member, "post_months")


@defect("D651", EXITED, "一人三个公益岗位", rests=("accounts",))
def _(h: Subject) -> At:
    _paid(h)
    member = h.person(idle)
    member |= {"public_post": "护林员、保洁员、护路员", "post_months": 12}
    return At(member, "public_post")


@defect("D653", EXITED, "青壮年健康而特困供养", rests=("members", "accounts", "attribute"))
def _(h: Subject) -> list[At]:
    h.need(h["attribute"] == "一般贫困户")
    member = h.person(lambda m: idle(m) and age(m) >= 18)
    member["destitute"] = True
    found = [At(member, "destitute"), At(None, "attribute", "D659")]
    if h.year >= 2016:
        found.append(At(h.account("五保金"), "amount", "D324"))
    return found


@defect("D654", POOR, "一人没有参加基本医疗保险")
def _(h: Subject) -> At:
    member = h.person(lambda m: not m["medical_aid"])
    member["medical"] = False
    return At(member, "medical")


@defect("D655", POOR, "居民医保、职工医保都参加")
def _(h: Subject) -> At:
    member = h.person(grown)
    member["employee_medical"] = True
    return At(member, "employee_medical")


@defect("D657", POOR, "没有参保而享受医疗救助")
def _(h: Subject) -> list[At]:
    member = h.person(lambda m: bool(m["medical_aid"]))
    member["medical"] = False
    return [At(member, "medical", "D654"), At(member, "medical_aid")]


@defect("D659", POOR, "一般贫困户有一人享受低保", rests=("members", "accounts", "attribute"))
def _(h: Subject) -> list[At]:
    h.need(h["attribute"] == "一般贫困户")
    member = h.person(lambda m: carded(m))
    member["allowance"] = True
    found = [At(None, "attribute")]
    if h.year >= 2016:
        found.append(At(h.account("低保金"), "amount", "D323"))
    return found
