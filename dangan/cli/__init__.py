"""命令行。每个命令只做四件事：选项 → 设置 → 一个用例 → 输出与退出码。"""

from __future__ import annotations

import sys


def main() -> None:
    """dangan 命令的入口。"""
    from dangan.cli import app, streams

    streams.prepare()
    sys.exit(app.run(sys.argv[1:]))
