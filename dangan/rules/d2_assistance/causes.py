"""D2 致贫原因：与措施相称，与成员的健康、在校、劳动力相合。有没有措施见 D208。"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from dangan import text
from dangan.findings import CORRECT, ERROR, WARNING, Problem
from dangan.model import Member
from dangan.rules.case import Case
from dangan.rules.registry import rule
from dangan.rules.words import listed, mentions

_MEASURES = {
    "因病": "measures_for_illness",
    "因残": "measures_for_disability",
    "因学": "measures_for_study",
    "因安全住房": "measures_for_house",
    "缺水": "measures_for_water",
    "因安全饮水": "measures_for_water",
    "缺技术": "measures_for_skill",
    "缺资金": "measures_for_money",
    "缺劳力": "measures_for_labor",
    "缺劳动力": "measures_for_labor",
}
"""致贫原因 → 方案中写明其措施的名单。"""


def _causes(case: Case) -> Iterator[tuple[str, str]]:
    """各致贫原因：(路径, 原因)。"""
    household = case.household
    if household.cause:
        yield "cause", household.cause
    for cause in household.other_causes or ():
        yield "other_causes", cause


def _has(case: Case, cause: str) -> str | None:
    """有这个致贫原因的，给出路径。"""
    if case.household.cause == cause:
        return "cause"
    return "other_causes" if cause in (case.household.other_causes or ()) else None


@rule(
    "D220",
    "措施与致贫原因不相称",
    WARNING,
    CORRECT,
    clause="逻辑核对",
    reads=("measures",),
    needs=tuple(dict.fromkeys(_MEASURES.values())),
)
def measure_unlike_cause(case: Case) -> Iterator[Problem]:
    """每个致贫原因的措施中，至少一项与它相称。

    条款：同一户、同一人的各项登记不互相矛盾……
    反例：因病的措施只有一项“发展香菇 2000 棒”。
    正例：因病有健康扶贫，另有产业扶贫；没有写明对应原因的措施，合于哪个原因都算；没有措施的由 D208 报。
    """
    measures = [(text.key(m.for_cause or ""), m.kind, m.content) for m in case.household.measures or ()]
    for path, cause in _causes(case):
        name = _MEASURES.get(cause)
        aimed = [(kind, content) for cause_of, kind, content in measures if not cause_of or cause in cause_of]
        if not name or not any(kind or content for kind, content in aimed):
            continue
        if not any(mentions(case.profile, name, kind, content) for kind, content in aimed):
            written = "、".join(kind or content or "" for kind, content in aimed)
            yield Problem(
                path=path,
                message=f"致贫原因“{cause}”的措施是{written}，与原因不相称。"
                "请与户主核对原因与措施，修改脱贫方案；原方案照存。",
                confirm=True,
                evidence=cause,
            )


@rule("D221", "因病致贫而没有病人", WARNING, CORRECT, clause="002-01", needs=("ill_health",))
def illness_without_patient(case: Case) -> Iterator[Problem]:
    """致贫原因为因病的户，有患病的成员。

    条款：重点对人员信息、致贫原因……做好更新登记工作……
    反例：主要致贫原因因病，四名成员都健康。
    正例：一人长期慢性病；病人已经去世；健康状况没有登记全的是未知；已脱贫户的原因是当年的，都不报。
    """
    path = None if case.exited else _has(case, "因病")
    if not path or not _known(case, "health"):
        return
    members = case.household.members
    if not any(m.health and mentions(case.profile, "ill_health", m.health) for m in members):
        yield Problem(
            path=path,
            message="致贫原因为因病，成员中没有一人登记患病。请核对病历、慢性病证，改正健康状况或致贫原因。",
            confirm=True,
            evidence="因病",
        )


@rule("D222", "因残致贫而没有残疾人", ERROR, CORRECT, clause="002-01")
def disability_without_person(case: Case) -> Iterator[Problem]:
    """致贫原因为因残的户，有残疾的成员。

    条款：重点对人员信息、致贫原因……做好更新登记工作……
    反例：其他致贫原因有因残，成员健康状况没有残疾，也没有残疾证号。
    正例：一人以残疾证登记；残疾人已经去世、迁出；健康状况没有登记全的是未知，都不报。
    """
    path = _has(case, "因残")
    if path and _known(case, "health") and not any(_disabled(m) for m in case.household.members):
        yield Problem(
            path=path,
            message="致贫原因为因残，成员中没有一人登记残疾。请核对残疾人证，改正健康状况或致贫原因。",
            evidence="因残",
        )


def _disabled(member: Member) -> bool:
    if member.disability_no or "残" in (member.health or "") or "残" in (member.id_type or ""):
        return True
    return len(member.id_no or "") >= _CARD


_CARD = 20
"""残疾人证号的位数；换证的更长。"""


@rule("D223", "因学致贫而没有学生", ERROR, CORRECT, clause="002-01", needs=("out_of_school",))
def study_without_student(case: Case) -> Iterator[Problem]:
    """致贫原因为因学的户，有在校的成员。

    条款：重点对人员信息、致贫原因……做好更新登记工作……
    反例：未脱贫，主要致贫原因因学，在册成员都是非在校生。
    正例：一人读高中二年级；在校生状况没有登记全的是未知；已脱贫户的原因是当年的，都不报。
    """
    path = None if case.exited else _has(case, "因学")
    if not path or not _known(case, "schooling"):
        return
    if all(listed(case.profile, "out_of_school", m.schooling or "") for m in case.living):
        yield Problem(
            path=path,
            message="致贫原因为因学，在册成员没有一人在校。请核对在校生状况；子女已毕业的，回头看时更新致贫原因。",
            evidence="因学",
        )


def _known(case: Case, field: str) -> bool:
    """在册成员的某一项都有登记。"""
    living = case.living
    return bool(living) and all(getattr(member, field) for member in living)


@rule(
    "D224",
    "缺劳力而劳动力过半",
    WARNING,
    CORRECT,
    clause="002-01",
    needs=("able_labor", "labor_share", "labor_share_members"),
)
def labor_shortage_doubtful(case: Case) -> Iterator[Problem]:
    """致贫原因为缺劳力的户，劳动力不过半（人口少的户不查）。

    条款：重点对人员信息、致贫原因……做好更新登记工作……
    反例：四口之家三名普通劳动力，致贫原因缺劳力。
    正例：四口之家一名劳动力；两口之家一名劳动力；劳动技能没有登记全的是未知，不报。
    """
    path = _has(case, "缺劳力") or _has(case, "缺劳动力")
    if not path or not _known(case, "labor"):
        return
    profile, year = case.profile, case.as_of.year
    least = profile.threshold("labor_share_members", year) or Decimal(0)
    limit = profile.threshold("labor_share", year) or Decimal(100)
    count, able = len(case.living), len(case.able)
    if count >= least and able * 100 > limit * count:
        yield Problem(
            path=path,
            message=f"致贫原因为缺劳力，在册 {count} 人中有 {able} 名劳动力。请核对劳动技能或致贫原因。",
            confirm=True,
            evidence="缺劳力",
        )
