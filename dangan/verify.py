"""用例：核验档案包。一遍查出全部缺陷，汇成与校验同样形状的报告。"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

import msgspec

from dangan import __version__, config, profile, text
from dangan.bags.check import check
from dangan.bags.defect import Defect
from dangan.bags.store import Folder, Store, Unopenable
from dangan.bags.tags import Tags
from dangan.dates import PartialDate
from dangan.errors import InputError, why
from dangan.findings import (
    ERROR,
    Clause,
    Failed,
    Finding,
    InputFile,
    Report,
    Summary,
    fingerprint,
    tally,
)
from dangan.model import SourceRef
from dangan.rules import RULES
from dangan.rules.d9_archive.packages import KINDS

NOT_INTACT = 5
_7Z = b"7z\xbc\xaf\x27\x1c"
POLICY = "BagIt"
SEALED = ".7z"

_ROOT_FILE = re.compile(r"(bagit|bag-info|package-info|fetch|(tag)?manifest-[A-Za-z0-9-]+)\.txt", re.IGNORECASE)
_HOUSEHOLD = re.compile(r"data/([0-9A-Za-z]+)-([^/]+)/")


class Verified(msgspec.Struct, frozen=True):
    """一个包的结果。name 为所在之处；seal 为封签（tagmanifest 的 SHA-256），没有为空；files 为核对了几个文件。"""

    name: str
    seal: str
    files: int
    size: int
    findings: list[Finding]

    @property
    def intact(self) -> bool:
        """没有错误；只有提醒的也算完好。"""
        return not any(finding.severity == ERROR for finding in self.findings)


class Unopened(msgspec.Struct, frozen=True):
    """打不开的包，与打不开的原因。"""

    name: str
    defect: Defect


class Verification(msgspec.Struct, frozen=True):
    """一次核验：报告与各包的结果。"""

    report: Report
    bags: list[Verified]

    @property
    def exit_code(self) -> int:
        """5 有包不完好；4 中途停止；0 都完好（只有提醒也算）。"""
        if not all(bag.intact for bag in self.bags):
            return NOT_INTACT
        return 4 if self.report.failed else 0


def packages(paths: Sequence[Path]) -> list[Path]:
    """要核验的包：给出的目录本身、其中各级目录里的包，或加密的包（.7z）；一个也没有的目录当作缺了 bagit.txt 的包。

    没有这个文件抛出 InputError。
    """
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise InputError(f"没有 {path} 这个目录或文件；请写 dangan pack -o 的目录、其中的一个包，或加密的 .7z")
        found += _inside(path) or [path]
    return list(dict.fromkeys(found))


def is_sealed(path: Path) -> bool:
    """是不是加密的包。"""
    return path.is_file()


def needs_password(path: Path) -> bool:
    """要口令才打得开：是 7z 文件。读不出、不是 7z 的由核验来说。"""
    try:
        with path.open("rb") as file:
            return file.read(len(_7Z)) == _7Z
    except OSError:
        return False


def open_all(paths: Sequence[Path], jobs: int, password: str) -> list[Store | Unopened]:
    """打开各包；jobs 为同时读几个文件。加密的包口令不对抛出 UsageError。"""
    return [_opened(path, password) if is_sealed(path) else Folder(path, jobs) for path in paths]


def _opened(path: Path, password: str) -> Store | Unopened:
    from dangan.bags.sealed import Sealed

    try:
        return Sealed(path, password)
    except Unopenable as error:
        return Unopened(str(path), error.defect)
    except OSError as error:
        raise InputError(f"{path} 读不出：{why(error)}") from error


def _inside(path: Path) -> list[Path]:
    """path 之下的包，按路径排列。点开头的目录是没有打完的，不算。"""
    if path.is_file() or _is_bag(path):
        return [path]
    found = []
    for folder, folders, names in os.walk(path):
        here = Path(folder)
        folders[:] = [name for name in folders if not name.startswith(".")]
        bags = [name for name in folders if _is_bag(here / name)]
        found += [here / name for name in (*bags, *names) if name in bags or name.lower().endswith(SEALED)]
        folders[:] = [name for name in folders if name not in bags]
    return sorted(found)


def _is_bag(folder: Path) -> bool:
    """有一个标签文件，或有 data 目录，就当作包来查：缺了 bagit.txt 的才不会漏掉。"""
    try:
        return any(_ROOT_FILE.fullmatch(name) or name == "data" for name in os.listdir(folder))
    except OSError:
        return True


def count(bags: Sequence[Store | Unopened]) -> int:
    """各包一共有多少个文件。"""
    return sum(len(bag.entries()) for bag in bags if not isinstance(bag, Unopened))


def verify(bags: Sequence[Store | Unopened], as_of: PartialDate, advance: Callable[[], None]) -> Verification:
    """核验各包，每核对一个文件调用一次 advance。按 Ctrl-C 时报告至此为止。"""
    findings: list[Finding] = []
    verified: list[Verified] = []
    households = 0
    failed: list[Failed] = []
    for bag in bags:
        if isinstance(bag, Unopened):
            own = list(_findings(bag.name, [bag.defect], None))
            findings += own
            verified.append(Verified(_shown(bag.name), "", 0, 0, own))
            continue
        try:
            checked = check(bag, advance)
        except KeyboardInterrupt:
            failed.append(Failed(None, SourceRef(bag.name), "核验被中断，这个包和后面的没有核验"))
            break
        own = list(_findings(bag.name, checked.defects, checked.tags))
        findings += own
        households += len({place[1] for path in checked.payload if (place := _HOUSEHOLD.match(path))})
        verified.append(Verified(_shown(bag.name), checked.seal, checked.files, checked.size, own))
    return Verification(_report(as_of, verified, findings, failed, households), verified)


def _report(
    as_of: PartialDate, bags: list[Verified], findings: list[Finding], failed: list[Failed], households: int
) -> Report:
    return Report(
        tool=f"dangan {__version__}",
        profile=POLICY,
        as_of=str(as_of),
        complete=not failed,
        inputs=[InputFile(bag.name, None, bag.files) for bag in bags],
        summary=Summary(households=households, members=0, by_cause={}, **tally(findings)),
        applied_rules=sorted(KINDS.values()),
        not_checked=[],
        failed=failed,
        findings=findings,
    )


def _findings(bag: str, defects: Sequence[Defect], tags: Tags | None) -> Iterator[Finding]:
    """标签文件在前，按文件排列；同一文件的几处缺陷依次编号，指纹不同。"""
    seen = Counter[str]()
    for defect in sorted(defects, key=lambda one: ("/" in one.path, one.path, one.kind, one.line)):
        evidence = f"{Path(bag).name}/{defect.path}"
        seen[evidence] += 1
        yield _finding(bag, defect, tags, f"{evidence}#{seen[evidence]}")


def _finding(bag: str, defect: Defect, tags: Tags | None, evidence: str) -> Finding:
    rule = RULES[KINDS[defect.kind]]
    household = _HOUSEHOLD.match(defect.path) if tags and tags.own else None
    prefix = household[0] if household else ""
    path = prefix + text.mask_all(_shown(defect.path.removeprefix(prefix)))
    place = "/".join(filter(None, (_shown(bag), defect.source or path)))
    return Finding(
        rule=rule.code,
        severity=defect.severity,
        remedy=rule.remedy,
        confirm=False,
        household=household[1] if household else None,
        head=household[2] if household else None,
        township=tags.said("Township") if tags else None,
        village=tags.said("Village") if tags else None,
        path=path,
        message=text.mask_all(_shown(defect.message)),
        place_now=None,
        move_to=None,
        owner=None,
        clause=_clause(rule.clause),
        source=SourceRef(place, row=defect.line or None),
        fingerprint=fingerprint(rule.code, None, evidence),
        subject=path,
        kind=defect.kind,
    )


@cache
def _clause(clause_id: str) -> Clause:
    return profile.load(config.Settings().profile).clause(clause_id)


def _shown(name: str) -> str:
    """文件名里解不开的字节写成 \\udcXX，别的照原样。"""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")
