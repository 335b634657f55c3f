"""写一个档案包：成品照抄，标签文件写明摘要。写在临时目录里，写完才改成正式名称。"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from dangan import files
from dangan.bags import text
from dangan.bags.store import CHUNK, Store, measure
from dangan.bags.tags import DECLARATION, INFO, MANIFEST, SIZES, TAG_MANIFEST
from dangan.errors import OutputError


class Part(msgspec.Struct, frozen=True):
    """装进包里的一个文件：包内路径，内容（盘上的文件，或现成的字节），摘要（SHA-256）与字节数。"""

    path: str
    content: Path | bytes
    sha256: str
    size: int


def made(path: str, data: bytes) -> Part:
    """内容现成的一个文件。"""
    return Part(path, data, hashlib.sha256(data).hexdigest(), len(data))


def tagged(payload: Sequence[Part], info: Iterable[tuple[str, str]]) -> list[Part]:
    """标签文件在前、payload 在后的整个包；info 为 bag-info.txt 的各项，Payload-Oxum 由此添上。

    payload 里有的路径在 Windows、macOS 上会当作同一个文件，抛出 OutputError。
    """
    _distinct(payload)
    oxum = f"{sum(part.size for part in payload)}.{len(payload)}"
    tags = [
        made(DECLARATION, text.declaration_text()),
        made(INFO, text.info_text([*info, ("Payload-Oxum", oxum)])),
        made(MANIFEST, text.manifest_text({part.path: part.sha256 for part in payload})),
        made(SIZES, text.sizes_text({part.path: part.size for part in payload})),
    ]
    seal = made(TAG_MANIFEST, text.manifest_text({part.path: part.sha256 for part in tags}))
    return [*tags, seal, *payload]


def _distinct(payload: Iterable[Part]) -> None:
    seen: dict[str, str] = {}
    for part in payload:
        if (other := seen.setdefault(text.folded(part.path), part.path)) is not part.path:
            raise OutputError(f"{other} 与 {part.path} 只差大小写或 Unicode 写法，不能装在一个包里；请改名后重印")


def stands(store: Store, parts: Sequence[Part]) -> bool:
    """store 已是这个包：文件一个不多、一个不少，字节数都对，标签文件逐字节相同。"""
    there = {entry.path: entry.size for entry in store.entries() if entry.kind == "file"}
    return there == {part.path: part.size for part in parts} and all(
        store.read(part.path) == part.content for part in parts if "/" not in part.path
    )


def write(parts: Sequence[Part], folder: Path, advance: Callable[[], None]) -> None:
    """写成目录 folder（须没有）。每抄一个文件调用一次 advance。

    抄到的内容与 Part 的摘要不符，或写不成，抛出 OutputError，folder 里可能留有半成品。
    """
    for part in parts:
        target = folder / part.path
        try:
            files.folder(target.parent)
            _copy(part, target)
        except OSError as error:
            raise files.failure(target, error) from error
        advance()
    files.settle(folder / part.path for part in parts)


def _copy(part: Part, target: Path) -> None:
    digest = hashlib.sha256()
    descriptor = files.create(target, os.O_WRONLY | os.O_EXCL)
    with os.fdopen(descriptor, "wb") as out:
        for chunk in _chunks(part.content):
            digest.update(chunk)
            out.write(chunk)
    if digest.hexdigest() != part.sha256:
        raise OutputError(f"{part.path} 正在打包时变了；请等别的程序用完它，再执行一次")


def _chunks(content: Path | bytes) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    with open(content, "rb", buffering=0) as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def digests(sources: Mapping[str, Path], jobs: int) -> dict[str, tuple[str, int]]:
    """各个文件现在的摘要与字节数；读不出的不在其内。jobs 为同时读几个。"""
    found = measure({name: (path, ("sha256",)) for name, path in sources.items()}, jobs)
    return {name: (one.digests["sha256"], one.size) for name, one in found if not one.error}


def replace(new: Path, place: Path) -> None:
    """new 改名为 place；place 上原有的包先挪开，改成了再删。"""
    files.folder(place.parent)
    old = new.with_name(f"{new.name}.old")
    try:
        if place.exists():
            os.replace(place, old)
        os.replace(new, place)
    except OSError as error:
        raise files.failure(place, error) from error
    remove(old)


def remove(path: Path) -> None:
    """删去自己写的半成品；没有也可以。"""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
