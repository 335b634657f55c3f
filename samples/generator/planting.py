"""把缺陷埋进没有缺陷的户：每种缺陷各按同样的比例，互相妨碍的不在一户。

每种缺陷都在这一户原样的抄本（Trial）上试埋，互不相干的几处再合到一起。
"""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from generator.defects import DEFECTS, At, Defect, Subject, Unfit
from generator.defects.villages import VILLAGE_DEFECTS, Village, VillageDefect

Record = dict[str, Any]
Part = tuple[str, int | None]
"""一行（表, 第几行），或户的一个字段（字段, None）。"""

CLEAN_SHARE = 0.2
"""留作对照、一处缺陷也不埋的户。"""
_REMEMBERED = 200
"""跨户的缺陷由最近这么多户没有缺陷的户中取材。"""


class Trial:
    """一户原样的抄本，试埋一种缺陷以后能说出动了哪些行、哪些字段。"""

    def __init__(self, household: Record) -> None:
        self.household = household
        self.record = {key: _copied(value) for key, value in household.items()}
        self.rows: dict[str, list[Record]] = {
            key: list(value) for key, value in self.record.items() if _is_table(household[key])
        }

    def touched(self) -> frozenset[Part]:
        """动过的行与户的字段；新添的行没有别人动过，不计。"""
        parts: set[Part] = {
            (key, None)
            for key in self.household.keys() | self.record.keys()
            if key not in self.rows and self.record.get(key) != self.household.get(key)
        }
        for table, known in self.rows.items():
            left, was = _ids(self.record[table]), self.household[table]
            parts |= {(table, i) for i, row in enumerate(known) if row != was[i] or id(row) not in left}
        return frozenset(parts)

    def grown(self) -> frozenset[str]:
        """添了行的表。"""
        return frozenset(table for table, known in self.rows.items() if len(self.record[table]) > len(known))


@dataclass(frozen=True)
class Planted:
    """一处埋好的缺陷：它的抄本、应查出的各处、动过的行与字段、动过的表与字段、照抄的户。"""

    defect: Defect
    trial: Trial
    places: list[At]
    touched: frozenset[Part]
    changed: frozenset[str]
    source: str | None

    def disturbs(self, other: Planted) -> bool:
        """两处缺陷互相妨碍：动了同一行、同一字段，或动了对方所凭的。"""
        return bool(
            self.defect.alone
            or other.defect.alone
            or self.defect.rule == other.defect.rule
            or self.touched & other.touched
            or self.changed & frozenset(other.defect.rests)
            or other.changed & frozenset(self.defect.rests)
        )


@dataclass
class Planter:
    """依次收到各户，随机埋设。rate 为每种缺陷占可埋的户的比例。"""

    random: Random
    rate: float
    due: Counter[int] = field(default_factory=Counter)
    """抽中而因互相妨碍没有埋成的，留到下一个可埋的户，先埋。"""
    others: deque[Record] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))
    copied: Counter[str] = field(default_factory=Counter)

    def plant(self, household: Record) -> list[Record]:
        """改坏这一户，给出埋设清单；对照的户原样不动。"""
        if len(self.others) < _REMEMBERED // 4 or self.random.random() < CLEAN_SHARE:
            self.others.append(household)
            return []
        rate = self.rate / (1 - CLEAN_SHARE)
        drawn = [n for n in range(len(DEFECTS)) if self.random.random() < rate]
        waiting = [*self.due.elements(), *drawn]
        self.random.shuffle(waiting)
        done: list[Planted] = []
        for number in dict.fromkeys(sorted(waiting, key=lambda n: not self.due[n])):
            if number not in drawn and done and (DEFECTS[number].alone or done[0].defect.alone):
                continue
            new = self._try(DEFECTS[number], household)
            if new is None:
                continue
            fits = not any(new.disturbs(earlier) for earlier in done)
            self.due[number] += (number in drawn) - fits
            if fits:
                done.append(new)
                self.copied[new.source or ""] += 1
        _merge(household, done)
        return [entry(household, one.defect, place) for one in done for place in one.places]

    def _try(self, defect: Defect, household: Record) -> Planted | None:
        """在抄本上埋一处；本户不宜为 None。"""
        trial = Trial(household)
        subject = Subject(trial.record, self.random, self.others, self.copied)
        try:
            places = defect.plant(subject)
        except Unfit:
            return None
        touched = trial.touched()
        return Planted(defect, trial, places, touched, trial.grown() | {name for name, _ in touched}, subject.source)


def _merge(household: Record, done: list[Planted]) -> None:
    """把各处缺陷合到这一户；各处位置改指合成以后的行。"""
    for one in done:
        if one.defect.alone:
            household.clear()
            household.update(one.trial.record)
            return
    merged = {table: list(rows) for table, rows in household.items() if _is_table(rows)}
    gone: set[int] = set()
    for one in done:
        trial = one.trial
        for name, index in one.touched:
            if index is None:
                household[name] = trial.record[name]
                continue
            merged[name][index] = trial.rows[name][index]
            if id(merged[name][index]) not in _ids(trial.record[name]):
                gone.add(id(merged[name][index]))
    for one in done:
        final = {
            id(row): merged[table][index] for table, rows in one.trial.rows.items() for index, row in enumerate(rows)
        }
        one.places[:] = [replace(place, row=final.get(id(place.row), place.row)) for place in one.places]
    for table, rows in merged.items():
        added = [row for one in done for row in one.trial.record[table] if id(row) not in _ids(one.trial.rows[table])]
        household[table] = [row for row in rows if id(row) not in gone] + added


def _is_table(value: object) -> bool:
    return isinstance(value, list) and (not value or isinstance(value[0], dict))


def _copied(value: Any) -> Any:
    return [dict(row) for row in value] if _is_table(value) else value


def _ids(rows: list[Record]) -> set[int]:
    return {id(row) for row in rows}


def entry(
    household: Record | None, defect: Defect | VillageDefect, place: At, tables: Record | None = None, village: str = ""
) -> Record:
    """埋设清单的一条：户编号（村级的为 None，另写村）、规则码、路径、怎么回事，以及会牵出的规则码。"""
    row: Record = {"household": None if household is None or place.county else household["code"]}
    if row["household"] is None:
        row["village"] = village or (household or {})["village"]
    row |= {"rule": place.rule or defect.rule, "path": place.path(tables or household or {}), "what": defect.what}
    return row | ({"also": list(defect.also)} if defect.also else {})


def plant_villages(random: Random, rate: float, tables: Record, tally: dict[str, Counter[str]]) -> list[Record]:
    """按同样的比例改坏村情表与村级材料，一村至多一处；返回埋设清单。"""
    done: list[tuple[VillageDefect, str, At]] = []
    due: Counter[str] = Counter()
    for number, row in enumerate(tuple(tables["villages"])):
        name = row["village"]
        due.update(defect.rule for defect in VILLAGE_DEFECTS if random.random() < rate)
        waiting = [defect for defect in VILLAGE_DEFECTS if due[defect.rule]]
        random.shuffle(waiting)
        for defect in waiting:
            village = Village(tables["villages"], tables["village_documents"], number, tally[name])
            try:
                done += [(defect, written, place) for written, place in defect.plant(village)]
            except Unfit:
                continue
            due[defect.rule] -= 1
            break
    return [entry(None, defect, place, tables, written) for defect, written, place in done]
