"""D6 劳动能力与残疾：劳动技能同年龄、在校、健康、残疾等级相合。"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from dangan import text
from dangan.findings import CORRECT, ERROR, SUPPLEMENT, WARNING, Problem
from dangan.model import Member
from dangan.profile import Profile
from dangan.rules.case import Case, knows
from dangan.rules.persons import Person
from dangan.rules.registry import rule
from dangan.rules.words import words

_DISABLED = "残疾"
_LIMB = "4"
_SEVERE = "12"
_CARD_LENGTHS = (20, 22)


def labor_ages(case: Case) -> tuple[Decimal, Decimal]:
    """劳动年龄：自多少周岁，不满多少周岁。用它的规则须写明 needs。"""
    return _labor_ages(case.profile, case.as_of.year)


@lru_cache(maxsize=8)
def _labor_ages(profile: Profile, year: int) -> tuple[Decimal, Decimal]:
    start, end = profile.threshold("labor_from", year), profile.threshold("labor_to", year)
    assert start is not None
    assert end is not None
    return start, end


def healthy(member: Member) -> bool:
    """健康状况登记为健康。"""
    return member.health == "健康"


def disabled(member: Member) -> bool:
    """健康状况中有残疾。"""
    return _DISABLED in (member.health or "")


def card_number(member: Member) -> str:
    """残疾证号；登记在证件号码栏的也算，没有为空串。"""
    for number in (member.disability_no, member.id_no):
        if number and len(number) >= _CARD_LENGTHS[0] and len(text.key(number)) in _CARD_LENGTHS:
            return text.key(number).upper()
    return ""


def _mismatch(person: Person, why: str) -> Problem:
    return Problem(
        path=person.at("labor"),
        message=f"{person.name}{why}，劳动技能却是“{person.member.labor}”。请入户核实，改正劳动技能或有关登记。",
        evidence=person.member.labor,
    )


@rule("D630", "未成年而登记有劳动能力", ERROR, CORRECT, clause="逻辑核对", needs=("labor_from", "labor_to"))
def child_with_labor(case: Case) -> Iterator[Problem]:
    """未到劳动年龄的，劳动技能为无劳动力。

    条款：同一户、同一人的各项登记不互相矛盾，不超出常理。
    反例：12 岁登记为普通劳动力。
    正例：12 岁登记为无劳动力；劳动技能没有登记的不报。
    """
    youngest, _ = labor_ages(case)
    none = words(case.profile, "no_labors")
    for person in case.persons:
        labor = person.member.labor
        if labor and labor not in none and person.age is not None and person.age < youngest:
            yield _mismatch(person, f" {person.age} 周岁，未到劳动年龄")


@rule("D631", "在校生登记有劳动能力", WARNING, CORRECT, clause="监测2021.口径", needs=("out_of_school",))
def student_with_labor(case: Case) -> Iterator[Problem]:
    """在校生的劳动技能为无劳动力。

    条款：在校生的劳动技能填无劳动力。
    反例：本科二年级，登记为普通劳动力。
    正例：在校生登记为无劳动力；2020 年以前的方案不查。
    """
    out = words(case.profile, "out_of_school")
    none = words(case.profile, "no_labors")
    for person in case.persons:
        m = person.member
        if m.schooling and m.schooling not in out and m.labor and m.labor not in none:
            yield _mismatch(person, f"在校（{m.schooling}）")


@rule("D632", "老年人登记为普通、技能劳动力", WARNING, CORRECT, clause="逻辑核对", needs=("labor_from", "labor_to"))
def elder_with_labor(case: Case) -> Iterator[Problem]:
    """超过劳动年龄的，一般不登记为普通、技能劳动力。

    条款：矛盾之处只作提示，由人对照原件、入户核实，本工具不代改。
    反例：74 岁登记为技能劳动力。
    正例：58 岁登记为普通劳动力；确能劳动的老人，核实后不改。
    """
    _, oldest = labor_ages(case)
    able = words(case.profile, "able_labor")
    for person in case.persons:
        if person.member.labor in able and person.age is not None and person.age >= oldest:
            yield Problem(
                path=person.at("labor"),
                message=f"{person.name} {person.age} 周岁，登记为{person.member.labor}。请入户核实是否仍有劳动能力。",
                confirm=True,
                evidence=person.member.labor,
            )


@rule("D633", "青壮年健康而登记没有劳动能力", WARNING, CORRECT, clause="逻辑核对", needs=("labor_from", "labor_to"))
def able_without_labor(case: Case) -> Iterator[Problem]:
    """劳动年龄内、健康、不在校的，登记为普通或技能劳动力。

    条款：同一户、同一人的各项登记不互相矛盾，不超出常理。
    反例：35 岁，健康，非在校生，登记为无劳动力。
    正例：在校生、患病、残疾的无劳动力；在校生状况没有登记的不报。
    """
    youngest, oldest = labor_ages(case)
    without = words(case.profile, "without_full_labor")
    out = words(case.profile, "out_of_school")
    for person in case.persons:
        m = person.member
        if m.labor not in without or not healthy(m) or m.schooling not in out or person.age is None:
            continue
        if youngest <= person.age < oldest:
            yield Problem(
                path=person.at("labor"),
                message=f"{person.name} {person.age} 周岁，健康，不在校，登记为{m.labor}。"
                "请入户核实劳动能力与健康状况。",
                confirm=True,
                evidence=m.labor,
            )


@rule("D634", "肢体重度残疾而登记为普通、技能劳动力", WARNING, CORRECT, clause="残疾人证号")
def severe_with_labor(case: Case) -> Iterator[Problem]:
    """肢体残疾一、二级的，一般不登记为普通、技能劳动力。

    条款：后接1位残疾类别代码（1视力、2听力、3言语、4肢体、5智力、6精神、7多重）和1位残疾等级代码（1至4级，1级最重）。
    反例：残疾证号末两位 41（肢体一级），登记为普通劳动力。
    正例：肢体三级的普通劳动力；没有登记残疾证号的不报。
    """
    able = words(case.profile, "able_labor")
    for person in case.persons:
        if person.member.labor not in able or not (number := card_number(person.member)):
            continue
        if number[18] == _LIMB and number[19] in _SEVERE:
            yield Problem(
                path=person.at("labor"),
                message=f"{person.name}为肢体残疾 {number[19]} 级，登记为{person.member.labor}。"
                "请对照残疾人证、入户核实。",
                confirm=True,
                evidence=person.member.labor,
            )


@rule("D635", "残疾人没有残疾证号", ERROR, SUPPLEMENT, clause="逻辑核对")
def disabled_without_number(case: Case) -> Iterator[Problem]:
    """健康状况为残疾的，登记有残疾证号（登在证件号码栏的也算）。

    条款：同一户、同一人的各项登记不互相矛盾。
    反例：健康状况残疾，残疾证号空白，证件号码是居民身份证号。
    正例：证件类型残疾人证、号码 20 位；输入中没有残疾证号这一列的是未知，不报。
    """
    for person in case.persons:
        m = person.member
        if disabled(m) and not m.disability_no and not card_number(m) and knows(m, "disability_no"):
            yield Problem(
                path=person.at("disability_no"),
                message=f"{person.name}健康状况为{m.health}，没有残疾证号。请与残联核对，补登残疾证号；"
                "没有办证的协助评残办证，确非残疾的改正健康状况。",
                columns=("members.disability_no",),
            )


@rule("D636", "有残疾证号而健康状况不是残疾", WARNING, CORRECT, clause="逻辑核对")
def number_without_disability(case: Case) -> Iterator[Problem]:
    """登记有残疾证号的，健康状况为残疾。

    条款：同一户、同一人的各项登记不互相矛盾。
    反例：残疾证号 20 位，健康状况写健康。
    正例：健康状况“残疾,长期慢性病”；健康状况没有登记的不报。
    """
    for person in case.persons:
        m = person.member
        if m.health and not disabled(m) and card_number(m):
            yield Problem(
                path=person.at("health"),
                message=f"{person.name}有残疾证号，健康状况却是“{m.health}”。请对照残疾人证，改正健康状况或证号。",
                evidence=m.health,
            )
