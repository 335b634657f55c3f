"""印制随户数怎样增长：每户用时、内存峰值、没有变化时再印一次要多久。make growth 运行它，要十几分钟到几十分钟。

    python benchmarks/growth.py [--all] [--bags] [--jobs 2]

真的执行 dangan render 再执行一次。--all 为各量的户数（默认 500 2000），印全部各份表的 DOCX 与 PDF；
--bags 的户数（默认 500 2000 10000）只印户明白袋清单，十来分钟就能印一万户。
每户用时取处理器的时间（主进程与各工作进程之和）与钟上的时间，都减去起动；机器忙时看前者。
结果另存 benchmarks/out/growth.md。
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import psutil
from corpus import OUT, sample

TICK = 0.1
FEW = 20
"""先印这么几户，起动的用时从各次里减去。"""

HEAD = (
    "| 印什么 | 户数 | 每户（处理器） | 比最少的 | 每户（钟上，{jobs} 进程） "
    "| 主进程内存峰值 | 工作进程内存峰值 | 再印一次，没有变化 |"
)


class Cost(NamedTuple):
    """一次运行：处理器秒数、钟上秒数，主进程与各工作进程的内存峰值（MB）。"""

    cpu: float
    wall: float
    parent: float
    worker: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", type=int, nargs="*", default=[500, 2000])
    parser.add_argument("--bags", type=int, nargs="*", default=[500, 2000, 10000])
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    lines = [HEAD.format(jobs=options.jobs), "|---|---|---|---|---|---|---|---|"]
    print("\n".join(lines))
    for what, counts, chosen in (
        ("全部各份，DOCX 与 PDF", options.all, ()),
        ("户明白袋清单，DOCX 与 PDF", options.bags, ("--forms", "户明白袋清单,入户核对单")),
    ):
        arguments = [*chosen, "--jobs", str(options.jobs)]
        base, _ = twice(FEW, arguments)
        least = 0.0
        for count in counts:
            first, second = twice(count, arguments)
            each, wall = ((now - few) / (count - FEW) * 1000 for now, few in zip(first[:2], base[:2], strict=True))
            least = least or each
            lines.append(
                f"| {what} | {count} | {each:.1f} ms | {each / least:.2f} 倍 | {wall:.1f} ms "
                f"| {first.parent:.0f} MB | {first.worker:.0f} MB | {second.cpu:.1f} s（钟上 {second.wall:.1f} s） |"
            )
            print(lines[-1], flush=True)
    (OUT / "growth.md").write_text("\n".join([*lines, ""]), encoding="utf-8")


def twice(count: int, arguments: list[str]) -> tuple[Cost, Cost]:
    """印 count 户，再原样印一次；成品随即删去。"""
    out = OUT / "growth"
    shutil.rmtree(out, ignore_errors=True)
    command = [sys.executable, "-m", "dangan", "render", str(sample(count)), "-o", str(out), "--as-of", "2017-11-30"]
    try:
        return run([*command, *arguments]), run([*command, *arguments])
    finally:
        shutil.rmtree(out, ignore_errors=True)


def run(command: list[str]) -> Cost:
    """运行一条命令，看着它和它的子进程。"""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    watched = psutil.Process(process.pid)
    parent = worker = 0.0
    while True:
        done, status, usage = os.wait4(process.pid, os.WNOHANG)
        if done:
            break
        parent = max(parent, peak(process.pid))
        try:
            children = watched.children()
        except psutil.NoSuchProcess:
            children = []
        worker = max([worker, *(peak(child.pid) for child in children)])
        time.sleep(TICK)
    if status:
        raise SystemExit(f"没有印成：{' '.join(command)}")
    return Cost(usage.ru_utime + usage.ru_stime, time.perf_counter() - start, parent, worker)


def peak(pid: int) -> float:
    """一个进程至今的内存峰值，MB；已经没有了的为 0。"""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


if __name__ == "__main__":
    main()
