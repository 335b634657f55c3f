"""dangan verify：核验档案包。"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.filesize import decimal
from rich.text import Text

from dangan import files
from dangan.cli import bags as common
from dangan.cli import options
from dangan.cli.streams import in_utf8, say
from dangan.findings import Finding
from dangan.reporters import REPORTERS, STREAMED, SUFFIXES, for_file
from dangan.reporters.view import SEVERITY_NAMES, View, printable

if TYPE_CHECKING:
    from dangan.verify import Verification, Verified

_STYLES = {"error": "bold red", "warning": "yellow", "info": "cyan"}

Bags = Annotated[
    list[Path], typer.Argument(metavar="档案包…", help="档案包的目录、装着许多包的目录，或加密的包（.7z）")
]
Format = Annotated[str, typer.Option("--format", metavar="|".join(STREAMED), help="标准输出的格式（默认 text）")]
Output = Annotated[
    list[Path] | None,
    typer.Option("-o", "--output", metavar="文件", help=f"另存一份报告，格式由后缀定（{'、'.join(SUFFIXES)}）；可重复"),
]


def verify(
    bags: Bags,
    report_format: Format = "text",
    output: Output = None,
    jobs: common.Jobs = "auto",
    password_file: common.PasswordFile = None,
) -> int:
    """
    核验档案包是否完好：一遍查出缺的、多的、改过的、截断的、清单被改过的……每条写明下一步。

    BagIt 0.93 至 1.0 版的包都能核验，不论由什么工具打成。加密的包边解边核，不在盘上留下明文。
    封签是 tagmanifest 的 SHA-256：与移交清单上记的相同，就与移交时一字不差。

    示例：
      dangan verify 移交/泉水乡/上坪村
      dangan verify 移交 --format json -o 核验.xlsx > 核验.json
      dangan verify 移交/泉水乡/上坪村.7z --password-file 口令.txt

    退出码：0 都完好；2 用法有误，口令不对；3 没有这个包；4 中途停止；5 有包不完好。
    """
    from dangan import verify as use_case
    from dangan.cli.progress import Progress
    from dangan.rules import RULES

    reporter = REPORTERS[options.one_of("--format", report_format, STREAMED)]
    targets = [(path, for_file(path)) for path in output or ()]
    packages = use_case.packages(bags)
    password = _password(password_file) if any(map(use_case.is_sealed, packages)) else ""
    stores = use_case.open_all(packages, common.jobs(jobs), password)
    with Progress("核验", use_case.count(stores), "个文件") as progress:
        verification = use_case.verify(stores, options.today(), progress.advance)
    view = View(
        {code: rule.title for code, rule in RULES.items()},
        docs={code: rule.doc for code, rule in RULES.items()},
        profile="BagIt（RFC 8493）",
    )
    if reporter.name == "text":
        console = Console(file=sys.stdout, highlight=False, soft_wrap=True)
        for line in _lines(verification, view):
            console.print(line)
    else:
        in_utf8()
        reporter.write(verification.report, sys.stdout, view)
    for path, other in targets:
        files.write(path, other.contents(verification.report, view))
        say(f"报告已存：{path}")
    return verification.exit_code


def _password(path: Path | None) -> str:
    from dangan.cli.passwords import ask, from_file

    return from_file(path) if path else ask("口令：")


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
