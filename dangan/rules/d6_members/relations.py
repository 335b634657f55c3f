"""D6 与户主的关系：配偶、性别、辈分、户主的年龄。"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from dangan.findings import CORRECT, ERROR, WARNING, Problem
from dangan.profile import Profile
from dangan.rules.case import Case
from dangan.rules.registry import rule
from dangan.rules.words import words

_SPOUSE = "配偶"
_GENERATIONS = (
    ("child_relations", -1),
    ("parent_relations", 1),
    ("grandchild_relations", -2),
    ("grandparent_relations", 2),
)


@rule("D612", "配偶不止一人", ERROR, CORRECT, clause="逻辑核对")
def several_spouses(case: Case) -> Iterator[Problem]:
    """在册成员中至多一名户主的配偶。

    条款：同一户、同一人的各项登记不互相矛盾。
    反例：两名成员都登记为配偶（儿媳误登为配偶）。
    正例：一名配偶；已登记死亡的前任配偶不计。
    """
    spouses = [p for p in case.persons if p.member.relation == _SPOUSE]
    for person in spouses[1:]:
        yield Problem(
            path=person.at("relation"),
            message=f"{spouses[0].name}已登记为配偶，{person.name}又登记为配偶。请对照户口本，改正其与户主的关系。",
        )


@rule("D613", "户主与配偶同性别", WARNING, CORRECT, clause="逻辑核对")
def spouse_of_same_sex(case: Case) -> Iterator[Problem]:
    """户主与配偶性别不同；没有登记性别的按证件号码。

    条款：同一户、同一人的各项登记不互相矛盾。
    反例：户主、配偶都登记为男（女儿误登为户主的配偶，或性别录错）。
    正例：户主男，配偶女；一方性别不明的不报。
    """
    head = case.head
    if head is None or head.sex is None:
        return
    for person in case.persons:
        if person.member.relation == _SPOUSE and person.sex == head.sex:
            yield Problem(
                path=person.at("sex"),
                message=f"户主{head.name}与配偶{person.name}都是{head.sex}。请对照户口本核对性别、证件号码和关系。",
                confirm=True,
            )


@rule("D614", "与户主关系同性别矛盾", ERROR, CORRECT, clause="系统取值")
def relation_against_sex(case: Case) -> Iterator[Problem]:
    """之子、之父、之女婿等为男，之女、之母、之儿媳等为女。

    条款：与户主关系、……按系统所列的值登记。
    反例：之子登记为女。
    正例：之女登记为女；配偶、之兄弟姐妹、其他不查；性别不明的不报。
    """
    male = words(case.profile, "male_relations")
    female = words(case.profile, "female_relations")
    for person in case.persons:
        relation, sex = person.member.relation, person.sex
        if (relation in male and sex == "女") or (relation in female and sex == "男"):
            yield Problem(
                path=person.at("relation"),
                message=f"{person.name}是户主{relation}，性别却是{sex}。请对照户口本，改正关系或性别。",
                evidence=f"{relation}/{sex}",
            )


@rule("D615", "与户主关系同年龄矛盾", WARNING, CORRECT, clause="逻辑核对", needs=("parent_gap",))
def relation_against_age(case: Case) -> Iterator[Problem]:
    """子女比户主小、父母比户主大，相差不少于一代人；孙辈、祖辈不少于两代。

    条款：同一户、同一人的各项登记不互相矛盾，不超出常理。
    反例：户主 45 岁，之子 38 岁（应是之兄弟姐妹）；之父比户主年轻。
    正例：户主 46 岁，之女 16 岁；养子女、继子女确实相差不大的，核实后不改。
    """
    head = case.head
    gap = case.profile.threshold("parent_gap", case.as_of.year)
    if head is None or head.age is None or gap is None:
        return
    generations = _generations(case.profile)
    for person in case.persons:
        up = generations.get(person.member.relation or "")
        if up is None or person.age is None or (person.age - head.age) * (1 if up > 0 else -1) >= gap * abs(up):
            continue
        yield Problem(
            path=person.at("relation"),
            message=f"户主{head.name} {head.age} 岁，{person.name} {person.age} 岁，关系却是{person.member.relation}。"
            "请对照户口本，核对关系与出生日期。",
            confirm=True,
            evidence=person.member.relation,
        )


@lru_cache(maxsize=8)
def _generations(profile: Profile) -> Mapping[str, int]:
    """与户主关系 → 长几辈（小辈为负）。"""
    return {relation: up for name, up in _GENERATIONS for relation in words(profile, name)}


@rule("D616", "户主未到年龄而家中有成年人", WARNING, CORRECT, clause="逻辑核对", needs=("head_age", "adult_age"))
def head_too_young(case: Case) -> Iterator[Problem]:
    """家中有成年人的，户主不是未成年的孩子。

    条款：同一户、同一人的各项登记不互相矛盾，不超出常理。
    反例：户主 9 岁，祖母 66 岁在册。
    正例：孤儿自立一户，家中没有成年人。
    """
    head = case.head
    youngest = case.profile.threshold("head_age", case.as_of.year)
    adult = case.profile.threshold("adult_age", case.as_of.year)
    if head is None or head.age is None or youngest is None or adult is None or head.age >= youngest:
        return
    elders = [p.name for p in case.persons if p.age is not None and p.age >= adult]
    if elders:
        yield Problem(
            path=head.at("relation"),
            message=f"户主{head.name}只有 {head.age} 周岁，家中还有成年人{'、'.join(elders)}。"
            "请对照户口本核对谁是户主。",
            confirm=True,
        )
