"""D2 项目的进展：收益、奖补兑现，协议、识别的先后。批复早于申请见 D205，兑现早于批复见 D253。"""

from __future__ import annotations

from collections.abc import Iterator

from dangan import text
from dangan.dates import PartialDate
from dangan.findings import CORRECT, SUPPLEMENT, WARNING, Problem
from dangan.model import Benefit, Project
from dangan.rules.accounts import BUSINESS
from dangan.rules.aid import BUSINESS as BUSINESS_AID
from dangan.rules.case import Case
from dangan.rules.registry import rule
from dangan.rules.words import listed, mentions


@rule(
    "D227",
    "产业项目次年没有经营收入",
    WARNING,
    CORRECT,
    clause="002-11",
    reads=("projects", "accounts"),
    needs=(BUSINESS_AID,),
)
def project_without_income(case: Case) -> Iterator[Problem]:
    """产业项目批复的次年起，收支账有生产经营性收入。

    条款：重点看年初确定的脱贫台账是否建立、项目是否实施、管理是否到位、奖补是否兑现、收益是否有保障。
    反例：2015 年香菇种植已批复，2016 年生产经营性收入 0 元。
    正例：2016 年有经营收入；当年的项目、没有次年的账、经营收入没有登记的不报。
    """
    book = case.book
    income = book.stated(BUSINESS) if book else None
    if not book or not book.year or income is None or income > 0:
        return
    for index, project in case.own_projects:
        approved = project.approved_on
        if approved and approved.year < book.year and mentions(case.profile, BUSINESS_AID, project.kind, project.name):
            yield Problem(
                path=f"projects[{index}]",
                message=f"产业项目“{project.name or ''}”{approved} 批复，{book.label}生产经营性收入 {income} 元。"
                "请核对项目是否实施、收益是否漏记；确无收益的在账上写明原因。",
                confirm=True,
                evidence="收益",
            )


@rule(
    "D235",
    "项目完成而奖补没有兑现",
    WARNING,
    SUPPLEMENT,
    clause="002-11",
    reads=("projects", "benefits"),
    needs=("finished_projects", BUSINESS_AID),
)
def bonus_not_paid(case: Case) -> Iterator[Problem]:
    """已完成的到户项目，享受政策中有奖补兑现。

    条款：……项目是否实施、管理是否到位、奖补是否兑现、收益是否有保障。
    反例：2016 年山羊养殖已验收，金额 3200 元，享受政策中没有产业奖补。
    正例：有依据为同一批复文号的奖补，或当年、次年的产业奖补；实施中的项目、没有金额的不报。
    """
    paid = [benefit for _, benefit in case.aid.get(BUSINESS_AID, ())]
    for index, project in case.own_projects:
        if not project.amount or not project.status or not listed(case.profile, "finished_projects", project.status):
            continue
        if not any(_pays(benefit, project) for benefit in paid):
            yield Problem(
                path=f"projects[{index}]",
                message=f"项目“{project.name or ''}”{project.status}，金额 {text.yuan(project.amount)} 元，"
                "享受政策中没有奖补兑现。请核对一卡通；已兑现的补登，未兑现的报主管部门。",
                confirm=True,
                evidence="奖补",
            )


def _pays(benefit: Benefit, project: Project) -> bool:
    """奖补属于这个项目：依据即批复文号；没有登记依据或文号的，看年度。"""
    if benefit.basis and project.approval_no:
        return text.key(benefit.basis) == text.key(project.approval_no)
    approved = project.approved_on
    return not approved or not benefit.year or approved.year <= benefit.year <= approved.year + 1


@rule("D238", "村户协议日期不合先后", WARNING, CORRECT, clause="002-10.帮扶", reads=("projects",))
def agreement_out_of_order(case: Case) -> Iterator[Problem]:
    """村户协议在项目批复以后、奖补兑现以前签订。

    条款：精准帮扶类主要包括：……项目批复、村户协议等。
    反例：批复 2016-04-10，协议 2016-03-15；协议 2016-12-01，奖补 2016-10-20 已兑现。
    正例：批复 2016-04-10，协议 2016-04-15；只登记到月的，同月不算颠倒；奖补没有写批复文号的不比。
    """
    for index, project in enumerate(case.household.projects or ()):
        agreed, approved = project.agreed_on, project.approved_on
        if not agreed:
            continue
        if approved and agreed.before(approved):
            fault = f"早于批复（{approved}）"
        elif late := next((day for day in _paid_on(case, project) if agreed.after(day)), None):
            fault = f"晚于奖补兑现（{late}）"
        else:
            continue
        yield Problem(
            path=f"projects[{index}].agreed_on",
            message=f"项目“{project.name or ''}”的村户协议（{agreed}）{fault}。"
            "请对照协议原件核对日期；确系后补签的写情况说明，不得倒签。",
            confirm=True,
        )


def _paid_on(case: Case, project: Project) -> Iterator[PartialDate]:
    """依据为项目批复文号的奖补的兑现日期。"""
    for _, benefit in case.aid.get(BUSINESS_AID, ()) if project.approval_no else ():
        if benefit.paid_on and benefit.basis and text.key(benefit.basis) == text.key(project.approval_no or ""):
            yield benefit.paid_on


@rule("D239", "项目早于识别", WARNING, CORRECT, clause="逻辑核对", reads=("projects",))
def project_before_identification(case: Case) -> Iterator[Problem]:
    """到户项目在识别为贫困户以后申请、批复。

    条款：同一户、同一人的各项登记不互相矛盾……
    反例：2016-07 识别，2016-03 已批复养殖项目。
    正例：识别以后申请；识别时间没有登记的不报。
    """
    identified = case.household.identified_on
    if identified is None:
        return
    for index, project in enumerate(case.household.projects or ()):
        first = project.applied_on or project.approved_on
        if first and first.before(identified):
            yield Problem(
                path=f"projects[{index}]",
                message=f"项目“{project.name or ''}”{first} 申请（批复），早于本户识别（{identified}）。"
                "请核对识别时间与项目日期；识别以前享受的，核实当时的依据。",
                confirm=True,
                evidence="识别",
            )
