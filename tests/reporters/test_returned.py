"""退回的工作簿：只添意见，原有的一字不动；经办人照改，再退再查都行。

原件与退回件的值用 python-calamine 读来比较，格式用 openpyxl 看。
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import python_calamine
import xlsxwriter
from openpyxl.comments import Comment

from tests.conftest import Run

SAMPLES = Path(__file__).parents[2] / "samples"
DAY = ("--as-of", "2017-11-30")
HEAD = ["户编号", "姓名", "证件号码", "与户主关系", "人数", "识别时间"]
Rows = list[list[Any]]
Export = Callable[..., Path]


def values(path: Path) -> dict[str, Rows]:
    """各工作表全部单元格的值；空着的尾巴不计。"""
    with python_calamine.CalamineWorkbook.from_path(path) as book:
        return {name: [_trimmed(row) for row in book.get_sheet_by_name(name).iter_rows()] for name in book.sheet_names}


def _trimmed(row: list[Any]) -> list[Any]:
    row = list(row)
    while row and row[-1] == "":
        row.pop()
    return row


def without_remarks(sheets: dict[str, Rows]) -> Iterator[tuple[str, Rows]]:
    for name, rows in sheets.items():
        columns = [row.index("核查意见") for row in rows if "核查意见" in row]
        yield name, [_trimmed(row[: columns[0]] + row[columns[0] + 1 :]) if columns else row for row in rows]


@pytest.fixture
def export(tmp_path: Path) -> Export:
    """export(改动) → 一张系统导出样式的表：合并的标题行，第3行表头，三名成员，自定的列宽、颜色与筛选。"""

    def write(change: Callable[[Any], None] | None = None) -> Path:
        path = tmp_path / "导出.xlsx"
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet("贫困人口")
            bold, yellow = book.add_format({"bold": True}), book.add_format({"bg_color": "#FFFF00"})
            sheet.merge_range("A1:F1", "青岭县建档立卡贫困人口信息", bold)
            sheet.write_row("A3", HEAD, bold)
            sheet.write_row("A4", ["4201", "张三", "420399195001010011", "户主", 3, "2014-03"])
            sheet.write_row("A5", ["4201", "李四", "420399520101001", "配偶", 3, "2014-03"])
            sheet.write("A6", "4201", yellow)
            sheet.write_row("B6", ["张五", 4.20399198001010e17, "之子", 3, "2014-03"])
            sheet.write_formula("F2", "=SUM(E4:E6)", None, 9)
            sheet.set_column("C:C", 31)
            sheet.autofilter("A3:F6")
        if change:
            book = openpyxl.load_workbook(path)
            change(book.active)
            book.save(path)
        return path

    return write


def returned(path: Path) -> Any:
    return openpyxl.load_workbook(path).active


@pytest.mark.parametrize("name", ["messy.xlsx", "export-2017.xlsx", "inventory.xlsx"])
def test_nothing_of_the_original_is_changed(dangan: Run, name: str, tmp_path: Path) -> None:
    dangan("validate", SAMPLES / name, *DAY, "--return", "退回")
    original, back = openpyxl.load_workbook(SAMPLES / name), openpyxl.load_workbook(tmp_path / "退回" / name)

    assert dict(without_remarks(values(tmp_path / "退回" / name))) == values(SAMPLES / name)
    for sheet in original:
        again = back[sheet.title]
        assert {k: d.width for k, d in sheet.column_dimensions.items()}.items() <= {
            k: d.width for k, d in again.column_dimensions.items()
        }.items()
        assert again.merged_cells.ranges == sheet.merged_cells.ranges
        assert again.freeze_panes == sheet.freeze_panes


def test_remarks_stand_right_of_the_row_and_on_the_cell(dangan: Run, export: Export, tmp_path: Path) -> None:
    ran = dangan("validate", export(), *DAY, "--select", "D003,D608", "--return", "退回")
    sheet = returned(tmp_path / "退回" / "导出.xlsx")

    assert ran.code == 1
    assert "已退回：" in ran.err
    assert sheet["G3"].value == "核查意见"
    assert sheet["G3"].font.bold
    assert sheet["G4"].value is None
    assert str(sheet["G5"].value).startswith("D608 错误 修正：李四的证件号码")
    assert "D003" in str(sheet["G6"].value)
    for cell, rule in ((sheet["C5"], "D608"), (sheet["C6"], "D003")):
        assert cell.fill.fgColor.rgb == "FFF8CBC6"
        assert rule in cell.comment.text
    assert sheet["C4"].comment is None
    assert sheet["A6"].fill.fgColor.rgb == "FFFFFF00"
    assert sheet.auto_filter.ref == "A3:G6"


def test_numbers_come_back_whole_and_unaltered(dangan: Run, export: Export, tmp_path: Path) -> None:
    dangan("validate", export(), *DAY, "--return", "退回")
    sheet = returned(tmp_path / "退回" / "导出.xlsx")

    assert sheet["C4"].value == "420399195001010011"
    assert sheet["C5"].value == "420399520101001"
    assert float(sheet["C6"].value) == 4.20399198001010e17
    assert sheet["A4"].data_type == "s"
    assert sheet["F2"].value == "=SUM(E4:E6)"


def test_findings_of_the_household_stand_in_its_first_row(dangan: Run, export: Export, tmp_path: Path) -> None:
    def four(sheet: Any) -> None:
        for row in (4, 5, 6):
            sheet.cell(row, 5).value = 4

    dangan("validate", export(four), *DAY, "--select", "D606", "--return", "退回")
    sheet = returned(tmp_path / "退回" / "导出.xlsx")

    assert [str(sheet.cell(row, 7).value)[:4] for row in (4, 5, 6)] == ["D606", "None", "None"]


def test_a_returned_workbook_can_be_mended_and_returned_again(dangan: Run, export: Export, tmp_path: Path) -> None:
    def noted(sheet: Any) -> None:
        sheet["C5"].comment = Comment("问过本人", "小王")

    dangan("validate", export(noted), *DAY, "--select", "D0,D6", "--return", "一")
    first = tmp_path / "一" / "导出.xlsx"
    assert "问过本人" in returned(first)["C5"].comment.text
    assert "D608" in returned(first)["C5"].comment.text
    again = dangan("validate", first, *DAY, "--select", "D0,D6", "--format", "json")
    assert "D004" not in {f["rule"] for f in json.loads(again.out)["findings"]}

    book = openpyxl.load_workbook(first)
    book.active["C5"].value = "420399195201010028"
    book.active["C6"].value = "420399198001010012"
    book.save(first)
    dangan("validate", first, *DAY, "--select", "D003,D608", "--return", "二")
    sheet = returned(tmp_path / "二" / "导出.xlsx")

    assert [cell.value for cell in sheet[3]] == [*HEAD, "核查意见"]
    assert {sheet.cell(row, 7).value for row in (4, 5, 6)} == {None}
    assert sheet["C5"].comment.text == "问过本人"
    assert sheet["C6"].comment is None
    assert sheet["C6"].fill.fill_type is None


def test_the_remark_column_never_covers_what_is_there(dangan: Run, export: Export, tmp_path: Path) -> None:
    def beside(sheet: Any) -> None:
        sheet["G5"].value = "电话没人接"

    ran = dangan("validate", export(beside), *DAY, "--return", "退回")
    sheet = returned(tmp_path / "退回" / "导出.xlsx")

    assert ran.code == 4
    assert sheet["G5"].value == "电话没人接"
    assert sheet["H3"].value == "核查意见"
    assert str(sheet["H5"].value).startswith("搁置：")


def test_merged_household_cells_are_marked_once(dangan: Run, export: Export, tmp_path: Path) -> None:
    def merged(sheet: Any) -> None:
        sheet["A4"].value = "4.20399E+15"
        sheet.merge_cells("A4:A6")

    dangan("validate", export(merged), *DAY, "--return", "退回")
    sheet = returned(tmp_path / "退回" / "导出.xlsx")

    assert "户编号" in sheet["A4"].comment.text
    assert [str(range_) for range_ in sheet.merged_cells.ranges] == ["A1:F1", "A4:A6"]


def test_a_number_shown_as_a_date_is_not_risked(dangan: Run, export: Export, tmp_path: Path) -> None:
    def dated(sheet: Any) -> None:
        sheet["C6"].number_format = "yyyy-mm-dd"

    ran = dangan("validate", export(dated), *DAY, "--return", "退回")

    assert ran.code == 4
    assert "没有退回：导出.xlsx 里有按日期显示、却不是日期的数" in ran.err
    assert not (tmp_path / "退回" / "导出.xlsx").exists()


def test_neither_the_original_nor_earlier_work_is_overwritten(dangan: Run, export: Export) -> None:
    original = export()
    before = original.read_bytes()
    ran = dangan("validate", original, *DAY, "--return", original.parent)

    assert ran.code == 2
    assert "须是新的或空的目录" in ran.err
    assert original.read_bytes() == before


def test_folders_keep_their_shape_and_same_names_are_told_apart(dangan: Run, export: Export) -> None:
    original = export()
    for place in ("资料/桃源村", "资料/双河村", "另一处"):
        folder = original.parent / place
        folder.mkdir(parents=True)
        (folder / "导出.xlsx").write_bytes(original.read_bytes())
    dangan("validate", "资料", original, "另一处/导出.xlsx", *DAY, "--return", "退回")

    back = original.parent / "退回"
    assert sorted(path.relative_to(back).as_posix() for path in back.rglob("*.xlsx")) == [
        "另一处/导出.xlsx",
        "导出.xlsx",
        "资料/双河村/导出.xlsx",
        "资料/桃源村/导出.xlsx",
    ]


def test_other_inputs_are_told_to_stay_as_they_are(dangan: Run) -> None:
    ran = dangan("validate", SAMPLES / "messy.json", *DAY, "--return", "退回")

    assert ran.code == 1
    assert "没有可退回的表" in ran.err


def test_lost_pictures_are_mentioned(dangan: Run, tmp_path: Path) -> None:
    path = tmp_path / "带图.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("贫困人口")
        sheet.write_row("A1", HEAD)
        sheet.write_row("A2", ["4201", "张三", "420399195001010011", "户主", 1, "2014-03"])
        sheet.insert_textbox("H2", "县扶贫办")
    ran = dangan("validate", path, *DAY, "--return", "退回")

    assert "未必带上了原表里的图片、图形" in ran.err
