"""豁免：一户一条规则，写明理由与期限；到期照报，没有用上的说出来，写错的不用。"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_validate import household, write
from tests.conftest import Ran, Run

PROMISE = {"type": "脱贫承诺书", "container": "户明白袋"}
HEADER = "户编号,规则码,理由,到期"


@pytest.fixture(autouse=True)
def county(tmp_path: Path) -> None:
    """两户，袋中各有一份承诺书；dangan.toml 指明豁免表。"""
    write(tmp_path / "县.json", *(household(code, documents=[PROMISE]) for code in ("4201", "4202")))
    (tmp_path / "dangan.toml").write_text('suppressions = "豁免.csv"\n', encoding="utf-8")


def exempt(tmp_path: Path, *rows: str, encoding: str = "utf-8-sig") -> None:
    (tmp_path / "豁免.csv").write_bytes("\r\n".join([HEADER, *rows, ""]).encode(encoding))


def validate(dangan: Run, day: str = "2017-11-30", *options: object) -> tuple[Ran, dict[str, Any]]:
    ran = dangan("validate", "县.json", "--as-of", day, "--select", "D501", "--format", "json", *options)
    return ran, json.loads(ran.out) if ran.out else {}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk"])
def test_an_exempted_finding_is_counted_but_not_listed(dangan: Run, tmp_path: Path, encoding: str) -> None:
    exempt(tmp_path, "4201,D501,县档案局同意随卷保存,2018-06-30", encoding=encoding)
    ran, report = validate(dangan)
    assert ran.code == 1
    assert [f["household"] for f in report["findings"]] == ["4202"]
    assert report["summary"]["findings"] == 1
    assert report["quiet"]["suppressed"] == 1
    text = dangan("validate", "县.json", "--as-of", "2017-11-30", "--select", "D501").out
    assert "豁免的意见 1 条，没有列出" in text


@pytest.mark.parametrize(
    ("expires", "day", "works"),
    [
        ("2018-06-30", "2018-06-30", True),
        ("2018-06-30", "2018-07-01", False),
        ("2018/6/30", "2018-06-29", True),
        ("2018年6月", "2018-06-30", True),
        ("2018-06", "2018-07-01", False),
    ],
)
def test_an_exemption_works_until_its_day(dangan: Run, tmp_path: Path, expires: str, day: str, works: bool) -> None:
    exempt(tmp_path, f"4201,D501,已请示,{expires}")
    _, report = validate(dangan, day)
    assert report["quiet"]["suppressed"] == int(works)
    assert [e["household"] for e in report["quiet"]["expired"]] == ([] if works else ["4201"])


def test_an_expired_exemption_is_reported(dangan: Run, tmp_path: Path) -> None:
    exempt(tmp_path, "4201,D501,已请示,2017-06-30")
    out = dangan("validate", "县.json", "--as-of", "2017-11-30", "--select", "D501").out
    assert "豁免 1 条已到期，不再起作用" in out
    assert "户 4201　D501　2017-06-30 到期　已请示" in out


def test_an_unused_exemption_is_reported_once_looked_at(dangan: Run, tmp_path: Path) -> None:
    exempt(tmp_path, "4201,D502,已请示,2018-06-30")
    ran = dangan("validate", "县.json", "--as-of", "2017-11-30", "--select", "D5")
    assert "豁免 1 条没有用上，可以删去" in ran.out
    assert validate(dangan)[1]["quiet"]["unused"] == []


def test_the_table_may_be_a_workbook(dangan: Run, tmp_path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(tmp_path / "豁免.xlsx")) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate((HEADER.split(","), ["4201", "d501", "已请示", "2018-06-30"])):
            for column, value in enumerate(row):
                sheet.write_string(number, column, value)
    (tmp_path / "dangan.toml").write_text('suppressions = "豁免.xlsx"\n', encoding="utf-8")
    assert validate(dangan)[1]["quiet"]["suppressed"] == 1


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("4201,D5O1,已请示,2018-06-30", "第2行：没有规则「D5O1」"),
        ("4201,D5,已请示,2018-06-30", "「D5」不能豁免"),
        ("4201,D000,已请示,2018-06-30", "「D000」不能豁免"),
        ("4201,D501,,2018-06-30", "第2行没有写「理由」"),
        ("4201,D501,已请示", "第2行没有写「到期」"),
        (",D501,已请示,2018-06-30", "第2行没有写「户编号」"),
        ("4201,D501,已请示,明年", "到期“明年”看不懂"),
        ("4.20399E+16,D501,已请示,2018-06-30", "已被 Excel 改坏"),
    ],
)
def test_a_mistake_in_the_table_is_refused(dangan: Run, tmp_path: Path, row: str, said: str) -> None:
    exempt(tmp_path, row)
    ran, _ = validate(dangan)
    assert ran.code == 2
    assert said in ran.err
    assert "豁免.csv" in ran.err


def test_a_missing_column_or_file_is_refused(dangan: Run, tmp_path: Path) -> None:
    assert validate(dangan)[0].code == 2
    (tmp_path / "豁免.csv").write_text("户编号,规则码\n4201,D501\n", encoding="utf-8")
    ran, _ = validate(dangan)
    assert ran.code == 2
    assert "缺这些列：理由、到期" in ran.err
