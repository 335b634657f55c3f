"""加密的档案包：7z 格式，AES-256，文件名也加密；用 7-Zip 输入口令就能解开，不需要本工具。

核验时边解边算，内容不落盘。密文每次都不同（随机的盐与初始向量），解开以后的包才逐字节相同。
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from dangan import files
from dangan.bags.defect import Defect
from dangan.bags.store import TAG_LIMIT, Entry, Measured, Meter, Unopenable
from dangan.bags.write import Part
from dangan.errors import EngineError, OutputError, UsageError

SUFFIX = ".7z"

_MAGIC = b"7z\xbc\xaf\x27\x1c"
_START = 32
"""7z 文件开头固定 32 字节，第 12 字节起写着末尾的目录在哪里、多长。"""


class Sealed:
    """加密的档案包。"""

    def __init__(self, path: Path, password: str) -> None:
        """不是 7z 文件、拷贝不全，抛出 Unopenable；口令不对抛出 UsageError。"""
        self.name = str(path)
        self._path = path
        self._password = password
        _whole(path)
        try:
            with self._open() as archive:
                found = archive.list()
        except (EngineError, OSError):
            raise
        except Exception:  # 口令不对时解出的是乱码，py7zr 抛什么全凭运气
            raise UsageError(f"{path} 打不开：口令不对，或文件末尾坏了") from None
        self._entries = sorted(
            (Entry(one.filename, one.uncompressed, *_kind(one)) for one in found if not one.is_directory),
            key=lambda entry: entry.path,
        )
        top = [entry.path for entry in self._entries if "/" not in entry.path and entry.size <= TAG_LIMIT]
        self._tags: dict[str, io.BytesIO] = {}
        self._extract(top, lambda name: self._tags.setdefault(name, io.BytesIO()))

    def entries(self) -> list[Entry]:
        return self._entries

    def read(self, path: str) -> bytes:
        if path not in self._tags:
            raise OSError(None, "加密包在这里坏了，或文件太大，不像标签文件")
        return self._tags[path].getvalue()

    def measure(self, wanted: Mapping[str, Collection[str]]) -> Iterator[tuple[str, Measured]]:
        meters: dict[str, Meter] = {}
        fault = self._extract(list(wanted), lambda name: meters.setdefault(name, Meter(wanted.get(name, ()))))
        sizes = {entry.path: entry.size for entry in self._entries}
        for path in wanted:
            if not fault or (path in meters and meters[path].size == sizes[path]):
                yield path, meters[path].result()

    def _open(self) -> Any:
        return _library().SevenZipFile(self._path, "r", password=self._password)

    def _extract(self, paths: Collection[str], sink: Callable[[str], io.BytesIO | Meter]) -> str:
        """解出 paths，内容交给 sink；中途坏了给出原因，先解出的照用。"""
        library = _library()
        try:
            with self._open() as archive:
                archive.extract(targets=list(paths), factory=_factory(library, sink))
        except Exception as error:  # 坏在哪一层，异常就是哪一种：解密、解压、校验各有各的
            return f"加密包解到这里出错（{type(error).__name__}）"
        return ""


def seal(parts: Sequence[Part], target: Path, password: str, advance: Callable[[], None]) -> None:
    """把 parts 直接写进加密的 target，明文不落盘；每写一个文件调用一次 advance。写完解一遍，不符抛出 OutputError。

    parts 里标签文件在前，核验时不必解到最后才知道该有什么。
    """
    library = _library()
    filters = [{"id": library.FILTER_COPY}, {"id": library.FILTER_CRYPTO_AES256_SHA256}]
    try:
        descriptor = files.create(target, os.O_WRONLY | os.O_EXCL)
        with (
            os.fdopen(descriptor, "wb") as stream,
            library.SevenZipFile(stream, "w", filters=filters, password=password, header_encryption=True) as archive,
        ):
            for part in parts:
                if isinstance(part.content, bytes):
                    archive.writestr(part.content, part.path)
                else:
                    archive.write(part.content, part.path)
                advance()
    except OSError as error:
        raise files.failure(target, error) from error
    wanted = {part.path: part.sha256 for part in parts}
    for path, actual in Sealed(target, password).measure(dict.fromkeys(wanted, ("sha256",))):
        if actual.digests.get("sha256") != wanted[path]:
            raise OutputError(f"{path} 加密后解出来不一样；多半是正在打包时变了，请再执行一次")


def _whole(path: Path) -> None:
    """开头写明的长度与文件的长度相符。"""
    with path.open("rb") as stream:
        head = stream.read(_START)
        size = stream.seek(0, os.SEEK_END)
    if not head.startswith(_MAGIC):
        raise Unopenable(
            Defect("malformed", "", "不是 7z 文件，打不开。请用移交时的原件（另一份介质，或打包的一方）换回。")
        )
    full = _START + int.from_bytes(head[12:20], "little") + int.from_bytes(head[20:28], "little")
    if len(head) < _START or size < full:
        message = f"应有 {full} 字节，只有 {size} 字节，没有拷全，打不开。请从移交时的原件重新拷贝，再核验一次。"
        raise Unopenable(Defect("truncated", "", message))


def _kind(one: Any) -> tuple[Any, str]:
    return ("link", "加密包里的链接") if one.is_symlink else ("file", "")


def _factory(library: Any, sink: Callable[[str], io.BytesIO | Meter]) -> Any:
    """py7zr 解出的内容交到 sink 给的去处。"""

    class Writer(library.Py7zIO):  # type: ignore[misc]
        def __init__(self, target: io.BytesIO | Meter) -> None:
            self._target = target
            self._size = 0

        def write(self, data: bytes) -> int:
            self._target.write(data)
            self._size += len(data)
            return len(data)

        def read(self, size: int | None = None) -> bytes:  # noqa: ARG002
            return b""

        def seek(self, offset: int, whence: int = 0) -> int:  # noqa: ARG002
            return offset

        def flush(self) -> None:
            pass

        def size(self) -> int:
            return self._size

    class Factory(library.WriterFactory):  # type: ignore[misc]
        def create(self, filename: str) -> Writer:
            return Writer(sink(filename))

    return Factory()


def _library() -> Any:
    try:
        import py7zr
    except ImportError:
        raise EngineError("加密、解密要用 py7zr：pip install 'dangan[encrypt]'") from None
    return py7zr
