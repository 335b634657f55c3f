"""JUnit XML 报告：一条规则一个 testsuite，供 Jenkins 等持续集成工具显示。

一条意见一个 testcase，名称是意见，classname 是乡镇与村；没有意见的规则有一个通过的 testcase，未核查的为 skipped。
达到 --fail-level 的意见为 failure，因此工具上的红绿与退出码一致；规则出错（D000）与搁置的资料为 error。
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TextIO
from xml.etree import ElementTree as ET

from dangan.findings import SEVERITIES, Failed, Finding, NotChecked, Report
from dangan.reporters.view import SEVERITY_NAMES, View, printable

CRASH = "D000"
"""规则出错。"""


def write(report: Report, stream: TextIO, view: View) -> None:
    """写出整份 XML。"""
    serious = SEVERITIES[: SEVERITIES.index(view.fail_level) + 1] if view.fail_level else ()
    findings: dict[str, list[Finding]] = defaultdict(list)
    for finding in report.findings:
        findings[finding.rule].append(finding)
    skipped: dict[str, list[NotChecked]] = defaultdict(list)
    for entry in report.not_checked:
        skipped[entry.rule].append(entry)
    root = ET.Element("testsuites", name=f"{report.tool} {report.profile} {report.as_of}")
    for code in sorted({*report.applied_rules, *findings, *skipped}):
        cases = [_case(finding, finding.severity in serious) for finding in findings[code]]
        cases += [_skipped(entry) for entry in skipped[code]]
        cases = cases or [_testcase("没有意见", code)]
        root.append(_suite(f"{code} {view.titles.get(code, '')}".strip(), cases))
    if report.failed:
        root.append(_suite("搁置的资料", [_failed(failed) for failed in report.failed]))
    _count(root, list(root.iter("testcase")))
    ET.indent(root)
    stream.write('<?xml version="1.0" encoding="UTF-8"?>\n')
    stream.write(ET.tostring(root, encoding="unicode"))
    stream.write("\n")


def _suite(name: str, cases: list[ET.Element]) -> ET.Element:
    suite = ET.Element("testsuite", name=printable(name))
    suite.extend(cases)
    _count(suite, cases)
    suite.set("skipped", str(sum(case.find("skipped") is not None for case in cases)))
    return suite


def _count(element: ET.Element, cases: list[ET.Element]) -> None:
    element.set("tests", str(len(cases)))
    for name in ("failure", "error"):
        element.set(f"{name}s", str(sum(case.find(name) is not None for case in cases)))


def _case(finding: Finding, fails: bool) -> ET.Element:
    place = [name.replace(".", "·") for name in (finding.township, finding.village) if name]
    who = " ".join(filter(None, (finding.household, finding.head)))
    case = _testcase(f"{who} {finding.message}".strip(), ".".join(place) or "全批次")
    details = "\n".join(_details(finding))
    if fails or finding.rule == CRASH:
        kind = "error" if finding.rule == CRASH else "failure"
        ET.SubElement(
            case, kind, message=printable(finding.message), type=SEVERITY_NAMES[finding.severity]
        ).text = details
    else:
        ET.SubElement(case, "system-out").text = details
    return case


def _details(finding: Finding) -> Iterator[str]:
    confirm = "（待核实）" if finding.confirm else ""
    yield printable(f"{SEVERITY_NAMES[finding.severity]} {finding.remedy}：{finding.message}{confirm}")
    if finding.route:
        yield printable(finding.route)
    if finding.owner:
        yield f"责任人：{finding.owner}"
    yield f"依据：{finding.clause.id} {finding.clause.text}"
    if finding.source:
        yield printable(f"出处：{finding.source}")


def _skipped(entry: NotChecked) -> ET.Element:
    case = _testcase("未核查", entry.rule)
    ET.SubElement(case, "skipped", message=printable(entry.reason))
    return case


def _failed(failed: Failed) -> ET.Element:
    case = _testcase(str(failed.household or failed.source or "本次核查"), "搁置")
    ET.SubElement(case, "error", message=printable(failed.reason), type="搁置")
    return case


def _testcase(name: str, classname: str) -> ET.Element:
    return ET.Element("testcase", name=printable(name), classname=printable(classname))
