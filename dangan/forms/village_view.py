"""表样看到的一村：各卷、各帮扶责任人的户、村级专项工作档案、各盒。没有登记的为 None 或空，印成空白。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from dangan import text
from dangan.config import Archive, Spines
from dangan.dates import PartialDate
from dangan.forms import volume as volumes
from dangan.forms.bag import DUE, UNSEEN, Kept, Removed
from dangan.forms.boxes import Box, packed
from dangan.forms.filed import Papers
from dangan.forms.view import View
from dangan.forms.volume import Volume
from dangan.model import Household, VillageDocument
from dangan.profile import Profile
from dangan.volume_no import numbered

_OTHER = "其他"


@dataclass(frozen=True, slots=True)
class Bound:
    """村里的一卷：一户，与本卷的页数（不知道为 None）。"""

    household: Household
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class Village:
    """一村。documents 为村级专项工作档案的各件，资料里没有这张表为 None。"""

    township: str
    name: str
    bound: Sequence[Bound]
    documents: Sequence[VillageDocument] | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """一卷在案卷目录、盒脊、清理登记表上的一行。number 为目录内卷号及其写法，没有的为 None。"""

    view: View
    volume: Volume
    pages: int | None
    number: tuple[int, str] | None
    retention: str

    @property
    def title(self) -> str:
        """案卷题名，与封面相同。"""
        h = self.view.household
        return f"{h.county or ''}{h.township or ''}{h.village or ''}{self.view.name or ''}户精准扶贫档案"

    @property
    def helpers(self) -> str:
        """现任帮扶责任人。"""
        return "、".join(helper.name for helper in self.view.helpers if helper.name)

    @property
    def lacking(self) -> list[Kept]:
        """户明白袋里应存而没有见到的。"""
        return [row for row in self.view.bag.kept if row.due == DUE and row.recorded == UNSEEN]

    @property
    def removed(self) -> list[Removed]:
        """户明白袋里应清退的。"""
        return self.view.bag.removed


@dataclass(frozen=True, slots=True)
class Kind:
    """村级专项工作档案的一类。numeral 为类目的序号，如 一。"""

    numeral: str
    name: str
    documents: list[VillageDocument]


class VillageView:
    """一村供表样取用的内容。"""

    def __init__(
        self, village: Village, profile: Profile, as_of: PartialDate, papers: Papers, archive: Archive, spines: Spines
    ) -> None:
        self.township = village.township
        self.name = village.name
        self.place = "·".join(filter(None, (village.township, village.name)))
        self.profile = profile
        self.archive = archive
        self.spines = spines
        self.documents = village.documents
        self.blank = not village.bound
        self.foot = "" if self.blank else f"数据截止日期 {as_of.chinese()}（系统导出）"
        self.lines = sorted((_line(one, profile, as_of, papers, archive) for one in village.bound), key=_by_number)

    @property
    def by_group(self) -> list[Line]:
        """各户，按组与户编号。"""
        return sorted(self.lines, key=lambda line: household_order(line.view.household))

    @cached_property
    def by_helper(self) -> dict[str, list[Line]]:
        """各现任帮扶责任人的户；一户有几名责任人的，各名下都有。"""
        found: dict[str, list[Line]] = {}
        for line in self.by_group:
            for helper in line.view.helpers:
                if helper.name:
                    found.setdefault(helper.name, []).append(line)
        return found

    @property
    def kinds(self) -> list[Kind]:
        """村级专项工作档案的各类，按方案的次序；没有归类的在后。"""
        names = dict.fromkeys(paper.village_class for paper in self.profile.papers if paper.home == "village")
        found: dict[str, list[VillageDocument]] = {name: [] for name in names}
        for document in self.documents or ():
            paper = self.profile.classify(document.type or document.title or "")
            kind = paper.village_class if paper and paper.home == "village" else _OTHER
            found.setdefault(kind, []).append(document)
        return [
            Kind(text.chinese_number(order), name, sorted(documents, key=_by_date))
            for order, (name, documents) in enumerate(found.items(), 1)
        ]

    @property
    def boxes(self) -> list[Box]:
        """各盒；空白表为一盒。"""
        return packed([line.number for line in self.lines], self.spines.volumes) or [Box([], 0)]


def household_order(household: Household) -> tuple[str, str]:
    """村内各户的先后：按组号、户编号。"""
    return text.natural(household.group or ""), household.code


def _line(one: Bound, profile: Profile, as_of: PartialDate, papers: Papers, archive: Archive) -> Line:
    household = one.household
    return Line(
        view=View(household, profile, as_of),
        volume=volumes.plan(household, profile, as_of, papers),
        pages=one.pages,
        number=numbered(archive, household.region_code, household.volume_no),
        retention=household.retention or archive.retention,
    )


def _by_number(line: Line) -> tuple[bool, int, str, tuple[str, str]]:
    household = line.view.household
    order = line.number[0] if line.number else 0
    return (line.number is None, order, household.volume_no or "", household_order(household))


def _by_date(document: VillageDocument) -> tuple[int, int, int, str]:
    day = document.date
    year = day.year if day else document.year or 9999
    return (year, (day and day.month) or 0, (day and day.day) or 0, document.volume_no or "")
