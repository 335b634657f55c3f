"""读不全、读不了的文件：中文说明、正确的退出码、没有 traceback，其余各户照查。"""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

CASES = {
    # 文件: (退出码, 照查的户数, 说明中应有的字样)
    "truncated.json": (4, 2, r"第\d+行第\d+列.*中断"),
    "broken-line.jsonl": (4, 2, r"broken-line.jsonl 第2行"),
    "broken-row": (4, 3, r"成员.csv 第3行.*引号"),
    "twice.json": (4, 3, r"42039910120200001 登记了两次.*第2户.*第4户"),
    "wrong-shapes.json": (4, 3, r"wrong-shapes.json 第3户「户编号」"),
    "wrong-encoding": (3, 3, r"户.csv 的文字编码认不出.*第\d+字节"),
    "not-an-excel.xlsx": (3, 0, r"not-an-excel.xlsx.*不是 Excel 工作簿"),
    "empty.json": (3, 0, r"empty.json 是空文件"),
    "scalar.json": (3, 0, r"scalar.json"),
    "no-tables": (3, 0, r"文件夹 no-tables 里没有"),
    "missing.json": (3, 0, r"missing.json"),
}
UNREADABLE = [name for name, (_, households, _) in CASES.items() if households == 0]


def _validate(*inputs, report):
    """运行命令，返回退出码、屏幕上的文字、报告。"""
    command = [
        sys.executable,
        "-m",
        "dangan",
        "validate",
        *map(str, inputs),
        "--as-of",
        "2017-11-30",
        "-o",
        str(report),
    ]
    result = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    return result.returncode, result.stdout + result.stderr, json.loads(report.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", CASES)
def test_bad_input(samples, tmp_path, name):
    code, households, wording = CASES[name]
    exit_code, text, report = _validate(samples / "bad" / name, report=tmp_path / "report.json")

    assert "Traceback" not in text
    assert re.search(wording, text), text
    assert exit_code == code
    assert report["summary"]["households"] == households
    assert report["complete"] is False
    assert report["failed"]


def test_unreadable_files_beside_a_good_one(samples, tmp_path):
    """几个坏文件与好文件一起给出：好文件照查，坏文件各有说明。"""
    inputs = [samples / "county.json", *(samples / "bad" / name for name in UNREADABLE)]
    exit_code, text, report = _validate(*inputs, report=tmp_path / "report.json")

    assert exit_code == 3
    assert report["summary"]["households"] == 48
    assert [name for name in UNREADABLE if name not in text] == []


def test_clean_county_exits_with_zero_and_messy_with_one(samples, tmp_path):
    for name, expected in (("county.json", 0), ("messy.json", 1)):
        exit_code, text, report = _validate(samples / name, report=tmp_path / "report.json")

        assert exit_code == expected, text
        assert report["complete"] is True
