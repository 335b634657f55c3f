"""打包与核验共用的选项。"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from dangan.errors import UsageError

Jobs = Annotated[str, typer.Option("--jobs", metavar="auto|N", help="同时读几个文件（默认 auto，即处理器个数）")]
PasswordFile = Annotated[
    Path | None,
    typer.Option("--password-file", metavar="文件", help="口令写在这个文件的第一行；不写则在终端上问"),
]


def jobs(written: str) -> int:
    """同时读几个文件。"""
    if written == "auto":
        return os.cpu_count() or 1
    if written.isdecimal() and int(written):
        return int(written)
    raise UsageError(f"选项 --jobs 应为 auto 或正整数，不是「{written}」")
