"""DOCX：正文由 docx_body 写成，装进 docx_base 的底本。同样的树得到同样的字节。"""

from __future__ import annotations

from xml.sax.saxutils import escape

from dangan.backends import docx_base, docx_zip
from dangan.backends.docx_base import style_id, twips
from dangan.backends.docx_body import Body, Pages, field, numbered_within, run
from dangan.backends.docx_rare import RareFonts
from dangan.backends.pdf import timestamp
from dangan.backends.style import Style
from dangan.backends.tree import Dossier, Paper

_NAMESPACES = f'xmlns:w="{docx_base.W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_RELATIONSHIP = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


class DocxBackend:
    """DOCX 后端；一个工作进程建一个，一直用下去。"""

    def __init__(self, style: Style) -> None:
        self.style = style
        self.rare = RareFonts(style)
        self.base = docx_base.parts(style)
        self.types = self.base.pop("[Content_Types].xml").decode()
        self.relationships = self.base.pop("word/_rels/document.xml.rels").decode()

    def docx(self, dossier: Dossier, pages: Pages | None = None) -> bytes:
        """版面树 → DOCX。pages 为 PDF 版面上各件的首末页号，作页号域的现值；没有则现值留空。"""
        body = Body(self.style, dossier, pages or {})
        edges = _Edges(self.style, dossier, pages or {})
        last = len(dossier.papers) - 1
        content = "".join(
            body.paper(paper, edges.section(paper), number == last) for number, paper in enumerate(dossier.papers)
        )
        parts = dict(self.base)
        parts |= edges.parts
        parts |= body.pictures.parts()
        document = f"{_XML}<w:document {_NAMESPACES}><w:body>{content}</w:body></w:document>"
        parts["word/document.xml"] = self.rare.mark(document)
        parts["word/_rels/document.xml.rels"] = self.relationships.replace(
            "</Relationships>", edges.relationships() + body.pictures.relationships() + "</Relationships>"
        ).encode()
        types = body.pictures.content_types() + edges.content_types()
        parts["[Content_Types].xml"] = self.types.replace("</Types>", types + "</Types>").encode()
        parts["docProps/core.xml"] = _core(dossier).encode()
        return docx_zip.packed(parts)


class _Edges:
    """各节的页面、页眉（页号）与页脚。内容相同的页眉页脚共用一个部件。"""

    def __init__(self, style: Style, dossier: Dossier, pages: Pages) -> None:
        self.style = style
        self.pages = pages
        self.within = numbered_within(dossier, pages)
        self.printed = dossier.page_numbers == "printed"
        self.parts: dict[str, bytes] = {}
        self.names: dict[str, str] = {}
        self.offset: int | None = None

    def section(self, paper: Paper) -> str:
        """一件的节属性。编号的件接续编号；第一件、以及前面插有原件、扫描件的，写明起始页号。"""
        style = self.style
        width, height, (top, right, bottom, left) = style.sheet(paper.layout, paper.landscape)
        restart = ""
        if paper.id in self.within:
            restart = '<w:pgNumType w:start="1"/>'
        elif paper.numbered and self.offset != paper.offset:
            restart = f'<w:pgNumType w:start="{self.pages.get(paper.id, (1, 1))[0] + paper.offset}"/>'
        self.offset = None if paper.scan or not paper.numbered or paper.id in self.within else paper.offset
        parts = self._reference("header", "default", self._header(paper))
        footers = self._footers(paper, twips(width - left - right))
        parts += "".join(self._reference("footer", kind, content) for kind, content in footers.items())
        first_differs = "<w:titlePg/>" if "first" in footers else ""
        orient = ' w:orient="landscape"' if paper.landscape else ""
        return (
            f'<w:sectPr>{parts}<w:type w:val="nextPage"/>'
            f'<w:pgSz w:w="{twips(width)}" w:h="{twips(height)}"{orient}/>'
            f'<w:pgMar w:top="{twips(top)}" w:right="{twips(right)}" w:bottom="{twips(bottom)}" '
            f'w:left="{twips(left)}" w:header="{twips(style.edges.number)}" w:footer="{twips(style.edges.foot)}" '
            f'w:gutter="0"/>{restart}{first_differs}</w:sectPr>'
        )

    def relationships(self) -> str:
        """页眉页脚的关系。"""
        return "".join(
            f'<Relationship Id="{name}" Type="{_RELATIONSHIP}/{name[:6]}" Target="{name}.xml"/>'
            for name in self.names.values()
        )

    def content_types(self) -> str:
        """页眉页脚的类型。"""
        return "".join(
            f'<Override PartName="/word/{name}.xml" ContentType="{_CONTENT_TYPE}.{name[:6]}+xml"/>'
            for name in self.names.values()
        )

    def _header(self, paper: Paper) -> str:
        number = paper.numbered and self.printed and not paper.landscape and not paper.scan
        return self._paragraph(paper, "number", "", field("PAGE") if number else "")

    def _footers(self, paper: Paper, width: int) -> dict[str, str]:
        """页脚：种类 → 内容。盖号的件印 本件第几页 共几页；两页的件首页另立页脚，更长的件页码自 1 起。"""
        if not paper.numbered or self.printed or paper.scan:
            return {"default": self._footer(paper, width, "")}
        first, last = self.pages.get(paper.id, (1, 1))
        total = field("SECTIONPAGES", str(last - first + 1))
        lead = run("　　本件第" if paper.foot else "本件第")
        marks = [field("PAGE")] if paper.id in self.within else [run(str(n)) for n in range(1, last - first + 2)]
        lines = [self._footer(paper, width, f"{lead}{mark}{run('页　共')}{total}{run('页')}") for mark in marks]
        return dict(zip(("first", "default")[-len(lines) :], lines, strict=True))

    def _footer(self, paper: Paper, width: int, within: str) -> str:
        """页脚文字；横页的页号在右下角，装订后正是纸的右上角。"""
        content = (run(paper.foot) if paper.foot else "") + within
        if paper.numbered and self.printed and paper.landscape:
            content += f"<w:r><w:tab/></w:r>{field('PAGE')}"
        tab = f'<w:tabs><w:tab w:val="right" w:pos="{width}"/></w:tabs>' if paper.landscape else ""
        return self._paragraph(paper, "foot", tab, content)

    def _paragraph(self, paper: Paper, style: str, properties: str, content: str) -> str:
        identity = style_id(paper.layout, style)
        return f'<w:p><w:pPr><w:pStyle w:val="{identity}"/>{properties}</w:pPr>{content}</w:p>'

    def _reference(self, kind: str, pages: str, content: str) -> str:
        name = self.names.get(content)
        if name is None:
            name = self.names[content] = f"{kind}{len(self.names) + 1}"
            tag = "hdr" if kind == "header" else "ftr"
            self.parts[f"word/{name}.xml"] = f"{_XML}<w:{tag} {_NAMESPACES}>{content}</w:{tag}>".encode()
        return f'<w:{kind}Reference w:type="{pages}" r:id="{name}"/>'


def _core(dossier: Dossier) -> str:
    """元数据：题名、语言与文档日期，全部取自数据。"""
    moment = f"{timestamp(dossier.date)}T00:00:00Z"
    return (
        f'{_XML}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(dossier.title)}</dc:title><dc:language>zh-CN</dc:language>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified></cp:coreProperties>'
    )
