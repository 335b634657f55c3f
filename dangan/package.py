"""用例：打包。成品目录 → 每村一个 BagIt 档案包。"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from dangan import files, journal
from dangan.bags import write
from dangan.bags.village import Packed, PackSettings, Run, Village
from dangan.errors import DanganError, UsageError
from dangan.findings import Failed
from dangan.journal import STATE, Entry
from dangan.lock import Lock

SCRATCH = ".打包"
"""没有打完的包在 OUT 的这个目录里；打完就删去。"""


class PackReport(msgspec.Struct, frozen=True):
    """一次打包的结果。unfiled 为登记了电子文件而没有装的件数（没有写 --scans）。"""

    bags: list[Packed]
    failed: list[Failed]
    unfiled: int
    interrupted: bool

    @property
    def exit_code(self) -> int:
        """0 全部打成；4 有户、有件搁置，或中途停止。"""
        return 4 if self.failed or self.interrupted else 0


def pack(settings: PackSettings, advance: Callable[[], None]) -> PackReport:
    """打包选中的各村；每写一个文件调用一次 advance。

    搁置的记在结果里；成品目录不是 render 的成品、OUT 里有别的东西，抛出 UsageError。
    """
    run = _run(settings.source)
    villages = _villages(settings)
    if not villages:
        raise UsageError(f"{settings.source} 里没有要打包的村；先执行 dangan render，或核对 --township、--village")
    scratch = settings.out / SCRATCH
    lock = _lock(scratch)
    bags: list[Packed] = []
    failed: list[Failed] = []
    unfiled = 0
    interrupted = False
    try:
        for place, entries in villages.items():
            village = Village(settings, run, place)
            try:
                bags.append(village.pack(entries, scratch, advance))
            except DanganError as error:
                failed.append(Failed(None, None, f"{place} 没有打成：{error}"))
            except KeyboardInterrupt:
                interrupted = True
                break
            finally:
                failed += village.failed
                unfiled += village.unfiled
    finally:
        _clean(scratch)
        lock.remove()
    return PackReport(bags, failed, unfiled, interrupted)


def count(settings: PackSettings) -> int:
    """选中的各村一共有多少件成品。"""
    return sum(len(entry.files) for entries in _villages(settings).values() for entry in entries)


def _run(source: Path) -> Run:
    path = source / STATE / "render.json"
    try:
        return msgspec.json.decode(path.read_bytes(), type=Run)
    except (FileNotFoundError, NotADirectoryError):
        raise UsageError(
            f"{source} 不是成品目录（没有 {STATE}/render.json）；先执行 dangan render … -o {source}"
        ) from None
    except (OSError, msgspec.MsgspecError) as error:
        raise UsageError(f"{path} 读不出；请用 dangan render 再印一次（没有变化的不会重印）") from error


def _villages(settings: PackSettings) -> dict[str, list[Entry]]:
    """乡镇/村 → 账上的各件，按名称排列；没有印成、不属于哪一村的不在其内。"""
    found: dict[str, list[Entry]] = {}
    for entry in journal.read(settings.source).values():
        township, *rest = entry.key.split("/")
        if not entry.files or entry.error or len(rest) < 2:
            continue
        if settings.townships and township not in settings.townships:
            continue
        if settings.villages and rest[0] not in settings.villages:
            continue
        found.setdefault(f"{township}/{rest[0]}", []).append(entry)
    return dict(sorted(found.items()))


def _lock(scratch: Path) -> Lock:
    """锁住 OUT，清掉上次没有打完的。"""
    try:
        files.folder(scratch)
        lock = Lock(scratch / "lock")
        _clean(scratch)
    except OSError as error:
        raise files.failure(scratch, error) from error
    return lock


def _clean(scratch: Path) -> None:
    for path in scratch.iterdir():
        if path.name != "lock":
            write.remove(path)
