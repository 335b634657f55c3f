"""D3 收入与家庭情况：工资与务工，经营与支出、耕地，低保金、五保金、养老金与领取的人。

成员登记的是现状，所以只与今年、上年的收支账比较；年度错开仍可能不同，意见都待人核实。
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from dangan import status, text
from dangan.findings import CORRECT, ERROR, INFO, SUPPLEMENT, WARNING, Problem
from dangan.rules import work
from dangan.rules.accounts import BUSINESS, COST, WAGE
from dangan.rules.case import Case
from dangan.rules.persons import born
from dangan.rules.registry import rule

_FARMING = "农业收入"
_ALLOWANCE, _DESTITUTE, _PENSION = "低保金", "五保金", "养老金"


@rule("D319", "工资性收入与务工情况不符", WARNING, CORRECT, clause="逻辑核对", reads=("accounts",))
def wage_against_work(case: Case) -> Iterator[Problem]:
    """有工资性收入的户有人务工，有人务工的户有工资性收入。

    条款：同一户、同一人的各项登记不互相矛盾……
    反例：工资性收入 12000 元，成员的务工时间都是 0；一人省外务工 9 个月，工资性收入 0 元。
    正例：一人务工，有工资；务工各栏没有登记的是未知，不报。
    """
    book = case.recent_book
    wage = book.stated(WAGE) if book else None
    if not book or wage is None:
        return
    if wage > 0 and work.nobody_works(case):
        yield Problem(
            path=book.path(WAGE),
            message=f"{book.label}工资性收入 {text.yuan(wage)} 元，成员的务工、公益岗位却都没有。"
            "请核对是谁的工资，补登务工时间；不是工资的改列科目。",
            confirm=True,
            evidence="无人务工",
            columns=("members.work_place", "members.work_months"),
        )
    elif not wage and (names := [m.name or "" for m in case.living if work.works(case.profile, m)]):
        yield Problem(
            path=book.path(WAGE),
            message=f"{'、'.join(names)}在务工，{book.label}工资性收入却是 0 元。"
            "请入户核实工资并计入，或改正务工登记。",
            confirm=True,
            evidence="漏算工资",
        )


@rule(
    "D320",
    "月均工资不合常理",
    WARNING,
    CORRECT,
    clause="逻辑核对",
    reads=("accounts",),
    needs=("monthly_wage_high", "monthly_wage_low"),
)
def odd_monthly_wage(case: Case) -> Iterator[Problem]:
    """工资性收入除以务工月数，在常理以内；没有登记月数的，全年工资不会只有几十元。

    条款：……不超出常理……
    反例：全家务工 10 个月，工资性收入 600 元（或 600000 元，似多写两个零）。
    正例：务工 10 个月，工资性收入 20000 元；没有工资的不报。
    """
    book = case.recent_book
    wage = book.stated(WAGE) if book else None
    if not book or not wage:
        return
    months = work.months(case)
    average = wage / (months or 1)
    low = case.profile.threshold("monthly_wage_low", case.as_of.year) or Decimal(0)
    high = case.profile.threshold("monthly_wage_high", case.as_of.year) or average
    if average < low or (months and average > high):
        spread = f"，按务工 {months} 个月，月均 {text.yuan(average)} 元" if months else ""
        yield Problem(
            path=book.path(WAGE),
            message=f"{book.label}工资性收入 {text.yuan(wage)} 元{spread}，不合常理。"
            "请核对金额的位数、单位（元）与务工月数。",
            confirm=True,
            evidence="月均",
        )


@rule("D321", "经营收入与支出不相称", WARNING, SUPPLEMENT, clause="收入公式", reads=("accounts",))
def business_without_cost(case: Case) -> Iterator[Problem]:
    """有生产经营性收入就有支出，支出一般不多于收入。

    条款：……纯收入＝总收入－生产经营性支出……
    反例：经营收入 8000 元，支出 0 元；经营收入 2000 元，支出 9000 元。
    正例：经营收入 6000 元，支出 1800 元；支出没有登记的是未知，不报。
    """
    book = case.book
    income, cost = (book.stated(BUSINESS), book.stated(COST)) if book else (None, None)
    if not book or income is None or cost is None or (income <= 0 and cost <= 0):
        return
    if cost == 0:
        yield Problem(
            path=book.path(COST),
            message=f"{book.label}生产经营性收入 {text.yuan(income)} 元，支出 0 元。"
            "请补算种子、农资、饲草料等支出，重算纯收入；卖出的畜禽要扣相应的成本。",
            confirm=True,
            evidence="没有支出",
        )
    elif cost > income:
        yield Problem(
            path=book.path(COST),
            message=f"{book.label}生产经营性支出 {text.yuan(cost)} 元，多于经营收入 {text.yuan(income)} 元。"
            "请核对生活支出是否误列；当年投入而没有收益的，在说明栏写明。",
            remedy=CORRECT,
            confirm=True,
            evidence="支出过多",
        )


@rule("D322", "有农业收入而没有耕地", INFO, CORRECT, clause="逻辑核对", reads=("accounts",))
def farming_without_land(case: Case) -> Iterator[Problem]:
    """有农业收入的户一般有耕地。

    条款：同一户、同一人的各项登记不互相矛盾……
    反例：农业收入 4000 元，耕地面积写 0 亩。
    正例：耕地 3.2 亩；耕地面积没有登记的是未知，不报。
    """
    book = case.recent_book
    income = book.stated(_FARMING) if book and case.household.arable == 0 else None
    if book and income:
        yield Problem(
            path="arable",
            message=f"{book.label}农业收入 {text.yuan(income)} 元，耕地面积却是 0 亩。"
            "请核对耕地面积；租种他人土地的，在说明栏写明。",
            confirm=True,
            evidence="农业收入",
        )


@rule("D323", "低保金与享受低保的人不符", ERROR, CORRECT, clause="002-05", reads=("accounts",))
def allowance_against_people(case: Case) -> Iterator[Problem]:
    """收支账有低保金的户有人享受低保，反之亦然。

    条款：及时与教育、卫生、人社、民政、残联等部门沟通对接，交换相关部门数据……
    反例：低保金 2400 元，成员享受低保都是“否”；一人享受低保，低保金 0 元（警告）。
    正例：一人享受低保，有低保金；享受低保没有登记的是未知，不报。
    """
    flags = [member.allowance for member in case.household.members]
    return _paid_against(case, _ALLOWANCE, flags, ("低保",), "享受低保")


@rule("D324", "五保金与特困供养的人不符", ERROR, CORRECT, clause="002-05", reads=("accounts",))
def destitute_aid_against_people(case: Case) -> Iterator[Problem]:
    """收支账有五保（特困供养）金的户有人特困供养，反之亦然。

    条款：及时与教育、卫生、人社、民政、残联等部门沟通对接，交换相关部门数据……
    反例：五保金 5760 元，成员特困供养都是“否”，属性为一般贫困户。
    正例：独居老人特困供养，有五保金；属性为五保户的，成员一栏没有登记也不报。
    """
    flags = [member.destitute for member in case.household.members]
    return _paid_against(case, _DESTITUTE, flags, ("五保", "特困"), "特困供养")


def _paid_against(
    case: Case, item: str, flags: list[bool | None], words: tuple[str, ...], field: str
) -> Iterator[Problem]:
    """某项补助的金额与享受它的人；flags 为各成员享受与否，words 为贫困户属性中的字样。"""
    book = case.recent_book
    amount = book.stated(item) if book else None
    if not book or amount is None:
        return
    attribute = case.household.attribute or ""
    if amount > 0 and None not in flags and not any(flags) and not any(word in attribute for word in words):
        yield Problem(
            path=book.path(item),
            message=f"{book.label}{item} {text.yuan(amount)} 元，成员却没有一人{field}。"
            f"请与民政部门的名单核对，改正{field}的登记或收支科目。",
            confirm=True,
            evidence="有金额无人",
        )
    elif amount == 0 and any(flags):
        yield Problem(
            path=book.path(item),
            message=f"有 {sum(map(bool, flags))} 人{field}，{book.label}{item}却是 0 元。"
            "请与民政部门的发放记录核对，漏记的计入收入。",
            severity=WARNING,
            confirm=True,
            evidence="有人无金额",
        )


@rule("D325", "养老金与老年人不符", WARNING, CORRECT, clause="逻辑核对", reads=("accounts",), needs=("pension_age",))
def pension_against_age(case: Case) -> Iterator[Problem]:
    """有养老金的户有到龄的老人；到龄而参加养老保险的老人有养老金。

    条款：同一户、同一人的各项登记不互相矛盾……
    反例：全家最大的 48 岁，养老金 840 元；70 岁的老人参加了养老保险，养老金 0 元。
    正例：有一位老人；有职工养老保险的可早领，出生日期不全的是未知，都不报。
    """
    book = case.recent_book
    amount = book.stated(_PENSION) if book else None
    limit = case.profile.threshold("pension_age", case.as_of.year)
    if not book or book.year is None or amount is None or limit is None:
        return
    members = case.household.members
    if amount > 0 and not any(m.employee_pension for m in members):
        births = [_birth_year(case, index) for index in range(len(members))]
        oldest = None if None in births else max((book.year - year for year in births if year), default=None)
        if oldest is not None and oldest < limit:
            yield Problem(
                path=book.path(_PENSION),
                message=f"{book.label}养老金 {text.yuan(amount)} 元，当年最年长的成员只有 {oldest} 岁。"
                "请核对领取人；赡养费、其他补贴改列科目。",
                confirm=True,
                evidence="无人到龄",
            )
    elif amount == 0:
        entitled = [
            m.name or ""
            for i, m in enumerate(members)
            if m.pension and (year := _birth_year(case, i)) and book.year - year > limit and status.is_present(m)
        ]
        if entitled:
            yield Problem(
                path=book.path(_PENSION),
                message=f"{'、'.join(entitled)}参加养老保险并已到龄，{book.label}养老金却是 0 元。"
                "请与人社部门的发放记录核对，漏记的计入收入。",
                confirm=True,
                evidence="到龄无金额",
            )


def _birth_year(case: Case, index: int) -> int | None:
    member = case.household.members[index]
    if member.birth_date:
        return member.birth_date.year
    number = dict(case.cores).get(index)
    birth = born(number) if number else None
    return birth.year if birth else None
