"""日期：保持登记时的精度。只有年就是只有年，不补月、不补日。"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from functools import lru_cache
from typing import Self

_SEPARATED = re.compile(
    r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})[日号]?|月)?|年)?(?:[ T]00:00(?::00)?(?:\.0+)?)?"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})?")
_SERIAL = re.compile(r"(\d{5})(?:\.0+)?")
_EXCEL_EPOCH = dt.date(1899, 12, 30)


class PartialDate(tuple[int, int | None, int | None]):
    """年、年月或年月日。比较只在双方共有的精度上进行。

    不用 NamedTuple：msgspec 会按数组去读它，而 JSON 里写的是文字（见 sources/direct.py）。
    """

    __slots__ = ()

    def __new__(cls, year: int, month: int | None = None, day: int | None = None) -> Self:
        return tuple.__new__(cls, (year, month, day))

    def __getnewargs__(self) -> tuple[int, int | None, int | None]:
        return self[0], self[1], self[2]

    @property
    def year(self) -> int:
        return self[0]

    @property
    def month(self) -> int | None:
        return self[1]

    @property
    def day(self) -> int | None:
        return self[2]

    def before(self, other: PartialDate) -> bool:
        """确定早于 other 时为真；精度不足以判断时为假。"""
        if self[2] is not None and other[2] is not None:
            return self < other
        return self._common(other) < other._common(self)

    def after(self, other: PartialDate) -> bool:
        """确定晚于 other 时为真；精度不足以判断时为假。"""
        if self[2] is not None and other[2] is not None:
            return self > other
        return self._common(other) > other._common(self)

    def _common(self, other: PartialDate) -> tuple[int, ...]:
        if self.month is None or other.month is None:
            return (self.year,)
        if self.day is None or other.day is None:
            return (self.year, self.month)
        return (self.year, self.month, self.day)

    def date(self) -> dt.date | None:
        """精确到日时给出日期，否则为 None。"""
        if self.month is None or self.day is None:
            return None
        return dt.date(self.year, self.month, self.day)

    def __str__(self) -> str:
        """2014、2014-06 或 2014-06-10。"""
        text = f"{self.year:04d}"
        if self.month is not None:
            text += f"-{self.month:02d}"
        if self.day is not None:
            text += f"-{self.day:02d}"
        return text

    def chinese(self) -> str:
        """2014年、2014年6月或2014年6月10日。"""
        text = f"{self.year}年"
        if self.month is not None:
            text += f"{self.month}月"
        if self.day is not None:
            text += f"{self.day}日"
        return text

    def archival(self) -> str:
        """卷内文件目录用的八位数字；不足日的按原精度给出 2014 或 201406。"""
        return str(self).replace("-", "")


@lru_cache(maxsize=65536)
def parse(text: str) -> PartialDate:
    """读出日期。

    接受 2014、2014-06、2014-06-10、2017/9/1、2017.9.1、2017年9月1日、201709、20170901、
    2014年，以及 Excel 的日期序号（五位数）。不真实的日期或其他写法抛出 ValueError。
    """
    text = text.strip()
    if match := _SERIAL.fullmatch(text):
        return from_date(_EXCEL_EPOCH + dt.timedelta(days=int(match[1])))
    match = _SEPARATED.fullmatch(text) or _COMPACT.fullmatch(text)
    if match is None:
        raise ValueError(text)
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    if not 1900 <= year <= 2100:
        raise ValueError(text)
    dt.date(year, month or 1, day or 1)
    return PartialDate(year, month, day)


def from_date(value: dt.date) -> PartialDate:
    """由精确日期得到 PartialDate。"""
    return PartialDate(value.year, value.month, value.day)


def age(birth: PartialDate, on: PartialDate) -> int | None:
    """on 当日的周岁；精度不足以确定时返回 None。"""
    born_year, born_month, born_day = birth
    year, month, day = on
    if born_month is None or month is None:
        return None
    if born_month != month:
        return year - born_year - (month < born_month)
    if born_day is None or day is None:
        return None
    return year - born_year - (day < born_day)


def months_after(start: PartialDate, months: int) -> PartialDate | None:
    """start 之后 months 个月，保持原精度；月末没有那一天的取当月最后一天。只有年的无从推算，返回 None。"""
    if start.month is None:
        return None
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    day = min(start.day, calendar.monthrange(year, month + 1)[1]) if start.day else None
    return PartialDate(year, month + 1, day)
