"""印制进度：终端上是进度条（速度与剩余时间），否则每分钟一行；都写到标准错误。"""

from __future__ import annotations

import sys
import time
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from dangan.cli.streams import say

_MINUTE = 60.0


class Progress:
    """with Progress("印制", 总户数) as progress: …… progress.advance()"""

    def __init__(self, name: str, total: int, unit: str = "户") -> None:
        self._name, self._total, self._unit, self._done = name, total, unit, 0
        self._started = self._told = time.monotonic()
        self._bar: Bar | None = None
        if sys.stderr.isatty():
            self._bar = Bar(
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("{task.fields[rate]}"),
                TimeRemainingColumn(),
                console=Console(file=sys.stderr),
                transient=True,
            )
            self._task = self._bar.add_task(name, total=total, rate="")

    def __enter__(self) -> Progress:
        if self._bar:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._bar:
            self._bar.stop()

    @property
    def seconds(self) -> float:
        """开始以来的秒数。"""
        return time.monotonic() - self._started

    def advance(self) -> None:
        """又完成一户、一件。"""
        self._done += 1
        rate = f"每秒 {self._done / max(self.seconds, 0.001):.1f} {self._unit}"
        if self._bar:
            self._bar.update(self._task, advance=1, rate=rate)
        elif time.monotonic() - self._told >= _MINUTE:
            self._told = time.monotonic()
            say(f"{self._name} {self._done}/{self._total}，{rate}")
