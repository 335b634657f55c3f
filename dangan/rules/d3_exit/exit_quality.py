"""D3 精准退出：脱贫是否扎实。两不愁三保障、饮水、住房、产业与技能、验收、巩固提升。"""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter

from dangan.findings import CORRECT, ERROR, SUPPLEMENT, WARNING, Problem
from dangan.model import YARDSTICKS, yardstick_title
from dangan.rules.absence import absent
from dangan.rules.case import Case
from dangan.rules.registry import rule
from dangan.rules.words import mentions, words

_yardsticks = attrgetter(*YARDSTICKS)
_RETURN = "请入户核实；确不达标的，按“一事一议”报乡镇回退管理，先解决问题，不改写原来的退出材料。"


@rule("D357", "脱贫户两不愁三保障没有全部达到", ERROR, CORRECT, clause="002-08")
def yardstick_unmet(case: Case) -> Iterator[Problem]:
    """已脱贫户不愁吃、不愁穿，义务教育、基本医疗、住房安全有保障，五项都达到。

    条款：对脱贫不实、动态调整后致贫的农村特困家庭,启动“应急机制”
    反例：脱贫属性为脱贫，住房安全有保障写否。
    正例：五项都写是；没有登记的一项是未知，不报。
    """
    if not case.exited:
        return
    unmet = [key for key, y in zip(YARDSTICKS, _yardsticks(case.household), strict=True) if y and y.met is False]
    if unmet:
        names = "、".join(map(yardstick_title, unmet))
        yield Problem(
            path=unmet[0],
            message=f"已脱贫户没有达到：{names}。{_RETURN}",
            confirm=True,
            evidence=names,
        )


@rule("D358", "两不愁三保障没有佐证", WARNING, SUPPLEMENT, clause="002-06")
def yardstick_unproved(case: Case) -> Iterator[Problem]:
    """已脱贫户认定达到的每一项，写明佐证在哪里。

    条款：必须完备申请、核查测算、公示、告知等痕迹管理。
    反例：五项都写达到，住房安全一项没有佐证。
    正例：佐证写村级评议记录的档号；输入中没有佐证一列的不报。
    """
    if not case.exited:
        return
    bare = [
        key for key, y in zip(YARDSTICKS, _yardsticks(case.household), strict=True) if y and y.met and not y.reference
    ]
    bare = [key for key in bare if case.column_known(f"{key}.reference")] or bare
    if bare:
        names = "、".join(map(yardstick_title, bare))
        yield Problem(
            path=bare[0],
            message=f"已认定达到而没有写明佐证：{names}。请登记核查、评议记录的档号；找不到的写情况说明。",
            evidence=names,
            columns=tuple(f"{key}.reference" for key in bare),
        )


@rule("D359", "脱贫户饮水不安全", ERROR, CORRECT, clause="002-08")
def water_unsafe(case: Case) -> Iterator[Problem]:
    """已脱贫户饮水安全，没有饮水困难。

    条款：对脱贫不实、动态调整后致贫的农村特困家庭,启动“应急机制”
    反例：脱贫属性为脱贫，饮水安全写否。
    正例：饮水安全写是、饮水困难写否；没有登记的不报。
    """
    household = case.household
    if case.exited and (household.safe_water is False or household.water_hard is True):
        yield Problem(
            path="safe_water" if household.safe_water is False else "water_hard",
            message=f"已脱贫户饮水{'不安全' if household.safe_water is False else '有困难'}。{_RETURN}",
            confirm=True,
        )


@rule("D360", "脱贫户住危房", ERROR, CORRECT, clause="002-08", needs=("dangerous_grades",))
def unsafe_house_after_exit(case: Case) -> Iterator[Problem]:
    """已脱贫户不住 C 级、D 级危房。

    条款：对脱贫不实、动态调整后致贫的农村特困家庭,启动“应急机制”
    反例：脱贫属性为脱贫，危房户写是；危房级别 D 级。
    正例：危房户写否；级别为 A 级、B 级。
    """
    household = case.household
    if not case.exited:
        return
    dangerous = household.house_grade in words(case.profile, "dangerous_grades")
    if household.unsafe_house or dangerous:
        grade = f"（{household.house_grade}）" if household.house_grade else ""
        yield Problem(
            path="house_grade" if dangerous else "unsafe_house",
            message=f"已脱贫户登记为危房户{grade}。{_RETURN}已改造、搬迁的，更新住房登记。",
            confirm=True,
        )


