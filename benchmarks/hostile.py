"""坏输入：生成许多改坏了的资料与设置，一个个真的核查、整改、印制。

每个输入须在五秒（处理器时间）之内有一个说法（核查意见，或一句中文的错误）：没有 traceback，没有内部错误，
不写到目标目录之外，不上网，内存不过限；写出的东西里没有控制字符、公式、读不出的 XML。
工作进程卡住、崩溃的由看守记下是哪一个，另起一个接着做。

python benchmarks/hostile.py [--count 50000] [--seed 2017] [--jobs 2]
python benchmarks/hostile.py --seed 2017 --only 4711      重演一个，保留在 benchmarks/out/hostile
"""

from __future__ import annotations

import argparse
import contextlib
import faulthandler
import io
import json
import multiprocessing
import os
import re
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.hostile_inputs import Case, Inputs

SECONDS = 5.0
"""一个输入至多用多少处理器时间；机器再忙也不错怪。"""

PATIENCE = 60.0
"""至多等多久：不用处理器而卡住的（等输入、死锁）。"""

MEMORY = 1500  # MB，工作进程至多占多少
ADDRESS = 6 << 30
LOG = "卡住.log"
KEPT = Path(__file__).parent / "out" / "hostile"
DATA = ("json", "jsonl", "csv", "bundle", "sheet", "workbook")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


class Result(NamedTuple):
    """一个输入的结果；fault 为空即合格。"""

    number: int
    kind: str
    command: str
    code: int
    seconds: float
    memory: int
    fault: str


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=2017)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", type=int, default=None, help="只演这一个，保留输入与结果")
    options = parser.parse_args()
    if options.only is not None:
        return _replay(options.seed, options.only)
    started = time.monotonic()
    results = []
    for result in _all(options.seed, options.count, options.jobs):
        results.append(result)
        if result.fault:
            print(f"不合格 {result.number}：{result.fault[:200]}", file=sys.stderr, flush=True)
    return _summary(results, options.seed, options.jobs, time.monotonic() - started)


def _summary(results: Sequence[Result], seed: int, jobs: int, seconds: float) -> int:
    faults = [result for result in results if result.fault]
    print(f"坏输入 {len(results)} 个，种子 {seed}，{jobs} 个进程，用时 {seconds:.0f} 秒")
    for title, counted in (
        ("种类", Counter(result.kind for result in results)),
        ("命令", Counter(result.command for result in results)),
        ("退出码", Counter(result.code for result in results)),
    ):
        print(f"  {title}：{'，'.join(f'{key} {number}' for key, number in sorted(counted.items(), key=str))}")
    print(f"  最慢 {max(r.seconds for r in results):.1f} 秒，工作进程内存最多 {max(r.memory for r in results)} MB")
    print(f"不合格 {len(faults)} 个")
    groups: dict[str, list[Result]] = {}
    for fault in faults:
        groups.setdefault(re.sub(r"\d+", "n", fault.fault)[:200], []).append(fault)
    for same in sorted(groups.values(), key=len, reverse=True):
        numbers = "、".join(str(one.number) for one in same[:5])
        print(f"  {len(same)} 个，如 --only {numbers}（{same[0].kind}，{same[0].command}）：{same[0].fault[:400]}")
    return 1 if faults else 0


# ------------------------------------------------------------------ 看守


def _all(seed: int, count: int, jobs: int) -> Iterator[Result]:
    """把序号分给各工作进程；进程死了（卡住、崩溃）的，那一个记为不合格，另起一个进程接着做。"""
    numbers = iter(range(count))
    with tempfile.TemporaryDirectory(prefix="hostile-") as folder:
        workers = {worker.connection: worker for worker in (_Worker(seed, Path(folder)) for _ in range(jobs))}
        busy = [worker.connection for worker in workers.values() if worker.give(next(numbers, None))]
        last, finished = time.monotonic(), 0
        while busy:
            for connection in wait(busy):
                worker = workers.pop(connection)
                busy.remove(connection)
                result, worker = worker.take()
                workers[worker.connection] = worker
                if worker.give(next(numbers, None)):
                    busy.append(worker.connection)
                finished += 1
                yield result
            if time.monotonic() - last > 60:
                last = time.monotonic()
                print(f"{finished}/{count}", file=sys.stderr, flush=True)
        for worker in workers.values():
            worker.stop()


