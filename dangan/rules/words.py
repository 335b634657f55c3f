"""取值表的查找：方案 lists 中的一个名单，每份方案只整理一次。"""

from __future__ import annotations

import re
from functools import lru_cache

from dangan import dates, text
from dangan.dates import PartialDate
from dangan.profile import Profile

_SEPARATORS = re.compile(r"[,，、;；/\s]+")


@lru_cache(maxsize=512)
def words(profile: Profile, name: str) -> frozenset[str]:
    """一个名单；方案中没有的为空。"""
    return frozenset(profile.values(name))


@lru_cache(maxsize=512)
def _keys(profile: Profile, name: str) -> frozenset[str]:
    return frozenset(text.key(value) for value in profile.values(name))


def listed(profile: Profile, name: str, value: str) -> bool:
    """value 在不在名单中；全角半角、空白不计。"""
    return value in words(profile, name) or text.key(value) in _keys(profile, name)


@lru_cache(maxsize=4096)
def parts(value: str) -> tuple[str, ...]:
    """一格中以顿号、逗号等分开的几项，如 残疾,长期慢性病。"""
    return tuple(part for part in _SEPARATORS.split(value) if part)


def mentions(profile: Profile, name: str, *written: str | None) -> bool:
    """几处文字中有没有出现名单里的词。"""
    return any(_mentioned(profile, name, each) for each in written if each)


@lru_cache(maxsize=65536)
def _mentioned(profile: Profile, name: str, written: str) -> bool:
    return any(word in written for word in profile.values(name))


@lru_cache(maxsize=64)
def day(profile: Profile, name: str) -> PartialDate | None:
    """名单中登记的一个日期，如 搬迁对象全部入住的期限；没有设定为 None。"""
    values = profile.values(name)
    return dates.parse(values[0]) if values else None
