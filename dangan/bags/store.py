"""档案包放在哪里：一个目录（加密的见 sealed）。列出其中的文件，读标签文件，并行算摘要；不跟随链接，不打开设备文件。"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any, Literal, Protocol

import msgspec

from dangan.bags.defect import Defect
from dangan.errors import why

CHUNK = 1 << 20
TAIL = 1024
TAG_LIMIT = 256 << 20
"""标签文件最多读多少字节：三十万户的 manifest 也不到一半。"""
_BATCH = 1024


class Entry(msgspec.Struct, frozen=True, gc=False):
    """包里的一项：相对路径（以 / 分隔）、字节数、是什么；note 为链接指向何处，或目录为何打不开。"""

    path: str
    size: int
    kind: Literal["file", "link", "other"] = "file"
    note: str = ""


class Measured(msgspec.Struct, frozen=True, gc=False):
    """一个文件实测：字节数、各算法的摘要、末尾一段；error 不为空即读不出。"""

    size: int = 0
    digests: Mapping[str, str] = {}
    tail: bytes = b""
    error: str = ""


class Unopenable(Exception):
    """整个包打不开；defect 说明为什么。"""

    def __init__(self, defect: Defect) -> None:
        super().__init__(defect.message)
        self.defect = defect


class Store(Protocol):
    """一个档案包。"""

    name: str

    def entries(self) -> list[Entry]:
        """全部文件、链接与打不开的目录，按路径排列。"""
        ...

    def read(self, path: str) -> bytes:
        """一个标签文件的内容；读不出抛出 OSError。"""
        ...

    def measure(self, wanted: Mapping[str, Collection[str]]) -> Iterator[tuple[str, Measured]]:
        """wanted 为 路径 → 要算哪些摘要；逐个给出结果。加密的包中途坏了的，后面的不再给出。"""
        ...


class Meter:
    """边读边算：一块一块地收下内容，最后给出 Measured。"""

    def __init__(self, algorithms: Collection[str]) -> None:
        self._hashes: dict[str, Any] = {name: hashlib.new(name, usedforsecurity=False) for name in algorithms}
        self.size = 0
        self._tail = b""

    def write(self, chunk: bytes) -> None:
        for one in self._hashes.values():
            one.update(chunk)
        self.size += len(chunk)
        self._tail = (self._tail + chunk[-TAIL:])[-TAIL:]

    def result(self) -> Measured:
        return Measured(self.size, {name: one.hexdigest() for name, one in self._hashes.items()}, self._tail)


class Folder:
    """放在目录里的档案包。"""

    def __init__(self, root: Path, jobs: int = 1) -> None:
        """jobs 为同时读几个文件。"""
        self.name = str(root)
        self._root = root
        self._jobs = jobs

    def entries(self) -> list[Entry]:
        return sorted(self._walk(), key=lambda entry: entry.path)

    def _walk(self) -> Iterator[Entry]:
        waiting = [""]
        while waiting:
            folder = waiting.pop()
            try:
                found = list(os.scandir(self._root / folder))
            except OSError as error:
                yield Entry(folder or ".", 0, "other", f"目录打不开：{why(error)}")
                continue
            for one in found:
                path = f"{folder}/{one.name}" if folder else one.name
                if one.is_symlink():
                    yield Entry(path, 0, "link", self._target(path))
                elif one.is_dir():
                    waiting.append(path)
                elif one.is_file():
                    yield Entry(path, one.stat(follow_symlinks=False).st_size)
                else:
                    yield Entry(path, 0, "other", "不是普通文件（设备、管道之类）")

    def _target(self, path: str) -> str:
        return os.readlink(self._root / path)

    def read(self, path: str) -> bytes:
        target = self._root / path
        if target.stat().st_size > TAG_LIMIT:
            raise OSError(None, f"超过 {TAG_LIMIT >> 20} MB，不像标签文件")
        return target.read_bytes()

    def measure(self, wanted: Mapping[str, Collection[str]]) -> Iterator[tuple[str, Measured]]:
        yield from measure({path: (self._root / path, names) for path, names in wanted.items()}, self._jobs)


def measure(wanted: Mapping[str, tuple[Path, Collection[str]]], jobs: int) -> Iterator[tuple[str, Measured]]:
    """名称 → (文件, 要算哪些摘要)，同时读 jobs 个，按次序给出结果。"""
    names = iter(wanted)
    with ThreadPoolExecutor(jobs) as pool:
        while batch := list(islice(names, _BATCH)):
            yield from zip(batch, pool.map(lambda name: _measured(*wanted[name]), batch), strict=True)


def _measured(path: Path, algorithms: Collection[str]) -> Measured:
    meter = Meter(algorithms)
    try:
        with open(path, "rb", buffering=0) as stream:
            while chunk := stream.read(CHUNK):
                meter.write(chunk)
    except OSError as error:
        return Measured(error=why(error))
    return meter.result()
