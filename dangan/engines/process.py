"""多进程：每个进程造一名工人，一次领一小批任务。"""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import Any

from dangan.engines import Result, Task, WorkerLost

_CHUNK = 4
_AHEAD = 3

_worker: Callable[[Any], Any]


class Processes:
    """jobs 个进程。以 spawn 方式启动，Linux、macOS、Windows 行为一致。"""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs

    def run(self, make: Callable[[], Callable[[Task], Result]], tasks: Iterable[Task]) -> Iterator[Result]:
        """make 与任务、结果都要能序列化。预领的任务有限，任务再多也不占内存。

        Ctrl-C（KeyboardInterrupt）之后把已领的做完、结果交出，再抛出 KeyboardInterrupt。
        """
        pool = ProcessPoolExecutor(self._jobs, multiprocessing.get_context("spawn"), _start, (make,))
        waiting: deque[Future[list[Result]]] = deque()
        remaining = iter(tasks)
        try:
            while chunk := list(islice(remaining, _CHUNK)):
                waiting.append(pool.submit(_work, chunk))
                if len(waiting) >= self._jobs * _AHEAD:
                    yield from _first(waiting)
            while waiting:
                yield from _first(waiting)
        except KeyboardInterrupt:
            _close(pool)
            yield from (result for future in waiting if not future.cancelled() for result in future.result())
            raise
        except BrokenProcessPool as error:
            raise WorkerLost(str(error)) from error
        finally:
            _close(pool)


def _first(waiting: deque[Future[list[Result]]]) -> list[Result]:
    """等到最早的一批做完才取走，等的时候被打断也不丢。"""
    results = waiting[0].result()
    waiting.popleft()
    return results


def _close(pool: ProcessPoolExecutor) -> None:
    """收工：没开始的取消，做了一半的做完。其间再按 Ctrl-C 不理会，否则进程池会僵住。"""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        pool.shutdown(cancel_futures=True)
    finally:
        signal.signal(signal.SIGINT, before)


def _start(make: Callable[[], Callable[[Task], Result]]) -> None:
    """在新进程里造工人。Ctrl-C 由主进程处理，工人把手上的做完。"""
    global _worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _worker = make()


def _work(chunk: list[Any]) -> list[Any]:
    return [_worker(task) for task in chunk]
