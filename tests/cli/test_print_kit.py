"""dangan render 的整村印制：村级的表、合印、档号分配。"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pikepdf
import pytest

from tests.conftest import SAMPLES, Run

VILLAGE = ("--village", "桃源村", "--as-of", "2017-11-30", "--formats", "pdf", "--jobs", "1")
SETTINGS = """
[archive]
fonds_no = "J012"
catalogue_no = "3"
volume_pattern = "{fonds_no}-{catalogue_no}-{number:03d}"
"""


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """桃源村头三户（2、10、2组）与双河村头两户（1组），没有档号。"""
    data = json.loads((SAMPLES / "county.json").read_text("utf-8"))
    chosen = [one for one in data["households"] if one["village"] == "桃源村"][:3]
    chosen += [one for one in data["households"] if one["village"] == "双河村"][:2]
    for one, group in zip(chosen, ("2", "10", "2", "1", "1"), strict=True):
        one.pop("volume_no", None)
        one["group"] = group
    folder = tmp_path / "资料"
    folder.mkdir()
    (folder / "资料.json").write_text(json.dumps(data | {"households": chosen}, ensure_ascii=False), "utf-8")
    return folder / "资料.json"


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.pdf"))


def allotted(folder: Path) -> dict[str, str]:
    with (folder / "档号分配.csv").open(encoding="utf-8-sig", newline="") as table:
        return {row["户编号"]: row["档号"] for row in csv.DictReader(table)}


def test_a_whole_village_gets_its_lists_and_print_run(dangan: Run, county: Path, tmp_path: Path) -> None:
    assert dangan("render", county, "-o", "成品", *VILLAGE, "--print-run", "village").code == 0
    folder = tmp_path / "成品" / "云坪镇" / "桃源村"
    assert [path.name for path in sorted(folder.glob("*.pdf"))] == [
        "户明白袋清理登记表.pdf",
        "村级专项工作档案目录.pdf",
        "案卷目录.pdf",
    ]
    run = {path.stem for path in (folder / "整村合印").iterdir()}
    assert run >= {"封面", "内页", "户明白袋清单"}
    with pikepdf.open(folder / "整村合印" / "内页.pdf") as document, document.open_outline() as outline:
        printed = [item.title.split()[1] for item in outline.root]
    codes = [one["code"] for one in json.loads(county.read_text("utf-8"))["households"]]
    assert printed == [codes[0], codes[2], codes[1]], "2组的两户在10组之前"

    before = {name: (tmp_path / "成品" / name).read_bytes() for name in files(tmp_path / "成品")}
    again = dangan("render", county, "-o", "成品", *VILLAGE, "--print-run", "village", "--force")
    assert again.code == 0
    assert {name: (tmp_path / "成品" / name).read_bytes() for name in files(tmp_path / "成品")} == before


def test_a_township_is_one_print_run(dangan: Run, county: Path, tmp_path: Path) -> None:
    only = ("--forms", "户明白袋清单", "--formats", "pdf", "--jobs", "1", "--print-run", "township", "--separators")
    assert dangan("render", county, "-o", "成品", *only).code == 0
    path = tmp_path / "成品" / "云坪镇" / "全乡镇合印" / "户明白袋清单.pdf"
    with pikepdf.open(path) as document, document.open_outline() as outline:
        places = [item.title for item in outline.root if item.title.startswith("云坪镇")]
    assert places == ["云坪镇·桃源村 2组", "云坪镇·桃源村 10组", "云坪镇·双河村 1组"]


def test_some_households_get_no_village_list_and_a_run_of_their_own(dangan: Run, county: Path, tmp_path: Path) -> None:
    code = json.loads(county.read_text("utf-8"))["households"][0]["code"]
    one = ("--household", code, "--formats", "pdf", "--jobs", "1", "--forms", "户明白袋清单", "--print-run", "village")
    assert dangan("render", county, "-o", "成品", *one).code == 0
    assert files(tmp_path / "成品" / "云坪镇" / "桃源村" / "选印合印") == ["户明白袋清单.pdf"]
    assert not list((tmp_path / "成品" / "云坪镇" / "桃源村").glob("*.pdf"))
    refused = dangan("render", county, "-o", "成品", "--household", code, "--forms", "盒脊")
    assert (refused.code, "整村印" in refused.err) == (2, True)


def test_spines_on_request(dangan: Run, county: Path, tmp_path: Path) -> None:
    (tmp_path / "dangan.toml").write_text("[spines]\nbox = 30\n", "utf-8")
    assert dangan("render", county, "-o", "成品", *VILLAGE, "--forms", "盒脊,卷脊,盒签").code == 0
    assert files(tmp_path / "成品") == [f"云坪镇/桃源村/{name}.pdf" for name in ("卷脊", "盒签", "盒脊")]


def test_volume_numbers_are_allotted_once_beside_the_settings(dangan: Run, county: Path, tmp_path: Path) -> None:
    (tmp_path / "dangan.toml").write_text(SETTINGS, "utf-8")
    codes = [one["code"] for one in json.loads(county.read_text("utf-8"))["households"]]
    last = ("--household", codes[-1], "--forms", "案卷封面", "--formats", "pdf", "--jobs", "1")
    assert dangan("render", county, "-o", "补印", *last).code == 0
    assert allotted(tmp_path) == {code: f"J012-3-{number:03d}" for number, code in enumerate(codes, 1)}
    before = (tmp_path / "档号分配.csv").read_bytes()
    assert dangan("render", county, "-o", "成品", *VILLAGE, "--forms", "案卷目录").code == 0
    assert (tmp_path / "档号分配.csv").read_bytes() == before


@pytest.mark.parametrize(
    ("settings", "table", "said"),
    [
        (SETTINGS.replace("{number:03d}", ""), None, "{number}"),
        (SETTINGS, "户编号,档号\r\n", "没有分配任何档号"),
    ],
)
def test_a_bad_pattern_or_a_damaged_table_stops_before_printing(
    dangan: Run, county: Path, tmp_path: Path, settings: str, table: str | None, said: str
) -> None:
    (tmp_path / "dangan.toml").write_text(settings, "utf-8")
    if table:
        (tmp_path / "档号分配.csv").write_text(table, "utf-8")
    ran = dangan("render", county, "-o", "成品", *VILLAGE)
    assert (ran.code, said in ran.err) == (2, True)
    assert not (tmp_path / "成品").exists()


def test_the_summary_counts_what_was_printed_anew(dangan: Run, county: Path, tmp_path: Path) -> None:
    """没有变化的不算印成；合印的册数、页数另计。"""
    first = dangan("render", county, "-o", "成品", *VILLAGE).out
    printed = list((tmp_path / "成品").rglob("*.pdf"))
    pages = sum(len(pikepdf.open(path).pages) for path in printed)
    again = dangan("render", county, "-o", "成品", *VILLAGE).out
    bound = dangan("render", county, "-o", "成品", *VILLAGE, "--print-run", "village").out
    books = list((tmp_path / "成品").rglob("整村合印/*.pdf"))
    sheets = sum(len(pikepdf.open(path).pages) for path in books)

    assert f"印成 3 户，{len(printed)} 个文件，PDF {pages} 页，用时" in first
    assert "没有变化，跳过 3 户；新印 0 户，用时" in again
    assert f"没有变化，跳过 3 户；新印 0 户；合印 {len(books)} 个文件，PDF {sheets} 页，用时" in bound
