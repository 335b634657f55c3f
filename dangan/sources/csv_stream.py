"""一行一行地读很大的 CSV：不整份读入内存，坏行单独搁置，不牵连其余。"""

from __future__ import annotations

import codecs
import csv
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from dangan.errors import InputError
from dangan.findings import Failed
from dangan.model import SourceRef

Line = tuple[int, str]

_CHUNK = 1 << 16
_LONGEST_LINE = 1 << 20
_LONGEST_CELL = 50
"""一格之内最多有几行文字；引号到此还没有结束的，按坏行处理。"""
_SOUND_PER_LOST = 20
"""个别字节损坏的照用：每坏一处，完好的汉字至少另有这么多字节。"""
_MOST_FAILED = 100

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class Failures:
    """搁置的行：头一百行逐行记下，其余只计数。"""

    def __init__(self) -> None:
        self.listed: list[Failed] = []
        self._more = 0

    def add(self, source: SourceRef, reason: str) -> None:
        """记下一行。"""
        if len(self.listed) < _MOST_FAILED:
            self.listed.append(Failed(None, source, reason))
        else:
            self._more += 1

    def all(self, name: str) -> list[Failed]:
        """全部；没有逐行列出的合成一条。"""
        rest = [Failed(None, SourceRef(name), f"另有 {self._more} 行读不出，没有逐行列出")] if self._more else []
        return self.listed + rest


def encoding(path: Path, name: str) -> str:
    """文字编码：先看 BOM，再按 UTF-8，最后按 GB18030；都译不出抛出 InputError。"""
    with path.open("rb") as stream:
        start = stream.read(4)
    for bom, known in _BOMS:
        if start.startswith(bom):
            return known
    for each in ("utf-8", "gb18030"):
        lost, sound = _lost(path, each, name)
        if lost * _SOUND_PER_LOST <= sound or not lost:
            return each
    raise InputError(f"{name} 的文字编码认不出；请用 Excel 或 WPS 打开，另存为“CSV UTF-8”后重试")


def _lost(path: Path, known: str, name: str) -> tuple[int, int]:
    """按一种编码译不出几处，完好的汉字另有多少字节。"""
    decoder = codecs.getincrementaldecoder(known)("replace")
    lost = sound = 0
    with path.open("rb") as stream:
        while True:
            data = stream.read(_CHUNK)
            if b"\0" in data:
                raise InputError(f"{name} 不是文字文件：可能是别的文件改了扩展名；请另存为“CSV UTF-8”")
            content = decoder.decode(data, not data)
            lost += content.count("\ufffd")
            sound += len(data) - len(content)
            if not data:
                return lost, sound


def rows(path: Path, name: str, known: str, failures: Failures) -> Iterator[tuple[int, list[str]]]:
    """逐行给出 (行号, 各格)；行号与在 Excel 中所见一致。known 为文字编码。"""
    with path.open(encoding=known, errors="replace", newline="") as stream:
        lines = _lines(stream, name, failures)
        first = next(lines, None)
        if first is None:
            return
        delimiter = "\t" if first[1].count("\t") > first[1].count(",") else ","
        waiting = deque([first])
        while here := waiting.popleft() if waiting else next(lines, None):
            number, line = here
            if '"' not in line:
                yield number, line.rstrip("\r\n").split(delimiter)
                continue
            used = _record([(number, line)], waiting, lines)
            cells = _parsed(used, delimiter)
            if cells is not None:
                yield number, cells
                continue
            failures.add(SourceRef(name, row=number), "这一行的引号没有配对，或有一格太长，没有比；请改正后重新另存")
            waiting.extendleft(reversed(used[1:]))


def _record(used: list[Line], waiting: deque[Line], lines: Iterator[Line]) -> list[Line]:
    """一条记录占的各行：引号成对为止，至多 _LONGEST_CELL 行。"""
    quotes = used[0][1].count('"')
    while quotes % 2 and len(used) < _LONGEST_CELL:
        following = waiting.popleft() if waiting else next(lines, None)
        if following is None:
            break
        used.append(following)
        quotes += following[1].count('"')
    return used


def _parsed(used: list[Line], delimiter: str) -> list[str] | None:
    try:
        return next(csv.reader([line for _, line in used], delimiter=delimiter, strict=True))
    except (csv.Error, StopIteration):
        return None


def _lines(stream: TextIO, name: str, failures: Failures) -> Iterator[Line]:
    """逐行给出；长得不像一行的略过，记下。"""
    number = 0
    while line := stream.readline(_LONGEST_LINE):
        number += 1
        if len(line) == _LONGEST_LINE and not line.endswith(("\n", "\r")):
            while (rest := stream.readline(_LONGEST_LINE)) and not rest.endswith(("\n", "\r")):
                pass
            failures.add(SourceRef(name, row=number), "这一行太长，没有比")
            continue
        yield number, line
