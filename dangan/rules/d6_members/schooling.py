"""D6 上学：学段同年龄、文化程度相合，适龄儿童在校，辍学有原因。"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from dangan import dates
from dangan.dates import PartialDate
from dangan.findings import CORRECT, ERROR, SUPPLEMENT, WARNING, Problem
from dangan.profile import Profile
from dangan.rules.case import Case, knows
from dangan.rules.d6_members.labour import healthy
from dangan.rules.registry import rule
from dangan.rules.words import words

_ENROLMENT = (8, 31)
"""新学年入学按 8 月 31 日的周岁。"""


@rule("D637", "在校学段同年龄不合", WARNING, CORRECT, clause="逻辑核对", needs=("stage_from", "stage_to"))
def stage_against_age(case: Case) -> Iterator[Problem]:
    """在校生状况的学段，同本人年龄大致相合（范围见方案 stage_from、stage_to）。

    条款：同一户、同一人的各项登记不互相矛盾，不超出常理。
    反例：9 岁登记为高中一年级；20 岁登记为小学（去年的学段没有更新，或出生日期录错）。
    正例：12 岁七年级；出生日期不明的不报。
    """
    out = words(case.profile, "out_of_school")
    for person in case.persons:
        stage, age = person.member.schooling, person.age
        if stage and stage not in out and age is not None and not _fits(case.profile, stage, age):
            yield Problem(
                path=person.at("schooling"),
                message=f"{person.name} {age} 周岁，在校生状况为“{stage}”。请对照学籍核对学段与出生日期。",
                confirm=True,
                evidence=stage,
            )


@lru_cache(maxsize=4096)
def _fits(profile: Profile, stage: str, age: int) -> bool:
    youngest, oldest = profile.figure("stage_from", stage), profile.figure("stage_to", stage)
    return (youngest is None or age >= youngest) and (oldest is None or age <= oldest)


@rule("D638", "适龄儿童不在校而没有原因", ERROR, SUPPLEMENT, clause="义务教育法", needs=("school_from", "school_to"))
def child_out_of_school(case: Case) -> Iterator[Problem]:
    """义务教育年龄的孩子在校；不在校的写明原因（因病因残送教上门、缓学等）。

    条款：凡年满六周岁的儿童，其父母或者其他法定监护人应当送其入学接受并完成义务教育；条件不具备的地区的儿童，可以推迟到七周岁。
    反例：11 岁登记为非在校生，失学辍学原因空白。
    正例：8 月 31 日以后才满六周岁的；登记有失学辍学原因的；初中已毕业的；在校生状况没有登记的不报。
    """
    first = case.profile.threshold("school_from", case.as_of.year)
    end = case.profile.threshold("school_to", case.as_of.year)
    out = words(case.profile, "out_of_school")
    for person in case.persons:
        m = person.member
        if person.age is None or first is None or end is None or not first <= person.age < end:
            continue
        if m.schooling not in out or m.dropout_reason or m.education in words(case.profile, "finished_compulsory"):
            continue
        if first <= person.age - _birthdays_between(m.birth_date, _last_enrolment(case.as_of), case.as_of):
            yield Problem(
                path=person.at("schooling"),
                message=f"{person.name} {person.age} 周岁，在校生状况为“{m.schooling}”，没有失学辍学原因。"
                "请到校核对学籍；确已辍学的，登记原因和劝返情况。",
                evidence=m.schooling,
            )


def _last_enrolment(as_of: PartialDate) -> PartialDate:
    """截止日期以前最近一次入学的日子。"""
    on = PartialDate(as_of.year, *_ENROLMENT)
    return PartialDate(as_of.year - 1, *_ENROLMENT) if on.after(as_of) else on


def _birthdays_between(birth: PartialDate | None, enrolled: PartialDate, as_of: PartialDate) -> int:
    """入学之后又过了几个生日；出生日期没有登记（年龄取自号码）的，按已过一个算。"""
    then, now = (dates.age(birth, enrolled), dates.age(birth, as_of)) if birth else (None, None)
    return 1 if then is None or now is None else now - then


@rule("D639", "失学原因同健康状况矛盾", WARNING, CORRECT, clause="逻辑核对")
def dropout_reason_against_health(case: Case) -> Iterator[Problem]:
    """因病、因残失学的，健康状况不是健康。

    条款：同一户、同一人的各项登记不互相矛盾。
    反例：失学辍学原因“因病”，健康状况“健康”。
    正例：因病失学，健康状况“患有大病”；病愈复学的改正原因。
    """
    for person in case.persons:
        m = person.member
        if m.dropout_reason and healthy(m) and any(word in m.dropout_reason for word in ("病", "残")):
            yield Problem(
                path=person.at("dropout_reason"),
                message=f"{person.name}失学辍学原因为“{m.dropout_reason}”，健康状况却是健康。请入户核实，改正其一。",
            )


@rule("D640", "文化程度、在校生状况只填了一项", ERROR, SUPPLEMENT, clause="系统取值")
def one_of_two_blank(case: Case) -> Iterator[Problem]:
    """2018 年以前的表，文化程度与在校生状况都填，不在校的填非在校生。

    条款：2014年至2018年的表，文化程度与在校生状况都填，不在校的填非在校生。
    反例：文化程度小学，在校生状况空白。
    正例：两项都填；两项都空白，或输入中没有其中一列的，是未知，不报。2021 年以后的方案停用此条，由 D641 查。
    """
    for person in case.persons:
        m = person.member
        if bool(m.education) == bool(m.schooling):
            continue
        field, title, other = (
            ("schooling", "在校生状况", f"文化程度“{m.education}”")
            if m.education
            else ("education", "文化程度", f"在校生状况“{m.schooling}”")
        )
        if knows(m, field) and not case.unread(person.at(field)):
            yield Problem(
                path=person.at(field),
                message=f"{person.name}填了{other}，{title}空白。请核实补上，不在校的填非在校生。",
                columns=(f"members.{field}",),
            )


@rule("D641", "文化程度、在校生状况应只填一项", ERROR, CORRECT, clause="监测2021.口径")
def both_filled(case: Case) -> Iterator[Problem]:
    """2021 年以后的表，在校的填在校生状况，不在校的填文化程度，不两项都填。

    条款：2021年起的导出表，在校的只填在校生状况，不在校的只填文化程度。
    反例：文化程度高中，在校生状况又填普通高中三年级。
    正例：只填一项；在校生状况填“非在校生”的视同没有填；两项都空白是未知，不报。
    """
    for person in case.persons:
        m = person.member
        studying = bool(m.schooling) and m.schooling != "非在校生"
        if m.education and studying:
            yield Problem(
                path=person.at("schooling"),
                message=f"{person.name}的文化程度（{m.education}）与在校生状况（{m.schooling}）都填了。"
                "请核实：在校的只填在校生状况，不在校的只填文化程度。",
            )


@rule("D642", "青年文化程度为小学及以下", WARNING, CORRECT, clause="义务教育法", needs=("labor_from", "young_to"))
def young_without_schooling(case: Case) -> Iterator[Problem]:
    """已满十六周岁的青年，一般已完成义务教育。

    条款：凡年满六周岁的儿童，其父母或者其他法定监护人应当送其入学接受并完成义务教育；条件不具备的地区的儿童，可以推迟到七周岁。
    反例：18 岁，健康，文化程度小学（可能多年没有更新）。
    正例：18 岁，初中；患病、残疾的不报。
    """
    first = case.profile.threshold("labor_from", case.as_of.year)
    end = case.profile.threshold("young_to", case.as_of.year)
    low = words(case.profile, "low_educations")
    for person in case.persons:
        m = person.member
        if m.education not in low or not healthy(m) or person.age is None or first is None or end is None:
            continue
        if first <= person.age < end:
            yield Problem(
                path=person.at("education"),
                message=f"{person.name} {person.age} 周岁，健康，文化程度为“{m.education}”。"
                "请核实是否多年没有更新；确系辍学的，登记原因。",
                confirm=True,
                evidence=m.education,
            )
