"""文本报告：按乡镇、村、户列出每条意见，最后是总结。终端上有颜色，否则是纯文本，不折行、不截断。"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TextIO

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from dangan.findings import BY_EYE, REMEDIES, SEVERITIES, Finding, Quiet, Report
from dangan.reporters.view import SEVERITY_NAMES, View, printable

_STYLES: dict[str, str] = {"error": "bold red", "warning": "yellow", "info": "cyan"}
_NO_TABLE = "输入中没有这张表"
_NO_COLUMN = "输入中没有这一列"
_BRIEF = {
    "本方案没有条款": "依据别处的条款，本方案没有",
    "本县未设定": "要用的数字、名单本县未设定",
    "本方案没有材料": "本方案没有这种材料",
    _NO_TABLE: _NO_TABLE,
    _NO_COLUMN: _NO_COLUMN,
    "户没有这张表": "有的户没有这张表，这些户未查",
    "户没有这一列": "有的户没有这一列，这些户未查",
}
"""未核查的原因，同类的并成一行：原因中的字样 → 怎么说。"""
_MANY = 20
_REASONS = 6
"""未核查的原因至多列几行，其余并成一行。"""


def write(report: Report, stream: TextIO, view: View) -> None:
    """写出报告。view.statistics 为真则不逐条列出。"""
    console = Console(file=stream, highlight=False, soft_wrap=True)
    for line in () if view.statistics else _findings(report.findings):
        console.print(line)
    for line in _summary(report, view):
        console.print(line)


def _findings(findings: list[Finding]) -> Iterator[Text]:
    for (township, village), group in groupby(findings, lambda f: (f.township, f.village)):
        place = "　".join(name for name in (township, village) if name)
        for household, own in groupby(group, lambda f: f.household):
            several = list(own)
            title = (f"户 {household}" if household else "全批次", several[0].head, place)
            yield Text(printable("　".join(filter(None, title))), "bold")
            for finding in several:
                yield from _finding(finding)
            yield Text("")


def _finding(finding: Finding) -> Iterator[Text]:
    line = Text("  ")
    line.append(f"{finding.rule} {SEVERITY_NAMES[finding.severity]}", _STYLES[finding.severity])
    line.append(f" {finding.remedy}　", "bold")
    line.append(printable(finding.message))
    if finding.confirm:
        line.append("（待核实）", "magenta")
    yield line
    details = []
    if finding.route:
        details.append(finding.route)
    if finding.owner:
        details.append(f"责任人：{finding.owner}")
    if finding.source:
        details.append(f"出处：{finding.source}")
    if details:
        yield Text("       " + "　".join(details), "dim")


def _summary(report: Report, view: View) -> Iterator[Text]:
    summary = report.summary
    yield Text(
        f"读入 {len(report.inputs)} 个文件，核查 {summary.households} 户 {summary.members} 人；"
        f"方案 {report.profile}，日期 {report.as_of}，规则 {len(report.applied_rules)} 条。"
    )
    if report.findings:
        severities = "，".join(
            f"{SEVERITY_NAMES[s]} {summary.by_severity[s]}" for s in SEVERITIES if summary.by_severity.get(s)
        )
        remedies = "，".join(f"{r} {summary.by_remedy[r]}" for r in REMEDIES if summary.by_remedy.get(r))
        yield Text(f"共 {summary.findings} 条意见：{severities}。整改：{remedies}。", "bold")
        yield from _by_rule(report, view)
    elif summary.households:
        new = "新的" if report.quiet.baselined or report.quiet.suppressed else ""
        yield Text(f"没有{new}核查意见。", "bold green")
    else:
        yield Text("没有可查的户。", "bold red")
    yield from _quiet(report.quiet)
    if summary.households:
        yield from _unchecked(report, view)
    yield from _left_out(report)
    if report.findings:
        top = max(summary.by_rule, key=lambda code: (summary.by_rule[code], code))
        yield Text(f"下一步：dangan explain {top} 查看依据与例子；dangan validate … -o 报告.json 存下完整报告。")


def _by_rule(report: Report, view: View) -> Iterator[Text]:
    ranked = sorted(report.summary.by_rule.items(), key=lambda item: (-item[1], item[0]))
    shown = ranked if view.statistics else ranked[:10]
    width = max(cell_len(str(count)) for _, count in ranked)
    for code, count in shown:
        yield Text(f"  {count:>{width}}  {code}  {view.titles.get(code, '')}".rstrip())
    if len(shown) < len(ranked):
        yield Text(f"  另有 {len(ranked) - len(shown)} 种，用 --statistics 全部列出")


def _quiet(quiet: Quiet) -> Iterator[Text]:
    """没有列出的意见，与该清理的旧账、豁免。"""
    if quiet.baselined:
        yield Text(f"基线中的旧账 {quiet.baselined} 条，没有列出。", "dim")
    if quiet.suppressed:
        yield Text(f"豁免的意见 {quiet.suppressed} 条，没有列出。", "dim")
    if quiet.stale:
        yield Text(f"基线中有 {len(quiet.stale)} 笔旧账已经没有了，请用 --write-baseline 重写基线：", "yellow")
        yield from _some([f"户 {d.household or '（全批次）'}　{d.rule}" for d in quiet.stale])
    for exemptions, why in ((quiet.expired, "已到期，不再起作用"), (quiet.unused, "没有用上，可以删去")):
        if exemptions:
            yield Text(f"豁免 {len(exemptions)} 条{why}：", "yellow")
            yield from _some([f"户 {e.household}　{e.rule}　{e.expires} 到期　{e.reason}" for e in exemptions])


def _some(lines: list[str]) -> Iterator[Text]:
    for line in lines[:_MANY]:
        yield Text(printable(f"  {line}"), "yellow")
    if len(lines) > _MANY:
        yield Text(f"  另有 {len(lines) - _MANY} 条，详见 JSON 报告", "yellow")


def _unchecked(report: Report, view: View) -> Iterator[Text]:
    """没有查的规则：--statistics 的同一原因一行，写明规则码；否则同类的原因一行，只写几条。"""
    if not view.statistics:
        yield from _unchecked_in_brief(report)
        return
    by_reason: dict[str, dict[str, None]] = {}
    for entry in report.not_checked:
        by_reason.setdefault(entry.reason, {})[entry.rule] = None
    for reason, rules in by_reason.items():
        yield Text(f"未核查 {'、'.join(rules)}：{reason}", "dim")


def _unchecked_in_brief(report: Report) -> Iterator[Text]:
    by_reason: dict[str, set[str]] = {}
    lacking: dict[str, dict[str, None]] = {_NO_TABLE: {}, _NO_COLUMN: {}}
    for entry in report.not_checked:
        if entry.rule == BY_EYE:
            continue
        names, _, why = entry.reason.partition("：")
        if why in lacking:
            lacking[why] |= dict.fromkeys(names.split("、"))
        brief = next((short for mark, short in _BRIEF.items() if mark in entry.reason), entry.reason)
        by_reason.setdefault(brief, set()).add(entry.rule)
    ranked = sorted(by_reason, key=lambda reason: -len(by_reason[reason]))
    for reason in ranked[:_REASONS]:
        which = f"（{'、'.join(lacking[reason])}）" if reason in lacking else ""
        yield Text(f"未核查 {len(by_reason[reason])} 条：{reason}{which}", "dim")
    if rest := {rule for reason in ranked[_REASONS:] for rule in by_reason[reason]}:
        yield Text(f"未核查 {len(rest)} 条：其他原因", "dim")
    if any(entry.rule == BY_EYE for entry in report.not_checked):
        yield Text("未核查：须由人对照原件看的，见核查单", "dim")
    if report.not_checked:
        yield Text("未核查的逐条与原因：--statistics 列出，--format json、-o 报告.html 里都有。", "dim")


def _left_out(report: Report) -> Iterator[Text]:
    for failed in report.failed[:_MANY]:
        yield Text(printable(failed.line), "red")
    if len(report.failed) > _MANY:
        yield Text(f"另有 {len(report.failed) - _MANY} 处没有查成，详见 JSON 报告", "red")
    if not report.complete:
        yield Text("核查不完整：有规则出错、资料搁置或中途停止，以上结果只反映查过的部分。", "bold red")
