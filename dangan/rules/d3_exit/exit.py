"""D3 精准退出：算账表、政策清单、退出痕迹、未脱贫户的退出材料、收支核算、达标、稳定脱贫。"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from dangan import text
from dangan.filing import VILLAGE, WITHDRAW
from dangan.findings import CANCEL, CORRECT, ERROR, SUPPLEMENT, WARNING, Problem
from dangan.profile import Step
from dangan.rules.absence import absent
from dangan.rules.accounts import NET, PER_HEAD, Gap, Ledger
from dangan.rules.case import Case
from dangan.rules.order import inverted, steps
from dangan.rules.registry import rule


@rule("D301", "缺少收支算账表", ERROR, SUPPLEMENT, clause="002-10.退出", reads=("documents",), papers=("收支算账表",))
def account_sheet_missing(case: Case) -> Iterator[Problem]:
    """已脱贫户卷内须有收支算账表。

    条款：精准退出类包括：收支算账表、到户享受政策项目清单。
    反例：脱贫属性为脱贫，卷内没有算账表，只有袋里的测算表。
    正例：卷内有“收支核算表”；预脱贫户、未脱贫户没有也不报。
    """
    return absent(case, "收支算账表")


@rule(
    "D302",
    "缺少到户享受政策项目清单",
    ERROR,
    SUPPLEMENT,
    clause="002-10.退出",
    reads=("documents",),
    papers=("到户享受政策项目清单",),
)
def benefit_list_missing(case: Case) -> Iterator[Problem]:
    """已脱贫户卷内须有到户享受政策项目清单。

    条款：精准退出类包括：收支算账表、到户享受政策项目清单。
    反例：已脱贫，卷内精准退出类只有算账表。
    正例：卷内有“享受政策清单”。
    """
    return absent(case, "到户享受政策项目清单")


@rule("D303", "退出痕迹不完备", ERROR, SUPPLEMENT, clause="002-06", reads=("events",))
def exit_trace_incomplete(case: Case) -> Iterator[Problem]:
    """已脱贫、稳定脱贫户有申请、核查测算、公示、告知的痕迹；在村级的环节须有参见档号。

    条款：对已脱贫、稳定脱贫户开展“回头看”，必须完备申请、核查测算、公示、告知等痕迹管理。
    反例：登记了申请、核查测算、告知，没有公示；或公示没有参见档号，村级专项工作档案里也没有。
    正例：公示登记了日期和村级档号；或村级材料中有本村的退出公示，适用本户。公示公告不分户建档，卷内不必有。
    """
    if not case.exited:
        return
    missing = [s for s in steps(case.profile, "退出") if s.required and not _traced(case, s)]
    if missing:
        names = "、".join(s.name + ("（参见村级档号）" if s.village else "") for s in missing)
        yield Problem(
            path="events",
            message=f"退出痕迹缺：{names}。请查找原件或村级专项工作档案登记；当年未开展的写情况说明，不得倒签、补做。",
            evidence="、".join(s.name for s in missing),
            columns=_unwritten(case, missing),
        )
    yield from _broken_pointers(case)


def _unwritten(case: Case, missing: list[Step]) -> tuple[str, ...]:
    """缺的环节只因哪几列空白：程序都没有写阶段的是阶段；都登记了而没有写日期、档号的是这两列。"""
    if not any(event.phase for event in case.household.events or ()):
        return ("events.phase",)
    recorded = all((step.phase, step.name) in case.events for step in missing)
    return ("events.date", "events.reference") if recorded else ()


def _traced(case: Case, step: Step) -> bool:
    """有日期的程序或户内材料即痕迹；村级环节要有参见档号，或村级材料能够证明。"""
    for _, event in case.events.get((step.phase, step.name), ()):
        if event.reference or (event.date and not step.village):
            return True
    if not step.village:
        return bool(case.by_paper.get(step.paper))
    return _pointing_paper(case, step) or (case.shelf is not None and case.shelf.proves(case.household, step))


def _pointing_paper(case: Case, step: Step) -> bool:
    """户内登记的参见条目：存放在村级专项工作档案、写明参见档号的公示等。"""
    return any(
        item.place == VILLAGE and item.document.reference and step.name in item.name and step.phase in item.name
        for item in case.items
    )


def _broken_pointers(case: Case) -> Iterator[Problem]:
    """参见档号在村级专项工作档案中找不到；输入中没有村级材料表的不核。"""
    if case.shelf is None or not case.shelf.numbered_for(case.household):
        return
    for (phase, name), events in case.events.items():
        if phase != "退出":
            continue
        for index, event in events:
            if event.reference and not case.shelf.holds(case.household, event.reference):
                yield Problem(
                    path=f"events[{index}].reference",
                    message=f"退出{name}的参见档号“{event.reference}”在本村村级专项工作档案中找不到，或不适用本户。"
                    "请核对档号，或补齐村级材料。",
                    remedy=CORRECT,
                )


@rule("D304", "退出程序先后颠倒", WARNING, CORRECT, clause="002-06", reads=("events",))
def exit_order(case: Case) -> Iterator[Problem]:
    """退出按申请、核查测算、公示、告知的先后进行。

    条款：必须完备申请、核查测算、公示、告知等痕迹管理。
    反例：公示 2016-11-20，核查测算 2016-12-05。
    正例：申请 2016-10、核查测算 2016-10-25、公示 2016-11-20、告知 2016-12。
    """
    return inverted(case, "退出")


@rule("D305", "未脱贫户的退出类材料", ERROR, CANCEL, clause="002-10.退出", reads=("documents",))
def exit_paper_in_unexited_household(case: Case) -> Iterator[Problem]:
    """未脱贫户卷内没有精准退出类材料。

    条款：精准退出类包括：收支算账表、到户享受政策项目清单。
    反例：脱贫属性为未脱贫，卷内有收支算账表。
    正例：预脱贫户、返贫户可以有；脱贫属性没有登记的是未知，不报。
    """
    if not case.unexited:
        return
    for item in case.volume:
        if item.paper and item.paper.exit_only and item.paper.home == "volume":
            yield Problem(
                path=item.path,
                message=f"未脱贫户卷内有退出类材料：{item.name}。请先核对脱贫属性；确未脱贫的抽出登记，原件不销毁。",
                confirm=True,
                place_now=item.where or None,
                move_to=WITHDRAW,
            )


@rule("D306", "收支不平", ERROR, CORRECT, clause="收入公式", reads=("accounts",), needs=("account_tolerance",))
def accounts_unbalanced(case: Case) -> Iterator[Problem]:
    """收支账的分项、合计、纯收入、人均纯收入能够算平。

    条款：总收入＝工资性＋生产经营性＋财产性＋转移性；纯收入＝总收入－生产经营性支出；人均纯收入＝纯收入÷家庭人口数。
    反例：人均纯收入一栏写了全家的纯收入；转移性收入与各分项之和差 200 元。
    正例：各式都平；没有登记的科目按零，金额空白的不核，人均只核最近一年；只差取整的为警告。
    """
    books = case.ledgers
    for book in books:
        tolerance = case.profile.threshold("account_tolerance", book.year or case.as_of.year) or Decimal(0)
        for gap in book.gaps(tolerance):
            yield _unbalanced(book, gap, "")
        if book is books[-1]:
            rounding = case.profile.threshold("account_rounding", book.year or case.as_of.year) or Decimal(0)
            for gap in book.per_head_gap(len(case.living), tolerance):
                yield _unbalanced(book, gap, _hint(gap, case), rounding)


def _unbalanced(book: Ledger, gap: Gap, hint: str, rounding: Decimal = Decimal(0)) -> Problem:
    return Problem(
        path=f"accounts[{gap.position}].amount",
        message=f"{book.label}{gap.item}写 {text.yuan(gap.stated)} 元，"
        f"按{gap.formula}应为 {text.yuan(gap.expected)} 元。{hint}"
        "请对照原始凭据核算，改正后与测算表、手册、系统一致。",
        severity=WARNING if abs(gap.stated - gap.expected) < rounding else None,
    )


def _hint(gap: Gap, case: Case) -> str:
    """人均算错的缘由：写了全家的数，或人数不是在册人数。"""
    net = case.ledgers[-1].stated(NET)
    if net == gap.stated:
        return "人均一栏似写了全家的纯收入。"
    household = case.household
    for count in (household.member_count, household.hukou_count, len(household.members)):
        if net is not None and count and abs(net / count - gap.stated) < 1:
            return f"似按 {count} 人计算，在册成员为 {len(case.living)} 人。"
    return "人数按在册成员计。"


@rule("D307", "脱贫户收入未过标准", ERROR, CORRECT, clause="002-06", reads=("accounts",), needs=("poverty_line",))
def income_below_line(case: Case) -> Iterator[Problem]:
    """已脱贫户脱贫当年的人均纯收入高于当年标准。

    条款：对已脱贫、稳定脱贫户开展“回头看”，必须完备申请、核查测算、公示、告知等痕迹管理。
    反例：2016 年脱贫，当年人均纯收入等于或低于本县设定的标准。
    正例：高于标准；本县没有设定当年标准的不查。
    """
    if not case.exited:
        return
    year = case.household.exited_on.year if case.household.exited_on else None
    books = [b for b in case.ledgers if b.stated(PER_HEAD) is not None]
    book = next((b for b in books if b.year == year), books[-1] if books else None)
    if book is None:
        return
    line = case.profile.threshold("poverty_line", book.year or year or case.as_of.year)
    income = book.stated(PER_HEAD)
    if line is not None and income is not None and income <= line:
        yield Problem(
            path=f"accounts[{book.first[PER_HEAD]}].amount",
            message=f"{book.year or ''} 年人均纯收入 {text.yuan(income)} 元，没有高于当年标准 {text.yuan(line)} 元。"
            "请重新核算；确未达标的，按“一事一议”报乡镇回退管理。",
            confirm=True,
        )


@rule("D308", "稳定脱贫后仍享受政策", ERROR, CANCEL, clause="002-09", reads=("benefits",), needs=("stopped_policies",))
def policy_after_stable_mark(case: Case) -> Iterator[Problem]:
    """标注稳定脱贫以后，不再享受方案名单所列的政策。

    条款：对系统单独标注的稳定脱贫户（不再享受政策），要单独建立管理台账……
    反例：2016-12 标注稳定脱贫，2017-06 兑现产业奖补。
    正例：标注之前兑现的；名单以外的普惠政策；只登记年度而与标注同年的，先后不明，不报。
    """
    marked = case.household.stable_marked_on
    if marked is None:
        return
    stopped = case.profile.values("stopped_policies")
    for index, benefit in enumerate(case.household.benefits or ()):
        later = benefit.paid_on.after(marked) if benefit.paid_on else (benefit.year or 0) > marked.year
        if later and benefit.policy and any(word in benefit.policy for word in stopped):
            yield Problem(
                path=f"benefits[{index}]",
                message=f"{marked} 标注稳定脱贫，此后（{benefit.paid_on or benefit.year}）仍享受“{benefit.policy}”。"
                "请核对标注与兑现；确属不应享受的停止享受，并报主管部门。",
                confirm=True,
            )
