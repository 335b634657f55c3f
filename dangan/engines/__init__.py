"""执行引擎：把任务交给工人，按原次序取回结果。引擎不知道任务是什么。"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")


class WorkerLost(Exception):
    """工作进程意外终止（被系统杀掉、内存不足等）；其后的任务都没有结果。"""


class Engine(Protocol):
    """引擎：make 造出一个工人（每个进程只造一次，终身使用），逐一处理任务。

    结果与任务次序相同；工人自己不得抛出异常。工人意外终止时抛出 WorkerLost。
    """

    def run(self, make: Callable[[], Callable[[Task], Result]], tasks: Iterable[Task]) -> Iterator[Result]: ...


def local(jobs: int) -> Engine:
    """本机引擎：jobs 为 1 时在本进程内依次处理，否则用 jobs 个进程。"""
    if jobs == 1:
        from dangan.engines.serial import Serial

        return Serial()
    from dangan.engines.process import Processes

    return Processes(jobs)
