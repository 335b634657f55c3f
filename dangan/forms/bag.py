"""户明白袋清单的各行：应存材料，应清退材料。"""

from __future__ import annotations

from dataclasses import dataclass

from dangan import filing
from dangan.model import Document, Household
from dangan.profile import BagItem, Paper, Profile
from dangan.status import exited

DUE = "应存"
UNSEEN = "未见"


@dataclass(frozen=True, slots=True)
class Kept:
    """应存材料的一行。due 为应存的说法；recorded 为登记情况，未清点为空。"""

    caption: str
    due: str
    recorded: str


@dataclass(frozen=True, slots=True)
class Removed:
    """应清退材料的一行：去向不明的留空，由人认定。"""

    caption: str
    destination: str


class Bag:
    """一户的户明白袋。"""

    def __init__(self, household: Household, profile: Profile) -> None:
        self.household = household
        self.profile = profile
        self.exited = exited(household)
        classified = [(d, profile.classify(d.type or d.title or "")) for d in household.documents or ()]
        self.uncounted = {name for where, name in household.uncounted if where == filing.BAG}
        self.documents = [(d, p) for d, p in classified if filing.place(d, p) == filing.BAG]

    @property
    def kept(self) -> list[Kept]:
        """应存材料，按方案的次序；协议书每件一行。"""
        return [row for item in self.profile.bag for row in self._rows(item)]

    @property
    def removed(self) -> list[Removed]:
        """登记在袋内而不应在袋内的材料。"""
        allowed = {item.paper for item in self.profile.bag if self.exited or not item.only_exited}
        return [
            Removed(document.title or document.type or "", _destination(paper))
            for document, paper in self.documents
            if paper is None or paper.name not in allowed
        ]

    def holds(self, paper: str) -> bool:
        """袋内已登记有某种材料。"""
        return any(p is not None and p.name == paper for _, p in self.documents)

    def _rows(self, item: BagItem) -> list[Kept]:
        inside = [d for d, p in self.documents if p and p.name == item.paper]
        if item.required != "agreement":
            counted = item.paper not in self.uncounted
            return [Kept(self._caption(item), self._due(item), self._recorded(inside) if counted else "")]
        agreements = self._agreements(item.paper)
        if not agreements:
            return [Kept(item.caption, "有则存", self._recorded(inside))]
        rows = []
        for name in agreements:
            own = [d for d in inside if name in (d.project, d.title, d.type)]
            rows.append(Kept(f"{item.caption}：{name}", DUE, self._recorded(own)))
        return rows

    def _caption(self, item: BagItem) -> str:
        if item.paper != "扶贫手册":
            return item.caption
        edition, updated = self.household.handbook_edition, self.household.handbook_updated_on
        details = [edition, f"最近更新 {updated.chinese()}" if updated else None]
        text = "，".join(detail for detail in details if detail)
        return f"{item.caption}（{text}）" if text else item.caption

    def _due(self, item: BagItem) -> str:
        if item.only_exited and not self.household.code:
            return "脱贫户存"
        if item.only_exited and not self.exited:
            return "不应存放"
        return DUE

    def _recorded(self, inside: list[Document]) -> str:
        if not self.documents:
            return ""
        return f"{len(inside)} 件" if inside else UNSEEN

    def _agreements(self, paper: str) -> list[str]:
        """每一件协议：有协议日期的项目，以及登记了的协议书。"""
        names = [p.name for p in self.household.projects or () if p.agreed_on and p.name]
        for document in self.household.documents or ():
            kind = self.profile.classify(document.type or document.title or "")
            name = document.project or document.title or document.type
            if kind and kind.name == paper and name and name not in names:
                names.append(name)
        return names


def _destination(paper: Paper | None) -> str:
    if paper is None:
        return ""
    return filing.WITHDRAW if paper.home == "bag" else filing.destination(paper)
