"""dangan inspect：退出码、报告、清点表、移动计划；什么也不动。"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from cabinets import ZHUSHAN, Build
from python_calamine import CalamineWorkbook

from dangan import sources
from dangan.cli.app import run

AS_OF = ("--as-of", "2017-11-30")
HOME = "云坪镇/桃源村/42039900100100001-周大山"
GOOD = [f"{HOME}/精准识别/{name}.jpg" for name in ("01-申请书", "02-采集表-1", "02-采集表-2", "03-五评表")] + [
    f"{HOME}/精准帮扶/脱贫方案.jpg",
    f"{HOME}/户明白袋/扶贫手册.jpg",
    f"{HOME}/户明白袋/宣传册.jpg",
]
BAD = [
    f"{HOME}/户明白袋/脱贫承诺书-1.jpg",
    f"{HOME}/户明白袋/脱贫承诺书-2.jpg",
    f"{HOME}/精准识别/识别公示照片.jpg",
    f"{HOME}/精准帮扶/户口本复印件.jpg",
]


@pytest.fixture
def good(cupboard: Build) -> Path:
    return cupboard(" ".join(GOOD))


@pytest.fixture
def bad(cupboard: Build) -> Path:
    return cupboard(" ".join(GOOD + BAD))


def state(root: Path) -> Iterator[tuple[str, bytes, int]]:
    for path in sorted(root.rglob("*")):
        if path.is_file():
            yield str(path), path.read_bytes(), path.stat().st_mtime_ns


def test_clean_folder(good: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["inspect", str(good), *AS_OF]) == 0
    assert "没有核查意见" in capsys.readouterr().out


def test_findings_and_plan_and_nothing_moved(bad: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = list(state(bad))
    assert run(["inspect", str(bad), *AS_OF]) == 1
    out = capsys.readouterr().out
    assert "取消　" + BAD[0] + " → 抽出集中登记保管" in out
    assert "移交　" + BAD[2] + " → 移交村级专项工作档案·公示公告" in out
    assert list(state(bad)) == before


def test_levels_formats_and_selection(bad: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "意见.html"
    assert run(["inspect", str(bad), *AS_OF, "--format", "json", "--select", "D5", "-o", str(target)]) == 1
    report = json.loads(capsys.readouterr().out)
    assert {f["rule"] for f in report["findings"]} == {"D501", "D502"}
    assert target.stat().st_size > 1000
    assert run(["inspect", str(bad), *AS_OF, "--exit-zero"]) == 0
    assert run(["inspect", str(bad), *AS_OF, "--select", "D938"]) == 0


def test_plan_lists_every_file_of_a_paper(bad: Path, tmp_path: Path) -> None:
    for name in ("计划.csv", "计划.xlsx"):
        run(["inspect", str(bad), *AS_OF, "--moves", str(tmp_path / name)])
    with (tmp_path / "计划.csv").open(encoding="utf-8-sig") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["动作"], row["现在"]) for row in rows] == [("取消", BAD[0]), ("取消", BAD[1]), ("移交", BAD[2])]
    assert {row["户编号"] for row in rows} == {"42039900100100001"}
    sheet = CalamineWorkbook.from_path(tmp_path / "计划.xlsx").get_sheet_by_index(0).to_python()
    assert [row[6] for row in sheet[1:]] == [row["现在"] for row in rows]


def test_inventory_reads_back_the_same(bad: Path, tmp_path: Path) -> None:
    run(["inspect", str(bad), *AS_OF, "--inventory", str(tmp_path / "清点")])
    (written,) = (tmp_path / "清点").iterdir()
    assert written.name == "材料清点表-云坪镇桃源村.xlsx"
    (household,) = sources.read([written]).households()
    assert household.code == "42039900100100001"
    assert household.head
    assert household.head.name == "周大山"
    counted = {
        (d.container, paper.name, d.pages, d.origin)
        for d in household.documents or ()
        if (paper := ZHUSHAN.classify(d.type or ""))
    }
    assert counted == {
        ("一户一档", "贫困户申请书", 1, None),
        ("一户一档", "入户信息采集表", 2, None),
        ("一户一档", "“五评”量化表", 1, None),
        ("一户一档", "脱贫方案", 1, None),
        ("一户一档", "公示公告", None, None),
        ("一户一档", "证件复印件", None, None),
        ("户明白袋", "扶贫手册", 1, None),
        ("户明白袋", "政策宣传资料", 1, None),
        ("户明白袋", "承诺书", 2, None),
    }
    assert ("一户一档", "项目批复") in household.uncounted


def test_a_folder_without_code_leaves_the_code_blank(
    cupboard: Build, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = cupboard("桃源村/周大山/识别/申请书.jpg")
    run(["inspect", str(root), *AS_OF, "--inventory", str(tmp_path / "清点")])
    assert "1 户的文件夹名没有户编号" in capsys.readouterr().err
    (written,) = (tmp_path / "清点").iterdir()
    row = CalamineWorkbook.from_path(written).get_sheet_by_index(0).to_python()[2]
    assert row[:2] == ["", "周大山"]


@pytest.mark.parametrize("target", ["--inventory", "--moves", "-o"])
def test_results_are_not_written_among_the_scans(good: Path, target: str) -> None:
    name = {"--inventory": "清点", "--moves": "计划.xlsx", "-o": "意见.html"}[target]
    assert run(["inspect", str(good), target, str(good / name)]) == 2


def test_a_filled_inventory_is_not_overwritten(good: Path, tmp_path: Path) -> None:
    (tmp_path / "清点").mkdir()
    (tmp_path / "清点" / "填过的.xlsx").write_bytes(b"x")
    assert run(["inspect", str(good), *AS_OF, "--inventory", str(tmp_path / "清点")]) == 2


def test_choosing_households(cupboard: Build, capsys: pytest.CaptureFixture[str]) -> None:
    root = cupboard("桃源村/周大山/识别/申请书.jpg 双河村/王德福/识别/申请书.jpg")
    run(["inspect", str(root), *AS_OF, "--village", "双河村", "--format", "json"])
    report = json.loads(capsys.readouterr().out)
    assert {f["village"] for f in report["findings"]} == {"双河村"}
    assert run(["inspect", str(root), *AS_OF, "--village", "没有村"]) == 2


@pytest.mark.parametrize("made", ["", "只有空文件夹"])
def test_nothing_to_look_at(tmp_path: Path, made: str) -> None:
    root = tmp_path / "空柜子"
    if made:
        (root / made).mkdir(parents=True)
    assert run(["inspect", str(root), *AS_OF]) == 3
