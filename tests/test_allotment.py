"""档号分配：分一次，记在表里，以后不变；表有损坏就停下，一个号也不重排。"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from dangan.config import ArchiveTable
from dangan.errors import UsageError
from dangan.printing.allotment import Row, allot

COUNTY = ArchiveTable(fonds_no="J012", catalogue_no="3", volume_pattern="{fonds_no}-{catalogue_no}-{number:03d}")


def home(code: str, township: str = "云坪镇", head: str = "邹玉田", volume_no: str | None = None) -> Row:
    return Row(code, township, "双河村", head, "420399101202", volume_no)


def table(path: Path) -> list[list[str]]:
    return list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))


def test_numbers_follow_the_order_of_first_appearance(tmp_path: Path) -> None:
    path = tmp_path / "档号分配.csv"
    assert allot(path, [home("03"), home("01"), home("02"), home("01")], COUNTY) == {
        "03": "J012-3-001",
        "01": "J012-3-002",
        "02": "J012-3-003",
    }
    assert table(path)[:2] == [
        ["户编号", "乡镇", "村", "户主", "档号", "目录内卷号"],
        ["03", "云坪镇", "双河村", "邹玉田", "J012-3-001", "1"],
    ]
    assert path.read_bytes().startswith(b"\xef\xbb\xbf"), "Excel 凭此认出是 UTF-8"


def test_once_allotted_never_changed_and_only_added_to(tmp_path: Path) -> None:
    path = tmp_path / "档号分配.csv"
    allot(path, [home("01"), home("02")], COUNTY)
    before = path.read_bytes()
    assert allot(path, [home("00"), home("02")], COUNTY) == {"00": "J012-3-003", "02": "J012-3-002"}
    assert path.read_bytes().startswith(before)
    after = path.read_bytes()
    allot(path, [home("02"), home("01"), home("00")], COUNTY)
    assert path.read_bytes() == after


def test_a_number_in_the_record_wins_and_is_not_given_twice(tmp_path: Path) -> None:
    path = tmp_path / "档号分配.csv"
    households = [home("01"), home("02", volume_no="J012-3-007"), home("03", volume_no="旧-5")]
    assert allot(path, households, COUNTY) == {"01": "J012-3-008"}
    assert [line[0] for line in table(path)[1:]] == ["01"]


def test_each_township_has_its_own_series(tmp_path: Path) -> None:
    archive = ArchiveTable(
        fonds_no="J012",
        catalogue_no="3",
        townships={
            "竹坪镇": {"fonds_no": "J045", "volume_pattern": "{fonds_no}-{catalogue_no}-{number:04d}"},
            "石门乡": {"volume_pattern": "JF02{region_code}-{number}"},
        },
    )
    households = [home("01"), home("02", "竹坪镇"), home("03", "石门乡"), home("04", "竹坪镇")]
    assert allot(tmp_path / "表.csv", households, archive) == {
        "02": "J045-3-0001",
        "03": "JF02420399101202-1",
        "04": "J045-3-0002",
    }


def test_without_a_pattern_nothing_is_allotted_and_no_table_is_made(tmp_path: Path) -> None:
    assert allot(tmp_path / "表.csv", [home("01")], ArchiveTable(fonds_no="J012")) == {}
    assert list(tmp_path.iterdir()) == []


def test_a_household_that_cannot_be_printed_gets_none(tmp_path: Path) -> None:
    assert allot(tmp_path / "表.csv", [home(""), home("02", head=""), home("03")], COUNTY) == {"03": "J012-3-001"}


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("{fonds_no}-3", "须有且只有一个 {number}"),
        ("{number}-{number}", "须有且只有一个 {number}"),
        ("{number:x}", "须有且只有一个 {number}"),
        ("{fonds}-{number}", "不能写 {fonds}"),
        ("{number.__class__}", "不能写 {number.__class__}"),
        ("{fonds_no-{number}", "花括号没有配对"),
        ("{fonds_no}-{number", "花括号没有配对"),
        ("{year}-{number}", "没有设定"),
    ],
)
def test_a_bad_pattern_is_said_and_nothing_written(tmp_path: Path, pattern: str, said: str) -> None:
    archive = ArchiveTable(fonds_no="J012", volume_pattern=pattern)
    with pytest.raises(UsageError) as error:
        allot(tmp_path / "表.csv", [home("01")], archive)
    assert said in str(error.value)
    assert error.value.exit_code == 2
    assert not (tmp_path / "表.csv").exists()


HEADER = "户编号,乡镇,村,户主,档号,目录内卷号\r\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ((HEADER + "01,云坪镇,双河村,邹玉田,J012-3-001,1\r\n").encode("gbk"), "读不出"),
        (b"", "表头不对"),
        (HEADER.replace("村", "行政村").encode(), "表头不对"),
        ((HEADER + "01,云坪镇,双河村,邹玉田,J012-3-0").encode(), "末行不完整"),
        ((HEADER + "01,云坪镇,双河村,邹玉田\r\n").encode(), "第 2 行缺项"),
        ((HEADER + "01,a,b,c,J012-3-001,一\r\n").encode(), "第 2 行缺项"),
        ((HEADER + "01,a,b,c,J-1,1\r\n01,a,b,c,J-2,2\r\n").encode(), "第 3 行的户编号或档号与前面重复"),
        ((HEADER + "01,a,b,c,J-1,1\r\n02,a,b,c,J-1,1\r\n").encode(), "第 3 行的户编号或档号与前面重复"),
        ((HEADER + "4.20399E+16,a,b,c,J-1,1\r\n").encode(), "科学计数法"),
    ],
)
def test_a_damaged_table_stops_the_run_untouched(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "档号分配.csv"
    path.write_bytes(content)
    with pytest.raises(UsageError) as error:
        allot(path, [home("01"), home("02")], COUNTY)
    assert said in str(error.value)
    assert path.read_bytes() == content


def test_a_name_is_never_a_formula_in_excel(tmp_path: Path) -> None:
    path = tmp_path / "档号分配.csv"
    allot(path, [home("01", head="=HYPERLINK(1)")], COUNTY)
    assert table(path)[1][3] == "'=HYPERLINK(1)"
