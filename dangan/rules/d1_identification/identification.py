"""D1 精准识别：三件材料、“五评”分数、程序先后、签字。"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache

from dangan import text
from dangan.findings import CORRECT, ERROR, SUPPLEMENT, WARNING, Problem
from dangan.model import HEAD
from dangan.profile import Profile
from dangan.rules.absence import absent
from dangan.rules.case import Case, Item
from dangan.rules.order import inverted
from dangan.rules.registry import rule

_TOTAL = frozenset({"合计", "总计", "总分"})
_NOBODY: frozenset[str] = frozenset()


@rule(
    "D101", "缺少贫困户申请书", ERROR, SUPPLEMENT, clause="002-10.识别", reads=("documents",), papers=("贫困户申请书",)
)
def application_missing(case: Case) -> Iterator[Problem]:
    """每户卷内须有贫困户申请书。

    条款：精准识别类主要包括：贫困户申请书、入户信息采集表、“五评”量化表。
    反例：卷内只有采集表和“五评”量化表。
    正例：卷内有户主签字的申请书，原件或注明原件所在的复印件。
    """
    return absent(case, "贫困户申请书")


@rule(
    "D102",
    "缺少入户信息采集表",
    ERROR,
    SUPPLEMENT,
    clause="002-10.识别",
    reads=("documents",),
    papers=("入户信息采集表",),
)
def survey_missing(case: Case) -> Iterator[Problem]:
    """每户卷内须有入户信息采集表。

    条款：精准识别类主要包括：贫困户申请书、入户信息采集表、“五评”量化表。
    反例：卷内没有采集表，也没有入户调查表。
    正例：卷内有“入户调查表”，即入户信息采集表的另一种写法。
    """
    return absent(case, "入户信息采集表")


@rule(
    "D103", "缺少“五评”量化表", ERROR, SUPPLEMENT, clause="002-10.识别", reads=("documents",), papers=("“五评”量化表",)
)
def review_missing(case: Case) -> Iterator[Problem]:
    """每户卷内须有“五评”量化表。

    条款：精准识别类主要包括：贫困户申请书、入户信息采集表、“五评”量化表。
    反例：没有“五评”量化表，事后补打一份分数。
    正例：有当年的“五评”量化表；确已遗失的，以情况说明代替，不补打分。
    """
    return absent(case, "“五评”量化表")


@rule("D104", "“五评”分数超限或合计不符", ERROR, CORRECT, clause="002-10.识别", reads=("reviews",))
def scores_wrong(case: Case) -> Iterator[Problem]:
    """“五评”各项得分在零分与满分之间，合计等于各项之和。

    条款：精准识别类主要包括：……“五评”量化表。
    反例：住房一项满分 12，得分 15；各项相加 61，合计栏写 66。
    正例：各项都不超过满分，合计等于各项之和；没有写合计的不报。
    """
    totals, scores = [], []
    for index, line in enumerate(case.household.reviews or ()):
        if line.block in _TOTAL or line.item in _TOTAL:
            totals.append((index, line))
            continue
        scores.append(line.score)
        limit = line.full if line.full is not None else _full_marks(case.profile).get((line.block, line.item))
        if line.score is None or (line.score >= 0 and (limit is None or line.score <= limit)):
            continue
        yield Problem(
            path=f"reviews[{index}].score",
            message=f"“五评”{line.block or ''}·{line.item or ''}得分 {line.score} 不在 0 至满分 {limit} 之间。"
            "请对照评议原件核对，由评议人划改签字；不得补打分。",
        )
    known = [score for score in scores if score is not None]
    if len(known) < len(scores) or not known:
        return
    scored = sum(known, Decimal(0))
    for index, total in totals:
        if total.score is not None and total.score != scored:
            yield Problem(
                path=f"reviews[{index}].score",
                message=f"“五评”合计写 {total.score}，各项得分相加为 {scored}。"
                "请对照评议原件核对，由评议人划改签字；不得补打分。",
            )


@lru_cache(maxsize=8)
def _full_marks(profile: Profile) -> Mapping[tuple[str | None, str | None], Decimal]:
    blocks = profile.reviews.blocks if profile.reviews else ()
    return {(block.name, i.item): i.full for block in blocks for i in block.items}


@rule("D105", "识别程序先后颠倒", ERROR, CORRECT, clause="002-10.识别", reads=("events",))
def identification_order(case: Case) -> Iterator[Problem]:
    """识别按申请、入户核查、五评、民主评议、公示的先后进行；返贫增补（纳入）的程序，方案有的也按先后。

    条款：精准识别类主要包括：贫困户申请书、入户信息采集表、“五评”量化表。
    反例：公示 2014-05-10，民主评议 2014-06-02。
    正例：申请 2014-03、入户核查 2014-04-02、公示 2014-05-10；只登记到年的，同年不算颠倒。
    """
    yield from inverted(case, "识别")
    yield from inverted(case, "纳入")


@rule("D106", "必需的签字缺失", ERROR, SUPPLEMENT, clause="002-10.识别", reads=("documents",))
def signature_missing(case: Case) -> Iterator[Problem]:
    """须签字的材料有签字：一个都没有，或缺户主签字的为错误，缺其他人的为警告。

    条款：精准识别类主要包括：贫困户申请书、入户信息采集表、“五评”量化表。
    反例：申请书的签字人一栏登记为空；采集表只有采集人签字，没有户主签字。
    正例：户主（或家庭成员代签）已签；谁须签字见方案各材料的 signers；签字人一栏没有登记的是未知，不报。
    """
    for item in case.volume:
        if not item.paper or not item.paper.signers or item.document.signers is None:
            continue
        missing = _missing_roles(case, item)
        if not missing:
            continue
        serious = not item.document.signers or HEAD in missing
        yield Problem(
            path=f"{item.path}.signers",
            message=f"{item.name}缺签字：{'、'.join(missing)}。请由本人补签并注明今天的日期，写情况说明；不得倒签、代签。",
            severity=ERROR if serious else WARNING,
            clause=item.paper.clause,
            place_now=item.where or None,
        )


def _missing_roles(case: Case, item: Item) -> list[str]:
    """缺哪些签字人。认不出身份的姓名，可抵一个户主、帮扶责任人以外的签字人。"""
    assert item.paper
    roles, people = item.paper.signers, case.signatories
    written = item.document.signers or ()
    plainly = "、".join(written)
    for role in roles:
        if role not in plainly and people.get(role, _NOBODY).isdisjoint(written):
            break
    else:
        return []
    signed = [text.key(name) for name in written if name]
    every = "、".join(signed)
    missing = [r for r in roles if r not in every and (r not in people or people[r].isdisjoint(signed))]
    if "村民委员会" in missing and item.document.sealed:
        missing.remove("村民委员会")
    strangers = set(signed).difference(*people.values()) if missing else ()
    for role in [role for role in missing if role not in people][: len(strangers)]:
        missing.remove(role)
    return missing
