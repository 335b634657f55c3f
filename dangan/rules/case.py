"""一户（Case）或全县（CountyCase）的案情：规则要用的事实，每户只理一次。"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any, Generic, NamedTuple, TypeVar

from dangan import filing, status, text
from dangan.config import ArchiveTable
from dangan.dates import PartialDate
from dangan.filing import BAG, VILLAGE, VOLUME
from dangan.model import HEAD, Document, Event, Household, Member, Project, Reading, Record, Village, VillageDocument
from dangan.profile import Paper, Profile, Step
from dangan.rules.accounts import Ledger, ledgers
from dangan.rules.aid import Aid, sorted_out
from dangan.rules.persons import IdNumber, Person, id_numbers, persons
from dangan.rules.seen import Seen
from dangan.rules.shelf import Shelf
from dangan.rules.words import words

MissingGlyphs = Callable[[str], Sequence[str]]
Value = TypeVar("Value")

_OUTSIDE = (BAG, VILLAGE)

HANDBOOK = "扶贫手册"
AGREEMENT = "村户协议"


class Item(NamedTuple):
    """登记的一件材料：第几件、认作哪种材料（认不出为 None）、现在何处。"""

    position: int
    document: Document
    paper: Paper | None
    place: str

    @property
    def path(self) -> str:
        return f"documents[{self.position}]"

    @property
    def name(self) -> str:
        """照登记写的名称，供意见引用。"""
        return self.document.title or self.document.type or "（未写名称）"

    @property
    def where(self) -> str:
        """现存位置：一户一档·精准识别、户明白袋；未登记为空串。"""
        if self.place == VOLUME and self.document.section:
            return f"{VOLUME}·{section_name(self.document.section)}"
        return self.place

    @property
    def year(self) -> int | None:
        return self.document.year or (self.document.date.year if self.document.date else None)


def knows(record: Record, field: str) -> bool:
    """这条记录所在的表有没有某一列；没有这一列的，空白不算缺。JSON 没有表头，一律算有。"""
    return record.row is None or not record.row.columns or field in record.row.columns


def section_name(section: str) -> str:
    """类别的标准写法：“精准识别类”即精准识别。"""
    return section.strip().removesuffix("类")


class fact(Generic[Value]):
    """一户只算一次的事实。functools.cached_property 在 Python 3.11 里每算一次要过一道锁，一户十几次。"""

    def __init__(self, compute: Callable[[Any], Value]) -> None:
        self._compute = compute
        self.__doc__ = compute.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, case: Any, owner: type) -> Value:
        value: Value = self._compute(case)
        case.__dict__[self._name] = value
        return value


class Case:
    """一户的案情。shelf 为 None 表示输入中没有村级材料表；show_id 为真时意见里写全号。

    items 为登记的各件材料，bag 为户明白袋中的，volume 为一户一档中的（放在何处未登记、又认不出的也在这里，
    由人核对）；by_paper 为材料种类 → 各件，不论在何处。
    """

    def __init__(
        self,
        household: Household,
        profile: Profile,
        as_of: PartialDate,
        shelf: Shelf | None = None,
        seen: Seen | None = None,
        missing_glyphs: MissingGlyphs | None = None,
        show_id: bool = False,
    ) -> None:
        self.household = household
        self.profile = profile
        self.as_of = as_of
        self.shelf = shelf
        self.seen = seen or Seen()
        self.missing_glyphs = missing_glyphs
        self.show_id = show_id
        self.exited = status.exited(household)
        self.unexited = household.status == "未脱贫" and not self.exited
        self.new = status.is_new(household, profile, as_of)
        self.items = [_item(i, d, profile) for i, d in enumerate(household.documents or ())]
        self.bag = [item for item in self.items if item.place == BAG]
        self.volume = [item for item in self.items if item.place not in _OUTSIDE]
        self.by_paper: dict[str, list[Item]] = {}
        for item in self.items:
            if item.paper:
                self.by_paper.setdefault(item.paper.name, []).append(item)
        self._kept = {item.paper.name for item in self.items if item.paper and _counts_as_kept(item.paper, item.place)}

    @property
    def reading(self) -> Sequence[Reading]:
        return self.household.reading

    def masked(self, number: str) -> str:
        """意见中证件号码的写法。"""
        return number if self.show_id else text.mask_id(number)

    def unread(self, path: str) -> bool:
        """这一格写了而读不出（由 D002、D003 报），不是空白。"""
        return any(reading.path == path for reading in self.household.reading)

    @fact
    def living(self) -> list[Member]:
        """在册成员。"""
        return status.present(self.household)

    @fact
    def persons(self) -> list[Person]:
        """在册成员，连同周岁与性别。"""
        return persons(self.household, self.as_of)

    @fact
    def head(self) -> Person | None:
        """在册的户主；没有，或不止一名的，为 None（由 D605 报）。"""
        heads = [person for person in self.persons if person.member.relation == HEAD]
        return heads[0] if len(heads) == 1 else None

    @fact
    def signed_names(self) -> frozenset[str]:
        """卷内各件登记的签字人。"""
        return frozenset([name for item in self.volume for name in item.document.signers or ()])

    @fact
    def unseen(self) -> frozenset[tuple[str, str]]:
        """材料清点表中尚未查看的：(存放位置, 材料种类)。"""
        named = [(container, self.profile.classify(name)) for container, name in self.household.uncounted]
        return frozenset([(container, paper.name) for container, paper in named if paper])

    @property
    def recorded(self) -> bool:
        """本户登记过材料；一件也没有登记的只报 D007，不逐件报缺。"""
        return bool(self.household.documents or self.household.absent)

    @fact
    def bag_counted(self) -> bool:
        """户明白袋清点过：袋中登记有材料，或清点表中记明了缺。"""
        return bool(self.bag) or BAG in [container for container, _ in self.household.absent]

    def held(self, name: str, place: str) -> list[Item]:
        """某处的某种材料。"""
        return [item for item in self.by_paper.get(name, ()) if item.place == place]

    def requires(self, paper: Paper) -> bool:
        """本户按方案应有这种材料（按项目的材料除外，由规则逐项目核对）。"""
        match paper.required:
            case "always":
                return True
            case "exited":
                return self.exited
            case "relocated":
                return self.household.relocated is True
            case "agreement":
                return self.agreed
        return False

    def lacks(self, name: str) -> bool:
        """卷内应有而确实没有：没有登记在户内任何地方（放错了的由放置规则报），也不是尚未查看。"""
        if name in self._kept or not self.recorded or (VOLUME, name) in self.unseen:
            return False
        return self.requires(self.profile.paper(name))

    def lacks_in_bag(self, name: str) -> bool:
        """袋中应有而确实没有；袋未清点的只报 D409。"""
        if not self.bag_counted or (BAG, name) in self.unseen:
            return False
        return not self.held(name, BAG)

    @fact
    def agreed(self) -> bool:
        """登记有协议：卷内有协议书，或项目登记了协议日期。"""
        projects = self.household.projects
        return bool(self.held(AGREEMENT, VOLUME)) or bool(projects and any(p.agreed_on for p in projects))

    @fact
    def own_projects(self) -> list[tuple[int, Project]]:
        """材料分户归档的项目：(第几个, 项目)。易地搬迁、小额信贷等的材料在村级专项工作档案，不在内。"""
        return [(i, p) for i, p in enumerate(self.household.projects or ()) if not _of_village(p, self.profile)]

    @fact
    def events(self) -> Mapping[tuple[str, str], list[tuple[int, Event]]]:
        """(阶段, 环节) → 各次程序，环节按方案的标准名称。"""
        found: dict[tuple[str, str], list[tuple[int, Event]]] = {}
        for index, event in enumerate(self.household.events or ()):
            step = _step(self.profile, event.phase or "", event.step or "")
            if step:
                found.setdefault((step.phase, step.name), []).append((index, event))
        return found

    @fact
    def ledgers(self) -> list[Ledger]:
        """各年的收支账，年度升序。"""
        return ledgers(self.profile, self.household.accounts or [])

    @fact
    def book(self) -> Ledger | None:
        """最近一年的收支账；没有写年度的不算。"""
        last = self.ledgers[-1] if self.ledgers else None
        return last if last and last.year else None

    @fact
    def recent_book(self) -> Ledger | None:
        """今年或上年的收支账：成员的现状才与它可比。"""
        return self.book if self.book and (self.book.year or 0) >= self.as_of.year - 1 else None

    @fact
    def aid(self) -> Aid:
        """到户政策，按方案的名单归类。"""
        return sorted_out(self.profile, self.household.benefits or ())

    @fact
    def able(self) -> list[Member]:
        """在册成员中有劳动能力的。"""
        able = words(self.profile, "able_labor")
        return [member for member in self.living if member.labor in able]

    @fact
    def current_helpers(self) -> list[tuple[int, str, str]]:
        """现任帮扶责任人：(第几名, 姓名, 单位)。没有结束时间，或结束时间晚于截止日期。"""
        return [
            (i, h.name, h.unit or "")
            for i, h in enumerate(self.household.helpers or ())
            if h.name and (h.until is None or h.until.after(self.as_of))
        ]

    @fact
    def id_numbers(self) -> list[IdNumber]:
        """各成员登记的身份号码、残疾证号；护照等其他证件、没有号码的人不在内。"""
        return id_numbers(self.household)

    @fact
    def cores(self) -> list[tuple[int, str]]:
        """格式正确的号码：(第几名成员, 前18位)。残疾证号前18位即身份证号。"""
        return [(n.position, n.core) for n in self.id_numbers if n.well_formed]

    @fact
    def people(self) -> list[tuple[int, str]]:
        """cores 中在册的成员。"""
        members = self.household.members
        return [(i, core) for i, core in self.cores if status.is_present(members[i])]

    @fact
    def signatories(self) -> Mapping[str, frozenset[str]]:
        """能由姓名认出的签字人：身份 → 姓名（比较用的键）。户主可由在册成员代签，原户主也算。"""
        household = self.household
        family = [m.name for m in household.members] + [household.former_head]
        helpers = [h.name for h in household.helpers or ()]
        return {
            HEAD: frozenset(text.key(name) for name in family if name),
            "帮扶责任人": frozenset(text.key(name) for name in helpers if name),
        }

    def column_known(self, field: str) -> bool:
        """输入中有没有某一户级列；没有这一列的，空白不算缺。JSON 没有表头，一律算有。"""
        return field in self.household.rows or knows(self.household, field)


class CountyCase:
    """全部读完后的案情：文件级读取问题、跨户统计、归档设置（None 为没有提供）。

    townships 为各户所在乡镇；without_retention 为没有登记保管期限的户所在乡镇；
    villages 为村情表，village_documents 为村级专项工作档案，输入中没有这张表的为空。
    """

    def __init__(
        self,
        profile: Profile,
        as_of: PartialDate,
        reading: Sequence[Reading],
        seen: Seen,
        archive: ArchiveTable | None = None,
        townships: Collection[str | None] = (),
        without_retention: Collection[str | None] = (),
        villages: Sequence[Village] = (),
        village_documents: Sequence[VillageDocument] = (),
    ) -> None:
        self.profile = profile
        self.as_of = as_of
        self.reading = reading
        self.seen = seen
        self.archive = archive
        self.townships = townships
        self.without_retention = without_retention
        self.villages = villages
        self.village_documents = village_documents


def _item(index: int, document: Document, profile: Profile) -> Item:
    paper, place = _recognised(profile, document.type or document.title or "", document.container)
    return Item(index, document, paper, place)


@lru_cache(maxsize=65536)
def _recognised(profile: Profile, written: str, container: str | None) -> tuple[Paper | None, str]:
    """名称与登记的存放位置相同的材料，种类与位置也相同：只认一次。"""
    paper = profile.classify(written)
    return paper, filing.place(Document(container=container), paper)


def _counts_as_kept(paper: Paper, place: str) -> bool:
    """在户内即不算缺；协议书袋中、卷内各要一份，袋中的不抵卷内的。"""
    return place not in (_OUTSIDE if paper.also_bag else (VILLAGE,))


def _of_village(project: Project, profile: Profile) -> bool:
    papers = (profile.classify(written) for written in (project.kind, project.name) if written)
    return any(paper is not None and paper.home == "village" for paper in papers)


@lru_cache(maxsize=4096)
def _step(profile: Profile, phase: str, written: str) -> Step | None:
    wanted = text.key(written)
    found = [
        step
        for step in profile.steps
        if wanted in {text.key(name) for name in (step.name, *step.aliases)} and phase in ("", step.phase)
    ]
    return found[0] if len(found) == 1 else None
