"""印制工人：本县表样目录里放哪几个文件都行。"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from dangan import profile
from dangan.config import Render
from dangan.dates import PartialDate
from dangan.forms import FormOptions
from dangan.model import Household, Member
from dangan.printing.printer import Printer, PrintSettings, RenderTask

FAMILY = Household(code="42039900100100001", village="双河村", members=[Member(name="邹玉田", relation="户主")])


def printed(tmp_path: Path, folder: Path, engine: str) -> str:
    """印一件申请书，由 poppler 读出文字。"""
    if shutil.which("pdftotext") is None:
        pytest.skip("没有 pdftotext（poppler-utils）")
    settings = PrintSettings(
        out=tmp_path / "成品",
        profile=profile.load("zhushan-2017"),
        options=FormOptions(as_of=PartialDate(2017, 11, 30), only=("贫困户申请书",)),
        render=Render(templates=str(folder), pdf_engine=engine, formats=("pdf",)),
    )
    outcome = Printer(settings)(RenderTask("双河村", FAMILY))
    assert outcome.error == ""
    path = settings.out / outcome.files[0].path
    return subprocess.run(
        ["pdftotext", "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True
    ).stdout.decode()


def test_only_a_stylesheet(tmp_path: Path) -> None:
    pytest.importorskip("weasyprint", exc_type=OSError)
    (tmp_path / "forms.css").write_text("h1::after { content: '（本县样式）' }", encoding="utf-8")
    assert "贫困户申请书（本县样式）" in printed(tmp_path, tmp_path, "weasyprint")


def test_only_one_form(tmp_path: Path) -> None:
    (tmp_path / "application.html").write_text(
        '<article class="paper letter" id="{{ sheet.id }}" title="{{ sheet.heading }}"><h1>本县申请书</h1></article>',
        encoding="utf-8",
    )
    assert "本县申请书" in printed(tmp_path, tmp_path, "typst")


def test_an_empty_folder(tmp_path: Path) -> None:
    assert "贫困户申请书" in printed(tmp_path, tmp_path, "typst")
