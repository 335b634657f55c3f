"""示例县：三个乡镇、八个村、四十八户；以及按同样办法接着生成任意多户。"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.households import household
from generator.kinds import COUNTY, MORE, Kind
from generator.people import People
from generator.places import PLACES, Place, places, village_documents, villages

Record = dict[str, Any]
SEED = 2017


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


class Returned:
    """记下各村一事一议回退的户：村级的会议记录写明适用于谁。"""

    def __init__(self) -> None:
        self.by_village: dict[str, list[str]] = {}

    def note(self, row: Record) -> None:
        if any(event["phase"] == "回退" and event["reference"] for event in row["events"]):
            self.by_village.setdefault(row["village"], []).append(row["code"])


def village_tables(where: tuple[Place, ...], returned: Returned) -> Record:
    """村情、村级专项工作档案。"""
    return {"villages": villages(where), "village_documents": village_documents(where, returned.by_village)}


def document(households: list[Record]) -> Record:
    """JSON 的全文：户、村情、村级专项工作档案。"""
    returned = Returned()
    for row in households:
        returned.note(row)
    return {"households": households} | village_tables(PLACES, returned)
