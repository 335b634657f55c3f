"""几台机器：经 Dask 的调度器把一批批任务派到各台工作机，成品写在共用文件夹里。

一批约一秒以上的活，调度的开销才不显；同时派出的批数有限，任务再多也不占内存。工作机丢了，它手上的一批由调度器
改派别的机器：任务做两遍与做一遍无异。做任务时出的事由工作机的一头（crew）监督，不连累工作机。
"""

from __future__ import annotations

import hashlib
import logging
import pickle
import secrets
import statistics
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from dangan import files
from dangan.engines import USUAL, Limits, Lost, Result, Task, never
from dangan.engines.crew import Answer, Brief, machine, work
from dangan.errors import EngineError

_TARGET = 1.5
_LARGEST = 500
"""一批做多少秒、至多多少件。"""

_AHEAD = 2
"""每名工人手上至多几批：做着一批，等着一批，不必停下来等派活。"""

_TICK = 0.3
_LOOK = 2.0
"""隔多少秒看一次该不该停，隔多少秒看一次有几台工作机。"""

_CONNECT = 10
_READY = 90
_WORKERLESS = 30.0
"""连调度器、等各台工作机造好工人、等有工作机，各至多多少秒。"""

_AGAIN = "同样的命令再执行一次，接着做"


class Dask:
    """经调度器 address 派活。

    shared 为共用文件夹，各台机器须以同一路径看见，运行时必须已有；likeness 说出一台机器的情形（名称 → 值），
    各台须相同，否则同一件任务在两台上做出的会不一样。
    连不上调度器、没有工作机、工作机不合要求的，run 抛出 EngineError。
    """

    def __init__(self, address: str, shared: Path, likeness: Callable[[], Mapping[str, str]]) -> None:
        self._address, self._shared, self._likeness = address, shared, likeness

    def run(
        self,
        make: Callable[[], Callable[[Task], Result]],
        tasks: Iterable[Task],
        limits: Limits = USUAL,
        stopped: Callable[[], bool] = never,
    ) -> Iterator[tuple[Task, Result | Lost]]:
        remaining = iter(tasks)
        first = [] if stopped() else list(islice(remaining, 1))
        if not first:
            return
        brief = Brief(limits, {**machine(), **self._likeness()}, pickle.dumps((make, self._likeness)))
        with _connected(self._address) as client, _posted(self._shared, brief) as posted:
            dispatch = _Dispatch(client, *posted)
            dispatch.muster()
            again: list[Task] = []
            for task, result in dispatch.round(chain(first, remaining), stopped):
                if isinstance(result, Lost):
                    again.append(task)
                else:
                    yield task, result
            yield from dispatch.round(iter(again), stopped, alone=True)


@contextmanager
def _connected(address: str) -> Iterator[Any]:
    """连着调度器的客户端。"""
    try:
        from distributed import Client
    except ImportError as error:
        raise EngineError(
            "--engine dask 要另装：pip install 'dangan[dask]'；调度器与每台工作机上也要装同一版本的"
        ) from error
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # 要紧的都由这里用中文说
    try:
        client = Client(address, timeout=_CONNECT, set_as_default=False, name="dangan")
    except (OSError, ValueError) as error:
        raise EngineError(
            f"{_CONNECT} 秒内连不上调度器 {address}：请看 dask scheduler 起了没有，地址、端口对不对（形如 tcp://10.0.0.5:8786）"
        ) from error
    try:
        yield client
    finally:
        client.close(timeout=_CONNECT)


@contextmanager
def _posted(shared: Path, brief: Brief) -> Iterator[tuple[str, str]]:
    """写在共用文件夹里的任务书：(路径, SHA-256)。收回它，还在做的工作机就停下。"""
    path, data = shared / f"{secrets.token_hex(8)}.brief", pickle.dumps(brief)
    files.write(path, data)
    try:
        yield str(path), hashlib.sha256(data).hexdigest()
    finally:
        path.unlink(missing_ok=True)


