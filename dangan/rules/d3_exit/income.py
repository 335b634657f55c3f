"""D3 收入核算：什么计入收入，与系统、标准、清单、上年是否相合。各式能否算平见 D306。"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from dangan import text
from dangan.findings import CORRECT, ERROR, SUPPLEMENT, WARNING, Problem
from dangan.rules.accounts import NET, PER_HEAD, TOTAL, TRANSFER, Ledger
from dangan.rules.aid import EARMARKED, EARNED, ONE_OFF
from dangan.rules.case import Case
from dangan.rules.registry import rule

_RECOUNT = "请从收入中减去，重算人均，并改正测算表、手册与系统"


@rule("D315", "专项补助计入了收入", ERROR, CORRECT, clause="收入口径", reads=("benefits",), needs=(EARMARKED,))
def earmarked_aid_counted(case: Case) -> Iterator[Problem]:
    """搬迁、危改、圈舍等专项补助不计入收入。

    条款：专项补助（易地搬迁补助、危房改造补助、圈舍改造补助）和一次性补助……不计入。
    反例：危房改造补助 12000 元，是否计入收入写“是”。
    正例：写“否”；没有写明是否计入的是未知，不报。
    """
    return _wrongly_counted(case, EARMARKED, "专项补助")


@rule("D316", "一次性补助计入了收入", ERROR, CORRECT, clause="收入口径", reads=("benefits",), needs=(ONE_OFF,))
def one_off_aid_counted(case: Case) -> Iterator[Problem]:
    """慰问金、临时生活补助、一次性救济金不计入收入。

    条款：……一次性补助（慰问金、慰问品、临时生活补助、一次性救济金）不计入。
    反例：春节慰问金 500 元，是否计入收入写“是”。
    正例：低保金、养老金等按年稳定发放的计入。
    """
    return _wrongly_counted(case, ONE_OFF, "一次性补助")


def _wrongly_counted(case: Case, name: str, kind: str) -> Iterator[Problem]:
    for index, benefit in case.aid.get(name, ()):
        if benefit.counted_as_income:
            yield Problem(
                path=f"benefits[{index}].counted_as_income",
                message=f"“{benefit.policy}”是{kind}，不计入收入，却写明已计入。{_RECOUNT}。",
            )


@rule("D317", "户的人均纯收入与收支账不符", WARNING, CORRECT, clause="002-01", reads=("accounts",))
def per_head_differs_from_books(case: Case) -> Iterator[Problem]:
    """户表（系统）的人均纯收入与收支账某一年的人均纯收入相同。

    条款：……确保贫困户实际情况、档案信息一致。
    反例：户表写 3821 元，收支账只有 2016 年，人均 5600 元。
    正例：与任何一年的相同，或只差取整；收支账没有人均一行的不报。
    """
    stated = case.household.net_income_per_head
    if stated is None:
        return
    known = [(b.year, amount) for b in case.ledgers if (amount := b.stated(PER_HEAD)) is not None]
    if any(amount == stated for _, amount in known):
        return
    rounding = _rounding(case)
    if known and all(abs(stated - amount) > rounding for _, amount in known):
        year, amount = known[-1]
        when = f"{year} 年" if year else ""
        yield Problem(
            path="net_income_per_head",
            message=f"户表的人均纯收入 {text.yuan(stated)} 元，收支账{when}为 {text.yuan(amount)} 元。"
            "请核对系统、算账表、测算表与手册，以有凭据的为准改正。",
            confirm=True,
            evidence="户表与账",
        )


def _rounding(case: Case) -> Decimal:
    return case.profile.threshold("account_rounding", case.as_of.year) or Decimal(0)


@rule(
    "D318",
    "人均纯收入刚过标准",
    WARNING,
    CORRECT,
    clause="002-06",
    reads=("accounts",),
    needs=("poverty_line", "income_margin"),
)
def income_just_above_line(case: Case) -> Iterator[Problem]:
    """脱贫户的人均纯收入刚过当年标准的，重点核对凭据。

    条款：对已脱贫、稳定脱贫户开展“回头看”，必须完备申请、核查测算、公示、告知等痕迹管理。
    反例：标准 3000 元，人均 3050 元，在本县设定的幅度以内。
    正例：高出标准较多；没有过标准的由 D307 报。
    """
    book = case.book
    income = book.stated(PER_HEAD) if book and case.exited else None
    if not book or income is None:
        return
    line = case.profile.threshold("poverty_line", book.year or 0)
    margin = case.profile.threshold("income_margin", book.year or 0)
    if line is not None and margin is not None and line < income <= line * (100 + margin) / 100:
        yield Problem(
            path=book.path(PER_HEAD),
            message=f"{book.year} 年人均纯收入 {text.yuan(income)} 元，只比标准 {text.yuan(line)} 元高"
            f" {text.yuan(income - line)} 元。请逐项核对凭据，确有漏算、多算的改正。",
            confirm=True,
        )


@rule(
    "D328",
    "计入收入的补助多于转移性收入",
    WARNING,
    CORRECT,
    clause="002-10.退出",
    reads=("accounts", "benefits"),
)
def aid_missing_from_transfers(case: Case) -> Iterator[Problem]:
    """到户享受政策中计入收入的补助，在收支账的转移性收入里都有。

    条款：精准退出类包括：收支算账表、到户享受政策项目清单。
    反例：清单中 2016 年计入收入的补助共 3560 元，收支账转移性收入只有 1200 元。
    正例：转移性收入不少于清单之和（另有赡养费等）；奖补、工资、分红等不属转移性收入的不比。
    """
    book = case.book
    stated = book.stated(TRANSFER) if book else None
    if not book or stated is None:
        return
    rows = [
        (i, b.amount)
        for i, b in enumerate(case.household.benefits or ())
        if b.counted_as_income and b.year == book.year
    ]
    elsewhere = {index for index, _ in case.aid.get(EARNED, ())} if rows else ()
    counted = sum((amount for index, amount in rows if amount is not None and index not in elsewhere), Decimal(0))
    if counted > stated + _rounding(case):
        yield Problem(
            path=book.path(TRANSFER),
            message=f"{book.year} 年计入收入的政策补助共 {text.yuan(counted)} 元，"
            f"收支账转移性收入只有 {text.yuan(stated)} 元。请核对漏记的补助，或改正“是否计入收入”。",
            evidence=str(book.year),
        )


@rule("D329", "有劳动力而全靠转移性收入", WARNING, CORRECT, clause="003-09", reads=("accounts",))
def only_transfers(case: Case) -> Iterator[Problem]:
    """有劳动力的户不应只有转移性收入。

    条款：……坚决防止“一兜了之”。
    反例：两名普通劳动力，总收入 6800 元全部是转移性收入。
    正例：有工资或经营收入；没有劳动力的户不报。
    """
    book = case.recent_book
    total = book.stated(TOTAL) if book else None
    if book and total and total == book.stated(TRANSFER) and case.able:
        yield Problem(
            path=book.path(TRANSFER),
            message=f"本户有 {len(case.able)} 名劳动力，{book.year} 年总收入 {text.yuan(total)} 元全部是转移性收入。"
            "请核对务工、经营收入有无漏算；确实没有的，落实产业、就业措施。",
            confirm=True,
            evidence=str(book.year),
        )


@rule(
    "D330",
    "人均纯收入一年间变动过大",
    WARNING,
    SUPPLEMENT,
    clause="逻辑核对",
    reads=("accounts",),
    needs=("income_change_rate",),
)
def income_jumped(case: Case) -> Iterator[Problem]:
    """相邻两年人均纯收入变动超过本县设定的幅度，须有说明。

    条款：……不超出常理……
    反例：2015 年 2600 元，2016 年 5600 元，说明一栏空白。
    正例：变动不大；变动大而人均一行写了说明。
    """
    for before, after in pairwise(case.ledgers):
        old, new = before.stated(PER_HEAD), after.stated(PER_HEAD)
        if not old or old < 0 or new is None or after.year != (before.year or 0) + 1:
            continue
        limit = case.profile.threshold("income_change_rate", after.year)
        change = (new - old) / old * 100
        if limit is not None and abs(change) > limit and not _noted(case, after):
            yield Problem(
                path=after.path(PER_HEAD),
                message=f"人均纯收入 {before.year} 年 {text.yuan(old)} 元，{after.year} 年 {text.yuan(new)} 元，"
                f"变动 {change:+.0f}%。请核对两年的账；属实的在说明栏写明原因。",
                confirm=True,
                evidence=str(after.year),
            )


def _noted(case: Case, book: Ledger) -> bool:
    rows = case.household.accounts or ()
    return any(rows[book.first[item]].note for item in (PER_HEAD, NET, TOTAL) if item in book.first)
