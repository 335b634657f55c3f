"""一户的材料清点：哪些在卷、哪些没有、哪些还不知道；由此定本次要印哪几件。"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from dangan import filing
from dangan.dates import PartialDate
from dangan.model import Document, Household, Project
from dangan.profile import Paper, Profile
from dangan.status import exited, exiting, is_new

Papers = Literal["all", "missing", "frame"]

_FIRST_HAND = frozenset({"application", "review"})
"""识别当年形成的件：只为新增户补办；以往的户缺了，写情况说明，不重做。"""

_TITLES = {"项目批复": "项目批复（摘录）"}
"""印出的件与材料名称不同的题名。"""


@dataclass(frozen=True, slots=True)
class Sheet:
    """要印的一件。template 为表样文件名。

    scan 不为空的是登记的原件，扫描件装在此处：逐页为真的是横页，file 为登记的电子文件。
    """

    id: str
    template: str
    title: str
    section: str = ""
    project: Project | None = None
    numbered: bool = True
    scan: tuple[bool, ...] = ()
    file: str = ""

    @property
    def heading(self) -> str:
        """书签与目录上的题名：题名后括注项目。"""
        name = self.project.name if self.project else None
        return f"{self.title}（{name}）" if name else self.title


class Filing:
    """一户的材料清点：哪些在卷、哪些没有、哪些还不知道。"""

    def __init__(self, household: Household, profile: Profile, as_of: PartialDate) -> None:
        self.household = household
        self.profile = profile
        self.new = is_new(household, profile, as_of)
        self.exiting = exiting(household)
        self.sections = [s for s in profile.sections if s.when == "always" or self.exiting]
        self.registered = bool(household.documents)
        classified = [(d, profile.classify(d.type or d.title or "")) for d in household.documents or ()]
        self.filed = [(d, p) for d, p in classified if self._in_volume(d, p)]
        self.uncounted = {
            paper.name
            for where, name in household.uncounted
            if where == filing.VOLUME and (paper := profile.classify(name))
        }

    def _in_volume(self, document: Document, paper: Paper | None) -> bool:
        if filing.place(document, paper) != filing.VOLUME:
            return False
        if paper is None or paper.home == "attachment":
            return True
        if paper.home == "cancelled":
            return self.profile.ban_scope == "bag"
        return paper.home == "volume" and (self.exiting or not paper.exit_only)

    def on_file(self, paper: Paper) -> list[Document]:
        """某种材料登记在卷的各件。"""
        return [d for d, p in self.filed if p is paper]

    def applies(self, paper: Paper) -> bool:
        """这种材料与本户有关：退出类只限有退出一类的户，搬迁申请只限搬迁户。"""
        if paper.exit_only and not self.exiting:
            return False
        return paper.required != "relocated" or bool(self.household.relocated)

    def sheets(self, papers: Papers) -> Iterator[tuple[Paper, Sheet]]:
        """本次要印的各件，按方案的次序。"""
        if papers == "frame" or (papers == "missing" and not self.registered):
            return
        for paper in self.profile.papers:
            if paper.home != "volume" or not paper.form or not self.applies(paper):
                continue
            if papers == "missing" and not self._worth_making(paper):
                continue
            yield from ((paper, sheet) for sheet in self._sheets_of(paper, papers))

    def _worth_making(self, paper: Paper) -> bool:
        return paper.name not in self.uncounted and (self.new or paper.form not in _FIRST_HAND)

    def _sheets_of(self, paper: Paper, papers: Papers) -> Iterator[Sheet]:
        title = title_of(paper)
        if paper.per != "project":
            if papers == "all" or not self.on_file(paper):
                yield Sheet(paper.form, paper.form, title, paper.section)
            return
        projects = self.household.projects or []
        wanted = range(len(projects)) if papers == "all" else filing.without_paper(projects, self.on_file(paper))
        for i in wanted:
            yield Sheet(f"{paper.form}-{i + 1}", paper.form, title, paper.section, projects[i])

    def missing(self, printed: list[Sheet]) -> list[str]:
        """应有而卷内没有、本次也没有印出的材料；没有登记材料的户一概不知，为空。"""
        if not self.registered:
            return []
        made = {(s.template, s.heading) for s in printed if self.new or s.template not in _FIRST_HAND}
        names = []
        for paper in self.profile.papers:
            if paper.home != "volume" or paper.name in self.uncounted or not self.applies(paper):
                continue
            names += [title for title in self._lacking(paper) if (paper.form, title) not in made]
        return names

    def _lacking(self, paper: Paper) -> list[str]:
        title = title_of(paper)
        if paper.required in ("project", "agreement"):
            projects = self.household.projects or []
            lacking = [projects[i] for i in filing.without_paper(projects, self.on_file(paper))]
            if paper.required == "agreement":
                lacking = [project for project in lacking if project.agreed_on]
            return [f"{title}（{project.name}）" if project.name else title for project in lacking]
        due = paper.required in ("always", "relocated") or (paper.required == "exited" and exited(self.household))
        return [title] if due and not self.on_file(paper) else []


def title_of(paper: Paper) -> str:
    """一种材料印出时的题名。"""
    return _TITLES.get(paper.name, paper.name)
