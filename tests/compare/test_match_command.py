"""dangan match：凭证件号码，只凭姓名的另列；名单的种类、表头、截止日期；很大、有毛病的名单。"""

from __future__ import annotations

import csv
import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from dangan.sources.roll import Roll
from tests.compare.test_compare_command import HEAD, OLD_HEAD, SON, WIFE, household, member, write
from tests.conftest import Run

DAY = ("--as-of", "2017-11-30")
DATED = (*DAY, "--snapshot-as-of", "2017-10-31")
STRANGER = "420399198505050015"


def listed(name: str, head: str, *rows: str, encoding: str = "utf-8") -> str:
    Path(name).write_text("\n".join((head, *rows)) + "\n", encoding=encoding)
    return name


def rules(dangan: Run, file: str, *more: object) -> list[tuple[str, str]]:
    ran = dangan("match", "县.json", "--against", file, *DATED, "--format", "json", *more)
    return [(f["rule"], f["subject"]) for f in json.loads(ran.out)["findings"]]


@pytest.mark.parametrize(
    ("ours", "theirs", "name", "expected"),
    [
        pytest.param(HEAD, HEAD, "周大山", "D831", id="号码相同"),
        pytest.param(HEAD, OLD_HEAD, "周大山", "D831", id="名单是十五位"),
        pytest.param(OLD_HEAD, HEAD, "周大山", "D831", id="登记是十五位"),
        pytest.param(WIFE, WIFE.lower(), "周大山", "D831", id="小写x"),
        pytest.param(WIFE + "43", WIFE, "周大山", "D831", id="登记是残疾证号"),
        pytest.param(HEAD, HEAD, "周大三", "D831", id="号码相同，姓名写法不同"),
        pytest.param(HEAD, STRANGER, "周大山", None, id="同名而号码不同，是两个人"),
        pytest.param(HEAD, "420399196803120000", "周大山", "D840", id="名单的号码被改坏"),
        pytest.param(HEAD, "4.20399E+17", "周大山", "D840", id="名单的号码成了科学计数法"),
        pytest.param(HEAD, "", "周 大山", "D840", id="名单没有号码，姓名中有空格"),
        pytest.param(None, STRANGER, "周大山", "D840", id="登记没有号码"),
        pytest.param(HEAD, "", "李明", None, id="名单没有号码，姓名也不同"),
    ],
)
def test_number_decides_and_a_name_is_only_a_hint(
    dangan: Run, ours: str | None, theirs: str, name: str, expected: str | None
) -> None:
    write("县.json", household(member("周大山", ours)))
    listed("车辆.csv", "车主,身份证号,车牌号", f"{name},{theirs},鄂Z1")
    found = [rule for rule, _ in rules(dangan, "车辆.csv", "--ignore", "D842")]
    assert found == ([expected] if expected else [])


def test_damaged_numbers_are_counted_and_said(dangan: Run) -> None:
    write("县.json", household())
    listed("车辆.csv", "车主,身份证号", "甲,420399196803120000", "乙,4.20399E+17", f"丙,{STRANGER}", "丁,")
    ran = dangan("match", "县.json", "--against", "车辆.csv", *DATED)
    assert "D842" in ran.out
    assert "有 2 行的证件号码被 Excel 改坏" in ran.out
    assert "有可用号码的 1 行，被改坏的 2 行，没有或认不出的 1 行" in ran.err


@pytest.mark.parametrize(
    ("recorded", "on_list", "expected"),
    [(True, True, 0), (False, True, 1), (True, False, 1), (False, False, 0), (None, True, 1), (None, False, 0)],
)
def test_allowance_recorded_and_listed(dangan: Run, recorded: bool | None, on_list: bool, expected: int) -> None:
    """李秀登记享受低保、也在名单上：名单包括本村。"""
    other = member("李秀", WIFE, "配偶", allowance=True)
    write("县.json", household(member("周大山", HEAD, **({} if recorded is None else {"allowance": recorded})), other))
    rows = [f"李秀,{WIFE}"] + ([f"周大山,{HEAD}"] if on_list else [])
    listed("低保.csv", "姓名,身份证号", *rows)
    assert rules(dangan, "低保.csv") == [("D832", "周大山·享受低保")] * expected


def test_a_village_the_list_does_not_cover_is_not_checked_for_absence(dangan: Run) -> None:
    write("县.json", household(member("周大山", HEAD, allowance=True)))
    listed("低保.csv", "姓名,身份证号", f"外人,{STRANGER}")
    ran = dangan("match", "县.json", "--against", "低保.csv", *DATED, "--format", "json")
    report = json.loads(ran.out)
    assert report["findings"] == []
    assert "云坪镇桃源村没有一人在名单上" in report["not_checked"][0]["reason"]


def test_a_column_never_filled_is_unknown_not_no(dangan: Run) -> None:
    write("县.json", household())
    listed("低保.csv", "姓名,身份证号", f"周大山,{HEAD}")
    assert rules(dangan, "低保.csv") == []


