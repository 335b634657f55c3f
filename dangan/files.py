"""写文件：先写临时文件再改名，正式名称之下从不会有写了一半的内容。"""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from dangan.errors import DiskFull, OutputError

_OWN = secrets.token_hex(4)
"""本进程的临时文件的记号。不用进程号：几台机器共用一个文件夹，进程号会相同。"""


def write(path: Path, data: bytes, mode: int = 0o666, scratch: Path | None = None) -> None:
    """写入 path，所在目录没有就新建；mode 为权限（受 umask 约束）。

    临时文件放在 scratch（须与 path 同盘），不给则与 path 同处。磁盘满抛出 DiskFull，别的写不成抛出 OutputError。
    """
    temporary = (scratch or path.parent) / f".{path.name}.{_OWN}.tmp"
    try:
        for folder in (path.parent, temporary.parent):
            folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), mode)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
        os.replace(temporary, path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise failure(path, error) from error


def settle(paths: Iterable[Path]) -> None:
    """等这些文件的内容都落到磁盘上。一次同步整个系统，比逐个文件快得多；Windows 只能逐个来。"""
    if hasattr(os, "sync"):
        os.sync()
        return
    for path in paths:
        with path.open("r+b") as stream:
            os.fsync(stream.fileno())


def failure(path: Path, error: OSError) -> OutputError:
    """写不成 path 的原因。"""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull(f"写不进 {path}：磁盘已满")
    if os.name == "nt" and isinstance(error, PermissionError):
        return OutputError(f"{path} 正被占用（Excel、WPS 或 Word 打开着），请关闭后重试")
    return OutputError(f"写不进 {path}：{error.strerror}；请检查目录权限")
