"""印制的账，在 DIR/.dangan/。

journal.jsonl 一行一件做完的任务，成品落盘以后才记；同一 key 以最后一行为准，写了一半的末行不算。
records/乡镇/村/户编号-户主.json 是该户印制时的档案，写法同输入的 JSON，validate 可以直接读；
印村级的件时各户由此读回。tmp/ 放没写完的文件，lock 防两次运行用同一个目录。
"""

from __future__ import annotations

import os
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from dangan import files, sources
from dangan.dates import PartialDate
from dangan.errors import OutputError, UsageError, why
from dangan.lock import Lock
from dangan.model import Household, Record

STATE = ".dangan"
SCRATCH = f"{STATE}/tmp"
_JOURNAL = f"{STATE}/journal.jsonl"

_CHUNK = 16
_SECONDS = 2.0
"""攒够这么多件、或过了这么久，才同步一次磁盘、记一次账：逐件同步在机械硬盘上比印制还慢。"""

_FOLDER_LEVELS = 3


class Written(msgspec.Struct, frozen=True):
    """写出的一个文件：相对成品目录的路径、SHA-256、字节数、页数（DOCX 按 PDF 的版面计）。

    volume_pages 为一户一档的页数（与封面所印相同，连同插入的原件），不确知的、不是一户一档的为 None。
    """

    path: str
    sha256: str
    size: int
    pages: int
    volume_pages: int | None = None


class Outcome(msgspec.Struct, frozen=True):
    """一件任务的结果。

    household 为户编号，空白表与村级的件为 None；missing 为没有字形、印作〓的字；
    unbound 为没有装订的扫描件及原因，notes 为装订了而要留意的；
    error 不为空即未完成；full 表示因磁盘已满而未完成，其后的也不必再试。
    """

    household: str | None
    files: tuple[Written, ...] = ()
    missing: tuple[str, ...] = ()
    unbound: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    error: str = ""
    full: bool = False


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """一件做完的任务。

    key 为相对成品目录的路径：一户是其目录，只印几种表的是 目录/表名，村级的件是其文件名（不含后缀）；
    household 为户编号，村级的件为 None；input 为资料与设置的摘要；missing、unbound、notes 同 Outcome；
    error 不为空即没有印成，或已由别的目录取代，files 此时为空。
    """

    key: str
    household: str | None
    input: str
    files: tuple[Written, ...] = ()
    missing: tuple[str, ...] = ()
    unbound: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    error: str = ""

    @property
    def folder(self) -> str:
        """一户的目录：乡镇/村/户编号-户主。"""
        return "/".join(self.key.split("/")[:_FOLDER_LEVELS])


def read(out: Path) -> dict[str, Entry]:
    """成品目录 out 的账：key → 最后一次的记录，按首次记下的次序。没有账的为空。"""
    return _load(out)[0]


def record(household: Household) -> bytes:
    """只有这一户的 JSON 输入：没有登记的不写，出处、读取问题与清点表的空格不在其内。"""
    return msgspec.json.format(msgspec.json.encode([_plain(household)]), indent=1)


def record_path(folder: str) -> str:
    """一户的档案存在哪里：相对成品目录的路径。"""
    return f"{STATE}/records/{folder}.json"


def household(out: Path, folder: str) -> Household:
    """读回一户印制时的档案；没有或读不出抛出 OutputError。"""
    path = out / record_path(folder)
    found = list(sources.read([path]).households())
    if not found:
        raise OutputError(f"{path} 读不出；请加 --force 重印这一户")
    return found[0]


