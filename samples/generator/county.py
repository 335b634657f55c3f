"""示例县：三个乡镇、八个村、四十八户；以及按同样办法接着生成任意多户。"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from generator.households import household
from generator.kinds import COUNTY, MORE, Kind
from generator.people import People
from generator.places import PLACES, Place, places, village_documents, villages

Record = dict[str, Any]
SEED = 2017
NOT_OUT = ("未脱贫", "预脱贫", "返贫")
"""没有脱贫的属性。"""


class County:
    """依次发放户；一村之内序号自 1 起，跳过末两位为 00 的（Excel 截断后也是这个样子）。"""

    def __init__(self, seed: int = SEED, where: tuple[Place, ...] = PLACES) -> None:
        self.places = where
        self._seed = seed
        self._people = People()
        self._numbers = [0] * len(where)
        self._given = 0

    def add(self, kind: Kind) -> Record:
        place = self._given % len(self.places)
        self._given += 1
        self._numbers[place] += 1
        if self._numbers[place] % 100 == 0:
            self._numbers[place] += 1
        return household(self._seed, self._people, self.places[place], self._numbers[place], kind)

    def clean(self) -> list[Record]:
        """四十八户，依 kinds.COUNTY 的次序。"""
        return [self.add(kind) for kind in COUNTY]


def endless(count: int, seed: int) -> Iterator[Record]:
    """count 户，循环取用各种类型。"""
    county = County(seed, places(count))
    kinds = (*COUNTY, *MORE)
    for number in range(count):
        yield county.add(kinds[number % len(kinds)])


class Register:
    """逐户登记村情表、村级材料要用的事：各村一事一议回退了哪些户，稳定脱贫、预脱贫各几户，没有脱贫的在册几人。"""

    def __init__(self) -> None:
        self.returned: dict[str, list[str]] = {}
        self.tally: dict[str, Counter[str]] = {}

    def note(self, row: Record) -> None:
        if any(event["phase"] == "回退" and event["reference"] for event in row["events"]):
            self.returned.setdefault(row["village"], []).append(row["code"])
        tally = self.tally.setdefault(row["village"], Counter())
        tally["稳定脱贫"] += bool(row["stable_marked_on"])
        tally["预脱贫"] += row["status"] == "预脱贫"
        if row["status"] in NOT_OUT and not row["stable_marked_on"]:
            tally["贫困人口"] += sum(member["presence"] == "在册" for member in row["members"])


def village_tables(where: tuple[Place, ...], register: Register) -> Record:
    """村情、村级专项工作档案。"""
    poor = {village: tally["贫困人口"] for village, tally in register.tally.items()}
    return {"villages": villages(where, poor), "village_documents": village_documents(where, register.returned)}


def document(households: list[Record]) -> Record:
    """JSON 的全文：户、村情、村级专项工作档案。"""
    register = Register()
    for row in households:
        register.note(row)
    return {"households": households} | village_tables(PLACES, register)
