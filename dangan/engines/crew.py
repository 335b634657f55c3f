"""工作机的一头：凭任务书在这台机器上另起一个进程做事。

任务书是共用文件夹里的一个文件，写着怎样造工人。读得到、内容也对，才是同一个文件夹；它没有了，那次运行就结束了，
手上的做完即止。收发任务的进程不拆任务的包，不装字体：做事、出事都在另起的进程里，由它监督时限与内存。
"""

from __future__ import annotations

import hashlib
import multiprocessing
import pickle
import platform
import sys
import tempfile
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import msgspec

from dangan import __version__
from dangan.engines import Limits, Lost
from dangan.engines.process import one_round
from dangan.errors import EngineError, why

_SWEEP = 2.0
_IDLE = 600.0
"""隔多少秒看一次任务书还在不在；工人闲了多少秒就放走（派活的主机掉了电，任务书会一直在）。"""

_SHOWN = 12
"""摘要只显示这么多个字。"""

_TRAITS = b""
_BEGIN = b"."
"""两种特别的包：问这台机器的情形；造好工人，回答随便。"""


class Brief(msgspec.Struct, frozen=True):
    """任务书。traits 为派活的主机的情形，各台机器须与它相同；kit 为封好的 (造工人的函数, 问情形的函数)。"""

    limits: Limits
    traits: dict[str, str]
    kit: bytes


class Answer(msgspec.Struct, frozen=True):
    """一批任务的结果。seconds 为用时；refusal 不为空是这台机器不能做，及其原因。"""

    seconds: float = 0
    results: list[bytes | Lost] = []
    refusal: str = ""


def machine() -> dict[str, str]:
    """不必造工人就知道的情形。zlib 的版本决定 DOCX 压缩后的字节。"""
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    return {"dangan 的版本": __version__, "Python 的版本": python, "zlib 的版本": zlib.ZLIB_RUNTIME_VERSION}


def work(path: str, digest: str, tasks: Sequence[bytes]) -> Answer:
    """照任务书 path（SHA-256 为 digest）做一批封好的任务；一件也没有就只看这台机器能不能做。"""
    try:
        with _hired(path, digest) as worker:
            start = time.monotonic()
            results = [worker.do(task) for task in tasks if _present(path)]
            return Answer(time.monotonic() - start, results)
    except EngineError as error:
        from distributed import get_worker

        return Answer(refusal=f"工作机 {platform.node()}（{get_worker().address}）{error}")


class _Worker:
    """一名工人：本进程监督的一个进程。"""

    def __init__(self, brief: Brief) -> None:
        """与派活的主机不同的抛出 EngineError。"""
        self.since = time.monotonic()
        self._tasks: SimpleQueue[bytes] = SimpleQueue()
        self._results = one_round(1, partial(_unpacking, brief.kit), iter(self._tasks.get, None), brief.limits)
        _compare(brief.traits, machine())
        try:
            _compare(brief.traits, pickle.loads(self._sure(_TRAITS)))
            self._sure(_BEGIN)
        except EngineError:
            self.dismiss()
            raise

    def do(self, task: bytes) -> bytes | Lost:
        """做一件。"""
        self._tasks.put(task)
        return next(self._results)[1]

    def _sure(self, task: bytes) -> bytes:
        answer = self.do(task)
        if isinstance(answer, Lost):
            raise EngineError(f"造不出工人：{answer.reason}")
        return answer

    def dismiss(self) -> None:
        """终止它的进程。"""
        self._results.close()


_idle: dict[str, list[_Worker]] = {}
_lock = threading.Lock()


@contextmanager
def _hired(path: str, digest: str) -> Iterator[_Worker]:
    """闲着的一名工人，没有就另造；做完仍留着。"""
    with _lock:
        worker = _idle[path].pop() if _idle.get(path) else None
    worker = worker or _Worker(_read(Path(path), digest))
    try:
        yield worker
    except BaseException:
        worker.dismiss()
        raise
    worker.since = time.monotonic()
    with _lock:
        _idle.setdefault(path, []).append(worker)
    _sweeper()


def _read(path: Path, digest: str) -> Brief:
    """任务书；读不到、内容不对、文件夹写不进的抛出 EngineError。"""
    same = "成品目录要放在共用文件夹里，各台机器以同一路径看见，并以同一用户运行"
    try:
        data = path.read_bytes()
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    except OSError as error:
        raise EngineError(f"用不了 {path.parent}（{why(error)}）：{same}") from error
    if hashlib.sha256(data).hexdigest() != digest:
        raise EngineError(f"看见的 {path.parent} 不是同一个文件夹：{same}")
    # nanny 之下的工作机是守护进程，按规定不得有子进程，为的是不留孤儿；这里的子进程自己看着父进程，它一死就退出。
    multiprocessing.current_process().daemon = False
    brief: Brief = pickle.loads(data)
    return brief


def _present(path: str) -> bool:
    """任务书还在。要打开才算：网络文件系统记得的目录未必是新的。不在了抛出 EngineError。"""
    try:
        with open(path, "rb"):
            return True
    except OSError as error:
        raise EngineError(f"看不到 {path} 了（{why(error)}）") from error


def _compare(wanted: Mapping[str, str], here: Mapping[str, str]) -> None:
    different = [
        f"{title}（主机 {value[:_SHOWN]}，它 {here[title][:_SHOWN]}）"
        for title, value in wanted.items()
        if title in here and here[title] != value
    ]
    if different:
        raise EngineError(f"与主机不同，印出的字节会不一样：{'、'.join(different)}；请装成一样的再印")


@cache
def _sweeper() -> None:
    threading.Thread(target=_sweep, daemon=True).start()


def _sweep() -> None:
    """任务书没有了的、闲得太久的工人都放走。"""
    while True:
        time.sleep(_SWEEP)
        with _lock:
            over = [path for path in _idle if not Path(path).exists()]
            leaving = [worker for path in over for worker in _idle.pop(path)]
            for path, workers in _idle.items():
                _idle[path] = [one for one in workers if time.monotonic() - one.since < _IDLE]
                leaving += [one for one in workers if one not in _idle[path]]
        for worker in leaving:
            worker.dismiss()


def _unpacking(kit: bytes) -> Callable[[bytes], bytes]:
    """在另起的进程里：自己拆包的工人。

    起动时就造好，不算在一件任务的时限里；造不出也不在这里抛出（会反复重起），留待问到时说出原因。
    """
    traits: dict[str, str] = {}
    worker: Callable[[Any], Any] | None = None
    failure: Exception = EngineError("没有工人")
    try:
        make, likeness = pickle.loads(kit)
        traits = likeness()
        worker = make()
    except Exception as error:
        failure = error

    def do(task: bytes) -> bytes:
        if task == _TRAITS:
            return pickle.dumps(traits)
        if worker is None:
            raise failure
        return task if task == _BEGIN else pickle.dumps(worker(pickle.loads(task)))

    return do
