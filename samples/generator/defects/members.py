"""D6 家庭成员：户主、配偶、关系、人数、重复、漏填；D7 一人两户。"""

from __future__ import annotations

from generator.defects.registry import defect
from generator.defects.subject import At, Record, Subject, age, carded, grown, idle
from generator.kinds import EXITED, POOR


def _join(h: Subject, member: Record) -> At:
    """多登记一名成员，人数、人均随之改动。"""
    code = f"{h['code']}{len(h['members']) + 1:02d}"
    row = h.add("members", member | {"person_code": code})
    h["member_count"] += 1
    h["hukou_count"] += 1
    h.recount()
    return At(row, "id_no")


@defect("D605", POOR, "登记了两名户主", alone=True)
def _(h: Subject) -> str:
    member = h.person(lambda m: m["relation"] == "配偶")
    member["relation"] = "户主"
    return "members"


@defect("D606", POOR, "人数比成员多一人", rests=("members",))
def _(h: Subject) -> str:
    h["member_count"] += 1
    h["hukou_count"] += 1
    return "member_count"


@defect("D607", POOR, "同一人在户内登记两次", alone=True, also=("D268", "D307", "D318"))
def _(h: Subject) -> At:
    return _join(h, h.person(lambda m: carded(m) and m["relation"].startswith("之") and not grown(m)))


@defect("D612", EXITED, "母亲误登为配偶", rests=("members",))
def _(h: Subject) -> At:
    h.need(any(m["relation"] == "配偶" for m in h.living) and h.head["sex"] == "男")
    member = h.person(lambda m: m["relation"] == "之母")
    member["relation"] = "配偶"
    return At(member, "relation")


@defect("D613", POOR, "配偶登记为男，号码也是男的", rests=("members",))
def _(h: Subject) -> At:
    member = h.person(lambda m: m["relation"] == "配偶" and m["sex"] == "女" and carded(m))
    h.need(h.head["sex"] == "男")
    h.renumber(member, member["id_no"][:14] + h.sequence("男"))
    member["sex"] = "男"
    return At(member, "sex")


@defect("D614", POOR, "女儿登记为之子")
def _(h: Subject) -> At:
    member = h.person(lambda m: m["relation"] == "之女")
    member["relation"] = "之子"
    return At(member, "relation")


@defect("D615", EXITED, "成年的儿子登记为之父", rests=("members",))
def _(h: Subject) -> At:
    member = h.person(lambda m: m["relation"] == "之子" and age(m) > 20)
    member["relation"] = "之父"
    return At(member, "relation")


@defect("D616", POOR, "户主登记成未成年的孩子", alone=True)
def _(h: Subject) -> At:
    child = h.person(lambda m: m["relation"] in ("之子", "之女") and age(m) < 16)
    family = {"户主": "之父", "配偶": "之母"}
    h.need({m["relation"] for m in h.living} <= {"户主", "配偶", "之子", "之女"} and h.head["sex"] == "男")
    h.need(len(h.living) == 3)
    for member in h["members"]:
        member["relation"] = family.get(member["relation"], member["relation"])
    child["relation"] = "户主"
    return At(child, "relation")


@defect("D617", POOR, "户籍人数比人数多一人", rests=("member_count",))
def _(h: Subject) -> str:
    h["hukou_count"] += 1
    return "hukou_count"


@defect("D622", POOR, "两人的人编号相同", rests=("members",))
def _(h: Subject) -> At:
    h.need(len(h["members"]) > 1)
    first, second = h["members"][:2]
    second["person_code"] = first["person_code"]
    return At(second, "person_code")


@defect("D623", POOR, "一人的民族漏填", rests=("members",))
def _(h: Subject) -> At:
    h.need(len(h.living) > 1)
    member = h.person()
    member["ethnicity"] = None
    return At(member, "ethnicity")


@defect("D702", POOR, "别户的一名成员又登记在本户", alone=True, also=("D268", "D307", "D318"))
def _(h: Subject) -> At:
    people = [member for other in h.others for member in other["members"][1:]]
    member = h.choose(people, lambda m: carded(m) and idle(m) and m["presence"] == "在册")
    return _join(h, member | {"relation": "其他"})


@defect("D701", EXITED, "同一户换了户编号又登记一次", also=("D331",), alone=True)
def _(h: Subject) -> str:
    other = h.choose(h.others)
    h.source = other["code"]
    kept = {field: h[field] for field in ("code", "volume_no")}
    h.record.clear()
    h.record |= other | kept
    h["members"] = [m | {"person_code": f"{h['code']}{n:02d}"} for n, m in enumerate(other["members"], 1)]
    return "members"


@defect("D704", POOR, "电话与别户相同")
def _(h: Subject) -> str:
    h["phone"] = h.choose(h.others)["phone"]
    return "phone"


@defect("D902", POOR, "档号与别户相同")
def _(h: Subject) -> str:
    h["volume_no"] = h.choose(h.others)["volume_no"]
    return "volume_no"
