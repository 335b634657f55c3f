"""D3 精准退出：脱贫属性、稳定脱贫标注、返贫回退，与时间、程序、政策的登记是否相合。"""

from __future__ import annotations

from collections.abc import Iterator

from dangan.findings import CORRECT, ERROR, INFO, SUPPLEMENT, WARNING, Problem
from dangan.rules.case import Case
from dangan.rules.registry import rule

_NOT_YET = frozenset({"未脱贫", "预脱贫"})
_NOT_OUT = frozenset({"未脱贫", "预脱贫", "返贫"})
_BACK = frozenset({"纳入", "回退"})
_DONE = frozenset({"审批", "批准", "公告", "告知"})
"""退出的最后几环：有其中一环，退出程序即已走完。"""


@rule("D350", "预脱贫户没有帮扶措施", ERROR, SUPPLEMENT, clause="002-07", reads=("measures",))
def nearly_exited_without_measure(case: Case) -> Iterator[Problem]:
    """预脱贫户至少有一项帮扶措施。

    条款：对2017年预脱贫户要摸清底数、瞄准对象、建立台账、落实帮扶措施,适时进行系统勾选。
    反例：脱贫属性为预脱贫，帮扶措施一项也没有登记。
    正例：登记了产业扶贫一项；预脱贫户台账在村级，由 D717 查。
    """
    household = case.household
    if household.status == "预脱贫" and not household.measures:
        yield Problem(
            path="measures",
            message="预脱贫户没有登记帮扶措施。请帮扶责任人与户主商定，补入脱贫方案并登记。",
            evidence="无",
        )


@rule("D351", "未脱贫户登记了脱贫时间", ERROR, CORRECT, clause="逻辑核对")
def exit_date_without_exit(case: Case) -> Iterator[Problem]:
    """脱贫属性为未脱贫的，没有脱贫时间。

    条款：同一户、同一人的各项登记不互相矛盾，不超出常理
    反例：脱贫属性为未脱贫，脱贫时间 2016-12。
    正例：预脱贫户可以写计划脱贫的时间；返贫户保留原脱贫时间。
    """
    household = case.household
    if case.unexited and household.exited_on:
        yield Problem(
            path="exited_on",
            message=f"脱贫属性为未脱贫，却登记了脱贫时间 {household.exited_on}。"
            "请核对系统：已脱贫的改属性，确未脱贫的清空时间，回退的改为返贫。",
            confirm=True,
        )


@rule("D352", "已脱贫户没有脱贫时间", WARNING, SUPPLEMENT, clause="逻辑核对")
def exit_without_date(case: Case) -> Iterator[Problem]:
    """已脱贫户登记了脱贫时间。

    条款：同一户、同一人的各项登记不互相矛盾，不超出常理
    反例：脱贫属性为脱贫，脱贫时间空白。
    正例：只登记了脱贫年度；输入中没有脱贫时间一列的列入未核查，不逐户报。
    """
    if case.exited and case.household.exited_on is None:
        yield Problem(
            path="exited_on",
            message="已脱贫户没有脱贫时间。请按系统或退出公告补登，只知年度的写年度，不得推定月日。",
            evidence="无",
            columns=("exited_on",),
        )


@rule("D353", "稳定脱贫标注与脱贫属性、时间不合", ERROR, CORRECT, clause="002-09")
def stable_mark_contradicted(case: Case) -> Iterator[Problem]:
    """标注稳定脱贫的户，脱贫属性为脱贫，标注不早于脱贫。

    条款：对系统单独标注的稳定脱贫户(不再享受政策),要单独建立管理台账
    反例：标注稳定脱贫，脱贫属性仍为预脱贫；2015-06 标注，2016-12 脱贫。
    正例：2015-12 脱贫，2017-03-20 标注。
    """
    household = case.household
    marked = household.stable_marked_on
    if marked is None:
        return
    if household.status in _NOT_OUT:
        yield Problem(
            path="status",
            message=f"{marked} 标注稳定脱贫，脱贫属性却是{household.status}。请核对系统，改正属性或撤销标注。",
            confirm=True,
        )
    elif household.exited_on and marked.before(household.exited_on):
        yield Problem(
            path="stable_marked_on",
            message=f"稳定脱贫标注（{marked}）早于脱贫时间（{household.exited_on}）。请对照系统核对两处日期。",
        )