@rule(
    "D361",
    "有劳动能力的脱贫户没有产业或技能",
    WARNING,
    SUPPLEMENT,
    clause="004-14",
    reads=("measures",),
    needs=("able_labor", "exit_industries", "exit_skills"),
)
def exit_without_industry_or_skill(case: Case) -> Iterator[Problem]:
    """有劳动能力的脱贫户有一项以上产业，掌握一门以上技能；收入另由 D307 查。

    条款：有劳动能力的贫困户有一项以上稳定增收致富产业,掌握一门以上就业创业技能,收入水平超过同期省定扶贫标准
    反例：户中有普通劳动力，措施只有综合保障。
    正例：有产业项目，一人登记为技能劳动力或参加过培训；没有劳动能力的户不查。
    """
    able = words(case.profile, "able_labor")
    if not case.exited or not any(m.labor in able for m in case.living):
        return
    year = case.as_of.year
    industries, skills = _industries(case), _skills(case)
    wanted = (
        ("产业", industries, case.profile.threshold("exit_industries", year)),
        ("技能", skills, case.profile.threshold("exit_skills", year)),
    )
    lacking = [
        f"{name}（登记 {count} 项，应有 {least:f} 项以上）" for name, count, least in wanted if least and count < least
    ]
    if lacking:
        yield Problem(
            path="measures",
            message=f"有劳动能力的脱贫户缺：{'、'.join(lacking)}。请核对登记；确实没有的，列入巩固提升方案。",
            evidence="、".join(name for name, count, least in wanted if least and count < least),
        )


def _industries(case: Case) -> int:
    measures = sum(mentions(case.profile, "industry_words", m.kind, m.content) for m in case.household.measures or ())
    return max(measures, len(case.own_projects))


def _skills(case: Case) -> int:
    trained = sum(mentions(case.profile, "skill_words", m.kind, m.content) for m in case.household.measures or ())
    return trained + sum(m.labor in words(case.profile, "skilled_labor") for m in case.living)


@rule(
    "D362",
    "脱贫户没有巩固提升方案",
    WARNING,
    SUPPLEMENT,
    clause="004-05",
    reads=("documents",),
    papers=("巩固提升方案",),
)
def consolidation_plan_missing(case: Case) -> Iterator[Problem]:
    """已脱贫户有巩固提升方案。

    条款：制定脱贫户巩固提升方案,对脱贫人口制定切实可行的巩固提升措施,降低返贫率。
    反例：2017 年脱贫，卷内没有巩固提升方案。
    正例：卷内有“脱贫户巩固提升方案”；未脱贫户不查。
    """
    if case.exited:
        yield from absent(case, "巩固提升方案")


@rule("D363", "退出没有验收", WARNING, SUPPLEMENT, clause="004-04", reads=("events",))
def exit_not_accepted(case: Case) -> Iterator[Problem]:
    """已脱贫户登记了退出验收，或村级档案中有本户的退出验收材料。

    条款：全面落实退出验收制度,严格执行退出标准、程序,确保退出精准,提升退出质量。
    反例：退出只登记了申请、公示、告知。
    正例：程序中有退出验收的日期或参见档号。
    """
    if not case.exited:
        return
    for event in case.household.events or ():
        if event.phase == "退出" and "验收" in (event.step or "") and (event.date or event.reference):
            return
    if case.shelf is None or not case.shelf.mentions(case.household, "退出验收"):
        yield Problem(
            path="events",
            message="已脱贫户没有退出验收的登记。"
            "请查找验收表或村级验收材料，登记日期与参见档号；没有验收过的写情况说明。",
            evidence="验收",
        )


@rule(
    "D364",
    "全户没有劳动力而只靠产业脱贫",
    WARNING,
    CORRECT,
    clause="逻辑核对",
    reads=("measures",),
    needs=("industry_words",),
)
def industry_without_labor(case: Case) -> Iterator[Problem]:
    """全户没有劳动力的脱贫户，不只靠自己发展产业。

    条款：同一户、同一人的各项登记不互相矛盾，不超出常理
    反例：老两口都无劳动力，没有低保、特困供养，帮扶措施只有产业扶贫。
    正例：有一名普通劳动力；有综合保障措施；有人没有登记劳动技能的是未知，不报。
    """
    measures = case.household.measures
    if not case.exited or not measures or case.able:
        return
    half = words(case.profile, "half_labor")
    if any(m.labor is None or m.labor in half or m.allowance or m.destitute for m in case.living):
        return
    if all(mentions(case.profile, "industry_words", m.kind) for m in measures):
        yield Problem(
            path="measures",
            message="全户没有劳动力，帮扶措施却只有产业一类。请核实收入从何而来：有人代管、入股分红的写明；"
            "应当兜底保障的补登措施。",
            confirm=True,
            evidence="产业",
        )
