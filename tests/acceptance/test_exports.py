"""全国系统导出表单独给出时不谈材料；与填好的材料清点表一起，材料的缺漏与多余都查得出。"""

from __future__ import annotations

import json

import pytest

from dangan.rules import RULES

SEEN_ON_THE_SHELF = {
    "D007",
    "D101",
    "D102",
    "D103",
    "D201",
    "D301",
    "D302",
    "D305",
    "D401",
    "D403",
    "D404",
    "D405",
    "D406",
    "D409",
    "D501",
    "D502",
}
"""只看柜中有什么、没有什么就能断定的。要看签字、日期、项目、类别的，清点表上没有。"""


@pytest.mark.parametrize("export", ["export-2017.xlsx", "export-2021.xlsx", "export-2022.xlsx"])
def test_bare_export_says_nothing_about_papers(validate, export):
    report = validate(export)

    assert [f for f in report.findings if "documents" in RULES[f.rule].reads or f.rule == "D007"] == []
    assert {"D101", "D201", "D301", "D401", "D501"} <= {entry.rule for entry in report.not_checked}
    assert not {"D101", "D501"} & set(report.applied_rules)


@pytest.mark.parametrize("export", ["export-2017.xlsx", "export-2021.xlsx", "export-2022.xlsx"])
def test_every_column_of_a_real_export_is_known(validate, export):
    assert [f.message for f in validate(export).findings if f.rule == "D004"] == []


def test_export_gives_the_same_people(validate, samples):
    """系统导出表只有在册的人。"""
    export = validate("export-2017.xlsx")
    households = json.loads((samples / "messy.json").read_text(encoding="utf-8"))["households"]

    assert export.summary.households == len(households)
    assert export.summary.members == sum(m["presence"] == "在册" for h in households for m in h["members"])
    assert export.failed == []


@pytest.mark.parametrize("export", ["export-2017.xlsx", "export-2021.xlsx", "export-2022.xlsx"])
def test_clean_households_are_silent_in_every_export(validate, planted, export):
    report = validate(export, "inventory.xlsx")

    assert {f.household for f in report.findings} - {None} <= {p["household"] for p in planted}


def test_export_with_inventory_gives_all_missing_and_forbidden_papers(validate, planted):
    report = validate("export-2017.xlsx", "inventory.xlsx")
    found = {(f.household, f.rule) for f in report.findings if f.rule in SEEN_ON_THE_SHELF}

    expected = {(p["household"], p["rule"]) for p in planted if p["rule"] in SEEN_ON_THE_SHELF}
    assert found == expected


def test_damaged_numbers_are_found_in_the_export(validate, planted):
    found = {(f.household, f.path) for f in validate("export-2017.xlsx").findings if f.rule == "D003"}

    assert found == {(p["household"], p["path"]) for p in planted if p["rule"] == "D003"}


def test_contradicting_sources_are_reported_never_silently_merged(validate, tmp_path):
    """另一张表写同一户已脱贫、电话不同：暂按先读到的，两处不同各出一条意见。"""
    other = tmp_path / "户.csv"
    other.write_text("户编号,脱贫属性,联系电话,村\n42039910120100001,脱贫,15499999999,桃源村\n", encoding="utf-8")
    report = validate("county.json", str(other))

    assert {(f.household, f.rule, f.path) for f in report.findings} == {
        ("42039910120100001", "D008", "status"),
        ("42039910120100001", "D008", "phone"),
    }
    assert all("15499999999" not in f.message and f.confirm for f in report.findings)
