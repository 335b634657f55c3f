"""整改清单：整改事项分村、分帮扶责任人、分责任人各列一份，共性问题在前，个性问题在后。"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import TypeVar

import msgspec

from dangan.findings import REMEDIES
from dangan.rules import RULES
from dangan.worklists.items import CLOSED, STATES, UNSEEN, Item, in_groups

K = TypeVar("K")

VILLAGES, HELPERS, OWNERS = "分村", "帮扶责任人", "责任人"
"""各分册。"""

COMMON = 3
"""同一规则在一份清单里涉及这么多户，即为共性问题。"""


class Common(msgspec.Struct, frozen=True):
    """一个共性问题：caption 说出是什么、多少户、哪些户；items 为各行。"""

    caption: str
    items: list[Item]


class Section(msgspec.Struct, frozen=True):
    """清单的一部分：先是共性问题，再是各行。"""

    heading: str
    common: list[Common]
    items: list[Item]


class Worklist(msgspec.Struct, frozen=True, kw_only=True):
    """一份清单。part 为分册（分村、帮扶责任人、责任人），name 为页签，title 为题名。"""

    part: str
    name: str
    title: str
    common: list[Common]
    single: list[Item]
    closed: list[Item]
    unseen: list[Item]

    @property
    def open(self) -> list[Item]:
        """待整改的各行，共性的在前。"""
        return [*chain.from_iterable(problem.items for problem in self.common), *self.single]

    @property
    def across(self) -> bool:
        """是否跨村：跨村的清单，组之前写上村。"""
        return self.part != VILLAGES

    @property
    def compared(self) -> bool:
        """是否与上次的清单比较过。"""
        return any(item.state for item in chain(self.open, self.closed, self.unseen))

    @property
    def sections(self) -> list[Section]:
        """各部分，依次印出。"""
        parts = [
            Section(_heading("一、共性问题", len(self.common), "个"), self.common, []),
            Section(_heading("二、个性问题", len(self.single), "条"), [], self.single),
        ]
        if self.closed:
            parts.append(Section(_heading("三、上次所列、复查已销号", len(self.closed), "条"), [], self.closed))
        if self.unseen:
            parts.append(Section(_heading("四、上次所列、本次没有查到", len(self.unseen), "条"), [], self.unseen))
        return parts

    @property
    def summary(self) -> str:
        """题下一行：几户几条，取消、补充、修正各几条；比较过的另有新增、未整改、已销号。"""
        items = self.open
        remedies = Counter(item.remedy for item in items)
        states = Counter(item.state for item in chain(items, self.closed, self.unseen))
        households = _households(items)
        words = [f"{households} 户 {len(items)} 条" if households else f"{len(items)} 条"]
        words += [f"{remedy} {remedies[remedy]}" for remedy in REMEDIES if remedies[remedy]]
        if self.compared:
            words.append("，".join(f"{state} {states[state]}" for state in STATES if states[state]))
        return "　".join(filter(None, words))


def by_village(every: Iterable[Item]) -> list[Worklist]:
    """每村一份，同一乡镇的在一起，按资料中各户的先后；没有村的（全批次的问题）排在最后。"""
    ordered = sorted(every, key=lambda item: not item.household)
    townships = list(dict.fromkeys(item.township for item in ordered))
    places = _grouped(ordered, lambda item: [(item.township, item.village)])
    names = Counter(village for _, village in places)
    lists = []
    for township, village in sorted(places, key=lambda place: (not any(place), townships.index(place[0]))):
        name = village if names[village] == 1 else township + village
        title = f"{township}{village}整改清单" if name else "整改清单（全批次）"
        lists.append(_list(VILLAGES, name or "全批次", title, places[township, village]))
    return lists


def by_helper(every: Iterable[Item]) -> list[Worklist]:
    """每名帮扶责任人一份，列其结对户的全部问题；销了号的不列。"""
    people = _grouped(_standing(every), lambda item: item.helpers)
    return [_list(HELPERS, name, f"{name}（帮扶责任人）整改清单", people[name]) for name in people]


def by_owner(every: Iterable[Item]) -> list[Worklist]:
    """每种责任人一份；销了号的不列。"""
    roles = _grouped(_standing(every), lambda item: [item.role])
    return [_list(OWNERS, role or "责任人未定", f"{role or '责任人未定'}整改清单", roles[role]) for role in roles]


def _standing(every: Iterable[Item]) -> Iterable[Item]:
    return (item for item in every if item.state not in (CLOSED, UNSEEN))


def _grouped(every: Iterable[Item], keys: Callable[[Item], Iterable[K]]) -> dict[K, list[Item]]:
    groups: dict[K, list[Item]] = {}
    for item in every:
        for key in keys(item):
            groups.setdefault(key, []).append(item)
    return groups


def _list(part: str, name: str, title: str, every: Sequence[Item]) -> Worklist:
    standing = sorted(_standing(every), key=_order)
    rules = _grouped(standing, lambda item: [item.rule])
    shared = [rule for rule, found in sorted(rules.items()) if _households(found) >= COMMON]
    return Worklist(
        part=part,
        name=name,
        title=title,
        common=[_common(number, rule, rules[rule]) for number, rule in enumerate(shared, 1)],
        single=[item for item in standing if item.rule not in shared],
        closed=sorted((item for item in every if item.state == CLOSED), key=_order),
        unseen=sorted((item for item in every if item.state == UNSEEN), key=_order),
    )


def _common(number: int, rule: str, found: list[Item]) -> Common:
    heads = dict.fromkeys((item.household, item.head or item.household) for item in found if item.household)
    who = "、".join(head for _, head in heads)
    return Common(f"{number}. {RULES[rule].title}（{rule}），{len(heads)} 户：{who}", found)


def _heading(title: str, count: int, unit: str) -> str:
    return f"{title}（{count} {unit}）" if count else f"{title}（无）"


def _households(found: Iterable[Item]) -> int:
    return len({item.household for item in found if item.household})


def _order(item: Item) -> tuple[str, str, str, str, str]:
    """村、组（组号按大小）、户、规则、编号。"""
    return item.village, in_groups(item.group), item.household, item.rule, item.number
