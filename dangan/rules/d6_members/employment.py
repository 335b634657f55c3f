"""D6 务工与公益岗位：地点、月数、年龄、劳动能力相合。"""

from __future__ import annotations

from collections.abc import Iterator

from dangan.findings import CANCEL, CORRECT, ERROR, SUPPLEMENT, WARNING, Problem
from dangan.rules.case import Case, knows
from dangan.rules.d6_members.labour import healthy, labor_ages
from dangan.rules.persons import Person
from dangan.rules.registry import rule
from dangan.rules.words import parts, words

_YEAR = 12
_MANY_POSTS = 3


def _works(case: Case, person: Person) -> bool:
    """登记了务工地点，或务工月数大于零；写“未务工”的不算。"""
    place = person.member.work_place
    return bool(person.member.work_months) or (bool(place) and place not in words(case.profile, "idle"))


@rule("D644", "务工地点、务工时间只填了一项", ERROR, SUPPLEMENT, clause="系统取值")
def place_or_months_blank(case: Case) -> Iterator[Problem]:
    """登记务工状况的填务工时间，登记务工时间的填务工状况。

    条款：务工状况、……按系统所列的值登记。
    反例：务工状况“省外”，务工时间空白。
    正例：两项都填；务工时间 0 而地点空白；输入中没有其中一列的是未知，不报。
    """
    idle = words(case.profile, "idle")
    for person in case.persons:
        m = person.member
        place = m.work_place if m.work_place and m.work_place not in idle else None
        if bool(place) == bool(m.work_months) or not knows(m, "work_months") or not knows(m, "work_place"):
            continue
        field, blank, filled = (
            ("work_months", "务工时间", f"务工状况“{place}”")
            if place
            else ("work_place", "务工状况", f"务工时间 {m.work_months} 个月")
        )
        if case.unread(person.at(field)):
            continue
        yield Problem(
            path=person.at(field),
            message=f"{person.name}填了{filled}，{blank}{'为 0' if m.work_months == 0 else '空白'}。请向本人核实补上。",
            evidence=field,
            columns=(f"members.{field}",),
        )


@rule("D645", "务工、公益岗位的月数不在 0 至 12", ERROR, CORRECT, clause="逻辑核对")
def impossible_months(case: Case) -> Iterator[Problem]:
    """一年的务工月数、公益岗位月数在 0 与 12 之间。

    条款：同一户、同一人的各项登记不互相矛盾，不超出常理。
    反例：务工时间 300（把天数当作月数）。
    正例：务工时间 10。
    """
    for person in case.persons:
        months, post = person.member.work_months, person.member.post_months
        if months is not None and not 0 <= months <= _YEAR:
            yield _months(person, "work_months", "务工时间", months)
        if post is not None and not 0 <= post <= _YEAR:
            yield _months(person, "post_months", "公益岗位月数", post)


def _months(person: Person, field: str, title: str, months: int) -> Problem:
    return Problem(
        path=person.at(field),
        message=f"{person.name}的{title}为 {months} 个月，应在 0 至 12 之间。请核对是否把天数当作月数。",
        evidence=str(months),
    )


@rule("D646", "高中及以下在校生登记务工", WARNING, CORRECT, clause="逻辑核对", needs=("school_stages",))
def pupil_at_work(case: Case) -> Iterator[Problem]:
    """高中、中职及以下的在校生不登记务工。

    条款：同一户、同一人的各项登记不互相矛盾。
    反例：高中二年级，务工状况省外，务工时间 8 个月（可能已辍学）。
    正例：大学生假期务工；非在校生务工。
    """
    school = words(case.profile, "school_stages")
    for person in case.persons:
        if person.member.schooling in school and _works(case, person):
            yield Problem(
                path=person.at("work_place"),
                message=f"{person.name}在校（{person.member.schooling}），又登记务工。"
                "请到校核对学籍；已离校的改正在校生状况，误登的去掉务工。",
                confirm=True,
            )


@rule("D647", "没有劳动能力而登记务工", WARNING, CORRECT, clause="逻辑核对", needs=("no_labors",))
def no_labor_at_work(case: Case) -> Iterator[Problem]:
    """劳动技能为丧失劳动力、无劳动力的，不登记务工。

    条款：同一户、同一人的各项登记不互相矛盾。
    反例：丧失劳动力，务工状况县外省内。
    正例：弱劳动力在村内务工；劳动技能没有登记的不报。
    """
    none = words(case.profile, "no_labors")
    for person in case.persons:
        if person.member.labor in none and _works(case, person):
            yield Problem(
                path=person.at("work_place"),
                message=f"{person.name}登记为{person.member.labor}，又登记务工。请向本人核实，改正劳动技能或务工。",
                confirm=True,
            )


@rule("D648", "特困供养人员登记务工", WARNING, CORRECT, clause="逻辑核对")
def destitute_at_work(case: Case) -> Iterator[Problem]:
    """享受特困供养（五保）的人不登记务工。

    条款：同一户、同一人的各项登记不互相矛盾。
    反例：特困供养为是，务工时间 9 个月。
    正例：特困供养为是，没有务工。
    """
    for person in case.persons:
        if person.member.destitute and _works(case, person):
            yield Problem(
                path=person.at("work_place"),
                message=f"{person.name}享受特困供养，又登记务工。请与民政部门、本人核实，改正其一。",
                confirm=True,
            )


