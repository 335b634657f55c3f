"""XLSX 问题清单：一行一条意见，按乡镇、村排；文字只是文字；可直接筛选、打印。"""

from __future__ import annotations

import io
import zipfile

import msgspec
import openpyxl
import pytest

from dangan.findings import Quiet, Report
from dangan.reporters import REPORTERS, xlsx
from tests.reporters.conftest import FAILED, VIEW, finding, report


def book(of: Report) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(REPORTERS["xlsx"].contents(of, VIEW)))


def rows(sheet: openpyxl.worksheet.worksheet.Worksheet) -> list[tuple[object, ...]]:
    return list(sheet.iter_rows(values_only=True))


def test_every_finding_of_the_messy_county_is_one_line(messy: Report) -> None:
    head, *lines = rows(book(messy)["问题清单"])

    assert head == (
        *("序号", "乡镇", "村", "户编号", "户主", "规则", "严重程度", "整改方式", "材料或字段", "问题"),
        *("现存位置", "去向", "责任人", "依据", "出处"),
    )
    assert len(lines) == len(messy.findings)
    assert [line[0] for line in lines] == list(range(1, len(lines) + 1))


def test_lines_are_grouped_by_township_and_village() -> None:
    places = [("乙镇", "甲村"), ("甲镇", "乙村"), (None, None), ("乙镇", "乙村"), ("甲镇", "乙村"), ("乙镇", "甲村")]
    findings = [finding(n, township=township, village=village) for n, (township, village) in enumerate(places)]

    listed = [line[1:3] for line in rows(book(report(*findings))["问题清单"])[1:]]
    assert listed == [
        (None, None),
        *(("乙镇", "甲村"),) * 2,
        ("乙镇", "乙村"),
        *(("甲镇", "乙村"),) * 2,
    ]


def test_a_value_that_looks_like_a_formula_or_a_number_stays_text() -> None:
    nasty = finding(household="04201", head="=HYPERLINK(1)", message="+1\x00", owner="@SUM(A1)", place_now="-2")
    line = next(book(report(nasty))["问题清单"].iter_rows(min_row=2))

    assert [line[n].value for n in (3, 4, 9, 12, 10)] == ["04201", "=HYPERLINK(1)", "+1�", "@SUM(A1)", "-2"]
    assert {line[n].data_type for n in (3, 4, 9, 12, 10)} == {"s"}


def test_it_is_ready_to_filter_and_print(messy: Report) -> None:
    sheet = book(messy)["问题清单"]

    assert sheet.auto_filter.ref == f"A1:O{len(messy.findings) + 1}"
    assert sheet.freeze_panes == "F2"
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)


def test_statistics_count_places_rules_severities_and_owners() -> None:
    findings = [
        finding(1),
        finding(1, rule="D101", remedy="补充", owner="帮扶责任人"),
        finding(2, village="双河村", severity="warning"),
    ]
    lines = rows(book(report(*findings))["统计"])

    assert ("云坪镇", "桃源村", 1, 1, 0, 2, 1) in lines
    assert ("云坪镇", "双河村", 1, 0, 0, 1, 1) in lines
    assert ("云坪镇", "小计", 2, 1, 0, 3, 2) in lines
    assert ("合计", None, 2, 1, 0, 3, 2) in lines
    assert ("D501", "应取消的材料", 2, 2) in [line[:4] for line in lines]
    assert ("警告", 1) in [line[:2] for line in lines]
    assert ("帮扶责任人", 1) in [line[:2] for line in lines]


def test_what_was_not_checked_put_aside_or_left_out_is_told() -> None:
    some = report(finding(), failed=[FAILED], complete=False)
    told = book(msgspec.structs.replace(some, quiet=Quiet(baselined=4, suppressed=2)))

    assert rows(told["未核查"])[1:] == [("D307", VIEW.titles["D307"], "本县未设定「当年脱贫标准」")]
    assert rows(told["搁置"])[1:] == [("4209", "户.csv 第9行", "户编号 4209 登记了两次")]
    assert rows(told["依据"])[1:] == [("002-10.取消", "其他资料如承诺书、明白卡、合影等一律取消。")]
    facts = "".join(str(line[0]) for line in rows(told["统计"])[:4])
    assert "旧账 4 条、豁免的意见 2 条" in facts
    assert "核查不完整" in facts


def test_more_findings_than_a_sheet_holds_go_on_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "ROWS", 2)
    told = book(report(*map(finding, range(5))))

    assert [rows(told[name])[1][0] for name in ("问题清单", "问题清单2", "问题清单3")] == [1, 3, 5]


def test_a_report_without_findings_is_a_valid_workbook() -> None:
    assert len(rows(book(report())["问题清单"])) == 1


def test_the_same_report_gives_the_same_bytes(messy: Report) -> None:
    one, two = (REPORTERS["xlsx"].contents(messy, VIEW) for _ in range(2))

    assert one == two
    assert b"2017-11-30T00:00:00Z" in zipfile.ZipFile(io.BytesIO(one)).read("docProps/core.xml")
