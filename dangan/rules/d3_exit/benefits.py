"""D3 到户享受政策项目清单：依据与兑现、合计、重复，已故与未出生的受益人。各项补助的标准见 subsidy。"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from operator import attrgetter

from dangan import status, text
from dangan.dates import PartialDate
from dangan.findings import CANCEL, CORRECT, ERROR, SUPPLEMENT, WARNING, Problem
from dangan.model import Benefit
from dangan.rules.case import Case
from dangan.rules.registry import rule
from dangan.rules.work import in_use

_TOTAL = frozenset({"合计", "总计", "小计"})
_IN_MONEY = frozenset({None, "资金", "现金", "一卡通", "补贴"})
_ROUGHLY = attrgetter("policy", "paid_on", "beneficiary")
"""这三项都不相同的，不必逐栏比较。"""
_NAMED = 5
"""一条意见里列出的政策至多几项。"""


@rule("D326", "享受政策没有依据或兑现记录", WARNING, SUPPLEMENT, clause="002-10.退出", reads=("benefits",))
def benefit_without_basis(case: Case) -> Iterator[Problem]:
    """脱贫户的到户享受政策项目清单，每项写明依据；往年的资金写明兑现日期。

    条款：精准退出类包括：……到户享受政策项目清单。
    反例：清单有十项，其中两项依据空白，一项 2015 年的资金没有兑现日期。
    正例：每项都有文号；减免、服务没有兑现日期，当年的尚未兑现，都不报；整列都没有登记的是未知。
    """
    benefits = case.household.benefits or []
    if not case.exited:
        return
    blank = [i for i, b in enumerate(benefits) if b.basis is None and b.policy not in _TOTAL]
    if blank and in_use(benefits, "basis"):
        yield _incomplete(benefits, blank, "basis", "依据", "请查对文件、批复补写")
    unpaid = [i for i, b in enumerate(benefits) if b.paid_on is None and _should_be_paid(b, case.as_of)]
    if unpaid and in_use(benefits, "paid_on"):
        yield _incomplete(benefits, unpaid, "paid_on", "兑现日期", "请核对一卡通、收据补写；确未兑现的报主管部门兑现")


def _should_be_paid(benefit: Benefit, as_of: PartialDate) -> bool:
    return (
        bool(benefit.amount)
        and benefit.manner in _IN_MONEY
        and benefit.policy not in _TOTAL
        and (benefit.year or as_of.year) < as_of.year
    )


def _incomplete(benefits: Sequence[Benefit], rows: Sequence[int], field: str, what: str, advice: str) -> Problem:
    names = "、".join(f"{benefits[i].year or ''}{benefits[i].policy or '（未写名称）'}" for i in rows[:_NAMED])
    more = f"等 {len(rows)} 项" if len(rows) > _NAMED else ""
    return Problem(
        path=f"benefits[{rows[0]}].{field}",
        message=f"到户享受政策没有{what}：{names}{more}。{advice}；没有凭据的写情况说明，不得编造。",
        evidence=what,
        columns=(f"benefits.{field}",),
    )


@rule("D327", "享受政策清单合计不符", ERROR, CORRECT, clause="002-10.退出", reads=("benefits",))
def benefit_total_wrong(case: Case) -> Iterator[Problem]:
    """到户享受政策项目清单中合计一行，等于各项金额之和。

    条款：精准退出类包括：……到户享受政策项目清单。
    反例：各项共 4300 元，合计一行写 4800 元。
    正例：相等；合计一行写了年度的，只与那一年的各项比；没有合计一行、有一项金额空白的不报。
    """
    benefits = case.household.benefits or []
    for index, total in enumerate(benefits):
        if total.policy not in _TOTAL or total.amount is None:
            continue
        amounts = [b.amount for b in benefits if b.policy not in _TOTAL and total.year in (None, b.year)]
        known = [amount for amount in amounts if amount is not None]
        if known and len(known) == len(amounts) and sum(known) != total.amount:
            yield Problem(
                path=f"benefits[{index}].amount",
                message=f"{total.year or ''}{total.policy}写 {text.yuan(total.amount)} 元，"
                f"各项相加为 {text.yuan(sum(known, Decimal(0)))} 元。请对照凭据核对各项与合计。",
            )


@rule("D336", "同一笔政策登记两次", WARNING, CORRECT, clause="逻辑核对", reads=("benefits",))
def benefit_twice(case: Case) -> Iterator[Problem]:
    """清单中没有年度、政策、受益人、金额、依据、兑现日期全同的两行。

    条款：同一户、同一人的各项登记不互相矛盾……
    反例：两行都是 2016 年产业奖补、同一受益人、3000 元、2016-09-10 兑现。
    正例：按月、按季分次兑现的，兑现日期不同；没有登记兑现日期的无从判断，不报。
    """
    benefits = case.household.benefits or []
    if len(set(map(_ROUGHLY, benefits))) == len(benefits):
        return
    seen = set()
    for index, b in enumerate(benefits):
        same = (b.year, b.policy, b.beneficiary, b.amount, b.quantity, b.basis, b.paid_on)
        if b.paid_on and same in seen:
            yield Problem(
                path=f"benefits[{index}]",
                message=f"“{b.policy}”（{b.beneficiary or '受益人未登记'}，{b.paid_on}）登记了两次，各栏全同。"
                "请核对凭据；重复的去掉一行，重算合计。",
                confirm=True,
            )
        seen.add(same)


@rule("D342", "去世后仍享受政策", ERROR, CANCEL, clause="002-01", reads=("benefits",), needs=("funeral_aid",))
def benefit_after_death(case: Case) -> Iterator[Problem]:
    """已登记死亡的成员，死亡以后不再享受政策。

    条款：重点对人员信息……做好更新登记工作……
    反例：之父 2016-03 死亡，2017 年仍发放养老金。
    正例：死亡以前发放的；丧葬费、抚恤金；家中另有同名的人；同一年而先后不明的不报。
    """
    for member in case.household.members:
        gone = member.presence_changed_on
        if not gone or not member.name or "死亡" not in (member.presence or ""):
            continue
        name = text.key(member.name)
        if any(text.key(m.name) == name for m in case.living if m.name):
            continue
        for index, benefit in enumerate(case.household.benefits or ()):
            later = benefit.paid_on.after(gone) if benefit.paid_on else (benefit.year or 0) > gone.year
            if later and benefit.beneficiary and text.key(benefit.beneficiary) == name and not _funeral(case, benefit):
                yield Problem(
                    path=f"benefits[{index}]",
                    message=f"{member.name}已于 {gone} 死亡，此后（{benefit.paid_on or benefit.year}）仍享受"
                    f"“{benefit.policy}”。请核对死亡时间与受益人；确属多发的停发，并报主管部门。",
                    confirm=True,
                )


def _funeral(case: Case, benefit: Benefit) -> bool:
    return any(word in (benefit.policy or "") for word in case.profile.values("funeral_aid"))


@rule("D343", "出生以前享受政策", ERROR, CORRECT, clause="逻辑核对", reads=("benefits",))
def benefit_before_birth(case: Case) -> Iterator[Problem]:
    """成员不在出生以前享受政策。

    条款：同一户、同一人的各项登记不互相矛盾……
    反例：孙女 2015-02 出生，2014 年有一笔以她为受益人的教育资助。
    正例：出生当年参保；出生日期没有登记的不报。
    """
    benefits = case.household.benefits or ()
    first = min((b.year for b in benefits if b.year), default=None)
    if first is None:
        return
    for member in case.household.members:
        born = member.birth_date
        if born is None or born.year <= first or not member.name or not status.is_present(member):
            continue
        for index, benefit in enumerate(benefits):
            if benefit.beneficiary == member.name and benefit.year and benefit.year < born.year:
                yield Problem(
                    path=f"benefits[{index}].beneficiary",
                    message=f"{member.name} {born} 出生，{benefit.year} 年却享受“{benefit.policy}”。"
                    "请对照凭据核对受益人与年度。",
                )
