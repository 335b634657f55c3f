"""validate、inspect、compare、match 共用的一段：报告写成什么的选项，写到标准输出与各文件。"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from dangan import files, text
from dangan.cli import options
from dangan.cli.streams import in_utf8, say
from dangan.findings import SEVERITIES, Failed, Report, Severity
from dangan.reporters import REPORTERS, STREAMED, SUFFIXES, Reporter, for_file
from dangan.reporters.view import View

if TYPE_CHECKING:
    from dangan.sources import County

FOUND = 1

FailLevel = Annotated[
    str, typer.Option("--fail-level", metavar="|".join(SEVERITIES), help="达到此级别的意见使退出码为 1（默认 error）")
]
Format = Annotated[str, typer.Option("--format", metavar="|".join(STREAMED), help="标准输出的格式（默认 text）")]
Output = Annotated[
    list[Path] | None,
    typer.Option("-o", "--output", metavar="文件", help=f"另存一份报告，格式由后缀定（{'、'.join(SUFFIXES)}）；可重复"),
]
Statistics = Annotated[bool, typer.Option("--statistics", help="只列各规则的件数，不逐条列出")]
ExitZero = Annotated[bool, typer.Option("--exit-zero", help="有意见也以 0 退出（输入读不出、有户搁置仍报错）")]

_MANY = 20


class Wanted(msgspec.Struct, frozen=True):
    """报告写成什么：标准输出的格式，另存的文件，使退出码为 1 的级别，只列件数。"""

    reporter: Reporter
    targets: list[tuple[Path, Reporter]]
    level: Severity
    statistics: bool


def wanted(report_format: str, output: Sequence[Path] | None, fail_level: str, statistics: bool) -> Wanted:
    """由选项定出；写错的抛出 UsageError。"""
    return Wanted(
        REPORTERS[options.one_of("--format", report_format, STREAMED)],
        [(path, for_file(path)) for path in output or ()],
        options.one_of("--fail-level", fail_level, SEVERITIES),
        statistics,
    )


def publish(report: Report, how: Wanted, policy_title: str, show_id: bool, unreadable: Sequence[Failed] = ()) -> None:
    """写出报告；show_id 为真时户编号不遮盖。标准输出不是终端的，读不出的输入 unreadable 在标准错误上也说。"""
    from dangan.rules import RULES

    report = report if show_id else report.shown()
    titles = {code: rule.title for code, rule in RULES.items()}
    docs = {code: rule.doc for code, rule in RULES.items()}
    view = View(titles, how.statistics, policy_title, docs, how.level)
    if how.reporter.name != "text":
        in_utf8()
    how.reporter.write(report, sys.stdout, view)
    if not sys.stdout.isatty():
        for failed in unreadable:
            say(failed.line)
    for path, other in how.targets:
        files.write(path, other.contents(report, view))
        say(f"报告已存：{path}")


def tell_reading(county: County) -> None:
    """读入时不属于某一户的问题：认不得的列、受损的户编号。认不得的列不在比对之内。"""
    for reading in county.reading[:_MANY]:
        say(f"{reading.code}　{text.mask_all(reading.message)}（{reading.source}）")
    if len(county.reading) > _MANY:
        say(f"另有 {len(county.reading) - _MANY} 处，用 dangan validate 全部列出")
