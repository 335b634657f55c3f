"""Ctrl-C 与 SIGTERM：第一次把手上的做完再停，第二次立即停。"""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType, TracebackType
from typing import Any

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_NOTICE = "\n正在停下：做完手上的，记好账。再按一次 Ctrl-C 立即停。\n"


class Stopping:
    """with Stopping() as stopping: …… stopping.pressed 为真即该停了。"""

    def __init__(self) -> None:
        self.pressed = False
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Stopping:
        self._before = {number: signal.signal(number, self._press) for number in _SIGNALS}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._restore()

    def _press(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002
        self.pressed = True
        self._restore()
        # 信号可能打断正在写标准错误的那一句，所以绕过缓冲直接写。
        stream = sys.__stderr__
        os.write(stream.fileno() if stream else 2, _NOTICE.encode(stream.encoding if stream else "utf-8", "replace"))

    def _restore(self) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
