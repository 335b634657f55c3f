"""SARIF 2.1.0 报告，供代码托管平台的扫描结果页使用。

使用者有上限：一次运行 25 000 条结果，压缩（gzip）后 10 MB。按严重程度取舍，略去的件数写在
invocations 的 toolExecutionNotifications 里；未核查的规则与搁置的资料也写在那里。
"""

from __future__ import annotations

import gzip
import inspect
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TextIO
from urllib.parse import quote

import msgspec

from dangan.findings import SEVERITIES, Finding, Report, Severity
from dangan.reporters.view import SEVERITY_NAMES, View, printable

RESULTS = 25_000
SIZE = 10_000_000
"""gzip 压缩后的字节数。"""

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
_FINGERPRINT = "dangan/v1"


def write(report: Report, stream: TextIO, view: View) -> None:
    """写出上限之内的报告。"""
    stream.write(encode(report, view).decode())
    stream.write("\n")


def encode(report: Report, view: View, results: int = RESULTS, size: int = SIZE) -> bytes:
    """至多 results 条结果、压缩后至多 size 字节的 SARIF；装不下时先略去较轻的，同级略去靠后的。"""
    ranked = sorted(report.findings, key=lambda finding: SEVERITIES.index(finding.severity))
    kept = min(len(ranked), results)
    while True:
        data = msgspec.json.encode(_log(report, view, ranked[:kept], ranked[kept:]))
        packed = len(gzip.compress(data, 6))
        if packed <= size or not kept:
            return data
        kept = min(kept - 1, int(kept * size / packed * 0.95))


def _log(report: Report, view: View, kept: Sequence[Finding], dropped: Sequence[Finding]) -> dict[str, Any]:
    codes = sorted({*report.applied_rules, *(finding.rule for finding in kept)})
    index = {code: number for number, code in enumerate(codes)}
    name, _, version = report.tool.partition(" ")
    fallback = report.inputs[0].file if report.inputs else None
    run = {
        "tool": {"driver": {"name": name, "version": version, "rules": [_rule(code, view) for code in codes]}},
        "automationDetails": {"id": f"{name}/{report.profile}/"},
        "language": "zh-CN",
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": report.complete,
                "toolExecutionNotifications": [*_left_out(dropped), *_notifications(report)],
            }
        ],
        "results": [_result(finding, index, fallback) for finding in kept],
        "properties": {"profile": report.profile, "asOf": report.as_of, "households": report.summary.households},
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: str, view: View) -> dict[str, Any]:
    title = view.titles.get(code, code)
    doc = inspect.cleandoc(view.docs.get(code) or title)
    return {
        "id": code,
        "shortDescription": {"text": title},
        "fullDescription": {"text": doc.partition("\n")[0]},
        "help": {"text": doc},
    }


def _result(finding: Finding, index: Mapping[str, int], fallback: str | None) -> dict[str, Any]:
    confirm = "（待核实）" if finding.confirm else ""
    properties = {
        "remedy": finding.remedy,
        "confirm": finding.confirm,
        "household": finding.household,
        "head": finding.head,
        "township": finding.township,
        "village": finding.village,
        "path": finding.path,
        "subject": finding.subject,
        "placeNow": finding.place_now,
        "moveTo": finding.move_to,
        "owner": finding.owner,
        "clause": finding.clause.id,
    }
    return {
        "ruleId": finding.rule,
        "ruleIndex": index[finding.rule],
        "level": _LEVELS[finding.severity],
        "message": {"text": printable(f"{finding.remedy}：{finding.message}{confirm}")},
        "locations": list(_locations(finding, fallback)),
        "partialFingerprints": {_FINGERPRINT: finding.fingerprint},
        "properties": {key: value for key, value in properties.items() if value not in (None, "")},
    }


def _locations(finding: Finding, fallback: str | None) -> Iterator[dict[str, Any]]:
    """意见所在：文件与行，户与字段。没有出处的（全批次的）归到第一个输入，平台不收没有位置的结果。"""
    location: dict[str, Any] = {}
    source = finding.source
    if file := source.file if source else fallback:
        location["physicalLocation"] = {"artifactLocation": {"uri": quote(file)}}
        if source and source.row and source.is_line:
            location["physicalLocation"]["region"] = {"startLine": source.row, "startColumn": 1}
    names = [finding.township, finding.village, finding.household, finding.path]
    if name := "/".join(filter(None, names)):
        location["logicalLocations"] = [{"fullyQualifiedName": printable(name)}]
    if location:
        yield location


def _left_out(dropped: Sequence[Finding]) -> Iterator[dict[str, Any]]:
    if dropped:
        counts = Counter(finding.severity for finding in dropped)
        parts = "、".join(f"{SEVERITY_NAMES[s]} {counts[s]}" for s in SEVERITIES if counts[s])
        text = f"意见太多，超出 SARIF 使用者的上限，这里略去 {len(dropped)} 条（{parts}）；全部意见见 JSON 或 XLSX 报告"
        yield _notification("略去", "warning", text)


def _notifications(report: Report) -> Iterator[dict[str, Any]]:
    if report.quiet.baselined or report.quiet.suppressed:
        text = f"基线中的旧账 {report.quiet.baselined} 条、豁免的意见 {report.quiet.suppressed} 条，没有列出"
        yield _notification("没有列出", "note", text)
    reasons: dict[str, list[str]] = defaultdict(list)
    for entry in report.not_checked:
        reasons[entry.reason].append(entry.rule)
    for reason, rules in reasons.items():
        yield _notification("未核查", "note", f"未核查 {'、'.join(rules)}：{reason}")
    for failed in report.failed:
        yield _notification("搁置", "error", failed.line)


def _notification(name: str, level: str, text: str) -> dict[str, Any]:
    return {"descriptor": {"id": name}, "level": level, "message": {"text": printable(text)}}
