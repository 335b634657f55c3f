"""读入之前量一量大小：一个文件、一格文字、一张工作表各有上限，超过的说明怎么办，不让一个文件拖垮整台机器。

工作簿是压缩过的：几千字节可以展开成几十亿字节，两个相距极远的格子也要占满其间的全部空格，
而读工作簿的库遇到这样的文件会使整个进程中止。所以先数一遍。
"""

from __future__ import annotations

import contextlib
import math
import multiprocessing
import os
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple
from xml.parsers import expat

from dangan.errors import InputError

FILE = 1 << 30
"""整份读入的文件、工作簿展开之后，至多多少字节（1 GB，约五万户）。"""

LINE = 1 << 26
"""JSON Lines 的一行（一户）至多多少字节（64 MB）。"""

CELL = 32_767
"""一格文字至多多少字：Excel 一格的上限。"""

CELLS = 10_000_000
"""一个工作簿至多多少格，连同有字的格子之间的空格（约二十万行、四十七列；占内存约 2 GB）。"""

_SPARSE = 1_000_000
_SPARSER = 50

_PARTS = 10_000
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_SECONDS = 60
_OLD_MEMORY = 4 << 30
_CHUNK = 1 << 20
_LETTERS = re.compile(rb'<c r="([A-Z]{1,3})\d')
_NUMBERS = re.compile(rb'<c r="[A-Z]{1,3}(\d{1,7})"')
_PLACE = re.compile(r"([A-Za-z]{1,3})(\d{1,10})")
_OTHERWISE = (b"<!", b":c ", b":c>", b"<c>", b"\0")
"""有这些字样的工作表，写法与众不同，要逐个元素读。"""

_DAMAGED = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError, struct.error)


def content(path: Path, name: str) -> bytes:
    """一个文件的全部内容；太大的抛出 InputError。"""
    if path.stat().st_size > FILE:
        raise InputError(f"{name} 有 {_size(path.stat().st_size)}，一次读不下；请按乡镇分成几个文件，或存为 JSON Lines")
    return path.read_bytes()


def check_workbook(path: Path, name: str) -> None:
    """核对工作簿展开后的大小与格数，太大的抛出 InputError；不是工作簿的、有损坏的不管，由读的库去说。"""
    with path.open("rb") as stream:
        if stream.read(len(_OLD)) == _OLD:
            _check_old(path, name)
            return
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if len(parts) > _PARTS or not _fits(archive, parts):
                raise InputError(f"{name} 展开后超过 {_size(FILE)}，一次读不下；请按乡镇分成几个文件，或存为 CSV")
            cells = 0
            for part in parts:
                extent = _extent(archive, part, name)
                cells += extent.cells
                if cells > CELLS or extent.is_sparse:
                    raise _too_many(name, extent)
    except _DAMAGED:
        return


def _too_many(name: str, extent: _Extent) -> InputError:
    return InputError(
        f"{name} 的工作表有 {extent.rows} 行、{extent.columns} 列，一次读不下；如果下方、右侧有零星的格子，"
        "请删去多余的行与列后另存；确有这么多的，请按乡镇分成几个文件，或存为 CSV"
    )


