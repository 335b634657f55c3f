"""错误类型：每一类错误自带退出码。资料中的问题不是错误，而是核查意见（findings）。"""

from __future__ import annotations

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


def described(error: Exception) -> str:
    """内部错误的种类、位置与遮盖过的说明，一行。"""
    import traceback

    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}（{Path(frame.filename).name} 第{frame.lineno}行）{mask_all(str(error))}"
