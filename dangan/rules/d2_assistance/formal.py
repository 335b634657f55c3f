"""D2 项目批复与协议的要件：发文字号、文号与金额、公章。"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from dangan.findings import CORRECT, ERROR, SUPPLEMENT, WARNING, Problem
from dangan.rules.case import Case, knows
from dangan.rules.registry import rule
from dangan.rules.words import words

_APPROVAL = "项目批复"
_DOCUMENT_NUMBER = re.compile(r"\D+〔(?:19|20)\d{2}〕[1-9]\d*号")
_FAULTS = (
    (re.compile(r"[\[\]［］【】()（）]"), "年份应用六角括号“〔〕”"),
    (re.compile("第"), "顺序号前不加“第”字"),
    (re.compile(r"〕0"), "顺序号不编虚位"),
    (re.compile(r"〔\d{2}〕"), "年份应写四位全称"),
    (re.compile(r"[^号]$"), "末尾应有“号”字"),
)


@rule("D211", "批复文号写法不对", WARNING, CORRECT, clause="GB9704", reads=("projects",))
def malformed_document_number(case: Case) -> Iterator[Problem]:
    """批复的发文字号写作 机关代字〔年份〕序号号。

    条款：年份应标全称，用六角括号“〔〕”括入；发文顺序号不加“第”字，不编虚位（即1不编为01），在阿拉伯数字后加“号”字。
    反例：青扶组发[2016]第08号。
    正例：青扶组发〔2016〕8号；没有登记文号的由 D212 报。原件就这样印的，照原件登记，不改原件。
    """
    for index, project in enumerate(case.household.projects or ()):
        if project.approval_no and (fault := _fault(project.approval_no)):
            yield _misnumbered(f"projects[{index}].approval_no", project.approval_no, fault)
    registered = {p.approval_no for p in case.household.projects or ()}
    for item in case.by_paper.get(_APPROVAL, ()):
        number = item.document.doc_no
        if number and number not in registered and (fault := _fault(number)):
            yield _misnumbered(f"{item.path}.doc_no", number, fault)


def _misnumbered(path: str, number: str, fault: str) -> Problem:
    return Problem(
        path=path,
        message=f"批复文号“{number}”写法不对：{fault}。请对照批复原件改正登记；原件就这样印的，照原件保留。",
        confirm=True,
    )


@lru_cache(maxsize=16384)
def _fault(number: str) -> str:
    if _DOCUMENT_NUMBER.fullmatch(number.strip()):
        return ""
    found = [why for pattern, why in _FAULTS if pattern.search(number)]
    return "、".join(found) or "应写作 机关代字〔年份〕序号号"


@rule("D212", "已批复的项目没有文号或金额", WARNING, SUPPLEMENT, clause="002-10.帮扶", reads=("projects",))
def approval_incomplete(case: Case) -> Iterator[Problem]:
    """登记了批复日期的项目，登记有批复文号和金额。

    条款：精准帮扶类主要包括：……项目批复……
    反例：批复日期 2016-04-10，批复文号空白。
    正例：文号、金额都登记；还没有批复的不报；输入中没有这一列的是未知，不报。
    """
    for index, project in enumerate(case.household.projects or ()):
        if not project.approved_on:
            continue
        for field, title in (("approval_no", "批复文号"), ("amount", "金额")):
            if getattr(project, field) is None and knows(project, field):
                yield Problem(
                    path=f"projects[{index}].{field}",
                    message=f"项目“{project.name or ''}”已于 {project.approved_on} 批复，{title}没有登记。"
                    "请对照批复原件补登；不得编造。",
                    columns=(f"projects.{field}",),
                )


@rule("D213", "须盖章的材料没有盖章", ERROR, SUPPLEMENT, clause="要件", reads=("documents",), needs=("sealed_papers",))
def not_sealed(case: Case) -> Iterator[Problem]:
    """批复、协议、告知书等盖有公章。

    条款：批复、协议、告知书有落款、时间、公章，缺的即“三无”档案。
    反例：村户协议登记“是否盖章”为否；没有责任者、没有日期的一并列出。
    正例：登记为是；是否盖章没有登记的是未知，不报；摘录、复印件看原件。
    """
    sealed = words(case.profile, "sealed_papers")
    for item in case.volume:
        document = item.document
        if document.sealed is not False or not item.paper or item.paper.name not in sealed:
            continue
        without = ["公章", *(["落款"] if not document.author else []), *([] if document.date else ["时间"])]
        yield Problem(
            path=f"{item.path}.sealed",
            message=f"{item.name}缺{'、'.join(without)}{'，是“三无”材料' if len(without) == 3 else ''}。"
            "请核对原件；确未盖章的由原单位补盖，注明今天的日期，写情况说明，不得倒签。",
            place_now=item.where or None,
        )
