"""随机埋设缺陷的一县：件件查出，没有埋设的一条不报。一万户的见 make recall。"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

RECALL = Path(__file__).parents[2] / "benchmarks" / "recall.py"


def test_every_defect_is_found_and_nothing_else():
    command = [sys.executable, str(RECALL), "--count", "600", "--seed", "42"]
    result = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)

    assert "漏 0 处，误报 0 处" in result.stdout, result.stdout + result.stderr
    assert result.returncode == 0
