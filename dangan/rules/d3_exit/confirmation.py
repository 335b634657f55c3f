"""D3 识别时间与脱贫时间：与程序的先后，彼此的先后与间隔。"""

from __future__ import annotations

from collections.abc import Iterator

from dangan.dates import PartialDate
from dangan.findings import CORRECT, ERROR, WARNING, Problem
from dangan.profile import Step
from dangan.rules.case import Case
from dangan.rules.order import dated, steps
from dangan.rules.registry import rule

_NOTICE = "公示"


@rule("D122", "识别时间早于申请或公示结束", ERROR, CORRECT, clause="002-10.识别", reads=("events",))
def identified_too_early(case: Case) -> Iterator[Problem]:
    """识别时间不早于申请，也不早于识别公示结束。

    条款：精准识别类主要包括：贫困户申请书、入户信息采集表、“五评”量化表。
    反例：识别时间 2014-01-01，申请 2014-03-05；公示 2014-06-20 结束，识别时间 2014-06-15。
    正例：公示结束当日或以后确认；识别时间只登记到年、月的，同年、同月不算颠倒。
    """
    return _confirmed_early(case, "识别", "识别时间", "identified_on")


@rule("D341", "脱贫时间早于申请或公示结束", ERROR, CORRECT, clause="002-06", reads=("events",))
def exited_too_early(case: Case) -> Iterator[Problem]:
    """脱贫时间不早于退出申请，也不早于退出公示结束。

    条款：必须完备申请、核查测算、公示、告知等痕迹管理。
    反例：脱贫时间 2016-10-01，退出公示 2016-11-20 才开始。
    正例：脱贫时间 2016-12，公示 2016-11-27 结束；只登记 2016 的，与同年的不算颠倒。
    """
    if case.exited:
        yield from _confirmed_early(case, "退出", "脱贫时间", "exited_on")


def _confirmed_early(case: Case, phase: str, what: str, field: str) -> Iterator[Problem]:
    confirmed: PartialDate | None = getattr(case.household, field)
    if confirmed is None:
        return
    for step in steps(case.profile, phase):
        day = _ended(case, step) if step.name in ("申请", _NOTICE) else None
        if day and confirmed.before(day):
            yield Problem(
                path=field,
                message=f"{what}（{confirmed}）早于{phase}{step.name}（{day}）。请核对程序原件与系统；"
                "系统统一录入的时间与实际不符的，写情况说明，原件不得倒签。",
                confirm=True,
                evidence=step.name,
            )


def _ended(case: Case, step: Step) -> PartialDate | None:
    """一个环节的日期；公示取结束日期。"""
    found = dated(case, step)
    if found is None or step.name != _NOTICE or found[1] != "events":
        return found[0] if found else None
    return (case.household.events or [])[found[2]].until or found[0]


@rule("D339", "脱贫时间早于识别时间", ERROR, CORRECT, clause="逻辑核对")
def exited_before_identified(case: Case) -> Iterator[Problem]:
    """先识别，后脱贫。

    条款：同一户、同一人的各项登记不互相矛盾……
    反例：识别时间 2016-07，脱贫时间 2015-12。
    正例：2014 年识别，2016 年脱贫；返贫后重新识别的户不查。
    """
    household = case.household
    identified, exited = household.identified_on, household.exited_on
    if identified and exited and exited.before(identified) and household.status != "返贫":
        yield Problem(
            path="exited_on",
            message=f"脱贫时间（{exited}）早于识别时间（{identified}）。请核对系统与程序原件，改正写错的一处。",
        )


@rule("D340", "识别不久即脱贫", WARNING, CORRECT, clause="逻辑核对", needs=("years_to_exit",))
def exited_too_soon(case: Case) -> Iterator[Problem]:
    """识别到脱贫相隔不少于本县规定的年数。

    条款：……不超出常理……
    反例：2016 年识别，2016 年脱贫，本县规定至少隔一年。
    正例：2014 年识别，2016 年脱贫；本县没有规定的不查。
    """
    identified, exited = case.household.identified_on, case.household.exited_on
    least = case.profile.threshold("years_to_exit", case.as_of.year)
    if not case.exited or not identified or not exited or least is None or exited.before(identified):
        return
    if exited.year - identified.year < least:
        yield Problem(
            path="exited_on",
            message=f"{identified} 识别，{exited} 脱贫，相隔不足 {least:f} 年。"
            "请核对识别与退出是否准确；属实的写情况说明。",
            confirm=True,
        )
