"""埋设的缺陷：收入核算、收支账、收入与家庭情况、到户享受政策。写法同 defects.py。"""

from __future__ import annotations

from decimal import Decimal

from generator.defects import Record, defect
from generator.defects_people import amount
from generator.kinds import ALLOWANCE, EXITED, POOR, Kind

OLD = Kind("缺技术四口")
PAST = Kind("父已去世", "脱贫", exited=2016)


def _rows(household: Record) -> dict[str, Record]:
    return {row["item"]: row for row in household["accounts"]}


def settle(household: Record) -> None:
    """改了分项以后，照各式重新算平，户表随之改。"""
    rows = _rows(household)

    def total(*items: str) -> Decimal:
        return sum((Decimal(rows[item]["amount"]) for item in items), Decimal(0))

    rows["生产经营性收入"]["amount"] = total("农业收入", "林业收入", "畜牧业收入", "其他经营收入")
    rows["转移性收入"]["amount"] = total("计划生育金", "低保金", "五保金", "养老金", "生态补偿金", "其他转移性收入")
    rows["总收入"]["amount"] = total("工资性收入", "生产经营性收入", "财产性收入", "转移性收入")
    rows["纯收入"]["amount"] = total("总收入") - total("生产经营性支出")
    head = (rows["纯收入"]["amount"] / household["member_count"]).quantize(Decimal("0.01"))
    rows["人均纯收入"]["amount"] = household["net_income_per_head"] = head


def _last(household: Record) -> str:
    return f"benefits[{len(household['benefits']) - 1}]"


def _add(household: Record, policy: str, **other: object) -> str:
    household["benefits"].append(
        {
            "year": 2016,
            "policy": policy,
            "department": "县民政局",
            "beneficiary": household["members"][0]["name"],
            "manner": "资金",
            "amount": 500,
            "counted_as_income": False,
            "basis": "青岭扶组发〔2016〕12号",
            "paid_on": "2016-09-20",
        }
        | other
    )
    return _last(household)


# ---- 收入核算 ----


@defect("D315", POOR, "危房改造补助计入了收入")
def _(household: Record) -> str:
    place = _add(household, "危房改造补助", year=2015, paid_on="2015-09-20", amount=12000, counted_as_income=True)
    return f"{place}.counted_as_income"


@defect("D316", POOR, "春节慰问金计入了收入")
def _(household: Record) -> str:
    place = _add(household, "春节慰问金", year=2015, paid_on="2015-02-10", counted_as_income=True)
    return f"{place}.counted_as_income"


@defect("D317", EXITED, "户表的人均纯收入与收支账不符")
def _(household: Record) -> str:
    household["net_income_per_head"] += 321
    return "net_income_per_head"


@defect("D318", EXITED, "人均纯收入只比标准高一百元")
def _(household: Record) -> str:
    rows = _rows(household)
    surplus = rows["纯收入"]["amount"] - 3100 * household["member_count"]
    rows["工资性收入"]["amount"] -= surplus
    settle(household)
    return amount(household, "人均纯收入")


@defect("D328", POOR, "计入收入的补助没有记入转移性收入")
def _(household: Record) -> str:
    rows = _rows(household)
    rows["生态补偿金"]["amount"] = 0
    settle(household)
    return amount(household, "转移性收入")


@defect("D330", POOR, "人均纯收入一年翻了一番，没有说明")
def _(household: Record) -> str:
    household["accounts"].append(
        {"year": 2015, "since": "2014-10-01", "until": "2015-09-30", "item": "人均纯收入", "amount": 800, "note": None}
    )
    return amount(household, "人均纯收入")


@defect("D332", POOR, "林业收入写成负数")
def _(household: Record) -> str:
    rows = _rows(household)
    rows["林业收入"]["amount"] = -200
    settle(household)
    return amount(household, "林业收入")


@defect("D333", POOR, "算账周期只有九个月")
def _(household: Record) -> list[str]:
    for row in household["accounts"]:
        row["since"] = "2016-01-01"
    return ["D333 accounts[0].until", "D334 accounts[0].since"]


