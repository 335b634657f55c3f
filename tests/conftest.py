"""在进程内执行一条命令，收下退出码、标准输出与标准错误。"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from dangan.cli import app

SAMPLES = Path(__file__).parents[1] / "samples"


class Ran(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def dangan(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """在空目录里执行 dangan 的一条命令，因此 -o 的相对路径都在 tmp_path 之下。"""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object) -> Ran:
        code = app.run([str(argument) for argument in arguments])
        return Ran(code, *capsys.readouterr())

    return run
