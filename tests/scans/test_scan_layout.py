"""扫描件在版面里留的空页：单面、双面，Typst 与 WeasyPrint 一致。"""

from __future__ import annotations

from pathlib import Path

import pytest

from dangan import resources
from dangan.backends import parse, style
from dangan.backends.typst import TypstBackend
from dangan.errors import TemplateError
from tests.backends.printed import DATE, pages_of

HTML = """<html><head><title>卷</title></head><body data-sides="{sides}" data-page-numbers="printed">
<article class="paper list" id="list" title="目录" data-numbered="no">
<p>甲在<a class="page" href="#s1"></a>—<a class="page" href="#s1" data-edge="end"></a>，乙在<a class="page"
 href="#b"></a>，丙在<a class="page" href="#s2"></a>，共<span class="pages"></span>页</p></article>
<article class="paper table" id="s1" title="甲" data-section="精准识别" data-scan="{turns}"><p>替身</p></article>
<article class="paper table" id="b" title="乙" data-section="精准识别"><p>正文</p></article>
<article class="paper table" id="s2" title="丙" data-section="精准帮扶" data-scan="横"><p>替身</p></article>
</body></html>"""

SHEETS = {
    "single": ["甲在1—3，乙在4，丙在5，共5页", "1", "2", "3", "正文4", "5"],
    "double": ["甲在1—3，乙在4，丙在5，共5页", "", "1", "2", "3", "", "正文4", "", "5"],
}


@pytest.mark.parametrize("engine", ["typst", "weasyprint"])
@pytest.mark.parametrize("sides", SHEETS)
def test_empty_pages_are_left_and_numbered(sides: str, engine: str, typst: TypstBackend, tmp_path: Path) -> None:
    html = HTML.format(sides=sides, turns="竖 横 竖")
    if engine == "typst":
        pdf = typst.pdf(parse.dossier(html, DATE))
    else:
        pytest.importorskip("weasyprint", exc_type=OSError)
        from dangan.backends.weasy import WeasyBackend

        pdf = WeasyBackend(style.load(resources.templates())).pdf(html, DATE)
    expected = SHEETS[sides]
    assert pages_of(pdf.data, tmp_path) == expected
    assert pdf.starts == {"s1": expected.index("1"), "s2": expected.index("5")}
    assert pdf.pages == {"s1": (1, 3), "b": (4, 4), "s2": (5, 5)}


def test_other_words_are_refused() -> None:
    with pytest.raises(TemplateError, match="竖 或 横"):
        parse.dossier(HTML.format(sides="single", turns="竖 斜"), DATE)
