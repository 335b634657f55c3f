"""成员：在册的人连同周岁、性别，各人登记的号码。"""

from __future__ import annotations

import re
from typing import NamedTuple

from dangan import dates, status, text
from dangan.dates import PartialDate
from dangan.model import Household, Member


class IdNumber(NamedTuple):
    """一名成员的号码：第几名、登记的号码（大写）、格式是否正确、证件类型、前 18 位（即公民身份号码）。"""

    position: int
    written: str
    well_formed: bool
    kind: str
    core: str


class Person(NamedTuple):
    """一名在册成员：第几名、登记的各项、周岁、性别。出生日期、性别没有登记的，取自证件号码；仍不明为 None。"""

    position: int
    member: Member
    age: int | None
    sex: str | None

    def at(self, field: str) -> str:
        """某一项的路径。"""
        return f"members[{self.position}].{field}"

    @property
    def name(self) -> str:
        return self.member.name or f"第{self.position + 1}名成员"


_ID_NUMBER = re.compile(r"\d{17}[\dX](?:[1-7][1-4](?:B\d)?)?")
_NO_NUMBER = "999999"
"""系统中没有号码的人，以 999999 开头登记。"""


def persons(household: Household, as_of: PartialDate) -> list[Person]:
    """在册成员，连同 as_of 时的周岁与性别。"""
    return [
        Person(i, m, *_age_and_sex(m.birth_date, m.sex, m.id_no, as_of))
        for i, m in enumerate(household.members)
        if m.presence is None or status.is_present(m)
    ]


def id_numbers(household: Household) -> list[IdNumber]:
    """各成员登记的身份号码、残疾证号；护照等其他证件、没有号码的人不在内。"""
    return [
        IdNumber(i, number, bool(_ID_NUMBER.fullmatch(number)), m.id_type or "", number[:18])
        for i, m in enumerate(household.members)
        if m.id_no and _is_resident_number(number := _plain(m.id_no), m.id_type)
    ]


def _plain(number: str) -> str:
    """号码的标准写法：半角，没有空白，字母大写。"""
    return number.upper() if number.isascii() and number.isalnum() else text.key(number).upper()


def _is_resident_number(number: str, kind: str | None) -> bool:
    return not number.startswith(_NO_NUMBER) and (not kind or "身份证" in kind or "残疾" in kind)


def born(number: str) -> PartialDate | None:
    """证件号码第 7 至 14 位的出生日期；不真实的为 None。"""
    try:
        return dates.parse(number[6:14])
    except ValueError:
        return None


def _age_and_sex(
    birth: PartialDate | None, sex: str | None, number: str | None, as_of: PartialDate
) -> tuple[int | None, str | None]:
    if (birth is None or sex is None) and number and _ID_NUMBER.fullmatch(number):
        birth = birth or born(number)
        sex = sex or ("男" if int(number[16]) % 2 else "女")
    return dates.age(birth, as_of) if birth else None, sex
