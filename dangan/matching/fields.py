"""一栏一栏地比：日期按共有的精度，金额分文不差，文字不计全角半角与空白。"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

import msgspec

from dangan import model, text
from dangan.dates import PartialDate
from dangan.errors import ProfileError
from dangan.model import Record
from dangan.profile import Profile

BLANK = "空白"
_EQUALS = "＝"


class Column(msgspec.Struct, frozen=True):
    """要比的一栏：键与中文表头。"""

    key: str
    title: str


def columns(table: type[Record], titles: Iterable[str]) -> list[Column]:
    """各中文表头所指的栏；没有这样的表头抛出 ProfileError。"""
    known = {title: key for key, (title, _) in model.columns(table).items()}
    found = []
    for title in titles:
        if title not in known:
            raise ProfileError(f"方案里要比的「{title}」不是{table.TABLE}表的表头，请改正写法")
        found.append(Column(known[title], title))
    return found


def known(records: Iterable[Record], wanted: Sequence[Column]) -> frozenset[str]:
    """这些记录里填过的栏；从没有填过的，当作没有这一列。"""
    left = {column.key for column in wanted}
    found: set[str] = set()
    for record in records:
        now = {key for key in left if getattr(record, key) is not None}
        found |= now
        left -= now
        if not left:
            break
    return frozenset(found)


def shown(value: Any) -> str:
    """一个值的写法；没有登记的为“空白”。"""
    match value:
        case None:
            return BLANK
        case bool():
            return "是" if value else "否"
        case Decimal():
            return text.yuan(value)
        case tuple() if not isinstance(value, PartialDate):
            return "、".join(value)
        case _:
            return str(value)


def same(one: Any, other: Any, words: Mapping[str, str]) -> bool:
    """两个登记了的值相同。words 为 same_words 给出的。"""
    if isinstance(one, PartialDate) and isinstance(other, PartialDate):
        return not one.before(other) and not one.after(other)
    if isinstance(one, str) and isinstance(other, str):
        return one == other or _key(one, words) == _key(other, words)
    if isinstance(one, tuple) and isinstance(other, tuple):
        return {_key(word, words) for word in one} == {_key(word, words) for word in other}
    return bool(one == other)


def _key(word: str, words: Mapping[str, str]) -> str:
    key = text.key(word)
    return words.get(key, key)


@lru_cache(maxsize=8)
def same_words(profile: Profile) -> Mapping[str, str]:
    """说的是一回事的写法 → 统一的写法。"""
    pairs = (pair.partition(_EQUALS) for pair in profile.values("same_words"))
    return {text.key(one): text.key(other) for one, _, other in pairs}
