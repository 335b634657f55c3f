"""D2 帮扶责任人与走访：任期衔接，走访在任期内、有内容有签字，责任人不是本户的人，年年有方案。"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from dangan import text
from dangan.dates import PartialDate
from dangan.filing import VOLUME
from dangan.findings import CORRECT, ERROR, SUPPLEMENT, WARNING, Problem
from dangan.model import Helper
from dangan.rules.case import Case
from dangan.rules.registry import rule
from dangan.rules.work import in_use

_PLAN = "脱贫方案"


@rule("D240", "走访不在帮扶期内", WARNING, CORRECT, clause="002-04", reads=("visits", "helpers"))
def visit_outside_term(case: Case) -> Iterator[Problem]:
    """帮扶责任人的走访在其任期之内。

    条款：扶贫手册要及时更新填写……帮扶走访、成效等信息
    反例：责任人 2017-08-31 离任，2017-09-14 的走访仍写他。
    正例：接任以后的走访写接任者；走访人不是登记的责任人（如村干部）的不查。
    """
    terms: dict[str, list[Helper]] = {}
    for helper in case.household.helpers or ():
        if helper.name:
            terms.setdefault(helper.name, []).append(helper)
    for index, visit in enumerate(case.household.visits or ()):
        served = terms.get(visit.helper or "")
        if visit.date and served and not any(_serves(helper, visit.date) for helper in served):
            yield Problem(
                path=f"visits[{index}].date",
                message=f"{visit.helper} {visit.date} 走访，不在其帮扶期内（{_term(served[0])}）。"
                "请核对走访日期、走访人与任期，改正登记；手册由本人划改签字，不得倒签。",
            )


def _serves(helper: Helper, day: PartialDate) -> bool:
    """日期在任期之内；年份已经错开的不必细比。"""
    since, until = helper.since, helper.until
    if since is not None and day[0] <= since[0] and day.before(since):
        return False
    return until is None or day[0] < until[0] or not day.after(until)


def _term(helper: Helper) -> str:
    return f"{helper.since or '开始未登记'} 至 {helper.until or '现在'}"


@rule("D241", "帮扶责任人早于识别", WARNING, CORRECT, clause="002-02", reads=("helpers",))
def helper_before_identification(case: Case) -> Iterator[Problem]:
    """新增户的帮扶责任人，在识别以后确定。

    条款：对新增贫困户要迅速确定帮扶责任人……
    反例：2017-08-10 识别，责任人自 2015-12 开始。
    正例：识别当月或以后开始；往年识别的户不查。
    """
    identified = case.household.identified_on
    if not case.new or identified is None:
        return
    for index, helper in enumerate(case.household.helpers or ()):
        if helper.since and helper.since.before(identified):
            yield Problem(
                path=f"helpers[{index}].since",
                message=f"本户 {identified} 识别，帮扶责任人{helper.name or ''} {helper.since} 已开始帮扶。"
                "请核对开始时间与识别时间，改正登记。",
                confirm=True,
            )


@rule(
    "D242",
    "前后任帮扶责任人脱节",
    WARNING,
    SUPPLEMENT,
    clause="逻辑核对",
    reads=("helpers",),
    needs=("helper_gap_days",),
)
def helper_gap(case: Case) -> Iterator[Problem]:
    """前任离任以后，规定的天数以内有人接任。

    条款：……不超出常理……
    反例：前任 2016-12-31 离任，后任 2017-06-01 才开始。
    正例：次日接任；任期重叠；日期只登记到月、不足以计算天数的，隔月不报。
    """
    helpers = case.household.helpers or []
    if len(helpers) < 2:
        return
    limit = case.profile.threshold("helper_gap_days", case.as_of.year) or Decimal(0)
    terms = sorted((h.since, h) for h in helpers if h.since and h.since.month and h.since.day)
    for (_, before), (since, after) in pairwise(terms):
        last = max((h.until or case.as_of for s, h in terms if s < since), default=None)
        left, took = last.date() if last else None, since.date()
        if left and took and (took - left).days - 1 > limit:
            index = next(i for i, h in enumerate(helpers) if h is after)
            yield Problem(
                path=f"helpers[{index}].since",
                message=f"{before.name or '前任'} {last} 离任，{after.name or '后任'} {since} 才接任，"
                f"空缺 {(took - left).days - 1} 天。请核对任期；其间另有责任人的补登，确无的如实说明。",
                confirm=True,
            )


@rule("D243", "走访没有内容或户主签字", WARNING, SUPPLEMENT, clause="002-04", reads=("visits",))
def visit_incomplete(case: Case) -> Iterator[Problem]:
    """每次走访写明内容，有户主签字。

    条款：扶贫手册要及时更新填写……帮扶走访、成效等信息
    反例：2017-05-11 的走访，户主签字为“否”；别次都有内容，这一次空白。
    正例：有内容、有签字；签字一栏没有登记、内容一列都没有登记的是未知，不报。
    """
    visits = case.household.visits or []
    for index, visit in enumerate(visits):
        lacking = [] if visit.content or not in_use(visits, "content") else ["内容"]
        if visit.signed is False:
            lacking.append("户主签字")
        if lacking:
            yield Problem(
                path=f"visits[{index}]",
                message=f"{visit.date or '日期不明'} 的走访没有{'、'.join(lacking)}。"
                "内容由走访人如实补记；签字由户主本人补签，注明今天的日期，不得代签、倒签。",
                evidence=f"{visit.date}{'、'.join(lacking)}",
                columns=("visits.content",) if lacking == ["内容"] else (),
            )


@rule("D244", "帮扶责任人是本户成员", ERROR, CORRECT, clause="逻辑核对", reads=("helpers",))
def helper_in_household(case: Case) -> Iterator[Problem]:
    """帮扶责任人不是本户的人。

    条款：同一户、同一人的各项登记不互相矛盾……
    反例：帮扶责任人周小川，与之子同名，似将成员误登为责任人。
    正例：责任人为驻村干部；曾任的责任人、已不在册的成员不查。
    """
    current = case.current_helpers
    if not current:
        return
    names = {text.key(member.name) for member in case.living if member.name}
    for index, name, unit in current:
        if text.key(name) in names:
            yield Problem(
                path=f"helpers[{index}].name",
                message=f"帮扶责任人{name}（{unit or '单位未登记'}）与本户成员同名。"
                "请核对；确是本户成员的改由他人帮扶，只是同名的不必改。",
                confirm=True,
            )


@rule("D245", "本年没有脱贫计划", ERROR, SUPPLEMENT, clause="000-05", reads=("documents",), papers=(_PLAN,))
def plan_of_the_year_missing(case: Case) -> Iterator[Problem]:
    """没有脱贫的户，核查当年有一个脱贫计划。

    条款：对建档立卡贫困人口实行一户一本台账、一户一个脱贫计划、一户一套帮扶措施
    反例：未脱贫户，脱贫方案只有 2015、2016 年的。
    正例：有当年的；一份也没有的由 D201 报；脱贫方案没有写年度的是未知，不报。
    """
    plans = case.by_paper.get(_PLAN, ())
    if case.exited or not plans or (VOLUME, _PLAN) in case.unseen:
        return
    years = {item.year for item in plans}
    if None not in years and case.as_of.year not in years:
        yield Problem(
            path="documents",
            message=f"脱贫方案只有 {'、'.join(str(year) for year in sorted(filter(None, years)))} 年的，"
            f"没有 {case.as_of.year} 年的。请查找原件；当年没有制定的与户主商定补订，写今天的日期，不得倒签。",
            subject=_PLAN,
            evidence=f"{_PLAN}{case.as_of.year}",
        )


@rule("D246", "没有稳定脱贫而撤走帮扶责任人", WARNING, SUPPLEMENT, clause="000-19", reads=("helpers",))
def helper_withdrawn(case: Case) -> Iterator[Problem]:
    """没有标注稳定脱贫的户，不撤帮扶责任人。

    条款：……不稳定脱贫不撤队伍
    反例：唯一的责任人 2017-08-31 离任，没有接任者，户没有标注稳定脱贫。
    正例：有接任者；已标注稳定脱贫；从未登记责任人的由 D207 报。
    """
    helpers = case.household.helpers or ()
    if helpers and not case.current_helpers and case.household.stable_marked_on is None:
        if case.household.status == "稳定脱贫":
            return
        last = max((h.until for h in helpers if h.until), default=None, key=lambda day: day.archival())
        yield Problem(
            path="helpers",
            message=f"本户没有标注稳定脱贫，帮扶责任人{f'于 {last} ' if last else ''}离任后无人接任。"
            "请由乡镇落实接任者，并登记开始时间。",
            evidence="撤走",
        )


@rule("D247", "走访间隔过长", WARNING, SUPPLEMENT, clause="002-04", reads=("visits",), needs=("visit_days",))
def visit_overdue(case: Case) -> Iterator[Problem]:
    """最近一次走访在本县规定的天数以内。

    条款：扶贫手册要及时更新填写……帮扶走访、成效等信息
    反例：最近一次走访 2017-03-16，至 2017-11-30 已 259 天，规定 90 天。
    正例：九十天以内；走访一次也没有登记、日期只到月的无从计算；稳定脱贫户，都不报。
    """
    limit = case.profile.threshold("visit_days", case.as_of.year)
    dates = [visit.date for visit in case.household.visits or () if visit.date]
    on = case.as_of.date()
    if limit is None or on is None or not dates or case.household.stable_marked_on:
        return
    last = max(dates, key=lambda day: day.archival())
    visited = last.date()
    if visited and (on - visited).days > limit:
        yield Problem(
            path="visits",
            message=f"最近一次走访是 {last}，至 {case.as_of} 已 {(on - visited).days} 天，超过规定的 {limit:f} 天。"
            "请帮扶责任人入户，如实登记；不得补写没有做过的走访。",
            evidence=str(last),
        )
