"""出了事不丢东西：出事时该说的说清楚，此后同样的命令接着印完，成品与一次印完的逐字节相同。"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from dangan import journal, resources
from tests.batch.conftest import SOAK, Target, workers

pytestmark = pytest.mark.skipif(os.name == "nt", reason="用到 kill -9 与 tmpfs")

Clean = Callable[[int], dict[str, str]]
HOUSEHOLDS = 48 if SOAK else 12
KILLS = 30 if SOAK else 10


def until(process: subprocess.Popen[str], condition: Callable[[], object]) -> None:
    """等到条件成立；命令先结束了就不必等。"""
    while not condition():
        assert process.poll() is None, "".join(process.communicate())
        time.sleep(0.02)


def finish(target: Target) -> None:
    """同样的命令，一直执行到全部印完；一户两次都被杀而搁置的，再执行一次就补上。"""
    for _ in range(3):
        code, text = target.run()
        if code == 0:
            return
    pytest.fail(text)


def mount(folder: Path, *options: str) -> None:
    """在 folder 上装一个 tmpfs；不能装就跳过这条测试。"""
    if os.geteuid() != 0 or not shutil.which("mount"):
        pytest.skip("要 root 才能装 tmpfs")
    folder.mkdir(exist_ok=True)
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", ",".join(options), "tmpfs", folder], capture_output=True, text=True, check=False
    )
    if made.returncode:
        pytest.skip(f"装不了 tmpfs：{made.stderr.strip()}")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """装小磁盘的地方。"""
    folder = tmp_path / "盘"
    yield folder
    subprocess.run(["umount", folder], capture_output=True, check=False)


def advanced(process: subprocess.Popen[str], target: Target, count: int) -> bool:
    """等它再写出 count 份 PDF；假为还没写出这么多就结束了。按进展而不按钟点，机器快慢都杀在半路。"""
    before = len(list(target.out.rglob("*.pdf")))
    times = {path: path.stat().st_mtime_ns for path in target.out.rglob("*.pdf")}
    while process.poll() is None:
        found = list(target.out.rglob("*.pdf"))
        rewritten = sum(path.stat().st_mtime_ns != times[path] for path in found if path in times)
        if len(found) - before + rewritten >= count:
            return True
        time.sleep(0.02)
    return False


def test_workers_killed_at_random_moments(tmp_path: Path, clean: Clean) -> None:
    moments = random.Random(20171130)
    target = Target(tmp_path, HOUSEHOLDS)
    killed = 0
    while killed < KILLS:
        process = target.start("--force")
        while killed < KILLS and advanced(process, target, moments.randrange(8)):
            if found := workers(process):
                moments.choice(found).kill()
                killed += 1
        printed = "".join(process.communicate(timeout=300))
        assert process.returncode in (0, 4), printed
    finish(target)
    assert target.tree() == clean(HOUSEHOLDS)


def test_the_whole_run_killed_at_random_moments(tmp_path: Path, clean: Clean) -> None:
    moments = random.Random(20171201)
    target = Target(tmp_path, HOUSEHOLDS)
    lock = target.out / ".dangan" / "lock"
    killed = 0
    while killed < KILLS:
        process = target.start("--force")
        killed += advanced(process, target, moments.randrange(4 * HOUSEHOLDS))
        time.sleep(moments.uniform(0, 0.2))
        orphans = workers(process)
        process.kill()
        process.communicate()
        _, alive = psutil.wait_procs(orphans, timeout=10)
        assert not alive, "主进程死了，工作进程还在"
        half = [path for path in target.out.rglob("*.pdf") if not path.read_bytes().rstrip().endswith(b"%%EOF")]
        assert not half, "正式名称之下有写了一半的文件"
        if moments.random() < 0.5:
            shutil.rmtree(target.out)
    abandoned = lock.exists() and bool(lock.read_text())
    code, text = target.run()
    assert code == 0, text
    assert ("上次没有正常结束" in text) == abandoned
    assert target.tree() == clean(HOUSEHOLDS)


def test_a_full_disk(tmp_path: Path, disk: Path, clean: Clean) -> None:
    mount(disk, "size=2m")
    target = Target(tmp_path, HOUSEHOLDS, disk / "成品")
    code, text = target.run()
    assert code == 4, text
    assert "磁盘已满" in text
    printed = journal.read(target.out)
    assert 0 < len(printed) < HOUSEHOLDS
    for entry in printed.values():
        assert all((target.out / file.path).stat().st_size == file.size for file in entry.files)
    subprocess.run(["mount", "-o", "remount,size=100m", disk], check=True)
    code, text = target.run()
    assert code == 0, text
    assert target.tree() == clean(HOUSEHOLDS)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_stopped_by_hand(tmp_path: Path, clean: Clean, number: signal.Signals) -> None:
    target = Target(tmp_path, HOUSEHOLDS)
    process = target.start()
    until(process, lambda: list(target.out.rglob("一户一档.pdf")))
    os.killpg(process.pid, number)
    printed = "".join(process.communicate(timeout=60))
    assert process.returncode == 4, printed
    assert "中途停止" in printed
    assert "Traceback" not in printed
    report = json.loads((target.out / ".dangan" / "render.json").read_text("utf-8"))
    assert report["halted"] == "中途停止"
    assert 0 < len(report["outcomes"]) == target.printed() < HOUSEHOLDS
    code, text = target.run()
    assert code == 0, text
    assert f"没有变化，跳过 {len(report['outcomes'])} 户" in text
    assert "上次没有正常结束" not in text
    assert target.tree() == clean(HOUSEHOLDS)


LOOP = (
    "{%% if view.household.code == '%s' %%}"
    "{%% for i in range(99999) %%}{%% for j in range(99999) %%}{%% endfor %%}{%% endfor %%}{%% endif %%}"
)


def county_template(target: Target, *, looping: str = "", seconds: int = 3) -> None:
    """本县的案卷封面与内置的一样；looping 为转不完的那一户。"""
    folder = target.config.with_name("表样")
    folder.mkdir(exist_ok=True)
    cover = (resources.templates() / "cover.html").read_text("utf-8")
    (folder / "cover.html").write_text(cover + (LOOP % looping if looping else ""), "utf-8")
    target.config.write_text(f'[render]\ntemplates = "表样"\nseconds = {seconds}\n', "utf-8")


def test_a_template_that_loops(tmp_path: Path, clean: Clean) -> None:
    """对一户转不完的表样，到时搁置那一户，其余照印。"""
    target = Target(tmp_path, 4)
    county_template(target, looping=target.codes[2])
    code, text = target.run()
    assert code == 4, text
    assert f"搁置：户 {target.codes[2]}　超过 3 秒没有做完，单独再试一次仍是如此，搁置" in text
    assert "印成 3 户" in text
    county_template(target)
    code, text = target.run()
    assert code == 0, text
    expected = {path: digest for path, digest in clean(4).items() if not path.startswith("账：")}
    assert {path: digest for path, digest in target.tree().items() if not path.startswith("账：")} == expected


def test_a_template_that_loops_for_the_first_household(tmp_path: Path) -> None:
    """试排就转不完的，一户未印就停。"""
    target = Target(tmp_path, 2)
    county_template(target, looping=target.codes[0], seconds=2)
    code, text = target.run()
    assert code == 2, text
    assert "循环转不完" in text
    assert not list(target.out.rglob("*.pdf"))


def test_a_second_ctrl_c_does_not_wait(tmp_path: Path) -> None:
    """手上的一户转不完，不等它到时。"""
    target = Target(tmp_path, 3)
    county_template(target, looping=target.codes[1], seconds=600)
    process = target.start()
    until(process, lambda: len(list(target.out.rglob("一户一档.pdf"))) == 2)
    os.killpg(process.pid, signal.SIGINT)
    assert process.stderr
    assert any("再按一次 Ctrl-C" in line for line in process.stderr)  # 忙的机器上，两次信号挨得太近会并作一次
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(1)
    os.killpg(process.pid, signal.SIGINT)
    printed = "".join(process.communicate(timeout=30))
    assert process.returncode == 4, printed
    assert "Traceback" not in printed
    assert target.printed() == 2


def test_a_target_that_cannot_be_written(tmp_path: Path, disk: Path) -> None:
    mount(disk, "ro")
    code, text = Target(tmp_path, 1, disk / "成品").run()
    assert code == 2, text
    assert "写不进成品目录" in text
    assert "印成" not in text


def test_a_target_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "成品").write_text("这是一个文件", "utf-8")
    code, text = Target(tmp_path, 1).run()
    assert code == 2, text
    assert "写不进成品目录" in text


def test_two_runs_at_once(tmp_path: Path, clean: Clean) -> None:
    target = Target(tmp_path, HOUSEHOLDS)
    first = target.start()
    lock = target.out / ".dangan" / "lock"
    until(first, lambda: lock.exists() and lock.read_text())
    code, text = target.run()
    assert code == 2, text
    assert f"进程 {first.pid}" in text
    printed = "".join(first.communicate(timeout=300))
    assert first.returncode == 0, printed
    assert target.tree() == clean(HOUSEHOLDS)
