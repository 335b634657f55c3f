"""各引擎守同一约定：次序不变、工人只造一次、任务再多也不预先读完。"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator

import pytest

from dangan.engines import Engine, WorkerLost, local

ENGINES = [pytest.param(local(1), id="依次"), pytest.param(local(2), id="两个进程")]


def square() -> Callable[[int], tuple[int, int]]:
    """工人：回答平方，以及自己是第几次被造的那一个（进程号）。"""
    made = os.getpid()
    return lambda number: (number * number, made)


def fatal() -> Callable[[int], int]:
    return lambda _: os._exit(9)


@pytest.mark.parametrize("engine", ENGINES)
def test_results_come_in_the_order_of_tasks(engine: Engine) -> None:
    assert [result for result, _ in engine.run(square, range(23))] == [n * n for n in range(23)]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_worker_lives_as_long_as_the_run(engine: Engine) -> None:
    assert len({worker for _, worker in engine.run(square, range(40))}) <= 2


@pytest.mark.parametrize("engine", ENGINES)
def test_tasks_are_taken_as_needed(engine: Engine) -> None:
    taken = 0

    def endless() -> Iterator[int]:
        nonlocal taken
        while True:
            taken += 1
            yield taken

    results = engine.run(square, endless())
    assert next(results)[0] == 1
    assert taken < 100
    results.close()


@pytest.mark.parametrize("engine", ENGINES)
def test_after_ctrl_c_what_was_begun_is_still_handed_over(engine: Engine) -> None:
    def pressed() -> Iterator[int]:
        yield from range(10)
        signal.raise_signal(signal.SIGINT)

    received = []

    def receive() -> None:
        for result, _ in engine.run(square, pressed()):
            received.append(result)

    with pytest.raises(KeyboardInterrupt):
        receive()
    assert received[:4] == [0, 1, 4, 9]
    assert received == [n * n for n in range(len(received))]


def test_a_killed_worker_is_reported() -> None:
    with pytest.raises(WorkerLost):
        list(local(2).run(fatal, range(4)))
