"""真的把命令跑起来，真的弄坏它：杀进程、填满磁盘、按 Ctrl-C。此后同样的命令要能印完，与一次印完的逐字节相同。"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from dangan import journal

SAMPLES = Path(__file__).parents[2] / "samples"
SOAK = bool(os.environ.get("DANGAN_SOAK"))
"""make soak：户数更多，弄坏的次数更多。"""


class Target:
    """一份资料与一个成品目录。"""

    def __init__(self, folder: Path, households: int, out: Path | None = None) -> None:
        county = json.loads((SAMPLES / "county.json").read_text("utf-8"))
        county["households"] = county["households"][:households]
        folder.mkdir(exist_ok=True)
        self.input = folder / "county.json"
        self.input.write_text(json.dumps(county, ensure_ascii=False), "utf-8")
        self.codes = [household["code"] for household in county["households"]]
        self.config = folder / "dangan.toml"
        self.out = out or folder / "成品"

    def start(self, *options: str) -> subprocess.Popen[str]:
        """开印；自成一个进程组，好像在终端里一样按 Ctrl-C。"""
        command = [sys.executable, "-m", "dangan", "render", str(self.input), "-o", str(self.out), "--jobs", "2"]
        return subprocess.Popen(
            [*command, "--as-of", "2017-11-30", *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=os.environ | {"PYTHONUTF8": "1"},
            start_new_session=True,
        )

    def run(self, *options: str) -> tuple[int, str]:
        """印到底：(退出码, 屏幕上的字)。"""
        process = self.start(*options)
        printed = "".join(process.communicate(timeout=300))
        return process.returncode, printed

    def tree(self) -> dict[str, str]:
        """成品目录的全部内容：路径 → 摘要。锁不算；账按 key 比最后一行，记账的先后不论。"""
        state = self.out / journal.STATE
        files = [path for path in self.out.rglob("*") if path.is_file() and path.name not in ("lock", "journal.jsonl")]
        found = {path.relative_to(self.out).as_posix(): _digest(path) for path in files}
        assert not list((state / "tmp").iterdir())
        return found | {f"账：{key}": repr(entry) for key, entry in journal.read(self.out).items()}

    def printed(self) -> int:
        """账上记下的件数。"""
        return len(journal.read(self.out))


def workers(process: subprocess.Popen[str]) -> list[psutil.Process]:
    """正在干活的工作进程。"""
    try:
        children = psutil.Process(process.pid).children()
        return [child for child in children if "spawn_main" in " ".join(child.cmdline())]
    except psutil.Error:
        return []


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="session")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], dict[str, str]]:
    """一次印完、没有出过事的成品；参数为户数。"""
    trees: dict[int, dict[str, str]] = {}

    def printed(households: int) -> dict[str, str]:
        if households not in trees:
            target = Target(tmp_path_factory.mktemp("一次印完"), households)
            code, text = target.run()
            assert code == 0, text
            trees[households] = target.tree()
        return trees[households]

    return printed
