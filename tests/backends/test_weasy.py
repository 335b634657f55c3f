"""WeasyPrint：本县样式表生效，不上网、不读表样目录以外的文件，缺 Pango 时说得清。"""

from __future__ import annotations

import builtins
import shutil
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from printed import DATE, page, pages_of

from dangan import resources
from dangan.backends import style
from dangan.backends.style import Style
from dangan.backends.weasy import WeasyBackend
from dangan.errors import EngineError


@pytest.fixture
def county(tmp_path: Path) -> Path:
    folder = tmp_path / "templates"
    folder.mkdir()
    shutil.copy(resources.templates() / style.FILE_NAME, folder)
    return folder


def test_county_stylesheet_comes_last_and_reaches_nothing_outside(county: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.css"
    secret.write_text("p::after { content: '外面' }", encoding="utf-8")
    (county / "inside.css").write_text("p::before { content: '里面' }", encoding="utf-8")
    (county / "forms.css").write_text(
        f"@import '{secret.as_uri()}'; @import 'http://192.0.2.1/x.css'; @import 'inside.css';"
        "p::after { content: '本县' }",
        encoding="utf-8",
    )
    pdf = WeasyBackend(style.load(county)).pdf(page("<p>正文</p>"), DATE)
    assert pages_of(pdf.data, tmp_path)[0].startswith("里面正文本县")


def test_it_says_it_is_pdf_a_2u_with_bookmarks_and_the_date_of_the_data(sizes: Style, tmp_path: Path) -> None:
    attributes = 'class="paper table" id="p" title="方案" data-section="精准帮扶" data-foot="数据截止"'
    pdf = WeasyBackend(sizes).pdf(page("<p>覃\ue000山</p>", attributes), DATE)
    assert pdf.missing == ("\ue000",)
    sheet = pages_of(pdf.data, tmp_path)[0]
    assert "覃〓山" in sheet
    assert "数据截止" in sheet
    assert "U+E000" in sheet
    with pikepdf.open(BytesIO(pdf.data)) as document, document.open_outline() as outline:
        metadata = document.open_metadata()
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "U")
        assert str(document.docinfo["/CreationDate"]).startswith("D:20171130")
        assert [(item.title, [child.title for child in item.children]) for item in outline.root] == [
            ("精准帮扶", ["方案"])
        ]


def test_without_pango_it_says_what_to_install(sizes: Style, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def refuse(name: str, *rest: Any) -> Any:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *rest)

    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(EngineError, match="libpango") as caught:
        WeasyBackend(sizes)
    assert "typst" in str(caught.value)
