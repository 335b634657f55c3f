"""JSON Lines 报告：一行一条意见，最后一行是报告的其余部分。

每条意见的形状同 schemas/report.schema.json 的 finding；最后一行是同一模式的整份报告而没有 findings，
凭 summary 一键认出。没有这一行的文件是没有写完的。
"""

from __future__ import annotations

from typing import Any, TextIO

import msgspec

from dangan.findings import Report
from dangan.reporters.view import View


def write(report: Report, stream: TextIO, view: View) -> None:  # noqa: ARG001
    """逐行写出，中文原样。"""
    for finding in report.findings:
        stream.write(_line(finding))
    stream.write(_line({key: value for key, value in msgspec.structs.asdict(report).items() if key != "findings"}))


def _line(value: Any) -> str:
    return msgspec.json.encode(value).decode() + "\n"
