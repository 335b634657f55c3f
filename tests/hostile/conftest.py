"""一户带着怪文字的资料，执行一条命令。"""

from __future__ import annotations

from tests.cli.conftest import dangan

__all__ = ["dangan"]
