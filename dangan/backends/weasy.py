"""PDF/A-2u：由 WeasyPrint 直接排 HTML，供有自己样式表的县用；样式表由 style.toml 生成。"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from dangan.backends import markup, parse, qr
from dangan.backends.css import font_faces, mirrored, stylesheet
from dangan.backends.following import groups
from dangan.backends.fonts import Library, note, replacements
from dangan.backends.pdf import Pdf, numbering, scan_starts, timestamp
from dangan.backends.style import Style
from dangan.backends.tree import Dossier, Paper
from dangan.errors import EngineError

COUNTY_CSS = "forms.css"
_MM = 96 / 25.4  # 一毫米合多少 CSS 像素


class WeasyBackend:
    """WeasyPrint 后端；一个工作进程建一个，一直用下去。

    templates 为本县的表样目录，不给则取 style.toml 所在目录：其中的 forms.css（如有）排在生成的样式表之后；
    图与字体只许取自该目录。
    """

    def __init__(self, style: Style, templates: Path | None = None) -> None:
        self._weasyprint = _load()
        self.style = style
        folder = templates or Path(style.folder)
        self.library = Library(style)
        self._fetcher = _fetcher(self._weasyprint, [folder, *map(Path, style.font_paths)])
        self._fonts = self._weasyprint.text.fonts.FontConfiguration()
        faces = font_faces(self.library.added(style.font_paths))
        self._sheets = [self._sheet(faces + stylesheet(style, self.library.declared(style)))]
        if (county := folder / COUNTY_CSS).is_file():
            self._sheets.append(self._sheet(county.read_text(encoding="utf-8-sig"), folder))

    def pdf(self, html: str, date: str) -> Pdf:
        """HTML → PDF/A-2u；date 为文档日期（ISO）。写法不对抛出 TemplateError。

        先排一遍，得知各件在哪几页、末页还余多少；填好页号、页脚与空白，再排一遍。
        """
        dossier = parse.dossier(html, date)
        body = markup.document(html)
        missing = self._replace_missing(body, dossier)
        _keep_together(body, dossier, self.style)
        _prepare(body, timestamp(date), self.style.rules.inset[0])
        sides = mirrored(self.style) if dossier.duplex else ""
        draft = self._render(body, sides)
        starts, extents, rests = _places(draft, dossier, self.style)
        pages, count = numbering(dossier.papers, extents)
        _fill(body, dossier, pages, rests)
        marks = _marks(dossier, pages, starts, extents)
        document = self._render(body, sides + marks)
        data = document.write_pdf(pdf_variant="pdf/a-2u", pdf_identifier=b"dangan")
        places = scan_starts(dossier.papers, starts)
        return Pdf(data, pages, count, len(document.pages), tuple(sorted(missing)), places)

    def _sheet(self, css: str, folder: Path | None = None) -> Any:
        base = f"{folder.resolve().as_uri()}/" if folder else None
        return self._weasyprint.CSS(string=css, font_config=self._fonts, url_fetcher=self._fetcher, base_url=base)

    def _render(self, body: Any, css: str) -> Any:
        from lxml import etree

        text = etree.tostring(body.getparent(), encoding="unicode", method="html")
        html = self._weasyprint.HTML(string=text, url_fetcher=self._fetcher)
        return html.render(font_config=self._fonts, stylesheets=[*self._sheets, self._sheet(css)])

    def _replace_missing(self, body: Any, dossier: Dossier) -> set[str]:
        """缺字换作 〓，并在该件页脚注明。"""
        found: set[str] = set()
        for article, paper in zip(body.iter("article"), dossier.papers, strict=True):
            text = "".join((*article.itertext(), *article.values()))
            lacking = self.library.lacking(text)
            if not lacking:
                continue
            table = replacements(lacking)
            for element in article.iter():
                element.text = element.text and element.text.translate(table)
                element.tail = element.tail and element.tail.translate(table)
            article.set("title", article.get("title", "").translate(table))
            paper.corner = paper.corner.translate(table)
            paper.foot = paper.foot.translate(table)
            if missing := self.library.missing(text):
                paper.foot = "　".join(filter(None, (paper.foot, note(missing))))
                found.update(missing)
        return found


def _load() -> Any:
    try:
        import weasyprint
    except OSError as error:
        raise EngineError(
            "WeasyPrint 要用的 Pango 没有装好。Debian/Ubuntu 请装：apt-get install libpango-1.0-0 libpangoft2-1.0-0；"
            "Windows 上请改用 --pdf-engine typst，不必装 Pango。"
        ) from error
    return weasyprint


def _fetcher(weasyprint: Any, folders: Sequence[Path]) -> Any:
    """只许读表样目录、字体目录里的文件与 data: 内嵌内容，不许上网。"""

    class Local(weasyprint.urls.URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            parts = urlsplit(url)
            if parts.scheme == "file":
                path = Path(url2pathname(parts.path)).resolve()
                if not any(path.is_relative_to(folder.resolve()) for folder in folders):
                    raise ValueError(f"不许读表样目录以外的文件：{url}")
            elif parts.scheme != "data":
                raise ValueError(f"不许从网上取用：{url}")
            return super().fetch(url, headers)

    return Local(allowed_protocols={"file", "data"})


# ------------------------------------------------------------------ HTML 的整理


def _keep_together(body: Any, dossier: Dossier, style: Style) -> None:
    """签字栏与前面同页的块、前一张表的末几行，都记作与下一块（行）同页。"""
    for article, paper in zip(body.iter("article"), dossier.papers, strict=True):
        for group in groups(paper, style):
            kept = article[group.start : group.end]
            if group.rows:
                kept += list(kept[0].iter("tr"))[-group.rows :]
            for element in kept:
                element.set("data-kept", "yes")


def _prepare(body: Any, date: str, padding: float) -> None:
    """把写法展开成样式表画得出的 HTML；padding 为单元格上下留白（mm）。

    行高改记在不跨行的各格上：WeasyPrint 遇到 tr 的高度，会把跨行格的高度重复计入末行。
    """
    from lxml import etree

    root = body.getparent()
    root.set("lang", "zh-CN")
    head = root.find("head")
    for name in ("dcterms.created", "dcterms.modified"):
        etree.SubElement(head, "meta", name=name, content=date)
    for element in body.iter():
        element.text = element.text and markup.tidy(element.text)
        element.tail = element.tail and markup.tidy(element.tail)
    for element in list(body.iter()):
        _dot(element)
    for table in body.iter("table"):
        if table.get("class", "") in ("", parse.FOLLOW):
            table.set("class", "grid")
    for blank in body.iterfind(".//span[@class='blank']"):
        if not blank.get("style"):
            blank.set("class", "blank fill")
    for lines in body.iterfind(".//div[@class='lines']"):
        height = lines.attrib.pop("style", "height:10mm")
        for _ in range(int(lines.get("data-count"))):
            etree.SubElement(lines, "i", style=height)
    for row in body.iterfind(".//tr[@style]"):
        height = float(row.attrib.pop("style").split(":")[1].strip(" ;m"))
        for cell in row:
            if cell.get("rowspan", "1") == "1":
                cell.set("style", f"height: {height - 2 * padding}mm")
    for cell in body.iter("td", "th"):
        if "vertical" in cell.get("class", "").split():
            _stack(cell)
    for code in body.iterfind(".//img[@class='qr']"):
        code.set("src", "data:image/svg+xml;base64," + b64encode(qr.svg(code.get("alt")).encode()).decode())
    for table in body.iterfind(".//table[@style]"):
        table.set("style", table.get("style") + "; margin: 0 auto")
    _bookmarks(body)
    for article in body.iter("article"):
        etree.SubElement(article, "a", id=f"{article.get('id')}--end")
        if corner := article.get("data-corner"):
            article.insert(0, _element("p", corner, {"class": "corner"}))
        if article.get("data-scan"):
            _leave_room(article)


def _leave_room(article: Any) -> None:
    """扫描件：替身单换成逐页的空页，书签在首页，末页的锚在末页。"""
    from lxml import etree

    *content, end = article
    for child in (*content, end):
        article.remove(child)
    layout = article.get("class").removeprefix("paper ")
    article.attrib.pop("class")
    for turn in article.get("data-scan").split():
        page = f"{layout}-landscape" if turn == "横" else layout
        etree.SubElement(article, "div", {"class": "scan", "style": f"page: {page}"})
    article[0].extend(child for child in content if child.get("class") == "mark")
    article[-1].append(end)


def _bookmarks(body: Any) -> None:
    """各件的书签；每卷、每类的第一件之前另有卷、类的书签。"""
    volume, section = None, ""
    for article in body.iter("article"):
        parent, own = article.getparent(), article.get("data-section", "")
        named = parent.tag == "section"
        fresh = parent is not volume
        marks = [(1, parent.get("title", ""))] if named and fresh else []
        if own and (fresh or own != section):
            marks.append((1 + named, own))
        marks.append((1 + named + bool(own), article.get("title", "")))
        for place, (level, title) in enumerate(marks):
            style = f"bookmark-level: {level}"
            article.insert(place, _element("span", "", {"class": "mark", "title": title, "style": style}))
        volume, section = parent, own


def _dot(element: Any) -> None:
    """间隔号连同前一字另成一个 <span>。"""
    if len(parts := markup.DOTTED.split(element.text or "")) > 1:
        element.text = parts[0]
        for place, span in enumerate(_dotted(parts)):
            element.insert(place, span)
    if len(parts := markup.DOTTED.split(element.tail or "")) > 1:
        element.tail = parts[0]
        for span in reversed(list(_dotted(parts))):
            element.addnext(span)


def _dotted(parts: list[str]) -> Iterator[Any]:
    for dotted, after in zip(parts[1::2], parts[2::2], strict=True):
        span = _element("span", dotted, {"class": "dotted"})
        span.tail = after
        yield span


def _stack(cell: Any) -> None:
    """竖排栏目名：一字一行。"""
    for element in cell.findall("p") or [cell]:
        characters = "".join(element.itertext()).strip()
        for child in list(element):
            element.remove(child)
        element.text = characters[:1]
        for character in characters[1:]:
            line = _element("br", None, {})
            line.tail = character
            element.append(line)


def _element(tag: str, text: str | None, attributes: dict[str, str]) -> Any:
    from lxml import etree

    element = etree.Element(tag, attributes)
    element.text = text
    return element


def _fill(body: Any, dossier: Dossier, pages: dict[str, tuple[int, int]], rests: dict[str, float]) -> None:
    """填上各处页号；把“撑满”的空白定为末页余下的高度（mm）。"""
    counts = [volume.pages or 0 for volume in dossier.volumes]
    for paper in dossier.papers:
        if paper.numbered and dossier.volumes[paper.volume].pages is None:
            counts[paper.volume] = pages[paper.id][1]
    for link in body.iterfind(".//a[@class='page']"):
        edge = link.get("data-edge") == "end"
        link.text = str(pages[link.get("href")[1:]][edge] + int(link.get("data-plus", 0)))
    for article, paper in zip(body.iter("article"), dossier.papers, strict=True):
        for total in article.iterfind(".//span[@class='pages']"):
            total.text = str(counts[paper.volume] + int(total.get("data-plus", 0)))
        gaps = article.findall("div[@class='gap fill']")
        for gap in gaps:
            gap.set("style", f"height: {rests[article.get('id')] / len(gaps):.2f}mm")


# ------------------------------------------------------------------ 版面


def _places(document: Any, dossier: Dossier, style: Style) -> tuple[list[int], list[int], dict[str, float]]:
    """各件首页在纸面上的序号（自 0 起）、页数，与末页版心余下的高度（mm）。"""
    found: dict[str, tuple[int, float]] = {}
    for number, page in enumerate(document.pages):
        for name, place in page.anchors.items():
            found.setdefault(name, (number, place[1] / _MM))
    starts, extents, rests = [], [], {}
    for paper in dossier.papers:
        _, height, (_, _, bottom, _) = style.sheet(paper.layout, paper.landscape)
        start, end = found[paper.id][0], found[f"{paper.id}--end"]
        starts.append(start)
        extents.append(end[0] - start + 1)
        rests[paper.id] = max(0.0, height - bottom - end[1] - 0.5)
    return starts, extents, rests


def _marks(dossier: Dossier, pages: dict[str, tuple[int, int]], starts: list[int], extents: list[int]) -> str:
    """逐页的页脚与页号。"""
    rules = []
    for paper, start, extent in zip(dossier.papers, starts, extents, strict=True):
        printed = dossier.numbers(paper) == "printed"
        for sheet in range(start, start + extent):
            boxes = [("@bottom-left", _foot(paper, printed, sheet - start + 1, extent))]
            if paper.numbered and printed:
                landscape = paper.scan[sheet - start] if paper.scan else paper.landscape
                corner = _corner(landscape, verso=dossier.duplex and sheet % 2 == 1)
                boxes.append((corner, str(pages[paper.id][0] + paper.offset + sheet - start)))
            content = " ".join(f"{box} {{ content: {_string(text)}; }}" for box, text in boxes)
            rules.append(f"@page :nth({sheet + 1}) {{ {content} }}")
    return "\n".join(rules)


def _corner(landscape: bool, *, verso: bool) -> str:
    """页号所在：外侧上角；横页装订后字头朝左，右上角即版面的右下角，左上角即右上角。"""
    if landscape:
        return "@top-right" if verso else "@bottom-right"
    return "@top-left" if verso else "@top-right"


def _foot(paper: Paper, printed: bool, page: int, total: int) -> str:
    if paper.scan:
        return ""
    if not paper.numbered or printed:
        return paper.foot
    return "　　".join(filter(None, (paper.foot, f"本件第{page}页　共{total}页")))


def _string(text: str) -> str:
    """CSS 字符串；记录中的文字可能含引号与反斜线。"""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'
