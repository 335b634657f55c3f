"""D2 帮扶措施：有劳动力的发展，没有劳动力的兜底，措施见成效。"""

from __future__ import annotations

from collections.abc import Iterator

from dangan import text
from dangan.dates import PartialDate
from dangan.findings import CORRECT, ERROR, SUPPLEMENT, WARNING, Problem
from dangan.model import Measure, Member
from dangan.rules import work
from dangan.rules.accounts import BUSINESS, PROPERTY, WAGE
from dangan.rules.aid import DISABILITY
from dangan.rules.case import Case
from dangan.rules.registry import rule
from dangan.rules.words import mentions

_GRADE = 19
"""残疾人证号第 20 位为残疾等级。"""
_SEVERE = frozenset("12")


def _any(case: Case, name: str) -> bool:
    """有一项措施提到名单中的词。"""
    return any(mentions(case.profile, name, m.kind, m.content) for m in case.household.measures or ())


def _written(case: Case) -> list[Measure]:
    return [m for m in case.household.measures or () if m.kind or m.content]


@rule(
    "D225",
    "有劳动力而没有发展措施",
    WARNING,
    SUPPLEMENT,
    clause="逻辑核对",
    reads=("measures",),
    needs=("able_labor", "development_measures", "safety_net_measures"),
    parts={"003-09": "有劳动力而只有兜底保障（一兜了之）"},
)
def labor_without_development(case: Case) -> Iterator[Problem]:
    """有劳动力的户，措施中有产业、就业、金融等发展措施，不只是兜底保障。

    条款：……不超出常理……
    反例：两名普通劳动力，措施只有低保、大病救助。
    正例：另有技能培训；没有劳动力的户；没有登记措施的由 D208 报；稳定脱贫户。
    """
    measures = _written(case)
    if not case.able or not measures or case.household.stable_marked_on or _any(case, "development_measures"):
        return
    only = all(mentions(case.profile, "safety_net_measures", m.kind, m.content) for m in measures)
    covered = only and "003-09" in case.profile.clauses
    yield Problem(
        path="measures",
        message=f"本户有 {len(case.able)} 名劳动力，措施只有{'、'.join(m.kind or m.content or '' for m in measures)}，"
        "没有产业、就业等发展措施" + ("，防止“一兜了之”" if covered else "") + "。请与户主商定，补入脱贫方案。",
        clause="003-09" if covered else None,
        confirm=True,
        evidence="发展措施",
    )


@rule("D226", "没有劳动力而未纳入低保、特困", ERROR, SUPPLEMENT, clause="003-09", needs=("able_labor",))
def no_labor_no_allowance(case: Case) -> Iterator[Problem]:
    """全家没有劳动力的户，纳入低保或特困供养。

    条款：将完全丧失劳动能力和部分丧失劳动能力且无法依靠产业就业帮扶脱贫的贫困人口纳入低保范围……
    反例：两位老人都无劳动力，享受低保、特困供养都是“否”。
    正例：一人享受低保；属性为五保户；有弱劳动力、半劳动力；有一项没有登记全的是未知，不报。
    """
    living = case.living
    attribute = case.household.attribute or ""
    if case.able or not living or any(word in attribute for word in ("低保", "五保", "特困")):
        return
    if any(m.labor is None or "弱" in m.labor or "半" in m.labor for m in living):
        return
    if all(m.allowance is False and m.destitute is not True for m in living):
        yield Problem(
            path="members",
            message=f"在册 {len(living)} 人都没有劳动力，没有一人享受低保、特困供养。"
            "请与民政部门核对；符合条件的申请纳入，不符合的写明原因。",
            confirm=True,
            evidence="兜底",
        )


@rule("D228", "有就业措施而无人务工", WARNING, CORRECT, clause="002-22", reads=("measures",), needs=("work_measures",))
def work_measure_without_worker(case: Case) -> Iterator[Problem]:
    """有就业、公益岗位措施，并已写成效的户，有人务工或上岗。

    条款：……逐户逐人兑现帮扶措施和扶持项目
    反例：措施有“公益岗位一名”，成效写已上岗，成员务工、公益岗位各栏都没有。
    正例：一人在县外务工；措施还没有成效；务工各栏没有登记的是未知，不报。
    """
    for index, measure in enumerate(case.household.measures or ()):
        if not measure.outcome or not mentions(case.profile, "work_measures", measure.kind):
            continue
        if work.nobody_works(case):
            yield Problem(
                path=f"measures[{index}]",
                message=f"“{measure.kind}”已写成效（{measure.outcome}），成员却无人务工、没有公益岗位。"
                "请入户核实，补登务工情况，或如实更正成效。",
                confirm=True,
                evidence="就业",
                columns=("members.work_place", "members.work_months"),
            )
            return


