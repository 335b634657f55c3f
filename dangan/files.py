"""写文件：先写临时文件再改名，正式名称之下从不会有写了一半的内容。

写出的都可能有困难群众的资料：新建的文件只许本人读写（0600），新建的目录只许本人进（0700），不论 umask。
要与同组的人共用，先把目录设成共用的（chmod 2770：带 setgid、别人进不去），写在其下的就照它给同组的人（0660、2770）；
2750 则同组的人只能看。已有的目录不改。Windows 没有这样的权限位，由所在文件夹的权限决定。
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from dangan.errors import DiskFull, OutputError, why

_LONGEST = 259
"""Windows 平常的路径至多这么多字。"""


def write(path: Path, data: bytes, scratch: Path | None = None) -> None:
    """写入 path，所在目录没有就新建。

    临时文件放在 scratch（须与 path 同盘），不给则与 path 同处。磁盘满抛出 DiskFull，别的写不成抛出 OutputError。
    """
    temporary = (scratch or path.parent) / f".{path.name}.{os.getpid()}.tmp"
    try:
        folder(path.parent)
        folder(temporary.parent)
        with os.fdopen(create(temporary, os.O_WRONLY | os.O_TRUNC, path.parent), "wb") as stream:
            stream.write(data)
        os.replace(temporary, path)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink()
        raise failure(path, error) from error


def create(path: Path, flags: int, home: Path | None = None) -> int:
    """按 flags 打开 path，没有就新建，返回描述符；权限照 home（默认所在目录）。打不开抛出 OSError。"""
    descriptor = os.open(path, flags | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
    if group := _group(home or path.parent) & 0o060:
        _widen(descriptor, 0o600 | group)
    return descriptor


def folder(path: Path) -> None:
    """新建目录 path，连同没有的上级；已有的不动。建不成抛出 OSError。"""
    missing = []
    while not path.is_dir():
        missing.append(path)
        path = path.parent
    for one in reversed(missing):
        one.mkdir(mode=0o700, exist_ok=True)
        if group := _group(one.parent):
            one.chmod(stat.S_ISGID | 0o700 | group)


def _group(folder: Path) -> int:
    """共用目录给同组的人的权限；不是共用目录的为 0。"""
    mode = folder.stat().st_mode
    return mode & 0o070 if mode & stat.S_ISGID and not mode & 0o007 else 0


def _widen(descriptor: int, mode: int) -> None:
    """别人先建好的文件，权限已经给了，也改不动。"""
    if os.fstat(descriptor).st_uid == os.getuid():
        os.fchmod(descriptor, mode)


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
    if os.name == "nt" and len(str(path.absolute())) > _LONGEST:
        return OutputError(f"写不进 {path}：路径太长；请把成品目录挪到盘符之下，如 D:\\成品")
    return OutputError(f"写不进 {path}：{why(error)}；请核对 -o 等写的路径与目录权限")
