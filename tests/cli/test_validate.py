"""dangan validate：输出什么、以什么退出。"""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from dangan import resources
from dangan.reporters import SUFFIXES
from tests.conftest import SAMPLES, Run

MESSY = SAMPLES / "messy.json"
DAY = ("--as-of", "2017-11-30")
CANCELLED = "42039910120100001"


def household(code: str, **fields: object) -> dict[str, object]:
    return {
        "code": code,
        "township": "云坪镇",
        "village": "桃源村",
        "members": [{"name": "张三", "relation": "户主"}],
    } | fields


def write(path: Path, *households: object) -> Path:
    path.write_text(json.dumps(households, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.fixture
def promise(tmp_path: Path) -> Path:
    """一户，卷内有一份承诺书，证件号码校验码错一位。"""
    member = {"name": "张三", "relation": "户主", "id_no": "420399195001010013"}
    paper = {"type": "脱贫承诺书", "container": "一户一档", "section": "精准帮扶", "pages": 1}
    return write(tmp_path / "一户.json", household("4201", members=[member], documents=[paper]))


def test_a_finding_names_remedy_destination_owner_and_source(dangan: Run, promise: Path) -> None:
    ran = dangan("validate", promise, *DAY, "--select", "D501")
    assert ran.code == 1
    assert "户 4201　张三　云坪镇　桃源村" in ran.out
    assert "D501 错误 取消" in ran.out
    assert "一户一档·精准帮扶 → 抽出集中登记保管" in ran.out
    assert "责任人：村档案员" in ran.out
    assert "出处：一户.json 第1户" in ran.out
    assert "读入 1 个文件，核查 1 户 1 人" in ran.out
    assert "dangan explain D501" in ran.out


def test_the_json_report_follows_its_schema(dangan: Run) -> None:
    ran = dangan("validate", MESSY, *DAY, "--format", "json")
    report = json.loads(ran.out)
    jsonschema.validate(report, json.loads(resources.schema("report")))
    assert report["summary"]["findings"] == len(report["findings"]) > 50


def test_reports_are_also_saved_by_suffix(dangan: Run, promise: Path) -> None:
    ran = dangan("validate", promise, *DAY, "-o", "报告/意见.json", "-o", "报告/意见.txt")
    assert json.loads(Path("报告/意见.json").read_text("utf-8"))["findings"]
    assert Path("报告/意见.txt").read_text("utf-8") == ran.out


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ((), 1),
        (("--exit-zero",), 0),
        (("--select", "D501"), 1),
        (("--ignore", "D"), 0),
        (("--select", "D403"), 0),
        (("--select", "D4", "--fail-level", "warning"), 1),
    ],
)
def test_the_exit_code_follows_the_chosen_rules_and_level(
    dangan: Run, tmp_path: Path, options: tuple[str, ...], code: int
) -> None:
    papers = [{"type": "扶贫手册", "container": "户明白袋"}, {"type": "脱贫承诺书", "container": "户明白袋"}]
    one = write(tmp_path / "一户.json", household("4201", documents=papers))
    assert dangan("validate", one, *DAY, *options).code == code


def test_unreadable_and_partial_inputs_have_their_own_codes(dangan: Run, tmp_path: Path, promise: Path) -> None:
    (tmp_path / "坏.xlsx").write_bytes(b"not a workbook")
    unreadable = dangan("validate", promise, tmp_path / "坏.xlsx", *DAY)
    assert unreadable.code == 3
    assert "坏.xlsx" in unreadable.out
    assert "D501" in unreadable.out
    twice = write(tmp_path / "重复.json", household("4201"), household("4201"))
    assert dangan("validate", twice, *DAY).code == 4


def test_a_named_household_that_is_not_there_is_reported(dangan: Run, promise: Path) -> None:
    ran = dangan("validate", promise, *DAY, "--household", "4201", "--household", "4209")
    assert ran.code == 4
    assert "4209　资料中没有这一户" in ran.out


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("名单.txt", "4202\n"),
        ("名单.csv", "户编号,户主\r\n4202,李四\r\n"),
        ("名单-gbk.csv", "户编号,户主\r\n4202,李四\r\n"),
    ],
)
def test_households_can_be_chosen_by_a_list(dangan: Run, tmp_path: Path, name: str, content: str) -> None:
    three = write(tmp_path / "三户.json", *(household(code) for code in ("4201", "4202", "4203")))
    (tmp_path / name).write_bytes(content.encode("gbk" if "gbk" in name else "utf-8-sig"))
    ran = dangan("validate", three, *DAY, "--list", tmp_path / name, "--format", "json")
    assert json.loads(ran.out)["summary"]["households"] == 1


def test_identity_numbers_are_masked_unless_asked_for(dangan: Run, promise: Path) -> None:
    assert "420399195001010013" not in dangan("validate", promise, *DAY).out
    assert "420399195001010013" in dangan("validate", promise, *DAY, "--show-id").out


def test_the_html_report_is_one_masked_file(dangan: Run, promise: Path) -> None:
    dangan("validate", promise, *DAY, "-o", "意见.html")
    page = Path("意见.html").read_text("utf-8")
    assert "<title>一户一档核查报告 2017年11月30日</title>" in page
    assert "竹山县2017年“秋季攻势”一户一档" in page
    assert "420399195001010013" not in page
    assert "4203**********0013" in page


