"""D4 户明白袋：只存放四种材料，一样不缺，一样不多。"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from msgspec import structs

from dangan import filing, text
from dangan.filing import BAG, VOLUME, WITHDRAW
from dangan.findings import CANCEL, CORRECT, ERROR, INFO, SUPPLEMENT, WARNING, Problem
from dangan.rules.absence import absent_from_bag
from dangan.rules.case import AGREEMENT, HANDBOOK, Case
from dangan.rules.registry import rule

_LEAFLETS = "政策宣传资料"
_ESTIMATE = "脱贫收支测算表"


@rule("D401", "袋中没有扶贫手册", ERROR, SUPPLEMENT, clause="002-10.户明白袋", reads=("documents",), papers=(HANDBOOK,))
def handbook_missing(case: Case) -> Iterator[Problem]:
    """户明白袋有扶贫手册。

    条款：户明白袋实行动态管理，只存放《扶贫手册》、有关协议书、政策宣传资料、脱贫收支测算表（脱贫户）。
    反例：袋中只有宣传资料；手册只在村里留存的一份。
    正例：手册一式两份，户一份在袋中。
    """
    return absent_from_bag(case, HANDBOOK, "《扶贫手册》")


@rule(
    "D402", "袋中没有协议书", WARNING, SUPPLEMENT, clause="002-10.户明白袋", reads=("documents",), papers=(AGREEMENT,)
)
def agreement_missing(case: Case) -> Iterator[Problem]:
    """登记有协议的户，袋中有协议书。

    条款：户明白袋……只存放《扶贫手册》、有关协议书……
    反例：卷内有村户协议，袋中没有。
    正例：没有登记任何协议的户不报。
    """
    if case.agreed:
        for problem in absent_from_bag(case, AGREEMENT, "协议书"):
            yield structs.replace(problem, columns=("documents.container",))


@rule(
    "D403",
    "袋中没有政策宣传资料",
    WARNING,
    SUPPLEMENT,
    clause="002-10.户明白袋",
    reads=("documents",),
    papers=(_LEAFLETS,),
)
def leaflets_missing(case: Case) -> Iterator[Problem]:
    """户明白袋有政策宣传资料。

    条款：户明白袋……只存放《扶贫手册》、有关协议书、政策宣传资料……
    反例：袋中只有扶贫手册。
    正例：袋中有政策宣传册。
    """
    return absent_from_bag(case, _LEAFLETS, _LEAFLETS)


@rule(
    "D404",
    "脱贫户袋中没有收支测算表",
    ERROR,
    SUPPLEMENT,
    clause="002-10.户明白袋",
    reads=("documents",),
    papers=(_ESTIMATE,),
)
def estimate_missing(case: Case) -> Iterator[Problem]:
    """已脱贫户的户明白袋有脱贫收支测算表。

    条款：户明白袋……只存放……脱贫收支测算表（脱贫户）。
    反例：已脱贫，袋中没有测算表。
    正例：未脱贫、预脱贫户没有测算表，不报。
    """
    if case.exited:
        yield from absent_from_bag(case, _ESTIMATE, _ESTIMATE)


@rule(
    "D405",
    "未脱贫户袋中有收支测算表",
    ERROR,
    CANCEL,
    clause="002-10.户明白袋",
    reads=("documents",),
    papers=(_ESTIMATE,),
)
def estimate_in_unexited_household(case: Case) -> Iterator[Problem]:
    """未脱贫户的户明白袋不存放脱贫收支测算表。

    条款：户明白袋……只存放……脱贫收支测算表（脱贫户）。
    反例：脱贫属性为未脱贫，袋中有测算表。
    正例：已脱贫户的测算表；预脱贫、返贫户的不报。
    """
    if not case.unexited:
        return
    for item in case.held(_ESTIMATE, BAG):
        yield Problem(
            path=item.path,
            message=f"未脱贫户的户明白袋中有{item.name}。请核对脱贫属性；确未脱贫的抽出登记，原件不销毁。",
            confirm=True,
            place_now=BAG,
            move_to=WITHDRAW,
        )


@rule("D406", "袋中有不应存放的材料", ERROR, CANCEL, clause="002-10.户明白袋", reads=("documents",))
def stray_paper_in_bag(case: Case) -> Iterator[Problem]:
    """户明白袋只存放四种材料，其余一律移出。

    条款：户明白袋……只存放《扶贫手册》、有关协议书、政策宣传资料、脱贫收支测算表（脱贫户）。
    反例：袋中有入户信息采集表、户口本、发票。
    正例：四种材料；承诺书等应取消的由 D501 报，村级材料由 D502 报，不重复。
    """
    allowed = {entry.paper for entry in case.profile.bag}
    for item in case.bag:
        if item.paper and (item.paper.name in allowed or item.paper.home in ("cancelled", "village")):
            continue
        if item.paper is None:
            target, advice = WITHDRAW, "认不出是什么材料，请先看实物再定去向"
        elif case.held(item.paper.name, VOLUME):
            target, advice = WITHDRAW, "卷内已有，请抽出"
        else:
            target = filing.destination(item.paper)
            advice = f"请{target}"
        yield Problem(
            path=item.path,
            message=f"户明白袋中有不应存放的材料：{item.name}。{advice}，原件不销毁。",
            confirm=item.paper is None,
            place_now=BAG,
            move_to=target,
        )


@rule("D407", "扶贫手册没有及时更新", WARNING, CORRECT, clause="002-04", needs=("handbook_days",))
def handbook_stale(case: Case) -> Iterator[Problem]:
    """扶贫手册在本县规定的天数以内更新过。

    条款：扶贫手册要及时更新填写规划、帮扶走访、成效等信息。
    反例：更新时间距核查截止日期超过本县规定的天数。
    正例：天数以内；更新时间没有登记或只到月的不报。
    """
    updated = case.household.handbook_updated_on
    limit = case.profile.threshold("handbook_days", case.as_of.year)
    on, last = case.as_of.date(), updated.date() if updated else None
    if limit is None or on is None or last is None or Decimal((on - last).days) <= limit:
        return
    yield Problem(
        path="handbook_updated_on",
        message=f"扶贫手册最近更新于 {updated}，至 {case.as_of} 已 {(on - last).days} 天，超过规定的 {limit:f} 天。"
        "请帮扶责任人入户如实补记此后的走访与成效，不得倒签。",
        evidence=str(updated),
    )


@rule("D408", "新增户没有使用新版手册", ERROR, CORRECT, clause="002-03", needs=("new_handbook",))
def old_handbook_edition(case: Case) -> Iterator[Problem]:
    """新增贫困户使用新版《扶贫手册》。

    条款：新增贫困户使用新版《扶贫手册》。
    反例：2017 年识别，手册版本写“旧版”。
    正例：版本写“2017新版”；版本没有登记的是未知，不报。
    """
    edition = case.household.handbook_edition
    if not case.new or not edition:
        return
    if text.key(edition) not in {text.key(value) for value in case.profile.values("new_handbook")}:
        yield Problem(
            path="handbook_edition",
            message=f"新增贫困户的扶贫手册是“{edition}”。请换用新版，旧册一并留存，内容不得倒签。",
        )


@rule("D409", "户明白袋没有清点", WARNING, SUPPLEMENT, clause="002-10.户明白袋", reads=("documents",))
def bag_not_counted(case: Case) -> Iterator[Problem]:
    """每户的户明白袋都清点登记过。

    条款：户明白袋实行动态管理……
    反例：材料表中本户只有卷内材料，没有一件在户明白袋。
    正例：袋中登记有手册；本户一件材料也没有登记的只报 D007。
    """
    if case.recorded and not case.bag_counted:
        yield Problem(
            path="documents",
            message="户明白袋没有清点记录。请入户清点，把袋中材料登记到材料表（存放位置：户明白袋）。",
            evidence=BAG,
        )


@rule("D410", "袋中的政策宣传资料是往年的", INFO, CORRECT, clause="002-10.户明白袋", reads=("documents",))
def leaflets_outdated(case: Case) -> Iterator[Problem]:
    """户明白袋实行动态管理，宣传资料有本年度的。

    条款：户明白袋实行动态管理……
    反例：截止日期 2017 年，袋中只有 2015 年的宣传资料。
    正例：有一件是本年度的；年度、日期没有登记的是未知，不报。
    """
    years = [item.year for item in case.held(_LEAFLETS, BAG)]
    known = [year for year in years if year is not None]
    if known and len(known) == len(years) and max(known) < case.as_of.year:
        yield Problem(
            path=case.held(_LEAFLETS, BAG)[0].path,
            message=f"袋中的政策宣传资料是 {max(known)} 年的。请核对政策有无变动，有变动的换放本年度的。",
            confirm=True,
            place_now=BAG,
            evidence=str(max(known)),
        )


@rule("D411", "袋中有协议书而卷内没有", WARNING, SUPPLEMENT, clause="002-10.帮扶", reads=("documents",))
def agreement_only_in_bag(case: Case) -> Iterator[Problem]:
    """袋中的协议书，卷内也有一份。

    条款：精准帮扶类主要包括：……村户协议等。
    反例：袋中有协议书，卷内没有，项目表也没有对应的项目。
    正例：卷内有村户协议；登记有项目的由 D204 逐项目核对，不重复。
    """
    in_bag = case.held(AGREEMENT, BAG)
    if in_bag and not case.own_projects and not case.held(AGREEMENT, VOLUME) and (VOLUME, AGREEMENT) not in case.unseen:
        yield Problem(
            path=in_bag[0].path,
            message=f"户明白袋中有{in_bag[0].name}，卷内没有{AGREEMENT}，也没有登记是哪个项目。"
            "请把村里留存的一份归入卷内，并登记项目。",
            place_now=BAG,
        )
