"""报告格式。一张表决定 --format 的可选值、-o 的后缀与帮助；各格式用到时才装入。"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TextIO

import msgspec

from dangan.errors import UsageError
from dangan.findings import Report
from dangan.reporters.view import View


class Reporter(msgspec.Struct, frozen=True):
    """一种格式：名称、文件后缀、说明，以及把报告写到文本流的函数。"""

    name: str
    suffix: str
    help: str
    write: Callable[[Report, TextIO, View], None]


def _text(report: Report, stream: TextIO, view: View) -> None:
    from dangan.reporters import text

    text.write(report, stream, view)


def _json(report: Report, stream: TextIO, view: View) -> None:
    from dangan.reporters import json

    json.write(report, stream, view)


def _html(report: Report, stream: TextIO, view: View) -> None:
    from dangan.reporters import html

    html.write(report, stream, view)


REPORTERS: dict[str, Reporter] = {
    reporter.name: reporter
    for reporter in (
        Reporter("text", ".txt", "给人看：按乡镇、村、户列出", _text),
        Reporter("json", ".json", "给程序看：完整的报告", _json),
        Reporter("html", ".html", "给领导和经办人看：浏览器里筛选、看图、打印，不上网", _html),
    )
}


def for_file(path: Path) -> Reporter:
    """由文件后缀定格式；后缀不认得抛出 UsageError。"""
    for reporter in REPORTERS.values():
        if path.suffix.lower() == reporter.suffix:
            return reporter
    known = "、".join(f"{r.suffix}（{r.help}）" for r in REPORTERS.values())
    raise UsageError(f"不知道 {path} 该用哪种格式；后缀可用：{known}")
