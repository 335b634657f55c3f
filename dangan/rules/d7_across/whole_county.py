"""D7 跨户：重复的户、一人两户、帮扶责任人的户数。

逐户读、逐户比，只与此前读到的户比较；意见记在后读到的一户，并写明先前的一户。
"""

from __future__ import annotations

from collections.abc import Iterator

from dangan import text
from dangan.findings import CANCEL, CORRECT, ERROR, WARNING, Problem
from dangan.rules.case import Case, CountyCase
from dangan.rules.registry import rule


@rule("D701", "同一户登记两次", ERROR, CANCEL, clause="002-01", scope="across")
def household_twice(case: Case) -> Iterator[Problem]:
    """一户只登记一次：户编号不重复，也没有两户的成员完全相同。

    条款：对全库贫困人口信息准确性做好“回头看”核查工作……
    反例：两个户编号，四名成员的证件号码完全相同。
    正例：分户以后各有各的成员。
    """
    if case.household.code in case.seen.codes:
        yield Problem(
            path="code", message=f"户编号 {case.household.code} 登记了两次。请核对是否同一户，去掉一次。", confirm=True
        )
        return
    if other := _same_household(case):
        yield Problem(
            path="members",
            message=f"本户成员与户 {other} 完全相同，似为同一户登记两次。请核对，保留一户，另一户报系统信息员处理。",
            confirm=True,
            evidence=other,
        )


def _same_household(case: Case) -> str | None:
    """成员完全相同的、此前读到的户。"""
    keys = {key for _, key in case.people}
    found = {case.seen.people.get(key) for key in keys}
    entry = found.pop() if len(found) == 1 else None
    return entry[0] if entry and entry[1] == len(keys) else None


@rule("D702", "一人登记在两户", ERROR, CORRECT, clause="002-01", scope="across")
def person_in_two_households(case: Case) -> Iterator[Problem]:
    """一人只登记在一户：证件号码前 18 位不在两户出现。

    条款：对全库贫困人口信息准确性做好“回头看”核查工作，重点对人员信息……做好更新登记工作。
    反例：女儿出嫁后在婆家登记，娘家没有去掉；一户以身份证、另一户以残疾证登记同一人。
    正例：已登记迁出、婚出、死亡的不算；整户重复的由 D701 报，不逐人报。
    """
    if case.household.code in case.seen.codes or _same_household(case):
        return
    for index, key in case.people:
        entry = case.seen.people.get(key)
        if entry:
            name = case.household.members[index].name or f"第{index + 1}名成员"
            yield Problem(
                path=f"members[{index}].id_no",
                message=f"{name}（{case.masked(key)}）又登记在户 {entry[0]}。"
                "请核对户口，只留一处，另一处登记迁出、婚出等。",
                evidence=entry[0],
            )


@rule(
    "D703",
    "帮扶责任人结对户数不合规定",
    WARNING,
    CORRECT,
    clause="000-19",
    needs=("helper_households",),
    scope="county",
)
def helper_overloaded(case: CountyCase) -> Iterator[Problem]:
    """一名帮扶责任人结对的户数，在本县按职级规定的上下限之内。

    条款：县级以上领导包抓三到五户贫困户，科级干部包抓二到三户贫困户，一般干部包抓一到两户贫困户。
    反例：科级干部现任结对四户；县级领导只结对一户（所读不一定是全县的资料，待核实）。
    正例：科级干部结对三户；同名而单位不同的，分别计算；没有登记职级、也没有通用上限的不报。
    """
    for (name, unit), count in sorted(case.seen.helpers.items()):
        rank = case.seen.ranks.get((name, unit), "")
        most = case.profile.figure("helper_households", rank)
        least = case.profile.figure("helper_households_min", rank)
        if most is not None and count > most:
            fault, few = f"超过规定的 {most:f} 户", False
        elif least is not None and count < least:
            fault, few = f"不足规定的 {least:f} 户", True
        else:
            continue
        yield Problem(
            path="helpers",
            message=f"帮扶责任人{name}（{'，'.join(filter(None, (unit, rank))) or '单位未登记'}）结对 {count} 户，"
            f"{fault}。请调整结对。",
            confirm=few,
            evidence=f"{name}/{unit}",
        )


@rule("D704", "几户登记同一个电话", WARNING, CORRECT, clause="逻辑核对", scope="across")
def phone_shared(case: Case) -> Iterator[Problem]:
    """各户登记自己的联系电话。

    条款：同一户、同一人的各项登记不互相矛盾，不超出常理；矛盾之处只作提示，由人对照原件、入户核实，本工具不代改。
    反例：一村十几户都登记村干部的电话。
    正例：各户不同；同一户登记两次的由 D701 报。
    """
    phone = case.household.phone
    other = case.seen.phones.get(phone) if phone else None
    if not phone or other in (None, case.household.code) or _same_household(case):
        return
    shown = phone if case.show_id else text.mask_phone(phone)
    yield Problem(
        path="phone",
        message=f"联系电话 {shown} 又登记在户 {other}。请核对，各登记本户能接通的电话；确系合用的注明。",
        confirm=True,
        evidence=other,
    )
