"""HTML 报告：一个文件，不上网，浏览器打开即可筛选、看图、打印。页面在 assets/。

意见作为数据嵌入页面，由脚本列出；其中的文字只作为文字写入，不会成为标记或脚本，
页面的安全策略（CSP）也只许本页自带的脚本运行，不许任何外部请求。
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from itertools import groupby
from typing import TextIO

import jinja2

from dangan import dates, resources
from dangan.findings import REMEDIES, SEVERITIES, Finding, NotChecked, Report
from dangan.reporters.view import SEVERITY_NAMES, View

_SCRIPTS = ("chart.umd.min.js", "bars.js", "report.js")
_BATCH = "全批次"
_UNKNOWN = "未注明"
_FIELDS = (
    "severity",
    "remedy",
    "confirm",
    "rule",
    "township",
    "village",
    "household",
    "head",
    "message",
    "placeNow",
    "moveTo",
    "owner",
    "clause",
    "basis",
    "source",
)


def write(report: Report, stream: TextIO, view: View) -> None:
    """写出整份报告；意见按乡镇、村、户编号排列，全批次的在前。"""
    assets = {path.name: path.read_text("utf-8") for path in resources.report_page().iterdir()}
    scripts = [assets[name] for name in _SCRIPTS]
    environment = jinja2.Environment(
        loader=jinja2.DictLoader(assets), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    page = environment.get_template("report.html").render(
        report=report,
        quiet=report.quiet,
        view=view,
        as_of=dates.parse(report.as_of).chinese(),
        concerned=len({f.household for f in report.findings if f.household}),
        severities=[(name, SEVERITY_NAMES[name], report.summary.by_severity.get(name, 0)) for name in SEVERITIES],
        remedies=[(name, report.summary.by_remedy.get(name, 0)) for name in REMEDIES],
        not_checked=list(_by_reason(report.not_checked)),
        style=assets["report.css"],
        scripts=scripts,
        digests=[_digest(script) for script in scripts],
        licence=assets["chart-LICENSE.md"],
        data=_embedded(report, view),
    )
    stream.write(page)


def _by_reason(entries: list[NotChecked]) -> Iterator[tuple[str, list[str]]]:
    """未核查的原因与规则码，原因相同的合在一起，次序按规则码。"""
    ordered = sorted(entries, key=lambda entry: (entry.reason, entry.rule))
    groups = [(reason, [entry.rule for entry in group]) for reason, group in groupby(ordered, lambda e: e.reason)]
    yield from sorted(groups, key=lambda group: group[1])


def _digest(script: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _embedded(report: Report, view: View) -> str:
    """页面所用的数据。各意见的文字多有重复，只存一份（texts），意见是其序号的一行。"""
    texts: dict[str, int] = {}
    rows = [[texts.setdefault(text, len(texts)) for text in _row(f)] for f in sorted(report.findings, key=_order)]
    data = {
        "fields": _FIELDS,
        "texts": list(texts),
        "rows": rows,
        "severities": SEVERITY_NAMES,
        "remedies": REMEDIES,
        "titles": {code: view.titles.get(code, "") for code in report.summary.by_rule},
        "causes": report.summary.by_cause,
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _order(finding: Finding) -> tuple[bool, str, str, str]:
    return (
        finding.household is not None,
        finding.township or "",
        finding.village or "",
        finding.household or "",
    )


def _row(finding: Finding) -> tuple[str, ...]:
    """与 _FIELDS 对应的文字。"""
    nowhere = _UNKNOWN if finding.household else _BATCH
    return (
        finding.severity,
        finding.remedy,
        "待核实" if finding.confirm else "",
        finding.rule,
        finding.township or nowhere,
        finding.village or nowhere,
        finding.household or "",
        finding.head or "",
        finding.message,
        finding.place_now or "",
        finding.move_to or "",
        finding.owner or _UNKNOWN,
        finding.clause.id,
        finding.clause.text,
        str(finding.source or ""),
    )
