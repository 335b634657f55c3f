"""读一个档案包的标签文件：bagit.txt、各份 manifest、fetch.txt、bag-info.txt。读不出、读不懂的都是缺陷，接着读别的。"""

from __future__ import annotations

from collections.abc import Mapping

from dangan.bags import text
from dangan.bags.defect import ASK, Defect
from dangan.bags.store import Entry, Store
from dangan.bags.text import ALGORITHMS, Declaration, Fault, Hole, Manifest
from dangan.errors import why
from dangan.findings import ERROR, WARNING

DECLARATION = "bagit.txt"
FETCH = "fetch.txt"
INFO = "bag-info.txt"
SIZES = "sizes.txt"
"""本工具自己的标签文件：各文件的字节数，用来说清楚文件断在哪里。"""
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
PAYLOAD = "data/"
AGENT = "dangan"

_NOT_INTACT = "没有它就核对不了，不能当作完好。"


class Tags:
    """标签文件里写的。files 为盘上的文件；读的时候发现的缺陷在 defects。"""

    def __init__(self, store: Store, files: Mapping[str, Entry]) -> None:
        self.defects: list[Defect] = []
        self.manifests: list[Manifest] = []
        self.holes: dict[str, Hole] = {}
        """fetch.txt 写明要另取的：路径 → 那一行。"""
        self.info: list[tuple[str, str]] = []
        self._store = store
        self._files = files
        self.declared = self._declaration()
        for name in [path for path in files if "/" not in path]:
            if found := text.algorithm(name):
                self.manifests.append(self._manifest(name, *found))
        for name in text.INFO_NAMES:
            items, faults = text.info(self._rows(name))
            self.info += items
            self._faults(name, faults)
        holes, faults = text.fetches(self._rows(FETCH), self.declared)
        self._faults(FETCH, faults)
        self.holes = {hole.path: hole for hole in holes if not self.outside(FETCH, hole.path, hole.number)}
        self.own = (self.said("Bag-Software-Agent") or "").startswith(AGENT)
        self.sizes = text.sizes(self._rows(SIZES), self.declared) if self.own else {}
        self._lacking()

    def said(self, label: str) -> str | None:
        """bag-info.txt 的一项；没有为 None。"""
        return next((value for name, value in self.info if name.lower() == label.lower()), None)

    def outside(self, source: str, path: str, line: int) -> bool:
        """路径指到包外的，记下缺陷，不再碰它。"""
        if not text.escapes(path):
            return False
        message = f"{source} 第 {line} 行的路径指到包外，没有打开。正常打包不会这样，请勿使用这个包，向打包的一方查问。"
        self.defects.append(Defect("escape", path, message, source=source, line=line))
        return True

    def _declaration(self) -> Declaration:
        if DECLARATION not in self._files:
            message = (
                "没有 bagit.txt，认不出是档案包，以下按 1.0 版、UTF-8 核对。请从移交时的原件补回；"
                "本来就不是档案包的，用 dangan pack 打包以后再移交。"
            )
            self.defects.append(Defect("no-bagit", DECLARATION, message))
            return Declaration()
        data = self._bytes(DECLARATION)
        if data is None:
            return Declaration()
        declared = text.declaration(data)
        self.defects += [
            Defect("malformed", DECLARATION, f"bagit.txt 写法不对：{fault}。{ASK}") for fault in declared.faults
        ]
        return declared

    def _manifest(self, name: str, tag: bool, algorithm: str) -> Manifest:
        if algorithm not in ALGORITHMS:
            message = (
                f"不认得摘要算法 {algorithm}（认得 {'、'.join(ALGORITHMS)}），这份清单没有核对，不能当作完好。"
                "请打包的一方另附一份 sha256 的清单。"
            )
            self.defects.append(Defect("malformed", name, message))
            return Manifest(name, algorithm, tag)
        known = len(self.defects)
        rows = self._rows(name)
        lines, faults = text.manifest(rows, ALGORITHMS[algorithm], self.declared)
        if not rows and len(self.defects) == known and (tag or any(path.startswith(PAYLOAD) for path in self._files)):
            faults = [Fault(0, "一行也没有", True)]
        self._faults(name, faults)
        return Manifest(name, algorithm, tag, lines)

    def _lacking(self) -> None:
        if not any(not manifest.tag for manifest in self.manifests):
            self.defects.append(Defect("missing", MANIFEST, f"没有 manifest，文件是不是原样无从核对。{ASK}"))
        if not any(manifest.tag for manifest in self.manifests):
            message = "没有 tagmanifest，manifest 本身有没有被改过看不出来。"
            message += (
                f"本工具封存的包都有它。{ASK}" if self.own else "请打包的一方补上，或另用可靠的途径核对 manifest。"
            )
            self.defects.append(Defect("missing", TAG_MANIFEST, message, ERROR if self.own else WARNING))

    def _faults(self, name: str, faults: list[Fault]) -> None:
        for fault in faults:
            self.outside(name, fault.path, fault.line)
            where = f" 第 {fault.line} 行" if fault.line else ""
            what = "写到一半断了" if fault.truncated else "读不懂"
            self.defects.append(
                Defect(
                    "truncated" if fault.truncated else "malformed",
                    name,
                    f"{name}{where}{what}：{fault.reason}。{ASK}",
                    line=fault.line,
                )
            )

    def _rows(self, name: str) -> list[str]:
        """标签文件的各行；没有这个文件，或读不出（记下缺陷），为空。"""
        data = self._bytes(name) if name in self._files else None
        try:
            return text.lines(data or b"", self.declared.encoding)
        except UnicodeError:
            message = f"不是 {self.declared.encoding} 编码（bagit.txt 写明的），读不出。{_NOT_INTACT}{ASK}"
            self.defects.append(Defect("malformed", name, message))
            return []

    def _bytes(self, name: str) -> bytes | None:
        """标签文件的内容；读不出记下缺陷，为 None。"""
        try:
            return self._store.read(name)
        except OSError as error:
            self.defects.append(Defect("malformed", name, f"读不出：{why(error)}。{_NOT_INTACT}{ASK}"))
            return None
