"""一份 HTML，三种输出：文字、次序、另起的页都一样。"""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx.oxml.ns import qn
from lxml import etree
from printed import DATE, SAMPLE, pages_of

from dangan.backends.docx import DocxBackend
from dangan.backends.pdf import Pdf
from dangan.backends.style import Style
from dangan.backends.tree import Dossier, Table, Text
from dangan.backends.typst import TypstBackend
from dangan.backends.weasy import WeasyBackend


@pytest.fixture(scope="module")
def weasy(sizes: Style) -> WeasyBackend:
    pytest.importorskip("weasyprint", exc_type=OSError)
    return WeasyBackend(sizes)


def papers_of(pdf: Pdf, sample: Dossier, tmp_path: Path) -> list[str]:
    """PDF 中各件的文字，去掉页脚、角标、页号与手写的横线。"""
    sheets = pages_of(pdf.data, tmp_path)
    starts: list[int] = []
    position = 0
    for paper in sample.papers:
        starts.append(position)
        first, last = pdf.pages.get(paper.id, (1, 1))
        position += last - first + 1
    assert position == len(sheets)
    texts = []
    for paper, start, end in zip(sample.papers, starts, [*starts[1:], position], strict=True):
        joined = ""
        for number, sheet in enumerate(sheets[start:end]):
            for mark in ("".join(paper.foot.split()), "".join(paper.corner.split())):
                sheet = sheet.replace(mark, "", 1) if mark and (number == 0 or mark in sheet) else sheet
            if paper.numbered:
                sheet = re.sub(rf"{pdf.pages[paper.id][0] + number}$", "", sheet)
            joined += sheet.replace("_", "")
        texts.append(joined)
    return texts


def papers_of_docx(data: bytes, sample: Dossier) -> list[str]:
    body = etree.fromstring(ZipFile(BytesIO(data)).read("word/document.xml"))
    texts = [""]
    for element in body.iter():
        if element.tag == qn("w:t"):
            texts[-1] += "".join((element.text or "").split())
        elif element.tag == qn("w:noBreakHyphen"):
            texts[-1] += "-"
        elif element.tag == qn("w:sectPr"):
            texts.append("")
    assert texts.pop() == ""
    corners = ["".join(paper.corner.split()) for paper in sample.papers]
    return [text.replace(corner, "", 1) for text, corner in zip(texts, corners, strict=True)]


def differences(sample: Dossier, left: Sequence[str], right: Sequence[str]) -> list[tuple[str, str, str]]:
    return [(p.title, a, b) for p, a, b in zip(sample.papers, left, right, strict=True) if a != b]


def without_spanning_heads(sample: Dossier, texts: Sequence[str]) -> list[str]:
    """Typst 到所跨的末行才画跨行的栏目名，字都在，只是在文字流中晚出；比较次序时先拿掉。"""
    stripped = []
    for paper, text in zip(sample.papers, texts, strict=True):
        cells = [cell for block in paper.blocks if isinstance(block, Table) for row in block.rows for cell in row.cells]
        for cell in cells:
            if cell.rowspan > 1:
                head = "".join(run.text for run in cell.content[0].content if isinstance(run, Text))
                assert head in text
                text = text.replace(head, "", 1)
        stripped.append(text)
    return stripped


def test_typst_and_docx_say_the_same(typst: TypstBackend, docx: DocxBackend, sample: Dossier, tmp_path: Path) -> None:
    pdf = typst.pdf(sample)
    word = papers_of_docx(docx.docx(sample, pdf.pages), sample)
    printed = papers_of(pdf, sample, tmp_path)
    assert differences(sample, *(without_spanning_heads(sample, texts) for texts in (printed, word))) == []


def test_weasyprint_and_docx_say_the_same(
    weasy: WeasyBackend, docx: DocxBackend, sample: Dossier, tmp_path: Path
) -> None:
    pdf = weasy.pdf(SAMPLE.read_text(encoding="utf-8"), DATE)
    word = papers_of_docx(docx.docx(sample, pdf.pages), sample)
    assert differences(sample, papers_of(pdf, sample, tmp_path), word) == []
    assert weasy.pdf(SAMPLE.read_text(encoding="utf-8"), DATE).data == pdf.data