@rule("D354", "脱贫后没有继续享受政策", INFO, SUPPLEMENT, clause="000-07", reads=("benefits",))
def nothing_after_exit(case: Case) -> Iterator[Problem]:
    """脱贫以后、攻坚期内继续享受扶持政策；标注稳定脱贫的除外。

    条款：脱贫摘帽后的贫困县、贫困村和贫困户,在攻坚期内继续享受扶持政策。
    反例：2015 年脱贫，享受政策只登记到 2015 年。
    正例：脱贫次年仍有一条；当年才脱贫的不报。
    """
    household = case.household
    if not case.exited or household.stable_marked_on or household.exited_on is None or not household.benefits:
        return
    year = household.exited_on.year
    if year < case.as_of.year and not any(
        _later(b.paid_on.year if b.paid_on else b.year, year) for b in household.benefits
    ):
        yield Problem(
            path="benefits",
            message=f"{year} 年脱贫，此后没有享受政策的登记。请核对是漏登还是没有享受；应当享受的报主管部门落实。",
            confirm=True,
            evidence="无",
        )


def _later(year: int | None, exit_year: int) -> bool:
    return year is None or year > exit_year


@rule("D355", "返贫、回退没有一事一议的记录", ERROR, SUPPLEMENT, clause="002-08", reads=("events",))
def return_without_meeting(case: Case) -> Iterator[Problem]:
    """返贫户，以及按应急机制纳入、回退的户，写明一事一议会议记录的参见档号。

    条款：启动“应急机制”,按照“一事一议”原则,坚持群众认定,规范程序及时纳入或回退贫困对象管理
    反例：脱贫属性为返贫，程序里没有回退的登记；登记了一事一议，没有参见档号。
    正例：一事一议写明会议记录的档号；或村级专项工作档案中有本村回退、纳入的评议记录，适用本户。
    """
    household = case.household
    events = household.events or ()
    if household.status != "返贫" and _BACK.isdisjoint([e.phase for e in events]):
        return
    back = [(i, e) for i, e in enumerate(events) if e.phase in _BACK]
    if any(e.reference for _, e in back) or _on_shelf(case):
        return
    why = "没有写明会议记录的参见档号" if back else "没有一事一议、评议的登记"
    yield Problem(
        path=f"events[{back[0][0]}].reference" if back else "events",
        message=f"{'返贫户' if household.status == '返贫' else '按应急机制纳入或回退的户'}{why}。"
        "请在村级专项工作档案中查找当时的会议记录，登记档号与页号；当时没有开会的写情况说明，不得补造记录。",
        evidence="一事一议",
    )


def _on_shelf(case: Case) -> bool:
    return case.shelf is not None and any(case.shelf.mentions(case.household, word) for word in ("一事一议", "回退"))


@rule("D356", "退出程序已走完，脱贫属性没有改", WARNING, CORRECT, clause="002-07", reads=("events",))
def exit_done_status_unchanged(case: Case) -> Iterator[Problem]:
    """退出已经审批、公告或告知的，系统及时勾选，脱贫属性改为脱贫。

    条款：对2017年预脱贫户要摸清底数、瞄准对象、建立台账、落实帮扶措施,适时进行系统勾选。
    反例：预脱贫户 2017-11-10 退出审批通过，脱贫属性仍是预脱贫。
    正例：退出只走到公示；返贫户保留以前的退出程序。
    """
    if case.household.status not in _NOT_YET or case.exited:
        return
    for index, event in enumerate(case.household.events or ()):
        if event.phase == "退出" and event.step in _DONE and event.date and not event.date.after(case.as_of):
            yield Problem(
                path=f"events[{index}]",
                message=f"退出{event.step}（{event.date}）已经登记，脱贫属性仍是{case.household.status}。"
                "请核对退出是否完成；已完成的在系统中勾选，没有完成的改正程序登记。",
                confirm=True,
            )
            return
