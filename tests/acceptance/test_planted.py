"""埋设的缺陷件件查出，没有缺陷的户一条意见也没有。"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from dangan import check, profile, sources
from dangan.dates import PartialDate
from dangan.rules import Selection

AS_OF = PartialDate(2017, 11, 30)
STATUSES = {"未脱贫", "预脱贫", "脱贫", "返贫"}
COUNTY_POLICY = str(Path(__file__).parents[2] / "samples" / "qingling-2017.toml")


def _triples(report):
    """(户编号，村级的为村名；规则码；路径)"""
    return Counter((finding.household or finding.village, finding.rule, finding.path) for finding in report.findings)


def _expected(planted, report):
    applied = set(report.applied_rules)
    return Counter((_whose(p), p["rule"], p["path"]) for p in planted if p["rule"] in applied)


def _whose(entry):
    return entry["household"] or entry.get("village")


def _unexpected(planted, report):
    """埋设清单以外的；同一处改动如实牵出的（also）不算。"""
    dragged = {(_whose(p), rule) for p in planted for rule in p.get("also", ())}
    extra = _triples(report) - _expected(planted, report)
    return Counter({triple: count for triple, count in extra.items() if triple[:2] not in dragged})


def _story(counter, planted):
    """差异写成人话。"""
    what = {(_whose(p), p["rule"], p["path"]): p["what"] for p in planted}
    return [f"{household} {rule} {path} {what.get((household, rule, path), '')}" for household, rule, path in counter]


def test_clean_county_is_silent(validate):
    report = validate("county.json")

    assert [f"{f.household} {f.rule} {f.path} {f.message}" for f in report.findings] == []
    assert report.failed == []
    assert report.complete
    assert report.summary.households == 48


def test_clean_county_is_silent_where_the_county_has_set_its_numbers(validate):
    report = validate("county.json", policy=COUNTY_POLICY)

    assert [f"{f.household} {f.rule} {f.path} {f.message}" for f in report.findings] == []
    assert {"D307", "D407"} <= set(report.applied_rules)


def test_every_planted_defect_is_found(validate, planted):
    report = validate("messy.json")

    assert _story(_expected(planted, report) - _triples(report), planted) == []


def test_nothing_but_the_planted_defects_is_found(validate, planted):
    report = validate("messy.json")

    assert _story(_unexpected(planted, report), planted) == []


def test_defects_that_need_the_numbers_of_the_county(validate, planted):
    report = validate("messy.json", policy=COUNTY_POLICY)

    assert _story(_expected(planted, report) - _triples(report), planted) == []
    assert _story(_unexpected(planted, report), planted) == []


def test_every_rule_on_records_has_a_planted_defect(validate, planted):
    """D0 至 D7 中本方案会查的规则，除了要另给字体、设置才查的，都有一处缺陷。"""
    report = validate("messy.json", policy=COUNTY_POLICY)

    assert {rule for rule in report.applied_rules if rule[:2] <= "D7"} <= {p["rule"] for p in planted} | NOT_PLANTED


NOT_PLANTED = {"D008", "D020"}
"""D008 要两个输入才会有；D020 要改户编号，各表、各份清单都凭它相连，另有用例与命令的测试。"""


def test_characters_no_font_has(samples, planted):
    """字体只收到扩展 G 区为止：私用区与扩展 H 区的字查出，田𠮷祥等不报。"""
    county = sources.read([samples / "messy.json"])
    report = check.check(county, profile.load("zhushan-2017"), AS_OF, Selection(("D006",)), missing_glyphs=_lacking)

    assert _triples(report) == _expected(planted, report)
    assert report.applied_rules == ["D006"]


def _lacking(text):
    return [character for character in text if unicodedata.category(character) == "Co" or character >= "\U00031350"]


@pytest.mark.parametrize("status", sorted(STATUSES))
def test_the_county_has_households_of_every_status(samples, status):
    document = json.loads((samples / "county.json").read_text(encoding="utf-8"))

    assert any(household["status"] == status for household in document["households"])
    assert len(document["households"]) >= 40
    assert len({village["township"] for village in document["villages"]}) == 3
    assert len(document["villages"]) == 8


def test_remedy_of_a_cancelled_paper_is_to_withdraw_never_to_destroy(validate):
    found = [finding for finding in validate("messy.json").findings if finding.rule == "D501"]

    assert {finding.remedy for finding in found} == {"取消"}
    assert {finding.move_to for finding in found} == {"抽出集中登记保管"}
    assert not any("销毁" in finding.message and "不" not in finding.message for finding in found)


def test_no_full_number_in_any_finding(validate):
    full = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|\d{15}|1[3-9]\d{9})(?![\dXx])")

    assert [f.message for f in validate("messy.json").findings if full.search(f.message)] == []
