"""一户的文件夹 → 一件件材料：哪些文件合为一件，是什么，放在哪里，几页。"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from pathlib import Path, PurePosixPath

import msgspec

from dangan import filing
from dangan.cupboard import content, names
from dangan.cupboard.content import Content
from dangan.cupboard.names import Shelf, Title
from dangan.cupboard.survey import DEEPEST, Branch, is_junk, listing
from dangan.filing import VILLAGE, VOLUME
from dangan.folder import Scan, Twin
from dangan.model import Document, Row
from dangan.profile import Paper, Profile

Twins = Callable[[Path, str, Content], Twin | None]
"""（文件，相对路径，内容）→ 先看到的、内容相同的文件。"""

_COLUMNS = dict.fromkeys(("type", "container", "section", "year", "pages", "origin", "file"), "")
"""文件夹说得出的各栏；别的栏空白不算缺。"""

_PAGED = frozenset({"jpg", "png", "bmp", "gif", "webp", "heic"})
"""一个文件一页的图片：名称相同的几张合为一件。"""


class File(msgspec.Struct, frozen=True):
    """户的文件夹里的一个文件：所在，相对整柜的路径，乱码的原样，位置，从名称读出的，内容。

    within 为在户的文件夹里的路径，分放两处的带上存放位置。
    """

    path: Path
    shown: str
    garbled: str
    shelf: Shelf
    title: Title
    content: Content
    within: PurePosixPath

    @property
    def suffix(self) -> str:
        return self.within.suffix.lstrip(".").lower()

    @property
    def counts(self) -> bool:
        """算不算材料：压缩包、录像、程序不算；文档与打不开的，名称写明是什么，算。"""
        return self.content.kind not in ("zip", "rar", "7z", "video", "exe", "html")


class Papers(msgspec.Struct, frozen=True):
    """一户的材料与文件；more 为一件有几个文件的：第一个 → 其余。"""

    documents: list[Document]
    scans: tuple[Scan, ...]
    uncounted: frozenset[tuple[str, str]]
    more: dict[str, tuple[str, ...]]


def papers(profile: Profile, branches: Collection[Branch], own: str, others: Collection[str], twins: Twins) -> Papers:
    """own 为本户户主，others 为同村别户的户主。"""
    reader = Reader(profile, own, others)
    files = [file for branch in branches for file in reader.files(branch)]
    documents: list[Document] = []
    scans: list[Scan] = []
    known: dict[tuple[object, ...], int] = {}
    first: dict[str, tuple[int | None, Paper | None, str]] = {}
    more: dict[int, list[str]] = {}
    uncounted: set[tuple[str, str]] = set()
    for file in files:
        twin = twins(file.path, file.shown, file.content) if file.content.size > 0 else None
        whole = _whole(profile, file)
        position = None
        if whole:
            uncounted |= set(_within(profile, whole))
        elif file.counts:
            same = first.get(twin.path) if twin else None
            if same and same[1:] == (file.title.paper, _where(file)):
                position = same[0]
            else:
                position = known.setdefault(_identity(file), len(documents))
                _add(documents, position, file)
                more.setdefault(position, []).append(file.shown)
        first[file.shown] = position, file.title.paper, _where(file)
        scans.append(_scan(file, position, twin, "·".join(filter(None, whole or ()))))
    several = {shown[0]: tuple(shown[1:]) for shown in more.values() if len(shown) > 1}
    return Papers(documents, tuple(scans), frozenset(uncounted), several)


class Reader:
    """逐级读户的文件夹。own 为本户户主，others 为同村别户的户主。"""

    def __init__(self, profile: Profile, own: str, others: Collection[str]) -> None:
        self._profile = profile
        self._own = own
        self._others = others

    def files(self, branch: Branch) -> Iterator[File]:
        """一处文件夹里的全部文件，按路径排列。"""
        return self._read(branch.path, branch.shown, branch.shelf, None, PurePosixPath(branch.shelf.container))

    def _read(
        self, folder: Path, shown: str, shelf: Shelf, said: Title | None, within: PurePosixPath
    ) -> Iterator[File]:
        """said 为上级文件夹名说的材料、年度；名称什么也没有说的文件照它。"""
        try:
            entries = list(listing(folder))
        except OSError:
            return
        for entry in entries:
            path = f"{shown}/{entry.name}".lstrip("/")
            if is_junk(entry.name) or entry.path.is_symlink():
                continue
            if entry.path.is_dir() and len(PurePosixPath(shown).parts) >= DEEPEST:
                continue
            if entry.path.is_dir():
                inner, heading = _inner(self._profile, entry.name, shelf), self._heading(entry.name, said)
                yield from self._read(entry.path, path, inner, heading, within / entry.name)
                continue
            title = names.title(self._profile, PurePosixPath(entry.name).stem, self._own, self._others)
            yield File(
                path=entry.path,
                shown=path,
                garbled=entry.garbled,
                shelf=shelf,
                title=_completed(title, said),
                content=content.look(entry.path),
                within=within / entry.name,
            )

    def _heading(self, name: str, said: Title | None) -> Title | None:
        """文件夹名说的：申请书、2016年。"""
        if year := names.year_of(name):
            return (said or Title("", None))._replace(year=year)
        if names.shelf(self._profile, name):
            return said
        title = names.title(self._profile, name, self._own, self._others)
        return title if title.paper else said


def _inner(profile: Profile, name: str, shelf: Shelf) -> Shelf:
    """进到一个文件夹以后的位置。户的文件夹里的“村级”文件夹不是村级专项工作档案，只是分户存的村级材料。"""
    own = names.shelf(profile, name)
    return own if own and not own.plain and own.container != VILLAGE else shelf


def _completed(title: Title, said: Title | None) -> Title:
    if said is None:
        return title
    if title.blank and said.name:
        return said._replace(year=title.year or said.year, other=title.other)
    return title._replace(year=title.year or said.year)


def _whole(profile: Profile, file: File) -> tuple[str, str] | None:
    """整卷（一户一档.pdf）、整类（识别.pdf）扫描的文件：存放位置与类别；别的为 None。"""
    if not file.content.known or not file.content.known.scan or file.title.paper:
        return None
    own = names.shelf(profile, file.within.stem)
    return (own.container, own.section) if own and own.container and own.container != VILLAGE else None


def _within(profile: Profile, whole: tuple[str, str]) -> Iterator[tuple[str, str]]:
    """整卷、整类里可能有的材料：看不出有没有，既不算有，也不算缺。"""
    container, section = whole
    if container != VOLUME:
        yield from ((container, item.paper) for item in profile.bag)
        return
    for paper in profile.papers:
        if paper.home in ("volume", "attachment") and section in ("", paper.section):
            yield VOLUME, paper.name


def _identity(file: File) -> tuple[object, ...]:
    """哪些文件是同一件：同一文件夹里、名称与年度相同的图片；别的各是一件。"""
    if file.content.kind in _PAGED or (file.suffix in _PAGED | {"jpeg"} and file.content.fault):
        return file.within.parent, file.title.name, file.title.year, file.title.other
    return (file.shown,)


def _where(file: File) -> str:
    """存放位置；没有分文件夹放的，按材料应在之处。"""
    return filing.place(Document(container=file.shelf.container or None), file.title.paper)


def _add(documents: list[Document], position: int, file: File) -> None:
    pages = file.content.pages
    if position < len(documents):
        kept = documents[position]
        counted = None if kept.pages is None or pages is None else kept.pages + pages
        documents[position] = msgspec.structs.replace(kept, pages=counted)
        return
    document = Document(
        type=file.title.misspelt or file.title.name,
        title=file.title.name if file.title.misspelt else None,
        container=file.shelf.container or None,
        section=file.shelf.section or None,
        year=file.title.year,
        pages=pages,
        origin="复印件" if file.title.copy else None,
        file=file.within.as_posix(),
        row=Row(file.shown, columns=_COLUMNS),
    )
    documents.append(document)


def _scan(file: File, position: int | None, twin: Twin | None, whole: str) -> Scan:
    known = file.content.known
    return Scan(
        path=file.shown,
        document=position,
        kind=file.content.kind,
        kind_name=known.name if known else "",
        right=file.content.suits(file.suffix),
        scan=known.scan if known else True,
        fault=file.content.fault,
        locked=file.content.locked,
        dpi=file.content.dpi,
        twin=twin,
        garbled=file.garbled,
        misspelt=file.title.misspelt,
        other_head=file.title.other,
        whole=whole,
    )
