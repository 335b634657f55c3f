"""补助的标准：雨露计划、教育生活补助、一次性助学补助、生态补偿、产业资金。标准都在方案里，没有设定的不查。"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from dangan import text
from dangan.findings import CANCEL, CORRECT, ERROR, SUPPLEMENT, WARNING, Problem
from dangan.model import Benefit
from dangan.rules.aid import BUSINESS, EDUCATION, ONE_OFF_GRANT, YULU
from dangan.rules.case import Case
from dangan.rules.registry import rule

_AUTUMN = 9
"""秋季学期自九月起。"""
_JUNIOR = ("七年级", "八年级", "九年级")


@rule(
    "D248",
    "“雨露计划”补助与标准不符",
    WARNING,
    CORRECT,
    clause="002-14",
    reads=("benefits",),
    needs=("yulu_aid", "yulu_subsidy"),
)
def yulu_amount(case: Case) -> Iterator[Problem]:
    """“雨露计划”补助每生每年合于当年的标准；提高标准的当年，秋季兑现的按新标准。

    条款：“雨露计划”培训补助标准由3000元提高到5000元，对符合资助条件的中、高职学生秋季按照新标准做到应补尽补……
    反例：2017 年 10 月兑现 3000 元；2016 年两次共 6000 元。
    正例：2017 年 10 月 5000 元，或秋季一学期 2500 元；2016 年 3000 元；金额没有登记的不报。
    """
    for (name, year), rows in _by_person(case, YULU).items():
        new = case.profile.threshold("yulu_subsidy", year)
        old = case.profile.threshold("yulu_subsidy", year - 1)
        if new is None or old is None:
            continue
        total = sum((b.amount for _, b in rows if b.amount), Decimal(0))
        autumn = all(b.paid_on and (b.paid_on.month or 0) >= _AUTUMN for _, b in rows)
        least = new if autumn else min(old, new)
        if total <= max(old, new) and (total >= least or total * 2 == least):
            continue
        yield Problem(
            path=f"benefits[{rows[0][0]}].amount",
            message=f"{name or '本户学生'}{year} 年“雨露计划”补助共 {text.yuan(total)} 元，标准为 {text.yuan(new)} 元。"
            "请与教育、扶贫部门的发放记录核对；少补的补足，金额写错的改正。",
            confirm=True,
            evidence=str(year),
        )


def _by_person(case: Case, name: str) -> dict[tuple[str, int], list[tuple[int, Benefit]]]:
    """某类补助，按（受益人, 年度）归集；没有写年度、金额的不计。"""
    found: dict[tuple[str, int], list[tuple[int, Benefit]]] = {}
    for index, benefit in case.aid.get(name, ()):
        if benefit.year and benefit.amount:
            found.setdefault((benefit.beneficiary or "", benefit.year), []).append((index, benefit))
    return found


@rule(
    "D249",
    "教育生活补助与标准不符",
    WARNING,
    CORRECT,
    clause="000-08",
    reads=("benefits",),
    needs=("preschool_subsidy", "boarding_subsidy", "secondary_subsidy", "vocational_one_off"),
)
def schooling_subsidy(case: Case) -> Iterator[Problem]:
    """学前、寄宿生、高中中职的生活补助与一次性助学补助，每生每年合于本学段的标准；寄宿补贴只给义务教育阶段。

    条款：……按照每生每年小学1000元、初中1250元的标准给予生活补贴
    反例：小学生的寄宿生生活补贴 1250 元；高中生领寄宿生生活补贴。
    正例：小学 1000 元、初中 1250 元，或一学期为其半；认不出学段、没有登记金额的不报。
    """
    stages = {text.key(m.name): _stage(m.schooling) for m in case.living if m.name and m.schooling}
    for index, benefit in case.aid.get(EDUCATION, ()):
        stage = stages.get(text.key(benefit.beneficiary or ""), "") if benefit.year == case.as_of.year else ""
        standard, name = _standard(case, benefit.policy or "", stage)
        if name and standard is None and stage:
            yield Problem(
                path=f"benefits[{index}].policy",
                message=f"{benefit.beneficiary}的在校生状况为“{stage}”，不在“{name}”的范围。请核对受益人与补助名称。",
                remedy=CANCEL,
                confirm=True,
                evidence=name,
            )
        elif standard and benefit.amount and benefit.amount not in (standard, standard / 2):
            yield Problem(
                path=f"benefits[{index}].amount",
                message=f"{benefit.beneficiary or '学生'}的“{benefit.policy}”{text.yuan(benefit.amount)} 元，"
                f"标准为每生每年 {text.yuan(standard)} 元。请与教育部门的发放记录核对改正。",
                confirm=True,
                evidence=name,
            )


def _stage(schooling: str) -> str:
    return "初中" if schooling in _JUNIOR else schooling


def _standard(case: Case, policy: str, stage: str) -> tuple[Decimal | None, str]:
    """一种教育补助的标准与名称；认不出是哪一种，名称为空串。学段先看补助名称，再看学生现在的学段。"""
    profile, words = case.profile, policy + stage
    if any(word in policy for word in profile.values("one_off_grants")):
        return profile.threshold("vocational_one_off", case.as_of.year), "一次性扶贫助学补助"
    if "寄宿" in policy:
        return profile.figure("boarding_subsidy", words), "寄宿生生活补贴"
    if "学前" in policy or "幼儿" in policy:
        return profile.threshold("preschool_subsidy", case.as_of.year), "学前一年生活补贴"
    if "生活补助" in policy or "生活补贴" in policy:
        return profile.figure("secondary_subsidy", words), "高中、中职生活补助"
    return None, ""


@rule(
    "D335", "一次性补助给了同一人两次", ERROR, CANCEL, clause="000-10", reads=("benefits",), needs=("one_off_grants",)
)
def one_off_twice(case: Case) -> Iterator[Problem]:
    """中高职在校生的一次性扶贫助学补助，每人只给一次。

    条款：……每人一次性再给予3000元扶贫助学补助
    反例：同一学生 2016 年、2017 年各一笔“扶贫助学补助”。
    正例：两名学生各一笔；受益人没有登记的不报。
    """
    given: dict[str, Benefit] = {}
    for index, benefit in case.aid.get(ONE_OFF_GRANT, ()):
        if not benefit.beneficiary:
            continue
        first = given.setdefault(text.key(benefit.beneficiary), benefit)
        if first is not benefit:
            yield Problem(
                path=f"benefits[{index}]",
                message=f"{benefit.beneficiary}已有一笔一次性“{first.policy}”（{_when(first)}），又有一笔（{_when(benefit)}）。"
                "请核对是否重复登记；确属重发的报主管部门。",
                confirm=True,
            )


def _when(benefit: Benefit) -> str:
    return str(benefit.paid_on or benefit.year or "日期不明")


@rule(
    "D337",
    "生态补偿、护林员工资低于标准",
    WARNING,
    CORRECT,
    clause="004-24",
    reads=("accounts", "benefits"),
    needs=("ecology_compensation", "ranger_wage"),
)
def ecology_pay(case: Case) -> Iterator[Problem]:
    """生态补偿为每人每年规定的数额，护林员工资每月不低于规定。

    条款：给予补助每人50元/月……每人每月工资不低于1000元
    反例：三口之家生态补偿金 600 元（规定每人 600 元）；护林员工资全年 6000 元。
    正例：三口之家 1800 元；护林员上岗 6 个月，工资 6000 元；没有生态补偿金的不报。
    """
    book = case.recent_book
    item = "生态补偿金"
    amount = book.stated(item) if book else None
    if book and amount:
        owed = (case.profile.threshold("ecology_compensation", book.year or 0) or Decimal(0)) * len(case.living)
        if amount != owed:
            yield Problem(
                path=book.path(item),
                message=f"{book.label}生态补偿金 {text.yuan(amount)} 元，{len(case.living)} 人按规定应为"
                f" {text.yuan(owed)} 元。请与林业部门的发放记录核对。",
                confirm=True,
                evidence="生态补偿",
            )
    least = case.profile.threshold("ranger_wage", case.as_of.year) or Decimal(0)
    for person in case.persons:
        months = person.member.post_months
        if months and "护林" in (person.member.public_post or ""):
            yield from _ranger_underpaid(case, person.name, months, least)


def _ranger_underpaid(case: Case, name: str, months: int, least: Decimal) -> Iterator[Problem]:
    """上年护林员工资合计不足的；没有登记工资的不报。"""
    year = case.as_of.year - 1
    wages = [
        (i, b.amount)
        for i, b in enumerate(case.household.benefits or ())
        if b.amount and b.year == year and b.beneficiary == name and "护林" in (b.policy or "")
    ]
    paid = sum((amount for _, amount in wages), Decimal(0))
    if wages and paid < least * months:
        yield Problem(
            path=f"benefits[{wages[0][0]}].amount",
            message=f"{name}任护林员 {months} 个月，{year} 年工资共 {text.yuan(paid)} 元，"
            f"低于每月 {text.yuan(least)} 元。请与林业部门核对月数与发放记录。",
            confirm=True,
            evidence=f"护林{year}",
        )


@rule(
    "D338",
    "脱贫后产业资金不足",
    WARNING,
    SUPPLEMENT,
    clause="004-05",
    reads=("benefits",),
    needs=("industry_fund",),
)
def industry_fund_short(case: Case) -> Iterator[Problem]:
    """脱贫以后每个完整年度，产业资金人均不低于规定。

    条款：已脱贫的农户继续扶持产业资金人均不低于1500元,直到2020年
    反例：三口之家 2017 年脱贫，2018 年产业资金 3000 元（人均 1000 元）。
    正例：4500 元；脱贫当年、尚未过完的年度、没有规定的年度不报。
    """
    exited = case.household.exited_on
    if not case.exited or exited is None:
        return
    for year in range(exited.year + 1, case.as_of.year):
        least = case.profile.threshold("industry_fund", year)
        if least is None:
            continue
        fund = sum((b.amount for _, b in case.aid.get(BUSINESS, ()) if b.year == year and b.amount), Decimal(0))
        owed = least * len(case.living)
        if fund < owed:
            yield Problem(
                path="benefits",
                message=f"{exited} 脱贫，{year} 年登记的产业资金 {text.yuan(fund)} 元，"
                f"{len(case.living)} 人按规定不少于 {text.yuan(owed)} 元。请核对漏记的项目；确未落实的报主管部门。",
                confirm=True,
                evidence=f"产业资金{year}",
            )
