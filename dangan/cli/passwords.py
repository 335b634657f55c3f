"""加密包的口令：从文件读，或在终端上问；从不写在命令行上，免得留在历史记录和进程列表里。"""

from __future__ import annotations

import sys
from getpass import getpass
from pathlib import Path

from dangan.errors import UsageError, why

LEAST = 8


def from_file(path: Path) -> str:
    """文件第一行的口令，行末的换行不算。"""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise UsageError(f"口令文件 {path} 须存为 UTF-8") from None
    except OSError as error:
        raise UsageError(f"口令文件 {path} 读不出：{why(error)}") from None
    if not lines or not lines[0]:
        raise UsageError(f"口令文件 {path} 的第一行是空的")
    return lines[0]


def ask(prompt: str) -> str:
    """在终端上问，输入时不显示。"""
    if not sys.stdin.isatty():
        raise UsageError("没有终端可以问口令；请用 --password-file")
    return getpass(prompt)


def new(path: Path | None) -> str:
    """新口令：从文件读，或在终端上输入两遍。不足 8 个字符不用。"""
    password = from_file(path) if path else ask("新口令：")
    if len(password) < LEAST:
        raise UsageError(f"口令至少 {LEAST} 个字符；最好是几个不相干的词连起来")
    if path is None and ask("再输一遍：") != password:
        raise UsageError("两次输入的口令不同")
    return password
