"""多进程：每个进程一名工人，本进程监督。

不用 ProcessPoolExecutor：一个进程被杀，它的整个池就不能用了，也不管时限与内存；max_tasks_per_child 会僵住
（cpython #115634）。这里一个进程出事只丢它手上的那一件，另起一个进程接着做；丢了的留到最后，
没有别的任务争内存时单独再试一次，仍不成才算丢。
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import pickle
import signal
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from itertools import islice
from multiprocessing.connection import Connection, wait
from typing import Any, Generic

import psutil

from dangan.engines import USUAL, Limits, Lost, Result, Task, never
from dangan.errors import EngineError, described

_TASKS = 1000
_GROWTH = 512.0
"""做满这么多件、或比刚起时多占这么多内存（MB），换一个新进程：排版引擎的缓存只增不减。"""

_TICK = 0.3
"""隔多少秒看一次时限与内存。内存靠查看，不设 RLIMIT：Windows 没有，字体又多是映射进来、不真占内存的。"""

_START_SECONDS = 120
_START_FAILURES = 10

_spawn = multiprocessing.get_context("spawn")

_living: set[_Worker[Any, Any]] = set()


@atexit.register
def _end() -> None:
    """退出前终止还在的工作进程：它们不理 SIGTERM，multiprocessing 退出时却要等到它们结束。"""
    for worker in list(_living):
        worker.kill()


class Processes:
    """jobs 个进程。以 spawn 方式启动，Linux、macOS、Windows 行为一致。"""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs

    def run(
        self,
        make: Callable[[], Callable[[Task], Result]],
        tasks: Iterable[Task],
        limits: Limits = USUAL,
        stopped: Callable[[], bool] = never,
    ) -> Iterator[tuple[Task, Result | Lost]]:
        again: list[Task] = []
        for task, result in one_round(self._jobs, make, tasks, limits, stopped):
            if isinstance(result, Lost):
                again.append(task)
            else:
                yield task, result
        yield from one_round(1, make, again, limits, stopped)


def one_round(
    jobs: int,
    make: Callable[[], Callable[[Task], Result]],
    tasks: Iterable[Task],
    limits: Limits,
    stopped: Callable[[], bool] = never,
) -> Generator[tuple[Task, Result | Lost], None, None]:
    """把任务做一遍：丢了的就给 Lost，不再试。任务在要给出下一个结果时才取。"""
    remaining = iter(tasks)
    waiting: list[Task] = []
    crew: list[_Worker[Task, Result]] = []
    failures = 0
    try:
        while True:
            busy = sum(worker.busy for worker in crew)
            waiting = [] if stopped() else waiting + list(islice(remaining, jobs - busy - len(waiting)))
            if not waiting and not busy:
                return
            crew += [_Worker(make) for _ in range(busy + len(waiting) - len(crew))]
            for worker in crew:
                if waiting and worker.idle:
                    worker.give(waiting.pop(0))
            heard = wait([worker.connection for worker in crew], _TICK)
            for worker in crew:
                yield from worker.hear() if worker.connection in heard else worker.judge(limits)
            failures = 0 if any(w.started for w in crew) else failures + sum(worker.gone for worker in crew)
            if failures >= _START_FAILURES:
                reason = max(worker.failure for worker in crew) or "多半是内存不够，或被安全软件拦住"
                raise EngineError(f"工作进程接连起不来：{reason}；可加 --jobs 1 再试")
            crew = [worker for worker in crew if not worker.gone]
    finally:
        for worker in crew:
            worker.kill()


class _Worker(Generic[Task, Result]):
    """一个工作进程与它手上的任务。

    起好以前 started 为假，起不来的原因在 failure；busy 为手上有任务；gone 为真即已终止，不可再用。
    """

    _task: Task

    def __init__(self, make: Callable[[], Callable[[Task], Result]]) -> None:
        self.connection, theirs = _spawn.Pipe()
        self._make: Callable[[], Callable[[Task], Result]] | None = make
        self._process = _spawn.Process(target=_work, args=(theirs,), daemon=True)
        self._process.start()
        _living.add(self)
        theirs.close()
        self.started = self.busy = self.gone = False
        self.failure = ""
        self._since = time.monotonic()
        self._done = 0
        self._base = 0.0

    @property
    def idle(self) -> bool:
        """起好了，手上没有任务。"""
        return self.started and not self.gone and not self.busy

    def give(self, task: Task) -> None:
        """交给它一件任务。它正等着，所以再大的任务也不会堵在管道里。"""
        self._task, self.busy = task, True
        self._since = time.monotonic()
        with suppress(OSError):  # 刚刚死了的，下一次 hear 便知道
            self.connection.send(task)

    def hear(self) -> Iterator[tuple[Task, Result | Lost]]:
        """它有话说：可以听了、起好了或起不来、做完一件，或者死了。"""
        try:
            answer: Any = self.connection.recv()
        except (EOFError, OSError, pickle.UnpicklingError):
            self.kill()
            answer = Lost(f"处理它的进程意外终止（退出码 {self._process.exitcode}）")
        if self.busy:
            self._done += 1
            if self._done >= _TASKS or self._megabytes() > self._base + _GROWTH:
                self.kill()
            yield self._finished(answer)
        elif isinstance(answer, Lost):
            self.failure = answer.reason
            self.kill()
        elif self._make:
            self._introduce(self._make)
        else:
            self.started, self._base = True, self._megabytes()

    def _introduce(self, make: Callable[[], Callable[[Task], Result]]) -> None:
        """等它听着再交代怎样造工人。设置有几十 KB，随 Process 的参数交去，它一起就死会把本进程堵死在管道上。"""
        self._make = None
        with suppress(OSError):
            self.connection.send(make)

    def judge(self, limits: Limits) -> Iterator[tuple[Task, Result | Lost]]:
        """它没有话说：过了限度就终止它。"""
        seconds = time.monotonic() - self._since
        if not self.started and seconds > _START_SECONDS:
            self.kill()
        elif self.busy and seconds > limits.seconds:
            self.kill()
            yield self._finished(Lost(f"超过 {limits.seconds:g} 秒没有做完"))
        elif self.busy and self._megabytes() > limits.megabytes:
            self.kill()
            yield self._finished(Lost(f"占用内存超过 {limits.megabytes:g} MB"))

    def _finished(self, answer: Result | Lost) -> tuple[Task, Result | Lost]:
        self.busy = False
        return self._task, answer

    def kill(self) -> None:
        """终止。它手上没有共用的东西，写了一半的文件也不在正式名称之下，杀掉即可。"""
        if self.gone:
            return
        self.gone = True
        _living.discard(self)
        self._process.kill()
        self._process.join()
        self.connection.close()

    def _megabytes(self) -> float:
        try:
            return float(psutil.Process(self._process.pid).memory_info().rss) / 2**20
        except psutil.NoSuchProcess:
            return 0.0


def _work(connection: Connection) -> None:
    """工作进程：说一声可以听了，造工人，说一声起好了，然后来一件做一件。

    Ctrl-C 与 SIGTERM 由主进程处理，这里把手上的做完；主进程死了立即退出，不与下一次运行争着写。
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    os.environ["RAYON_NUM_THREADS"] = "1"
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):  # 主进程死了
        connection.send(None)
        try:
            worker = connection.recv()()
        except Exception as error:
            connection.send(Lost(described(error)))
            return
        connection.send(None)
        while True:
            connection.send(_answer(worker, connection.recv()))


def _answer(worker: Callable[[Any], Any], task: Any) -> Any:
    try:
        return worker(task)
    except Exception as error:
        return Lost(f"内部错误：{described(error)}")


def _leave_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)
