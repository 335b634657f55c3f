"""一柜扫描件：与资料同样的 County，逐户给出。可与资料合用：人口、脱贫属性取自资料，材料取自文件夹。"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from dangan import text
from dangan.cupboard.joining import Register, register
from dangan.cupboard.papers import Papers, papers
from dangan.cupboard.survey import Home, Survey
from dangan.cupboard.twins import Index
from dangan.findings import Failed, InputFile
from dangan.folder import Folder
from dangan.model import HEAD, Household, Member, Reading, Row, SourceRef
from dangan.profile import Profile
from dangan.sources import County

_COLUMNS = dict.fromkeys(("code", "township", "village", "group"), "")
"""文件夹名说得出的各栏；别的栏空白不算缺。"""

_NOT_A_FOLDER = "不是文件夹；请给出放扫描件的文件夹"
_NOT_THERE = "没有这个文件夹；请核对写法，给出放扫描件的文件夹"


class Cabinet(County):
    """root 为所看的文件夹；records 读一遍资料，没有资料的为 None。

    survey 为勘查的结果；more 为一件材料的几个文件：第一个 → 其余，uncoded 为暂用路径作户编号的户
    （两者在 households() 遍历完之后才完整）。
    """

    def __init__(
        self,
        root: Path,
        profile: Profile,
        records: Callable[[], County] | None = None,
        show_id: bool = False,
    ) -> None:
        super().__init__({})
        self.scanned = True
        self.more: dict[str, tuple[str, ...]] = {}
        self.uncoded: set[str] = set()
        self._profile = profile
        self._records = records
        self._show_id = show_id
        self._twins = Index()
        self._register = register(records().households()) if records else Register()
        self.survey = Survey(root, profile, self._register.heads)
        self._heads = _heads(self.survey, self._register)
        self._report_survey(root)

    def households(self) -> Iterator[Household]:
        """有资料的，先依资料的次序给出对得上的户（同村而没有文件夹的也在内），再给出对不上的文件夹。"""
        homes = list(self.survey.homes.values())
        matched, doubts = self._register.match(homes)
        seen = {self._register.place_of(code) for code in matched}
        if self._records:
            records = self._records()
            for household in records.households():
                home = matched.get(household.code)
                if home:
                    yield self._joined(household, home)
                elif (household.township, household.village) in seen and household.code not in self._register.disputed:
                    yield msgspec.structs.replace(household, documents=None, folder=Folder())
            self._take_over(records)
        taken = {id(home) for home in matched.values()}
        for home in homes:
            if id(home) not in taken:
                yield self._alone(home, doubts.get(id(home), ""))
        self.inputs.append(InputFile("扫描件", None, sum(len(home.branches) for home in homes)))

    def _joined(self, household: Household, home: Home) -> Household:
        """资料里的一户，材料换成文件夹里的。"""
        people = {text.key(member.name) for member in household.members if member.name}
        head = text.key(household.head.name) if household.head and household.head.name else home.name.head
        found = self._papers(household.code, home, head, people)
        return msgspec.structs.replace(
            household,
            documents=found.documents,
            uncounted=found.uncounted,
            absent=frozenset(),
            rows=household.rows | {"documents": Row(self._shown(home.branches[0].shown))},
            folder=self._folder(home, found),
        )

    def _alone(self, home: Home, doubt: str) -> Household:
        """资料里没有、或没有资料的一户：户编号取自文件夹名，没有写的暂用路径。"""
        shown = self._shown(home.branches[0].shown) or home.name.head
        code = home.name.code or shown
        if not home.name.code:
            self.uncoded.add(code)
        found = self._papers(code, home, home.name.head, set())
        doubt = doubt or ("" if self._records else self._namesakes(home))
        return Household(
            code=code,
            township=home.place.township or None,
            village=home.place.village or None,
            group=home.place.group or None,
            members=[Member(name=home.name.head, relation=HEAD, row=Row(shown, columns=_COLUMNS | {"name": ""}))]
            if home.name.head
            else [],
            documents=found.documents,
            uncounted=found.uncounted,
            row=Row(shown, columns=_COLUMNS),
            folder=self._folder(home, found, coded=bool(home.name.code), doubt=doubt),
        )

    def _papers(self, code: str, home: Home, head: str, people: set[str]) -> Papers:
        """home 的材料；people 为本户各人，文件名上写他们的不算别户。"""
        heads = self._heads[home.place[:2]]
        others = [name for name in heads if name and name != head and name not in people]
        found = papers(
            self._profile,
            home.branches,
            head,
            sorted(others, key=lambda name: (-len(name), name)),
            lambda path, shown, looked: self._twins.twin(code, path, shown, looked),
        )
        if not self._show_id:
            found = _masked(found)
        self.more |= found.more
        return found

    def _folder(self, home: Home, found: Papers, *, coded: bool = True, doubt: str = "") -> Folder:
        return Folder(
            paths=tuple(self._shown(branch.shown) for branch in home.branches),
            coded=coded,
            doubt=doubt,
            number=home.name.full,
            scans=found.scans,
            unseen=tuple(home.unseen),
        )

    def _namesakes(self, home: Home) -> str:
        """没有资料可对时，同村户主同名的几个文件夹，分不清是一户还是几户。"""
        same = [
            other
            for other in self.survey.homes.values()
            if other.name.head == home.name.head and other.place == home.place and not other.name.code
        ]
        if not home.name.head or home.name.code or len(same) < 2:
            return ""
        paths = "、".join(self._shown(one.branches[0].shown) for one in same)
        return f"同村有 {len(same)} 个文件夹的户主都是{home.name.head}（{paths}），分不清是一户还是几户。"

    def _report_survey(self, root: Path) -> None:
        """文件夹一级的问题。"""
        for unseen in self.survey.unseen:
            message = f"{self._shown(unseen.path)}{unseen.why}，没有看。请把文件本身拷进来。"
            self.reading.append(Reading("D942", unseen.path, message, SourceRef(self._shown(unseen.path))))
        for path in self.survey.loose:
            message = f"{self._shown(path)}不在哪一户的文件夹里。请看是哪一户的，放进那一户；是村级的，归村级档案。"
            self.reading.append(Reading("D943", path, message, SourceRef(self._shown(path))))
        for path, reason in self.survey.closed:
            self.failed.append(Failed(None, SourceRef(path), f"文件夹打不开：{reason}"))
        if not self.survey.homes:
            where = root.name or str(root)
            found = f"{where} 里没有认出一户的文件夹；应是 乡镇/村/户主 或 村/户编号-户主 一类的放法"
            reason = found if root.is_dir() else f"{where} {_NOT_A_FOLDER if root.exists() else _NOT_THERE}"
            self.failed.clear()
            self.unread(where, reason)

    def _take_over(self, records: County) -> None:
        """资料里读不出、搁置的，照样说。"""
        self.inputs += records.inputs
        self.failed += records.failed
        self.unreadable += records.unreadable
        self.reading += records.reading
        self.villages, self.village_documents = records.villages, records.village_documents

    def _shown(self, path: str) -> str:
        return path if self._show_id else text.mask_all(path)


def _heads(survey: Survey, register: Register) -> dict[tuple[str, ...], set[str]]:
    """(乡镇, 村) → 各户的户主，文件夹名上的与资料里的。"""
    heads: dict[tuple[str, ...], set[str]] = {}
    for home in survey.homes.values():
        place = home.place[:2]
        if place not in heads:
            heads[place] = register.heads_of(home.place)
        heads[place].add(home.name.head)
    return heads


def _masked(found: Papers) -> Papers:
    """出处里的证件号码遮盖起来；Document.file 留原样，由 D908 去认。"""
    replace = msgspec.structs.replace
    documents = [
        replace(document, row=document.row and replace(document.row, file=text.mask_all(document.row.file)))
        for document in found.documents
    ]
    scans = tuple(replace(scan, path=text.mask_all(scan.path)) for scan in found.scans)
    more = {text.mask_all(first): tuple(map(text.mask_all, rest)) for first, rest in found.more.items()}
    return replace(found, documents=documents, scans=scans, more=more)