class _Worker:
    """看守着的一个工作进程。"""

    def __init__(self, seed: int, folder: Path) -> None:
        self._seed, self._folder = seed, folder
        self._own = Path(tempfile.mkdtemp(dir=folder))
        self.connection, theirs = multiprocessing.Pipe()
        self._process = multiprocessing.get_context("spawn").Process(target=_work, args=(theirs, seed, self._own))
        self._process.start()
        theirs.close()
        self.connection.recv()  # 台子搭好了；搭不起来的在这里就停
        self._number = -1

    def give(self, number: int | None) -> bool:
        """交给它一个输入；没有了返回 False。"""
        if number is None:
            return False
        self._number = number
        self.connection.send(number)
        return True

    def take(self) -> tuple[Result, _Worker]:
        """收回结果，与接着用的进程。"""
        try:
            return self.connection.recv(), self
        except EOFError:
            self._process.join()
            fault = f"卡住或崩溃（{self._process.exitcode}）：{self._calls()}"
            return Result(self._number, "?", "?", -1, SECONDS, 0, fault), _Worker(self._seed, self._folder)

    def stop(self) -> None:
        self.connection.close()
        self._process.join()

    def _calls(self) -> str:
        """卡住时的各层调用，自内向外。"""
        log = (self._own / LOG).read_text("utf-8", "replace") if (self._own / LOG).exists() else ""
        found = re.findall(r'File "([^"]+)", line (\d+) in (\w+)', log)
        return " ← ".join(f"{Path(file).name}:{line} {name}" for file, line, name in found[:6])


# ------------------------------------------------------------------ 工作进程


def _work(connection: Connection, seed: int, folder: Path) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS, ADDRESS))
    with (folder / LOG).open("w") as stream:
        bench = Bench(folder)
        faulthandler.register(signal.SIGPROF, file=stream, chain=True)
        connection.send(None)
        with contextlib.suppress(EOFError):
            while True:
                number = connection.recv()
                faulthandler.dump_traceback_later(PATIENCE, exit=True, file=stream)
                signal.setitimer(signal.ITIMER_PROF, SECONDS)
                result = bench.run(seed, number)
                signal.setitimer(signal.ITIMER_PROF, 0)
                faulthandler.cancel_dump_traceback_later()
                connection.send(result)


def _replay(seed: int, number: int) -> int:
    shutil.rmtree(KEPT, ignore_errors=True)
    KEPT.mkdir(parents=True)
    result = Bench(KEPT, keep=True).run(seed, number)
    print(result)
    print((KEPT / "屏幕.txt").read_text("utf-8"))
    return 1 if result.fault else 0


