"""几台机器一起印：真的调度器与工作机，各是一个进程，经回环地址相连。成品与一台机器印的逐字节相同，出了事也是。"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from test_faults import county_template, until

import dangan
from dangan.engines import Limits, Lost
from dangan.engines.dask import Dask
from dangan.errors import EngineError
from tests.batch.conftest import Target

TESTS = Path(__file__).parent
Clean = Callable[[int], dict[str, str]]
HOUSEHOLDS = 16


class Cluster:
    """一个调度器与若干工作机。"""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._processes: list[subprocess.Popen[bytes]] = []
        said = folder / "scheduler.json"
        self._start("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(said))
        wait_until(lambda: said.exists() and said.read_text().endswith("}"))
        self.client = pytest.importorskip("distributed").Client(scheduler_file=str(said), set_as_default=False)
        self.address: str = self.client.scheduler.address

    def _start(self, *arguments: str, before: tuple[str, ...] = (), **env: str) -> subprocess.Popen[bytes]:
        log = (self.folder / f"{len(self._processes)}.log").open("wb")
        process = subprocess.Popen(
            [*before, sys.executable, "-m", "dask", *arguments, "--no-dashboard"],
            cwd=self.folder,
            stdout=log,
            stderr=log,
            env=os.environ | {"PYTHONPATH": os.pathsep.join((str(TESTS), os.environ.get("PYTHONPATH", "")))} | env,
        )
        self._processes.append(process)
        return process

    def worker(self, *options: str, before: tuple[str, ...] = (), **env: str) -> subprocess.Popen[bytes]:
        """加一台工作机，等它登记。"""
        present = len(self.client.nthreads())
        process = self._start(
            *("worker", self.address, "--nworkers", "1", "--nthreads", "1", "--host", "127.0.0.1", *options),
            before=before,
            **env,
        )
        wait_until(lambda: len(self.client.nthreads()) > present)
        return process

    def stop(self, process: subprocess.Popen[bytes]) -> None:
        """撤下一台工作机。"""
        present = len(self.client.nthreads())
        process.kill()
        process.wait()
        wait_until(lambda: len(self.client.nthreads()) < present)

    def processes(self) -> int:
        """各工作机起了几个进程：nanny 看管的工作机自己算一个，其余是做事的。"""
        found = [child for one in self._processes for child in psutil.Process(one.pid).children(recursive=True)]
        return sum("spawn_main" in " ".join(one.cmdline()) for one in found if one.status() != psutil.STATUS_ZOMBIE)

    def close(self) -> None:
        self.client.close()
        for process in reversed(self._processes):
            process.kill()
            process.wait()


def wait_until(condition: Callable[[], object], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """两台工作机，一台由 nanny 看管，一台没有。"""
    pytest.importorskip("distributed", reason="没有装 distributed：pip install 'dangan[dask]'")
    found = Cluster(tmp_path_factory.mktemp("几台机器"))
    try:
        found.worker("--no-nanny")
        found.worker("--nanny")
        yield found
    finally:
        found.close()


@pytest.fixture
def engine(cluster: Cluster, tmp_path: Path) -> Dask:
    return Dask(cluster.address, tmp_path, dict)


def dask(cluster: Cluster) -> tuple[str, ...]:
    return ("--engine", "dask", "--scheduler", cluster.address)


# 引擎的约定


def square() -> Callable[[int], int]:
    """工人：回答平方。"""
    return lambda number: number * number


def troublesome() -> Callable[[str], str]:
    return trouble


def trouble(task: str) -> str:
    """各种不肯好好做的任务。"""
    if task == "死":
        os._exit(9)
    if task == "转圈":
        while True:
            pass
    if task == "抛异常":
        raise ValueError("坏了")
    return task


def dies_once() -> Callable[[Path], str]:
    return once


def once(mark: Path) -> str:
    """头一回做就死，再做就成。"""
    if not mark.exists():
        mark.touch()
        os._exit(9)
    return "成了"


def test_every_task_has_its_result(engine: Dask) -> None:
    assert dict(engine.run(square, range(200))) == {n: n * n for n in range(200)}


def test_no_tasks_no_connection(tmp_path: Path) -> None:
    assert list(Dask("tcp://127.0.0.1:9", tmp_path, dict).run(square, [])) == []


def test_tasks_are_taken_as_needed(engine: Dask) -> None:
    taken = 0

    def endless() -> Iterator[int]:
        nonlocal taken
        while True:
            taken += 1
            yield taken

    results = engine.run(square, endless())
    assert next(results)[1] in (1, 4)
    assert taken < 100
    results.close()


def test_told_to_stop_what_was_begun_is_still_handed_over(engine: Dask) -> None:
    taken: list[int] = []

    def tasks() -> Iterator[int]:
        for number in range(10**6):
            taken.append(number)
            yield number

    done = [task for task, _ in engine.run(square, tasks(), stopped=lambda: len(taken) >= 10)]
    assert sorted(done) == taken
    assert len(taken) < 1000


def test_trouble_costs_only_its_own_task(engine: Dask, cluster: Cluster) -> None:
    """死的、转不完的、出错的各只丢自己那一件，工作机都还在。"""
    workers = cluster.client.nthreads()
    tasks = ["死", "转圈", "抛异常", *(f"户{number}" for number in range(20))]
    results = dict(engine.run(troublesome, tasks, Limits(seconds=1)))
    lost = {task: result.reason for task, result in results.items() if isinstance(result, Lost)}
    assert {task for task in tasks if task not in lost} == set(tasks[3:])
    assert "意外终止" in lost["死"]
    assert "超过 1 秒没有做完" in lost["转圈"]
    assert "ValueError（test_dask.py" in lost["抛异常"]
    assert cluster.client.nthreads() == workers


def test_a_lost_task_is_tried_once_more(engine: Dask, tmp_path: Path) -> None:
    tasks = [tmp_path / str(number) for number in range(3)]
    assert dict(engine.run(dies_once, tasks)) == dict.fromkeys(tasks, "成了")


def test_the_processes_are_freed_when_the_run_ends(engine: Dask, cluster: Cluster) -> None:
    results = engine.run(square, range(10**6))
    next(results)
    assert cluster.processes() > 2
    results.close()
    wait_until(lambda: cluster.processes() == 1)


# 不合要求的不开印


def test_no_scheduler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("dangan.engines.dask._CONNECT", 1)
    with pytest.raises(EngineError, match=r"连不上调度器 tcp://127\.0\.0\.1:9") as raised:
        list(Dask("tcp://127.0.0.1:9", tmp_path, dict).run(square, [1]))
    assert raised.value.exit_code == 2


def test_distributed_is_not_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(EngineError, match=r"pip install 'dangan\[dask\]'"):
        list(Dask("tcp://127.0.0.1:9", tmp_path, dict).run(square, [1]))


def fonts() -> dict[str, str]:
    """一台机器的情形，由环境变量假装。"""
    return {"字体": os.environ.get("TEST_FONTS", "宋体甲")}


def test_a_worker_with_other_fonts(cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_FONTS", "宋体乙")
    with pytest.raises(EngineError, match=r"工作机 .+（tcp://.+）与主机不同.+字体（主机 宋体乙，它 宋体甲）"):
        list(Dask(cluster.address, tmp_path, fonts).run(square, [1]))


def test_a_worker_with_another_version(cluster: Cluster, engine: Dask, tmp_path: Path) -> None:
    package = shutil.copytree(Path(dangan.__file__).parent, tmp_path / "旧版" / "dangan")
    source = package / "__init__.py"
    source.write_text(source.read_text("utf-8").replace(dangan.__version__, "0.0.1"), "utf-8")
    old = cluster.worker("--no-nanny", PYTHONPATH=f"{package.parent}{os.pathsep}{TESTS}")
    try:
        with pytest.raises(EngineError, match=rf"dangan 的版本（主机 {dangan.__version__}，它 0\.0\.1）"):
            list(engine.run(square, [1]))
    finally:
        cluster.stop(old)


def test_a_worker_that_sees_another_folder(cluster: Cluster, engine: Dask, tmp_path: Path) -> None:
    unshare = ("unshare", "--mount", "sh", "-c", f'mount -t tmpfs none "{tmp_path}" && exec "$@"', "sh")
    if not shutil.which("unshare") or subprocess.run([*unshare, "true"], capture_output=True, check=False).returncode:
        pytest.skip("要能另设挂载才能试")
    apart = cluster.worker("--no-nanny", before=unshare)
    try:
        with pytest.raises(EngineError, match="成品目录要放在共用文件夹里"):
            list(engine.run(square, [1]))
    finally:
        cluster.stop(apart)


# 印制


def test_print_runs_too(cluster: Cluster, tmp_path: Path) -> None:
    options = ("--print-run", "village", "--forms", "户明白袋清单", "--formats", "pdf")
    local, several = Target(tmp_path / "一台", 4), Target(tmp_path / "几台", 4)
    assert local.run(*options)[0] == 0
    assert several.run(*options, *dask(cluster))[0] == 0
    assert any("合印" in path for path in several.tree())
    assert several.tree() == local.tree()


def start(target: Target, *options: str) -> subprocess.Popen[str]:
    """开印，等到这一次印出了头一户。"""

    def briefs() -> set[Path]:
        return set((target.out / ".dangan" / "tmp").glob("*.brief"))

    def printed() -> int:
        return len(list(target.out.rglob("一户一档.pdf")))

    before = briefs()
    process = target.start(*options)
    until(process, lambda: briefs() - before)
    count = printed()
    until(process, lambda: printed() > count)
    return process


def test_the_same_bytes_as_one_machine_though_a_worker_dies(cluster: Cluster, tmp_path: Path, clean: Clean) -> None:
    """成品、账都与一台机器印的相同；接着用哪个引擎再印，都没有可印的。"""
    target = Target(tmp_path, HOUSEHOLDS)
    third = cluster.worker("--no-nanny")
    process = start(target, *dask(cluster))
    cluster.stop(third)
    printed = "".join(process.communicate(timeout=300))
    assert process.returncode == 0, printed
    assert target.tree() == clean(HOUSEHOLDS)
    for again in (dask(cluster), ()):
        code, text = target.run(*again)
        assert code == 0, text
        assert f"没有变化，跳过 {HOUSEHOLDS} 户" in text


def test_a_household_that_never_ends_is_put_aside(cluster: Cluster, tmp_path: Path) -> None:
    target = Target(tmp_path, 4)
    county_template(target, looping=target.codes[1], seconds=5)
    code, text = target.run(*dask(cluster))
    assert code == 4, text
    assert f"户 {target.codes[1]}　超过 5 秒没有做完，单独再试一次仍是如此，搁置" in text
    assert len(list(target.out.rglob("一户一档.pdf"))) == 3


def test_stopped_in_mid_run(cluster: Cluster, tmp_path: Path, clean: Clean) -> None:
    """主机上的命令被杀、按 Ctrl-C，账都是对的；同样的命令接着印完。"""
    target = Target(tmp_path, HOUSEHOLDS)
    for number in (signal.SIGKILL, signal.SIGINT):
        process = start(target, *dask(cluster))
        process.send_signal(number)
        printed = "".join(process.communicate(timeout=300))
        assert "Traceback" not in printed
    assert process.returncode in (0, 4), printed
    code, text = target.run(*dask(cluster))
    assert code == 0, text
    assert target.tree() == clean(HOUSEHOLDS)
