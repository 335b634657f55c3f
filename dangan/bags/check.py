"""核对一个档案包（RFC 8493）：清单列的在不在，包里的列没列，再逐个重算摘要。

每一步的缺陷都记下来接着查，一遍查全。
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import NamedTuple

import msgspec

from dangan.bags import text
from dangan.bags.defect import ASK, Defect
from dangan.bags.store import Entry, Measured, Store
from dangan.bags.tags import DECLARATION, FETCH, INFO, PAYLOAD, TAG_MANIFEST, Tags
from dangan.bags.text import Line, Manifest
from dangan.findings import ERROR, WARNING, Kind

_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})
_ENDINGS = {".pdf": b"%%EOF", ".docx": b"PK\x05\x06", ".xlsx": b"PK\x05\x06", ".jpg": b"\xff\xd9", ".png": b"IEND"}
"""完整的文件末尾该有的记号；摘要不符又没有这个记号，就是断了。"""


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """一个包查下来。payload 为 data 目录里的文件，size 为其字节数；files 为重算了几个文件的摘要。

    seal 为封签：tagmanifest 的 SHA-256，没有 tagmanifest 为空。
    """

    defects: list[Defect]
    tags: Tags
    payload: list[str]
    size: int
    files: int
    seal: str


class Expected(NamedTuple):
    """一个文件该有的摘要，与写着它的清单。"""

    algorithm: str
    digest: str
    manifest: str


def check(store: Store, advance: Callable[[], None]) -> Checked:
    """核对一个包；每重算一个文件的摘要调用一次 advance。"""
    entries = store.entries()
    one = _Check(store, {entry.path: entry for entry in entries if entry.kind == "file"})
    for entry in entries:
        if entry.kind != "file":
            one.odd(entry)
    one.collisions()
    expected = one.listed()
    one.unlisted()
    one.oxum()
    files = one.compare(expected, advance)
    return Checked(
        defects=[*one.tags.defects, *one.defects],
        tags=one.tags,
        payload=one.payload,
        size=one.size,
        files=files,
        seal=_seal(store, one.tags),
    )


class _Check:
    """一个包核对的进行状态。"""

    def __init__(self, store: Store, files: dict[str, Entry]) -> None:
        self.store = store
        self.files = files
        self.tags = Tags(store, files)
        self.payload = [path for path in files if path.startswith(PAYLOAD)]
        self.size = sum(files[path].size for path in self.payload)
        self.defects: list[Defect] = []
        self.folded: dict[str, str] = {}
        """比较用的键 → 盘上的文件、目录。"""

    def odd(self, entry: Entry) -> None:
        """链接、设备文件、打不开的目录。"""
        if entry.kind == "other":
            self._add("malformed", entry.path, f"{entry.note}，没有打开。请查明来历；是目录的，改好权限再核验。")
        elif _leaves(entry):
            message = f"是指向包外（{entry.note}）的链接，没有打开。请换成文件本身，再核验一次。"
            self._add("escape", entry.path, message)
        else:
            message = f"是链接（{entry.note}）不是文件，换一台机器就断了，没有打开。请换成文件本身，再核验一次。"
            self._add("malformed", entry.path, message)

    def collisions(self) -> None:
        """盘上的文件、目录，只差大小写或 Unicode 写法的。"""
        for path in {place: None for file in self.files for place in _above(file)}:
            other = self.folded.setdefault(text.folded(path), path)
            if other != path:
                message = (
                    f"与 {other} 只差大小写或 Unicode 写法，拷到 Windows、macOS 上会丢一个。"
                    "请不要在那里解包；由打包的一方改名重打。"
                )
                self.defects.append(Defect("collision", path, message, WARNING))

    def listed(self) -> dict[str, list[Expected]]:
        """清单列的：盘上的文件 → 该有的摘要；缺的、重复的、指到包外的记下缺陷。"""
        expected: dict[str, list[Expected]] = {}
        absent = {path for path in self.tags.holes if path not in self.files}
        for manifest in self.tags.manifests:
            first: dict[str, Line] = {}
            for line in manifest.lines:
                if self.tags.outside(manifest.name, line.path, line.number):
                    continue
                if (earlier := first.setdefault(line.path, line)) is not line:
                    self._duplicate(manifest, earlier, line)
                elif (path := self._found(manifest, line)) is None:
                    absent.add(line.path)
                else:
                    expected.setdefault(path, []).append(Expected(manifest.algorithm, line.digest, manifest.name))
        for path in sorted(absent - {DECLARATION}):
            self._missing(path)
        return expected

    def _duplicate(self, manifest: Manifest, earlier: Line, line: Line) -> None:
        same = earlier.digest == line.digest
        message = f"{manifest.name} 第 {earlier.number} 行、第 {line.number} 行列了同一个文件，"
        message += "摘要相同。请打包的一方去掉一行，重打清单。" if same else f"摘要不同，不知以哪个为准。{ASK}"
        severity = WARNING if same and not self.tags.declared.strict else ERROR
        self.defects.append(Defect("duplicate", line.path, message, severity, manifest.name, line.number))

    def _found(self, manifest: Manifest, line: Line) -> str | None:
        """清单的一行对应盘上哪个文件；没有为 None。写法可疑的记下缺陷。"""
        where = f"{manifest.name} 第 {line.number} 行"
        if not manifest.tag and not line.path.startswith(PAYLOAD):
            message = f"{where}的路径不在 data/ 之下；manifest 只列 data 目录里的文件。{ASK}"
            self.defects.append(Defect("malformed", line.path, message, ERROR, manifest.name, line.number))
        if line.path in self.files:
            if line.oddity:
                message = f"{where}的路径前写了{line.oddity}，照没有写的核对。请打包的一方下次不写。"
                self.defects.append(Defect("malformed", line.path, message, WARNING, manifest.name, line.number))
            return line.path
        close = self.folded.get(text.folded(line.path))
        if close not in self.files:
            return None
        message = (
            f"{where}写的名称与盘上的 {close} 只差大小写或 Unicode 写法，照盘上的核对。"
            "别的工具会当作缺文件；请打包的一方照实际的名称重打清单。"
        )
        self.defects.append(Defect("collision", line.path, message, WARNING, manifest.name, line.number))
        return close

    def _missing(self, path: str) -> None:
        if hole := self.tags.holes.get(path):
            message = f"包里没有；fetch.txt 写明要从 {hole.url} 另取。本工具不上网，请取来放好，再核验一次。"
            self.defects.append(Defect("missing", path, message, ERROR, FETCH, hole.number))
        else:
            message = f"清单列了，包里没有。{ASK}找不回的，请打包的一方出具说明，不得自行补一个。"
            self._add("missing", path, message)

    def unlisted(self) -> None:
        """包里有而清单没有列的。"""
        named = {manifest.name: set(self._named(manifest)) for manifest in self.tags.manifests}
        payload = [manifest.name for manifest in self.tags.manifests if not manifest.tag]
        for path in self.payload if payload else ():
            lacking = [name for name in payload if path not in named[name]]
            system = path.rsplit("/", 1)[-1].lower() in _SYSTEM_FILES
            if len(lacking) == len(payload):
                keep = "它由操作系统自动生成，" if system else "原件另行保管，不销毁；"
                message = f"清单没有列，是打包以后放进来的。{keep}移到包外，再核验一次。"
                self._add("extra", path, message)
            elif lacking and self.tags.declared.strict:
                message = f"{'、'.join(lacking)} 没有列它，别的清单列了。1.0 版要求每份都列全；请打包的一方补全清单。"
                self._add("unlisted", path, message)
            elif system:
                message = "由操作系统自动生成，也打进了包里，不是档案。请打包的一方下次先删去。"
                self.defects.append(Defect("extra", path, message, WARNING))
        tags = [manifest.name for manifest in self.tags.manifests if manifest.tag]
        for path in self.files if tags else ():
            if not path.startswith(PAYLOAD) and not any(path in named[name] for name in tags):
                self._loose(path)

    def _named(self, manifest: Manifest) -> Iterator[str]:
        """清单列的，照盘上的名称。"""
        for line in manifest.lines:
            yield line.path if line.path in self.files else self.folded.get(text.folded(line.path), line.path)

    def _loose(self, path: str) -> None:
        """tagmanifest 没有列的标签文件：封存的包里不该有，别人的包里只提醒。"""
        found = text.algorithm(path)
        if found and found[0]:
            return
        if found:
            severity = ERROR if self.tags.declared.strict else WARNING
            message = "tagmanifest 没有列它，它有没有被改过看不出来。请打包的一方重打 tagmanifest。"
        else:
            severity = ERROR if self.tags.own else WARNING
            message = "tagmanifest 没有列它，多半是封存以后放进来的。请查明来历，移到包外，再核验一次。"
        self.defects.append(Defect("unlisted", path, message, severity))

    def oxum(self) -> None:
        """bag-info.txt 登记的字节数与文件数。"""
        actual = f"{self.size}.{len(self.payload)}"
        for label, value in self.tags.info:
            if label.lower() == "payload-oxum" and value != actual:
                message = (
                    f"Payload-Oxum 登记 {value}（字节数.文件数），data 目录实际 {actual}。"
                    "请先照别的意见换回缺的、改的，移走多的，再核验一次；只剩这一条的，是 bag-info.txt 写错了。"
                )
                self._add("oxum", INFO, message)

    def compare(self, expected: dict[str, list[Expected]], advance: Callable[[], None]) -> int:
        """逐个重算摘要，给出算了几个。标签文件先算：清单本身被改过的，照它得出的意见要说明。"""
        order = sorted(expected, key=lambda path: (path.startswith(PAYLOAD), path))
        distrusted: set[str] = set()
        unread = dict.fromkeys(order)
        for path, actual in self.store.measure({path: {one.algorithm for one in expected[path]} for path in order}):
            advance()
            del unread[path]
            wrong = [one.manifest for one in expected[path] if actual.digests.get(one.algorithm) != one.digest]
            if wrong and text.algorithm(path):
                distrusted.add(path)
            if wrong:
                self._wrong(path, actual, wrong, bool(distrusted.intersection(wrong)))
        if unread:
            message = f"加密包从这里起坏了，有 {len(unread)} 个文件解不出、没有核对。{ASK}"
            self._add("altered", next(iter(unread)), message)
        return len(order) - len(unread)

    def _wrong(self, path: str, actual: Measured, manifests: list[str], doubtful: bool) -> None:
        """一个文件的摘要与清单不符。"""
        where = "、".join(manifests)
        if actual.error:
            message = f"读不出：{actual.error}。介质可能坏了，请把包整个拷到别处再核验。{ASK}"
            self._add("altered", path, message)
        elif text.algorithm(path):
            message = (
                f"清单本身与 {where} 不符，封存以后被改过，照它核对的结果靠不住。请先换回移交时的 {path}，再核验一次。"
            )
            self._add("manifest-altered", path, message)
        elif reason := self._cut(path, actual):
            self._add("truncated", path, f"{reason}，后面的丢了。{ASK}")
        else:
            hint = "；也可能是清单上的摘要被改了，请先换回清单" if doubtful else ""
            message = f"内容与 {where} 不符，打包以后被改过，或介质损坏{hint}。{ASK}"
            self._add("altered", path, message)

    def _cut(self, path: str, actual: Measured) -> str:
        """文件断了的说法；不是断了为空。"""
        hole = self.tags.holes.get(path)
        full = self.tags.sizes.get(path) or (hole.size if hole else None)
        if full is not None:
            return f"打包时有 {full} 字节，现在只有 {actual.size} 字节" if actual.size < full else ""
        if not actual.size:
            return "是空文件"
        suffix = path[path.rfind(".") :].lower()
        mark = _ENDINGS.get(suffix, b"")
        return "" if mark in actual.tail else f"只有 {actual.size} 字节，没有 {suffix} 文件该有的结尾"

    def _add(self, kind: Kind, path: str, message: str) -> None:
        self.defects.append(Defect(kind, path, message))


def _above(path: str) -> Iterator[str]:
    """文件与它的各级目录。"""
    yield path
    while (cut := path.rfind("/")) > 0:
        path = path[:cut]
        yield path


def _leaves(entry: Entry) -> bool:
    """链接指向包外：绝对路径，或 .. 的级数多过它所在的层数。"""
    target = entry.note.replace("\\", "/")
    if not target.startswith("..") and text.escapes(target.replace("../", "")):
        return True
    depth = entry.path.count("/")
    for part in target.split("/"):
        depth += {"..": -1, ".": 0, "": 0}.get(part, 1)
        if depth < 0:
            return True
    return False


def _seal(store: Store, tags: Tags) -> str:
    names = [manifest.name for manifest in tags.manifests if manifest.tag]
    if not names:
        return ""
    try:
        return hashlib.sha256(store.read(TAG_MANIFEST if TAG_MANIFEST in names else names[0])).hexdigest()
    except OSError:
        return ""
