"""dangan init：写出的工作目录马上能用，已有的文件不动。"""

from __future__ import annotations

import json
import time
from pathlib import Path

import openpyxl
from python_calamine import load_workbook

from dangan import config, profile, sources
from tests.conftest import SAMPLES, Run

EXPORT = SAMPLES / "export-2017.xlsx"


def test_the_project_is_ready_to_use(dangan: Run) -> None:
    assert dangan("init", "青岭县").code == 0
    assert config.load(Path("青岭县/dangan.toml")).profile == "zhushan-2017"
    for name in ("Makefile", "README.txt", "模板/户.csv", "模板/成员.csv", "模板/户档案.xlsx", "模板/材料清点表.xlsx"):
        assert (Path("青岭县") / name).is_file()


def test_every_header_of_the_templates_is_one_that_is_read(dangan: Run) -> None:
    dangan("init", "青岭县")
    county = sources.read([Path("青岭县/模板/户档案.xlsx")])
    assert list(county.households()) == []
    assert [reading.message for reading in county.reading if reading.code == "D004"] == []


def test_existing_files_are_left_alone(dangan: Run) -> None:
    Path("青岭县").mkdir()
    Path("青岭县/dangan.toml").write_text('profile = "zhushan-2017"  # 本县已改\n', encoding="utf-8")
    ran = dangan("init", "青岭县")
    assert "已有，未动　青岭县/dangan.toml" in ran.out
    assert "本县已改" in Path("青岭县/dangan.toml").read_text("utf-8")


def test_an_export_becomes_a_workbook_that_reads_back_the_same(dangan: Run) -> None:
    ran = dangan("init", "青岭县", "--from", EXPORT)
    assert ran.code == 0, ran.err
    before = {one.code: one for one in sources.read([EXPORT]).households()}
    after = {one.code: one for one in sources.read([Path("青岭县/资料/户档案.xlsx")]).households()}
    assert before.keys() == after.keys()
    for code, one in before.items():
        assert [(m.name, m.id_no, m.relation) for m in after[code].members] == [
            (m.name, m.id_no, m.relation) for m in one.members
        ]
        assert after[code].documents is None


def test_an_export_without_households_is_not_passed_over(dangan: Run) -> None:
    Path("导出.csv").write_text("户编号,姓名,证件号码\n", encoding="utf-8")
    ran = dangan("init", "青岭县", "--from", "导出.csv")
    assert ran.code == 3
    assert "没有读到一户" in ran.err


def test_a_blank_sheet_beside_the_filled_one_hides_nothing(dangan: Run) -> None:
    """空白的清点表还在资料里，填好的另放一处：看过的以看过的为准。"""
    dangan("init", "青岭县", "--from", EXPORT)
    filled = SAMPLES / "inventory.xlsx"
    alone = list(sources.read([EXPORT, filled]).households())
    beside = {one.code: one for one in sources.read([Path("青岭县/资料"), filled]).households()}
    for one in alone:
        known = {(paper.container, paper.type) for paper in one.documents or ()} | one.absent
        assert not beside[one.code].uncounted & known


def test_the_inventory_sheet_can_be_read_once_filled_in(dangan: Run) -> None:
    dangan("init", "青岭县", "--from", EXPORT)
    sheets = sorted(Path("青岭县/资料").glob("材料清点表-*.xlsx"))
    villages = {(one.township, one.village) for one in sources.read([EXPORT]).households()}
    assert len(sheets) == len(villages)
    county = sources.read([Path("青岭县/资料/户档案.xlsx"), *sheets])
    households = list(county.households())
    assert not county.failed
    assert not county.unreadable
    uncounted = {paper for one in households for _, paper in one.uncounted}
    volume = {p.name for p in profile.load("zhushan-2017").papers if p.home == "volume"}
    assert volume <= uncounted


def test_the_inventory_sheet_lists_papers_in_the_order_of_the_volume(dangan: Run) -> None:
    dangan("init", "青岭县")
    rows = load_workbook("青岭县/模板/材料清点表.xlsx").get_sheet_by_index(0).to_python()
    header = next(row for row in rows if "户编号" in row)
    assert header[:4] == ["户编号", "户主", "组", "贫困户申请书"]
    assert header.index("脱贫方案") < header.index("收支算账表") < header.index("户明白袋·扶贫手册")
    assert header[-2:] == ["其他卷内材料", "袋内其他材料"]


def test_a_bare_export_says_nothing_about_papers(dangan: Run) -> None:
    dangan("init", "青岭县", "--from", EXPORT)
    ran = dangan("validate", "青岭县/资料/户档案.xlsx", "--as-of", "2017-11-30", "--format", "json")
    report = json.loads(ran.out)
    assert not [f for f in report["findings"] if f["rule"][:2] in ("D1", "D4", "D5")]
    assert "D101" in {entry["rule"] for entry in report["not_checked"]}


def test_a_newer_export_is_not_passed_over(dangan: Run) -> None:
    """换一份新的导出：不默默略过，说怎样换；照着做，填过的清点表还在，新增的户也在。"""
    old = Path("旧.csv")
    old.write_text("户编号,姓名,与户主关系,乡镇,村\n01,王德明,户主,云坪镇,桃源村\n", encoding="utf-8")
    new = Path("新.csv")
    new.write_text(old.read_text("utf-8") + "02,李秀英,户主,云坪镇,桃源村\n", encoding="utf-8")
    dangan("init", "青岭县", "--from", old)
    before = {path: path.read_bytes() for path in Path("青岭县").rglob("*") if path.is_file()}

    time.sleep(1.1)  # 工作簿里的时间精确到秒：同一份导出隔一会儿再来，仍是一样的
    assert dangan("init", "青岭县", "--from", old).code == 0
    refused = dangan("init", "青岭县", "--from", new)
    assert refused.code == 2
    assert "改名为 青岭县/旧资料" in refused.err
    assert {path: path.read_bytes() for path in Path("青岭县").rglob("*") if path.is_file()} == before

    Path("青岭县/资料").rename("青岭县/旧资料")
    assert dangan("init", "青岭县", "--from", new).code == 0
    Path("青岭县/资料/已填").mkdir()
    sheet = "材料清点表-云坪镇桃源村.xlsx"
    book = openpyxl.load_workbook(f"青岭县/旧资料/{sheet}")
    rows = list(book.active.iter_rows())
    header = next(row for row in rows if row[0].value == "户编号")
    rows[rows.index(header) + 1][3].value = "√"
    book.save(f"青岭县/资料/已填/{sheet}")
    county = {one.code: one for one in sources.read([Path("青岭县/资料")]).households()}
    assert sorted(county) == ["01", "02"]
    assert [paper.type for paper in county["01"].documents or ()] == ["贫困户申请书"]
