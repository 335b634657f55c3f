"""一个目录同时只许一个进程用：锁住其中的一个文件。持有者死了，锁由操作系统收回。"""

from __future__ import annotations

import os
import platform
import sys
from pathlib import Path
from typing import IO

from dangan import files
from dangan.errors import UsageError

if sys.platform == "win32":
    import msvcrt

    _FAR = 1 << 30
    """Windows 锁住的字节读不得，所以锁在内容之外很远的地方。"""

    def _take(file: IO[bytes]) -> None:
        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Lock:
    """锁住 path。持有期间文件里写着持有者，正常放开时清空；文件本身留着，删了会有两个进程各锁各的。"""

    def __init__(self, path: Path) -> None:
        """别的进程正持有时抛出 UsageError，说明是谁；写不进抛出 OSError。"""
        self._file = os.fdopen(files.create(path, os.O_RDWR), "r+b")
        holder = self._file.read(200).decode("utf-8", "replace").strip()
        try:
            _take(self._file)
        except OSError:
            self._file.close()
            raise UsageError(f"{path.parent.parent} 正由另一次运行使用（{holder or '刚刚开始'}），请等它结束") from None
        self.abandoned = bool(holder)
        """上一个持有者没有正常放开（被强行结束、断电）。"""
        self._write(f"{platform.node()} 上的进程 {os.getpid()}\n")

    def release(self) -> None:
        """放开。"""
        self._write("")
        self._file.close()

    def _write(self, text: str) -> None:
        self._file.seek(0)
        self._file.truncate()
        self._file.write(text.encode())
        self._file.flush()