class Journal:
    """一次运行期间的账：with Journal(out) as journal。其间锁住成品目录，进出都清理没写完的文件。"""

    def __init__(self, out: Path) -> None:
        self.out = out

    def __enter__(self) -> Journal:
        """目录写不进、或别的运行正在用，抛出 UsageError。"""
        try:
            files.folder(self.out / SCRATCH)
            self._lock = Lock(self.out / STATE / "lock")
            self._clean()
            self.entries, end = _load(self.out)
            self._file = files.create(self.out / _JOURNAL, os.O_WRONLY)
            os.truncate(self._file, end)
        except OSError as error:
            raise UsageError(f"写不进成品目录 {self.out}：{why(error)}；请检查目录权限与磁盘空间") from error
        self._end = end
        self._parts: dict[str, set[str]] = {}
        for key, entry in self.entries.items():
            self._parts.setdefault(entry.folder, {entry.folder}).add(key)
        self._waiting: list[Entry] = []
        self._since = time.monotonic()
        self.resumed = self._lock.abandoned
        """上一次运行没有正常结束（被强行结束、断电）。"""
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.flush()
        finally:
            os.close(self._file)
            self._clean()
            self._lock.release()

    def intact(self, entry: Entry) -> bool:
        """成品（与一户的档案）都还在，大小也对。"""
        if entry.error:
            return False
        out = f"{self.out}{os.sep}"
        try:
            if entry.household is not None:
                os.stat(out + record_path(entry.folder))
            return all(os.stat(out + file.path).st_size == file.size for file in entry.files)
        except OSError:
            return False

    def put(self, entry: Entry) -> None:
        """记一件。写不进抛出 OutputError，先前记下的不受影响。"""
        if not self._waiting:
            self._since = time.monotonic()
        for older in self._overwritten(entry):
            self._waiting.append(msgspec.structs.replace(older, files=(), error=f"其中有的已由 {entry.key} 换掉"))
        self._waiting.append(entry)
        self.entries |= {one.key: one for one in self._waiting}
        if len(self._waiting) >= _CHUNK or time.monotonic() - self._since >= _SECONDS:
            self.flush()

    def _overwritten(self, entry: Entry) -> list[Entry]:
        """同一户另一次印的（全套、或只印几种表），其中有文件被这一次换成了别的内容。"""
        written = {file.path: file.sha256 for file in entry.files}
        keys = self._parts.setdefault(entry.folder, {entry.folder})
        keys.add(entry.key)
        others = [self.entries[key] for key in keys if key != entry.key and key in self.entries]
        return [one for one in others if any(written.get(f.path, f.sha256) != f.sha256 for f in one.files)]

    def flush(self) -> None:
        """成品落盘，然后记账。"""
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, []
        data = b"".join(msgspec.json.encode(entry) + b"\n" for entry in waiting)
        try:
            files.settle([self.out / file.path for entry in waiting for file in entry.files])
            os.lseek(self._file, self._end, os.SEEK_SET)
            written = os.write(self._file, data)
            if written < len(data):
                os.write(self._file, data[written:])
            os.fsync(self._file)
        except OSError as error:
            os.truncate(self._file, self._end)
            raise files.failure(self.out / _JOURNAL, error) from error
        self._end += len(data)

    def _clean(self) -> None:
        for path in (self.out / SCRATCH).iterdir():
            path.unlink(missing_ok=True)


def _load(out: Path) -> tuple[dict[str, Entry], int]:
    """账与其有效部分的长度；从第一处读不出的行起，其后都不算。"""
    path = out / _JOURNAL
    if not path.exists():
        return {}, 0
    entries: dict[str, Entry] = {}
    end = 0
    with path.open("rb") as lines:
        for line in lines:
            try:
                entry = _decode(line)
            except msgspec.MsgspecError:
                break
            if not line.endswith(b"\n"):
                break
            entries[entry.key] = entry
            end += len(line)
    return entries, end


def _plain(record: Record) -> dict[str, Any]:
    pairs = ((name, getattr(record, name)) for name in record.__struct_encode_fields__ if not name.startswith(" "))
    return {name: _value(value) for name, value in pairs if value is not None and value != {}}


def _value(value: Any) -> Any:
    if isinstance(value, Record):
        return _plain(value)
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, PartialDate | Decimal) else value


_decode = msgspec.json.Decoder(Entry).decode
