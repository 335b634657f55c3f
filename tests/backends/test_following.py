"""签字栏不独占一页：与前一张表的末几行同页，表头重复；没有表的，与前一段同页。"""

from __future__ import annotations

import shutil
import subprocess
from io import BytesIO
from itertools import groupby
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx.oxml.ns import qn
from lxml import etree
from printed import DATE, page, pages_of

from dangan.backends import parse
from dangan.backends.docx import DocxBackend
from dangan.backends.following import Group, groups
from dangan.backends.style import Style
from dangan.backends.tree import Table
from dangan.backends.typst import TypstBackend
from dangan.backends.weasy import WeasyBackend

SIGN = (
    '<div class="gap" style="height:4mm"></div><table class="boxes follow"><col style="width:100%">'
    '<tr style="height:8mm"><th>签字栏</th></tr><tr style="height:30mm"><td></td></tr></table>'
)


def listed(rows: int, between: str = "", text: str = "内容") -> str:
    lines = "".join(f'<tr style="height:9mm"><td>第{n}行</td><td>{text}</td></tr>' for n in range(1, rows + 1))
    return page(
        '<table class="grid"><col style="width:20%"><col style="width:80%">'
        f'<thead><tr style="height:9mm"><th>行次栏</th><th>内容栏</th></tr></thead>{lines}</table>{between}{SIGN}'
    )


def check(sheets: list[str], rows: int) -> None:
    last = next(sheet for sheet in sheets if "签字栏" in sheet)
    assert sum("签字栏" in sheet for sheet in sheets) == 1
    assert all(f"第{n}行" in last for n in range(rows - 2, rows + 1))
    assert last.startswith("行次栏")
    assert "".join(sheets).count("第1行") == 1


@pytest.mark.parametrize("rows", range(20, 30))
def test_typst_carries_the_last_three_rows_with_their_header(typst: TypstBackend, tmp_path: Path, rows: int) -> None:
    pdf = typst.pdf(parse.dossier(listed(rows, "<p>表后的话</p>"), DATE))
    check(pages_of(pdf.data, tmp_path), rows)


def test_weasyprint_carries_the_last_three_rows_with_their_header(sizes: Style, tmp_path: Path) -> None:
    pytest.importorskip("weasyprint", exc_type=OSError)
    weasy = WeasyBackend(sizes)
    for rows in (23, 25, 26):
        check(pages_of(weasy.pdf(listed(rows, "<p>表后的话</p>"), DATE).data, tmp_path), rows)


def test_word_keeps_them_with_the_next(docx: DocxBackend) -> None:
    data = docx.docx(parse.dossier(listed(20, "<p>表后的话</p>"), DATE))
    body = etree.fromstring(ZipFile(BytesIO(data)).read("word/document.xml"))[0]
    first, _, gap, sign = [child for child in body if child.tag in (qn("w:tbl"), qn("w:p"))][:4]
    kept = [
        all(p.find(f".//{qn('w:keepNext')}") is not None for p in row.iter(qn("w:p"))) for row in first.iter(qn("w:tr"))
    ]
    assert kept == [False] * 18 + [True] * 3
    assert gap.find(f".//{qn('w:keepNext')}") is not None
    assert sign.tag == qn("w:tbl")


def test_short_papers_stay_on_one_page(typst: TypstBackend, tmp_path: Path) -> None:
    assert len(pages_of(typst.pdf(parse.dossier(listed(3), DATE)).data, tmp_path)) == 1


def test_rows_too_tall_to_share_a_page_are_left_alone(typst: TypstBackend, sizes: Style, tmp_path: Path) -> None:
    """末行本身高过一页：不带走，许它断开，一字也不丢。"""
    dossier = parse.dossier(listed(2, text="很长的内容" * 400), DATE)
    assert groups(dossier.papers[0], sizes) == []
    assert "".join(pages_of(typst.pdf(dossier).data, tmp_path)).count("长") == 800


def test_without_a_table_it_follows_the_last_paragraph(sizes: Style) -> None:
    paper = parse.dossier(page(f"<h1>信</h1><p>一</p><p>二</p>{SIGN}"), DATE).papers[0]
    assert isinstance(paper.blocks[-1], Table)
    assert groups(paper, sizes) == [Group(2, 4)]


def test_a_heading_row_is_never_the_last_on_a_page(typst: TypstBackend, docx: DocxBackend, tmp_path: Path) -> None:
    """小标题行与下一行同页：前面的行数逐一试过，总有几次正落在页末。"""
    for rows in range(22, 30):
        html = listed(rows).replace(
            "</table>",
            '<tr class="keep" style="height:9mm"><td colspan="2">小标题</td></tr>'
            '<tr style="height:9mm"><td>其后</td><td></td></tr></table>',
            1,
        )
        dossier = parse.dossier(html.replace(SIGN, ""), DATE)
        for sheet in pages_of(typst.pdf(dossier).data, tmp_path):
            assert ("小标题" in sheet) == ("其后" in sheet)
    body = etree.fromstring(ZipFile(BytesIO(docx.docx(dossier))).read("word/document.xml"))
    rows_kept = [row.find(f".//{qn('w:keepNext')}") is not None for row in body.iter(qn("w:tr"))]
    assert rows_kept[-2:] == [True, False]


def test_every_page_of_a_table_ends_with_the_frame(typst: TypstBackend, tmp_path: Path) -> None:
    """跨页的表，每页的下边框与末页一样粗，带着签字栏的也一样。"""
    for end in (SIGN, "<p>表后的话</p>"):
        pdf = typst.pdf(parse.dossier(listed(60).replace(SIGN, end), DATE))
        sheets = horizontal_lines(pdf.data, tmp_path)
        assert len(sheets) > 2
        for sheet in sheets[:-1]:
            assert sheet[-1] == sheet[0] > max(sheet[1:-1])


def horizontal_lines(pdf: bytes, tmp_path: Path) -> list[list[int]]:
    """各页上横贯表格的线，自上而下的粗细（300 dpi 的像素）；由 poppler 画出。"""
    if shutil.which("pdftoppm") is None:
        pytest.skip("没有 pdftoppm（poppler-utils）")
    (tmp_path / "out.pdf").write_bytes(pdf)
    for old in tmp_path.glob("*.pgm"):
        old.unlink()
    subprocess.run(["pdftoppm", "-r", "300", "-gray", str(tmp_path / "out.pdf"), str(tmp_path / "sheet")], check=True)
    return [line_widths(path.read_bytes()) for path in sorted(tmp_path.glob("*.pgm"))]


def line_widths(image: bytes) -> list[int]:
    _, size, _, pixels = image.split(b"\n", 3)
    width = int(size.split()[0])
    rows = [pixels[start + 400 : start + 2000] for start in range(0, len(pixels), width)]
    dark = [max(row) < 140 for row in rows]
    return [len(list(run)) for black, run in groupby(dark) if black]
