"""证件号码怎样认作同一个：15 位与 18 位、大小写的 X、残疾证号，都归为 18 位公民身份号码。"""

from __future__ import annotations

import re
from functools import lru_cache

from stdnum.cn import ric

from dangan import text

_WHOLE = re.compile(r"[1-9]\d{16}[\dX]")
_OLD = re.compile(r"[1-9]\d{14}")
_DISABLED = re.compile(r"[1-9]\d{16}[\dX][1-7][1-4](?:B\d)?")
_CENTURY = "19"
_LENGTH = 18
_NO_NUMBER = "999999"
"""系统中没有号码的人，以 999999 开头登记。"""


def is_cut(number: str) -> bool:
    """18 位而顺序码是 000：没有这样的号码，是 Excel 只留下了 15 位。校验码碰巧相符也是。"""
    return len(number) == _LENGTH and number[14:17] == "000"


@lru_cache(maxsize=65536)
def key(written: str) -> str | None:
    """比对用的 18 位号码；不是身份证号、残疾证号，或被改坏的为 None。校验码不论对错：对错由 is_sound 说。"""
    if written.startswith(_NO_NUMBER) or is_cut(written):
        return None
    if _WHOLE.fullmatch(written):
        return written
    number = text.key(written).upper()
    if _WHOLE.fullmatch(number) or _DISABLED.fullmatch(number):
        return None if is_cut(number[:_LENGTH]) else number[:_LENGTH]
    if _OLD.fullmatch(number):
        seventeen = number[:6] + _CENTURY + number[6:]
        return seventeen + str(ric.calc_check_digit(seventeen + "0"))
    return None


def is_sound(number: str | None) -> bool:
    """号码可用：有 18 位，校验码相符。number 为 key 给出的。"""
    return number is not None and str(ric.calc_check_digit(number)) == number[-1]
