"""D6 监测对象（2021 年以后）：及时帮扶、跟踪走访、稳定消除风险。"""

from __future__ import annotations

from collections.abc import Iterator

from dangan import dates, text
from dangan.dates import PartialDate
from dangan.findings import CORRECT, ERROR, SUPPLEMENT, WARNING, Problem
from dangan.rules.accounts import PER_HEAD
from dangan.rules.case import Case
from dangan.rules.d6_members.monitoring import monitored_kind
from dangan.rules.registry import rule


@rule(
    "D672",
    "监测对象没有及时帮扶",
    WARNING,
    SUPPLEMENT,
    clause="监测2021.口径",
    reads=("measures",),
    needs=("measure_months",),
)
def helped_late(case: Case) -> Iterator[Problem]:
    """识别为监测对象以后，在规定的月数以内有帮扶措施。

    条款：识别后1个月内落实帮扶措施
    反例：2021-06-15 识别，最早的措施 2021-09 开始；到截止日期还没有措施。
    正例：2021-07 开始健康帮扶；措施没有写开始时间的是未知，不报。
    """
    found = case.household.risk_found_on
    months = case.profile.threshold("measure_months", case.as_of.year)
    if not monitored_kind(case) or found is None or months is None:
        return
    due = dates.months_after(found, int(months))
    measures = case.household.measures or ()
    if due is None or any(m.start is None or not (m.start.before(found) or m.start.after(due)) for m in measures):
        return
    first = min((m.start for m in measures if m.start and m.start.after(due)), key=_sortable, default=None)
    if first is None and not case.as_of.after(due):
        return
    state = f"最早的措施 {first} 才开始" if first else f"至 {case.as_of} 没有识别以后的措施"
    yield Problem(
        path="measures",
        message=f"{found} 识别为监测对象，{state}，超过规定的 {months:f} 个月。"
        "请核对措施的登记；没有落实的抓紧落实，不得倒填开始时间。",
        confirm=True,
        evidence=str(first or "无"),
    )


def _sortable(date: PartialDate) -> tuple[int, int, int]:
    return date.year, date.month or 0, date.day or 0


@rule("D673", "风险消除过快", WARNING, CORRECT, clause="监测2021.口径", needs=("removal_months",))
def removed_early(case: Case) -> Iterator[Problem]:
    """从识别到风险消除，不少于规定的月数。

    条款：识别到风险消除一般不少于6个月
    反例：2021-06-15 识别，2021-09-20 消除风险。
    正例：2021-12-15 消除；日期只到年的，长短不明，不报。
    """
    found, removed = case.household.risk_found_on, case.household.risk_removed_on
    months = case.profile.threshold("removal_months", case.as_of.year)
    if not found or not removed or months is None or removed.before(found):
        return
    earliest = dates.months_after(found, int(months))
    if earliest and removed.before(earliest):
        yield Problem(
            path="risk_removed_on",
            message=f"{found} 识别，{removed} 消除风险，不足 {months:f} 个月。"
            "请核实收入与“三保障”是否确已稳定；日期抄错的改正。",
            confirm=True,
        )


@rule("D674", "风险消除早于识别", ERROR, CORRECT, clause="逻辑核对")
def removed_before_found(case: Case) -> Iterator[Problem]:
    """先识别风险，后消除风险。

    条款：同一户、同一人的各项登记不互相矛盾，不超出常理
    反例：风险识别时间 2021-06，风险消除时间 2020-12。
    正例：2021-06 识别，2022-01 消除。
    """
    found, removed = case.household.risk_found_on, case.household.risk_removed_on
    if found and removed and removed.before(found):
        yield Problem(
            path="risk_removed_on",
            message=f"风险消除时间（{removed}）早于识别时间（{found}）。请对照系统核对两处日期。",
        )


@rule(
    "D679",
    "监测对象没有跟踪走访",
    WARNING,
    SUPPLEMENT,
    clause="监测2021",
    reads=("visits",),
)
def not_followed(case: Case) -> Iterator[Problem]:
    """没有消除风险的监测对象，识别以后有走访的登记。

    条款：监测收入支出状况、“两不愁三保障”及饮水安全状况
    反例：2021-06 识别，此后没有走访。
    正例：2021-08 走访过；当月才识别的不报。
    """
    household = case.household
    found = household.risk_found_on
    if found is None or household.risk_removed_on or not case.as_of.after(found):
        return
    if not monitored_kind(case) and not household.risks:
        return
    if case.as_of[:2] == found[:2] or any(v.date is None or not v.date.before(found) for v in household.visits or ()):
        return
    yield Problem(
        path="visits",
        message=f"{found} 识别为监测对象，此后没有走访的登记。"
        "请入户跟踪收支、“三保障”与饮水，如实登记，不得补造以前的走访。",
        evidence="无",
    )


