"""勘查：把文件夹走一遍，认出哪些是户的文件夹，在哪个村，放的是卷内还是袋内。只记文件夹，不看文件的内容。"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from dangan import text
from dangan.cupboard import names
from dangan.cupboard.names import HomeName, Place, Shelf
from dangan.errors import why
from dangan.filing import VILLAGE
from dangan.folder import Unseen
from dangan.profile import Profile

DEEPEST = 24
"""至多往下看几层。"""

_JUNK = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db", "__macosx", "$recycle.bin", "system volume information"})
_JUNK_SUFFIXES = (".tmp", ".bak", ".lnk", ".part", ".crdownload")


class Branch(msgspec.Struct, frozen=True):
    """户的一处文件夹：所在，写给人看的相对路径，以及上级文件夹说明的位置。"""

    path: Path
    shown: str
    shelf: Shelf = Shelf()


class Home(msgspec.Struct):
    """一户的文件夹；名称、地方都相同的几处合为一户。"""

    name: HomeName
    place: Place
    branches: list[Branch]
    unseen: list[Unseen]


class Found(NamedTuple):
    """一个文件，或没有看的一处；name 为看得懂的名称，garbled 为乱码的原样。"""

    path: Path
    name: str
    garbled: str


class Survey:
    """勘查的结果。homes 为各户；loose 为不在户的文件夹里的文件；unseen 为没有看的链接、过深的文件夹；
    closed 为打不开的文件夹：(路径, 原因)；junk 为略过的系统文件数，village 为村级材料的文件数。
    """

    def __init__(self, root: Path, profile: Profile, heads: Collection[str] = ()) -> None:
        """heads 为资料里各户主的姓名（比较用的键）：凭它认出像地名的户主姓名。"""
        self.homes: dict[tuple[Place, str], Home] = {}
        self.loose: list[str] = []
        self.unseen: list[Unseen] = []
        self.closed: list[tuple[str, str]] = []
        self.junk = 0
        self.village = 0
        self._profile = profile
        self._heads = heads
        start = Node(root, names.readable(root.resolve().name)[0], "")
        self._read(start, 0)
        self._file(start, Place(), Shelf())

    def _read(self, node: Node, depth: int) -> None:
        """读一级文件夹，连同以下各级。"""
        try:
            entries = list(listing(node.path))
        except OSError as error:
            self.closed.append((node.shown or ".", why(error)))
            return
        for entry in entries:
            shown = f"{node.shown}/{entry.name}".lstrip("/")
            if is_junk(entry.name):
                self.junk += 1
            elif entry.path.is_symlink():
                node.unseen.append(Unseen(shown, "是链接"))
            elif not entry.path.is_dir():
                node.files.append(entry)
            elif depth == DEEPEST:
                node.unseen.append(Unseen(shown, "套得太深"))
            else:
                child = Node(entry.path, entry.name, shown)
                self._read(child, depth + 1)
                node.folders.append(child)
        self._judge(node)

    def _judge(self, node: Node) -> None:
        """这一级是不是一户：自己或下级分类文件夹里有材料，底下又没有别的户。"""
        node.shelf = self._shelf(node)
        shelves = [child for child in node.folders if child.shelf]
        node.has_papers = bool(node.files) or any(child.has_papers for child in shelves)
        through = any(child.has_homes for child in shelves)
        beside = any(child.is_home or child.has_homes for child in node.folders if not child.shelf)
        if node.shelf or through or not node.name:
            node.has_homes = through or beside
            return
        filed = any(child.has_papers for child in shelves if child.shelf and child.shelf.container != VILLAGE)
        placed = names.place(node.name) is not None and not self._is_head(node)
        node.is_home = not (placed and beside) if filed else bool(node.files) and not beside and not placed
        node.has_homes = beside and not node.is_home
        if node.is_home:
            node.unseen = list(_gathered(node))
            node.files, node.folders = [], []

    def _shelf(self, node: Node) -> Shelf | None:
        """文件夹名说明的位置；写材料名称的，里面是那种材料的各页。是地名、人名的为 None。"""
        if self._is_head(node):
            return None
        if found := names.shelf(self._profile, node.name):
            return found
        paper = self._profile.classify(node.name)
        if paper is None:
            return None
        return Shelf(VILLAGE) if paper.home == "village" else Shelf(plain=True)

    def _is_head(self, node: Node) -> bool:
        return names.home(node.name).head in self._heads

    def _file(self, node: Node, place: Place, shelf: Shelf) -> None:
        """把各户登记下来；place、shelf 为上级说明的地方与位置。"""
        if node.is_home:
            home = self.homes.setdefault((place, text.key(node.name)), Home(names.home(node.name), place, [], []))
            home.branches.append(Branch(node.path, node.shown, shelf))
            home.unseen += node.unseen
            return
        if node.shelf is None:
            found = names.place(node.name)
            place = Place(*(new or old for new, old in zip(found, place, strict=True))) if found else place
        elif not node.shelf.plain:
            shelf = node.shelf
        self.unseen += node.unseen
        self._leave(node, shelf)
        for child in node.folders:
            self._file(child, place, shelf)

    def _leave(self, node: Node, shelf: Shelf) -> None:
        """不在户的文件夹里的文件：村级材料只数，别的要说。"""
        for entry in node.files:
            paper = names.title(self._profile, Path(entry.name).stem).paper
            if shelf.container == VILLAGE or (paper and paper.home == "village"):
                self.village += 1
            else:
                self.loose.append(f"{node.shown}/{entry.name}".lstrip("/"))


class Node:
    """走到的一级文件夹。"""

    __slots__ = ("files", "folders", "has_homes", "has_papers", "is_home", "name", "path", "shelf", "shown", "unseen")

    def __init__(self, path: Path, name: str, shown: str) -> None:
        self.path, self.name, self.shown = path, name, shown
        self.files: list[Found] = []
        self.folders: list[Node] = []
        self.unseen: list[Unseen] = []
        self.shelf: Shelf | None = None
        self.is_home = self.has_homes = self.has_papers = False


def _gathered(node: Node) -> Iterator[Unseen]:
    yield from node.unseen
    for child in node.folders:
        yield from _gathered(child)


def listing(folder: Path) -> Iterator[Found]:
    """一级文件夹里的各项，按看得懂的名称排列。"""
    with os.scandir(folder) as entries:
        found = [Found(Path(entry.path), *names.readable(entry.name)) for entry in entries]
    yield from sorted(found, key=lambda one: (one.name, one.path.name))


def is_junk(name: str) -> bool:
    """系统、办公软件留下的：Thumbs.db、.DS_Store、~$申请书.docx。"""
    lowered = name.casefold()
    return lowered.startswith((".", "~$", "~")) or lowered in _JUNK or lowered.endswith(_JUNK_SUFFIXES)
