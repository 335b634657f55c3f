"""JUnit：合 Jenkins 的模式，红绿与退出码一致。"""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from lxml import etree

from dangan.findings import Report
from tests.reporters.conftest import FAILED, ROOT, VIEW, finding, report

Written = Callable[..., str]


def parse(text: str) -> etree._Element:
    root = etree.fromstring(text.encode())
    etree.XMLSchema(etree.parse(ROOT / "tests/data/junit-10.xsd")).assertValid(root)
    return root


def test_the_report_of_the_messy_county_follows_the_published_schema(written: Written, messy: Report) -> None:
    root = parse(written("junit", messy))

    assert int(root.get("failures")) == messy.summary.by_severity["error"]
    assert int(root.get("tests")) == len(root.findall(".//testcase")) >= len(messy.findings)


def test_findings_below_the_fail_level_pass_but_stay_readable(written: Written) -> None:
    some = report(finding(1), finding(2, severity="warning"), finding(3, severity="info"))
    counts = {}
    for level in ("error", "warning", "info", None):
        root = parse(written("junit", some, msgspec.structs.replace(VIEW, fail_level=level)))
        counts[level] = (root.get("failures"), len(root.findall(".//system-out")))

    assert counts == {"error": ("1", 2), "warning": ("2", 1), "info": ("3", 0), None: ("0", 3)}


def test_a_rule_without_findings_passes_and_an_unchecked_one_is_skipped(written: Written) -> None:
    root = parse(written("junit", report(finding())))
    suites = {suite.get("name").split()[0]: suite for suite in root.findall("testsuite")}

    assert [suites["D501"].get(name) for name in ("tests", "failures", "skipped")] == ["1", "1", "0"]
    assert [suites["D601"].get(name) for name in ("tests", "failures", "skipped")] == ["1", "0", "0"]
    assert suites["D307"].find("testcase/skipped").get("message") == "本县未设定「当年脱贫标准」"


def test_crashed_rules_and_households_put_aside_are_errors(written: Written) -> None:
    root = parse(written("junit", report(finding(rule="D000", severity="info"), failed=[FAILED])))

    assert root.get("errors") == "2"
    assert root.find(".//testsuite[@name='搁置的资料']/testcase/error").get("message") == "户编号 4209 登记了两次"


def test_names_from_records_cannot_break_the_xml(written: Written) -> None:
    root = parse(written("junit", report(finding(head='<b>张&"三"\x0b\ufffe', message="]]><x/>\x00"))))

    assert root.find(".//failure").get("message") == "]]><x/>�"
    assert root.find(".//testcase[@classname='云坪镇.桃源村']") is not None
