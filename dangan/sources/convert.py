"""一个值怎么读：文字、号码、是否、个数、金额、日期、名单。读不出时抛出 Unreadable，由 build 记为 D002、D003。"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from stdnum.cn import ric

from dangan import dates, model
from dangan.dates import PartialDate
from dangan.model import Amount
from dangan.sources import limits

Converter = Callable[[Any], Any]

_EXACT_DIGITS = 15
"""Excel 的数字只保留 15 位有效数字，其后一律变成 0。"""

_REGION_DIGITS = 12
"""户编号、人编号以 12 位村级行政区划代码开头。"""

_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE][+-]?\d+")
_TAIL = re.compile(rf"\d{{{_EXACT_DIGITS}}}0{{3,}}")
_EMPTY_SERIAL = re.compile(rf"\d{{{_REGION_DIGITS}}}0{{4,}}")
_AS_TEXT = re.compile(r'="(.*)"')
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffd-\uffff]")
_COUNT = re.compile(r"(\d{1,9})(?:\.0+)?\s*(?:页|人|口|个?月|年|年度)?")
_MONEY = re.compile(r"[￥¥]?\s*([+-]?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.\d*)?|[+-]?\.\d+)\s*(?:元|亩|分|平方米|㎡)?")
_LONGEST_NUMBER = 40
_TRILLION = 10**12
_SEPARATORS = re.compile(r"[;；、,，\n]")

_YES = {"是", "有", "参加", "已参加", "达到", "已达到", "达标", "已解决", "享受", "已签", "已签字", "已盖章", "出列"}
_YES |= {"已出列", "√", "✓", "✔", "1", "true", "yes"}
_NO = {"否", "无", "没有", "未参加", "不参加", "未达到", "不达标", "未解决", "未享受", "未签", "未签字", "未盖章"}
_NO |= {"未出列", "×", "✗", "0", "false", "no"}


class Unreadable(ValueError):
    """一个读不出的值：reason 说明应是什么，value 为仍可采用的部分（通常没有）。"""

    def __init__(self, reason: str, code: str = "D002", value: Any = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code
        self.value = value


@lru_cache(maxsize=65536)
def printable(value: str) -> str:
    """供报错时引用的原值：控制字符与半个代理字符换作 �。"""
    return _FORBIDDEN.sub("�", value)


def text(value: Any) -> str | None:
    """文字：只去首尾空白，其余照原样；控制字符与损坏的字符去掉并报告。"""
    if value is None:
        return None
    if value.__class__ is not str:
        value = _number(value)
    word: str = value.strip()
    if len(word) > limits.CELL:
        raise Unreadable(f"有 {len(word)} 字，超过一格所能容的 {limits.CELL} 字")
    if word.isprintable() and "\ufffd" not in word:
        return word or None
    clean = _FORBIDDEN.sub("", word)
    if clean != word:
        raise Unreadable("含有控制字符或已损坏的字符，已去掉，请对照原件改正", value=clean.strip() or None)
    return word


def ident(value: Any) -> str | None:
    """号码：证件号码、户编号、人编号。被 Excel 损坏的（科学计数法、15 位之后变 0）报 D003。"""
    if value.__class__ is float and value >= 10**_EXACT_DIGITS:
        raise Unreadable("以数字保存，15 位之后的数字已丢失", "D003")
    number = text(value)
    if number is None:
        return None
    if number[0] in "='":
        number = _unquoted(number)
    if damage := _damage(number):
        raise Unreadable(damage, "D003")
    return number


@lru_cache(maxsize=4096)
def yes(value: Any) -> bool | None:
    """是否：是/否、有/无、参加/未参加、√、1/0。"""
    word = _scalar(value).lower()
    if word in _YES:
        return True
    if word in _NO:
        return False
    if not word:
        return None
    raise Unreadable("应为“是”或“否”")


@lru_cache(maxsize=4096)
def count(value: Any) -> int | None:
    """个数：非负整数，可带“人”“页”“个月”“年”等单位。"""
    word = _scalar(value)
    if match := _COUNT.fullmatch(word):
        return int(match[1])
    if not word:
        return None
    raise Unreadable("应为整数")


@lru_cache(maxsize=65536)
def money(value: Any) -> Amount | None:
    """金额与面积：精确小数，可带千分位、“元”等。"""
    word = _scalar(value)
    if len(word) <= _LONGEST_NUMBER and (match := _MONEY.fullmatch(word)):
        amount = Amount(match[1].replace(",", "").replace("，", ""))
        if abs(amount) < _TRILLION:
            return amount
        raise Unreadable("超过一万亿")
    if not word:
        return None
    raise Unreadable("应为数字")


@lru_cache(maxsize=65536)
def day(value: Any) -> PartialDate | None:
    """日期：保持登记时的精度。"""
    word = _scalar(value)
    if not word:
        return None
    try:
        return dates.parse(word)
    except (ValueError, OverflowError):
        raise Unreadable("应为真实的日期，如 2014、2014-06 或 2014-06-10") from None


def names(value: Any) -> tuple[str, ...] | None:
    """名单：用 ；、, 隔开的文字，或文字的列表。"""
    if value.__class__ is list:
        return tuple(filter(None, map(text, value)))
    joined = text(value)
    if joined is None:
        return None
    return tuple(part.strip() for part in _SEPARATORS.split(joined) if part.strip())


def _scalar(value: Any) -> str:
    return value.strip() if value.__class__ is str else _number(value)


def _number(value: Any) -> str:
    """数字写成文字：3.0 → 3。列表、对象以及该写文字处的 true/false 是结构错误，由模式核对报告。

    true 按 1 读，因为缓存分不清 True 与 1。
    """
    if isinstance(value, int):
        return str(int(value))
    if value.__class__ is not float:
        raise TypeError
    if value.is_integer() and abs(value) < 10**_EXACT_DIGITS:
        return str(int(value))
    return repr(value)


def _unquoted(number: str) -> str:
    """去掉为防 Excel 改写而加的 ="…" 或前置撇号。"""
    match = _AS_TEXT.fullmatch(number)
    return match[1].strip() if match else number.lstrip("'")


def _damage(number: str) -> str | None:
    if not number.endswith("000") and "e" not in number and "E" not in number:
        return None
    if _SCIENTIFIC.fullmatch(number):
        return "已变成科学计数法"
    if _TAIL.fullmatch(number) and not _checks(number):
        return "15 位之后的数字都变成了 0"
    if _EMPTY_SERIAL.fullmatch(number) and len(number) != 18:
        return "15 位之后的数字都变成了 0"
    return None


def is_sound(number: str) -> bool:
    """号码照原样可用：没有受损，也没有为防 Excel 改写而加的记号。number 首尾没有空白；空串不可用。"""
    return number[:1] not in ("", "=", "'") and not _damage(number)


def _checks(number: str) -> bool:
    """恰好以 000 结尾的真实证件号码：校验码相符，不算损坏。"""
    return len(number) == 18 and bool(ric.calc_check_digit(number) == number[-1])


_BY_TYPE: dict[Any, Converter] = {
    model.Text: text,
    model.Yes: yes,
    model.Count: count,
    model.Money: money,
    model.Day: day,
    model.Names: names,
    str: ident,
}
_IDENTS = frozenset({"id_no", "disability_no", "person_code"})


def converter(key: str, kind: Any) -> Converter:
    """某个字段的读法，由字段类型决定；号码类字段另有读法。"""
    return ident if key in _IDENTS else _BY_TYPE[kind]
