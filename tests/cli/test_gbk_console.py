"""GBK 的控制台（中文 Windows 的命令提示符）：写不出的字以 ? 代替，哪条命令也不因此中断。"""

import json
import os
import subprocess
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from dangan.cli import app, streams

SAMPLES = Path(__file__).parents[2] / "samples"

# GBK 没有的字：扩展 B 区的姓、私用区、表情、不换行空格
RARE = "𠮷㐂\ue000☃️\u00a0"

COMMANDS = [
    ["--help"],
    ["validate", "--help"],
    ["validate", "户.json"],
    ["validate", "户.json", "--format", "github"],
    ["validate", "户.json", "--format", "json"],
    ["validate", f"没有{RARE}.json"],
    ["validate", "户.json", "--household", RARE],
    ["rectify", "户.json", "-o", "清单.xlsx"],
    ["render", "户.json", "-o", f"成品{RARE}", "--formats", "docx", "--jobs", "1"],
    ["ledger", "户.json", "-o", "台账", "--formats", "xlsx"],
    ["inspect", "扫描件"],
    ["compare", "户.json", "户.json"],
    ["rules"],
    ["explain", "D005"],
    ["profiles", "zhushan-2017"],
    ["doctor"],
]


@pytest.fixture
def county(tmp_path, monkeypatch):
    """一户，各处都有 GBK 没有的字。"""
    one = json.loads((SAMPLES / "county.json").read_text("utf-8"))["households"][0]
    one["members"][0]["name"] = f"{RARE}王"
    one["cause"] = RARE
    one["documents"].append({"type": f"承诺书{RARE}", "container": "一户一档"})
    (tmp_path / "户.json").write_text(json.dumps({"households": [one]}), "utf-8")
    folder = tmp_path / "扫描件" / "云坪镇" / "桃源村" / f"王{RARE}"
    folder.mkdir(parents=True)
    (folder / f"承诺书{RARE}.jpg").write_bytes(b"")
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("county")
@pytest.mark.parametrize("arguments", COMMANDS, ids=[" ".join(one[:3]).replace(RARE, "生僻字") for one in COMMANDS])
def test_no_command_stops_at_a_character_the_console_lacks(monkeypatch, arguments):
    out, err = (TextIOWrapper(BytesIO(), encoding="gbk", write_through=True) for _ in range(2))
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    streams.prepare()
    code = app.run(arguments)
    said = err.buffer.getvalue().decode("gbk")
    assert code in (0, 1, 2, 3, 4)
    assert "内部错误" not in said
    assert out.buffer.getvalue() or said


@pytest.mark.usefixtures("county")
def test_a_real_console_in_gbk():
    """真的另起一个进程，照中文 Windows 的样子设好编码。"""
    ran = subprocess.run(
        [sys.executable, "-m", "dangan", "validate", "户.json"],
        capture_output=True,
        env=os.environ | {"PYTHONIOENCODING": "gbk", "PYTHONUTF8": "0"},
        timeout=60,
    )
    assert ran.returncode == 1
    assert "承诺书" in ran.stdout.decode("gbk")
    assert "Traceback" not in ran.stderr.decode("gbk")
