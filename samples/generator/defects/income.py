"""D3 收入与家庭情况：工资与务工，支出，低保金、五保金、养老金与领取的人。"""

from __future__ import annotations

from generator.defects.registry import defect
from generator.defects.subject import At, Subject, age, working
from generator.economy import COSTS
from generator.kinds import ALLOWANCE, CROWD, EXITED, POOR


@defect("D319", POOR, "有人务工而工资性收入为零", rests=("members", "accounts"))
def _(h: Subject) -> At:
    h.need(h.year >= 2016 and h.money("工资性收入") and any(map(working, h.living)))
    h.recount(工资性收入=0, 财产性收入=h.money("工资性收入"))
    return h.amount("工资性收入")


@defect("D320", EXITED, "工资性收入多写了两个零", also=("D330",), rests=("members", "accounts"))
def _(h: Subject) -> At:
    h.need(h.year >= 2016 and h.money("工资性收入") > 10000)
    h.recount(工资性收入=h.money("工资性收入") * 100)
    return h.amount("工资性收入")


@defect("D321", POOR, "有经营收入而支出为零", rests=("accounts",))
def _(h: Subject) -> At:
    h.recount(**dict.fromkeys(COSTS, 0))
    return h.amount("生产经营性支出")


@defect("D322", POOR, "有农业收入而耕地为零", rests=("accounts",))
def _(h: Subject) -> str:
    h.need(h.year >= 2016)
    h["arable"] = 0
    return "arable"


@defect("D323", POOR, "有低保金而没有人享受低保", rests=("members", "attribute", "accounts"))
def _(h: Subject) -> At:
    h.need(h.year >= 2016 and h["attribute"] == "一般贫困户")
    h.recount(低保金=2400)
    return h.amount("低保金")


@defect("D323", ALLOWANCE, "有人享受低保而低保金为零", rests=("members", "accounts", "benefits"))
def _(h: Subject) -> At:
    h.need(h.year >= 2016 and h.money("低保金"))
    for row in h["benefits"]:
        if row["policy"] == "农村低保金":
            row["counted_as_income"] = False
    h.recount(低保金=0, 其他转移性收入=h.money("低保金"))
    return h.amount("低保金")


@defect("D324", POOR, "有五保金而没有人特困供养", rests=("members", "attribute", "accounts"))
def _(h: Subject) -> At:
    h.need(h.year >= 2016 and h["attribute"] == "一般贫困户")
    h.recount(五保金=5760)
    return h.amount("五保金")


@defect("D325", POOR, "没有人到六十岁，有养老金", rests=("members", "accounts"))
def _(h: Subject) -> At:
    h.need(h.year >= 2016 and max(age(m, h.year) for m in h["members"]) < 60)
    h.recount(养老金=840)
    return h.amount("养老金")


@defect("D325", CROWD, "老人到龄参保而养老金为零", rests=("members", "accounts", "benefits"))
def _(h: Subject) -> At:
    h.need(h.year >= 2016 and h.money("养老金"))
    for row in h["benefits"]:
        if row["policy"] == "城乡居民养老金":
            row["counted_as_income"] = False
    h.recount(养老金=0, 其他转移性收入=h.money("养老金"))
    return h.amount("养老金")


@defect("D328", POOR, "计入收入的补助没有记入转移性收入", rests=("accounts", "benefits"))
def _(h: Subject) -> At:
    h.need(any(b["policy"] == "生态补偿金" and b["year"] == h.year for b in h["benefits"]))
    h.recount(生态补偿金=0)
    return h.amount("转移性收入")
