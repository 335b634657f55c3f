"""D2 精准帮扶：易地扶贫搬迁。"""

from __future__ import annotations

from collections.abc import Iterator

from dangan import dates
from dangan.findings import CANCEL, CORRECT, ERROR, SUPPLEMENT, WARNING, Problem
from dangan.rules.case import Case
from dangan.rules.d2_assistance.housing import area_per_head, area_problem, renovation
from dangan.rules.registry import rule
from dangan.rules.words import day, mentions

_RELOCATION = {"moved_in_on": "入住时间", "relocation_mode": "搬迁方式", "resettled_at": "安置地"}
"""搬迁情况各栏：字段 → 表头。"""


@rule("D260", "搬迁户到期没有入住", WARNING, CORRECT, clause="002-21", needs=("move_in_deadline",))
def not_moved_in(case: Case) -> Iterator[Problem]:
    """易地扶贫搬迁户在规定期限以前入住。

    条款：确保11月底前新建房屋满足“交钥匙工程”条件,12月底前搬迁对象全部入住
    反例：期限 2017-12-31，到 2018-03 仍没有入住时间；入住登记为 2018-02。
    正例：2017-09-20 入住；截止日期还没有到期限的不报；没有入住时间一列的列入未核查。
    """
    household = case.household
    deadline = day(case.profile, "move_in_deadline")
    if not household.relocated or deadline is None:
        return
    moved = household.moved_in_on
    if moved and moved.after(deadline):
        yield Problem(
            path="moved_in_on",
            message=f"搬迁户 {moved} 入住，晚于规定的 {deadline}。请核对日期；确属延期的写情况说明，不得改早。",
        )
    elif moved is None and case.as_of.after(deadline):
        yield Problem(
            path="moved_in_on",
            message=f"规定 {deadline} 以前入住，至 {case.as_of} 没有入住时间。"
            "请入户核实：已入住的补登，没有入住的写明原因。",
            remedy=SUPPLEMENT,
            confirm=True,
            evidence="未入住",
            columns=("moved_in_on",),
        )


@rule("D261", "旧房没有按期拆除", WARNING, SUPPLEMENT, clause="004-22", needs=("demolition_months",))
def old_house_standing(case: Case) -> Iterator[Problem]:
    """搬迁入住以后，在规定的月数以内拆除旧房；共有、联排的可以保留。

    条款：坚持建新房拆旧房,新房搬迁入住3个月内拆除旧房屋,共有住房或联排房屋的,可以保留。
    反例：2017-03-01 入住，2017-09 才拆除旧房；至 2017-11-30 没有拆除时间。
    正例：2017-09-20 入住，2017-10 拆除；没有旧房拆除时间一列的列入未核查。
    """
    household = case.household
    months = case.profile.threshold("demolition_months", case.as_of.year)
    if not household.moved_in_on or months is None:
        return
    due = dates.months_after(household.moved_in_on, int(months))
    done = household.old_house_demolished_on
    if due is None or not (done or case.as_of).after(due):
        return
    state = f"{done} 才拆除旧房" if done else f"至 {case.as_of} 没有旧房拆除时间"
    yield Problem(
        path="old_house_demolished_on",
        message=f"{household.moved_in_on} 入住，{state}，超过规定的 {months:f} 个月。"
        "请核实：共有、联排等可以保留的写明，已拆除的补登，其余报乡镇处理。",
        confirm=True,
        evidence=str(done or "未拆除"),
        columns=() if done else ("old_house_demolished_on",),
    )


@rule(
    "D262",
    "搬迁户没有搬迁以外的帮扶措施",
    WARNING,
    SUPPLEMENT,
    clause="002-22",
    reads=("measures",),
    needs=("relocation_words",),
)
def relocated_without_support(case: Case) -> Iterator[Problem]:
    """搬迁户除搬迁本身以外，还有产业、就业等帮扶措施；措施落实到哪个人没有登记，由人核对。

    条款：落实干部帮扶责任,对照搬迁户脱贫规划,逐户逐人兑现帮扶措施和扶持项目
    反例：搬迁户的措施只有易地扶贫搬迁一项。
    正例：搬迁之外，另有就业扶贫、产业扶贫。
    """
    measures = case.household.measures
    if not case.household.relocated or measures is None:
        return
    if all(mentions(case.profile, "relocation_words", m.kind or m.content) for m in measures):
        yield Problem(
            path="measures",
            message="搬迁户没有登记搬迁以外的帮扶措施。请对照搬迁户脱贫规划，把产业、就业等措施逐人补登。",
            evidence="无",
        )