class _Dispatch:
    """派活。"""

    def __init__(self, client: Any, path: str, digest: str) -> None:
        self._client, self._brief = client, (path, digest)
        self._done: SimpleQueue[Any] = SimpleQueue()
        self._paces: deque[float] = deque(maxlen=9)
        self._size = 1
        self._hands = 0
        self._looked = self._manned = time.monotonic()

    def muster(self) -> None:
        """每台工作机先造好一名工人；有一台不合要求就抛出 EngineError。"""
        present = self._workers()
        while not present:
            self._wait_for_workers(present)
            time.sleep(_TICK)
            present = self._workers()
        futures = [
            self._client.submit(work, *self._brief, [], workers=[address], pure=False, priority=1)
            for address in present
        ]
        deadline = time.monotonic() + _READY
        for address, future in zip(present, futures, strict=True):
            try:
                self._answer(future, max(deadline - time.monotonic(), 0.0))
            except TimeoutError:
                raise EngineError(
                    f"工作机 {address} {_READY} 秒内没有答话，请看它是不是卡住了，或从调度器上撤下"
                ) from None

    def round(
        self, tasks: Iterator[Task], stopped: Callable[[], bool], *, alone: bool = False
    ) -> Iterator[tuple[Task, Result | Lost]]:
        """把任务做一遍；alone 时一件一件地做。"""
        flying: dict[str, tuple[Any, list[Task]]] = {}
        while True:
            self._look()
            while not stopped() and len(flying) < (1 if alone else _AHEAD * self._hands):
                chunk = list(islice(tasks, 1 if alone else self._size))
                if not chunk:
                    break
                future = self._client.submit(work, *self._brief, [pickle.dumps(one) for one in chunk], pure=False)
                flying[future.key] = future, chunk
                future.add_done_callback(self._done.put)
            if not flying:
                return
            try:
                future = self._done.get(timeout=_TICK)
                answer = self._answer(future, _LOOK)
            except Empty:
                continue
            except TimeoutError:  # 做完了，结果还没有取回，那台工作机就丢了：调度器会重做
                self._done.put(future)
                continue
            _, chunk = flying.pop(future.key)
            if answer is None:
                yield from ((task, Lost("处理它的工作机接连丢失")) for task in chunk)
                continue
            self._learn(answer.seconds / len(chunk))
            for task, result in zip(chunk, answer.results, strict=True):
                yield task, result if isinstance(result, Lost) else pickle.loads(result)

    def _answer(self, future: Any, seconds: float) -> Answer | None:
        """一批的结果；做它的工作机接连丢失的为 None；seconds 秒内取不到抛出 TimeoutError。"""
        from distributed import KilledWorker

        try:
            answer: Answer = future.result(timeout=seconds)
        except KilledWorker:
            return None
        except TimeoutError:
            raise
        except Exception as error:
            if future.cancelled():
                raise EngineError(f"与调度器断开了；已做完的都有效，{_AGAIN}") from error
            raise EngineError(
                f"工作机上出了错，多半没有装好同一版本的 dangan：{type(error).__name__} {error}"
            ) from error
        if answer.refusal:
            raise EngineError(answer.refusal)
        return answer

    def _learn(self, pace: float) -> None:
        """由近几批每件的用时定一批几件；至多加倍，头一批有起动的时间在内，不足为凭。"""
        self._paces.append(pace)
        fitting = round(_TARGET / max(statistics.median(self._paces), 1e-6))
        self._size = max(1, min(fitting, 2 * self._size, _LARGEST))

    def _look(self) -> None:
        """隔一会儿看一次有几名工人。"""
        if self._hands and time.monotonic() - self._looked < _LOOK:
            return
        workers = self._workers()
        self._hands, self._looked = sum(workers.values()), time.monotonic()
        self._wait_for_workers(workers)

    def _wait_for_workers(self, workers: Mapping[str, int]) -> None:
        """一台工作机也没有，等得太久了抛出 EngineError。"""
        if workers:
            self._manned = time.monotonic()
        elif time.monotonic() - self._manned > _WORKERLESS:
            raise EngineError(f"调度器上 {_WORKERLESS:g} 秒没有一台工作机；在各台机器上起 dask worker，{_AGAIN}")

    def _workers(self) -> dict[str, int]:
        """工作机的地址 → 线程数。"""
        try:
            workers: dict[str, int] = self._client.nthreads()
        except OSError as error:
            raise EngineError(f"与调度器断开了；已做完的都有效，{_AGAIN}") from error
        return workers
