"""错误类型：每一类错误自带退出码。资料中的问题不是错误，而是核查意见（findings）。"""

from __future__ import annotations

import errno
import re
from pathlib import Path

from dangan.text import mask_all


class DanganError(Exception):
    """本工具一切错误的基类；消息为中文，说明下一步怎么办。"""

    exit_code = 3


class UsageError(DanganError):
    """命令、参数用错。"""

    exit_code = 2


class ConfigError(UsageError):
    """dangan.toml 或基线文件有误。"""


class ProfileError(UsageError):
    """政策方案（profile）有误。"""


class TemplateError(UsageError):
    """表样（templates/*.html）有误。"""


class InputError(DanganError):
    """输入文件根本无法读取。"""

    exit_code = 3


class EngineError(DanganError):
    """所选引擎在本机不可用（例如 WeasyPrint 缺 Pango）。"""

    exit_code = 2


class OutputError(DanganError):
    """结果写不进磁盘（文件被占用、磁盘已满、没有权限）。"""

    exit_code = 4


class DiskFull(OutputError):
    """磁盘满了：其后的也都写不进。"""


_WHY = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EISDIR: "它是文件夹，不是文件",
    errno.ENOTDIR: "路径中有一段已是文件，不是文件夹",
    errno.EEXIST: "路径中有一段已是文件，不是文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "那里只能读，不能写",
    errno.ENOSPC: "磁盘已满",
    errno.EBUSY: "正被别的程序占用，请关闭后重试",
    errno.ENAMETOOLONG: "名称太长",
    errno.ELOOP: "链接绕成了圈",
    errno.EIO: "介质读写出错，可能已损坏",
}


def why(error: OSError) -> str:
    """系统为什么不让读写，中文；不常见的照系统的说法。"""
    return _WHY.get(error.errno or 0) or error.strerror or type(error).__name__


def unreadable_toml(error: ValueError | RecursionError) -> str:
    """TOML 为什么读不成：不是 UTF-8，或第几行第几列写法有误。"""
    if isinstance(error, UnicodeDecodeError):
        return "文字编码不是 UTF-8，或不是文字文件；请另存为 UTF-8"
    place = re.search(r"at line (\d+), column (\d+)", str(error))
    where = f"第{place[1]}行第{place[2]}列" if place else "末尾" if "end of document" in str(error) else ""
    return f"{where}写法有误（{error}）" if where else str(error)


def described(error: Exception) -> str:
    """内部错误的种类、位置与遮盖过的说明，一行。"""
    import traceback

    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}（{Path(frame.filename).name} 第{frame.lineno}行）{mask_all(str(error))}"
