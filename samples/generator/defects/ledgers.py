"""D3 收支账：不平、负数、周期、照抄、与标准和上年相比。"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from generator.defects.registry import defect
from generator.defects.subject import At, Record, Subject
from generator.kinds import EXITED, POOR

EARNED = ("工资性收入", "财产性收入")


def _earned(h: Subject) -> str:
    """本户挣的钱记在哪一科目。"""
    item = max(EARNED, key=h.money)
    h.need(h.money(item) > 0)
    return item


def _per_head(h: Subject, wanted: int) -> At:
    """人均纯收入改成 wanted 元。"""
    item = _earned(h)
    left = h.money(item) - h.money("纯收入") + wanted * h["member_count"]
    h.need(left > 2000)
    h.recount(**{item: left})
    return h.amount("人均纯收入")


@defect("D306", EXITED, "总收入与四项之和不符", rests=("accounts",))
def _(h: Subject) -> At:
    for item in ("总收入", "纯收入"):
        h.account(item)["amount"] += 1000
    per_head = (h.money("纯收入") / h["member_count"]).quantize(Decimal("0.01"))
    h.account("人均纯收入")["amount"] = h["net_income_per_head"] = per_head
    return h.amount("总收入")


@defect("D306", EXITED, "人均纯收入误填为全家纯收入", rests=("accounts",))
def _(h: Subject) -> At:
    h.need(h["member_count"] > 1)
    row = h.account("人均纯收入")
    row["amount"] = h["net_income_per_head"] = h.money("纯收入")
    return At(row, "amount")


@defect("D307", EXITED, "脱贫当年的人均纯收入低于本县标准", also=("D320",), rests=("accounts", "status"))
def _(h: Subject) -> At:
    h.need(h["status"] == "脱贫")
    return _per_head(h, 2500)


@defect("D318", EXITED, "人均纯收入刚过本县标准", also=("D320",), rests=("accounts", "status"))
def _(h: Subject) -> At:
    h.need(h["status"] == "脱贫")
    return _per_head(h, {2015: 2950, 2016: 3050, 2017: 3250}[h.year])


@defect("D317", EXITED, "户表的人均纯收入与收支账不符", rests=("accounts",))
def _(h: Subject) -> str:
    h["net_income_per_head"] += 321
    return "net_income_per_head"


@defect("D330", POOR, "人均纯收入一年翻了一番还多，没有说明", rests=("accounts",))
def _(h: Subject) -> At:
    before = round(h.money("人均纯收入") / 3)
    row = {"year": h.year - 1, "since": f"{h.year - 2}-10-01", "until": f"{h.year - 1}-09-30"}
    h.add("accounts", row | {"item": "人均纯收入", "amount": before, "note": None})
    return At(h.choose(h["accounts"], lambda a: a["item"] == "人均纯收入" and a["year"] == h.year), "amount")


@defect("D331", POOR, "收支账照抄另一户，已是第三户相同", alone=True)
def _(h: Subject) -> list[At]:
    twins = [o for o in h.others if _alike(o, h.record)]
    h.need(twins)
    other = twins[0]
    mine = {row["item"]: row for row in h["accounts"]}
    for row in other["accounts"]:
        mine[row["item"]]["amount"] = row["amount"]
    h["net_income_per_head"] = other["net_income_per_head"]
    h.source = other["code"]
    return [At(None, "accounts")] if h.copied[h.source] else []


def _alike(other: Record, record: Record) -> bool:
    """两户情形相同：属性、致贫原因、识别与脱贫的时间、各人的年龄与健康都一样。"""
    return _situation(other) == _situation(record)


def _situation(household: Record) -> list[Any]:
    people = [(m["birth_date"][:4], m["relation"], m["health"]) for m in household["members"]]
    fields = ("status", "attribute", "cause", "identified_on", "exited_on")
    return [people, len(household["projects"]), *(household[field] for field in fields)]


@defect("D332", POOR, "林业收入写成负数", rests=("accounts",))
def _(h: Subject) -> At:
    h.recount(林业收入=-200)
    return h.amount("林业收入")


@defect("D333", POOR, "算账周期只有九个月", rests=("accounts",))
def _(h: Subject) -> list[At]:
    for row in h["accounts"]:
        row["since"] = f"{row['year']}-01-01"
    return [At(h["accounts"][0], "until"), At(h["accounts"][0], "since", "D334")]


@defect("D334", POOR, "算账周期是自然年，本县规定十月至九月", rests=("accounts",))
def _(h: Subject) -> At:
    h.need(h.year < 2017)
    for row in h["accounts"]:
        row["since"], row["until"] = f"{row['year']}-01-01", f"{row['year']}-12-31"
    return At(h["accounts"][0], "since")
