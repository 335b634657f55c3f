"""照抄 samples/pipeline 的人：空文件夹里一个 make 走到底，再 make 不动，出了错停在该停的地方。"""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pikepdf
import pytest
from python_calamine import load_workbook

SAMPLE = Path(__file__).parents[2] / "samples" / "pipeline"
BAGS = ("云坪镇/桃源村", "石门镇/白果村")
STEPS = ("建档", "清点", "校验", "整改", "印制", "合印 桃源村", "打包", "核验", "汇总")

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="没有 make")


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "LC_ALL": "C"}
    return subprocess.run(["make", *arguments], cwd=folder, env=environment, capture_output=True, text=True)


def listing(folder: Path) -> dict[str, int]:
    return {str(path.relative_to(folder)): path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """走完的一个县；make -j 也须走得完。"""
    folder = tmp_path_factory.mktemp("空文件夹") / "县"
    shutil.copytree(SAMPLE, folder)
    ran = make(folder, "-j4")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert {f"== {step}" for step in STEPS} <= set(ran.stdout.splitlines())
    return folder


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    shutil.copytree(SAMPLE, tmp_path / "县")
    return tmp_path / "县"


def test_every_stage_leaves_its_result(county: Path) -> None:
    assert (county / "资料/户档案.xlsx").is_file()
    assert (county / "报告/意见.html").is_file()
    assert (county / "整改/整改清单.xlsx").is_file()
    for bag in BAGS:
        assert (county / f"整改/{bag}/整改清单.pdf").is_file()
        assert len(list(county.glob(f"成品/{bag}/*/一户一档.pdf"))) == 8
        assert (county / f"移交/{bag}/bagit.txt").is_file()
    assert {path.name for path in (county / "成品/云坪镇/桃源村/整村合印").iterdir()} >= {"封面.pdf", "内页.pdf"}
    assert not (county / "成品/石门镇/白果村/整村合印").exists()


def test_volume_numbers_are_allotted_in_the_order_of_the_export(county: Path) -> None:
    with (county / "档号分配.csv").open(encoding="utf-8-sig", newline="") as file:
        allotted = {row["户编号"]: row["档号"] for row in csv.DictReader(file)}
    export = load_workbook(county / "系统导出.xlsx").get_sheet_by_index(0).to_python()[3:]
    in_order = list(dict.fromkeys(row[4] for row in export))

    assert allotted == {code: f"J012-3-{number:03d}" for number, code in enumerate(in_order, start=1)}


def test_the_filled_sheets_have_the_columns_of_the_blank_ones(county: Path) -> None:
    """示例的清点表就是空白表填好的样子。"""
    for bag in BAGS:
        name = f"材料清点表-{bag.replace('/', '')}.xlsx"
        blank, filled = (load_workbook(county / at / name).get_sheet_by_index(0).to_python() for at in ("资料", "清点"))
        assert [row[:2] for row in blank[1:]] == [row[:2] for row in filled[1:]]
        assert blank[1] == filled[1]
        assert not any(cell for row in blank[2:] for cell in row[2:])


@pytest.mark.parametrize(
    ("rule", "household"),
    [
        ("D401", "42039910120100007"),
        ("D501", "42039910120100008"),
        ("D201", "42039910120100014"),
        ("D406", "42039910220100007"),
        ("D502", "42039910220100008"),
        ("D601", "42039910220100025"),
    ],
)
def test_what_is_wrong_on_the_shelf_is_on_the_work_list(county: Path, rule: str, household: str) -> None:
    book = openpyxl.load_workbook(county / "整改/整改清单.xlsx", read_only=True)
    rows = [[str(cell) for cell in row] for sheet in book for row in sheet.iter_rows(values_only=True)]

    assert [row for row in rows if household in row and any(cell.startswith(f"{rule}-") for cell in row)]


def test_the_summary_says_how_many_and_the_seals(county: Path) -> None:
    summary = (county / "报告/汇总.txt").read_text(encoding="utf-8")
    printed = [path for path in (county / "成品").rglob("*.*") if path.suffix in {".pdf", ".docx"}]
    printed = [path for path in printed if path.parent.name != "整村合印"]
    pages = sum(len(pikepdf.open(path).pages) for path in printed if path.suffix == ".pdf")
    findings = json.loads((county / "报告/意见.json").read_text(encoding="utf-8"))["findings"]

    assert "户数：16\n" in summary
    assert f"意见：{len(findings)} 条，" in summary
    assert f"印成：16 户，{len(printed)} 个文件，PDF {pages} 页\n" in summary
    assert "档案包：2 个\n" in summary
    for bag in BAGS:
        sealed = subprocess.run(
            ["sha256sum", county / f"移交/{bag}/tagmanifest-sha256.txt"], capture_output=True, text=True, check=True
        )
        assert f"封签 {sealed.stdout.split()[0]}" in summary
    assert "搁置" not in summary


def test_a_second_make_runs_nothing(county: Path) -> None:
    before = listing(county)
    ran = make(county)

    assert ran.returncode == 0
    assert "==" not in ran.stdout
    assert listing(county) == before


def test_a_changed_sheet_reprints_only_its_household(county: Path, tmp_path: Path) -> None:
    again = tmp_path / "县"
    shutil.copytree(county, again)
    before = listing(again)
    sheet = again / "清点/材料清点表-云坪镇桃源村.xlsx"
    book = openpyxl.load_workbook(sheet)
    book.active.cell(row=3, column=book.active.max_column, value="存折")
    book.save(sheet)
    ran = make(again, "印制")
    changed = {
        name for name, time in listing(again).items() if before.get(name) != time and name.endswith("一户一档.pdf")
    }

    assert ran.returncode == 0, ran.stderr
    assert "== 建档" not in ran.stdout
    assert {Path(name).parent.name[:17] for name in changed} == {"42039910120100001"}


def test_a_damaged_package_stops_it_and_is_packed_again(county: Path, tmp_path: Path) -> None:
    again = tmp_path / "县"
    shutil.copytree(county, again)
    paper = next((again / "移交/石门镇/白果村/data").glob("*/一户一档.pdf"))
    paper.write_bytes(paper.read_bytes() + b"x")
    stopped = make(again, "核验")

    assert stopped.returncode == 2
    assert "停下（退出码 5）：有档案包不完好，不要移交" in stopped.stderr
    assert "D914" in stopped.stdout
    assert make(again).returncode == 2, "没有修好，再 make 仍停在这里"

    (again / "报告/打包.txt").unlink()
    assert make(again).returncode == 0
    assert paper.read_bytes()[-1:] != b"x"


def _without_codes(export: Path) -> None:
    """两人的户编号没有了，一户的编号被 Excel 变成科学计数法。"""
    book = openpyxl.load_workbook(export)
    for row, code in ((8, None), (9, None), (12, "4.20399E+16")):
        book.active.cell(row=row, column=5).value = code
    book.save(export)


def _no_code_column(export: Path) -> None:
    book = openpyxl.load_workbook(export)
    book.active.delete_cols(5)
    book.save(export)


def _not_a_workbook(export: Path) -> None:
    export.write_text("不是 Excel", encoding="utf-8")


def _no_such_profile(export: Path) -> None:
    (export.parent / "dangan.toml").write_text('profile = "青岭"\n', encoding="utf-8")


def _no_export(export: Path) -> None:
    export.unlink()


def _nothing_counted(export: Path) -> None:
    for sheet in export.parent.glob("清点/*.xlsx"):
        sheet.unlink()


def _a_sheet_nobody_can_open(export: Path) -> None:
    (export.parent / "清点/白果村.xlsx").write_text("不是 Excel", encoding="utf-8")


STOPS: list[tuple[Callable[[Path], None], str, str]] = [
    (_not_a_workbook, "停下（退出码 3）", "== 清点"),
    (_no_code_column, "停下（退出码 3）", "== 清点"),
    (_no_such_profile, "停下（退出码 2）", "== 清点"),
    (_no_export, "停下：没有 系统导出.xlsx", "== 建档"),
    (_nothing_counted, "停下：清点/ 里没有填好的清点表", "== 校验"),
    (_a_sheet_nobody_can_open, "停下（退出码 3）", "== 整改"),
]


@pytest.mark.parametrize(("spoil", "says", "not_reached"), STOPS, ids=[row[0].__name__ for row in STOPS])
def test_it_stops_where_going_on_would_be_wrong(
    copied: Path, spoil: Callable[[Path], None], says: str, not_reached: str
) -> None:
    spoil(copied / "系统导出.xlsx")
    ran = make(copied, "整改")

    assert ran.returncode == 2
    assert says in ran.stderr
    assert not_reached not in ran.stdout
    assert make(copied, "整改").returncode == 2, "没有改好，再 make 仍停在这里"


def test_rows_put_aside_do_not_stop_it_but_are_told(copied: Path) -> None:
    _without_codes(copied / "系统导出.xlsx")
    ran = make(copied, "校验")

    assert ran.returncode == 0, ran.stderr
    aside = [line for line in ran.stdout.splitlines() if line.startswith("搁置：")]
    for row in (8, 9, 12):
        assert any(f"系统导出.xlsx［贫困人口］ 第{row}行「户编号」" in line for line in aside)
    record = (copied / "报告/建档.txt").read_text(encoding="utf-8")
    assert [line for line in record.splitlines() if line.startswith("搁置：有户、行或文件没有做成")]


def test_a_bad_new_export_leaves_the_old_households(county: Path, tmp_path: Path) -> None:
    again = tmp_path / "县"
    shutil.copytree(county, again)
    before = (again / "资料/户档案.xlsx").read_bytes()
    _not_a_workbook(again / "系统导出.xlsx")
    ran = make(again, "建档")

    assert ran.returncode == 2
    assert (again / "资料/户档案.xlsx").read_bytes() == before
