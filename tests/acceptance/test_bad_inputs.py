"""读不全、读不了的文件：中文说明、正确的退出码、没有 traceback，其余各户照查。"""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

CASES = {
    # 文件: (退出码, 照查的户数, 说明中应有的字样)
    "truncated.json": (4, 2, "行"),
    "broken-line.jsonl": (4, 2, "第2行"),
    "broken-row": (4, 3, "成员.csv"),
    "twice.json": (4, 2, "重复"),
    "wrong-shapes.json": (4, 2, "第1"),
    "wrong-encoding": (3, 3, "编码"),
    "not-an-excel.xlsx": (3, 0, "not-an-excel.xlsx"),
    "empty.json": (3, 0, "空"),
    "scalar.json": (3, 0, "scalar.json"),
    "no-tables": (3, 0, "no-tables"),
    "missing.json": (3, 0, "missing.json"),
}


def _run(*arguments):
    command = [sys.executable, "-m", "dangan", "validate", "--as-of", "2017-11-30", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


@pytest.mark.parametrize("name", CASES)
def test_bad_input(samples, name):
    code, households, wording = CASES[name]
    result = _run(samples / "bad" / name, "--format", "json")
    text = result.stdout + result.stderr

    assert "Traceback" not in text
    assert result.returncode == code, text[-600:]
    assert wording in text
    assert re.search(r"[\u4e00-\u9fff]", text)
    if result.stdout.strip():
        assert json.loads(result.stdout)["summary"]["households"] == households


@pytest.mark.parametrize("name", CASES)
def test_bad_input_beside_a_good_one(samples, name):
    """坏文件旁边的好文件照查。"""
    if CASES[name][0] == 3 and CASES[name][1] == 0:
        result = _run(samples / "county.json", samples / "bad" / name, "--format", "json")

        assert result.returncode == 3
        assert json.loads(result.stdout)["summary"]["households"] == 48
