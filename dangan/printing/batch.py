"""批量印制：查点资料、排出任务、跳过印好的、其余交给引擎，做完一件记一笔账。"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Protocol

import msgspec

from dangan import status
from dangan.dates import PartialDate
from dangan.engines import USUAL, Engine, Limits, Lost, never
from dangan.errors import DiskFull
from dangan.findings import Failed
from dangan.forms.runs import current_helper
from dangan.journal import Entry, Journal, Outcome
from dangan.model import Household, SourceRef
from dangan.printing.printer import RenderTask, content, essence, key
from dangan.scans import Found
from dangan.text import mask_all, safe_file_name

INTERRUPTED = "中途停止"
DISK_FULL = "磁盘已满"

_NONE: Mapping[str, str] = {}
_NOBODY = "没有成员，不知户主是谁；请补上成员（户编号、姓名、与户主关系），没有成员表的在户表里加「户主」一列"


class Draft(msgspec.Struct, frozen=True, gc=False):
    """查点时记下的一户：成品的目录、登记的摘要与档号。没有变化的户凭此就知道不必再读、再印。

    乡镇、村、组与现任的第一名帮扶责任人，供村级的件排列各户。
    """

    folder: str
    essence: bytes
    volume_no: str | None = None
    township: str = ""
    village: str = ""
    group: str = ""
    helper: str = ""


class Survey(msgspec.Struct, frozen=True):
    """印制前的查点。

    codes 为选中的户编号（按次序），drafts 为其中能印的，aside 为不能印的及原因；
    newest 为资料中最新的日期，every 为资料里的全部户编号。
    """

    codes: tuple[str, ...] = ()
    drafts: dict[str, Draft] = {}
    aside: tuple[Failed, ...] = ()
    newest: PartialDate | None = None
    every: frozenset[str] = frozenset()


class Task(Protocol):
    """一件任务：一户的成品，或一村、一乡镇的成品。要能序列化，做两遍与做一遍无异。

    key 为账上的名称，同一成品目录中不重复（见 journal.Entry）；code 为户编号，不属于一户的为 None。
    """

    @property
    def key(self) -> str: ...

    @property
    def code(self) -> str | None: ...

    def content(self) -> bytes:
        """除设置以外，决定成品内容的一切；有一处不同，字节就要不同。"""
        ...


class Left(msgspec.Struct, frozen=True):
    """留在原处、不属于这次成品的目录或文件：只报告，从不删除。path 相对成品目录。"""

    path: str
    household: str
    reason: str


class Run(msgspec.Struct, frozen=True):
    """做完一批的结果：各件（按任务次序，含跳过的）、跳过几件、因何中途停下（空串为做完了）、不再印的旧文件。"""

    outcomes: list[Outcome]
    skipped: int = 0
    halted: str = ""
    left: list[Left] = []


Advance = Callable[[Outcome, bool], None]
"""每有一件的结果调用一次：(结果, 是否跳过未印)。"""


def quietly(outcome: Outcome, skipped: bool) -> None:
    """不显示进度。"""


def survey(households: Iterable[Household], chosen: Callable[[Household], bool]) -> Survey:
    """通读一遍资料。最新日期取自全部户，与选户无关，补印一户与全县同印，文字相同。"""
    first: dict[str, SourceRef | None] = {}
    drafts: dict[str, Draft] = {}
    aside: list[Failed] = []
    every: set[str] = set()
    newest: PartialDate | None = None
    for household in households:
        newest = status.newest(household, newest)
        every.add(household.code)
        if not chosen(household):
            continue
        source = household.source("code")
        if not household.code:
            aside.append(Failed(household.code, source, "没有户编号"))
        elif household.code in first:
            twice = [first[household.code], source] if household.code in drafts else [source]
            aside += [Failed(household.code, one, "户编号重复，分不清是哪一户") for one in twice]
            drafts.pop(household.code, None)
        elif not any(member.name for member in household.members):
            aside.append(Failed(household.code, source, _NOBODY))
        else:
            drafts[household.code] = Draft(
                folder(household),
                essence(household),
                household.volume_no,
                household.township or "",
                household.village or "",
                household.group or "",
                current_helper(household),
            )
        first.setdefault(household.code, source)
    return Survey(tuple(first), drafts, tuple(aside), newest, frozenset(every))


def without_scans(_: Household) -> tuple[Found, ...]:
    """不装订扫描件。"""
    return ()


def plan(
    households: Iterable[Household],
    survey: Survey,
    part: str = "",
    scans: Callable[[Household], tuple[Found, ...]] = without_scans,
) -> Iterator[RenderTask]:
    """能印的户（survey.drafts）每户一件任务。part 为只印的几种表，全印时为空；scans 找一户的扫描件。"""
    for household in households:
        if household.code in survey.drafts:
            yield RenderTask(folder(household), household, part, scans(household))


def folder(household: Household) -> str:
    """本户的目录：乡镇/村/户编号-户主，各级都是安全的文件名，没有号码，不同的户编号不会重名。"""
    head = household.head
    name = safe_file_name(household.code, 40)
    if name != household.code or name != unicodedata.normalize("NFC", name).upper():
        name += "~" + hashlib.sha256(household.code.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    if head and head.name:
        name += "-" + safe_file_name(mask_all(head.name), 20)
    places = (household.township or "乡镇不明", household.village or "村不明")
    return "/".join([*map(_place, places), name])


@lru_cache(maxsize=1024)
def _place(name: str) -> str:
    return safe_file_name(mask_all(name), 30)


def unchanged(
    journal: Journal, survey: Survey, fingerprint: str, part: str, numbers: Mapping[str, str] = _NONE
) -> dict[str, Outcome]:
    """查点过的户中，资料与设置都没变、成品还在的：户编号 → 上次的结果。装订扫描件的不能凭查点断定。

    numbers 为没有档号的户分得的档号。
    """
    found = {}
    for code, draft in survey.drafts.items():
        known = content(draft.essence, draft.volume_no or numbers.get(code))
        if entry := _intact(journal, key(draft.folder, part), _input(fingerprint, known)):
            found[code] = _outcome(entry)
    return found


def run(
    engine: Engine,
    make: Callable[[], Callable[[Any], Outcome]],
    tasks: Iterable[Task],
    journal: Journal,
    fingerprint: str,
    limits: Limits = USUAL,
    *,
    force: bool = False,
    stopped: Callable[[], bool] = never,
    advance: Advance = quietly,
) -> Run:
    """做一批任务。资料与设置（fingerprint）都没变、成品还在的跳过，force 时一律重做。

    每做完一件记一笔账，调用一次 advance(结果, 是否跳过)。stopped() 为真、磁盘满或 Ctrl-C 即停下，做完的都已记账。
    """
    batch = _Batch(tasks, journal, fingerprint, force, advance)
    halted = ""
    try:
        for task, result in engine.run(make, batch.remaining(), limits, lambda: stopped() or batch.full):
            batch.finish(task, result)
        journal.flush()
        halted = INTERRUPTED if stopped() else ""
    except KeyboardInterrupt:
        halted = INTERRUPTED
    except DiskFull:
        batch.full = True
    return Run(batch.outcomes(), batch.skipped, DISK_FULL if batch.full else halted, batch.left)


class _Batch:
    """一批任务的进展。"""

    def __init__(
        self,
        tasks: Iterable[Task],
        journal: Journal,
        fingerprint: str,
        force: bool,
        advance: Advance,
    ) -> None:
        self._tasks, self._journal, self._force, self._advance = tasks, journal, force, advance
        self._fingerprint = fingerprint
        self._inputs: dict[str, str] = {}
        self._done: dict[str, Outcome] = {}
        self.skipped = 0
        self.full = False
        self.left: list[Left] = []

    def remaining(self) -> Iterator[Task]:
        """要做的任务；印好了的在此跳过。"""
        for task in self._tasks:
            self._inputs[task.key] = _input(self._fingerprint, task.content())
            entry = None if self._force else _intact(self._journal, task.key, self._inputs[task.key])
            if entry:
                self.skipped += 1
                self._done[task.key] = _outcome(entry)
                self._advance(self._done[task.key], True)
            else:
                yield task

    def finish(self, task: Task, result: Outcome | Lost) -> None:
        """收下一件的结果，记账。"""
        if isinstance(result, Lost):
            result = Outcome(task.code, error=f"{result.reason}，单独再试一次仍是如此，搁置")
        if result.full:
            self.full = True
            return
        entry = Entry(
            key=task.key,
            household=task.code,
            input=self._inputs[task.key],
            files=result.files,
            missing=result.missing,
            unbound=result.unbound,
            notes=result.notes,
            error=mask_all(result.error),
        )
        self._done[task.key] = result
        if before := self._journal.entries.get(task.key):
            now = {file.path for file in entry.files}
            older = [file.path for file in before.files if not entry.error and file.path not in now]
            self.left += [Left(path, task.code or "", "这次不再印") for path in older]
        self._journal.put(entry)
        self._advance(result, False)

    def outcomes(self) -> list[Outcome]:
        """做完的各件，按任务次序。"""
        return [self._done[key] for key in self._inputs if key in self._done]


def left(journal: Journal, survey: Survey) -> list[Left]:
    """以前印过、如今资料里没有的户，以及户主、乡镇、村改了写法而换了目录的户，旧目录还在的。

    新目录印成了的，旧目录在账上作废。
    """
    found = {}
    for entry in list(journal.entries.values()):
        if entry.household is None:
            continue
        draft = survey.drafts.get(entry.household)
        now = draft.folder if draft else entry.folder
        known = entry.household in survey.every
        if (known and now == entry.folder) or not (journal.out / entry.folder).is_dir():
            continue
        if not known:
            found[entry.folder] = Left(entry.folder, entry.household, "资料里没有这一户")
        else:
            found[entry.folder] = Left(entry.folder, entry.household, f"这一户现在的目录是 {now}")
            successor = journal.entries.get(now + entry.key.removeprefix(entry.folder))
            if not entry.error and successor and not successor.error:
                journal.put(msgspec.structs.replace(entry, files=(), error=f"改印在 {now}"))
    return list(found.values())


def _input(fingerprint: str, content: bytes) -> str:
    return hashlib.sha256(fingerprint.encode() + content).hexdigest()


def _intact(journal: Journal, key: str, digest: str) -> Entry | None:
    """账上的这一件：资料与设置都没变，成品还在。"""
    entry = journal.entries.get(key)
    return entry if entry and entry.input == digest and journal.intact(entry) else None


def _outcome(entry: Entry) -> Outcome:
    return Outcome(entry.household, entry.files, entry.missing, entry.unbound, entry.notes)
