"""输入中没有某一列：不逐户报缺，全批次列入未核查，一条规则一句。"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from dangan import check, profile, sources
from dangan.dates import PartialDate
from dangan.findings import Report
from dangan.rules.columns import COLUMNS

SAMPLES = Path(__file__).parents[2] / "samples"
ZHUSHAN = profile.load("zhushan-2017")
BARE = [
    ["户编号", "户主", "脱贫属性", "乡镇", "村", "人口"],
    ["42039900100100001", "王德明", "脱贫", "双河镇", "石门村", "4"],
    ["42039900100100002", "李秀英", "未脱贫", "双河镇", "石门村", "2"],
    ["42039900100100003", "赵有才", "脱贫", "双河镇", "石门村", "5"],
]


def as_csv(path: Path) -> Path:
    with path.with_suffix(".csv").open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows(BARE)
    return path.with_suffix(".csv")


def as_xlsx(path: Path) -> Path:
    with xlsxwriter.Workbook(path.with_suffix(".xlsx")) as book:
        sheet = book.add_worksheet("导出")
        for number, row in enumerate(BARE):
            sheet.write_row(number, 0, row)
    return path.with_suffix(".xlsx")


def as_json(path: Path) -> Path:
    households = [
        {"code": code, "status": status, "township": township, "village": village, "members": [{"name": head}]}
        for code, head, status, township, village, _ in BARE[1:]
    ]
    return written(path.with_suffix(".json"), households)


def as_jsonl(path: Path) -> Path:
    households = json.loads(as_json(path).read_bytes())
    path.with_suffix(".jsonl").write_text("\n".join(map(json.dumps, households)), encoding="utf-8")
    return path.with_suffix(".jsonl")


def written(path: Path, content: Any) -> Path:
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


def look(path: Path) -> Report:
    return check.check(sources.read([path]), ZHUSHAN, PartialDate(2017, 11, 30))


def reasons(report: Report) -> list[tuple[str, str]]:
    return [(entry.rule, entry.reason) for entry in report.not_checked]


@pytest.mark.parametrize("write", [as_csv, as_xlsx, as_json, as_jsonl])
def test_bare_export(tmp_path: Path, write: Callable[[Path], Path]) -> None:
    """几列的导出：没有脱贫时间一列，逐户一条也不报。"""
    report = look(write(tmp_path / "导出"))
    assert report.summary.households == 3
    assert [f.rule for f in report.findings if f.household] == []
    assert reasons(report).count(("D352", "脱贫时间：输入中没有这一列")) == 1


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_bare_export_with_heads_only(tmp_path: Path, write: Callable[[Path], Path]) -> None:
    """只有户主、没有成员表：其余的人未知，不拿户主一人去比人数。"""
    assert ("D606", "成员：3 户没有这张表，这些户未查") in reasons(look(write(tmp_path / "导出")))


def test_bare_export_without_members(tmp_path: Path) -> None:
    """只有户、没有成员的表：成员是未知，不逐户说没有登记成员。"""
    path = tmp_path / "户.csv"
    path.write_text("户编号,村,人数\n001,石门村,4\n002,石门村,2\n", encoding="utf-8")
    assert ("D001", "成员：输入中没有这张表") in reasons(look(path))


def test_household_without_members_among_others(tmp_path: Path) -> None:
    """别的户有成员，这一户没有：是这一户的错。"""
    households = [{"code": "001", "members": [{"name": "王德明", "relation": "户主"}]}, {"code": "002", "members": []}]
    report = look(written(tmp_path / "户.json", households))
    assert [(f.rule, f.household) for f in report.findings if f.household] == [("D001", "002")]


def test_blank_cell_under_a_heading_is_missing(tmp_path: Path) -> None:
    """有这一列而空白的照报。"""
    path = tmp_path / "户.csv"
    path.write_text("户编号,姓名,与户主关系,脱贫属性,脱贫时间\n001,王德明,户主,脱贫,\n", encoding="utf-8")
    assert [f.rule for f in look(path).findings if f.household] == ["D352"]


def test_json_key_written_once_is_a_column(tmp_path: Path) -> None:
    """JSON 里有一户写了脱贫时间，别的脱贫户没有写的照报。"""
    households = [
        {"code": code, "status": "脱贫", "members": [{"name": "王德明", "relation": "户主"}]} for code in ("001", "002")
    ]
    households[1]["exited_on"] = "2016"
    report = look(written(tmp_path / "户.json", households))
    assert [(f.rule, f.household) for f in report.findings if f.rule == "D352"] == [("D352", "001")]


def test_one_input_has_the_column_the_other_not(tmp_path: Path) -> None:
    """两个镇的导出，一个没有脱贫时间一列：说明几户没有查。"""
    for name, heading, value in (("甲", ",脱贫时间", ",2016"), ("乙", "", "")):
        text = f"户编号,姓名,与户主关系,脱贫属性{heading}\n{name}001,王德明,户主,脱贫{value}\n"
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    assert ("D352", "脱贫时间：1 户没有这一列，这些户未查") in reasons(look(tmp_path))


def test_every_column_missing_from_json(tmp_path: Path) -> None:
    """整县的 JSON 去掉这些键：没有一条规则逐户报缺，没查的规则各一句。"""
    county = json.loads((SAMPLES / "county.json").read_bytes())
    for column in COLUMNS:
        table, _, field = column.rpartition(".")
        for household in county["households"]:
            records = household.get(table, []) if table else [household]
            for record in records if isinstance(records, list) else [records]:
                if column != "members":
                    record.pop(field, None)
    report = look(written(tmp_path / "县.json", county))
    assert [f.rule for f in report.findings if f.household] == []
    told = Counter(entry.rule for entry in report.not_checked if entry.reason.endswith("输入中没有这一列"))
    assert set(told.values()) == {1}
    assert {"D209", "D212", "D229", "D243", "D264", "D273", "D326", "D352", "D402", "D505", "D635"} <= set(told)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (",申请,2016-10-01,", "程序·阶段：输入中没有这一列"),
        ("退出,申请,,", "程序·日期、程序·参见档号：输入中没有这一列"),
        ("退出,申请,2016-10-01,", None),
    ],
)
@pytest.mark.parametrize("suffix", ["csv", "json"])
def test_exit_trace_without_phase_or_date(tmp_path: Path, suffix: str, row: str, told: str | None) -> None:
    """程序表没有阶段、日期与参见档号的，看不出退出的痕迹，不逐户说缺。"""
    phase, _, date, _ = row.split(",")
    steps = ("申请", "核查测算", "公示", "告知") if told else ("申请",)
    events = [{"phase": phase, "step": step, "date": date} for step in steps]
    events = [{key: value for key, value in event.items() if value} for event in events]
    if suffix == "json":
        member = {"name": "王德明", "relation": "户主"}
        path = written(tmp_path / "户.json", [{"code": "1", "status": "脱贫", "members": [member], "events": events}])
    else:
        path = tmp_path / "表"
        path.mkdir()
        (path / "户.csv").write_text("户编号,户主,脱贫属性\n1,王德明,脱贫\n", encoding="utf-8")
        with (path / "程序.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, ["户编号", *events[0]])
            writer.writeheader()
            writer.writerows({"户编号": "1"} | event for event in events)
    report = look(path)
    found = [entry.reason for entry in report.not_checked if entry.rule == "D303" and "程序" in entry.reason]
    assert ("D303" in {f.rule for f in report.findings}) is (told is None)
    assert [reason.replace("1 户没有这一列，这些户未查", "输入中没有这一列") for reason in found] == [told] * bool(told)


@pytest.mark.parametrize(("heading", "told"), [("", True), (",不愁吃佐证", True), (",住房安全有保障佐证", False)])
def test_yardsticks_without_references(tmp_path: Path, heading: str, told: bool) -> None:
    """没有佐证一列的不逐户报；有这一列而空白的照报。"""
    path = tmp_path / "户.csv"
    blank = "," * bool(heading)
    path.write_text(f"户编号,户主,脱贫属性,住房安全有保障{heading}\n1,王德明,脱贫,是{blank}\n", encoding="utf-8")
    report = look(path)
    assert (("D358", "住房安全有保障佐证：输入中没有这一列") in reasons(report)) is told
    assert ("D358" in {f.rule for f in report.findings}) is not told


def test_village_papers_without_volume_numbers(tmp_path: Path) -> None:
    """村级材料没有登记档号：各户的参见档号无从核对，不逐户报查无此号。"""
    county = json.loads((SAMPLES / "county.json").read_bytes())
    for paper in county["village_documents"]:
        paper.pop("volume_no", None)
    assert [f.rule for f in look(written(tmp_path / "县.json", county)).findings if f.household] == []
