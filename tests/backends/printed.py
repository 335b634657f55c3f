"""各测试共用：样张 HTML，与用 poppler 读出的 PDF 文字。"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

SAMPLE = Path(__file__).with_name("sample.html")
DATE = "2017-11-30"


def page(body: str, attributes: str = 'class="paper table" id="p" title="样张"', options: str = "") -> str:
    """只有一件的 HTML。"""
    return f"<html><head><title>样张</title></head><body {options}><article {attributes}>{body}</article></body></html>"


def pages_of(pdf: bytes, tmp_path: Path) -> list[str]:
    """各页文字，空白除去；由 poppler 读出，与本工具无关。"""
    if shutil.which("pdftotext") is None:
        pytest.skip("没有 pdftotext（poppler-utils）")
    path = tmp_path / "out.pdf"
    path.write_bytes(pdf)
    text = subprocess.run(
        ["pdftotext", "-raw", "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True
    ).stdout
    return ["".join(sheet.split()) for sheet in text.decode().split("\f")[:-1]]
