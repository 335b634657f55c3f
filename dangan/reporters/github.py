"""GitHub Actions 的工作流命令：每条意见一行，在提交与拉取请求上显示为批注。

GitHub 每一步、每一级别只显示前 10 条批注，全部意见仍在日志里；最后一行的提示写明总数。
"""

from __future__ import annotations

from typing import TextIO

from dangan.findings import SEVERITIES, Finding, Report, Severity
from dangan.reporters.view import SEVERITY_NAMES, View, printable

_COMMANDS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}
_SHOWN = 10


def write(report: Report, stream: TextIO, view: View) -> None:
    """写出批注命令，最后是一行总数。"""
    for finding in report.findings:
        stream.write(_annotation(finding, view))
    counts = report.summary.by_severity
    total = "，".join(f"{SEVERITY_NAMES[s]} {counts[s]}" for s in SEVERITIES if counts.get(s)) or "没有"
    hidden = "；每级只显示前 10 条批注，全部意见见日志" if any(n > _SHOWN for n in counts.values()) else ""
    stream.write(f"::notice title=一户一档核查::核查 {report.summary.households} 户，意见：{_data(total + hidden)}\n")
    for failed in report.failed:
        stream.write(f"::error title=搁置::{_data(failed.reason)}\n")


def _annotation(finding: Finding, view: View) -> str:
    title = f"{finding.rule} {view.titles.get(finding.rule, '')}".rstrip()
    properties = {"title": title}
    if source := finding.source:
        properties["file"] = source.file
        if source.row and source.is_line:
            properties["line"] = str(source.row)
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    who = "　".join(filter(None, (finding.household, finding.head)))
    confirm = "（待核实）" if finding.confirm else ""
    message = f"{who}　{finding.remedy}：{finding.message}{confirm}" if who else f"{finding.remedy}：{finding.message}"
    return f"::{_COMMANDS[finding.severity]} {listed}::{_data(message)}\n"


def _data(text: str) -> str:
    """命令正文的转义：换行与 % 之外一概原样。"""
    return printable(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _property(text: str) -> str:
    """命令属性的转义：另有冒号与逗号。"""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
