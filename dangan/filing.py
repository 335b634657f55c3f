"""材料的位置与去向，以及项目与材料的对应。规则与表样共用，口径只在这里。"""

from __future__ import annotations

from collections.abc import Sequence

from dangan import text
from dangan.model import Document, Project
from dangan.profile import Paper

VOLUME = "一户一档"
BAG = "户明白袋"
VILLAGE = "村级专项工作档案"

WITHDRAW = "抽出集中登记保管"
TO_BAG = "放入户明白袋"

_CONTAINERS = {VOLUME: VOLUME, BAG: BAG, VILLAGE: VILLAGE, "村级专项档案": VILLAGE}
_HOMES = {"volume": VOLUME, "bag": BAG, "village": VILLAGE, "attachment": VOLUME, "cancelled": ""}


def place(document: Document, paper: Paper | None) -> str:
    """材料现在何处：以登记的存放位置为准；未登记的按该种材料应在之处，仍不知道为空串。"""
    if document.container:
        return _CONTAINERS.get(document.container.strip(), document.container.strip())
    return _HOMES[paper.home] if paper else ""


def destination(paper: Paper) -> str:
    """一种材料应去之处：归入一户一档·类别、放入户明白袋、移交村级专项工作档案·类目等。"""
    if paper.home == "volume":
        return f"归入{VOLUME}·{paper.section}"
    if paper.home == "bag":
        return TO_BAG
    if paper.home == "village":
        return f"移交{VILLAGE}·{paper.village_class}"
    return paper.move_to or WITHDRAW


def without_paper(projects: Sequence[Project], documents: Sequence[Document]) -> list[int]:
    """还没有材料的项目的序号。documents 为某一种材料（如项目批复）的各件。

    先按所属项目或文号对应；写明了别的项目的不算；没有写明项目的按件数抵，先抵前面的项目。
    """
    linked = {i for i, project in enumerate(projects) for d in documents if belongs(d, project)}
    spare = sum(not d.project and not any(belongs(d, p) for p in projects) for d in documents)
    return [i for i in range(len(projects)) if i not in linked][spare:]


def belongs(document: Document, project: Project) -> bool:
    """材料是否属于该项目：所属项目与项目名称或编号相同，或文号与批复文号相同。"""
    named = document.project
    if named and (_same(named, project.name) or _same(named, project.library_no)):
        return True
    return bool(document.doc_no) and _same(document.doc_no, project.approval_no)


def _same(one: str | None, other: str | None) -> bool:
    return bool(one and other) and (one == other or text.key(one or "") == text.key(other or ""))
