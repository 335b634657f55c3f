"""双面印制：每件从正面（单数页）起，背面的订口与页号在另一侧；几卷合印的，页号逐卷自 1 起。"""

from __future__ import annotations

import re
import subprocess
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from printed import DATE, pages_of

from dangan.backends import parse
from dangan.backends.pdf import Pdf
from dangan.backends.style import Style
from dangan.backends.typst import TypstBackend
from dangan.backends.weasy import WeasyBackend

LONG = "".join(f'<tr style="height:10mm"><td>第{i}行</td></tr>' for i in range(40))


def article(name: str, rows: str = "", options: str = 'class="paper table"') -> str:
    table = f'<table class="grid"><col style="width:100%">{rows}</table>' if rows else ""
    return f'<article id="{name}" title="{name}" {options}><h1>{name}</h1>{table}</article>'


def volume(household: str, pages: str = "") -> str:
    cover = '<p>共 <span class="pages"></span> 页，算账表在第 <a class="page" href="#{}算账表"></a> 页</p></article>'
    return (
        f'<section title="{household}" {pages}>'
        + article(f"{household}目录", options='class="paper list" data-numbered="no"').replace(
            "</article>", cover.format(household)
        )
        + article(f"{household}采集表", LONG, 'class="paper table landscape" data-section="精准识别"')
        + article(f"{household}算账表", LONG)
        + article(f"{household}背面", options='class="paper table" data-numbered="no" data-side="back"')
        + "</section>"
    )


HTML = (
    '<html><head><title>合印</title></head><body data-page-numbers="printed" data-sides="double">'
    f"{volume('邹家')}{volume('夏家')}</body></html>"
)
# 邹家：目录 1 页，采集表（横页）3 页，算账表 2 页，背面 1 页；空白背面：目录后、采集表后、背面后
STARTS = {"邹家目录": 1, "邹家采集表": 3, "邹家算账表": 7, "邹家背面": 9, "夏家目录": 11, "夏家采集表": 13}


@pytest.fixture(params=["typst", "weasyprint"])
def pdf(request: pytest.FixtureRequest, sizes: Style) -> Pdf:
    if request.param == "typst":
        return TypstBackend(sizes).pdf(parse.dossier(HTML, DATE))
    pytest.importorskip("weasyprint", exc_type=OSError)
    return WeasyBackend(sizes).pdf(HTML, DATE)


def test_each_paper_begins_on_a_recto_but_its_back_follows(pdf: Pdf, tmp_path: Path) -> None:
    sheets = pages_of(pdf.data, tmp_path)
    found = {name: next(i for i, sheet in enumerate(sheets, 1) if name in sheet) for name in STARTS}
    assert found == STARTS
    assert [i for i, sheet in enumerate(sheets, 1) if not sheet][:3] == [2, 6, 10]


def test_numbers_restart_in_each_volume_and_blank_versos_have_none(pdf: Pdf, tmp_path: Path) -> None:
    assert pdf.pages == {"邹家采集表": (1, 3), "邹家算账表": (4, 5), "夏家采集表": (1, 3), "夏家算账表": (4, 5)}
    sheets = pages_of(pdf.data, tmp_path)
    assert [sheet for sheet in sheets if "共" in sheet] == [
        "邹家目录共5页，算账表在第4页",
        "夏家目录共5页，算账表在第4页",
    ]


def test_numbers_stand_at_the_outer_upper_corner(pdf: Pdf, tmp_path: Path) -> None:
    """竖页：正面右上，背面左上。横页装订后字头朝左：正面的右上角是版面右下角，背面的左上角是版面右上角。"""
    path = tmp_path / "duplex.pdf"
    path.write_bytes(pdf.data)
    words = subprocess.run(["pdftotext", "-bbox", str(path), "-"], capture_output=True, check=True).stdout.decode()
    corners = []
    for number, page in enumerate(words.split("<page ")[1:], 1):
        width, height = map(float, re.match(r'width="([\d.]+)" height="([\d.]+)"', page).groups())
        for x, y in re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)"[^>]*>\d</word>', page):
            across, down = float(x) / width, float(y) / height
            if number in (3, 4, 7, 8) and (down < 0.1 or down > 0.9):
                corners.append((number, ("左", "右")[across > 0.5] + ("上", "下")[down > 0.5]))
    assert corners == [(3, "右下"), (4, "右上"), (7, "右上"), (8, "左上")]


def test_bookmarks_are_volumes_sections_and_papers(pdf: Pdf) -> None:
    with pikepdf.open(BytesIO(pdf.data)) as document, document.open_outline() as outline:
        tree = [(v.title, [(s.title, [p.title for p in s.children]) for s in v.children]) for v in outline.root]
    assert tree[0] == (
        "邹家",
        [("邹家目录", []), ("精准识别", ["邹家采集表"]), ("邹家算账表", []), ("邹家背面", [])],
    )
    assert [title for title, _ in tree] == ["邹家", "夏家"]


def test_a_cover_printed_apart_is_told_the_page_count(sizes: Style, tmp_path: Path) -> None:
    count = '<p class="note">共<span class="pages" data-plus="2"></span>页</p>'
    cover = f'<article id="c" title="封面" class="paper cover" data-numbered="no">{count}</article>'
    html = f'<html><body data-sides="double"><section title="邹家" data-pages="17">{cover}</section></body></html>'
    pdf = TypstBackend(sizes).pdf(parse.dossier(html, DATE))
    assert pages_of(pdf.data, tmp_path) == ["共19页"]
