"""一卷的目录：各行的次序、页号与件数。

卷内文件 = 登记在卷的原件 + 本次印出的件。页号、件数、页数都只在确知时给出：
有一件的页数不明，或有一种材料尚未查看，自那里起页号留空，件数页数留空。
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from dangan import filing
from dangan.dates import PartialDate
from dangan.forms.address import committee
from dangan.forms.filed import Filing, Papers, Sheet, title_of
from dangan.model import Document, Household
from dangan.profile import Paper, Profile

COPY = "复印件"
AGAIN = "另印"
SCAN = "scan"

Scans = Mapping[str, tuple[bool, ...]]
"""装订的扫描件：登记的电子文件 → 各页是不是横页。"""

NO_SCANS: Scans = {}


@dataclass(frozen=True, slots=True)
class Page:
    """一个页号：target 为空即 number；否则为印出的 target 首页（尾页）的页号再加 number。"""

    number: int
    target: str = ""
    edge: str = "start"


@dataclass(frozen=True, slots=True)
class Line:
    """目录的一行。sheet 为印出的件，否则是登记的原件（pages 为其页数）；first、last 为起止页号。

    登记的原件装有扫描件的，recorded 为真而 sheet 也有：页数、页号与印出的件一样算。
    """

    title: str
    doc_no: str | None = None
    author: str | None = None
    date: PartialDate | None = None
    note: str = ""
    sheet: Sheet | None = None
    pages: int | None = None
    recorded: bool = False
    first: Page | None = None
    last: Page | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """卷内的一类：精准识别、精准帮扶、精准退出。"""

    name: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Volume:
    """一卷。

    count、inserted 为件数与登记原件的总页数，不确知为 None；missing 为应有而没有的材料；
    copies 为复印件的题名；pointers 为参见各条。
    """

    parts: list[Part]
    count: int | None
    inserted: int | None
    since: PartialDate | None
    until: PartialDate | None
    missing: list[str] = field(default_factory=list)
    copies: list[str] = field(default_factory=list)
    pointers: list[str] = field(default_factory=list)

    @property
    def lines(self) -> list[Line]:
        """全部各行，按卷内次序。"""
        return [line for part in self.parts for line in part.lines]

    @property
    def sheets(self) -> list[Sheet]:
        """印出的各件，按卷内次序。"""
        return [line.sheet for line in self.lines if line.sheet]

    def prefixed(self, prefix: str) -> Volume:
        """几卷合印时的卷：各件的 id 前加 prefix，与别的卷不重。"""

        def page(at: Page | None) -> Page | None:
            return replace(at, target=prefix + at.target) if at and at.target else at

        def line(one: Line) -> Line:
            sheet = one.sheet and replace(one.sheet, id=prefix + one.sheet.id)
            return replace(one, sheet=sheet, first=page(one.first), last=page(one.last))

        return replace(self, parts=[Part(part.name, [line(one) for one in part.lines]) for part in self.parts])

    def unpaged(self) -> Volume:
        """不连同各件一起印时的卷：页号一律留空。"""
        parts = [Part(p.name, [replace(line, first=None, last=None) for line in p.lines]) for p in self.parts]
        return replace(self, parts=parts, inserted=None)

    @property
    def remarks(self) -> list[str]:
        """备考表的本卷情况说明：缺的、复印的、参见的。"""
        missing = [f"缺：{'、'.join(self.missing)}。"] if self.missing else []
        copies = [f"复印件：{'、'.join(self.copies)}。"] if self.copies else []
        return missing + copies + [f"{pointer}。" for pointer in self.pointers]

    @property
    def has_originals(self) -> bool:
        """卷内是否插入登记的原件（没有装扫描件的）。"""
        return any(line.sheet is None for line in self.lines)


@dataclass(frozen=True, slots=True)
class _Entry:
    """排序前的一行，或一处尚未查看（line 为 None）。"""

    section: int
    order: int
    line: Line | None

    @property
    def key(self) -> tuple[object, ...]:
        day = _day(self.line.date) if self.line and self.line.date else (9999, 0, 0)
        return (self.section, self.order, day, self.line is not None and not self.line.recorded)


def plan(household: Household, profile: Profile, as_of: PartialDate, papers: Papers, scans: Scans = NO_SCANS) -> Volume:
    """一户的卷：印 papers 所指的件，登记的原件按类别、方案次序、日期穿插其间；scans 为装订的扫描件。"""
    filed = Filing(household, profile, as_of)
    printed = list(filed.sheets(papers))
    originals = {paper.name for _, paper in filed.filed if paper}
    orders = {paper.name: i for i, paper in enumerate(profile.papers)}
    sections = {section.name: i for i, section in enumerate(filed.sections)}

    entries = [
        _Entry(sections.get(paper.section, 0), orders[paper.name], _printed(sheet, household, paper.name in originals))
        for paper, sheet in printed
    ]
    entries += [
        _Entry(section, orders[paper.name] if paper else len(orders), _recorded(document, scan))
        for document, paper in filed.filed
        for section in [_section(document, paper, sections)]
        for scan in [_scan(document, filed.sections[section].name, scans)]
    ]
    entries += [
        _Entry(sections.get(paper.section, 0), orders[name], None)
        for name in filed.uncounted
        if (paper := profile.paper(name)).home == "volume" and filed.applies(paper)
    ]
    entries.sort(key=lambda entry: entry.key)
    return _bind(filed, entries, papers, [sheet for _, sheet in printed])


def _bind(filed: Filing, entries: list[_Entry], papers: Papers, printed: list[Sheet]) -> Volume:
    parts: list[list[Line]] = [[] for _ in filed.sections]
    for entry, line in zip(entries, number([entry.line for entry in entries]), strict=True):
        if line:
            parts[entry.section].append(line)
    lines = [line for part in parts for line in part]
    originals = [line for line in lines if line.recorded]
    loose = [line for line in originals if line.sheet is None]
    complete = all(entry.line for entry in entries) and (filed.registered or papers == "all")
    counted = [line.pages for line in loose if line.pages is not None]
    dated = sorted((line.date for line in originals if line.date), key=_day)
    return Volume(
        parts=[Part(section.name, part) for section, part in zip(filed.sections, parts, strict=True)],
        count=len(lines) if complete else None,
        inserted=sum(counted) if complete and len(counted) == len(loose) else None,
        since=dated[0] if dated else None,
        until=dated[-1] if dated and len(dated) == len(lines) else None,
        missing=filed.missing(printed),
        copies=[line.title for line in originals if line.note == COPY],
        pointers=list(_pointers(filed)),
    )


def empty(profile: Profile) -> Volume:
    """空白表用的卷：每种表一件，目录没有内容。"""
    blank = Volume(
        parts=[Part(s.name, []) for s in profile.sections], count=None, inserted=None, since=None, until=None
    )
    for part in blank.parts:
        for paper in profile.papers:
            if paper.home == "volume" and paper.form and paper.section == part.name:
                title = title_of(paper)
                part.lines.append(Line(title, sheet=Sheet(paper.form, paper.form, title, paper.section)))
    return blank


def number(lines: list[Line | None]) -> list[Line | None]:
    """逐件编页。None 是尚未查看的一处；自它或页数不明的一件起，页号一律为空。"""
    numbered: list[Line | None] = []
    inserted, last, known = 0, "", True
    for line in lines:
        known = known and line is not None and (line.sheet is not None or line.pages is not None)
        if line is None or not known:
            numbered.append(line)
        elif line.sheet:
            last = line.sheet.id
            numbered.append(replace(line, first=Page(inserted, last), last=Page(inserted, last, "end")))
        else:
            first = Page(inserted + 1, last, "end")
            inserted += line.pages or 0
            numbered.append(replace(line, first=first, last=Page(inserted, last, "end")))
    return numbered


def _day(date: PartialDate) -> tuple[int, int, int]:
    return (date.year, date.month or 0, date.day or 0)


def _section(document: Document, paper: Paper | None, sections: dict[str, int]) -> int:
    stated = paper.section if paper and paper.section else document.section
    return sections.get(stated or "", 0)


def _scan(document: Document, section: str, scans: Scans) -> Sheet | None:
    """登记的原件装订的扫描件；没有的为 None。"""
    pages = scans.get(document.file or "")
    if pages is None:
        return None
    number = list(scans).index(document.file or "") + 1
    return Sheet(f"{SCAN}-{number}", SCAN, _title(document), section, scan=pages, file=document.file or "")


def _title(document: Document) -> str:
    """题名没有写明项目的，括注项目，与印出的件一样。"""
    title, project = document.title or document.type or "", document.project
    return f"{title}（{project}）" if project and project not in title else title


def _recorded(document: Document, scan: Sheet | None) -> Line:
    """登记的原件。"""
    return Line(
        title=_title(document),
        doc_no=document.doc_no,
        author=document.author,
        date=document.date,
        note=COPY if document.origin == COPY else "",
        pages=document.pages,
        recorded=True,
        sheet=scan,
    )


def _printed(sheet: Sheet, household: Household, again: bool) -> Line:
    project = sheet.project
    return Line(
        title=sheet.heading,
        doc_no=project.approval_no if project and sheet.template == "approval" else None,
        author=_author(sheet, household),
        note=AGAIN if again else "",
        sheet=sheet,
    )


def _author(sheet: Sheet, household: Household) -> str | None:
    """责任者：申请类为户主，盖村民委员会章的为村民委员会，批复为批复单位；评议人留空待填。"""
    head = household.head.name if household.head else None
    if sheet.template in ("application", "project_application", "relocation_application"):
        return head
    if sheet.template == "approval":
        return sheet.project.approver if sheet.project else None
    if sheet.template == "agreement":
        return "、".join(name for name in (committee(household), head) if name)
    return None if sheet.template == "review" else committee(household)


def _pointers(filed: Filing) -> Iterator[str]:
    """参见各条：凭村级专项工作档案证明的程序，以及不在卷内而注明了档号的材料。"""
    for event in filed.household.events or ():
        if event.reference:
            name = event.step or ""
            if event.phase and event.phase not in name:
                name = event.phase + name
            yield _pointer(name, event.reference, event.reference_page)
    inside = {id(document) for document, _ in filed.filed}
    for document in filed.household.documents or ():
        if document.reference and id(document) not in inside:
            yield _pointer(document.title or document.type or "", document.reference, document.reference_page)


def _pointer(name: str, reference: str, page: str | None) -> str:
    where = f"{filing.VILLAGE} {reference}"
    return f"参见：{name}，见{where} 第 {page} 页" if page else f"参见：{name}，见{where}"
