"""一个村的档案包：装什么、写明什么、放在哪里。成品与账上的摘要不符的户搁置，不装。"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

import msgspec

from dangan import __version__, filing, journal
from dangan.bags import write
from dangan.bags.store import Folder, Store, Unopenable
from dangan.bags.tags import AGENT, INFO, PAYLOAD, TAG_MANIFEST
from dangan.bags.write import Part
from dangan.config import ArchiveTable
from dangan.errors import DanganError, OutputError, UsageError
from dangan.findings import Failed
from dangan.forms.titles import VILLAGE_ARCHIVE, VOLUME_CATALOGUE
from dangan.journal import Entry, Written
from dangan.model import Document, Household
from dangan.profile import Profile
from dangan.scans import locate
from dangan.text import mask_all, safe_file_name

RECORD_NAME = "户档案.json"
REPORT_NAME = "印制报告.json"

_LISTS = (VOLUME_CATALOGUE, VILLAGE_ARCHIVE)
"""村里的成品，装包的只有目录；打印汇总、标签是另用的。"""
_SEALED = ".7z"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class PackSettings(msgspec.Struct, frozen=True, kw_only=True):
    """一次打包的设置。scans 为找扫描件的文件夹；password 不为空即加密；townships、villages 为空即全部。"""

    source: Path
    out: Path
    profile: Profile
    archive: ArchiveTable = ArchiveTable()
    scans: tuple[Path, ...] = ()
    password: str = ""
    townships: frozenset[str] = frozenset()
    villages: frozenset[str] = frozenset()
    jobs: int = 1


class Packed(msgspec.Struct, frozen=True):
    """打成的一个包：在哪里、几户、几个文件、多少字节、封签（tagmanifest 的 SHA-256）。

    kept 为真是早已打好，这次没有重打。
    """

    path: str
    households: int
    files: int
    size: int
    seal: str
    kept: bool


class Run(msgspec.Struct, frozen=True):
    """render.json 里用得着的。"""

    tool: str
    profile: str
    as_of: str


class _Household(msgspec.Struct, frozen=True):
    """要装的一户：户编号、包内目录、印制时的档案、各件成品。"""

    code: str
    folder: str
    record: Household
    parts: list[Part]
    pages: int


class Village:
    """打一个村的包。"""

    def __init__(self, settings: PackSettings, run: Run, place: str) -> None:
        self.settings = settings
        self.run = run
        self.place = place
        self.failed: list[Failed] = []
        self.unfiled = 0
        self.left_out = 0

    def pack(self, entries: Sequence[Entry], scratch: Path, advance: Callable[[], None]) -> Packed:
        """写不成抛出 DanganError。"""
        target = self.settings.out / f"{self.place}{_SEALED if self.settings.password else ''}"
        there = self._there(target)
        households, payload = self._payload(entries)
        parts = write.tagged(payload, self._info(households))
        seal = next(part.sha256 for part in parts if part.path == TAG_MANIFEST)
        size = sum(part.size for part in payload)
        kept = there is not None and write.stands(there, parts)
        if not kept:
            self._write(parts, scratch, target, advance)
        return Packed(target.as_posix(), len(households), len(payload), size, seal, kept)

    def _there(self, target: Path) -> Store | None:
        """原先打好的包；没有为 None。是别的东西、或加密的口令不同，抛出 DanganError：不动它。"""
        if not target.exists():
            return None
        if not self.settings.password:
            _require_own(target)
            return Folder(target)
        from dangan.bags.sealed import Sealed

        try:
            return Sealed(target, self.settings.password)
        except (UsageError, Unopenable) as error:
            raise OutputError(f"{error}；请把它移走，或用原来的口令") from error

    def _write(self, parts: Sequence[Part], scratch: Path, target: Path, advance: Callable[[], None]) -> None:
        new = scratch / target.name
        write.remove(new)
        if self.settings.password:
            from dangan.bags.sealed import seal

            seal(parts, new, self.settings.password, advance)
        else:
            write.write(parts, new, advance)
        write.replace(new, target)

    def _payload(self, entries: Sequence[Entry]) -> tuple[list[_Household], list[Part]]:
        """装得进的各户，与 data 目录的各个文件。"""
        sources = {file.path: self.settings.source / file.path for entry in entries for file in entry.files}
        now = write.digests(sources, self.settings.jobs)
        lists: list[Part] = []
        own: dict[str, list[Entry]] = {}
        for entry in entries:
            if entry.household is not None:
                own.setdefault(entry.folder, []).append(entry)
            elif PurePosixPath(entry.key).name.startswith(_LISTS):
                lists += self._lists(entry, now)
        households = [one for folder, several in sorted(own.items()) if (one := self._household(folder, several, now))]
        payload = [part for one in households for part in (*one.parts, *self._scans(one))]
        report = {
            **msgspec.structs.asdict(self.run),
            "households": [
                {"household": one.code, "files": [_listed(part) for part in one.parts]} for one in households
            ],
            "left_out": self.failed,
        }
        made = write.made(f"{PAYLOAD}{REPORT_NAME}", msgspec.json.format(msgspec.json.encode(report), indent=1))
        return households, [*payload, *lists, made]

    def _household(
        self, folder: str, entries: Sequence[Entry], now: Mapping[str, tuple[str, int]]
    ) -> _Household | None:
        """一户要装的；成品改过、档案读不出的搁置，为 None。"""
        code = entries[0].household or ""
        written = _latest([file for entry in entries for file in entry.files], now)
        name = PurePosixPath(folder).name
        try:
            for file in written:
                _require_unchanged(file, now)
            record = journal.household(self.settings.source, folder)
            data = (self.settings.source / journal.record_path(folder)).read_bytes()
        except DanganError as error:
            self.left_out += 1
            self.failed.append(Failed(code, None, mask_all(f"这一户没有装：{error}")))
            return None
        parts = [
            Part(f"{PAYLOAD}{name}/{PurePosixPath(f.path).name}", self.settings.source / f.path, f.sha256, f.size)
            for f in written
        ]
        parts.append(write.made(f"{PAYLOAD}{name}/{RECORD_NAME}", data))
        return _Household(code, f"{PAYLOAD}{name}", record, parts, _pages(written))

    def _lists(self, entry: Entry, now: Mapping[str, tuple[str, int]]) -> Iterator[Part]:
        for file in entry.files:
            try:
                _require_unchanged(file, now)
            except OutputError as error:
                self.failed.append(Failed(None, None, f"没有装：{error}"))
                continue
            name = PurePosixPath(file.path).name
            yield Part(f"{PAYLOAD}{name}", self.settings.source / file.path, file.sha256, file.size)

    def _scans(self, one: _Household) -> Iterator[Part]:
        """登记的扫描件，放进各自的类别；找不到的记下，这一户照装。

        文件名由材料名称而来，不用登记的：登记的常写着证件号码。原名在户档案.json 的 documents 里，序号相同。
        """
        for number, document in enumerate(one.record.documents or (), 1):
            if not document.file:
                continue
            if not self.settings.scans:
                self.unfiled += 1
                continue
            name = document.title or document.type or "材料"
            found = [locate(document.file, folder) for folder in self.settings.scans]
            best = next((each for each in found if not each.fault), found[0])
            digest = {} if best.fault else write.digests({name: Path(best.path)}, 1)
            if name not in digest:
                reason = f"{name}的电子文件 {document.file} 没有装：{best.fault or '读不出'}"
                self.failed.append(Failed(one.code, None, mask_all(reason)))
                continue
            kept = f"{number:02}-{safe_file_name(mask_all(name), 40)}{PurePosixPath(document.file).suffix.lower()}"
            section = safe_file_name(_section(document, self.settings.profile), 30)
            yield Part(f"{one.folder}/{section}/{kept}", Path(best.path), *digest[name])

    def _info(self, households: Sequence[_Household]) -> list[tuple[str, str]]:
        township, village = self.place.split("/")
        record = households[0].record if households else None
        if record is not None:
            township, village = record.township or township, record.village or village
        archive = self.settings.archive.of(township)
        codes = Counter(one.record.region_code for one in households if one.record.region_code)
        region = codes.most_common(1)[0][0] if codes else ""
        day = self.run.as_of if _DAY.fullmatch(self.run.as_of) else ""
        return [
            ("Bag-Software-Agent", f"{AGENT} {__version__}"),
            ("Source-Organization", archive.fonds_name),
            ("External-Identifier", "-".join(filter(None, (archive.fonds_no, region)))),
            ("External-Description", f"{township}{village}一户一档 {len(households)} 户"),
            ("Bagging-Date", day),
            ("Fonds-Number", archive.fonds_no),
            ("Village-Code", region),
            ("Township", township),
            ("Village", village),
            ("Households", str(len(households))),
            ("Households-Left-Out", str(self.left_out or "")),
            ("Pages", str(sum(one.pages for one in households))),
            ("Profile", self.run.profile),
            ("As-Of", self.run.as_of),
        ]


def _require_own(target: Path) -> None:
    """原有的包可以换新，别的东西不动。"""
    try:
        info = (target / INFO).read_bytes()
    except OSError:
        info = b""
    if f"Bag-Software-Agent: {AGENT} ".encode() not in info:
        raise OutputError(f"{target} 已有别的东西，不是本工具打的包；请另换一个目录")


def _latest(written: Sequence[Written], now: Mapping[str, tuple[str, int]]) -> list[Written]:
    """同一个文件印过几次的（全套印过，又单印一种），取与现在的内容相同的那一次。"""
    found: dict[str, Written] = {}
    for file in written:
        if file.path not in found or now.get(file.path) == (file.sha256, file.size):
            found[file.path] = file
    return list(found.values())


def _require_unchanged(file: Written, now: Mapping[str, tuple[str, int]]) -> None:
    """成品与印成时逐字节相同。"""
    if file.path not in now:
        raise OutputError(f"{file.path} 没有了，或读不出；请用 dangan render 重印")
    if now[file.path] != (file.sha256, file.size):
        raise OutputError(f"{file.path} 印成以后被改过；要用改过的，请另存别处、不要装包；要原样的，请加 --force 重印")


def _pages(written: Sequence[Written]) -> int:
    """印成几页：同一份有 PDF、DOCX 的只算一次。"""
    return sum({PurePosixPath(file.path).stem: file.pages for file in written}.values())


def _listed(part: Part) -> dict[str, str | int]:
    return {"path": part.path, "sha256": part.sha256, "size": part.size}


def _section(document: Document, profile: Profile) -> str:
    """扫描件放进哪一类：登记的类别，否则按方案；不在卷内的写所在之处。"""
    paper = profile.classify(document.type or document.title or "")
    place = filing.place(document, paper)
    if place != filing.VOLUME:
        return place or "未分类"
    return document.section or (paper.section if paper else "") or "未分类"
