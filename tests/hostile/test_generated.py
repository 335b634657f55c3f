"""make hostile 的一小段：改坏的输入，逐个真的核查、整改、印制。"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(sys.platform == "win32", reason="内存与写出的看守用的是 Linux 的办法")
def test_generated_bad_inputs_all_end_in_a_finding_or_a_clear_error() -> None:
    command = [sys.executable, str(ROOT / "benchmarks" / "hostile.py"), "--count", "200", "--seed", "2017"]
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, cwd=ROOT)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "坏输入 200 个，种子 2017" in ran.stdout
