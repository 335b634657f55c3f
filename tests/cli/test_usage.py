"""写错命令时：退出码 2，中文说明，不出英文，不出 traceback。"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import SAMPLES, Run

COUNTY = SAMPLES / "county.json"
LIST = SAMPLES / "compare" / "allowance.xlsx"

MISTAKES = [
    ([], "命令："),
    (["valdate"], "是否想写 validate"),
    (["validate"], "缺少参数「输入…」"),
    (["validate", "x.json", "--slect", "D5"], "没有选项 --slect"),
    (["validate", "x.json", "--as-of"], "--as-of 后面要写上值"),
    (["validate", COUNTY, "--as-of", "去年"], "日期「去年」看不懂"),
    (["validate", COUNTY, "--format", "pdf"], "可选：text、json"),
    (["validate", COUNTY, "--fail-level", "fatal"], "可选：error、warning、info"),
    (["validate", COUNTY, "--select", "D5O1"], "没有规则「D5O1」。是不是 D"),
    (["validate", COUNTY, "--profile", "zhushan"], "没有方案 zhushan"),
    (["validate", COUNTY, "--config", "没有.toml"], "没有设置文件 没有.toml"),
    (["validate", COUNTY, "-o", "意见.docx"], "不知道 意见.docx 该用哪种格式"),
    (["validate", COUNTY, "--village", "没有这个村"], "没有一户符合选户条件"),
    (["explain", "D599"], "没有规则 D599"),
    (["doctor", "多余"], "多出了参数：多余"),
    (["schema", "house"], "可选：household"),
    (["render", "-o", "x"], "没有写输入"),
    (["render", COUNTY, "--jobs", "0"], "auto 或正整数"),
    (["render", COUNTY, "--formats", "doc"], "可选：docx、pdf"),
    (["render", COUNTY, "--forms", "承诺书"], "没有名为「承诺书」的表"),
]


@pytest.mark.parametrize(("arguments", "said"), MISTAKES, ids=lambda value: " ".join(map(str, value))[-40:])
def test_a_mistake_is_explained_in_chinese(dangan: Run, arguments: list[object], said: str) -> None:
    ran = dangan(*arguments)
    assert ran.code == 2
    assert said in ran.err
    assert ran.out == ""
    assert not re.search(r"Traceback|Error|Usage|Missing|Invalid|No such", ran.err)


def test_a_broken_config_says_which_file(dangan: Run) -> None:
    from pathlib import Path

    Path("dangan.toml").write_text("profile = 3", encoding="utf-8")
    ran = dangan("validate", COUNTY, "--config", "dangan.toml")
    assert ran.code == 2
    assert "dangan.toml 有误" in ran.err


def test_every_command_has_help_with_an_example(dangan: Run) -> None:
    commands = re.findall(r"^  ([a-z]+)  ", dangan("--help").out, re.MULTILINE)
    expected = {"init", "validate", "rectify", "render", "preview", "inspect", "pack", "verify"}
    expected |= {"rules", "explain", "profiles", "schema", "doctor", "compare", "match", "ledger"}
    assert expected == set(commands)
    for command in commands:
        shown = dangan(command, "--help")
        assert shown.code == 0
        assert f"dangan {command}" in shown.out
        assert "示例：" in shown.out


def test_rules_and_profiles_agree(dangan: Run) -> None:
    ran = dangan("rules", "--check")
    assert ran.code == 0
    assert "互相对得上" in ran.out


@pytest.mark.parametrize("name", ["没有.jsonl", "没有.json", "没有.xlsx", "没有的文件夹"])
@pytest.mark.parametrize(
    "command",
    [
        ["validate", "{}"],
        ["rectify", "{}", "-o", "清单.xlsx"],
        ["render", "{}", "-o", "成品"],
        ["ledger", "{}", "-o", "台账"],
        ["preview", "{}", "-o", "一户.html"],
        ["compare", "{}", "{}"],
        ["match", "{}", "--against", str(LIST)],
    ],
    ids=lambda command: command[0],
)
def test_an_input_that_is_not_there_is_said_and_nothing_is_written_over(
    dangan: Run, tmp_path: Path, command: list[str], name: str
) -> None:
    earlier = tmp_path / "清单.xlsx"
    earlier.write_bytes(b"earlier")
    ran = dangan(*[part.format(name) for part in command])
    assert ran.code == 3
    assert f"没有 {name}" in ran.out + ran.err
    assert "内部错误" not in ran.err
    assert earlier.read_bytes() == b"earlier"
    assert not (tmp_path / "台账").exists()
