"""一户的收支与享受政策。收支按"转移性之和、总收入、纯收入、人均"四个等式配平。"""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import Any

from generator.kinds import Kind

Record = dict[str, Any]

BUSINESS = ("农业收入", "林业收入", "畜牧业收入", "其他经营收入")
TRANSFERS = ("计划生育金", "低保金", "五保金", "养老金", "生态补偿金", "其他转移性收入")
COSTS = (
    "农资费用",
    "固定资产折旧和租赁费",
    "水电燃料支出",
    "承包土地费用",
    "饲草料",
    "防疫防治支出",
    "种（仔）畜",
    "销售费用和通讯费用",
    "借贷利息",
    "其他支出",
)
_ORDER = (
    "工资性收入",
    "生产经营性收入",
    *BUSINESS,
    "财产性收入",
    "转移性收入",
    *TRANSFERS,
    "总收入",
    *COSTS,
    "生产经营性支出",
    "纯收入",
    "人均纯收入",
)
_SUMS = {
    "生产经营性收入": BUSINESS,
    "转移性收入": TRANSFERS,
    "总收入": ("工资性收入", "生产经营性收入", "财产性收入", "转移性收入"),
    "生产经营性支出": COSTS,
}
_NOTES = {"工资性收入": "务工工资，已扣除本人生活支出", "养老金": "城乡居民养老保险", "农业收入": "水稻、玉米、油菜"}

PENSION, ALLOWANCE, DESTITUTE, FOREST = 840, 2400, 5760, 320


def accounts(random: Random, kind: Kind, members: list[Record], year: int, until: str) -> list[Record]:
    """year 年度（上年10月至当年9月）的收支。members 为在册成员；人均按在册人口。"""
    count = len(members)
    amounts: dict[str, Decimal] = {}
    able = any(m["labor"] in ("普通劳动力", "技能劳动力") for m in members)
    amounts["农业收入"] = Decimal(random.randrange(2400, 5200, 20) if able else random.randrange(400, 900))
    amounts["林业收入"] = Decimal(random.randrange(0, 600))
    amounts["畜牧业收入"] = Decimal(random.randrange(800, 2600, 20) if kind.projects else 0)
    amounts["低保金"] = Decimal(ALLOWANCE * sum(m["allowance"] for m in members))
    amounts["五保金"] = Decimal(DESTITUTE * sum(m["destitute"] for m in members))
    amounts["养老金"] = Decimal(PENSION * _elderly(members, year))
    amounts["生态补偿金"] = Decimal(FOREST)
    amounts["农资费用"] = amounts["农业收入"] / 5
    amounts["饲草料"] = amounts["畜牧业收入"] / 4
    amounts["防疫防治支出"] = Decimal(60 if kind.projects else 0)
    amounts["水电燃料支出"] = Decimal(random.randrange(40, 120))
    balance(amounts, count)
    wanted = random.randrange(4300, 7600, 10) if kind.exited else random.randrange(1900, 2700, 10)
    working = any(m["work_months"] for m in members)
    rest = wanted * count - amounts["纯收入"] + random.randrange(1, 97)
    amounts["工资性收入" if working else "财产性收入"] = max(rest, Decimal(2400 if working else 0))
    balance(amounts, count)
    return [
        {
            "year": year,
            "since": f"{year - 1}-10-01",
            "until": until,
            "item": item,
            "amount": amounts.get(item, Decimal(0)),
            "note": _NOTES.get(item),
        }
        for item in _ORDER
    ]


def balance(amounts: dict[str, Decimal], count: int) -> None:
    """由各科目算出小计、总收入、纯收入与人均（count 人）；没有写的科目按零。"""
    for result, items in _SUMS.items():
        amounts[result] = _total(amounts, items)
    amounts["纯收入"] = amounts["总收入"] - amounts["生产经营性支出"]
    amounts["人均纯收入"] = (amounts["纯收入"] / count).quantize(Decimal("0.01"))


def _total(amounts: dict[str, Decimal], items: tuple[str, ...]) -> Decimal:
    return sum((amounts.get(item, Decimal(0)) for item in items), Decimal(0))


def _elderly(members: list[Record], year: int) -> int:
    return sum(year - int(m["birth_date"][:4]) >= 60 for m in members)


def benefits(random: Random, kind: Kind, members: list[Record], projects: list[Record], head: str) -> list[Record]:
    """历年享受政策。稳定脱贫户只到 2016 年度；不足 kind.policies 条的以临时救助等补足。"""
    last = 2016 if kind.stable else 2017
    rows: list[Record] = []

    def add(year: int, policy: str, department: str, amount: int, **other: Any) -> None:
        row = {
            "year": year,
            "policy": policy,
            "department": department,
            "beneficiary": head,
            "manner": "资金",
            "quantity": None,
            "amount": amount,
            "counted_as_income": False,
            "basis": f"青岭扶组发〔{year}〕{random.randint(2, 40)}号",
            "paid_on": f"{year}-{random.randint(3, 10):02d}-{random.randint(1, 28):02d}",
        }
        rows.append(row | other)

    for year in range(kind.identified, last + 1):
        add(
            year, "城乡居民医保个人缴费补助", "县卫计局", 60 * len(members), manner="减免", quantity=f"{len(members)}人"
        )
        add(year, "生态补偿金", "县林业局", FOREST, counted_as_income=True)
        for member in members:
            name, age = member["name"], year - int(member["birth_date"][:4])
            if age >= 60:
                add(year, "城乡居民养老金", "县人社局", PENSION, beneficiary=name, counted_as_income=True)
            if member["allowance"]:
                add(year, "农村低保金", "县民政局", ALLOWANCE, beneficiary=name, counted_as_income=True)
            if member["destitute"]:
                add(year, "五保供养金", "县民政局", DESTITUTE, beneficiary=name, counted_as_income=True)
            if member["schooling"] != "非在校生" and age >= 3:
                add(year, "教育资助", "县教育局", 500 if age < 15 else 1000, beneficiary=name)
            if member["medical_aid"]:
                add(year, "医疗救助", "县民政局", random.randrange(600, 3000, 100), beneficiary=name)
    for project in projects:
        year = int(project["approved_on"][:4])
        add(year, "产业奖补", "县扶贫办", int(project["amount"]), basis=project["approval_no"], paid_on=f"{year}-10-20")
    if kind.relocated:
        add(
            2017,
            "易地扶贫搬迁补助",
            "县发改局",
            20000 * len(members),
            manner="实物",
            quantity=f"住房{25 * len(members)}平方米",
        )
    extra = ("临时救助", "春节慰问金", "农机具购置补贴", "冬春救助", "家庭医生签约服务")
    while len(rows) < kind.policies:
        policy = extra[len(rows) % len(extra)]
        add(2014 + len(rows) % 4, policy, "县民政局", random.randrange(100, 300, 50) + 10 * len(rows))
    return sorted(rows, key=lambda row: (row["year"], row["paid_on"]))
