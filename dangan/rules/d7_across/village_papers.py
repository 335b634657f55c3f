"""D7 跨户：村级专项工作档案。台账、公示公告、档号。"""

from __future__ import annotations

from collections.abc import Iterator

from dangan import text
from dangan.findings import CORRECT, SUPPLEMENT, WARNING, Problem
from dangan.rules.case import CountyCase
from dangan.rules.d7_across.villages import source_of
from dangan.rules.registry import rule

Place = tuple[str | None, str | None]


@rule(
    "D720",
    "稳定脱贫户没有单独的台账",
    WARNING,
    SUPPLEMENT,
    clause="002-09",
    scope="county",
    tools=("village_documents",),
)
def stable_ledger_missing(case: CountyCase) -> Iterator[Problem]:
    """有稳定脱贫户的村，村级专项工作档案中有稳定脱贫户的管理台账。

    条款：对系统单独标注的稳定脱贫户(不再享受政策),要单独建立管理台账
    反例：村里有两户标注稳定脱贫，村级材料中只有脱贫台账。
    正例：有“稳定脱贫户管理台账”；村里没有标注稳定脱贫的户不查。
    """
    for place, count in _places(case, "stable"):
        if not _holds(case, place, "稳定脱贫", ("台账",)):
            yield _lacking(
                place, f"有 {count} 户标注稳定脱贫，村级专项工作档案中没有稳定脱贫户管理台账。", "稳定脱贫户管理台账"
            )


@rule(
    "D721", "稳定脱贫户没有公示公告", WARNING, SUPPLEMENT, clause="002-09", scope="county", tools=("village_documents",)
)
def stable_notice_missing(case: CountyCase) -> Iterator[Problem]:
    """有稳定脱贫户的村，村级专项工作档案中有稳定脱贫户的公示公告；解释工作、抄报部门没有登记，由人核对。

    条款：要单独建立管理台账,并对外公示公告,同时积极做好解释工作,抄报相关部门。
    反例：村里有户标注稳定脱贫，村级材料中没有稳定脱贫的公示。
    正例：有“稳定脱贫户公示公告”。
    """
    for place, count in _places(case, "stable"):
        if not _holds(case, place, "稳定脱贫", ("公示", "公告")):
            yield _lacking(
                place, f"有 {count} 户标注稳定脱贫，村级专项工作档案中没有稳定脱贫户的公示公告。", "稳定脱贫公示公告"
            )


@rule("D722", "预脱贫户没有台账", WARNING, SUPPLEMENT, clause="002-07", scope="county", tools=("village_documents",))
def nearly_ledger_missing(case: CountyCase) -> Iterator[Problem]:
    """有预脱贫户的村，村级专项工作档案中有脱贫台账。

    条款：对2017年预脱贫户要摸清底数、瞄准对象、建立台账
    反例：村里有三户预脱贫，村级材料中没有一本台账。
    正例：有“2017年脱贫台账”或“预脱贫户台账”；只有稳定脱贫户管理台账的不算。
    """
    for place, count in _places(case, "nearly"):
        if not any("台账" in written and "稳定脱贫" not in written for written in _titles(case, place)):
            yield _lacking(place, f"有 {count} 户预脱贫，村级专项工作档案中没有脱贫台账。", "预脱贫户台账")


@rule("D723", "村级材料没有档号", WARNING, SUPPLEMENT, clause="村级档号", scope="county", tools=("village_documents",))
def village_paper_unnumbered(case: CountyCase) -> Iterator[Problem]:
    """村级专项工作档案的材料都有档号，户内才能写参见档号。

    条款：每件写明档号，户内的参见档号凭它找到原件。
    反例：上坪村的退出公示没有档号。
    正例：件件有档号；整张表都没有档号一列的，也要补登。
    """
    counts: dict[Place, list[int]] = {}
    for index, document in enumerate(case.village_documents):
        if not document.volume_no:
            counts.setdefault((document.township, document.village), []).append(index)
    for (township, village), places in counts.items():
        first = case.village_documents[places[0]]
        yield Problem(
            path=f"village_documents[{places[0]}].volume_no",
            message=f"{township or ''}{village or ''}有 {len(places)} 件村级材料没有档号，"
            f"如“{first.title or first.type or '（未写名称）'}”。请编档号并登记。",
            township=township,
            village=village,
            source=source_of(first, "volume_no"),
            evidence="档号",
        )


@rule(
    "D724",
    "村级材料题名写了完整号码",
    WARNING,
    CORRECT,
    clause="案卷登记",
    scope="county",
    tools=("village_documents",),
)
def number_in_village_title(case: CountyCase) -> Iterator[Problem]:
    """村级材料的题名不写完整的证件号码、电话；公示公告的正文是否遮盖，由人看。

    条款：题名、文件名不写完整的证件号码、电话。
    反例：公示的题名里写了户主的 18 位证件号码。
    正例：题名只写户主姓名、年度与事由。
    """
    for index, document in enumerate(case.village_documents):
        if document.title and len(document.title) > 10 and text.mask_all(document.title) != document.title:
            yield Problem(
                path=f"village_documents[{index}].title",
                message=f"村级材料的题名写了完整号码：{text.mask_all(document.title)}。"
                "请改题名，并查看公示的正文是否已遮盖。",
                township=document.township,
                village=document.village,
                source=source_of(document, "title"),
                evidence=text.mask_all(document.title),
            )


def _places(case: CountyCase, tally: str) -> list[tuple[Place, int]]:
    """某种户不为零的村：((乡镇, 村), 户数)，按乡镇、村排列。"""
    found = [(place, getattr(roll, tally)) for place, roll in case.seen.villages.items() if place[1]]
    return sorted(
        ((place, count) for place, count in found if count), key=lambda entry: (entry[0][0] or "", entry[0][1])
    )


def _titles(case: CountyCase, place: Place) -> list[str]:
    """一村各件村级材料的名称、题名与阶段。"""
    return [
        f"{d.type or ''}{d.title or ''}{d.phase or ''}"
        for d in case.village_documents
        if d.village == place[1] and d.township in (None, place[0])
    ]


def _holds(case: CountyCase, place: Place, subject: str, kinds: tuple[str, ...]) -> bool:
    return any(subject in written and any(kind in written for kind in kinds) for written in _titles(case, place))


def _lacking(place: Place, message: str, name: str) -> Problem:
    return Problem(
        path="village_documents",
        message=f"{place[0] or ''}{place[1]}{message}"
        "请查找并归入村级专项工作档案；没有建立过的，从现在起建立，不得补造以前的。",
        township=place[0],
        village=place[1],
        evidence=f"{place[0] or ''}/{place[1]}/{name}",
    )
