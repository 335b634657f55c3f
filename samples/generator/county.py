"""示例县：三个乡镇、八个村、四十八户；以及按同样办法接着生成任意多户。"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.households import household
from generator.kinds import COUNTY, Kind
from generator.people import People
from generator.places import PLACES, village_documents, villages

Record = dict[str, Any]
SEED = 2017


class County:
    """依次发放户；一村之内序号自 1 起，跳过末两位为 00 的（Excel 截断后也是这个样子）。"""

    def __init__(self, seed: int = SEED) -> None:
        self._seed = seed
        self._people = People()
        self._numbers = [0] * len(PLACES)
        self._given = 0

    def add(self, kind: Kind) -> Record:
        place = self._given % len(PLACES)
        self._given += 1
        self._numbers[place] += 1
        if self._numbers[place] % 100 == 0:
            self._numbers[place] += 1
        return household(self._seed, self._people, PLACES[place], self._numbers[place], kind)

    def clean(self) -> list[Record]:
        """四十八户，依 kinds.COUNTY 的次序。"""
        return [self.add(kind) for kind in COUNTY]

    def endless(self, count: int) -> Iterator[Record]:
        """count 户，循环取用四十八种类型。"""
        for number in range(count):
            yield self.add(COUNTY[number % len(COUNTY)])


def document(households: list[Record]) -> Record:
    """JSON 的全文：户、村情、村级专项工作档案。"""
    return {"households": households, "villages": villages(), "village_documents": village_documents()}
