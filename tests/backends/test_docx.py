"""DOCX：Word 打得开，样式、表头、页号域都在，可重复。"""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree
from printed import DATE, page

from dangan.backends import parse
from dangan.backends.docx import DocxBackend
from dangan.backends.tree import Dossier

PAGES = {"apply": (1, 1), "survey": (2, 3), "review": (4, 4), "plan": (5, 5), "projapply": (6, 6), "account": (7, 7)}
PAGES["policy"] = (8, 10)


@pytest.fixture
def data(docx: DocxBackend, sample: Dossier) -> bytes:
    return docx.docx(sample, PAGES)


def part(data: bytes, name: str) -> etree._Element:
    return etree.fromstring(ZipFile(BytesIO(data)).read(name))


def test_titles_are_headings_for_the_navigation_pane(data: bytes) -> None:
    document = Document(BytesIO(data))
    headings = [p.text for p in document.paragraphs if p.style.base_style and p.style.base_style.name == "Heading 1"]
    assert headings[1:4] == ["卷内文件目录", "贫困户申请书", "入户信息采集表"]


def test_every_style_names_its_east_asian_font_and_chinese_is_the_language(data: bytes) -> None:
    styles = part(data, "word/styles.xml")
    assert styles.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}").get(qn("w:eastAsia")) == "zh-CN"
    fonts = {f.get(qn("w:eastAsia")) for f in styles.iterfind(f".//{qn('w:rFonts')}")}
    assert fonts == {"SimSun", "FangSong", "SimHei", "KaiTi"}


def test_tables_repeat_their_header_and_keep_rows_whole(data: bytes) -> None:
    document = Document(BytesIO(data))
    contents = document.tables[1]._tbl
    assert len(contents.findall(f".//{qn('w:tblHeader')}")) == 1
    assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in contents.tr_lst)


def test_each_paper_is_a_section_and_landscape_is_turned(data: bytes, sample: Dossier) -> None:
    sections = Document(BytesIO(data)).sections
    assert len(sections) == len(sample.papers)
    turned = [section.page_width > section.page_height for section in sections]
    assert turned == [paper.landscape for paper in sample.papers]


def test_page_fields_show_the_numbers_of_the_layout(data: bytes) -> None:
    body = part(data, "word/document.xml")
    fields = {
        field.get(qn("w:instr")).strip(): "".join(t.text for t in field.iterfind(f".//{qn('w:t')}"))
        for field in body.iterfind(f".//{qn('w:fldSimple')}")
    }
    assert [fields[f"PAGEREF p{number}"] for number in (3, 4, 5, 9)] == ["1", "2", "4", "8"]
    assert fields["PAGEREF p9e"] == "10"
    marks = {mark.get(qn("w:name")) for mark in body.iterfind(f".//{qn('w:bookmarkStart')}")}
    assert {code.split()[1] for code in fields if code.startswith("PAGEREF")} <= marks
    first = body.findall(f".//{qn('w:pgNumType')}")[0]
    assert first.get(qn("w:start")) == "1"


def test_originals_bound_in_move_the_start_of_the_section(docx: DocxBackend) -> None:
    """方案前插有 3 页原件、后有 1 页：方案的域算得出 4，其后原件的页号 5 只写现值。"""
    html = (
        '<html><body><article class="paper list" id="list" title="目录" data-numbered="no">'
        '<p><a class="page" href="#plan" data-plus="3"></a></p>'
        '<p><a class="page" href="#plan" data-edge="end" data-plus="4"></a></p></article>'
        '<article class="paper table" id="plan" title="方案"><p>文</p></article></body></html>'
    )
    data = docx.docx(parse.dossier(html, DATE), {"plan": (1, 1)})
    body = part(data, "word/document.xml")
    assert [field.get(qn("w:instr")) for field in body.iterfind(f".//{qn('w:fldSimple')}")] == [" PAGEREF p2 "]
    assert [number.get(qn("w:start")) for number in body.iterfind(f".//{qn('w:pgNumType')}")] == ["4"]
    assert [p.text for p in Document(BytesIO(data)).paragraphs if p.text.isdigit()] == ["5"]


@pytest.mark.parametrize(
    ("pages", "shown"),
    [((3, 3), {"default": "1"}), ((3, 4), {"first": "1", "default": "2"}), ((3, 5), {"default": "<PAGE>"})],
)
def test_hand_numbering_says_which_page_of_the_paper(
    docx: DocxBackend, pages: tuple[int, int], shown: dict[str, str]
) -> None:
    """本件第几页 共几页 与 PDF 一样；三页以上的件由 Word 数，页码自 1 起。"""
    data = docx.docx(parse.dossier(page("<p>文</p>"), DATE), {"p": pages})
    names = {rel.get("Id"): rel.get("Target") for rel in part(data, "word/_rels/document.xml.rels")}
    body = part(data, "word/document.xml")
    footers = {
        reference.get(qn("w:type")): shown_text(part(data, f"word/{names[reference.get(qn('r:id'))]}"))
        for reference in body.iterfind(f".//{qn('w:footerReference')}")
    }
    total = pages[1] - pages[0] + 1
    assert {kind: "".join(text.split()) for kind, text in footers.items()} == {
        kind: f"本件第{number}页共{total}页" for kind, number in shown.items()
    }
    assert (body.find(f".//{qn('w:titlePg')}") is not None) == (total == 2)
    assert [number.get(qn("w:start")) for number in body.iterfind(f".//{qn('w:pgNumType')}")] == [
        "1" if total > 2 else "3"
    ]


