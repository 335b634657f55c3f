"""表样 HTML → 版面树。只认 templates/README.md 所列的写法，别的写法抛出 TemplateError。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from typing import NoReturn

from dangan.backends.markup import Element, children, document, fail, integer, lengths, tidy
from dangan.backends.tree import (
    Blank,
    Block,
    Break,
    Cell,
    CellBlock,
    Code,
    Dossier,
    Gap,
    Inline,
    Lines,
    PageCount,
    PageRef,
    Paper,
    Paragraph,
    Row,
    Table,
    Text,
    Volume,
)
from dangan.errors import TemplateError

FOLLOW = "follow"
"""签字栏之类的表的类名：与前一张表的末几行同页。"""

KEEP = "keep"
"""小标题行之类的类名：与下一行同页。"""

_FONTS = ("song", "fang", "hei", "kai")
_CELL_CLASSES = frozenset({"left", "center", "right", "num", "nowrap", "small", "tall", "vertical"})
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3}


def dossier(html: str, date: str) -> Dossier:
    """一份 HTML → 版面树。date 为文档日期（ISO），写入元数据。

    不在写法之内的元素、类名、属性抛出 TemplateError，说出元素与行。
    """
    body = document(html)
    title = body.getparent().findtext("head/title") or ""
    volumes, papers = _volumes(body)
    if not papers:
        raise TemplateError("一件可印的也没有：<body> 里没有 <article>。")
    by_id = {paper.id: paper for paper in papers}
    if len(by_id) < len(papers):
        raise TemplateError("有两件的 id 相同；一份文件里每件的 id 须唯一。")
    _link(body, by_id)
    page_numbers = _page_numbers(body) or "hand"
    duplex = body.get("data-sides") == "double"
    return Dossier(tidy(title).strip(), date, papers, page_numbers, duplex, volumes)


def _volumes(body: Element) -> tuple[list[Volume], list[Paper]]:
    """各卷与各件：每个 <section> 一卷，不在其中的各件自成一卷。"""
    volumes: list[Volume] = []
    papers: list[Paper] = []
    loose = False
    for element in children(body, ("article", "section")):
        inside = element.tag == "section"
        if inside or not loose:
            pages = integer(element, "data-pages") if inside and element.get("data-pages") else None
            numbers = _page_numbers(element) if inside else ""
            volumes.append(Volume(element.get("title", "") if inside else "", pages, numbers))
        loose = not inside
        own = [_paper(article) for article in children(element, ("article",))] if inside else [_paper(element)]
        for paper in own:
            paper.volume = len(volumes) - 1
        papers += own
    return volumes, papers


def _page_numbers(element: Element) -> str:
    value: str = element.get("data-page-numbers", "")
    return value if value in ("", "hand", "printed") else fail(element, "data-page-numbers 只能是 hand 或 printed")


def _link(body: Element, papers: dict[str, Paper]) -> None:
    """核对页号引用，并由首页的引用得知各件之前插有几页原件；末页另加的页数可能是其后的原件。"""
    for link in body.iter("a"):
        target = papers.get(link.get("href", "")[1:])
        if target is None or not target.numbered:
            fail(link, f"没有 id 为“{link.get('href', '')[1:]}”的编号的件可供引用页号")
        if link.get("data-edge", "start") == "start":
            target.offset = integer(link, "data-plus", 0)


def _paper(article: Element) -> Paper:
    classes = article.get("class", "").split()
    layouts = [name for name in classes if name not in ("paper", "landscape")]
    if "paper" not in classes or len(layouts) != 1 or not article.get("id") or not article.get("title"):
        fail(article, '须写作 <article class="paper 版式" id="…" title="…">')
    return Paper(
        id=article.get("id"),
        title=article.get("title", ""),
        section=article.get("data-section", ""),
        layout=layouts[0],
        landscape="landscape" in classes,
        numbered=article.get("data-numbered") != "no",
        foot=article.get("data-foot", ""),
        corner=article.get("data-corner", ""),
        back=article.get("data-side") == "back",
        scan=_scan(article),
        blocks=[_block(element) for element in children(article, _BLOCKS)],
    )


def _scan(article: Element) -> tuple[bool, ...]:
    """扫描件的各页是不是横页。"""
    turns = article.get("data-scan", "").split()
    if not set(turns) <= {"竖", "横"}:
        fail(article, "data-scan 逐页写 竖 或 横")
    return tuple(turn == "横" for turn in turns)


# ------------------------------------------------------------------ 块


def _block(element: Element) -> Block:
    tag = element.tag
    if tag == "table":
        return _table(element)
    if tag == "div":
        return _div(element)
    heading = _HEADINGS.get(tag, 0)
    return _paragraph(element, tag if heading else "body", heading)


def _paragraph(element: Element, default: str, heading: int = 0, align: str = "", small: bool = False) -> Paragraph:
    if len(element):
        content = _trimmed(_inlines(element, Text("", small=small)))
    else:
        text = tidy(element.text or "").strip(" ")
        content = [Text(text, small=small)] if text else []
    return Paragraph(content, element.get("class") or default, heading, align)


def _div(element: Element) -> Lines | Gap:
    classes = element.get("class", "").split()
    if classes == ["lines"]:
        pitch = lengths(element).get("height", 10.0)
        return Lines(integer(element, "data-count"), pitch)
    if classes == ["gap", "fill"]:
        return Gap(0)
    if classes == ["gap"] and "height" in (given := lengths(element)):
        return Gap(given["height"])
    return fail(element, '<div> 只有 class="lines" data-count、class="gap" style="height:…mm" 与 class="gap fill"')


def _table(element: Element) -> Table:
    widths: list[float] = []
    rows: list[Row] = []
    for child in children(element, ("colgroup", "col", "thead", "tbody", "tr")):
        if child.tag == "col":
            widths.append(_column(child))
        elif child.tag == "colgroup":
            widths += map(_column, children(child, ("col",)))
        elif child.tag == "tr":
            rows.append(_row(child, False))
        else:
            rows += (_row(row, child.tag == "thead") for row in children(child, ("tr",)))
    _check_grid(element, len(widths), rows)
    total = sum(widths)
    if not 0.98 < total < 1.02:
        fail(element, f"各列宽合计 {total:.1%}，应为 100%")
    classes = element.get("class", "").split()
    follow = FOLLOW in classes
    if follow:
        classes.remove(FOLLOW)
    width = lengths(element).get("width", 0.0)
    return Table([part / total for part in widths], rows, " ".join(classes) or "grid", follow, width)


def _column(col: Element) -> float:
    width = lengths(col, unit="%").get("width")
    return width / 100 if width else fail(col, '须写作 <col style="width:…%">')


def _row(element: Element, header: bool) -> Row:
    cells = [_cell(cell) for cell in children(element, ("td", "th"))]
    name = element.get("class", "")
    if name not in ("", KEEP):
        fail(element, f"行的类名只有 {KEEP}")
    return Row(cells, lengths(element).get("height", 0.0), header, name == KEEP)


@dataclass(frozen=True, slots=True, eq=False)
class _Kind:
    """一种格：标签与属性都相同的格共用。classes 为类名（栏目名另加 head），style、align 为段落样式与对齐。"""

    classes: tuple[str, ...]
    style: str
    align: str
    small: bool
    vertical: bool
    colspan: int
    rowspan: int


def _cell(element: Element) -> Cell:
    kind = _kind(element.tag, tuple(element.items())) or _misused(element)
    if len(element):
        content = _cell_content(element, kind)
        if kind.vertical:
            content = [_stacked(block) if isinstance(block, Paragraph) else block for block in content]
    else:
        content = _words(element.text or "", kind)
    return Cell(content, kind.colspan, kind.rowspan, kind.classes)


@lru_cache(maxsize=4096)
def _words(text: str, kind: _Kind) -> list[CellBlock]:
    """只有文字的格的内容。栏目名、空格之类处处相同，共用一份。"""
    text = tidy(text).strip(" ")
    paragraph = Paragraph([Text(text, small=kind.small)] if text else [], kind.style, 0, kind.align)
    return [_stacked(paragraph) if kind.vertical else paragraph]


@lru_cache(maxsize=1024)
def _kind(tag: str, attributes: tuple[tuple[str, str], ...]) -> _Kind | None:
    """标签与属性 → 格的种类；有不认识的类名、跨格数不是整数的为 None。"""
    given = dict(attributes)
    classes = tuple(given.get("class", "").split())
    try:
        spans = int(given.get("colspan", 1)), int(given.get("rowspan", 1))
    except ValueError:
        return None
    if not _CELL_CLASSES.issuperset(classes):
        return None
    small, vertical = "small" in classes, "vertical" in classes
    if tag == "th":
        classes = (*classes, "head")
    return _Kind(classes, "head" if tag == "th" else "cell", _alignment(classes), small, vertical, *spans)


def _misused(element: Element) -> NoReturn:
    """格的类名或跨格数写错了。"""
    for name in ("colspan", "rowspan"):
        integer(element, name, 1)
    fail(element, f"单元格的类名只有 {'、'.join(sorted(_CELL_CLASSES))}")


def _cell_content(element: Element, kind: _Kind) -> list[CellBlock]:
    """单元格内：直接写的行内文字自成一段，<p>、<div> 与 <img> 各成一块。"""
    blocks: list[CellBlock] = []
    run: list[Inline] = []
    base = Text("", small=kind.small)

    def close() -> None:
        if content := _trimmed(run):
            blocks.append(Paragraph(content, kind.style, 0, kind.align))
        run.clear()

    _append_text(run, element.text, base)
    for child in element:
        if child.tag in ("p", "div", "img"):
            close()
            blocks.append(_in_cell(child, kind))
        else:
            run += _inline(child, base)
        _append_text(run, child.tail, base)
    close()
    return blocks or [Paragraph([], kind.style, 0, kind.align)]


def _in_cell(element: Element, kind: _Kind) -> CellBlock:
    if element.tag == "p":
        return _paragraph(element, kind.style, 0, kind.align, kind.small)
    return _div(element) if element.tag == "div" else _code(element, kind.align)


def _code(element: Element, align: str) -> Code:
    width = lengths(element).get("width")
    if element.get("class") != "qr" or not element.get("alt") or not width:
        fail(element, '须写作 <img class="qr" alt="扫出的文字" style="width:…mm">')
    return Code(element.get("alt"), width, align)


def _alignment(classes: tuple[str, ...]) -> str:
    if "right" in classes or "num" in classes:
        return "right"
    if "center" in classes or "vertical" in classes or ("head" in classes and "left" not in classes):
        return "center"
    return ""


def _stacked(paragraph: Paragraph) -> Paragraph:
    """竖排栏目名：一字一行。"""
    content: list[Inline] = []
    for item in paragraph.content:
        if not isinstance(item, Text):
            content.append(item)
            continue
        for char in item.text:
            if content and not isinstance(content[-1], Break):
                content.append(Break())
            content.append(Text(char, item.bold, item.font, item.small))
    paragraph.content = content
    return paragraph


def _check_grid(element: Element, columns: int, rows: list[Row]) -> None:
    """每行格数（连同上面跨下来的）须与 <col> 数相同，否则各后端画得不一样；由此得知各格在哪一列。"""
    covered = [0] * columns
    for number, row in enumerate(rows, 1):
        free = covered.count(0)
        wanted = sum([cell.colspan for cell in row.cells])
        if wanted != free:
            fail(element, f"第 {number} 行占 {wanted} 列，应为 {free} 列（共 {columns} 个 <col>）")
        position = 0
        fresh = [left - 1 if left else 0 for left in covered] if free < columns else [0] * columns
        for cell in row.cells:
            span = cell.colspan
            if free < columns:
                while covered[position]:
                    position += 1
                if any(covered[position : position + span]):
                    fail(element, f"第 {number} 行有一格的 colspan 与上面跨下来的格子相撞")
            if cell.rowspan > 1:
                fresh[position : position + span] = [cell.rowspan - 1] * span
            cell.column = position
            position += span
        covered = fresh
    if any(covered):
        fail(element, "rowspan 超出了最后一行")


# ------------------------------------------------------------------ 行内


def _inlines(element: Element, base: Text) -> list[Inline]:
    """元素内的行内内容；base 带着外层的加粗、字体、小字。"""
    run: list[Inline] = []
    _append_text(run, element.text, base)
    for child in element:
        run += _inline(child, base)
        _append_text(run, child.tail, base)
    return run


def _inline(element: Element, base: Text) -> Iterable[Inline]:
    tag = element.tag
    if tag == "br":
        return (Break(),)
    if tag == "b":
        return _inlines(element, Text("", True, base.font, base.small))
    if tag == "small":
        return _inlines(element, Text("", base.bold, base.font, True))
    css = element.get("class", "")
    if tag == "span":
        if css == "blank":
            return (Blank(lengths(element).get("width", 0.0)),)
        if css == "pages":
            return (PageCount(integer(element, "data-plus", 0)),)
        if css in _FONTS:
            return _inlines(element, Text("", base.bold, css, base.small))
    target = element.get("href", "")
    if tag == "a" and css == "page" and target.startswith("#"):
        edge = element.get("data-edge", "start")
        return (PageRef(target[1:], edge, integer(element, "data-plus", 0)),)
    return fail(element, "行内只有 <b>、<small>、<br>、<span class=…>、<a class=page>，见 templates/README.md")


def _append_text(run: list[Inline], text: str | None, base: Text) -> None:
    if text and (tidied := tidy(text)):
        run.append(Text(tidied, base.bold, base.font, base.small))


def _trimmed(run: list[Inline]) -> list[Inline]:
    """去掉段首段尾与换行前后的空格。"""
    starting = True
    for item, after in zip_longest(run, run[1:]):
        if isinstance(item, Text):
            if starting:
                item.text = item.text.lstrip(" ")
            if after is None or isinstance(after, Break):
                item.text = item.text.rstrip(" ")
        starting = isinstance(item, Break)
    return [item for item in run if not isinstance(item, Text) or item.text]


_BLOCKS = ("h1", "h2", "h3", "p", "table", "div")
