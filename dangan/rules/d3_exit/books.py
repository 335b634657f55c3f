"""D3 收支账本身：雷同的账、负数、算账周期。"""

from __future__ import annotations

from collections.abc import Iterator

from dangan.dates import PartialDate
from dangan.findings import CORRECT, ERROR, WARNING, Problem
from dangan.rules.case import Case
from dangan.rules.registry import rule


@rule(
    "D331",
    "几户的收支账完全相同",
    WARNING,
    CORRECT,
    clause="逻辑核对",
    reads=("accounts",),
    needs=("identical_accounts",),
    scope="across",
)
def identical_accounts(case: Case) -> Iterator[Problem]:
    """各户的收支各算各的：四项收入、支出与合计不会几户全同。

    条款：……不超出常理……
    反例：三户的工资、经营、财产、转移性收入和支出一分不差，似为照抄。
    正例：两户偶然相同；只有五保金、低保金等转移性收入的户相同，是常情。
    """
    figures = case.book.figures() if case.book else None
    earlier = case.seen.accounts.get(hash(figures)) if figures else None
    least = case.profile.threshold("identical_accounts", case.as_of.year)
    if case.book and earlier and least is not None and earlier[1] + 1 >= least:
        yield Problem(
            path="accounts",
            message=f"{case.book.label}的各项收入、支出与户 {earlier[0]} 等 {earlier[1]} 户完全相同。"
            "请逐户核对凭据重新核算，不得照抄、套用。",
            confirm=True,
            evidence=earlier[0],
        )


@rule("D332", "收支金额为负", ERROR, CORRECT, clause="逻辑核对", reads=("accounts",))
def negative_amount(case: Case) -> Iterator[Problem]:
    """收入、支出各科目都不为负；亏损只表现在纯收入。

    条款：……不超出常理……
    反例：畜牧业收入写 -800 元。
    正例：畜牧业收入 0 元，饲草料支出 800 元，纯收入为负。
    """
    for book in case.ledgers:
        for item in book.negative():
            yield Problem(
                path=book.path(item),
                message=f"{book.label}{item}为负数（{book.stated(item)} 元）。收入、支出都按正数登记，"
                "亏损由支出大于收入表示；请对照凭据改正。",
            )


@rule("D333", "算账周期不是一整年", WARNING, CORRECT, clause="逻辑核对", reads=("accounts",))
def odd_period(case: Case) -> Iterator[Problem]:
    """收支账的周期为连续十二个月，止于所写的年度。

    条款：……不超出常理……
    反例：2016 年度，算账周期自 2016-10-01 至 2016-09-30；周期只有九个月。
    正例：自 2015-10-01 至 2016-09-30，或 2016 年 1 月至 12 月；没有登记周期的不报。
    """
    for book in case.ledgers:
        position = min(book.first.values())
        row = (case.household.accounts or [])[position]
        problem = _period_problem(row.since, row.until, book.year)
        if problem:
            yield Problem(
                path=f"accounts[{position}].until",
                message=f"{book.label}收支账的算账周期自 {row.since} 至 {row.until}，{problem}。"
                "请核对周期；收支按一整年计算。",
            )


def _period_problem(since: PartialDate | None, until: PartialDate | None, year: int | None) -> str:
    """周期的毛病；没有，或登记不全无从判断，为空串。止日与起日同日的（如 10月1日至10月1日）也算一整年。"""
    if since is None or until is None or since.month is None or until.month is None:
        return ""
    if until.before(since):
        return "止早于起"
    length = (until.year - since.year) * 12 + until.month - since.month + 1
    if length not in (12, 13):
        return f"约 {length} 个月"
    return f"没有止于 {year} 年" if year and until.year != year else ""


@rule(
    "D334",
    "算账周期与规定不同",
    WARNING,
    CORRECT,
    clause="逻辑核对",
    reads=("accounts",),
    needs=("income_period",),
)
def unusual_period(case: Case) -> Iterator[Problem]:
    """收支账的起止月日与本县规定的周期相同。

    条款：……不超出常理……
    反例：本县规定 10-01 至 09-30，账写 01-01 至 12-31。
    正例：起止相同；只登记到月、到年的不报。
    """
    wanted = case.profile.values("income_period")
    for book in case.ledgers:
        position = min(book.first.values())
        row = (case.household.accounts or [])[position]
        if not row.since or not row.until or row.since.day is None or row.until.day is None:
            continue
        if (str(row.since)[5:], str(row.until)[5:]) != wanted:
            yield Problem(
                path=f"accounts[{position}].since",
                message=f"{book.label}收支账自 {row.since} 至 {row.until}，本县规定每年 {'至'.join(wanted)}。"
                "请按规定的周期核算，各户才可比较。",
            )
