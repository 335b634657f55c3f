"""Typst 的 PDF：页号、书签、字体、缺字、表头重复、可重复。"""

from __future__ import annotations

import re
import subprocess
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from printed import DATE, page, pages_of

from dangan.backends import parse
from dangan.backends.tree import Dossier
from dangan.backends.typst import TypstBackend


@pytest.mark.parametrize(
    ("words", "count"),
    [
        pytest.param("长文" * 2000, 3, id="三页"),
        pytest.param("WWWW " * 450, 2, id="比估计的多一页"),
        pytest.param("WWWW " * 2250, 7, id="说不准几页"),
        pytest.param("iiii " * 750, 1, id="比估计的少一页"),
    ],
)
def test_every_number_in_the_list_is_the_page_where_that_paper_stands(
    typst: TypstBackend, tmp_path: Path, words: str, count: int
) -> None:
    """三件，当中一件或长或短，前有不编号的目录。"""
    papers = {
        "apply": ("申请书", "<p>文</p>"),
        "survey": ("采集表", f"<p>{words}</p>"),
        "plan": ("方案", "<p>文</p>"),
    }
    lines = "".join(
        f'<p>{title}在【<a class="page" href="#{id}"></a>—<a class="page" href="#{id}" data-edge="end"></a>】</p>'
        for id, (title, _) in papers.items()
    )
    articles = "".join(
        f'<article class="paper table" id="{id}" title="{title}"><h1>{title}正本</h1>{text}</article>'
        for id, (title, text) in papers.items()
    )
    html = (
        '<html><body data-page-numbers="printed"><article class="paper list" id="list" title="目录" data-numbered="no">'
        f"{lines}</article>{articles}</body></html>"
    )
    contents, *sheets = pages_of(typst.pdf(parse.dossier(html, DATE)).data, tmp_path)
    assert len(sheets) == count + 2
    for title, first, last in re.findall(r"(\w+?)在【(\d+)—(\d+)】", contents):
        assert f"{title}正本" in sheets[int(first) - 1]
        assert sheets[int(first) - 1].endswith(first)
        following = sheets[int(last)] if int(last) < len(sheets) else "正本"
        assert "正本" in following


def test_each_page_says_which_of_how_many_it_is(typst: TypstBackend, tmp_path: Path) -> None:
    """印页号以外的，页脚写本件第几页共几页；估错了页数的也对。"""
    for words in ("长文" * 2000, "WWWW " * 450, "iiii " * 750, "文"):
        sheets = pages_of(typst.pdf(parse.dossier(page(f"<p>{words}</p>"), DATE)).data, tmp_path)
        for number, sheet in enumerate(sheets, 1):
            assert sheet.endswith(f"本件第{number}页共{len(sheets)}页")


def test_pages_map_counts_numbered_papers_only(typst: TypstBackend, sample: Dossier) -> None:
    pdf = typst.pdf(sample)
    assert pdf.pages["apply"] == (1, 1)
    assert pdf.pages["survey"] == (2, 3)
    assert not {"cover", "contents", "certificate", "bag"} & set(pdf.pages)
    assert max(last for _, last in pdf.pages.values()) == pdf.count
    assert pdf.sheets == pdf.count + 4


def test_it_says_it_is_pdf_a_2u_with_title_language_and_the_date_of_the_data(
    typst: TypstBackend, sample: Dossier
) -> None:
    with pikepdf.open(BytesIO(typst.pdf(sample).data)) as document:
        metadata = document.open_metadata()
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "U")
        assert "/OutputIntents" in document.Root
        assert str(document.Root.Lang).startswith("zh")
        assert document.docinfo["/Title"] == sample.title
        assert str(document.docinfo["/CreationDate"]).startswith("D:20171130")


def test_all_fonts_are_embedded(typst: TypstBackend, sample: Dossier) -> None:
    with pikepdf.open(BytesIO(typst.pdf(sample).data)) as document:
        descriptors = [
            item for item in document.objects if isinstance(item, pikepdf.Dictionary) and "/FontName" in item
        ]
    assert descriptors
    assert all({"/FontFile2", "/FontFile3"} & set(item.keys()) for item in descriptors)


def test_bookmarks_are_sections_and_papers(typst: TypstBackend, sample: Dossier) -> None:
    with pikepdf.open(BytesIO(typst.pdf(sample).data)) as document, document.open_outline() as outline:
        tree = {item.title: [child.title for child in item.children] for item in outline.root}
    assert tree["精准识别"] == ["贫困户申请书", "入户信息采集表", "“五评”量化表"]
    assert tree["卷内文件目录"] == []