def _check_old(path: Path, name: str) -> None:
    """旧版 .xls 先在另一个进程里打开一遍：读的库中止的只是那个进程。"""
    ours, theirs = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("spawn").Process(target=_open_old, args=(path, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        extent = _Extent(*ours.recv()) if ours.poll(_OLD_SECONDS) else None
    except EOFError:
        extent = None
    process.kill()
    process.join()
    if extent is None:
        raise InputError(f"{name} 打不开：文件已损坏，或格子散得太开；请用 Excel 或 WPS 打开，另存为 .xlsx")
    if extent.cells > CELLS:
        raise _too_many(name, extent)


def _open_old(path: Path, result: Connection) -> None:
    """在另一个进程里：最大一张工作表的行数、列数；打不开的交给正式读的时候去说。"""
    import python_calamine as calamine

    with contextlib.suppress(ImportError):  # Windows 没有 resource
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_OLD_MEMORY, _OLD_MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    sizes = [(0, 0)]
    with contextlib.suppress(calamine.CalamineError), calamine.CalamineWorkbook.from_path(path) as book:
        for title in book.sheet_names:
            sheet = book.get_sheet_by_name(title)
            sizes.append((sheet.height, sheet.width))
    result.send(max(sizes, key=math.prod))


def _fits(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> bool:
    """先看目录里写的大小，再真的展开一遍：目录可以写假的。"""
    left = FILE - sum(part.file_size for part in parts)
    if left < 0:
        return False
    left = FILE
    for part in parts:
        for chunk in _inflated(archive, part):
            left -= len(chunk)
            if left < 0:
                return False
    return True


def _inflated(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """一个部件展开后的内容，一段一段给出，读到压缩流真正结束；损坏的读到损坏处。"""
    part.file_size = FILE + 1
    try:
        with archive.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                yield chunk
    except _DAMAGED:
        return


class _Extent(NamedTuple):
    """一张工作表：格子到第几行、第几列，有内容的几格。"""

    rows: int = 0
    columns: int = 0
    filled: int = 0

    @property
    def cells(self) -> int:
        return self.rows * self.columns

    @property
    def is_sparse(self) -> bool:
        """大而空：几格散在各处，其间都是空格。"""
        return self.cells > max(_SPARSE, _SPARSER * self.filled)


def _extent(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> _Extent:
    """格子到第几行、第几列。规整的写法成段匹配；别的写法，或连同空格看似太多的，再逐个元素读，慢几倍。"""
    rows = columns = filled = 0
    rest = b""
    for chunk in _inflated(archive, part):
        data = rest + chunk
        end = max(data.rfind(b"<"), len(data) - _CHUNK)
        data, rest = data[:end], data[end:]
        numbers = _NUMBERS.findall(data)
        if len(numbers) != data.count(b"<c ") or any(words in data for words in _OTHERWISE):
            return _extent_by_elements(_inflated(archive, part), name)
        if numbers:
            filled += len(numbers)
            rows = max(rows, *map(int, set(numbers)))
            columns = max(columns, *map(_column, set(_LETTERS.findall(data))))
    extent = _Extent(rows, columns, filled)
    if b"<c" in rest or extent.cells > CELLS or extent.is_sparse:
        return _extent_by_elements(_inflated(archive, part), name)
    return extent


def _extent_by_elements(chunks: Iterator[bytes], name: str) -> _Extent:
    """逐个元素读。写得不合 XML 的工作表，读的库也许照样读下去，所以不收。"""
    found = _Cells()
    parser = expat.ParserCreate()
    parser.StartElementHandler = found.start
    before, is_sheet = b"", False
    try:
        for chunk in chunks:
            is_sheet = is_sheet or b"sheetData" in before + chunk
            before = chunk[-16:]
            parser.Parse(chunk)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:  # LookupError：写着没有的编码
        is_sheet = is_sheet or any(b"sheetData" in chunk for chunk in chunks)
        if is_sheet:
            raise InputError(f"{name} 打不开：文件已损坏；请重新导出，或用 Excel、WPS 修复后另存为 .xlsx") from error
    return _Extent(found.rows, found.columns, found.filled)


class _Cells:
    """逐个元素记下格子的位置；有值的格子才算。"""

    def __init__(self) -> None:
        self.rows = self.columns = self.filled = 0
        self._row = self._column = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
            case "row":
                self._row = int(attributes.get("r", self._row + 1))
                self._column = 0
            case "c":
                self._column += 1
                if place := attributes.get("r"):
                    self._place(place)
            case "v" | "is" | "f":
                self.filled += 1
                self.rows = max(self.rows, self._row)
                self.columns = max(self.columns, self._column)

    def _place(self, place: str) -> None:
        match = _PLACE.fullmatch(place)
        if not match:
            raise ValueError(place)
        self._column, self._row = _column(match[1].upper().encode()), int(match[2])


def _column(letters: bytes) -> int:
    """A → 1，AA → 27。"""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _size(count: int) -> str:
    return f"{count / (1 << 30):.1f} GB"
