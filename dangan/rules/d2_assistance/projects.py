"""D2 精准帮扶：项目入库与兑现，小额信贷的人与额度，资产收益分红。"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from dangan import dates, text
from dangan.findings import CORRECT, ERROR, SUPPLEMENT, WARNING, Problem
from dangan.model import Benefit, Project
from dangan.rules.aid import BUSINESS, DIVIDEND, LOAN
from dangan.rules.case import Case, knows
from dangan.rules.registry import rule


@rule("D250", "项目没有项目库编号", WARNING, SUPPLEMENT, clause="003-11", reads=("projects",))
def project_outside_library(case: Case) -> Iterator[Problem]:
    """每个项目都在县级脱贫攻坚项目库中，登记了编号。

    条款：全面推进县级脱贫攻坚项目库建设,落实扶贫资金项目公告公示制度
    反例：2018 年的产业项目没有项目库编号。
    正例：编号登记齐全；输入中没有这一列的不报。
    """
    for index, project in enumerate(case.household.projects or ()):
        if not project.library_no and knows(project, "library_no"):
            yield Problem(
                path=f"projects[{index}].library_no",
                message=f"项目“{_name(project)}”没有项目库编号。请在县项目库中查找补登；没有入库的报乡镇扶贫办。",
                columns=("projects.library_no",),
            )


@rule("D251", "同一项目库编号登记两次", WARNING, CORRECT, clause="逻辑核对", reads=("projects",))
def project_twice(case: Case) -> Iterator[Problem]:
    """一户之内，一个项目库编号只登记一次。

    条款：同一户、同一人的各项登记不互相矛盾，不超出常理
    反例：两行项目的项目库编号都是 QLXM2016-0147。
    正例：编号各不相同；编号没有登记的不比。
    """
    first: dict[str, int] = {}
    for index, project in enumerate(case.household.projects or ()):
        if project.library_no and first.setdefault(project.library_no, index) != index:
            yield Problem(
                path=f"projects[{index}].library_no",
                message=f"项目库编号 {project.library_no} 与第 {first[project.library_no] + 1} 个项目相同。"
                "请核对：重复登记的去掉一行，编号抄错的改正。",
                confirm=True,
            )


@rule(
    "D252",
    "兑现的奖补超过批复金额",
    ERROR,
    CORRECT,
    clause="002-11",
    reads=("projects", "benefits"),
    needs=("business_aid",),
)
def bonus_above_approval(case: Case) -> Iterator[Problem]:
    """依据同一批复兑现的奖补，合计不超过批复的金额。

    条款：重点看年初确定的脱贫台账是否建立、项目是否实施、管理是否到位、奖补是否兑现、收益是否有保障。
    反例：批复 3000 元，依据该文号兑现的产业奖补合计 4500 元。
    正例：分两次兑现，合计正是批复的金额；文号对不上的不比。
    """
    for number, bonuses in _bonuses(case).items():
        approved = [(i, p) for i, p in enumerate(case.household.projects or ()) if p.approval_no == number]
        paid = sum((b.amount for _, b in bonuses if b.amount), Decimal(0))
        limit = sum((p.amount for _, p in approved if p.amount), Decimal(0))
        if all(p.amount is not None for _, p in approved) and paid > limit:
            yield Problem(
                path=f"benefits[{bonuses[-1][0]}].amount",
                message=f"依据 {number} 兑现的奖补合计 {text.yuan(paid)} 元，超过批复的 {text.yuan(limit)} 元。"
                "请对照批复与拨付凭证核对，改正登记；确属多付的报县直部门处理。",
                confirm=True,
                evidence=number,
            )


@rule(
    "D253",
    "奖补兑现早于项目批复",
    ERROR,
    CORRECT,
    clause="002-11",
    reads=("projects", "benefits"),
    needs=("business_aid",),
)
def bonus_before_approval(case: Case) -> Iterator[Problem]:
    """先批复、实施，后兑现奖补。

    条款：项目是否实施、管理是否到位、奖补是否兑现、收益是否有保障。
    反例：项目 2016-04-10 批复，依据该文号的产业奖补 2016-03-01 已经兑现。
    正例：批复当年秋天兑现；只登记年度的，先后不明，不报。
    """
    for number, bonuses in _bonuses(case).items():
        days = [p.approved_on for p in case.household.projects or () if p.approval_no == number and p.approved_on]
        for index, bonus in bonuses:
            if days and bonus.paid_on and all(bonus.paid_on.before(day) for day in days):
                yield Problem(
                    path=f"benefits[{index}].paid_on",
                    message=f"“{bonus.policy}”兑现于 {bonus.paid_on}，早于所依据的批复 {number}（{days[0]}）。"
                    "请对照批复与拨付凭证核对日期，改正登记；原件不得改写、倒签。",
                )


def _bonuses(case: Case) -> dict[str, list[tuple[int, Benefit]]]:
    """批复文号 → 依据它兑现的奖补。"""
    if BUSINESS not in case.aid:
        return {}
    numbers = {p.approval_no for p in case.household.projects or () if p.approval_no}
    found: dict[str, list[tuple[int, Benefit]]] = {}
    if not numbers:
        return found
    for index, benefit in case.aid.get(BUSINESS, ()):
        if benefit.basis in numbers:
            found.setdefault(benefit.basis or "", []).append((index, benefit))
    return found


@rule("D254", "小额信贷不是本户人借用", ERROR, CORRECT, clause="002-12", reads=("benefits",), needs=("loan_aid",))
def loan_of_a_stranger(case: Case) -> Iterator[Problem]:
    """小额信贷及贴息的受益人是本户在册成员。

    条款：坚持户借、户用、户还,实行集中审批
    反例：小额信贷贴息的受益人写合作社、公司，或不是本户成员的姓名。
    正例：受益人是户主或其他成员；原户主借的也算；受益人没有登记的不报。
    """
    for index, loan in case.aid.get(LOAN, ()):
        if loan.beneficiary and text.key(loan.beneficiary) not in _family(case):
            yield Problem(
                path=f"benefits[{index}].beneficiary",
                message=f"“{loan.policy}”的受益人“{loan.beneficiary}”不是本户成员。"
                "请核对借款人、用款人、还款人：抄错的改正，户贷企用的报乡镇扶贫办处理。",
                confirm=True,
            )


def _family(case: Case) -> set[str]:
    household = case.household
    return {text.key(n) for n in (household.former_head, *(m.name for m in household.members)) if n}


@rule(
    "D255",
    "借款人不满规定年龄",
    WARNING,
    CORRECT,
    clause="逻辑核对",
    reads=("benefits",),
    needs=("loan_aid", "adult_age"),
)
def loan_of_a_minor(case: Case) -> Iterator[Problem]:
    """小额信贷的借款人在借款当时已成年。

    条款：同一户、同一人的各项登记不互相矛盾，不超出常理
    反例：2001-05 出生的儿子，2017-03 登记为小额信贷的受益人。
    正例：成年以后借款；出生日期或兑现日期不足以判断的不报。
    """
    adult = case.profile.threshold("adult_age", case.as_of.year)
    for index, loan in case.aid.get(LOAN, ()):
        for person in case.persons:
            if person.member.name != loan.beneficiary or not loan.paid_on or not person.member.birth_date:
                continue
            age = dates.age(person.member.birth_date, loan.paid_on)
            if age is not None and adult is not None and age < adult:
                yield Problem(
                    path=f"benefits[{index}].beneficiary",
                    message=f"{person.name}登记为“{loan.policy}”的受益人，"
                    f"当时（{loan.paid_on}）{age} 岁，不满 {adult:f} 岁。请对照借款合同核对受益人。",
                    confirm=True,
                )


@rule(
    "D256", "小额信贷超过额度", WARNING, CORRECT, clause="000-17", reads=("benefits",), needs=("loan_aid", "loan_cap")
)
def loan_above_cap(case: Case) -> Iterator[Problem]:
    """一笔小额信贷不超过规定的额度；期限、担保没有登记，由人看合同。

    条款：提供5万元以下、3年以内免担保和免抵押小额贷款,扶贫资金全额贴息
    反例：一笔小额信贷登记 80000 元。
    正例：50000 元；贴息的金额不是贷款金额，不比。
    """
    cap = case.profile.threshold("loan_cap", case.as_of.year)
    for index, loan in case.aid.get(LOAN, ()):
        if cap is not None and loan.amount and loan.amount > cap and "贴息" not in (loan.policy or ""):
            yield Problem(
                path=f"benefits[{index}].amount",
                message=f"“{loan.policy}”登记 {text.yuan(loan.amount)} 元，超过规定的 {text.yuan(cap)} 元。"
                "请对照借款合同核对金额与享受的贷款种类。",
                confirm=True,
            )


@rule("D257", "分红没有凭据", WARNING, SUPPLEMENT, clause="001-08", reads=("benefits",), needs=("dividend_aid",))
def dividend_unproved(case: Case) -> Iterator[Problem]:
    """资产收益、入股分红写明依据或兑现日期。

    条款：资产运营方要确保财政资金形成资产的保值增值、及时回馈,重点帮扶对象享有知情权、监督权。
    反例：2017 年光伏分红 800 元，依据、兑现日期都空白。
    正例：写明分红方案的文号，或兑现日期；输入中两列都没有的不报。
    """
    for index, benefit in case.aid.get(DIVIDEND, ()):
        if benefit.basis or benefit.paid_on:
            continue
        if knows(benefit, "basis") or knows(benefit, "paid_on"):
            yield Problem(
                path=f"benefits[{index}]",
                message=f"“{benefit.policy}”没有依据，也没有兑现日期。请补登分红方案与兑付凭证，并告知户主。",
            )


def _name(project: Project) -> str:
    return project.name or "（未写名称）"
