"""报告格式。一张表决定 --format 的可选值、-o 的后缀与帮助；各格式用到时才装入。"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, TextIO

import msgspec

from dangan.errors import UsageError
from dangan.findings import Report
from dangan.reporters.view import View


class Reporter(msgspec.Struct, frozen=True):
    """一种格式：名称、文件后缀（空为只到标准输出）、说明，以及把报告写到流的函数。

    binary 为真的写到字节流，只能存成文件。
    """

    name: str
    suffix: str
    help: str
    write: Callable[[Report, Any, View], None]
    binary: bool = False

    def contents(self, report: Report, view: View) -> bytes:
        """报告存成文件时的内容；文本一律 UTF-8。"""
        if self.binary:
            data = io.BytesIO()
            self.write(report, data, view)
            return data.getvalue()
        text = io.StringIO()
        self.write(report, text, view)
        return text.getvalue().encode("utf-8", "replace")


def _text(report: Report, stream: TextIO, view: View) -> None:
    from dangan.reporters import text

    text.write(report, stream, view)


def _json(report: Report, stream: TextIO, view: View) -> None:
    from dangan.reporters import json

    json.write(report, stream, view)


def _html(report: Report, stream: TextIO, view: View) -> None:
    from dangan.reporters import html

    html.write(report, stream, view)


def _jsonl(report: Report, stream: TextIO, view: View) -> None:
    from dangan.reporters import jsonl

    jsonl.write(report, stream, view)


def _sarif(report: Report, stream: TextIO, view: View) -> None:
    from dangan.reporters import sarif

    sarif.write(report, stream, view)


def _junit(report: Report, stream: TextIO, view: View) -> None:
    from dangan.reporters import junit

    junit.write(report, stream, view)


def _github(report: Report, stream: TextIO, view: View) -> None:
    from dangan.reporters import github

    github.write(report, stream, view)


def _xlsx(report: Report, stream: BinaryIO, view: View) -> None:
    from dangan.reporters import xlsx

    xlsx.write(report, stream, view)


REPORTERS: dict[str, Reporter] = {
    reporter.name: reporter
    for reporter in (
        Reporter("text", ".txt", "给人看：按乡镇、村、户列出", _text),
        Reporter("json", ".json", "给程序看：完整的报告", _json),
        Reporter("jsonl", ".jsonl", "给程序看：一行一条意见，最后一行是汇总", _jsonl),
        Reporter("sarif", ".sarif", "给代码托管平台的扫描结果页：SARIF 2.1.0", _sarif),
        Reporter("junit", ".xml", "给 Jenkins 等持续集成工具：一条规则一组", _junit),
        Reporter("github", "", "给 GitHub Actions：批注命令", _github),
        Reporter("xlsx", ".xlsx", "给县、乡镇办公室：问题清单与统计", _xlsx, binary=True),
        Reporter("html", ".html", "给领导和经办人看：浏览器里筛选、看图、打印，不上网", _html),
    )
}


STREAMED = tuple(reporter.name for reporter in REPORTERS.values() if not reporter.binary)
"""能写到标准输出的格式。"""

SUFFIXES = tuple(reporter.suffix for reporter in REPORTERS.values() if reporter.suffix)
"""能存成文件的后缀。"""


def for_file(path: Path) -> Reporter:
    """由文件后缀定格式；后缀不认得抛出 UsageError。"""
    named = [reporter for reporter in REPORTERS.values() if reporter.suffix]
    for reporter in named:
        if path.suffix.lower() == reporter.suffix:
            return reporter
    known = "、".join(f"{r.suffix}（{r.help}）" for r in named)
    raise UsageError(f"不知道 {path} 该用哪种格式；后缀可用：{known}")
