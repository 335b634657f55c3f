"""D2 学生资助到人：雨露计划应补尽补，各学段学生都有资助，领的人是学生。"""

from __future__ import annotations

from collections.abc import Iterator

from dangan import text
from dangan.findings import CANCEL, SUPPLEMENT, WARNING, Problem
from dangan.rules.aid import EDUCATION, YULU
from dangan.rules.case import Case
from dangan.rules.persons import Person
from dangan.rules.registry import rule
from dangan.rules.words import listed, mentions, words


@rule(
    "D230",
    "中高职学生没有“雨露计划”",
    WARNING,
    SUPPLEMENT,
    clause="002-14",
    reads=("benefits",),
    needs=("vocational_stages", YULU),
)
def vocational_student_without_yulu(case: Case) -> Iterator[Problem]:
    """中职、高职在校生有“雨露计划”补助。

    条款：……对符合资助条件的中、高职学生秋季按照新标准做到应补尽补，不漏一户。
    反例：一名中职二年级学生，享受政策中没有“雨露计划”。
    正例：有以其为受益人的一条，或没有写明受益人的一条。
    """
    for student in _students(case):
        if _vocational(case, student) and not _has(case, YULU, student):
            yield Problem(
                path=student.at("schooling"),
                message=f"{student.name}是{student.member.schooling}学生，没有“雨露计划”补助的记录。"
                "请核对资助条件；符合的补报兑现，不符合的写明原因。",
                confirm=True,
                evidence="雨露",
            )


@rule(
    "D231",
    "“雨露计划”的受益人不是中高职学生",
    WARNING,
    CANCEL,
    clause="002-14",
    reads=("benefits",),
    needs=("vocational_stages", YULU),
)
def yulu_for_others(case: Case) -> Iterator[Problem]:
    """当年的“雨露计划”补助，受益人是中职、高职学生。

    条款：……对符合资助条件的中、高职学生秋季按照新标准做到应补尽补，不漏一户。
    反例：受益人现在读七年级。
    正例：受益人读高职一年级；受益人不是本户成员、在校生状况没有登记的是未知；往年的不查；已毕业离校的不报。
    """
    for index, benefit in case.aid.get(YULU, ()):
        if benefit.year != case.as_of.year or not benefit.beneficiary:
            continue
        name = text.key(benefit.beneficiary)
        for person in _students(case):
            if text.key(person.name) == name and not _vocational(case, person) and not _tertiary(person):
                yield Problem(
                    path=f"benefits[{index}].beneficiary",
                    message=f"“雨露计划”的受益人{person.name}现读{person.member.schooling}，不是中高职学生。"
                    "请核对在校生状况与受益人；确不符合的停发，并报主管部门。",
                    confirm=True,
                )


def _tertiary(person: Person) -> bool:
    """大专及以上：旧表中高职也这样登记，分不清的不报。"""
    return "大专" in (person.member.schooling or "")


@rule("D232", "在校学生没有资助", WARNING, SUPPLEMENT, clause="002-15", reads=("benefits",), needs=(EDUCATION,))
def student_without_aid(case: Case) -> Iterator[Problem]:
    """学前教育至高等教育的在校学生，都有教育资助。

    条款：对新入学的学前教育至高等教育阶段贫困家庭学生做好摸底工作，确保资助全覆盖，资金全部兑现到位。
    反例：一名小学生，享受政策中没有任何教育资助。
    正例：有以其为受益人的一条，或没有写明受益人的一条；中高职学生由 D230 报；稳定脱贫户不再享受政策，不报。
    """
    if case.household.stable_marked_on:
        return
    for student in _students(case):
        if not _has(case, EDUCATION, student) and not _vocational(case, student):
            yield Problem(
                path=student.at("schooling"),
                message=f"{student.name}在校（{student.member.schooling}），没有教育资助的记录。"
                "请与教育部门的资助名单核对，漏报的补报，已享受的补登。",
                confirm=True,
                evidence="资助",
            )


def _students(case: Case) -> Iterator[Person]:
    """确知在校的成员。"""
    out = words(case.profile, "out_of_school")
    for person in case.persons:
        schooling = person.member.schooling
        if schooling and schooling not in out and not listed(case.profile, "out_of_school", schooling):
            yield person


def _vocational(case: Case, person: Person) -> bool:
    return mentions(case.profile, "vocational_stages", person.member.schooling or "")


def _has(case: Case, kind: str, person: Person) -> bool:
    """有以其为受益人的某类补助；没有写明受益人的一条也算。"""
    names = [benefit.beneficiary for _, benefit in case.aid.get(kind, ())]
    return None in names or text.key(person.name) in {text.key(name) for name in names if name}