@rule("D680", "风险消除后收入仍在监测线以下", ERROR, CORRECT, clause="监测2021.监测线", needs=("monitoring_line",))
def removed_below_line(case: Case) -> Iterator[Problem]:
    """风险消除以后，人均纯收入不低于当年的监测线。

    条款：监测范围（转述）：以脱贫攻坚期国家扶贫标准的1.5倍为底线，2021年为6000元
    反例：2021-12 消除风险，2021 年人均纯收入 5200 元，监测线 6000 元。
    正例：人均纯收入 6000 元；当年没有设定监测线的不报。
    """
    removed = case.household.risk_removed_on
    if removed and (low := _below_line(case)) and low[0] >= removed.year:
        year, path, message = low
        yield Problem(
            path=path,
            message=f"{removed} 已消除风险，{message}请重新核算；确在监测线以下的重新纳入监测。",
            confirm=True,
            evidence=str(year),
        )


@rule("D681", "收入在监测线以下而没有纳入监测", WARNING, CORRECT, clause="监测2021.监测线", needs=("monitoring_line",))
def low_income_unmonitored(case: Case) -> Iterator[Problem]:
    """人均纯收入低于监测线的户，核实是否应当纳入监测；收入只是线索，不据以认定。

    条款：监测范围（转述）：以脱贫攻坚期国家扶贫标准的1.5倍为底线
    反例：2021 年人均纯收入 5200 元，监测对象类型空白。
    正例：已是监测对象；没有监测对象类型一列的列入未核查。
    """
    household = case.household
    if monitored_kind(case) or household.risk_removed_on:
        return
    if low := _below_line(case):
        year, path, message = low
        yield Problem(
            path=path,
            message=f"{message}没有纳入监测。请入户核实收支与“三保障”，由村、乡镇按程序研判。",
            confirm=True,
            evidence=str(year),
            columns=("monitored_kind",),
        )


def _below_line(case: Case) -> tuple[int, str, str] | None:
    """低于监测线的最近一年：(年度, 路径, 说法)；不低于、没有登记或没有设定的为 None。"""
    books = [book for book in case.ledgers if book.year and book.stated(PER_HEAD) is not None]
    year = books[-1].year if books else case.as_of.year
    income = books[-1].stated(PER_HEAD) if books else case.household.net_income_per_head
    line = case.profile.threshold("monitoring_line", year or case.as_of.year)
    if not year or income is None or line is None or income >= line:
        return None
    path = f"accounts[{books[-1].first[PER_HEAD]}].amount" if books else "net_income_per_head"
    return year, path, f"{year} 年人均纯收入 {text.yuan(income)} 元，低于监测线 {text.yuan(line)} 元，"


@rule("D682", "风险消除后仍有未解决的问题", ERROR, CORRECT, clause="监测2021", needs=("monitored_kinds",))
def removed_with_problems(case: Case) -> Iterator[Problem]:
    """风险消除以后，住房、饮水安全，人人参保，没有失学辍学。

    条款：风险稳定消除后按程序标注。
    反例：风险消除时间 2022-01，危房户仍写是；一名成员两种医保都没有参加。
    正例：各项都已解决；没有登记的是未知，不报。
    """
    household = case.household
    if not household.risk_removed_on:
        return
    left = []
    if household.unsafe_house:
        left.append(("unsafe_house", "住危房"))
    if household.safe_water is False:
        left.append(("safe_water", "饮水不安全"))
    for person in case.persons:
        if person.member.medical is False and person.member.employee_medical is False:
            left.append((person.at("medical"), f"{person.name}没有参加医保"))
        if person.member.dropout_reason:
            left.append((person.at("dropout_reason"), f"{person.name}失学辍学"))
    if left:
        names = "、".join(name for _, name in left)
        yield Problem(
            path=left[0][0],
            message=f"{household.risk_removed_on} 已消除风险，仍登记有：{names}。"
            "请核实；没有解决的撤销消除标注，继续帮扶。",
            confirm=True,
            evidence=names,
        )
