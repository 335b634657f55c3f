"""找扫描件：登记的文件名 → 磁盘上的文件。只许取自资料所在的文件夹。"""

from __future__ import annotations

import stat
from collections.abc import Mapping
from pathlib import Path, PurePosixPath, PureWindowsPath

import msgspec

from dangan.model import Household

LARGEST = 200 << 20
"""一个文件至多多大（字节）。"""


class Found(msgspec.Struct, frozen=True):
    """一个扫描件。

    file 为登记的文件名，path 为磁盘上的位置；size 与 modified（纳秒）供得知它动没动过；
    fault 不为空即不能用，是为什么。
    """

    file: str
    path: str = ""
    size: int = 0
    modified: int = 0
    fault: str = ""


def search(household: Household, folders: Mapping[str, Path]) -> tuple[Found, ...]:
    """一户登记的各个电子文件，依登记次序，不重复。folders 为 输入的名称 → 所在文件夹，文件名都相对它而言。"""
    found: dict[str, Found] = {}
    for number, document in enumerate(household.documents or ()):
        if document.file and document.file not in found:
            source = household.source(f"documents[{number}].file")
            folder = folders.get(source.file) if source else None
            found[document.file] = locate(document.file, folder)
    return tuple(found.values())


def locate(file: str, folder: Path | None) -> Found:
    """登记的文件名 file 在 folder 之下是哪个文件；folder 为 None 是不知道在哪里。"""
    if folder is None:
        return Found(file, fault="不知道资料在哪个文件夹，无从查找")
    name = file.replace("\\", "/")
    if PurePosixPath(name).is_absolute() or PureWindowsPath(name).drive:
        return Found(file, fault="写的是绝对路径；应写相对资料所在文件夹的路径")
    try:
        path = (folder / name).resolve()
        if not path.is_relative_to(folder.resolve()):
            return Found(file, fault="在资料所在的文件夹以外，不予读取")
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return Found(file, fault="找不到这个文件")
    except (OSError, ValueError, RuntimeError):  # 没有权限、名称过长、含空字符、链接成环
        return Found(file, fault="打不开这个文件")
    if not stat.S_ISREG(status.st_mode):
        return Found(file, fault="不是文件")
    if not status.st_size:
        return Found(file, fault="是空文件")
    if status.st_size > LARGEST:
        return Found(file, fault=f"超过 {LARGEST >> 20} MB，疑为误登；请压缩或拆开")
    return Found(file, str(path), status.st_size, status.st_mtime_ns)
