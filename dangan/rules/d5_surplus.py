"""D5 多余材料：应取消的、村级的、重复的、放错类别的、认不出的。

一件材料只给一条放置意见，先后为 D501、D502、D406（袋）、D504、D506（卷）；未脱贫户的退出材料归 D305。
D503、D505 说的是两件之间的关系，另计。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dangan import filing, text
from dangan.filing import BAG, VILLAGE, VOLUME, WITHDRAW
from dangan.findings import CANCEL, CORRECT, ERROR, WARNING, Problem, Severity
from dangan.model import HEAD
from dangan.rules.case import HANDBOOK, Case, Item, section_name
from dangan.rules.registry import rule

_APPLICATION = "申请书"
_UNIT = re.compile("委员会|政府|办公室|小组|合作社|公司|医院|学校|[会府办局组社院校站所村镇乡县]$")


@rule("D501", "应取消的材料", ERROR, CANCEL, clause="002-10.取消", reads=("documents",))
def cancelled_paper(case: Case) -> Iterator[Problem]:
    """承诺书、明白卡、合影等一律取消，抽出集中登记保管。

    条款：其他资料如承诺书、明白卡、合影等一律取消。
    反例：户明白袋中有脱贫承诺书，卷内有帮扶合影。
    正例：房屋照片不是合影；信贷承诺、旧房拆除承诺属村级材料。取消不是销毁。
    """
    for item in case.items:
        if item.place == VILLAGE or not item.paper or item.paper.home != "cancelled":
            continue
        tolerated = case.profile.ban_scope == "bag" and item.place != BAG
        yield Problem(
            path=item.path,
            message=f"{item.where or '户内'}有应取消的材料：{item.name}。请抽出，集中登记保管，原件不销毁。",
            severity=WARNING if tolerated else ERROR,
            confirm=tolerated,
            place_now=item.where or None,
            move_to=filing.destination(item.paper),
        )


@rule("D502", "村级材料分户建档", ERROR, CANCEL, clause="002-10.村级", reads=("documents",))
def village_paper_in_household(case: Case) -> Iterator[Problem]:
    """村级专项工作档案的材料不得分户建档。

    条款：其他涉及贫困户的政策文件类、脱贫台账、……公示公告、易地扶贫搬迁等“六个一批”专项资料、小额信贷等建立村级专项工作档案，不得分户建档。
    反例：卷内有退出公示照片、小额信贷合同、搬迁协议。
    正例：搬迁申请书在卷内；公示只登记村级档号，不存复印件。
    """
    for item in case.items:
        if item.place == VILLAGE or not item.paper or item.paper.home != "village":
            continue
        yield Problem(
            path=item.path,
            message=f"{item.where or '户内'}有村级材料：{item.name}。"
            f"请移交村级专项工作档案·{item.paper.village_class}，户内只登记参见档号。",
            place_now=item.where or None,
            move_to=filing.destination(item.paper),
        )


@rule("D503", "卷内与袋中重复", WARNING, CANCEL, clause="002-10.重叠", reads=("documents",))
def in_volume_and_bag(case: Case) -> Iterator[Problem]:
    """同一种材料不同时放在一户一档和户明白袋。

    条款：村“一户一档”和户明白袋的资料，两者是互相补充、互相完善的关系，尽量减少交叉重叠。
    反例：采集表原件在卷内，复印件又在袋中。
    正例：协议书两处各一份；算账表在卷内、测算表在袋中；扶贫手册村留一份在卷内。
    """
    for name, items in case.by_paper.items():
        if len(items) < 2:
            continue
        paper = case.profile.paper(name)
        if paper.also_bag or name == HANDBOOK or paper.home in ("cancelled", "village", "attachment"):
            continue
        in_bag = [item for item in items if item.place == BAG]
        in_volume = [item for item in items if item.place == VOLUME]
        if in_bag and in_volume:
            surplus = in_volume[0] if paper.home == "bag" else in_bag[0]
            yield Problem(
                path=surplus.path,
                message=f"{name}在一户一档和户明白袋都有。请留一处，{surplus.place}中的一份抽出登记。",
                place_now=surplus.where,
                move_to=WITHDRAW,
            )


@rule("D504", "类别放错", ERROR, CORRECT, clause="002-10.三大类", reads=("documents",))
def wrong_section(case: Case) -> Iterator[Problem]:
    """卷内材料在它所属的类别。

    条款：村“一户一档”，从精准识别、精准帮扶、精准退出三大方面统一归档装订。
    反例：脱贫方案放在精准识别类。
    正例：附件（户口本复印件、诊断证明）随所证明的材料，不计较类别；类别没有登记的不报。
    """
    for item in case.volume:
        if _misfiled(case, item):
            assert item.paper
            yield Problem(
                path=item.path,
                message=f"{item.name}放在{section_name(item.document.section or '')}类，"
                f"应在{item.paper.section}类。请调整，不必重做。",
                place_now=item.where,
                move_to=filing.destination(item.paper),
            )


def _misfiled(case: Case, item: Item) -> bool:
    if not item.paper or item.paper.home != "volume" or not item.document.section:
        return False
    if case.unexited and item.paper.exit_only:
        return False
    return item.document.section != item.paper.section and section_name(item.document.section) != item.paper.section


@rule("D505", "重复的材料", WARNING, CANCEL, clause="002-10.不重来", reads=("documents",))
def duplicate_paper(case: Case) -> Iterator[Problem]:
    """同一处没有种类、年度、项目都相同的两件材料。

    条款：对工作中形成的各类档案，不要推倒重来，只在原有基础上该取消的取消、该补充的补充、该修正的修正校准。
    反例：卷内有两份 2016 年的收支算账表。
    正例：不同年度的算账表；不同项目的批复；采集表、政策清单可以有几件。
    """
    for items in case.by_paper.values():
        if len(items) < 2 or items[0].paper is None or items[0].paper.per == "many":
            continue
        first: dict[tuple[str, int | None, str], Item] = {}
        for item in items:
            project = item.document.project or item.document.doc_no or ""
            if item.place == VILLAGE or (items[0].paper.per == "project" and not project):
                continue
            earlier = first.setdefault((item.place, item.year, text.key(project)), item)
            if earlier is not item:
                yield Problem(
                    path=item.path,
                    message=f"{item.name}与第 {earlier.position + 1} 件重复（种类、年度、项目相同）。"
                    "请核对，留原件一份，其余抽出登记。",
                    confirm=True,
                    place_now=item.where or None,
                    move_to=WITHDRAW,
                    columns=("documents.container",),
                )


@rule("D506", "卷内不应有或认不出的材料", WARNING, CANCEL, clause="002-10.三大类", reads=("documents",))
def unlisted_paper(case: Case) -> Iterator[Problem]:
    """卷内只有方案所列的材料；识别、帮扶两类写“主要包括”，从宽提示，退出类写“包括”，只有所列两种。

    条款：精准退出类包括：收支算账表、到户享受政策项目清单。
    反例：精准退出类有一份“脱贫光荣证”（错误）；精准帮扶类有一份“帮扶日志”（警告，待核实）。
    正例：村留的扶贫手册、附件；签了字的退出申请书、脱贫告知书只提示（002 没有写明归处），不得销毁。
    """
    for item in case.volume:
        paper = item.paper
        if paper is None:
            yield _unlisted(case, item, "认不出是什么材料，请核对名称；确不属归档范围的", WITHDRAW)
        elif paper.tolerated and not case.unexited and not _misfiled(case, item):
            yield Problem(
                path=item.path,
                message=f"卷内有{item.name}：原文没有写明归处。请按本县规定核定，签了字的原件保留，不得销毁。",
                remedy=CORRECT,
                clause=paper.clause,
                confirm=True,
                place_now=item.where or None,
            )
        elif paper.home == "bag" and paper.name != HANDBOOK and not case.held(paper.name, BAG):
            yield _unlisted(case, item, "属户明白袋", filing.destination(paper))


def _unlisted(case: Case, item: Item, why: str, target: str) -> Problem:
    written = section_name(item.document.section or "")
    closed = next((s for s in case.profile.sections if s.name == written and s.list == "closed"), None)
    severity: Severity = ERROR if closed else WARNING
    return Problem(
        path=item.path,
        message=f"{item.where or '户内'}有清单以外的材料：{item.name}。{why}请{target}，原件不销毁。",
        severity=severity,
        clause=closed.clause if closed else None,
        confirm=item.paper is None,
        place_now=item.where or None,
        move_to=target,
    )


@rule("D507", "材料似属别户", WARNING, CANCEL, clause="002-10.不重来", reads=("documents",))
def paper_of_another_household(case: Case) -> Iterator[Problem]:
    """卷内的申请书是本户的人写的。

    条款：只在原有基础上该取消的取消、该补充的补充、该修正的修正校准。
    反例：项目申请书的责任者是邻居，不是本户成员。
    正例：责任者是户主、家人或原户主；写单位的、没有登记责任者的不查。
    """
    applications = [item for name, items in case.by_paper.items() if name.endswith(_APPLICATION) for item in items]
    for item in applications:
        author = item.document.author
        if not author or item.place in (BAG, VILLAGE):
            continue
        if text.key(author) not in case.signatories[HEAD] and not _UNIT.search(author):
            yield Problem(
                path=f"{item.path}.author",
                message=f"{item.name}的责任者是{author}，不是本户的人。请看实物：确属别户的，交回该户归档；"
                "是本户的，改正责任者。",
                confirm=True,
                place_now=item.where or None,
                evidence=author,
            )


@rule("D508", "每户一件的材料有几件", WARNING, CANCEL, clause="002-10.不重来", reads=("documents",))
def several_where_one_is_enough(case: Case) -> Iterator[Problem]:
    """申请书、“五评”量化表等每户一件的材料，卷内只有一件。

    条款：对工作中形成的各类档案，不要推倒重来，只在原有基础上该取消的取消、该补充的补充、该修正的修正校准。
    反例：2014、2016 年各有一份“五评”量化表。
    正例：一件；年度相同的由 D505 报；返贫户重新识别的不报。
    """
    if case.household.status == "返贫":
        return
    for items in case.by_paper.values():
        paper = items[0].paper
        if len(items) < 2 or paper is None or paper.per != "household" or paper.home != "volume":
            continue
        kept = [item for item in items if item.place == VOLUME]
        for item in kept[1:]:
            if item.year != kept[0].year:
                yield Problem(
                    path=item.path,
                    message=f"{item.name}每户一件，卷内另有一件（{kept[0].year or '年度未登记'}）。"
                    "请核对以哪一件为准，其余抽出登记，原件不销毁。",
                    confirm=True,
                    place_now=item.where or None,
                    move_to=WITHDRAW,
                )
