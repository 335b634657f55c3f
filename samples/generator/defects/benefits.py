"""D3 到户享受政策：计入收入与否、依据与兑现、合计、重复、受益人。"""

from __future__ import annotations

from generator.defects.registry import defect
from generator.defects.subject import At, Subject
from generator.kinds import CROWD, EXITED, MOURNING, POOR


@defect("D315", POOR, "危房改造补助计入了收入", also=("D263", "D268"), rests=("accounts",))
def _(h: Subject) -> At:
    h.need(h.year != 2014 and not h["stable_marked_on"])
    row = h.add_benefit("危房改造补助", h.head["name"], 12000, year=2014, paid_on="2014-09-20", counted_as_income=True)
    return At(row, "counted_as_income")


@defect("D316", POOR, "春节慰问金计入了收入", rests=("accounts",))
def _(h: Subject) -> At:
    row = h.add_benefit("春节慰问金", h.head["name"], 500, year=2014, paid_on="2014-02-10", counted_as_income=True)
    return At(row, "counted_as_income")


@defect("D326", EXITED, "一项政策没有依据", rests=("benefits",))
def _(h: Subject) -> At:
    h.need(h["status"] == "脱贫")
    row = h.row("benefits", lambda b: b["policy"] != "产业奖补")
    row["basis"] = None
    return At(row, "basis")


@defect("D326", EXITED, "往年的资金没有兑现日期", rests=("benefits",))
def _(h: Subject) -> At:
    h.need(h["status"] == "脱贫")
    row = h.row("benefits", lambda b: b["manner"] == "资金" and b["year"] < 2017)
    row["paid_on"] = None
    return At(row, "paid_on")


@defect("D327", EXITED, "清单的合计与各项之和不符", rests=("benefits",))
def _(h: Subject) -> At:
    total = sum(row["amount"] for row in h["benefits"])
    return At(h.add("benefits", {"policy": "合计", "amount": total + 500}), "amount")


@defect("D336", POOR, "同一笔生态补偿金登记两次", rests=("benefits",))
def _(h: Subject) -> At:
    row = h.row("benefits", lambda b: b["policy"] == "生态补偿金" and b["year"] != h.year)
    return At(h.add("benefits", dict(row)))


@defect("D342", MOURNING, "成员去世以后仍发养老金", also=("D308",))
def _(h: Subject) -> At:
    gone = h.choose(h["members"], lambda m: m["presence"] == "死亡")
    return At(h.add_benefit("城乡居民养老金", gone["name"], 840, paid_on="2017-02-10"))


@defect("D343", CROWD, "成员出生以前有一笔以其为受益人的补助", rests=("members",))
def _(h: Subject) -> At:
    member = h.person(lambda m: m["relation"] != "户主")
    year = int(member["birth_date"][:4]) - 1
    return At(h.add_benefit("临时救助", member["name"], 500, year=year, paid_on=f"{year}-09-10"), "beneficiary")


@defect("D619", EXITED, "受益人的姓名写错一个字", also=("D232", "D326"))
def _(h: Subject) -> At:
    names = {m["name"] for m in h["members"]}
    row = h.row("benefits", lambda b: b["beneficiary"] in names and len(b["beneficiary"]) == 3)
    name = row["beneficiary"]
    row["beneficiary"] = name[0] + ("镕" if name[1] != "镕" else "钰") + name[2]
    return At(row, "beneficiary")
