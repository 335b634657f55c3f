"""D1 签字人：代签、未成年或已不在册的人签字、采集人不足。"""

from __future__ import annotations

from collections.abc import Iterator

from dangan import dates, status, text
from dangan.dates import PartialDate
from dangan.findings import CORRECT, ERROR, SUPPLEMENT, WARNING, Problem
from dangan.model import HEAD, Member
from dangan.rules.case import Case
from dangan.rules.persons import born
from dangan.rules.registry import rule

_BY_ANOTHER = ("代签", "（代", "(代", "代）", "代)")
_PRINTED = ("印", "按", "捺")
_SURVEY = "入户信息采集表"


@rule("D107", "签字由人代签", WARNING, SUPPLEMENT, clause="要件", reads=("documents",))
def signed_by_another(case: Case) -> Iterator[Problem]:
    """签字由本人签；代签的有本人捺印和说明。

    条款：签字由户主或成年的家庭成员本人签，代签的有捺印和说明；入户采集有采集人签字。
    反例：签字人登记为“周大山（王明代签）”，没有捺印。
    正例：“周大山（代签，捺印）”；签字人没有登记的是未知，不报。
    """
    doubtful = {name for name in case.signed_names if "代" in name and _by_another(name)}
    if not doubtful:
        return
    for item in case.volume:
        for name in item.document.signers or ():
            if name in doubtful:
                yield Problem(
                    path=f"{item.path}.signers",
                    message=f"{item.name}的签字登记为“{name}”，没有捺印。"
                    "请本人补按手印并注明今天的日期，写明代签缘由；不得改动原签字、不得倒签。",
                    confirm=True,
                    place_now=item.where or None,
                    evidence=name,
                )


def _by_another(name: str) -> bool:
    return any(mark in name for mark in _BY_ANOTHER) and not any(mark in name for mark in _PRINTED)


@rule("D108", "签字人当时未成年或已不在册", ERROR, CORRECT, clause="要件", reads=("documents",), needs=("adult_age",))
def signer_unable(case: Case) -> Iterator[Problem]:
    """代户主签字的家庭成员，签字时已成年，还在册。

    条款：签字由户主或成年的家庭成员本人签，代签的有捺印和说明。
    反例：签字的儿子当时 13 岁；签字的父亲在材料日期以前已去世。
    正例：户主本人签字不论年龄；材料日期、出生日期、变更时间不明的不报。
    """
    family = {m.name: m for m in case.household.members if m.name and m.relation != HEAD}
    if family.keys().isdisjoint(case.signed_names):
        return
    for item in case.volume:
        for name in item.document.signers or ():
            if name in family and item.document.date and (why := _unable(case, family[name], item.document.date)):
                yield Problem(
                    path=f"{item.path}.signers",
                    message=f"{item.name}（{item.document.date}）由{name}签字，{why}。"
                    "请核对签字人与日期；确系误签的，由户主或成年家人补签，注明今天的日期，写情况说明，不得倒签。",
                    place_now=item.where or None,
                    evidence=name,
                )


def _unable(case: Case, member: Member, on: PartialDate) -> str:
    """这名成员当时不能签字的缘由；能签或说不准为空串。"""
    if not status.is_present(member) and member.presence_changed_on and on.after(member.presence_changed_on):
        return f"其人已于 {member.presence_changed_on} {member.presence}"
    birth = member.birth_date or born(member.id_no or "")
    age = dates.age(birth, on) if birth else None
    adult = case.profile.threshold("adult_age", on.year)
    return f"当时 {age} 周岁" if age is not None and adult is not None and age < adult else ""


@rule(
    "D109",
    "采集表的采集人签字不足",
    WARNING,
    SUPPLEMENT,
    clause="要件",
    reads=("documents",),
    needs=("surveyors",),
    papers=(_SURVEY,),
)
def too_few_surveyors(case: Case) -> Iterator[Problem]:
    """入户信息采集表除户主外，采集人的签字不少于本县规定的人数。

    条款：入户采集有采集人签字。
    反例：本县规定两人入户，采集表只有一名采集人签字。
    正例：两名采集人签字；签字人没有登记的是未知；本县没有规定人数的不查。
    """
    wanted = case.profile.threshold("surveyors", case.as_of.year)
    family = {text.key(m.name) for m in case.household.members if m.name}
    for item in case.by_paper.get(_SURVEY, ()):
        if item.document.signers is None or wanted is None:
            continue
        surveyors = [name for name in item.document.signers if text.key(name) not in family]
        if len(surveyors) < wanted:
            yield Problem(
                path=f"{item.path}.signers",
                message=f"{item.name}有 {len(surveyors)} 名采集人签字，本县规定 {wanted:f} 名。"
                "请由当时同去的采集人补签，注明今天的日期；确只一人的写情况说明，不得倒签。",
                place_now=item.where or None,
                evidence=str(len(surveyors)),
            )
