"""终端上的表：按汉字宽度对齐；不是终端时不折行、不截断。"""

from __future__ import annotations

import sys

from rich import box
from rich.console import Console
from rich.table import Table

_UNLIMITED = 10_000


def table(*headers: str) -> Table:
    """一张只有表头横线的表。"""
    return Table(*headers, box=box.SIMPLE_HEAD, pad_edge=False)


def show(made: Table) -> None:
    """写到标准输出。"""
    width = None if sys.stdout.isatty() else _UNLIMITED
    Console(file=sys.stdout, highlight=False, markup=False, width=width).print(made)
