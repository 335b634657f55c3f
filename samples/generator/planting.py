"""把缺陷埋进没有缺陷的户：每种缺陷各按同样的比例，互相妨碍的不在一户。"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from generator.defects import DEFECTS, At, Defect, Subject, Unfit
from generator.defects.villages import VillageDefect

Record = dict[str, Any]

CLEAN_SHARE = 0.2
"""留作对照、一处缺陷也不埋的户。"""
_REMEMBERED = 200
"""跨户的缺陷由最近这么多户没有缺陷的户中取材。"""


@dataclass(frozen=True)
class Planted:
    """一处埋好的缺陷：应查出的各处，以及户内先后动过的行与字段。"""

    defect: Defect
    places: list[At]
    touched: frozenset[int | str]
    tables: frozenset[str]

    def disturbs(self, other: Planted) -> bool:
        """两处缺陷互相妨碍：动了同一行、同一字段，或动了对方所凭的。"""
        return bool(
            self.touched & other.touched
            or self.tables & frozenset(other.defect.rests)
            or other.tables & frozenset(self.defect.rests)
            or self.defect.alone
            or other.defect.alone
            or self.defect.rule == other.defect.rule
        )


@dataclass
class Planter:
    """依次收到各户，随机埋设。rate 为每种缺陷占可埋的户的比例。"""

    random: Random
    rate: float
    due: Counter[int] = field(default_factory=Counter)
    """抽中而因互相妨碍没有埋成的，挪到下一户。"""
    others: deque[Record] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))
    copied: Counter[str] = field(default_factory=Counter)

    def plant(self, household: Record) -> list[Planted]:
        """改坏这一户，给出埋下的各处缺陷；对照的户原样不动。"""
        if len(self.others) < _REMEMBERED // 4 or self.random.random() < CLEAN_SHARE:
            self.others.append(household)
            return []
        drawn = [n for n in range(len(DEFECTS)) if self.due[n] or self.random.random() < self.rate / (1 - CLEAN_SHARE)]
        self.random.shuffle(drawn)
        done: list[Planted] = []
        for number in drawn:
            outcome = self._try(DEFECTS[number], household, done)
            self.due[number] = int(outcome is False)
        return done

    def _try(self, defect: Defect, household: Record, done: list[Planted]) -> bool | None:
        """埋成为真，因妨碍没有埋成为假，本户不宜为 None。"""
        before = Snapshot(household)
        subject = Subject(household, self.random, self.others, self.copied)
        try:
            places = defect.plant(subject)
        except Unfit:
            before.restore()
            return None
        new = Planted(defect, places, *before.changes())
        if any(new.disturbs(earlier) for earlier in done):
            before.restore()
            return False
        done.append(new)
        return True


class Snapshot:
    """一户此刻的样子：能说出此后动过什么，也能原样恢复（各行仍是原来的对象）。"""

    def __init__(self, household: Record) -> None:
        self.household = household
        self.fields = dict(household)
        self.rows = {
            table: [(row, dict(row)) for row in rows if isinstance(row, dict)]
            for table, rows in household.items()
            if isinstance(rows, list)
        }

    def changes(self) -> tuple[frozenset[int | str], frozenset[str]]:
        """动过的行（以 id 称）与字段；动过的表与字段。新添的行没有别人动过，不计。"""
        touched: set[int | str] = set()
        tables: set[str] = set()
        for name in self.fields.keys() | self.household.keys():
            if rows := self.rows.get(name):
                now = {id(row) for row in self.household.get(name) or ()}
                moved = {id(row) for row, was in rows if row != was or id(row) not in now}
                touched |= moved
                if moved or len(now) != len(rows):
                    tables.add(name)
            elif self.fields.get(name) != self.household.get(name):
                touched.add(name)
                tables.add(name)
        return frozenset(touched), frozenset(tables)

    def restore(self) -> None:
        self.household.clear()
        self.household.update(self.fields)
        for table, rows in self.rows.items():
            for row, was in rows:
                row.clear()
                row.update(was)
            if rows:
                self.household[table] = [row for row, _ in rows]


def entry(
    household: Record | None, defect: Defect | VillageDefect, place: At, tables: Record | None = None, village: str = ""
) -> Record:
    """埋设清单的一条：户编号（村级的为 None，另写村）、规则码、路径、怎么回事，以及会牵出的规则码。"""
    row: Record = {"household": None if household is None or place.county else household["code"]}
    if row["household"] is None:
        row["village"] = village or (household or {})["village"]
    row |= {"rule": place.rule or defect.rule, "path": place.path(tables or household or {}), "what": defect.what}
    return row | ({"also": list(defect.also)} if defect.also else {})


def tallies(households: Iterable[Record]) -> dict[str, Counter[str]]:
    """村 → 稳定脱贫、预脱贫的户数。"""
    found: dict[str, Counter[str]] = {}
    for row in households:
        tally = found.setdefault(row["village"], Counter())
        tally["稳定脱贫"] += bool(row["stable_marked_on"])
        tally["预脱贫"] += row["status"] == "预脱贫" and not row["stable_marked_on"]
    return found
