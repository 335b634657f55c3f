"""一个取出了表样的县：改一处，印一户，看说什么。"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import SAMPLES, Ran, Run

CODE = "42039910120100001"
"""示例县的一户。"""


class County:
    """工作目录“县”，资料是示例县，表样取自内置的。"""

    def __init__(self, run: Run) -> None:
        self._run = run
        run("init", "县", "--templates")
        shutil.copy(SAMPLES / "county.json", "县/资料.json")

    def change(self, name: str, old: str, new: str) -> int:
        """把表样里的第一处 old 改为 new，返回在第几行。"""
        path = Path("县/表样") / name
        content = path.read_text("utf-8")
        assert old in content
        path.write_text(content.replace(old, new, 1), "utf-8")
        return content[: content.index(old)].count("\n") + 1

    def add(self, name: str, content: str) -> None:
        Path("县/表样", name).write_text(content, "utf-8")

    def render(self, *options: str) -> Ran:
        return self._run(
            "render", "县/资料.json", "-o", "成品", "--household", CODE, "--formats", "docx", "--jobs", "1", *options
        )


@pytest.fixture
def county(dangan: Callable[..., Ran]) -> County:
    return County(dangan)