def test_the_dead_and_departed_are_not_matched(dangan: Run) -> None:
    write("县.json", household(member("周大山", HEAD), member("李秀", WIFE, "配偶", presence="死亡")))
    listed("死亡人员.csv", "姓名,身份证号", f"李秀,{WIFE}", f"周大山,{HEAD}")
    assert rules(dangan, "死亡人员.csv") == [("D837", "周大山·死亡注销")]


# ---- 名单是哪一种、哪一天的 ----


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("2017年农村低保对象.csv", "低保"),
        ("特困人员.csv", "特困供养"),
        ("财政供养人员名单.csv", "财政供养"),
        ("不动产登记.csv", "不动产"),
        ("城乡居民基本医疗保险.csv", "医保参保"),
        ("企业法定代表人.csv", "工商登记"),
    ],
)
def test_kind_is_recognised_from_the_file_name(dangan: Run, file: str, kind: str) -> None:
    write("县.json", household())
    listed(file, "姓名,身份证号", f"外人,{STRANGER}")
    assert f"{kind}名单" in dangan("match", "县.json", "--against", file, *DATED).err


def test_kind_from_the_title_or_said_outright(dangan: Run) -> None:
    write("县.json", household())
    listed("1.csv", "全市机动车登记,", "姓名,身份证号", f"周大山,{HEAD}")
    assert rules(dangan, "1.csv") == [("D831", "周大山·车辆")]
    listed("2.csv", "姓名,身份证号", f"周大山,{HEAD}")
    ran = dangan("match", "县.json", "--against", "2.csv", *DATED)
    assert ran.code == 2
    assert "请用 --kind 写明" in ran.err
    assert rules(dangan, "2.csv", "--kind", "财政供养") == [("D831", "周大山·财政供养")]
    assert dangan("match", "县.json", "--against", "2.csv", *DATED, "--kind", "飞机").code == 2


@pytest.mark.parametrize(
    ("title", "option", "date"),
    [
        ("车辆登记（截至2017年10月31日）", (), "2017-10-31"),
        ("车辆登记 数据截止日期：2017-09", (), "2017-09"),
        ("车辆登记（截至2017年10月31日）", ("--snapshot-as-of", "2017-11-15"), "2017-11-15"),
        ("车辆登记", (), None),
    ],
)
def test_snapshot_date(dangan: Run, title: str, option: tuple[str, ...], date: str | None) -> None:
    write("县.json", household())
    listed("名单.csv", f"{title},", "姓名,身份证号", f"周大山,{HEAD}")
    ran = dangan("match", "县.json", "--against", "名单.csv", *DAY, *option)
    assert ("D841" in ran.out) == (date is None)
    assert ran.code == (1 if date is None else 0)
    assert (f"截止 {date}" if date else "截止日期不明") in ran.out


def test_snapshot_date_from_a_column_when_all_rows_agree(dangan: Run) -> None:
    write("县.json", household())
    rows = [f"周大山,{HEAD},2017-10-31", f"外人,{STRANGER},2017年10月31日"]
    listed("车辆.csv", "姓名,身份证号,数据截止日期", *rows)
    assert "截止 2017-10-31" in dangan("match", "县.json", "--against", "车辆.csv", *DAY).out
    listed("车辆.csv", "姓名,身份证号,数据截止日期", *rows, f"又一人,{SON},2016-10-31")
    ran = dangan("match", "县.json", "--against", "车辆.csv", *DAY)
    assert "写了几个不同的截止日期" in ran.out


# ---- 表头与文件 ----


def test_two_number_columns_are_never_guessed(dangan: Run) -> None:
    write("县.json", household())
    listed("学生学籍.csv", "学生,学生身份证,监护人身份证", f"外人,{STRANGER},{HEAD}")
    ran = dangan("match", "县.json", "--against", "学生学籍.csv", *DATED)
    assert ran.code == 2
    assert "学生身份证、监护人身份证" in ran.err
    Path("dangan.toml").write_text('[columns]\n"监护人身份证" = "证件号码"\n', encoding="utf-8")
    assert "在册的人有 1 名在名单上" in dangan("match", "县.json", "--against", "学生学籍.csv", *DATED).err


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t"])
def test_encodings_and_separators(dangan: Run, encoding: str, separator: str) -> None:
    write("县.json", household())
    rows = [separator.join(cells) for cells in (("车主", "身份证号", "车牌"), ("周大山", HEAD, '"鄂Z1"'))]
    listed("车辆.csv", *rows, encoding=encoding)
    assert rules(dangan, "车辆.csv") == [("D831", "周大山·车辆")]


def test_bad_rows_do_not_swallow_the_rest(dangan: Run) -> None:
    write("县.json", household())
    rows = ['"没有配对,1,2', "多,一,格,了", f"周大山,{HEAD},鄂Z1", f'"两行\n住址",{STRANGER},鄂Z2']
    listed("车辆.csv", "车主,身份证号,车牌", *rows)
    ran = dangan("match", "县.json", "--against", "车辆.csv", *DATED)
    assert ran.code == 4
    assert "D831" in ran.out
    assert "第2行" in ran.out
    assert "引号没有配对" in ran.out
    assert "这一行有4格" in ran.out


