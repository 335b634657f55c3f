"""表样 HTML → 浏览器里看的一页：各件排成一张张纸，字体名、字号、页边都取自 style.toml。

一个文件，不用脚本，不上网。长过一页的件在这里不断开，分几页以 PDF 为准。
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator
from html import escape
from itertools import product

from lxml import etree

from dangan.backends import markup, parse, qr
from dangan.backends.css import stylesheet
from dangan.backends.pdf import Pdf
from dangan.backends.style import ROLES, Style
from dangan.backends.tree import Dossier, Paper

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"

_SCREEN = """
body { background: #dfe3e6; padding: 6mm 0; }
article { background: #fff; box-shadow: 0 1px 6px #0005; box-sizing: border-box; margin: 0 auto 8mm; }
article:has(> .gap.fill) { display: flex; flex-direction: column; }
.gap.fill { flex: 1; }
.corner, .foot, .number { position: absolute; margin: 0; }
.vertical { writing-mode: vertical-rl; text-orientation: upright; }
p:has(> .blank.fill:last-child):not(:has(> br)) { display: flex; }
.blank.fill { flex: 1; min-width: 30mm; border-bottom: 0.5pt solid; }
.from, .about { font: 12px/1.6 sans-serif; color: #345; width: 210mm; margin: 0 auto 1mm; }
@media print { .from, .about { display: none; } body { background: none; padding: 0; } article { box-shadow: none; } }
"""


def document(title: str, about: str, articles: Iterable[str], style: Style) -> str:
    """一份 HTML：about 为页首的说明，articles 为 sheets 给出的各件。"""
    families = {role: (*style.fonts[role].families, *style.rare.families) for role in ROLES}
    css = "\n".join((stylesheet(style, families), _SCREEN, *_papers(style)))
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        f"<title>{escape(title)}</title>\n<style>\n{css}\n</style>\n</head>\n<body>\n"
        f'<p class="about">{escape(about)}</p>\n{"".join(articles)}</body>\n</html>\n'
    )


def sheets(html: str, dossier: Dossier, pdf: Pdf, own: frozenset[str]) -> Iterator[str]:
    """一份成品的各件，每件之前注明出自哪个表样。

    html 为带出处（data-at）的表样 HTML，dossier 与 pdf 由它排成，页号取自 pdf；own 为本县自己的表样文件名。
    """
    printed = dossier.page_numbers == "printed"
    for article, paper in zip(markup.document(html), dossier.papers, strict=True):
        name = article.get("data-at", "").rpartition(":")[0]
        first, last = pdf.pages.get(paper.id, (1, 1))
        label = f"{name}（{'本县' if name in own else '内置'}表样）"
        if last > first:
            label += f"　印出来是 {last - first + 1} 页"
        _expand(article)
        _number(article, pdf)
        for kind, text in (
            ("corner", paper.corner),
            ("number", str(first + paper.offset) if printed and paper.numbered else ""),
            ("foot", _foot(paper, printed)),
        ):
            if text:
                etree.SubElement(article, "p", {"class": kind}).text = text
        yield (
            f'<!-- 表样 {escape(name).replace("--", "- -")} -->\n<p class="from">{escape(label)}</p>\n'
            f"{etree.tostring(article, encoding='unicode', method='html', with_tail=False)}\n"
        )


def _expand(article: markup.Element) -> None:
    """把写法展开成浏览器画得出的 HTML；出处不再需要。"""
    for element in article.iter():
        element.attrib.pop("data-at", None)
        element.text = element.text and markup.tidy(element.text)
        element.tail = element.tail and markup.tidy(element.tail)
    for table in article.iter("table"):
        if table.get("class", "") in ("", parse.FOLLOW):
            table.set("class", "grid")
    for blank in article.iterfind(".//span[@class='blank']"):
        if not blank.get("style"):
            blank.set("class", "blank fill")
    for code in article.iterfind(".//img[@class='qr']"):
        code.set("src", "data:image/svg+xml;base64," + b64encode(qr.svg(code.get("alt", "")).encode()).decode())
    for lines in article.iterfind(".//div[@class='lines']"):
        height = lines.attrib.pop("style", "height:10mm")
        for _ in range(int(lines.get("data-count"))):
            etree.SubElement(lines, "i", style=height)


def _number(article: markup.Element, pdf: Pdf) -> None:
    """填上各处页号。"""
    for link in article.iterfind(".//a[@class='page']"):
        edge = link.get("data-edge") == "end"
        link.text = str(pdf.pages[link.get("href")[1:]][edge] + markup.integer(link, "data-plus", 0))
    for total in article.iterfind(".//span[@class='pages']"):
        total.text = str(pdf.count + markup.integer(total, "data-plus", 0))


def _foot(paper: Paper, printed: bool) -> str:
    by_hand = "本件第＿页　共＿页" if paper.numbered and not printed else ""
    return "　　".join(filter(None, (paper.foot, by_hand)))


def _papers(style: Style) -> Iterator[str]:
    """各版式的纸：宽、高、页边，以及页号、角标、页脚的位置与字号。"""
    for name, landscape in product(style.layouts, (False, True)):
        width, height, margin = style.sheet(name, landscape)
        _, right, _, left = margin
        article = f"article.{name}{'.landscape' if landscape else ':not(.landscape)'}"
        padding = " ".join(f"{side}mm" for side in margin)
        yield (
            f"{article} {{ width: {width}mm; min-height: {height}mm; padding: {padding}; }}\n"
            f"{article} .corner {{ top: {style.edges.corner}mm; right: {right}mm; }}\n"
            f"{article} .number {{ top: {style.edges.number}mm; right: {right}mm; }}\n"
            f"{article} .foot {{ bottom: {style.edges.foot}mm; left: {left}mm; }}"
        )
