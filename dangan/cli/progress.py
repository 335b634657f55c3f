"""进度：终端上是进度条（速度与剩余时间），否则每分钟一行；都写到标准错误。"""

from __future__ import annotations

import sys
import threading
import time
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as Bar

from dangan.cli.streams import say

_MINUTE = 60.0


class Progress:
    """with Progress("印制", 总户数) as progress: …… progress.advance()；不必做的 progress.skip()。

    速度只按做了的算，跳过的不算。不在终端上时由另一条线程每分钟写一行，卡住的时候也写。
    """

    def __init__(self, name: str, total: int, unit: str = "户") -> None:
        self._name, self._total, self._unit = name, total, unit
        self._done = self._skipped = self._failed = 0
        self._started = time.monotonic()
        self._first = 0.0
        self._over = threading.Event()
        self._bar: Bar | None = None
        if sys.stderr.isatty():
            self._bar = Bar(
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("{task.fields[state]}"),
                console=Console(file=sys.stderr),
                transient=True,
            )
            self._task = self._bar.add_task(name, total=total, state="")

    def __enter__(self) -> Progress:
        if self._bar:
            self._bar.start()
        else:
            threading.Thread(target=self._tell, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._over.set()
        if self._bar:
            self._bar.stop()

    @property
    def seconds(self) -> float:
        """开始以来的秒数。"""
        return time.monotonic() - self._started

    def advance(self, failed: bool = False) -> None:
        """又完成一户、一件；failed 为没有做成。"""
        self._first = self._first or time.monotonic()
        self._done += 1
        self._failed += failed
        self._show()

    def more(self, count: int) -> None:
        """又有 count 件要做。"""
        self._total += count
        if self._bar:
            self._bar.update(self._task, total=self._total)

    def skip(self) -> None:
        """有一户、一件不必做。"""
        self._skipped += 1
        self._show()

    def _show(self) -> None:
        if self._bar:
            self._bar.update(self._task, completed=self._done + self._skipped, state=self._state())

    def _state(self) -> str:
        parts = []
        since = time.monotonic() - self._first
        if self._done > 1 and since > 0:
            rate = (self._done - 1) / since
            remaining = (self._total - self._done - self._skipped) / rate
            parts = [f"每秒 {rate:.1f} {self._unit}", f"还要约 {_duration(remaining)}"]
        if self._skipped:
            parts.append(f"跳过 {self._skipped}")
        if self._failed:
            parts.append(f"未成 {self._failed}")
        return "，".join(parts)

    def _tell(self) -> None:
        while not self._over.wait(_MINUTE):
            state = self._state()
            say(f"{self._name} {self._done + self._skipped}/{self._total}" + (f"，{state}" if state else ""))


def _duration(seconds: float) -> str:
    """剩余时间：40 秒、12 分钟、1 小时 5 分钟。"""
    if seconds < 60:
        return f"{seconds:.0f} 秒"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} 小时 {minutes} 分钟" if hours else f"{minutes} 分钟"
