"""执行引擎：把任务交给工人，收回结果。引擎不知道任务是什么。"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

import msgspec

Task = TypeVar("Task")
Result = TypeVar("Result")


class Lost(msgspec.Struct, frozen=True):
    """这件任务没有结果：处理它的进程死了、太久、占内存太多。reason 为原因。"""

    reason: str


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """一件任务的限度：秒数，以及处理它的进程可占的内存（MB）。"""

    seconds: float = 120
    megabytes: float = 2048


USUAL = Limits()


def never() -> bool:
    """从不中途停下。"""
    return False


class Engine(Protocol):
    """引擎：make 造出一名工人（每个进程只造一次，终身使用），一件一件地处理任务。

    make、任务、结果都要能序列化；任务做两遍须与做一遍无异，因为丢了的会再做一次。
    给出 (任务, 结果)，做完一件给一件，次序不定；没有结果的给 Lost。任务随用随取，再多也不占内存。
    stopped() 为真以后不再发新任务，把手上的做完即止。工人起不来时抛出 EngineError。
    """

    def run(
        self,
        make: Callable[[], Callable[[Task], Result]],
        tasks: Iterable[Task],
        limits: Limits = USUAL,
        stopped: Callable[[], bool] = never,
    ) -> Iterator[tuple[Task, Result | Lost]]: ...


def local(jobs: int) -> Engine:
    """本机引擎：jobs 为 1 时在本进程内依次处理（不设限度），否则用 jobs 个进程。"""
    if jobs == 1:
        from dangan.engines.serial import Serial

        return Serial()
    from dangan.engines.process import Processes

    return Processes(jobs)