@rule("D263", "既搬迁又改造危房", WARNING, CANCEL, clause="001-07", needs=("renovation_words",))
def relocated_and_renovation(case: Case) -> Iterator[Problem]:
    """易地搬迁与危房改造只走一条路。

    条款：对没有条件或不愿意异地搬迁的重点帮扶对象,在符合规划前提下,优先列入农村危房改造计划
    反例：易地扶贫搬迁户，享受政策中有 2016 年危房改造补助。
    正例：没有搬迁，只享受危房改造。
    """
    if case.household.relocated and (place := renovation(case)):
        path, written = place
        yield Problem(
            path=path,
            message=f"易地扶贫搬迁户又登记了“{written}”。"
            "请核对先后与依据，只保留一种住房保障方式的登记，另一种写明取消的原因。",
            confirm=True,
        )


@rule("D269", "搬迁住房面积超标", WARNING, CORRECT, clause="本县设定", needs=("house_area_most",))
def relocated_too_large(case: Case) -> Iterator[Problem]:
    """搬迁户的人均住房面积不大于本县规定。

    条款：由本县按上级规定设定的门槛
    反例：四口人搬迁住房 120 平方米，本县规定人均不超过 25 平方米。
    正例：人均正是 25 平方米；没有入住的不查。
    """
    most = case.profile.threshold("house_area_most", case.as_of.year)
    per_head = area_per_head(case)
    if not case.household.relocated or not case.household.moved_in_on:
        return
    if most is not None and per_head is not None and per_head > most:
        yield area_problem(
            case, per_head, f"大于本县规定的 {most:f} 平方米。请核对面积是否含自建部分、人数是否有变动。"
        )


@rule("D271", "已入住新房，仍登记为危房户", ERROR, CORRECT, clause="逻辑核对")
def unsafe_after_moving(case: Case) -> Iterator[Problem]:
    """搬迁户入住以后，住房登记按新房更新。

    条款：同一户、同一人的各项登记不互相矛盾，不超出常理
    反例：2017-09-20 入住，危房户仍写是。
    正例：入住以后危房户写否；没有入住的不报。
    """
    household = case.household
    if household.relocated and household.moved_in_on and household.unsafe_house:
        yield Problem(
            path="unsafe_house",
            message=f"{household.moved_in_on} 已入住搬迁住房，仍登记为危房户。请按现住房更新危房户、级别、面积、结构。",
        )


@rule("D272", "不是搬迁户，却登记了搬迁情况", ERROR, CORRECT, clause="逻辑核对")
def moved_without_relocation(case: Case) -> Iterator[Problem]:
    """登记了搬迁方式、安置地、入住时间的，是易地扶贫搬迁户。

    条款：同一户、同一人的各项登记不互相矛盾，不超出常理
    反例：易地扶贫搬迁户写否，入住时间 2017-09-20。
    正例：搬迁户写是；没有登记是否搬迁户的是未知，不报。
    """
    household = case.household
    if household.relocated is not False:
        return
    for field, title in _RELOCATION.items():
        value = getattr(household, field)
        if value and str(value) not in ("无", "否", "/"):
            yield Problem(
                path=field,
                message=f"易地扶贫搬迁户写否，却登记了{title}（{value}）。请对照搬迁花名册核对，改正其中一处。",
                confirm=True,
            )
            return


@rule("D273", "搬迁户没有登记搬迁方式、安置地", WARNING, SUPPLEMENT, clause="住房登记")
def relocation_incomplete(case: Case) -> Iterator[Problem]:
    """搬迁户登记搬迁方式与安置地。

    条款：搬迁户写明搬迁方式与安置地
    反例：易地扶贫搬迁户写是，安置地空白。
    正例：写明集中安置、集镇安置点；输入中没有这两列的不报。
    """
    household = case.household
    if not household.relocated:
        return
    blank = [
        field
        for field in ("relocation_mode", "resettled_at")
        if not getattr(household, field) and case.column_known(field)
    ]
    if blank:
        names = "、".join(_RELOCATION[field] for field in blank)
        yield Problem(
            path=blank[0],
            message=f"搬迁户没有登记{names}。请按搬迁花名册补登。",
            evidence=names,
            columns=tuple(blank),
        )
