"""写文件：先写临时文件再改名，正式名称之下从不会有写了一半的内容。"""

from __future__ import annotations

import os
from pathlib import Path

from dangan.errors import OutputError


def write(path: Path, data: bytes, mode: int = 0o666) -> None:
    """写入 path，所在目录没有就新建；mode 为权限（受 umask 约束）。写不成抛出 OutputError。"""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), mode)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
        os.replace(temporary, path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise OutputError(_reason(path, error)) from error


def _reason(path: Path, error: OSError) -> str:
    if os.name == "nt" and isinstance(error, PermissionError):
        return f"{path} 正被占用（Excel、WPS 或 Word 打开着），请关闭后重试"
    return f"写不进 {path}：{error.strerror}；请检查磁盘空间与目录权限"
