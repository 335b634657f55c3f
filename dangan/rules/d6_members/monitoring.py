"""D6 监测对象（2021 年以后）：类型、风险、消除方式的登记与写法。"""

from __future__ import annotations

from collections.abc import Iterator

from dangan.findings import CORRECT, ERROR, INFO, SUPPLEMENT, WARNING, Problem
from dangan.rules.case import Case
from dangan.rules.registry import rule
from dangan.rules.words import listed, mentions

_BLANK = frozenset({"无", "否", "/", "不是", "非监测对象"})


def monitored_kind(case: Case) -> str:
    """监测对象类型；不是监测对象的为空串。"""
    written = case.household.monitored_kind or ""
    return "" if written.strip() in _BLANK else written.strip()


@rule("D670", "监测对象类型不在三类之内", ERROR, CORRECT, clause="监测2021", needs=("monitored_kinds",))
def unknown_kind(case: Case) -> Iterator[Problem]:
    """监测对象类型是脱贫不稳定户、边缘易致贫户、突发严重困难户之一。

    条款：以家庭为单位监测脱贫不稳定户、边缘易致贫户、突发严重困难户
    反例：监测对象类型写“边缘户”。
    正例：写“边缘易致贫户”；不是监测对象的留空或写无。
    """
    kind = monitored_kind(case)
    if kind and not listed(case.profile, "monitored_kinds", kind):
        names = "、".join(case.profile.values("monitored_kinds"))
        yield Problem(path="monitored_kind", message=f"监测对象类型“{kind}”不是{names}之一。请按系统的写法改正。")


@rule("D671", "监测对象类型与户的来历不合", ERROR, CORRECT, clause="监测2021", needs=("monitored_kinds",))
def kind_against_history(case: Case) -> Iterator[Problem]:
    """脱贫不稳定户是脱贫过的户，边缘易致贫户是没有建档立卡的一般农户。

    条款：以家庭为单位监测脱贫不稳定户、边缘易致贫户、突发严重困难户
    反例：脱贫不稳定户，户类型写一般农户；边缘易致贫户有脱贫时间。
    正例：突发严重困难户两种来历都可以；户类型、脱贫属性都没有登记的不报。
    """
    household, kind = case.household, monitored_kind(case)
    exited = case.exited or household.exited_on is not None or household.household_kind == "脱贫户"
    if kind.startswith("脱贫不稳定") and (case.unexited or household.household_kind == "一般农户"):
        why = "没有脱贫过" if case.unexited else "户类型是一般农户"
    elif kind.startswith("边缘") and exited:
        why = "是脱贫户"
    else:
        return
    yield Problem(
        path="monitored_kind",
        message=f"监测对象类型是{kind}，而本户{why}。请对照系统核对户类型与监测对象类型，改正其中一处。",
        confirm=True,
    )


@rule("D675", "监测对象登记不全", WARNING, SUPPLEMENT, clause="监测2021", needs=("monitored_kinds",))
def monitoring_incomplete(case: Case) -> Iterator[Problem]:
    """监测对象登记类型、风险类型、识别时间；已消除风险的登记消除方式。

    条款：针对风险类型落实帮扶，风险稳定消除后按程序标注。
    反例：边缘易致贫户没有风险类型；风险消除时间 2022-01，消除方式空白。
    正例：各项齐全；输入中没有的列不报。
    """
    household = case.household
    if not monitored_kind(case) and household.household_kind != "监测户":
        return
    wanted = {"monitored_kind": "监测对象类型", "risks": "风险类型", "risk_found_on": "风险识别时间"}
    if household.risk_removed_on:
        wanted["removal_way"] = "风险消除方式"
    blank = [field for field in wanted if not getattr(household, field) and case.column_known(field)]
    if blank:
        names = "、".join(wanted[field] for field in blank)
        yield Problem(
            path=blank[0],
            message=f"监测对象没有登记{names}。请按系统补登。",
            evidence=names,
            columns=tuple(blank),
        )


@rule("D676", "风险类型过多或不在名单", WARNING, CORRECT, clause="监测2021.口径", needs=("risk_types", "risk_count"))
def risks_unlisted(case: Case) -> Iterator[Problem]:
    """风险类型用名单里的写法，不超过规定的项数；写“其他”的是否说明，由人看。

    条款：风险类型至多五项
    反例：风险类型写“因懒”；一户登记六项。
    正例：因病、因学两项。
    """
    risks = case.household.risks
    if not risks:
        return
    most = case.profile.threshold("risk_count", case.as_of.year)
    if most is not None and len(risks) > most:
        yield Problem(
            path="risks",
            message=f"登记了 {len(risks)} 项风险，多于 {most:f} 项。请核对，留主要的几项。",
            evidence="项数",
        )
    if strange := [risk for risk in risks if not listed(case.profile, "risk_types", risk)]:
        yield Problem(
            path="risks",
            message=f"风险类型“{'、'.join(strange)}”不在名单之内。请按系统的写法改正。",
            evidence="、".join(strange),
        )


@rule("D677", "风险消除方式写法不对", WARNING, CORRECT, clause="监测2021.口径", needs=("removal_ways",))
def unknown_removal_way(case: Case) -> Iterator[Problem]:
    """风险消除方式是帮扶消除、自然消除、自然减少之一。

    条款：风险消除方式为帮扶消除、自然消除、自然减少。
    反例：风险消除方式写“已脱贫”。
    正例：写“帮扶消除”；没有消除的留空。
    """
    way = case.household.removal_way
    if way and not listed(case.profile, "removal_ways", way):
        names = "、".join(case.profile.values("removal_ways"))
        yield Problem(path="removal_way", message=f"风险消除方式“{way}”不是{names}之一。请按系统的写法改正。")


@rule("D678", "户类型写法不对", WARNING, CORRECT, clause="监测2021.称谓", needs=("household_kinds",))
def unknown_household_kind(case: Case) -> Iterator[Problem]:
    """户类型是脱贫户、一般农户、监测户之一。

    条款：户类型为脱贫户、一般农户、监测户。
    反例：户类型写“贫困户”。
    正例：写“脱贫户”；没有登记的不报。
    """
    kind = case.household.household_kind
    if kind and not listed(case.profile, "household_kinds", kind):
        names = "、".join(case.profile.values("household_kinds"))
        yield Problem(path="household_kind", message=f"户类型“{kind}”不是{names}之一。请按系统的写法改正。")


@rule(
    "D683",
    "材料名称仍用贫困户的称谓",
    INFO,
    CORRECT,
    clause="监测2021.称谓",
    reads=("documents",),
    needs=("old_words",),
)
def old_words_used(case: Case) -> Iterator[Problem]:
    """方案年度以后形成的材料，称脱贫户、监测对象，不称贫困户。

    条款：脱贫户、脱贫人口代替贫困户、贫困人口
    反例：2021-09 的“贫困户收入调查表”。
    正例：2016 年的“贫困户申请书”照旧，不得改写。
    """
    since = case.profile.year
    for item in case.items:
        if (item.year or 0) >= since and mentions(case.profile, "old_words", item.name):
            yield Problem(
                path=item.path,
                message=f"{item.year} 年的材料仍称“{item.name}”。"
                "今后形成的材料改用脱贫户、监测对象；已形成的原件不改。",
            )
