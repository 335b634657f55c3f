"""写错了的：每个命令给以没有的、空的、不是它要的文件，写不进的去处——说中文，说怎么办，退出码照约定，不留半成品。"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.conftest import SAMPLES, Run


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """一个目录：一份好资料与各种坏文件。"""
    (tmp_path / "空.json").touch()
    (tmp_path / "空.csv").write_text("\n\n", encoding="utf-8")
    (tmp_path / "空目录").mkdir()
    (tmp_path / "空目录.csv").mkdir()
    for suffix in ("toml", "json", "xlsx"):
        (tmp_path / f"乱.{suffix}").write_bytes(bytes(range(128, 256)) * 8)
    (tmp_path / "错.toml").write_text("profile = \n", encoding="utf-8")
    shutil.copy(SAMPLES / "export-2017.xlsx", tmp_path / "好.xlsx")
    return tmp_path


CASES = [
    ("init 空.json", 4, "空.json/Makefile：路径中有一段已是文件，不是文件夹"),
    ("init 县 --from 没有.xlsx", 3, "再执行一次 dangan init 县 --from"),
    ("validate 好.xlsx --config 乱.toml", 2, "请另存为 UTF-8"),
    ("validate 好.xlsx --config 错.toml", 2, "第1行第11列写法有误"),
    ("validate 好.xlsx --profile 乱.toml", 2, "请另存为 UTF-8"),
    ("validate 好.xlsx --list 没有.txt", 3, "没有这个文件"),
    ("validate 好.xlsx --list 空目录", 3, "它是文件夹，不是文件"),
    ("validate 好.xlsx --baseline 没有.json", 2, "没有这个文件或文件夹"),
    ("validate 好.xlsx --baseline 空目录", 2, "它是文件夹，不是文件"),
    ("validate 好.xlsx -o 空.json/意见.json", 4, "路径中有一段已是文件，不是文件夹；请核对 -o"),
    ("rectify 好.xlsx --since 没有.xlsx", 2, "--since 请写上次 dangan rectify 写出的 .xlsx"),
    ("rectify 好.xlsx --since 空目录", 2, "--since 请写上次 dangan rectify 写出的 .xlsx"),
    ("inspect 没有了", 3, "没有了 没有这个文件夹"),
    ("inspect 空.json", 3, "空.json 不是文件夹；请给出放扫描件的文件夹"),
    ("inspect 空目录", 3, "应是 乡镇/村/户主"),
    ("compare 没有.xlsx 好.xlsx", 3, "系统一方一户也没有读到，没有比"),
    ("compare 好.xlsx 空目录", 3, "手册一方一户也没有读到，没有比"),
    ("match 没有.xlsx --against 好.xlsx", 3, "没有 没有.xlsx 这个文件"),
    ("match 好.xlsx --against 空目录.csv", 3, "它是文件夹，不是文件"),
    ("match 好.xlsx --against 空.csv", 3, "空.csv 是空的"),
    ("render 没有.json", 3, "一户也没有读到，没有写结果"),
    ("render 乱.xlsx -o 成品", 3, "它不是 Excel 工作簿"),
    ("render 好.xlsx -o 空.json", 2, "写不进成品目录"),
    ("preview 乱.json", 3, "乱.json"),
    ("ledger 好.xlsx -o 空.json", 4, "路径中有一段已是文件，不是文件夹"),
    ("pack 空.json", 2, "空.json 不是成品目录"),
    ("pack 空目录 --encrypt --password-file 没有", 2, "没有这个文件或文件夹"),
    ("verify 没有.7z", 3, "请写 dangan pack -o 的目录"),
    ("verify 空.json", 5, "不是 7z 文件，打不开"),
    ("explain D9999", 2, "没有规则 D9999"),
    ("schema 没有", 2, "可选：household"),
]


@pytest.mark.parametrize(("command", "code", "told"), CASES, ids=[command for command, _, _ in CASES])
def test_says_what_is_wrong_and_what_to_do(dangan: Run, desk: Path, command: str, code: int, told: str) -> None:
    before = {path.name for path in desk.iterdir()}
    ran = dangan(*command.split())
    assert (ran.code, told in ran.out + ran.err) == (code, True), ran.out + ran.err
    assert not re.search(r"Traceback|内部错误|No such|directory|Errno|codec", ran.out + ran.err)
    if not command.startswith("init"):
        assert {path.name for path in desk.iterdir()} == before
