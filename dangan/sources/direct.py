"""写法规整的一户 JSON 直接解码为 model.Household，不经字典逐格转换。

只有两种读法必然相同的户才这样读：键都认得，值是该项的类型，文字不必去首尾空白、不含转义与控制字符，
号码没有受损。其余的户返回 None，由 build 逐格转换并报告。
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import msgspec

from dangan import model
from dangan.dates import PartialDate
from dangan.model import Household, Row
from dangan.sources import convert, limits
from dangan.sources.columns import titles


def household(content: bytes, row: Row) -> Household | None:
    """直接解码一户，row 为其出处；写法不规整的返回 None。"""
    try:
        found = _decode(content)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    yardsticks = [yardstick for key in model.YARDSTICKS if (yardstick := getattr(found, key))]
    if not (_is_plain(content) and _is_sound(found) and all(map(_is_filled, yardsticks))):
        return None
    for record in (found, *yardsticks):
        record.row = row
    for table in model.CHILD_TABLES:
        if records := getattr(found, table):
            shared = Row(row.file, row.sheet, row.number, titles(table))
            for record in records:
                record.row = shared
    return found


def _is_plain(content: bytes) -> bool:
    """文字都可照原样采用：没有转义、控制字符、损坏的字符，也不过长，首尾没有空白（半角空格以外的空白都属不可印刷）。"""
    compact = msgspec.json.format(content, indent=-1)
    if len(compact) > limits.CELL and max(map(len, compact.decode().split('"'))) > limits.CELL:
        return False
    chinese = compact.translate(None, _ASCII).decode()
    if not chinese.isprintable() or b"\\" in compact or "\ufffd" in chinese:
        return False
    return not any(left.endswith(b'"') or right.startswith(b'"') for left, right in pairwise(compact.split(b" ")))


def _is_sound(household: Household) -> bool:
    """至少有一名成员，各有姓名，号码没有受损。"""
    numbers = [household.code]
    for member in household.members:
        if not member.name:
            return False
        numbers += [number for number in (member.id_no, member.disability_no, member.person_code) if number]
    return bool(household.members) and all(map(convert.is_sound, numbers))


def _is_filled(yardstick: model.Yardstick) -> bool:
    return not yardstick.extra and (yardstick.met is not None or yardstick.reference is not None)


def _convert(kind: type[Any], value: Any) -> Any:
    """日期、金额的读法与逐格转换相同；读不出的、true/false 都算不规整。"""
    if value.__class__ is bool:
        raise TypeError
    return convert.day(value) if kind is PartialDate else convert.money(value)


_ASCII = bytes(range(0x20, 0x7F))
"""可印刷的 ASCII 字符，占一户的大半，先去掉再逐字看。"""

_decode = msgspec.json.Decoder(Household, dec_hook=_convert).decode
