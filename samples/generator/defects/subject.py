"""一户，连同改坏它要用的手段：找成员、找材料、改一笔账……找不到可改之处即不宜（Unfit）。"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

from generator import economy
from generator.papers import BAG, VOLUME
from generator.people import AS_OF, check_character

Record = dict[str, Any]
Test = Callable[[Record], bool]


class Unfit(Exception):
    """本户没有这种缺陷可埋的地方。"""


@dataclass(frozen=True)
class At:
    """一处位置：哪条记录的哪个字段。

    row 为 None 时 field 是户的字段或整张表。rule 不写即这种缺陷自己的规则码；
    county 为真时意见记在全村，不记在本户。
    """

    row: Record | None
    field: str = ""
    rule: str = ""
    county: bool = False

    def path(self, household: Record) -> str:
        """核查意见里的路径，如 members[2].id_no。"""
        if self.row is None:
            return self.field
        for table, rows in household.items():
            if isinstance(rows, list):
                for index, row in enumerate(rows):
                    if row is self.row:
                        return f"{table}[{index}]" + (f".{self.field}" if self.field else "")
        raise LookupError(self.field)


class Subject:
    """一户的记录 record，可以如字典一样取、改户的字段。

    others 为此前没有缺陷的户，跨户的缺陷由其中取材；copied 记着各户的收支账已被照抄几次，照抄的户写在 source。
    """

    def __init__(self, record: Record, random: Random, others: Sequence[Record], copied: Counter[str]) -> None:
        self.record = record
        self.random = random
        self.others = others
        self.copied = copied
        self.source: str | None = None

    def __getitem__(self, field: str) -> Any:
        return self.record[field]

    def __setitem__(self, field: str, value: Any) -> None:
        self.record[field] = value

    # ---- 找 ----

    def need(self, condition: object) -> None:
        """不合条件的户不宜。"""
        if not condition:
            raise Unfit

    def choose(self, rows: Iterable[Record], test: Test | None = None) -> Record:
        """任取一条合于 test 的。"""
        fitting = [row for row in rows if test is None or test(row)]
        self.need(fitting)
        return self.random.choice(fitting)

    def row(self, table: str, test: Test | None = None) -> Record:
        """某表中任取一条。"""
        return self.choose(self.record[table], test)

    @property
    def head(self) -> Record:
        """户主。"""
        return next(row for row in self.record["members"] if row["relation"] == "户主")

    @property
    def living(self) -> list[Record]:
        """在册成员。"""
        return [row for row in self.record["members"] if row["presence"] == "在册"]

    def person(self, test: Test | None = None) -> Record:
        """任取一名在册成员。"""
        return self.choose(self.living, test)

    def bystander(self, test: Test | None = None) -> Record:
        """户主以外，没有在材料上签过字、也没有领过补助的在册成员：改了姓名不牵连别处。"""
        named = {row["beneficiary"] for row in self.record["benefits"]}
        named |= {name for row in self.record["documents"] for name in row.get("signers") or ()}
        return self.person(lambda m: m is not self.head and m["name"] not in named and (test is None or test(m)))

    def paper(self, name: str, container: str = VOLUME) -> Record:
        """一件材料，如卷内的脱贫方案；有几件的任取一件。"""
        return self.row("documents", lambda d: (d["container"], d["type"]) == (container, name))

    def event(self, phase: str, step: str) -> Record:
        """一个环节。"""
        return self.row("events", lambda e: (e["phase"], e["step"]) == (phase, step))

    def account(self, item: str) -> Record:
        """收支账的一个科目。"""
        return self.row("accounts", lambda a: a["item"] == item)

    def money(self, item: str) -> Decimal:
        """一个科目的金额。"""
        return Decimal(self.account(item)["amount"])

    def amount(self, item: str) -> At:
        """一个科目的金额所在。"""
        return At(self.account(item), "amount")

    @property
    def year(self) -> int:
        """收支账的年度。"""
        return int(self.record["accounts"][0]["year"])

    # ---- 改 ----

    def drop(self, table: str, test: Test) -> At:
        """抽去某表中合于 test 的各条；位置是整张表。"""
        kept = [row for row in self.record[table] if not test(row)]
        self.need(len(kept) < len(self.record[table]))
        self.record[table] = kept
        return At(None, table)

    def drop_paper(self, name: str, container: str = VOLUME) -> At:
        """抽走某处所有的某种材料。"""
        return self.drop("documents", lambda d: (d["container"], d["type"]) == (container, name))

    def add(self, table: str, row: Record) -> Record:
        """多登记一条。"""
        self.record[table] = [*self.record[table], row]
        return row

    def add_paper(self, name: str, container: str = BAG, section: str | None = None, **other: Any) -> At:
        """多放一件材料。"""
        row = {"type": name, "container": container, "section": section, "pages": 1, "origin": "原件"}
        return At(self.add("documents", row | other))

    def add_benefit(self, policy: str, beneficiary: str, amount: int, **other: Any) -> Record:
        """多登记一条享受政策，2017 年五月兑现的资金。"""
        row = {
            "year": 2017,
            "policy": policy,
            "department": "县扶贫办",
            "beneficiary": beneficiary,
            "manner": "资金",
            "amount": amount,
            "counted_as_income": False,
            "basis": "青岭扶组发〔2017〕41号",
            "paid_on": "2017-05-10",
        }
        return self.add("benefits", row | other)

    def add_measure(self, kind: str, content: str, cause: str) -> Record:
        """多登记一项措施。"""
        return self.add("measures", self.record["measures"][0] | {"kind": kind, "content": content, "for_cause": cause})

    def add_cause(self, cause: str, kind: str, content: str) -> At:
        """多登记一个其他致贫原因，连同与它相称的措施。"""
        causes = self.record["other_causes"] or []
        self.need(len(causes) < 2 and cause not in (self.record["cause"], *causes))
        self.record["other_causes"] = [*causes, cause]
        self.add_measure(kind, content, cause)
        return At(None, "other_causes")

    def recount(self, **amounts: int | Decimal) -> None:
        """改几个科目的金额，其余各式照算，账仍是平的。"""
        rows = {row["item"]: row for row in self.record["accounts"]}
        written = {item: Decimal(row["amount"]) for item, row in rows.items()}
        written |= {item: Decimal(amount) for item, amount in amounts.items()}
        economy.balance(written, self.record["member_count"])
        for item, row in rows.items():
            row["amount"] = written[item]
        self.record["net_income_per_head"] = written["人均纯收入"]

    def sequence(self, sex: str) -> str:
        """三位顺序码，比发放过的都大。"""
        return str(2 * self.random.randrange(100, 499) + (sex == "男"))

    def renumber(self, member: Record, first17: str) -> None:
        """换一个校验码正确的证件号码。"""
        self.need(len(member["id_no"]) == 18 and not member["disability_no"])
        member["id_no"] = first17 + check_character(first17)


# ---- 成员的情形 ----


def age(member: Record, year: int = AS_OF.year) -> int:
    """某年的岁数。"""
    return year - int(member["birth_date"][:4])


def able(member: Record) -> bool:
    """有劳动能力。"""
    return member["labor"] in ("普通劳动力", "技能劳动力")


def grown(member: Record) -> bool:
    """不在校的劳动年龄内的人。"""
    return 16 <= age(member) < 60 and member["schooling"] == "非在校生"


def healthy(member: Record) -> bool:
    return bool(member["health"] == "健康")


def pupil(member: Record) -> bool:
    """义务教育阶段的学生。"""
    return 6 <= age(member) <= 14


def working(member: Record) -> bool:
    return member["work_months"] is not None


def carded(member: Record) -> bool:
    """登记的是身份证号，没有残疾证。"""
    return len(member["id_no"]) == 18 and not member["disability_no"]


def disabled(member: Record) -> bool:
    return bool(member["health"] == "残疾")


def idle(member: Record) -> bool:
    """劳动年龄内、健康、不在校、不务工。"""
    return grown(member) and healthy(member) and not working(member)
