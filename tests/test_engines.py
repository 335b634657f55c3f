"""各引擎守同一约定：件件有结果、工人只造一次、任务再多也不预先读完；出事的只丢它自己那一件。"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from multiprocessing import util
from pathlib import Path

import pytest

from dangan.engines import Engine, Limits, Lost, local
from dangan.errors import EngineError

ENGINES = [pytest.param(local(1), id="依次"), pytest.param(local(2), id="两个进程")]


def square() -> Callable[[int], tuple[int, int]]:
    """工人：回答平方，以及自己是哪一个进程。"""
    made = os.getpid()
    return lambda number: (number * number, made)


@pytest.mark.parametrize("engine", ENGINES)
def test_every_task_has_its_result(engine: Engine) -> None:
    assert sorted((task, result[0]) for task, result in engine.run(square, range(23))) == [
        (number, number * number) for number in range(23)
    ]


@pytest.mark.parametrize("engine", ENGINES)
def test_none_is_a_task_and_a_result_like_any_other(engine: Engine) -> None:
    assert list(engine.run(lookup, [None])) == [(None, None)]


def lookup() -> Callable[[str | None], None]:
    return {None: None}.get


@pytest.mark.parametrize("engine", ENGINES)
def test_a_worker_lives_as_long_as_the_run(engine: Engine) -> None:
    assert len({result[1] for _, result in engine.run(square, range(40))}) <= 2


@pytest.mark.parametrize("engine", ENGINES)
def test_no_tasks_no_workers(engine: Engine) -> None:
    """一件都不用做的，一个进程也不起。"""
    assert list(engine.run(impossible, [])) == []


@pytest.mark.parametrize("engine", ENGINES)
def test_tasks_are_taken_as_needed(engine: Engine) -> None:
    taken = 0

    def endless() -> Iterator[int]:
        nonlocal taken
        while True:
            taken += 1
            yield taken

    results = engine.run(square, endless())
    assert next(results)[1][0] in (1, 4)
    assert taken < 100
    results.close()


@pytest.mark.parametrize("engine", ENGINES)
def test_told_to_stop_what_was_begun_is_still_handed_over(engine: Engine) -> None:
    taken: list[int] = []

    def tasks() -> Iterator[int]:
        for number in range(1000):
            taken.append(number)
            yield number

    done = [task for task, _ in engine.run(square, tasks(), stopped=lambda: len(taken) >= 10)]
    assert len(done) >= 9
    assert set(done) <= set(taken)
    assert len(taken) < 20


def impossible() -> Callable[[int], int]:
    raise RuntimeError("造不出来")


def test_workers_that_cannot_start_end_the_run() -> None:
    with pytest.raises(EngineError, match="造不出来"):
        list(local(2).run(impossible, range(4)))


@pytest.mark.skipif(os.name == "nt", reason="用到 kill -9")
def test_a_worker_killed_while_starting_does_not_block(monkeypatch: pytest.MonkeyPatch) -> None:
    """刚起的进程立即被杀，设置再大，主进程也不会堵死在交代设置的管道上。"""
    spawn = util.spawnv_passfds
    killed: list[int] = []

    def doomed(path: bytes, arguments: list[bytes | str], handles: list[int]) -> int:
        pid = spawn(path, arguments, handles)
        if len(killed) < 3 and "spawn_main" in str(arguments):
            os.kill(pid, signal.SIGKILL)
            killed.append(pid)
        return pid

    monkeypatch.setattr(util, "spawnv_passfds", doomed)
    heavy = partial(keeper, "很" * 10**6)
    assert dict(local(2).run(heavy, range(4))) == dict.fromkeys(range(4), 10**6)
    assert len(killed) == 3


def keeper(settings: str) -> Callable[[int], int]:
    return lambda _: len(settings)


def troublesome() -> Callable[[str], str]:
    return trouble


def trouble(task: str) -> str:
    """各种不肯好好做的任务。"""
    if task == "死":
        os._exit(9)
    if task == "转圈":
        while True:
            pass
    if task == "睡":
        time.sleep(1000)
    if task == "吃内存":
        eaten = []
        while True:
            eaten.append(bytearray(b"x") * 2**24)
    if task == "抛异常":
        raise ValueError("坏了")
    return task


TROUBLES = [
    ("死", "意外终止"),
    ("转圈", "超过 1.5 秒没有做完"),
    ("睡", "超过 1.5 秒没有做完"),
    ("吃内存", "占用内存超过 300 MB"),
    ("抛异常", "ValueError（test_engines.py"),
]


@pytest.mark.parametrize(("task", "reason"), TROUBLES, ids=[task for task, _ in TROUBLES])
def test_trouble_costs_only_its_own_task(task: str, reason: str) -> None:
    tasks = ["甲", task, *(f"户{number}" for number in range(20))]
    results = dict(local(2).run(troublesome, tasks, Limits(seconds=1.5, megabytes=300)))
    assert {one: result for one, result in results.items() if one != task} == {one: one for one in tasks if one != task}
    lost = results[task]
    assert isinstance(lost, Lost)
    assert reason in lost.reason


def dies_once() -> Callable[[Path], str]:
    return once


def once(mark: Path) -> str:
    """头一回做就死，再做就成。"""
    if not mark.exists():
        mark.touch()
        os._exit(9)
    return "成了"


def test_a_lost_task_is_tried_once_more(tmp_path: Path) -> None:
    tasks = [tmp_path / str(number) for number in range(3)]
    assert dict(local(2).run(dies_once, tasks)) == dict.fromkeys(tasks, "成了")


def test_a_worn_worker_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dangan.engines.process._TASKS", 5)
    made = [result[1] for _, result in local(2).run(square, range(20))]
    assert len(made) == 20
    assert max(Counter(made).values()) == 5


def grows() -> Callable[[int], int]:
    kept: list[bytearray] = []

    def work(_: int) -> int:
        kept.append(bytearray(b"x") * 2**25)
        return os.getpid()

    return work


def test_a_worker_that_grew_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dangan.engines.process._GROWTH", 100.0)
    made = Counter(result for _, result in local(2).run(grows, range(16)))
    assert max(made.values()) <= 4


def test_workers_use_one_thread_each() -> None:
    """几个进程各占一核；排版库再各起几条线程只会互相争。"""
    assert {result for _, result in local(2).run(threads, range(4))} == {"1"}


def threads() -> Callable[[int], str | None]:
    return lambda _: os.environ.get("RAYON_NUM_THREADS")


def test_leaving_with_workers_still_at_hand_does_not_hang(tmp_path: Path) -> None:
    script = tmp_path / "leaving.py"
    script.write_text(
        "from dangan.engines import USUAL\n"
        "from dangan.engines import process\n"
        "def make():\n    return len\n"
        "if __name__ == '__main__':\n"
        "    process.kept = process.one_round(1, make, iter(['甲乙', '丙']), USUAL)\n"
        "    print(next(process.kept))\n",
        encoding="utf-8",
    )
    done = subprocess.run([sys.executable, str(script)], timeout=30, capture_output=True, text=True, check=True)
    assert done.stdout == "('甲乙', 2)\n"