def test_every_sheet_of_a_workbook_is_read(dangan: Run) -> None:
    write("县.json", household(member("周大山", HEAD), member("李秀", WIFE, "配偶")))
    with xlsxwriter.Workbook("车辆.xlsx") as book:
        for name, rows in (
            ("云坪镇", [["车主", "身份证号"], ["周大山", HEAD]]),
            ("石门镇", [["车辆登记"], ["车主", "身份证号"], ["李秀", WIFE]]),
            ("说明", [["本表由车管所提供"]]),
        ):
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    ran = dangan("match", "县.json", "--against", "车辆.xlsx", *DATED, "--format", "json")
    report = json.loads(ran.out)
    assert [f["subject"] for f in report["findings"]] == ["周大山·车辆", "李秀·车辆"]
    assert "石门镇第3行" in report["findings"][1]["message"]
    assert ran.code == 4
    assert "没有找到证件号码一列" in report["failed"][0]["reason"]


@pytest.mark.parametrize(
    ("file", "content", "code"),
    [
        ("没有.csv", None, 3),
        ("车辆.doc", b"x", 2),
        ("车辆.csv", b"\x00\x01", 3),
        ("车辆.csv", "车主,车牌\n周,1\n".encode(), 3),
    ],
)
def test_lists_that_cannot_be_read(dangan: Run, file: str, content: bytes | None, code: int) -> None:
    write("县.json", household())
    if content is not None:
        Path(file).write_bytes(content)
    assert dangan("match", "县.json", "--against", file, *DATED).code == code


def test_a_long_list_is_not_held_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "车辆.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["车主", "身份证号", "住址"])
        rows.writerows(["某人", f"{number:018}", "汉原市青岭县某某街道某某小区" * 3] for number in range(40_000))
    tracemalloc.start()
    count = sum(1 for _ in Roll(path, {}).entries())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 40_000
    assert peak < path.stat().st_size / 2


# ---- 线索清单 ----


def test_the_list_of_leads_has_room_for_the_outcome_and_masks_numbers(dangan: Run) -> None:
    write("县.json", household(member("周大山", HEAD), member("李秀", WIFE, "配偶")))
    listed("车辆.csv", "车主,身份证号,车牌号,电话", f"周大山,{HEAD},鄂Z1,15412345678", "李秀,,=2+3,")
    ran = dangan("match", "县.json", "--against", "车辆.csv", *DATED, "--table", "线索.xlsx", "-o", "报告.xlsx")
    assert ran.code == 0
    title, about, head, one, two = CalamineWorkbook.from_path("线索.xlsx").get_sheet_by_index(0).to_python()
    assert "清退" in about[0]
    assert "2017年10月31日" in about[0]
    first, second = (dict(zip(head, row, strict=True)) for row in (one, two))
    assert first["证件号码"] == "4203**********0019"
    assert first["凭什么对上"] == "证件号码"
    assert second["凭什么对上"] == "只凭姓名，待核实"
    assert second["名单所载"] == "车牌号 =2+3"
    for row in (first, second):
        blanks = [row[name] for name in ("评议记录（见村级专项工作档案）", "核实结果", "核实人", "日期")]
        assert blanks == ["", "", "", ""]
    everything = str([title, one, two]) + ran.out + ran.err + _every_cell("报告.xlsx")
    assert HEAD not in everything
    assert "15412345678" not in everything


def _every_cell(path: str) -> str:
    book = CalamineWorkbook.from_path(path)
    return "".join(str(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)


def test_a_county_adds_its_own_kind_of_list(dangan: Run) -> None:
    write("县.json", household(member("周大山", HEAD, soldier=True)))
    Path("本县.toml").write_text(
        'id = "qingling"\nextends = "zhushan-2017"\n[[departments]]\nname = "现役军人"\ndepartment = "武装部"\n'
        'rule = "D837"\nnames = ["现役"]\nfield = "是否现役军人"\nconflicts = ["否"]\nhit = "名单上有"\n'
        'clause = "数据比对"\n',
        encoding="utf-8",
    )
    listed("现役.csv", "姓名,身份证号", f"周大山,{HEAD}")
    assert rules(dangan, "现役.csv", "--profile", "本县.toml") == []
    write("县.json", household(member("周大山", HEAD, soldier=False)))
    assert rules(dangan, "现役.csv", "--profile", "本县.toml") == [("D837", "周大山·是否现役军人")]


def test_nothing_says_cancel(dangan: Run) -> None:
    write("县.json", household())
    listed("财政供养.csv", "姓名,身份证号", f"周大山,{HEAD}")
    ran = dangan("match", "县.json", "--against", "财政供养.csv", *DATED, "--format", "json")
    finding: dict[str, Any] = json.loads(ran.out)["findings"][0]
    assert (finding["remedy"], finding["confirm"], finding["move_to"]) == ("补充", True, None)
    assert "不得据此直接清退" in finding["message"]
