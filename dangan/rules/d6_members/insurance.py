"""D6 参保与保障：基本医疗、大病、养老保险，医疗救助，低保与特困供养。空白是未知，只看写明的是与否。"""

from __future__ import annotations

from collections.abc import Iterator

from dangan.findings import CORRECT, ERROR, SUPPLEMENT, WARNING, Problem
from dangan.rules.case import Case
from dangan.rules.registry import rule
from dangan.rules.words import words


@rule("D654", "没有参加基本医疗保险", ERROR, SUPPLEMENT, clause="002-17")
def not_insured(case: Case) -> Iterator[Problem]:
    """在册成员人人参加基本医疗保险，居民医保、职工医保居其一。

    条款：要确保贫困户参保率100%。
    反例：城乡居民基本医疗保险为否，职工医保也为否。
    正例：参加了职工医保的，居民医保为否；参保与否没有登记的是未知，不报。
    """
    for person in case.persons:
        m = person.member
        if m.medical is False and not m.employee_medical:
            yield Problem(
                path=person.at("medical"),
                message=f"{person.name}没有参加基本医疗保险。请与医保部门核对，未参保的及时参保；"
                "已在外地或以职工身份参保的，改正登记。",
                confirm=m.employee_medical is None,
            )


@rule("D655", "居民医保、职工医保都参加", WARNING, CORRECT, clause="逻辑核对")
def insured_twice(case: Case) -> Iterator[Problem]:
    """城乡居民医保与职工医保只参加一种。

    条款：同一户、同一人的各项登记不互相矛盾。
    反例：两项都为是。
    正例：一项为是，另一项为否或没有登记。
    """
    for person in case.persons:
        if person.member.medical and person.member.employee_medical:
            yield Problem(
                path=person.at("employee_medical"),
                message=f"{person.name}的城乡居民医保、职工医保都登记为参加。请与医保部门核对，改正其一。",
                confirm=True,
            )


@rule("D656", "大病保险没有覆盖", WARNING, SUPPLEMENT, clause="003-07")
def no_serious_illness_cover(case: Case) -> Iterator[Problem]:
    """参加城乡居民医保的，同时在大病保险保障范围。

    条款：将贫困人口全部纳入城乡居民基本医疗保险、大病保险和医疗救助保障范围
    反例：城乡居民医保为是，大病医疗保险为否。
    正例：两项都为是；大病保险没有登记的是未知，不报。
    """
    for person in case.persons:
        if person.member.serious_illness is False and not person.member.employee_medical:
            yield Problem(
                path=person.at("serious_illness"),
                message=f"{person.name}没有参加大病医疗保险。请与医保部门核对，漏登的补登，未参保的补办。",
            )


@rule("D657", "没有参保而享受医疗救助", WARNING, CORRECT, clause="逻辑核对")
def aided_but_not_insured(case: Case) -> Iterator[Problem]:
    """享受医疗救助的，已参加基本医疗保险。

    条款：同一户、同一人的各项登记不互相矛盾。
    反例：居民医保为否，医疗救助为是。
    正例：参保并享受医疗救助；参加职工医保的不报。
    """
    for person in case.persons:
        m = person.member
        if m.medical_aid and m.medical is False and not m.employee_medical:
            yield Problem(
                path=person.at("medical_aid"),
                message=f"{person.name}没有参加基本医疗保险，却登记享受医疗救助。请与医保、民政部门核对，改正其一。",
                confirm=True,
            )


@rule("D658", "老年人没有养老保险", WARNING, SUPPLEMENT, clause="003-06", needs=("pension_age",))
def elder_without_pension(case: Case) -> Iterator[Problem]:
    """年满六十周岁的，参加城乡居民或职工基本养老保险。

    条款：落实养老保险政策,对符合条件的贫困老年人,由地方政府代缴城乡居民养老保险费。
    反例：66 岁，两种养老保险都为否。
    正例：参加了其中一种；没有登记的是未知，不报。
    """
    oldest = case.profile.threshold("pension_age", case.as_of.year)
    for person in case.persons:
        m = person.member
        if m.pension is not False or m.employee_pension or person.age is None or oldest is None:
            continue
        if person.age >= oldest:
            yield Problem(
                path=person.at("pension"),
                message=f"{person.name} {person.age} 周岁，没有参加基本养老保险。请与人社部门核对，符合条件的补办。",
            )


@rule("D659", "贫困户属性同低保、特困供养登记不一", WARNING, CORRECT, clause="逻辑核对")
def attribute_against_aid(case: Case) -> Iterator[Problem]:
    """低保户有成员享受低保，五保（特困供养）户有成员享受特困供养；一般户没有人享受。

    条款：同一户、同一人的各项登记不互相矛盾。
    反例：贫困户属性低保贫困户，全家“享受低保”都为否；一般贫困户有一人享受低保。
    正例：低保贫困户，至少一人享受低保；“享受低保”有人没有登记的是未知，不报。
    """
    attribute = case.household.attribute
    if not attribute:
        return
    for field, aid, names in (
        ("allowance", "低保", words(case.profile, "allowance_attributes")),
        ("destitute", "特困供养", words(case.profile, "destitute_attributes")),
    ):
        given = [getattr(p.member, field) for p in case.persons]
        if attribute in names and given and not any(given) and None not in given:
            message = f"贫困户属性为{attribute}，没有一名成员登记享受{aid}。"
        elif attribute not in names and any(given):
            who = "、".join(p.name for p in case.persons if getattr(p.member, field))
            message = f"贫困户属性为{attribute}，{who}却登记享受{aid}。"
        else:
            continue
        yield Problem(
            path="attribute",
            message=message + "请与民政部门的名册核对，改正贫困户属性或成员登记。",
            confirm=True,
            evidence=aid,
        )
