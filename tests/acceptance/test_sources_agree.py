"""同一份资料写成 JSON、CSV、GBK 的 CSV、XLSX，查出的完全相同。"""

from __future__ import annotations

import pytest

FORMS = {"CSV": "csv", "GBK": "csv-gbk", "XLSX": "{}.xlsx"}


def _name(form, county, prefix):
    pattern = FORMS[form]
    return pattern.format(county) if "{}" in pattern else prefix + pattern


def _found(report):
    return sorted((f.household or "", f.rule, f.path) for f in report.findings)


@pytest.mark.parametrize("form", FORMS)
def test_same_defects_through_every_form(validate, form):
    expected = validate("messy.json")
    report = validate(_name(form, "messy", "messy-"))

    assert set(_found(report)) ^ set(_found(expected)) == set()
    assert len(report.findings) == len(expected.findings)
    assert report.summary.households == expected.summary.households
    assert report.summary.members == expected.summary.members


@pytest.mark.parametrize("form", FORMS)
def test_clean_county_is_silent_through_every_form(validate, form):
    report = validate(_name(form, "county", ""))

    assert _found(report) == []
    assert report.complete
    assert report.summary.members == validate("county.json").summary.members


@pytest.mark.parametrize("form", FORMS)
def test_finding_names_file_row_and_column(validate, form):
    """第二名成员证件号码损坏：表格里能找到那一格。"""
    report = validate(_name(form, "messy", "messy-"))
    finding = next(f for f in report.findings if f.rule == "D003" and f.path == "members[1].id_no")

    assert finding.source is not None
    assert finding.source.row is not None
    assert finding.source.column == "证件号码"


def test_encodings_are_named(validate):
    assert {file.encoding for file in validate("csv-gbk").inputs} == {"gb18030"}
    assert all((file.encoding or "").startswith("utf-8") for file in validate("csv").inputs)