@rule("D649", "公益岗位人员年龄不合", WARNING, CANCEL, clause="逻辑核对", needs=("labor_from", "post_to"))
def post_against_age(case: Case) -> Iterator[Problem]:
    """公益岗位人员到劳动年龄，一般不超过提示线。

    条款：矛盾之处只作提示，由人对照原件、入户核实，本工具不代改。
    反例：14 岁登记为护林员（错误）；75 岁登记为保洁员（警告）。
    正例：58 岁的护路员；出生日期不明的不报。
    """
    youngest = case.profile.threshold("labor_from", case.as_of.year)
    oldest = case.profile.threshold("post_to", case.as_of.year)
    for person in case.persons:
        post, age = person.member.public_post, person.age
        if not post or age is None or youngest is None or oldest is None or youngest <= age < oldest:
            continue
        yield Problem(
            path=person.at("public_post"),
            message=f"{person.name} {age} 周岁，登记公益岗位“{post}”。请核对年龄与上岗人；"
            "确系顶名、超龄的，退出岗位登记。",
            severity=ERROR if age < youngest else WARNING,
            confirm=age >= oldest,
            evidence=post,
        )


@rule("D650", "公益岗位与月数只填了一项", ERROR, SUPPLEMENT, clause="逻辑核对")
def post_or_months_blank(case: Case) -> Iterator[Problem]:
    """登记公益岗位的填月数，登记月数的填岗位。

    条款：同一户、同一人的各项登记不互相矛盾。
    反例：公益岗位“护林员”，月数空白。
    正例：两项都填，或都空白；输入中没有其中一列的不报。
    """
    for person in case.persons:
        m = person.member
        if bool(m.public_post) == bool(m.post_months) or not knows(m, "public_post") or not knows(m, "post_months"):
            continue
        field = "post_months" if m.public_post else "public_post"
        if case.unread(person.at(field)):
            continue
        yield Problem(
            path=person.at(field),
            message=f"{person.name}登记公益岗位“{m.public_post}”，月数没有填。请对照用工协议、工资发放表补上。"
            if m.public_post
            else f"{person.name}填了公益岗位 {m.post_months} 个月，没有写什么岗位。请对照用工协议补上。",
            evidence=field,
            columns=(f"members.{field}",),
        )


@rule("D651", "一人几个公益岗位", WARNING, CANCEL, clause="逻辑核对")
def too_many_posts(case: Case) -> Iterator[Problem]:
    """一人不登记三个以上公益岗位。

    条款：同一户、同一人的各项登记不互相矛盾，不超出常理。
    反例：护林员、保洁员、护路员都登记在一人名下。
    正例：一人一岗。
    """
    for person in case.persons:
        posts = parts(person.member.public_post) if person.member.public_post else ()
        if len(posts) >= _MANY_POSTS:
            yield Problem(
                path=person.at("public_post"),
                message=f"{person.name}一人登记 {len(posts)} 个公益岗位：{'、'.join(posts)}。"
                "请核对实际岗位，其余退出登记，调剂给别的户。",
                confirm=True,
            )


@rule("D652", "没有劳动能力而在公益岗位", WARNING, CORRECT, clause="003-04", needs=("no_labors",))
def post_without_labor(case: Case) -> Iterator[Problem]:
    """公益岗位人员有劳动能力。

    条款：在有劳动能力的贫困人口中新选聘一批生态护林员、草管员
    反例：丧失劳动力，登记为生态护林员。
    正例：普通劳动力、弱劳动力；劳动技能没有登记的不报。
    """
    none = words(case.profile, "no_labors")
    for person in case.persons:
        if person.member.public_post and person.member.labor in none:
            yield Problem(
                path=person.at("public_post"),
                message=f"{person.name}登记为{person.member.labor}，又在公益岗位“{person.member.public_post}”。"
                "请入户核实，改正劳动技能或岗位。",
                confirm=True,
            )


@rule(
    "D653",
    "青壮年健康而享受特困供养",
    WARNING,
    CORRECT,
    clause="逻辑核对",
    needs=("adult_age", "labor_from", "labor_to"),
)
def able_destitute(case: Case) -> Iterator[Problem]:
    """劳动年龄内、健康、不在校的，一般不是特困供养人员。

    条款：同一户、同一人的各项登记不互相矛盾，不超出常理。
    反例：35 岁，健康，非在校生，特困供养为是。
    正例：71 岁的五保老人；在校的孤儿；在校生状况没有登记的不报。
    """
    _, oldest = labor_ages(case)
    adult = case.profile.threshold("adult_age", case.as_of.year)
    out = words(case.profile, "out_of_school")
    for person in case.persons:
        m = person.member
        if not m.destitute or not healthy(m) or m.schooling not in out or person.age is None:
            continue
        if adult is not None and adult <= person.age < oldest:
            yield Problem(
                path=person.at("destitute"),
                message=f"{person.name} {person.age} 周岁，健康，不在校，登记为特困供养。请与民政部门核对名册。",
                confirm=True,
            )
