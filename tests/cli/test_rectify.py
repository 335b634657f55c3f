"""dangan rectify：清单写成什么样，怎样与上次比较，写错时怎么说。"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pikepdf
import pytest
from docx import Document as WordDocument
from python_calamine import load_workbook

from tests.cli.test_validate import DAY, household, write
from tests.conftest import SAMPLES, Run

LEAFLET = {"type": "政策宣传资料", "container": "户明白袋"}
BOOK = {"type": "扶贫手册", "container": "户明白袋"}
PROMISE = {"type": "脱贫承诺书", "container": "户明白袋"}
SELECT = ("--select", "D4,D501")
HELPER = [{"name": "周明", "unit": "县水利局"}]
Rows = list[list[str]]


def one(code: str, *papers: dict[str, str], **fields: object) -> dict[str, object]:
    return household(code, group="2组", documents=[BOOK, *papers], helpers=HELPER, **fields)


def sheets(path: str) -> dict[str, Rows]:
    book = load_workbook(path)
    return {
        name: [list(map(str, row)) for row in book.get_sheet_by_name(name).to_python()] for name in book.sheet_names
    }


def rows(found: Rows) -> Rows:
    """有整改编号的各行。"""
    return [row for row in found if re.match(r"D\d{3}-", row[0])]


def numbers(path: str) -> dict[tuple[str, str], str]:
    """(规则码, 户编号) → 整改编号，取自村的一张。"""
    return {(row[0][:4], row[-1]): row[0].split("\n")[0] for row in rows(sheets(path)["桃源村"])}


def test_the_list_of_a_village(dangan: Run) -> None:
    write(Path("县.json"), *(one(c) for c in ("4201", "4202")), one("4203", PROMISE))
    ran = dangan("rectify", "县.json", *DAY, *SELECT)
    assert ran.code == 0
    assert ran.out == "已写：整改清单.xlsx\n"
    assert "待整改 4 条，涉及 3 户" in ran.err
    book = sheets("整改清单.xlsx")
    assert list(book) == ["汇总", "桃源村", "帮扶责任人·周明", "责任人·帮扶责任人", "责任人·村档案员"]
    found = book["桃源村"]
    assert found[0][0] == "云坪镇桃源村整改清单"
    assert found[1][0].startswith("3 户 4 条　取消 1　补充 3")
    assert found[2][:12] == [
        *("整改编号", "组", "户主", "材料/字段", "问题描述", "现存位置"),
        *("整改方式", "去向", "责任人", "完成时限", "完成情况", "销号（整改人/核查人）"),
    ]
    text = ["".join(row) for row in found]
    assert "1. 袋中没有政策宣传资料（D403），3 户：张三、张三、张三" in text
    assert text.index("一、共性问题（1 个）") < text.index("二、个性问题（1 条）")
    promise = rows(found)[-1]
    assert promise[1:9] == [
        *("2组", "张三", "脱贫承诺书"),
        "户明白袋有应取消的材料：脱贫承诺书。请抽出，集中登记保管，原件不销毁。",
        *("户明白袋", "取消", "抽出集中登记保管", "村档案员"),
    ]
    assert promise[12:] == ["", "错误", "云坪镇", "桃源村", "4203"]
    assert rows(found)[0][8] == "帮扶责任人 周明"


def test_what_is_written_by_hand_stays_blank(dangan: Run) -> None:
    dangan("rectify", SAMPLES / "messy.json", *DAY)
    for name, found in sheets("整改清单.xlsx").items():
        assert name == "汇总" or rows(found)
        assert {cell for row in rows(found) for cell in row[9:12]} <= {""}


def test_the_summary_adds_up(dangan: Run) -> None:
    ran = dangan("rectify", SAMPLES / "messy.json", *DAY)
    book = sheets("整改清单.xlsx")
    head, *places, total = book["汇总"][2:]
    assert head[:5] == ["乡镇", "村", "户数", "条数", "取消"]
    villages = [row for row in places if row[1] != "小计"]
    for column in range(2, len(head)):
        figures = [float(row[column]) for row in villages]
        assert sum(figures) == float(total[column])
        subtotals = [float(row[column]) for row in places if row[1] == "小计"]
        assert sum(subtotals) == sum(float(row[column]) for row in villages if row[0])
    assert f"待整改 {float(total[3]):.0f} 条" in ran.err
    listed = {row[0] for row in villages} - {""}
    assert listed == {"云坪镇", "石门镇", "松溪乡"}


def test_the_workbook_prints_on_a4_landscape_with_a_repeated_head(dangan: Run) -> None:
    write(Path("县.json"), one("4201"))
    dangan("rectify", "县.json", *DAY, *SELECT)
    with zipfile.ZipFile("整改清单.xlsx") as package:
        sheet = package.read("xl/worksheets/sheet2.xml").decode()
        book = package.read("xl/workbook.xml").decode()
    assert 'paperSize="9"' in sheet
    assert 'orientation="landscape"' in sheet
    assert 'fitToHeight="0"' in sheet
    assert "桃源村!$3:$3" in book
    assert re.search(r"桃源村'?!\$A\$1:\$L\$\d+", book)


def test_a_name_from_a_record_never_becomes_a_formula(dangan: Run) -> None:
    write(Path("县.json"), one("4201", LEAFLET, {"type": "=1+1", "container": "户明白袋"}))
    dangan("rectify", "县.json", *DAY, *SELECT)
    assert rows(sheets("整改清单.xlsx")["桃源村"])[0][3] == "=1+1"
    with zipfile.ZipFile("整改清单.xlsx") as package:
        assert all(b"<f>" not in package.read(n) for n in package.namelist() if "worksheets/sheet" in n)


def test_a_sheet_name_excel_would_refuse(dangan: Run) -> None:
    long = "一二三四五六七八九十" * 4
    names = ("上/坪[村]", "上_坪_村_", long + "甲", long + "乙")
    write(Path("县.json"), *(one(str(4200 + n)) | {"village": name} for n, name in enumerate(names)))
    ran = dangan("rectify", "县.json", *DAY, *SELECT)
    assert ran.code == 0, ran.err
    assert [row[0] for name, found in sheets("整改清单.xlsx").items() for row in found[:1]][1:5] == [
        f"云坪镇{name}整改清单" for name in names
    ]


def test_since_tells_settled_open_and_new_and_keeps_the_numbers(dangan: Run) -> None:
    write(Path("县.json"), one("4201", PROMISE), one("4202", PROMISE), one("4203", LEAFLET, PROMISE))
    dangan("rectify", "县.json", *DAY, *SELECT)
    before = numbers("整改清单.xlsx")
    write(Path("县.json"), one("4200"), one("4201"), one("4202", PROMISE, LEAFLET), one("4203", PROMISE, LEAFLET))
    ran = dangan("rectify", "县.json", *DAY, *SELECT, "-o", "二.xlsx", "--since", "整改清单.xlsx")
    assert ran.code == 0
    assert "新增 1，未整改 3，已销号 2，未查 0" in ran.err
    after = numbers("二.xlsx")
    assert {key: after[key] for key in before} == before
    states = {(row[0][:4], row[-1]): (row[0].split("\n")[1], row[12]) for row in rows(sheets("二.xlsx")["桃源村"])}
    assert states == {
        ("D403", "4200"): ("新增", "新增"),
        ("D403", "4201"): ("未整改", "未整改"),
        ("D501", "4201"): ("已销号", "已销号"),
        ("D403", "4202"): ("已销号", "已销号"),
        ("D501", "4202"): ("未整改", "未整改"),
        ("D501", "4203"): ("未整改", "未整改"),
    }
    assert {row[12] for row in rows(sheets("二.xlsx")["帮扶责任人·周明"])} == {"新增", "未整改"}

    third = dangan("rectify", "县.json", *DAY, *SELECT, "-o", "三.xlsx", "--since", "二.xlsx")
    assert "新增 0，未整改 4，已销号 0，未查 0" in third.err


def test_since_never_calls_settled_what_was_not_looked_at(dangan: Run) -> None:
    write(Path("县.json"), one("4201", PROMISE), one("4202", PROMISE) | {"village": "双河村"})
    dangan("rectify", "县.json", *DAY, *SELECT)
    narrower = dangan(
        *("rectify", "县.json", *DAY, "--select", "D501", "--village", "桃源村"),
        *("-o", "二.xlsx", "--since", "整改清单.xlsx"),
    )
    assert "新增 0，未整改 1，已销号 0，未查 1" in narrower.err
    assert "双河村" not in sheets("二.xlsx")
    again = dangan("rectify", "县.json", *DAY, *SELECT, "-o", "三.xlsx", "--since", "二.xlsx", "--village", "桃源村")
    assert "新增 0，未整改 2，已销号 0，未查 0" in again.err


def test_an_exempted_problem_is_neither_listed_nor_called_settled(dangan: Run) -> None:
    write(Path("县.json"), one("4201", PROMISE))
    dangan("rectify", "县.json", *DAY, *SELECT)
    Path("豁免.csv").write_text("户编号,规则码,理由,到期\n4201,D501,已请示,2018-06-30\n", encoding="utf-8")
    Path("dangan.toml").write_text('suppressions = "豁免.csv"\n', encoding="utf-8")
    ran = dangan("rectify", "县.json", *DAY, *SELECT, "-o", "二.xlsx", "--since", "整改清单.xlsx")
    assert "待整改 1 条" in ran.err
    assert "新增 0，未整改 1，已销号 0，未查 0" in ran.err


@pytest.mark.parametrize("name", ["别的.xlsx", "没有.xlsx", "坏.xlsx"])
def test_a_file_that_is_not_a_list_is_refused(dangan: Run, name: str) -> None:
    Path("别的.xlsx").write_bytes((SAMPLES / "county.xlsx").read_bytes())
    Path("坏.xlsx").write_bytes(b"not a workbook")
    ran = dangan("rectify", SAMPLES / "county.json", *DAY, "--since", name)
    assert ran.code == 2
    assert name in ran.err
    assert "整改清单" in ran.err
    assert not Path("整改清单.xlsx").exists()


def test_word_and_pdf_hold_the_same_list_on_landscape_pages(dangan: Run) -> None:
    write(Path("县.json"), *(one(c, PROMISE) for c in ("4201", "4202", "4203")))
    ran = dangan("rectify", "县.json", *DAY, *SELECT, "-o", "单.docx", "-o", "单.pdf", "-o", "单.xlsx")
    assert ran.code == 0, ran.err
    word = WordDocument("单.docx")
    assert all(section.page_width > section.page_height for section in word.sections)
    printed = [[cell.text for cell in row.cells] for row in word.tables[0].rows]
    assert {row[0].split("\n")[0] for row in rows(printed)} == set(numbers("单.xlsx").values())
    assert {cell for row in rows(printed) for cell in row[9:]} == {""}
    with pikepdf.open("单.pdf") as pdf:
        assert all(page.mediabox[2] > page.mediabox[3] for page in pdf.pages)
        with pdf.open_outline() as outline:
            assert [item.title for item in outline.root] == ["分村", "帮扶责任人", "责任人"]


def test_a_folder_holds_a_volume_for_each_village(dangan: Run) -> None:
    write(Path("县.json"), one("4201", PROMISE), one("4202") | {"village": "双/河村"})
    ran = dangan("rectify", "县.json", *DAY, *SELECT, "-o", "整改")
    assert ran.code == 0, ran.err
    written = {path.relative_to("整改").as_posix() for path in Path("整改").rglob("*") if path.is_file()}
    villages = ("云坪镇/桃源村", "云坪镇/双_河村")
    suffixes = ("xlsx", "docx", "pdf")
    assert written == {"整改清单.xlsx", *(f"{v}/整改清单.{s}" for v in villages for s in suffixes)}
    assert ran.out.count("已写：") == 7
    assert dangan("rectify", "县.json", *DAY, *SELECT, "-o", "二", "--since", "整改/整改清单.xlsx").code == 0


def test_the_same_records_write_the_same_bytes(dangan: Run) -> None:
    names = [f"{folder}.{suffix}" for suffix in ("xlsx", "docx", "pdf") for folder in ("甲", "乙")]
    write(Path("县.json"), one("4201", PROMISE))
    dangan("rectify", "县.json", *DAY, *SELECT, *(part for name in names for part in ("-o", name)))
    for suffix in ("xlsx", "docx", "pdf"):
        assert Path(f"甲.{suffix}").read_bytes() == Path(f"乙.{suffix}").read_bytes()


def test_identity_numbers_are_masked(dangan: Run) -> None:
    dangan("rectify", SAMPLES / "messy.json", *DAY)
    text = "".join(cell for found in sheets("整改清单.xlsx").values() for row in found for cell in row[:12])
    assert re.search(r"4203\*{10}\w{4}", text)
    assert not re.search(r"\d{17}[\dX]", text)


def test_exit_codes(dangan: Run) -> None:
    write(Path("县.json"), one("4201"), one("4201"))
    assert dangan("rectify", "县.json", *DAY).code == 4
    assert dangan("rectify", "没有.json", *DAY).code == 3
    unknown = dangan("rectify", "县.json", *DAY, "-o", "清单.doc")
    assert unknown.code == 2
    assert "不知道 清单.doc 该写成什么" in unknown.err
