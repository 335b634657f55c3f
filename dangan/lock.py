"""一个目录同时只许一个进程用：锁住其中的一个文件。持有者死了，锁由操作系统收回。"""

from __future__ import annotations

import os
import platform
import sys
from contextlib import suppress
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
    """锁住 path。持有期间文件里写着持有者，正常放开时清空。"""

    def __init__(self, path: Path) -> None:
        """别的进程正持有时抛出 UsageError，说明是谁；写不进抛出 OSError。"""
        self._path = path
        holder = self._open()
        while not self._in_place():
            self._file.close()
            holder = self._open()
        self.abandoned = bool(holder)
        """上一个持有者没有正常放开（被强行结束、断电）。"""
        self._write(f"{platform.node()} 上的进程 {os.getpid()}\n")

    def _open(self) -> str:
        """打开锁文件，锁住，返回里面写着的上一个持有者。"""
        self._file = os.fdopen(files.create(self._path, os.O_RDWR), "r+b")
        holder = self._file.read(200).decode("utf-8", "replace").strip()
        try:
            _take(self._file)
        except OSError:
            self._file.close()
            folder = self._path.parent.parent
            raise UsageError(f"{folder} 正由另一次运行使用（{holder or '刚刚开始'}），请等它结束") from None
        return holder

    def _in_place(self) -> bool:
        """锁住的还是 path 处的那个文件；打开以后、锁住以前，它可能已被上一个持有者删去（remove）。"""
        try:
            return os.path.samestat(os.fstat(self._file.fileno()), self._path.stat())
        except FileNotFoundError:
            return False

    def release(self) -> None:
        """放开。"""
        self._write("")
        self._file.close()

    def remove(self) -> None:
        """放开，删去锁文件与空了的所在目录；别人正要用的留着。"""
        self._write("")
        if os.name == "nt":  # Windows 删不掉打开着的文件：先关上，别人打开着的自然删不掉
            self._file.close()
        with suppress(OSError):
            self._path.unlink()
            self._path.parent.rmdir()
        self._file.close()

    def _write(self, text: str) -> None:
        self._file.seek(0)
        self._file.truncate()
        self._file.write(text.encode())
        self._file.flush()