def test_statistics_lists_rules_instead_of_findings(dangan: Run) -> None:
    out = dangan("validate", MESSY, *DAY, "--statistics").out
    assert "3  D501  应取消的材料" in out
    assert "出处：" not in out


def test_off_a_terminal_lines_are_plain_and_whole(dangan: Run) -> None:
    out = dangan("validate", MESSY, *DAY).out
    assert "\x1b" not in out
    assert "…" not in out.partition("下一步")[0]


def test_control_characters_of_a_record_do_not_reach_the_terminal(dangan: Run, tmp_path: Path) -> None:
    paper = {"type": "\x1b[2J承诺书", "container": "户明白袋"}
    ran = dangan("validate", write(tmp_path / "一户.json", household("4201", documents=[paper])), *DAY)
    assert "\x1b" not in ran.out


def test_half_a_surrogate_in_one_household_does_not_stop_the_others(dangan: Run, tmp_path: Path) -> None:
    broken = '{"code": "4201", "township": "\\ud800", "members": [{"name": "张\\ud800三", "relation": "户主"}]}'
    good = json.dumps(household("4202"))
    (tmp_path / "两户.json").write_text(f"[{broken}, {good}]", encoding="utf-8")
    ran = dangan("validate", tmp_path / "两户.json", *DAY, "--format", "json", "-o", "意见.txt")
    report = json.loads(ran.out)
    assert report["summary"]["households"] == 2
    assert ("4201", "D002", "members[0].name") in {(f["household"], f["rule"], f["path"]) for f in report["findings"]}


@pytest.mark.parametrize(
    "command",
    [
        ("validate", "{bad}", "{good}"),
        ("rectify", "{bad}", "{good}", "-o", "清单"),
        ("ledger", "{bad}", "{good}", "-o", "台账", "--formats", "xlsx"),
        ("init", "县", "--from", "{bad}"),
        ("compare", "{bad}", "{good}"),
    ],
    ids=lambda command: command[0],
)
def test_every_command_says_an_unreadable_file_in_the_same_words(
    dangan: Run, tmp_path: Path, command: tuple[str, ...]
) -> None:
    bad = tmp_path / "坏.xlsx"
    bad.write_bytes(b"PK\x03\x04 broken")
    good = write(tmp_path / "好.json", household("1"))
    ran = dangan(*(word.format(bad=bad, good=good) for word in command))
    told = {line for line in (ran.out + ran.err).splitlines() if "坏.xlsx" in line}
    assert told == {"读不出：坏.xlsx 打不开：文件已损坏或不完整；请重新导出，或用 Excel、WPS 修复后另存为 .xlsx"}


def test_an_unreadable_file_is_also_told_on_standard_error(dangan: Run, promise: Path) -> None:
    """标准输出存进文件或丢开时，屏幕上也看得到是哪一个、为什么。"""
    Path("坏.csv").write_bytes(b"")
    ran = dangan("validate", promise, "坏.csv", *DAY, "-o", "意见.json")
    assert ran.code == 3
    assert "读不出：坏.csv 是空的\n" in ran.out
    assert "读不出：坏.csv 是空的\n" in ran.err


def test_what_was_not_checked_fits_on_a_screen(dangan: Run) -> None:
    """只有导出表：没有查的各条归成几行，写明几条、为什么、怎样看全；--statistics 逐条列出。"""
    export = SAMPLES / "export-2017.xlsx"
    report = json.loads(dangan("validate", export, *DAY, "--format", "json").out)
    absent = {entry["rule"] for entry in report["not_checked"] if entry["reason"].endswith("：输入中没有这张表")}
    brief = [line for line in dangan("validate", export, *DAY).out.splitlines() if line.startswith("未核查")]
    full = dangan("validate", export, *DAY, "--statistics").out

    assert len(brief) <= 8
    assert brief[0].startswith(f"未核查 {len(absent)} 条：输入中没有这张表（材料、五评、")
    assert sum("对照原件" in line for line in brief) == 1
    assert "--format json" in brief[-1]
    assert "未核查 D104：五评：输入中没有这张表" in full


def test_an_id_number_used_as_the_code_is_told_and_masked(dangan: Run, tmp_path: Path) -> None:
    """身份证号当了户编号：提醒；各种报告里都遮盖，照原号仍选得出这一户，--show-id 才看得到全号。"""
    number = "420399195206150013"
    data = write(tmp_path / "户.json", household(number))
    reports = [
        f"意见{suffix}" for suffix in (".json", ".jsonl", ".html", ".sarif", ".xml", ".txt") if suffix in SUFFIXES
    ]
    ran = dangan("validate", data, *DAY, "--household", number, *(f"-o{name}" for name in reports))
    assert "户 4203**********0013　张三" in ran.out
    assert "D020 警告 修正　户编号 4203**********0013 是身份证号" in ran.out
    assert number not in ran.out + ran.err
    assert len(reports) >= 4
    for name in reports:
        assert number not in Path(name).read_text("utf-8"), name
    assert f"户 {number}　张三" in dangan("validate", data, *DAY, "--show-id").out