@defect("D334", POOR, "算账周期是自然年，本县规定十月至九月")
def _(household: Record) -> str:
    for row in household["accounts"]:
        row["since"], row["until"] = "2016-01-01", "2016-12-31"
    return "accounts[0].since"


# ---- 收入与家庭情况 ----


@defect("D319", POOR, "有人务工而工资性收入为零")
def _(household: Record) -> str:
    rows = _rows(household)
    rows["财产性收入"]["amount"] = rows["工资性收入"]["amount"]
    rows["工资性收入"]["amount"] = 0
    settle(household)
    return amount(household, "工资性收入")


@defect("D320", EXITED, "工资性收入多写了两个零")
def _(household: Record) -> str:
    _rows(household)["工资性收入"]["amount"] *= 100
    settle(household)
    return amount(household, "工资性收入")


@defect("D321", POOR, "有经营收入而支出为零")
def _(household: Record) -> str:
    rows = _rows(household)
    for item in ("生产经营性支出", "农资费用", "饲草料", "防疫防治支出", "水电燃料支出"):
        rows[item]["amount"] = 0
    settle(household)
    return amount(household, "生产经营性支出")


@defect("D322", POOR, "有农业收入而耕地为零")
def _(household: Record) -> str:
    household["arable"] = 0
    return "arable"


@defect("D323", POOR, "有低保金而没有人享受低保")
def _(household: Record) -> str:
    _rows(household)["低保金"]["amount"] = 2400
    settle(household)
    return amount(household, "低保金")


@defect("D323", ALLOWANCE, "两人享受低保而低保金为零")
def _(household: Record) -> str:
    _rows(household)["低保金"]["amount"] = 0
    for row in household["benefits"]:
        row["counted_as_income"] = False
    settle(household)
    return amount(household, "低保金")


@defect("D324", POOR, "有五保金而没有人特困供养")
def _(household: Record) -> str:
    _rows(household)["五保金"]["amount"] = 5760
    settle(household)
    return amount(household, "五保金")


@defect("D325", POOR, "最年长的四十九岁，有养老金")
def _(household: Record) -> str:
    _rows(household)["养老金"]["amount"] = 840
    settle(household)
    return amount(household, "养老金")


# ---- 到户享受政策 ----


@defect("D326", EXITED, "一项政策没有依据")
def _(household: Record) -> str:
    household["benefits"][1]["basis"] = None
    return "benefits[1].basis"


@defect("D326", EXITED, "往年的资金没有兑现日期")
def _(household: Record) -> str:
    rows = household["benefits"]
    index = next(i for i, row in enumerate(rows) if row["year"] == 2015 and row["manner"] == "资金")
    rows[index]["paid_on"] = None
    return f"benefits[{index}].paid_on"


@defect("D327", EXITED, "清单的合计与各项之和不符")
def _(household: Record) -> str:
    total = sum(row["amount"] for row in household["benefits"])
    place = _add(household, "合计", year=None, amount=total + 500, beneficiary=None, basis=None, paid_on=None)
    return f"{place}.amount"


@defect("D336", POOR, "同一笔生态补偿金登记两次")
def _(household: Record) -> str:
    paid = next(row for row in household["benefits"] if row["policy"] == "生态补偿金")
    household["benefits"].append(dict(paid))
    return _last(household)


@defect("D342", PAST, "父亲去世以后仍发养老金")
def _(household: Record) -> str:
    father = next(member for member in household["members"] if member["presence"] == "死亡")
    return _add(household, "城乡居民养老金", year=2017, paid_on="2017-02-10", beneficiary=father["name"])


@defect("D343", OLD, "儿子出生以前有一笔以他为受益人的补助")
def _(household: Record) -> str:
    member = household["members"][2]
    place = _add(household, "教育资助", year=1989, paid_on="1989-09-10", beneficiary=member["name"])
    return f"{place}.beneficiary"
