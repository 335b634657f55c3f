"""核验的结果写成文字；rich 只在用到时装入，命令才起得快。"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TextIO

from rich.console import Console
from rich.filesize import decimal
from rich.text import Text

from dangan.findings import Finding
from dangan.reporters.view import SEVERITY_NAMES, View, printable
from dangan.verify import Verification, Verified

_STYLES = {"error": "bold red", "warning": "yellow", "info": "cyan"}


def write(verification: Verification, view: View, stream: TextIO) -> None:
    """写到 stream。"""
    console = Console(file=stream, highlight=False, soft_wrap=True)
    for line in _lines(verification, view):
        console.print(line)


def _lines(verification: Verification, view: View) -> Iterator[Text]:
    """每个包的意见，然后是每个包的结论。"""
    for bag in verification.bags:
        if bag.findings:
            yield Text(printable(f"包 {bag.name}"), "bold")
            for finding in bag.findings:
                yield from _finding(finding, view)
            yield Text("")
    for bag in verification.bags:
        yield from _verdict(bag)
    for failed in verification.report.failed:
        yield Text(f"{failed.source}　{failed.reason}", "bold red")
    if verification.report.findings:
        codes = verification.report.summary.by_rule
        yield Text(
            f"下一步：照各条意见换回原件，再核验一次；dangan explain {max(codes, key=codes.__getitem__)} 看为什么。"
        )


def _finding(finding: Finding, view: View) -> Iterator[Text]:
    line = Text("  ")
    line.append(f"{finding.rule} {SEVERITY_NAMES[finding.severity]}", _STYLES[finding.severity])
    line.append(f" {finding.kind} {view.titles[finding.rule]}　", "bold")
    line.append(printable(finding.path))
    yield line
    yield Text("       " + printable(finding.message))


def _verdict(bag: Verified) -> Iterator[Text]:
    counts = Counter(str(finding.kind) for finding in bag.findings)
    state = Text("完好" if bag.intact else "不完好", "bold green" if bag.intact else "bold red")
    yield Text(printable(f"{bag.name}：")) + state + Text(f"，核对 {bag.files} 个文件，{decimal(bag.size)}。")
    if counts:
        yield Text("  " + "，".join(f"{kind} {count}" for kind, count in sorted(counts.items())))
    if bag.seal:
        yield Text(f"  封签 {bag.seal}", "dim")