@rule("D229", "措施与成效没有对应登记", WARNING, SUPPLEMENT, clause="002-04", reads=("measures",))
def measure_without_outcome(case: Case) -> Iterator[Problem]:
    """上年及以前开始、或已到期的措施有成效；有成效的写明是哪项措施。

    条款：扶贫手册要及时更新填写规划、帮扶走访、成效等信息
    反例：2015 年开始的产业措施，成效空白，而另一项措施写了成效；一行只有成效，没有类别和内容。
    正例：今年才开始、没有到期的措施没有成效；成效一列都没有登记的是未知。
    """
    measures = case.household.measures or []
    used = work.in_use(measures, "outcome")
    for index, measure in enumerate(measures):
        named = measure.kind or measure.content
        if measure.outcome and not named:
            yield Problem(
                path=f"measures[{index}].kind",
                message=f"有一项成效（{measure.outcome}）没有写明是哪项措施。请对照扶贫手册补写措施的类别与内容。",
                remedy=CORRECT,
                evidence="没有措施",
            )
        elif named and used and not measure.outcome and _ripe(measure, case.as_of):
            yield Problem(
                path=f"measures[{index}].outcome",
                message=f"措施“{named}”{measure.start or measure.due} 起应有成效，没有登记。"
                "请帮扶责任人入户核实，如实补记，由户主签字；不得倒签。",
                evidence=named,
                columns=("measures.outcome",),
            )


def _ripe(measure: Measure, as_of: PartialDate) -> bool:
    if measure.due and measure.due.before(as_of):
        return True
    return measure.start is not None and measure.start.year < as_of.year


@rule("D233", "重度残疾人没有补贴", WARNING, SUPPLEMENT, clause="002-05", reads=("benefits",), needs=(DISABILITY,))
def severe_disability_without_aid(case: Case) -> Iterator[Problem]:
    """一级、二级残疾的成员，有残疾人补贴、低保或特困供养。

    条款：及时与教育、卫生、人社、民政、残联等部门沟通对接……确保贫困人口能精准享受到各类扶贫政策
    反例：残疾证号等级为 1，没有护理补贴，享受低保为“否”。
    正例：享受政策有护理补贴；享受低保；三级、四级残疾；享受低保没有登记的是未知，不报。
    """
    for person in case.persons:
        member = person.member
        if not _severe(member) or member.allowance is not False or member.destitute:
            continue
        if not any(b.beneficiary in (None, member.name) for _, b in case.aid.get(DISABILITY, ())):
            yield Problem(
                path=person.at("disability_no" if member.disability_no else "id_no"),
                message=f"{person.name}为重度残疾，没有残疾人补贴、低保、特困供养的记录。"
                "请与残联、民政部门核对，符合的补办，已享受的补登。",
                confirm=True,
                evidence="重度残疾",
            )


def _severe(member: Member) -> bool:
    number = member.disability_no or member.id_no or ""
    return len(number) > _GRADE and text.key(number)[_GRADE:][:1] in _SEVERE


@rule(
    "D234",
    "“三无”户没有资产收益",
    WARNING,
    SUPPLEMENT,
    clause="002-13",
    reads=("accounts", "measures"),
    needs=("able_labor", "asset_measures"),
)
def three_none_without_asset(case: Case) -> Iterator[Problem]:
    """“三无”户（无劳动能力、无收入来源、无安全住房）有资产收益措施。

    条款：针对“三无”户，探索资产收益扶贫模式
    反例：独居老人无劳动力，只有转移性收入，危房户，措施没有光伏分红等资产收益。
    正例：有光伏分红；有劳动力；有一项没有登记的是未知，不报。
    """
    book = case.book
    if not book or case.household.unsafe_house is not True or case.able or _any(case, "asset_measures"):
        return
    earned = [book.stated(item) for item in (WAGE, BUSINESS, PROPERTY)]
    if all(amount == 0 for amount in earned) and all(m.labor for m in case.living):
        yield Problem(
            path="measures",
            message="本户无劳动能力、无收入来源、无安全住房，没有资产收益措施。"
            "请研究光伏、入股分红等资产收益到户；不宜安排的写明原因。",
            confirm=True,
            evidence="资产收益",
        )


@rule(
    "D236",
    "有劳动力而没有合作组织带动",
    WARNING,
    SUPPLEMENT,
    clause="000-18",
    reads=("measures", "projects"),
    needs=("able_labor", "cooperatives", "linking_bodies"),
)
def no_linking_body(case: Case) -> Iterator[Problem]:
    """有劳动力的户至少加入一个合作组织。

    条款：……每个有劳动力的贫困户至少加入1个合作组织
    反例：有两名劳动力，措施、项目、协议里都没有提到合作社、企业、大户。
    正例：措施写“加入茶叶合作社”；没有劳动力的户不报。
    """
    household = case.household
    texts = [part for m in household.measures or () for part in (m.kind, m.content, m.outcome)]
    texts += [part for p in household.projects or () for part in (p.name, p.kind)]
    texts += [part for item in case.items for part in (item.document.title, item.document.author)]
    if case.able and not mentions(case.profile, "linking_bodies", *texts):
        yield Problem(
            path="measures",
            message=f"本户有 {len(case.able)} 名劳动力，措施、项目、材料里都没有提到加入合作组织。"
            "请核对；已加入的补记，没有加入的落实。",
            confirm=True,
            evidence="合作组织",
        )
