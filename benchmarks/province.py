"""几台机器一起印，量出推算一省所需的各个数：处理器时间、内存、磁盘、网络、派一批活的开销。

python benchmarks/province.py [户数]：在本机起一个调度器、两台工作机，以示例县的户循环成这么多户（默认 240），印一遍。
量的是进程占用处理器的时间，忙机器上也作数；结果写在 docs/province.md 里。
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from functools import partial
from operator import methodcaller
from pathlib import Path

import psutil
from distributed import Client

from dangan.engines import dask as engine

HERE = Path(__file__).parent
ROOT = HERE.parent
CHUNKS = 3000


def main() -> None:
    households = int(sys.argv[1]) if len(sys.argv) > 1 else 240
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), households)


def measure(folder: Path, households: int) -> None:
    said = folder / "scheduler.json"
    scheduler = start(folder, "scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(said))
    while not said.exists():
        time.sleep(0.1)
    worker = ("worker", "--scheduler-file", str(said), "--nworkers", "1", "--nthreads", "1", "--no-nanny")
    workers = [start(folder, *worker) for _ in range(2)]
    client = Client(scheduler_file=str(said), set_as_default=False)
    client.wait_for_workers(2)
    address = client.scheduler.address
    client.close()
    try:
        overhead(folder, address, scheduler)
        printing(folder, address, households, scheduler, workers)
    finally:
        for process in (*workers, scheduler):
            process.terminate()
            process.wait()


def start(folder: Path, *arguments: str) -> psutil.Popen:
    command = [sys.executable, "-m", "dask", *arguments, "--no-dashboard"]
    env = os.environ | {"PYTHONPATH": os.pathsep.join([str(HERE), *filter(None, [os.environ.get("PYTHONPATH")])])}
    return psutil.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env)


def overhead(folder: Path, address: str, scheduler: psutil.Popen) -> None:
    """不干活的任务，一批一件，只剩派活的开销。"""
    before, own, wire, clock = cpu(scheduler), time.process_time(), loopback(), time.monotonic()
    engine._LARGEST = 1
    for _ in engine.Dask(address, folder, dict).run(partial(methodcaller, "bit_length"), range(CHUNKS)):
        pass
    print(f"派一批活（{CHUNKS} 批）：钟上 {(time.monotonic() - clock) / CHUNKS * 1e3:.1f} 毫秒")
    print(f"　调度器 {(cpu(scheduler) - before) / CHUNKS * 1e3:.1f} 毫秒处理器时间")
    print(f"　主机 {(time.process_time() - own) / CHUNKS * 1e3:.1f} 毫秒处理器时间")
    print(f"　网络 {(loopback() - wire) / CHUNKS / 1e3:.1f} kB")


def printing(folder: Path, address: str, households: int, scheduler: psutil.Popen, workers: list[psutil.Popen]) -> None:
    """真印一遍。"""
    county, out = folder / "county.jsonl", folder / "成品"
    make = [sys.executable, ROOT / "samples/make.py", "--count", str(households), "--jsonl", county]
    subprocess.run(make, check=True, stdout=subprocess.DEVNULL)
    render = (sys.executable, "-m", "dangan", "render", county, "-o", out)
    wire, clock = loopback(), time.monotonic()
    before = cpu(scheduler), sum(map(cpu, workers)), os.times()
    host = psutil.Popen(
        [*render, "--as-of", "2017-11-30", "--engine", "dask", "--scheduler", address],
        stdout=subprocess.DEVNULL,
    )
    courier = printer = main_process = 0
    spent: dict[int, float] = {}
    while host.poll() is None:
        try:
            main_process = max(main_process, host.memory_info().rss)
            for worker in workers:
                courier = max(courier, worker.memory_info().rss)
                for child in worker.children():
                    printer = max(printer, child.memory_info().rss)
                    spent[child.pid] = cpu(child)
        except psutil.NoSuchProcess:
            continue
        time.sleep(0.05)
    seconds = time.monotonic() - clock
    after = os.times()
    files = [path for path in out.rglob("*") if path.is_file()]
    products = [path for path in files if ".dangan" not in path.parts]
    kept = [path for path in files if ".dangan" in path.parts]
    host_cpu = after.children_user + after.children_system - before[2].children_user - before[2].children_system
    print(f"印 {households} 户，钟上 {seconds:.0f} 秒")
    for who, used, memory in (
        ("做事的进程", sum(spent.values()), printer),
        ("工作机", sum(map(cpu, workers)) - before[1], courier),
        ("调度器", cpu(scheduler) - before[0], scheduler.memory_info().rss),
        ("主机", host_cpu, main_process),
    ):
        print(f"　{who} {used / households * 1e3:.1f} 毫秒处理器时间一户，内存至多 {memory / 2**20:.0f} MB")
    print(f"　网络 {(loopback() - wire) / households / 1e3:.1f} kB 一户")
    print(f"　成品 {len(products) / households:.2f} 个文件、{size(products) / households / 1e3:.0f} kB 一户")
    print(f"　账与档案 {len(kept) / households:.2f} 个文件、{size(kept) / households / 1e3:.0f} kB 一户")
    print(f"　目录 {sum(path.is_dir() for path in out.rglob('*')) / households:.2f} 个一户")


def cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def loopback() -> int:
    """回环网卡至今发出的字节。"""
    return int(psutil.net_io_counters(pernic=True)["lo"].bytes_sent)


def size(paths: list[Path]) -> int:
    return sum(path.stat().st_size for path in paths)


if __name__ == "__main__":
    main()