def shown_text(element: etree._Element) -> str:
    """文字；没有现值的域写作 <域代码>。"""
    for empty in element.iterfind(f".//{qn('w:fldSimple')}"):
        if not len(empty):
            empty.text = f"<{empty.get(qn('w:instr')).strip()}>"
    return "".join(element.itertext())


def test_a_long_paper_counts_its_own_pages_and_the_next_goes_on(docx: DocxBackend) -> None:
    """盖号：4 页的采集表页码自 1 起，目录里它的页号只写现值；其后的方案接着卷内页号。"""
    articles = "".join(
        f'<article class="paper table" id="{id}" title="{id}"><p>文</p></article>' for id in ("survey", "plan")
    )
    html = (
        '<html><body data-page-numbers="hand"><article class="paper list" id="list" title="目录" data-numbered="no">'
        '<p><a class="page" href="#survey"></a></p><p><a class="page" href="#plan"></a></p></article>'
        f"{articles}</body></html>"
    )
    body = part(docx.docx(parse.dossier(html, DATE), {"survey": (1, 4), "plan": (5, 5)}), "word/document.xml")
    assert [number.get(qn("w:start")) for number in body.iterfind(f".//{qn('w:pgNumType')}")] == ["1", "5"]
    assert ["".join(p.itertext()) for p in body.iter(qn("w:p"))][:2] == ["1", "5"]
    assert [field.get(qn("w:instr")) for field in body.iterfind(f".//{qn('w:fldSimple')}")] == [" PAGEREF p3 "]


def test_no_space_is_put_between_digits_and_chinese(data: bytes) -> None:
    for style in part(data, "word/styles.xml").iterfind(qn("w:style")):
        if "-" in style.get(qn("w:styleId")):
            assert [style.find(f".//{qn(name)}").get(qn("w:val")) for name in ("w:autoSpaceDE", "w:autoSpaceDN")] == [
                "0",
                "0",
            ]


def test_punctuation_rules_are_stated(data: bytes) -> None:
    """连着的标点挤在一起；行首不许有的（间隔号在内）、行末不许有的，都写明。"""
    settings = part(data, "word/settings.xml")
    assert settings.find(qn("w:characterSpacingControl")).get(qn("w:val")) == "compressPunctuation"
    before, after = (settings.find(qn(f"w:noLineBreaks{side}")) for side in ("Before", "After"))
    assert before.get(qn("w:lang")) == after.get(qn("w:lang")) == "zh-CN"
    assert set("，。、；：？！”’）》」』】〕·…") <= set(before.get(qn("w:val")))
    assert set("“‘（《「『【〔") <= set(after.get(qn("w:val")))
    order = [child.tag for child in settings]
    assert order.index(qn("w:characterSpacingControl")) < order.index(qn("w:noLineBreaksAfter"))
    assert order.index(qn("w:noLineBreaksAfter")) < order.index(qn("w:noLineBreaksBefore"))


def test_word_is_not_told_to_ask_about_updating_fields(data: bytes) -> None:
    assert part(data, "word/settings.xml").find(qn("w:updateFields")) is None


def test_same_tree_same_bytes_with_sorted_entries_and_fixed_times(
    data: bytes, docx: DocxBackend, sample: Dossier
) -> None:
    assert docx.docx(sample, PAGES) == data
    entries = ZipFile(BytesIO(data)).infolist()
    assert [entry.filename for entry in entries] == sorted(entry.filename for entry in entries)
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}


def test_dates_come_from_the_data(data: bytes) -> None:
    properties = Document(BytesIO(data)).core_properties
    assert properties.created.date().isoformat() == properties.modified.date().isoformat() == DATE
    assert properties.language == "zh-CN"


@pytest.mark.parametrize("name", ["覃<b>山", "A&B", "覃\x0b山", "]]>", "\"'"])
def test_any_text_is_escaped(docx: DocxBackend, name: str) -> None:
    escaped = name.replace("&", "&amp;").replace("<", "&lt;")
    document = Document(BytesIO(docx.docx(parse.dossier(page(f"<p>户主{escaped}</p>"), DATE))))
    assert document.paragraphs[0].text == "户主" + name.replace("\x0b", "")


def test_unknown_pages_stay_blank(docx: DocxBackend, sample: Dossier) -> None:
    body = part(docx.docx(sample), "word/document.xml")
    assert all(not "".join(field.itertext()) for field in body.iterfind(f".//{qn('w:fldSimple')}"))


def test_merged_cells_cover_the_grid(docx: DocxBackend) -> None:
    table = (
        '<table class="grid"><col style="width:20%"><col style="width:30%"><col style="width:50%">'
        '<tr><th rowspan="2" colspan="2">甲</th><td>乙</td></tr><tr><td>丙</td></tr>'
        "<tr><td>丁</td><td>戊</td><td>己</td></tr></table>"
    )
    document = Document(BytesIO(docx.docx(parse.dossier(page(table), DATE))))
    cells = document.tables[0]
    assert [[cell.text for cell in row.cells] for row in cells.rows] == [
        ["甲", "甲", "乙"],
        ["甲", "甲", "丙"],
        ["丁", "戊", "己"],
    ]
