"""示例县的手册登记、部门名单：埋下的处处查出，一处也不多；看着不同其实相同的写法不报。"""

from __future__ import annotations

import json
from collections import Counter

import pytest

from tests.conftest import SAMPLES, Run

DAY = ("--as-of", "2017-11-30")
FOLDER = SAMPLES / "compare"
PLANTED = json.loads((FOLDER / "planted.json").read_text(encoding="utf-8"))
COMMANDS = {
    "handbook.xlsx": ("compare", "{system}", "{file}"),
    "allowance.xlsx": ("match", "{system}", "--against", "{file}"),
    "vehicles.csv": ("match", "{system}", "--against", "{file}"),
}


@pytest.mark.parametrize("system", ["county.json", "csv"])
@pytest.mark.parametrize("name", COMMANDS)
def test_all_planted_are_found_and_none_invented(dangan: Run, name: str, system: str) -> None:
    words = [word.format(system=SAMPLES / system, file=FOLDER / name) for word in COMMANDS[name]]
    ran = dangan(*words, *DAY, "--format", "json")
    assert ran.code == 0, ran.err
    report = json.loads(ran.out)
    found = Counter((f["household"], f["rule"], f["subject"]) for f in report["findings"])
    assert found == Counter((p.get("household"), p["rule"], p["where"]) for p in PLANTED if p["file"] == name)
    assert {f["remedy"] for f in report["findings"]} <= {"补充", "修正"}
    assert all(f["confirm"] for f in report["findings"] if f["household"])
    assert report["complete"]


@pytest.mark.parametrize("name", ["county.json", "csv-gbk", "county.xlsx"])
def test_the_same_county_written_otherwise_differs_nowhere(dangan: Run, name: str) -> None:
    ran = dangan("compare", SAMPLES / "county.json", SAMPLES / name, *DAY)
    assert ran.code == 0
    assert "没有核查意见" in ran.out


def test_an_export_against_the_county_compares_only_the_columns_both_have(dangan: Run) -> None:
    ran = dangan("compare", SAMPLES / "county.json", SAMPLES / "export-2021.xlsx", *DAY, "--format", "json")
    reasons = {one["rule"]: one["reason"] for one in json.loads(ran.out)["not_checked"]}
    assert "手册没有" in reasons["D807"]
    assert "主要致贫原因" in reasons["D807"]
