"""D2 精准帮扶：方案、项目的申请批复协议、搬迁申请、帮扶责任人、致贫原因与措施、新增户。"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dangan import filing, text
from dangan.dates import PartialDate
from dangan.filing import BAG, VILLAGE, VOLUME
from dangan.findings import CORRECT, ERROR, SUPPLEMENT, WARNING, Problem
from dangan.model import Member, Project
from dangan.rules.absence import ADVICE, absent
from dangan.rules.case import AGREEMENT, HANDBOOK, Case
from dangan.rules.registry import rule
from dangan.rules.words import parts, words

_PLAN = "脱贫方案"
_APPLICATION = "项目申请书"
_APPROVAL = "项目批复"
_PENDING = re.compile("申请中|待批|未批|未获批|拟|取消|终止|撤销")
_SPLIT = re.compile("[;；、,，/]")


@rule("D201", "缺少脱贫方案", ERROR, SUPPLEMENT, clause="002-10.帮扶", reads=("documents",), papers=(_PLAN,))
def plan_missing(case: Case) -> Iterator[Problem]:
    """每户卷内须有脱贫方案。

    条款：精准帮扶类主要包括：脱贫方案、项目申请（含易地搬迁申请）、项目批复、村户协议等。
    反例：卷内没有脱贫方案，也没有帮扶计划。
    正例：卷内有“脱贫计划和方案”。
    """
    return absent(case, _PLAN)


@rule(
    "D202",
    "项目没有申请",
    ERROR,
    SUPPLEMENT,
    clause="002-10.帮扶",
    reads=("documents", "projects"),
    papers=(_APPLICATION,),
)
def project_without_application(case: Case) -> Iterator[Problem]:
    """每个到户项目有一份项目申请书。

    条款：精准帮扶类主要包括：……项目申请（含易地搬迁申请）……
    反例：登记两个项目，卷内只有一份项目申请书。
    正例：一项目一份，按所属项目对应；没有写明项目的按件数抵。搬迁、信贷项目的材料在村级，不查。
    """
    return _without(case, _APPLICATION, include_pending=True)


@rule(
    "D203",
    "项目没有批复",
    ERROR,
    SUPPLEMENT,
    clause="002-10.帮扶",
    reads=("documents", "projects"),
    papers=(_APPROVAL,),
)
def project_without_approval(case: Case) -> Iterator[Problem]:
    """每个已实施的到户项目有项目批复（或批复摘录）。

    条款：精准帮扶类主要包括：……项目批复……
    反例：项目有申请书，没有批复。
    正例：有批复摘录，文号与项目的批复文号相同；状态为申请中、未批准、已取消的项目不查。
    """
    return _without(case, _APPROVAL)


@rule(
    "D204",
    "项目没有村户协议",
    WARNING,
    SUPPLEMENT,
    clause="002-10.帮扶",
    reads=("documents", "projects"),
    papers=(AGREEMENT,),
)
def project_without_agreement(case: Case) -> Iterator[Problem]:
    """每个已实施的到户项目有村户协议。

    条款：精准帮扶类主要包括：……村户协议等。
    反例：项目已批复，卷内没有村户协议，只有袋里一份。
    正例：协议一式两份，一份在卷内，一份在户明白袋。
    """
    return _without(case, AGREEMENT)


def _without(case: Case, name: str, include_pending: bool = False) -> Iterator[Problem]:
    """没有某种材料的项目。"""
    if not case.recorded or (VOLUME, name) in case.unseen:
        return
    numbered = [(i, p) for i, p in case.own_projects if include_pending or not _PENDING.search(p.status or "")]
    if not numbered:
        return
    held = [item.document for item in case.by_paper.get(name, ()) if item.place not in (BAG, VILLAGE)]
    paper = case.profile.paper(name)
    for position in filing.without_paper([p for _, p in numbered], held):
        index, project = numbered[position]
        yield Problem(
            path=f"projects[{index}]",
            message=f"项目“{project.name or '（未写名称）'}”没有{name}。{ADVICE}。",
            move_to=filing.destination(paper),
            subject=f"{name}（{project.name}）" if project.name else name,
            evidence=name,
        )


@rule("D205", "批复早于申请", ERROR, CORRECT, clause="002-10.帮扶", reads=("projects",))
def approval_before_application(case: Case) -> Iterator[Problem]:
    """项目先申请、后批复。

    条款：精准帮扶类主要包括：……项目申请……项目批复……
    反例：申请 2016-08-01，批复 2016-05-20。
    正例：申请 2016-03、批复 2016-05-20；日期先看项目登记，没有的看写明该项目的材料。
    """
    for index, project in enumerate(case.household.projects or ()):
        applied = project.applied_on or _paper_date(case, project, _APPLICATION)
        approved = project.approved_on or _paper_date(case, project, _APPROVAL)
        if applied and approved and approved.before(applied):
            yield Problem(
                path=f"projects[{index}].approved_on",
                message=f"项目“{project.name or ''}”的批复（{approved}）早于申请（{applied}）。"
                "请对照申请书与批复原件核对日期，改正登记；原件不得改写、倒签。",
            )


def _paper_date(case: Case, project: Project, name: str) -> PartialDate | None:
    dates = [
        i.document.date for i in case.by_paper.get(name, ()) if i.document.date and filing.belongs(i.document, project)
    ]
    return dates[0] if dates else None


@rule(
    "D206",
    "搬迁户没有搬迁申请",
    ERROR,
    SUPPLEMENT,
    clause="002-10.帮扶",
    reads=("documents",),
    papers=("易地扶贫搬迁申请书",),
)
def relocation_application_missing(case: Case) -> Iterator[Problem]:
    """易地扶贫搬迁户卷内须有搬迁申请书。

    条款：精准帮扶类主要包括：……项目申请（含易地搬迁申请）……
    反例：易地扶贫搬迁户为是，卷内没有搬迁申请。
    正例：卷内有易地搬迁申请；搬迁协议、拆旧、入住等资料在村级专项工作档案。
    """
    return absent(case, "易地扶贫搬迁申请书")


@rule(
    "D207",
    "没有现任帮扶责任人，或不止一人",
    ERROR,
    SUPPLEMENT,
    clause="002-22",
    reads=("helpers",),
    parts={"004-12": "同时有多名现任帮扶责任人"},
)
def helper_missing(case: Case) -> Iterator[Problem]:
    """每户有一名现任帮扶责任人。

    条款：落实干部帮扶责任……逐户逐人兑现帮扶措施和扶持项目。
    反例：唯一一名帮扶责任人的结束时间已过，没有接任的。
    正例：一名帮扶责任人没有结束时间，即现任。只许一名的规定在 004-12，方案有此条款才查。
    """
    current = case.current_helpers
    if not current:
        yield Problem(
            path="helpers", message="没有现任帮扶责任人。请由乡镇落实帮扶责任人，并登记开始时间。", evidence="无"
        )
    elif len(current) > 1 and "004-12" in case.profile.clauses:
        yield Problem(
            path="helpers",
            message=f"同时有 {len(current)} 名现任帮扶责任人：{'、'.join(name for _, name, _ in current)}。"
            "请确认一名，其余登记结束时间。",
            severity=WARNING,
            remedy=CORRECT,
            clause="004-12",
            evidence="多名",
        )


@rule("D208", "致贫原因没有对应措施", WARNING, SUPPLEMENT, clause="002-01", reads=("measures",))
def cause_without_measure(case: Case) -> Iterator[Problem]:
    """每个致贫原因至少有一项帮扶措施。

    条款：重点对人员信息、致贫原因、贫困户属性、帮扶措施做好更新登记工作。
    反例：主要致贫原因为因病，各项措施都只对应缺技术。
    正例：因病对应健康扶贫；没有写明对应原因的措施，可抵一个原因。
    """
    household = case.household
    measures = household.measures or ()
    named = {text.key(part) for m in measures if m.for_cause for part in _SPLIT.split(m.for_cause)}
    spare = sum(not m.for_cause for m in measures)
    causes = [("cause", c) for c in parts(household.cause or "")] + [
        ("other_causes", c) for c in household.other_causes or ()
    ]
    for field, cause in causes:
        if text.key(cause) in named:
            continue
        if spare:
            spare -= 1
            continue
        yield Problem(
            path=field,
            message=f"致贫原因“{cause}”没有对应的帮扶措施。请与户主商定措施，补入脱贫方案。",
            evidence=cause,
        )


@rule("D209", "新增户没有建齐", ERROR, SUPPLEMENT, clause="002-02")
def new_household_incomplete(case: Case) -> Iterator[Problem]:
    """新增贫困户有帮扶责任人、脱贫计划和方案、扶贫手册，并已备案。

    条款：对新增贫困户要迅速确定帮扶责任人，制定脱贫计划和方案，填写好扶贫手册。实行备案制管理。
    反例：2017 年识别，有责任人、方案和手册，备案号空白。
    正例：四样齐全；输入中没有的表和列是未知，不报。
    """
    if not case.new:
        return
    lacking = list(_lacking(case))
    if lacking:
        names = "、".join(name for _, name in lacking)
        yield Problem(
            path=lacking[0][0],
            message=f"新增贫困户（{case.household.identified_on} 识别）缺：{names}。请按“村报—乡审—县备案”补齐。",
            evidence=names,
            columns=("filing_no",) if names == "备案号" else (),
        )


def _lacking(case: Case) -> Iterator[tuple[str, str]]:
    """新增户所缺的：(路径, 名称)。"""
    household = case.household
    if household.helpers is not None and not case.current_helpers:
        yield "helpers", "帮扶责任人"
    if case.recorded and (VOLUME, _PLAN) not in case.unseen and not case.by_paper.get(_PLAN):
        yield "documents", "脱贫计划和方案"
    if case.lacks_in_bag(HANDBOOK):
        yield "documents", HANDBOOK
    if not household.filing_no and case.column_known("filing_no"):
        yield "filing_no", "备案号"


@rule("D210", "搬迁户有劳动力而无人就业", ERROR, SUPPLEMENT, clause="003-01", needs=("able_labor",))
def relocated_without_work(case: Case) -> Iterator[Problem]:
    """搬迁户有劳动力的，至少一名成员稳定就业。

    条款：确保贫困搬迁家庭至少有1个劳动力实现稳定就业。
    反例：搬迁户有两名普通劳动力，务工状况、务工时间、公益岗位都空白。
    正例：一名成员在县外省内务工；没有劳动力的搬迁户不报。
    """
    able = _able(case) if case.household.relocated else []
    if able and not _employed(case):
        yield Problem(
            path="members",
            message=f"易地扶贫搬迁户有 {len(able)} 名劳动力，没有人就业。请落实务工、公益岗位等措施并登记。",
            columns=("members.work_place", "members.work_months"),
        )


@rule("D280", "城镇贫困户无人就业", WARNING, SUPPLEMENT, clause="000-26", needs=("able_labor", "urban_jobs"))
def urban_without_work(case: Case) -> Iterator[Problem]:
    """城镇贫困户有劳动力的，就业的人数不少于规定。

    条款：使每个城镇家庭至少有一人就业。
    反例：农村/城镇写城镇，有一名普通劳动力，务工、公益岗位都空白。
    正例：一人在乡（镇）内务工；没有劳动力的、农村的户不报。
    """
    able = _able(case) if case.household.area == "城镇" else []
    least = case.profile.threshold("urban_jobs", case.as_of.year)
    if able and least is not None and _employed(case) < least:
        yield Problem(
            path="members",
            message=f"城镇贫困户有 {len(able)} 名劳动力，就业的只有 {_employed(case)} 人，规定至少 {least:f} 人。"
            "请核对务工与公益岗位的登记；确无人就业的，落实措施并登记。",
            confirm=True,
            columns=("members.work_place", "members.work_months"),
        )


def _able(case: Case) -> list[Member]:
    """有劳动能力的在册成员。"""
    return [m for m in case.living if m.labor in words(case.profile, "able_labor")]


def _employed(case: Case) -> int:
    """务工或在公益岗位的在册成员人数；务工状况写“未务工”之类的不算。"""
    idle = words(case.profile, "idle")
    return sum(bool((m.work_place and m.work_place not in idle) or m.work_months or m.public_post) for m in case.living)