def test_same_tree_same_bytes(typst: TypstBackend, sample: Dossier) -> None:
    first = typst.pdf(sample).data
    typst.pdf(parse.dossier(page("<p>别的户</p>"), DATE))
    assert typst.pdf(sample).data == first


@pytest.mark.parametrize(
    "name", ["#let x = 1", "$x$", "\\u{41}", "*粗*_斜_", "<apply>", '"; #panic()', "@start-p", "〔#〕"]
)
def test_text_from_records_is_never_source(typst: TypstBackend, tmp_path: Path, name: str) -> None:
    escaped = name.replace("&", "&amp;").replace("<", "&lt;")
    pdf = typst.pdf(parse.dossier(page(f"<p>户主{escaped}</p>"), DATE))
    assert "户主" + "".join(name.split()) in pages_of(pdf.data, tmp_path)[0]


def test_a_character_no_font_has_becomes_a_sign_with_a_note(typst: TypstBackend, tmp_path: Path) -> None:
    pdf = typst.pdf(parse.dossier(page("<p>户主 覃\ue000山、\U00032345水、葛\U000e0100</p>"), DATE))
    sheet = pages_of(pdf.data, tmp_path)[0]
    assert pdf.missing == ("\ue000", "\U00032345")
    assert "覃〓山、〓水、葛" in sheet
    assert "U+E000、U+32345" in sheet


def test_common_and_rare_names_are_covered(typst: TypstBackend) -> None:
    assert typst.library.missing("覃大山 阿依古丽·买买提 □〔2017〕—“”①㎡〓") == []
    assert typst.library.missing("\ue123\ue123") == ["\ue123"]


ROWS = "".join(f"<tr><td>第{n}行</td><td>{'内容' * 60}</td></tr>" for n in range(1, 41))
LONG = (
    '<table class="grid"><col style="width:20%"><col style="width:80%">'
    f"<thead><tr><th>行次栏</th><th>内容栏</th></tr></thead>{ROWS}</table>"
)


def test_header_repeats_and_no_row_breaks_across_pages(typst: TypstBackend, tmp_path: Path) -> None:
    sheets = pages_of(typst.pdf(parse.dossier(page(LONG), DATE)).data, tmp_path)
    assert len(sheets) > 2
    for sheet in sheets:
        assert sheet.count("行次栏") == 1
        rows = len(re.findall(r"第\d+行", sheet))
        assert sheet.count("内容") - 1 == rows * 60


def test_hand_numbering_leaves_the_corner_free_and_counts_within_the_paper(typst: TypstBackend, tmp_path: Path) -> None:
    html = page(LONG, options='data-page-numbers="hand"')
    sheets = pages_of(typst.pdf(parse.dossier(html, DATE)).data, tmp_path)
    total = len(sheets)
    assert [f"本件第{n}页共{total}页" in sheet for n, sheet in enumerate(sheets, 1)] == [True] * total
    assert not any(re.search(r"\d$", sheet) for sheet in sheets)


def test_originals_bound_in_before_a_paper_shift_its_printed_number(typst: TypstBackend, tmp_path: Path) -> None:
    html = (
        '<html><body data-page-numbers="printed"><article class="paper list" id="list" title="目录" data-numbered="no">'
        '<p>方案在第<a class="page" href="#plan" data-plus="3"></a>页，'
        '共<span class="pages" data-plus="5"></span>页</p></article>'
        '<article class="paper table" id="plan" title="方案"><p>正文</p></article></body></html>'
    )
    sheets = pages_of(typst.pdf(parse.dossier(html, DATE)).data, tmp_path)
    assert sheets[0] == "方案在第4页，共6页"
    assert sheets[1] == "正文4"


def test_a_long_number_stays_inside_a_narrow_cell(typst: TypstBackend, tmp_path: Path) -> None:
    """25 位号码在 10% 宽的格里须断行；同一号码在宽格里不断，可以整串检索。"""
    number = "4203990010010000112345678"
    table = (
        '<table class="grid"><col style="width:10%"><col style="width:90%">'
        f"<tr><td>{number}</td><td>{number}</td></tr></table>"
    )
    pdf = typst.pdf(parse.dossier(page(table), DATE))
    sheet = pages_of(pdf.data, tmp_path)[0]
    assert sheet.replace("\u200b", "").startswith(number * 2)
    path = tmp_path / "out.pdf"
    words = subprocess.run(["pdftotext", "-bbox", str(path), "-"], capture_output=True, check=True).stdout.decode()
    edges = [float(edge) for edge in re.findall(r'xMax="([\d.]+)"', words)]
    assert words.count(f">{number}<") == 1
    narrow = 25 / 25.4 * 72 + 170 * 0.1 / 25.4 * 72
    assert sum(edge <= narrow for edge in edges) >= 3
