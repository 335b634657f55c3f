"""读扫描件：一件材料 → 它的各页。种类由内容判定，须与扩展名相符。"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath

import msgspec

from dangan.errors import InputError, why
from dangan.model import Document
from dangan.scans.finding import Found
from dangan.scans.images import jpeg, png, tiff
from dangan.scans.pdf import pages
from dangan.scans.picture import Picture


class Kind(msgspec.Struct, frozen=True):
    """一种扫描件：名称、扩展名、开头的字节、读法。"""

    name: str
    suffixes: tuple[str, ...]
    marks: tuple[bytes, ...]
    pages: Callable[[Path], list[Picture]]


KINDS = (
    Kind("PDF", (".pdf",), (b"%PDF-",), pages),
    Kind("JPEG", (".jpg", ".jpeg"), (b"\xff\xd8\xff",), jpeg),
    Kind("PNG", (".png",), (b"\x89PNG\r\n\x1a\n",), png),
    Kind("TIFF", (".tif", ".tiff"), (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"), tiff),
)


class Bound(msgspec.Struct, frozen=True):
    """一户可以装订的扫描件：登记的文件名 → 各页；faults 为不能装订的及其原因，notes 为页数不符的。"""

    pictures: dict[str, list[Picture]] = {}
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def turns(self) -> dict[str, tuple[bool, ...]]:
        """登记的文件名 → 各页是不是横页。"""
        return {file: tuple(picture.landscape for picture in pages) for file, pages in self.pictures.items()}


def read(documents: Iterable[Document], found: Iterable[Found]) -> Bound:
    """读出 documents（在卷的各件）登记的扫描件；没有登记文件的不管。不抛出异常。"""
    wanted = [document for document in documents if document.file]
    files = {one.file: one for one in found}
    shares = Counter(files[document.file].path or document.file for document in wanted if document.file in files)
    pictures: dict[str, list[Picture]] = {}
    faults, notes = [], []
    for document in wanted:
        file = document.file or ""
        one = files.get(file, Found(file, fault="没有查找"))
        name = f"{document.title or document.type or ''}的扫描件「{file}」"
        try:
            if shares[one.path or file] > 1:
                raise InputError("与卷内别的材料是同一个文件，分不清各占哪几页；请拆成一件一个文件")
            pictures[file] = _pictures(one)
        except InputError as error:
            faults.append(f"{name}没有装订：{error}")
            continue
        count = len(pictures[file])
        if document.pages is not None and document.pages != count:
            notes.append(f"{name}有 {count} 页，登记的是 {document.pages} 页；页号按扫描件编")
    return Bound(pictures, tuple(faults), tuple(notes))


def _pictures(one: Found) -> list[Picture]:
    if one.fault:
        raise InputError(one.fault)
    path = Path(one.path)
    try:
        with path.open("rb") as stream:
            kind = _kind(stream.read(1024))
    except OSError as error:
        raise InputError(f"打不开这个文件（{why(error)}）") from error
    suffix = PurePosixPath(one.file.replace("\\", "/")).suffix.lower()
    if kind is None:
        raise InputError(f"不是 {'、'.join(kind.name for kind in KINDS)} 文件")
    if suffix not in kind.suffixes:
        raise InputError(f"内容是 {kind.name}，扩展名却是 {suffix or '空的'}；请核对是否放错了文件")
    return kind.pages(path)


def _kind(head: bytes) -> Kind | None:
    """由开头的字节判定种类；PDF 的标记之前许有几个杂字节。"""
    for kind in KINDS:
        if head.startswith(kind.marks) or (kind.name == "PDF" and kind.marks[0] in head):
            return kind
    return None
