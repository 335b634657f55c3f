"""JSON 报告：整份报告，形状见 schemas/report.schema.json。"""

from __future__ import annotations

from typing import TextIO

import msgspec

from dangan.findings import Report
from dangan.reporters.view import View


def write(report: Report, stream: TextIO, view: View) -> None:  # noqa: ARG001
    """写出整份报告，缩进两格，中文原样。"""
    stream.write(msgspec.json.format(msgspec.json.encode(report), indent=2).decode())
    stream.write("\n")