class Bench:
    """一个工作进程的台子：造输入，执行，看结果。"""

    def __init__(self, folder: Path, *, keep: bool = False) -> None:
        from typer.main import get_command

        import dangan.cli.app
        import dangan.profile
        import dangan.render

        self._inputs = Inputs()
        self._root, self._in, self._out = folder, folder / "入", folder / "出"
        self._temporary = os.path.realpath(tempfile.gettempdir())
        self._keep = keep
        # 命令表与内置方案每次都一样，只造一次，省下一多半时间
        self._app = dangan.cli.app
        self._app.app = get_command(self._app.app)
        dangan.profile.load = _once(dangan.profile.load)
        self._outside: list[str] = []
        self._watching = False
        os.chdir(folder)
        self._printer = _printer(self._out)
        sys.addaudithook(self._audit)

    def run(self, seed: int, number: int) -> Result:
        case = self._inputs.case(seed, number)
        for path in (self._in, self._out):
            shutil.rmtree(path, ignore_errors=True)
            path.mkdir()
        for name, content in case.files.items():
            target = self._in / name
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(content)
        command = _COMMANDS[number % len(_COMMANDS)] if case.kind in DATA else "validate"
        screen = io.StringIO()
        self._outside.clear()
        started = time.process_time()
        self._watching = True
        try:
            with contextlib.redirect_stdout(screen), contextlib.redirect_stderr(screen):
                code = self._print() if command == "print" else self._app.run(self._arguments(command, case, number))
            fault = ""
        except BaseException:
            code, fault = -1, traceback.format_exc()[-600:]
        finally:
            self._watching = False
        seconds = time.process_time() - started
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        text = screen.getvalue()
        if self._keep:
            (self._root / "屏幕.txt").write_text(f"{command}\n{text}", "utf-8", "replace")
        fault = fault or self._fault(code, text, memory)
        return Result(number, case.kind, command, code, seconds, memory, fault)

    def _arguments(self, command: str, case: Case, number: int) -> list[str]:
        first = next(iter(case.files))
        source = str(self._in / (Path(first).parts[0]))
        common = [source, "--as-of", "2017-11-30"]
        match command:
            case "validate":
                suffix = _SUFFIXES[number // len(_COMMANDS) % len(_SUFFIXES)]
                return ["validate", *common, "-o", str(self._out / f"意见.{suffix}")]
            case "return":
                return ["validate", *common, "--return", str(self._out / "退回"), "--format", "sarif"]
            case "rectify":
                return ["rectify", *common, "-o", str(self._out / "整改.xlsx")]
            case _:
                return ["preview", *common, "-o", str(self._out / "预览.html")]

    def _print(self) -> int:
        """逐户印出，与 dangan render 的工作进程相同。"""
        from dangan import sources
        from dangan.printing import batch
        from dangan.printing.printer import RenderTask

        for household in sources.read([self._in]).households():
            outcome = self._printer(RenderTask(batch.folder(household), household))
            if outcome.error:
                print(f"户 {outcome.household}　{outcome.error}")
        return 0

    def _fault(self, code: int, text: str, memory: int) -> str:
        if self._outside:
            return f"写到目标之外：{self._outside[0]}"
        if code not in (0, 1, 2, 3, 4):
            return f"退出码 {code}"
        if "Traceback" in text or "内部错误" in text:
            return next(line for line in text.splitlines() if "Traceback" in line or "内部错误" in line)
        if match := CONTROL.search(text):
            return f"屏幕上有控制字符 {match[0]!a}：{text[max(0, match.start() - 60) : match.end() + 20]!a}"
        if memory > MEMORY:
            return f"内存 {memory} MB"
        return next((fault for path in sorted(self._out.rglob("*")) if (fault := _wrong(path))), "")

    def _audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Python 打开、改名、删除、连网，都先到这里。"""
        if not self._watching:
            return
        if event == "open":
            path, _, flags = arguments
            if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) and not isinstance(path, int):
                self._check(path)
        elif event in ("os.mkdir", "os.remove", "os.rmdir", "os.truncate", "os.chmod"):
            self._check(arguments[0])
        elif event in ("os.rename", "os.link", "os.symlink"):
            self._check(arguments[0])
            self._check(arguments[1])
        elif event in ("socket.connect", "subprocess.Popen", "os.system", "os.exec"):
            self._outside.append(f"{event} {arguments[0]!r}")

    def _check(self, path: Any) -> None:
        place = os.path.realpath(os.fsdecode(path))
        temporary = self._temporary
        allowed = (str(self._out), "/dev/null", f"{temporary}/tmp", f"{temporary}/openpyxl.")
        if not place.startswith(allowed) and place != temporary and "__pycache__" not in place:
            self._outside.append(place)


_COMMANDS = (*["validate"] * 20, *["rectify"] * 4, "return", "return", "preview", "print")
_SUFFIXES = ("json", "jsonl", "sarif", "xml", "txt", "html", "xlsx")


def _once(load: Callable[[str], Any]) -> Callable[[str], Any]:
    """内置方案只读一次；文件里的每次都读。"""
    known = cache(load)
    return lambda name: load(name) if name.endswith(".toml") else known(name)


def _printer(out: Path) -> Any:
    from dangan import profile
    from dangan.config import Render
    from dangan.dates import PartialDate
    from dangan.forms import FormOptions
    from dangan.printing.printer import Printer, PrintSettings

    options = FormOptions(as_of=PartialDate(2017, 11, 30))
    return Printer(PrintSettings(out=out, profile=profile.load("zhushan-2017"), options=options, render=Render()))


def _wrong(path: Path) -> str:
    """写出的一个文件有什么不对。退回的原表里本来就坏了的部件照旧带着，不算。"""
    from lxml import etree

    try:
        match path.suffix:
            case ".json":
                json.loads(path.read_bytes())
            case ".xml":
                etree.fromstring(path.read_bytes())
            case ".xlsx" | ".docx" if "退回" not in path.parts:
                with zipfile.ZipFile(path) as archive:
                    for name in archive.namelist():
                        if name.endswith((".xml", ".rels")):
                            root = etree.fromstring(archive.read(name))
                            if root.find(".//{*}sheetData//{*}f") is not None:
                                return f"{path.name} 里有公式"
                            external = [r for r in root.iter("{*}Relationship") if r.get("TargetMode") == "External"]
                            if external:
                                return f"{path.name} 里有外部链接"
            case ".html":
                text = path.read_text("utf-8")
                if "<img src=x" in text or "<script>alert(1)" in text:
                    return f"{path.name} 里有没有转义的标记"
    except (ValueError, etree.XMLSyntaxError, zipfile.BadZipFile) as error:
        return f"{path.name} 读不出：{error}"
    return ""


if __name__ == "__main__":
    raise SystemExit(main())
