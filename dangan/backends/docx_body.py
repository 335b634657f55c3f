"""版面树 → WordprocessingML 正文。只拼接字符串；文字一律转义。"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from xml.sax.saxutils import escape

from dangan.backends.docx_base import style_id, twips
from dangan.backends.docx_pictures import Pictures
from dangan.backends.following import groups
from dangan.backends.heights import filling
from dangan.backends.style import Style
from dangan.backends.tree import (
    Blank,
    Block,
    Break,
    Cell,
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
)

Pages = Mapping[str, tuple[int, int]]

_ALIGN = {"left": "left", "center": "center", "right": "right", "justify": "both"}
_KEEP = "<w:keepNext/>"
_EMPTY = {False: "<w:p/>", True: f"<w:p><w:pPr>{_KEEP}</w:pPr></w:p>"}
_THIN = '<w:pPr>{keep}<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>{section}</w:pPr>'
_TAB = "<w:r><w:tab/></w:r>"
_EM_SPACE = "\u3000"
_NO_BREAK_SPACE = "\u00a0"  # 收在末尾，否则行末的空格不画下划线
_HYPHEN = re.compile(r"-(?=[^<>]*</w:t>)")
_NO_BREAK_HYPHEN = '</w:t><w:noBreakHyphen/><w:t xml:space="preserve">'


class Body:
    """一份文档的正文。pages 为版面上算得的页号，作 PAGEREF 域的现值；为空时现值留空。"""

    def __init__(self, style: Style, dossier: Dossier, pages: Pages) -> None:
        self.style = style
        self.pages = pages
        self.line = f'w:val="single" w:sz="{style.rules.line * 8:.0f}" w:space="0" w:color="000000"'
        self.frame = f'w:val="single" w:sz="{style.rules.frame * 8:.0f}" w:space="0" w:color="000000"'
        self.bookmarks = bookmarks(dossier)
        self.within = numbered_within(dossier, pages)
        self.offsets = {paper.id: paper.offset for paper in dossier.papers}
        self.pictures = Pictures()
        self.scans = {paper.id for paper in dossier.papers if paper.scan}
        self.last = next((paper for paper in reversed(dossier.papers) if paper.numbered), None)

    def paper(self, paper: Paper, section: str, final: bool) -> str:
        """一件的全部段落与表；section 为其节属性（sectPr），最后一件的节属性直接放在正文末。"""
        number = list(self.bookmarks).index(paper.id) * 2
        name = self.bookmarks[paper.id]
        width, _ = self.style.area(paper.layout, paper.landscape)
        kept = {n: g.rows for g in groups(paper, self.style) for n in range(g.start, g.end)}
        stretched = any(isinstance(block, Gap) and not block.height for block in paper.blocks)
        fill = filling(paper, self.style) if stretched else 0
        blocks = _Blocks(self, paper.layout, width, fill=fill)
        start = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/><w:bookmarkEnd w:id="{number}"/>'
        end = f'<w:bookmarkStart w:id="{number + 1}" w:name="{name}e"/><w:bookmarkEnd w:id="{number + 1}"/>'
        corner = blocks.corner(paper.corner) if paper.corner else ""
        closing = f"<w:p>{_THIN.format(keep='', section='' if final else section)}{end}</w:p>"
        # 书签须在段内：放在段与段之间，有的软件会把它算到上一节去
        content = f"{blocks.draw(paper.blocks, kept)}{closing}".replace("</w:pPr>", f"</w:pPr>{start}", 1)
        return f"{corner}{content}{section if final else ''}"

    def page_reference(self, item: PageRef) -> str:
        """某件首页或末页的页号。该件之前的原件已计入该节的起始页号。

        其后原件的页号、扫描件的末页、页码自 1 起的件的页号，域算不出，只写现值。
        """
        end = item.edge == "end"
        page = self.pages.get(item.target)
        shown = str(page[end] + item.plus) if page else ""
        scanned = end and item.target in self.scans
        if item.plus != self.offsets[item.target] or scanned or item.target in self.within:
            return run(shown)
        return field(f"PAGEREF {self.bookmarks[item.target]}{'e' * end}", shown)

    def page_count(self, item: PageCount) -> str:
        """编号的总页数。末件是扫描件、页码自 1 起、其后还有原件的，域算不出，只写现值。"""
        if self.last is None:
            return run(str(item.plus))
        page = self.pages.get(self.last.id)
        shown = str(page[1] + item.plus) if page else ""
        if item.plus != self.last.offset or self.last.scan or self.last.id in self.within:
            return run(shown)
        return field(f"PAGEREF {self.bookmarks[self.last.id]}e", shown)


class _Blocks:
    """某版式、某宽度（mm）之内的块。fill 为“撑满”的空白的高度（mm）。"""

    def __init__(self, body: Body, layout: str, width: float, fill: float = 0) -> None:
        self.body = body
        self.style = body.style
        self.layout = layout
        self.sizes = {name: text.size for name, text in self.style.layout(layout).styles.items()}
        self.width = twips(width)
        self.fill = fill

    def draw(self, blocks: Sequence[Block], kept: Mapping[int, int]) -> str:
        """依次画出；相邻的两张表之间隔一个极小的段，否则 Word 会把它们并成一张。

        kept 中的块与下一块同页，值为其末几行（表），其余的块为 0。
        """
        drawn: list[str] = []
        table_before = ""
        for number, block in enumerate(blocks):
            keep = _KEEP if number in kept else ""
            if isinstance(block, Table):
                drawn.append(table_before + self.table(block, kept.get(number, 0)))
                table_before = f"<w:p>{_THIN.format(keep=keep, section='')}</w:p>"
            else:
                drawn.append(self.plain(block, keep, self.width))
                table_before = ""
        return "".join(drawn)

    def plain(self, block: Paragraph | Lines | Gap | Code, keep: str, width: int, nowrap: bool = False) -> str:
        """表以外的一块；width 为可用的宽度（缇），nowrap 为真时文字不在连字符处换行。"""
        if isinstance(block, Paragraph):
            return self.paragraph(block, keep, width, nowrap)
        match block:
            case Lines(count, pitch):
                return self.ruled(count, pitch, keep)
            case Gap(height):
                return _exact(height or self.fill, keep)
            case Code(text, size, align):
                return self.code(text, size, align, keep)

    # -------------------------------------------------------------- 段落

    def paragraph(self, item: Paragraph, keep: str, width: int, nowrap: bool) -> str:
        """一段；keep 为与下段同页的属性。"""
        size = self.sizes.get(item.style) or self.style.text(self.layout, item.style).size
        content = item.content
        if not content:
            return _words(self.layout, item.style, item.align, keep, "", "", False)
        if len(content) == 1 and isinstance(text := content[0], Text):
            look = self.run_style(text, size)
            return _words(self.layout, item.style, item.align, keep, text.text, look, nowrap)
        line = "".join([self.inline(part, size) for part in content])
        if nowrap:
            line = _HYPHEN.sub(_NO_BREAK_HYPHEN, line)
        tab = width if _TAB in line else 0
        return f"<w:p>{_paragraph_properties(self.layout, item.style, item.align, keep, tab)}{line}</w:p>"

    def inline(self, item: Inline, size: float) -> str:
        """一项行内内容；size 为本段字号（磅）。"""
        if isinstance(item, Text):
            return run(item.text, self.run_style(item, size))
        match item:
            case Blank(width):
                return underlined(width, size) if width else _TAB
            case Break():
                return "<w:r><w:br/></w:r>"
            case PageRef():
                return self.body.page_reference(item)
            case PageCount():
                return self.body.page_count(item)

    def run_style(self, item: Text, size: float) -> str:
        """字体角色与小字；加粗用黑体。"""
        if not (item.small or item.bold or item.font):
            return ""
        role = item.font or ("hei" if item.bold else "")
        return _look(role, size * self.style.rules.small if item.small else 0)

    def ruled(self, count: int, pitch: float, keep: str = "") -> str:
        """供手写的横线。"""
        border = f"<w:pBdr><w:bottom {self.body.line}/><w:between {self.body.line}/></w:pBdr>"
        return f"<w:p><w:pPr>{keep}{border}{_exact_spacing(pitch)}</w:pPr></w:p>" * count

    def code(self, text: str, width: float, align: str, keep: str) -> str:
        """二维码；行距须随图，固定行距会把图裁掉。"""
        jc = f'<w:jc w:val="{_ALIGN[align]}"/>' if align else ""
        spacing = '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
        return f"<w:p><w:pPr>{keep}{spacing}{jc}</w:pPr>{self.body.pictures.code(text, width)}</w:p>"

    def corner(self, text: str) -> str:
        """首页右上角可裁去的小字：放在图文框里，不占正文地方。"""
        return (
            f'<w:p><w:pPr><w:pStyle w:val="{style_id(self.layout, "corner")}"/>'
            '<w:framePr w:wrap="around" w:vAnchor="page" w:hAnchor="margin" w:xAlign="right" '
            f'w:y="{twips(self.style.edges.corner)}"/></w:pPr>{run(text)}</w:p>'
        )

    # -------------------------------------------------------------- 表

    def table(self, table: Table, kept: int = 0) -> str:
        """一张表；各行不跨页断开，表头行跨页重复。末 kept 行与下一块同页。"""
        kind = self.style.table(table.style)
        total = twips(table.width) if table.width else self.width
        edges = [round(part * total) for part in accumulate(table.widths, initial=0.0)]
        vertical, horizontal = map(twips, self.style.rules.inset)
        frame = "".join(f"<w:{side} {self.body.frame}/>" for side in ("top", "left", "bottom", "right"))
        inside = f"<w:insideH {self.body.line}/><w:insideV {self.body.line}/>"
        columns = "".join(f'<w:gridCol w:w="{b - a}"/>' for a, b in pairwise(edges))
        rows = _Rows(self, edges, kind.underlined, kind.height)
        last = len(table.rows) - 1
        keep_from = 0 if kind.together else last + 1 - kept
        keep_to = last if kept else last - 1
        borders = f"<w:tblBorders>{frame}{inside}</w:tblBorders>" if kind.ruled else ""
        drawn = "".join(
            rows.draw(row, row.keep or keep_from <= number <= keep_to) for number, row in enumerate(table.rows)
        )
        return (
            f'<w:tbl><w:tblPr><w:tblW w:w="{total}" w:type="dxa"/><w:jc w:val="center"/>'
            f'{borders}<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="{vertical}" w:type="dxa"/>'
            f'<w:left w:w="{horizontal}" w:type="dxa"/><w:bottom w:w="{vertical}" w:type="dxa"/>'
            f'<w:right w:w="{horizontal}" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>{columns}</w:tblGrid>'
            f"{drawn}</w:tbl>"
        )


class _Rows:
    """一张表的各行，自上而下；edges 为各列的左右边（缇）。covered 记住上面跨下来的格子还剩几行。"""

    def __init__(self, blocks: _Blocks, edges: list[int], underlined: bool, height: float) -> None:
        self.blocks = blocks
        self.edges = edges
        self.height = height
        self.underline = f"<w:tcBorders><w:bottom {blocks.body.line}/></w:tcBorders>" if underlined else ""
        self.padding = 2 * twips(blocks.style.rules.inset[1])
        self.covered: dict[int, tuple[int, int]] = {}

    def draw(self, row: Row, keep: bool) -> str:
        """一行；keep 为真时与下一行同页。"""
        kept = _KEEP if keep else ""
        drawn = [self.cell(cell, kept) for cell in row.cells]
        covered = self.covered
        self.covered = {cell.column: (cell.colspan, cell.rowspan - 1) for cell in row.cells if cell.rowspan > 1}
        if covered:
            cells = {cell.column: xml for cell, xml in zip(row.cells, drawn, strict=True)}
            for column, (span, left) in covered.items():
                cells[column] = self.continued(column, span, keep)
                if left > 1:
                    self.covered[column] = (span, left - 1)
            drawn = [cells[column] for column in sorted(cells)]
        return f"<w:tr>{_row_properties(row.height or self.height, row.header)}{''.join(drawn)}</w:tr>"

    def cell(self, cell: Cell, keep: str) -> str:
        """一个单元格。"""
        span, classes, content = cell.colspan, cell.classes, cell.content
        width = self.edges[cell.column + span] - self.edges[cell.column]
        properties = _cell_properties(width, span, cell.rowspan > 1, classes, self.underline)
        inner, nowrap = width - self.padding, "nowrap" in classes
        if len(content) == 1 and isinstance(only := content[0], Paragraph):
            drawn = self.blocks.paragraph(only, keep, inner, nowrap)
        else:
            drawn = "".join([self.blocks.plain(block, keep, inner, nowrap) for block in content])
        return f"<w:tc>{properties}{drawn}</w:tc>"

    def continued(self, column: int, span: int, keep: bool) -> str:
        width = self.edges[column + span] - self.edges[column]
        merged = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
        return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merged}<w:vMerge/></w:tcPr>{_EMPTY[keep]}</w:tc>'


# ------------------------------------------------------------------ 小件


@lru_cache(maxsize=4096)
def _words(layout: str, style: str, align: str, keep: str, text: str, look: str, nowrap: bool) -> str:
    """只有一段文字的段。栏目名、空格之类处处相同，一户里十之八九是见过的。"""
    line = run(text, look) if text else ""
    if nowrap:
        line = _HYPHEN.sub(_NO_BREAK_HYPHEN, line)
    return f"<w:p>{_paragraph_properties(layout, style, align, keep, 0)}{line}</w:p>"


@lru_cache(maxsize=1024)
def _paragraph_properties(layout: str, style: str, align: str, keep: str, tab: int) -> str:
    """段落属性；tab 为占满本行的横线的右端（缇），0 为没有。"""
    tabs = f'<w:tabs><w:tab w:val="right" w:leader="underscore" w:pos="{tab}"/></w:tabs>' if tab else ""
    jc = f'<w:jc w:val="{_ALIGN[align]}"/>' if align else ""
    return f'<w:pPr><w:pStyle w:val="{style_id(layout, style)}"/>{keep}{tabs}{jc}</w:pPr>'


@lru_cache(maxsize=256)
def _row_properties(height: float, header: bool) -> str:
    """行属性；height 为最小行高（mm）。"""
    minimum = f'<w:trHeight w:val="{twips(height)}" w:hRule="atLeast"/>' if height else ""
    return f"<w:trPr><w:cantSplit/>{minimum}{'<w:tblHeader/>' if header else ''}</w:trPr>"


@lru_cache(maxsize=1024)
def _cell_properties(width: int, span: int, merged: bool, classes: tuple[str, ...], underline: str) -> str:
    """单元格属性；width 单位缇，underline 为内容格下的横线。"""
    columns = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    rows = '<w:vMerge w:val="restart"/>' if merged else ""
    line = "" if "head" in classes else underline
    nowrap = "<w:noWrap/>" if "nowrap" in classes else ""
    place = "top" if "tall" in classes else "center"
    return (
        f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{columns}{rows}{line}{nowrap}<w:vAlign w:val="{place}"/></w:tcPr>'
    )


@lru_cache(maxsize=256)
def _look(role: str, size: float) -> str:
    """字符属性；role 为字体角色，size 为另定的字号（磅），0 为随段落。"""
    named = f'<w:rStyle w:val="{role}"/>' if role else ""
    return named + (f'<w:sz w:val="{round(size * 2)}"/>' if size else "")


def bookmarks(dossier: Dossier) -> dict[str, str]:
    """各件首页的书签名；末页的再加 e。件的 id 可能是 Word 不许的字符，所以按次序另取。"""
    return {paper.id: f"p{number}" for number, paper in enumerate(dossier.papers, 1)}


def run(text: str, properties: str = "") -> str:
    """一段文字；properties 为字符属性。"""
    if properties:
        properties = f"<w:rPr>{properties}</w:rPr>"
    if "&" in text or "<" in text or ">" in text:
        text = escape(text)
    space = ' xml:space="preserve"' if text[:1] == " " or text[-1:] == " " else ""
    return f"<w:r>{properties}<w:t{space}>{text}</w:t></w:r>"


@lru_cache(maxsize=256)
def underlined(width: float, size: float) -> str:
    """宽约 width 毫米的下划线，由全角空格撑起，与文员在 Word 里的做法一样，可以直接在上面打字。"""
    blank = _EM_SPACE * max(1, round(width / 25.4 * 72 / size)) + _NO_BREAK_SPACE
    return f'<w:r><w:rPr><w:u w:val="single"/></w:rPr><w:t xml:space="preserve">{blank}</w:t></w:r>'


def field(code: str, shown: str = "") -> str:
    """域：code 为域代码，shown 为现值，空则待 Word 更新。"""
    return f'<w:fldSimple w:instr=" {code} ">{run(shown) if shown else ""}</w:fldSimple>'


def numbered_within(dossier: Dossier, pages: Pages) -> frozenset[str]:
    """盖号的卷里三页以上的件：Word 没有件内页码的域，这些件的页码各自从 1 起，本件第几页 才逐页都对。"""
    if dossier.page_numbers == "printed":
        return frozenset()
    sheets = ((paper, pages.get(paper.id, (1, 1))) for paper in dossier.papers if paper.numbered and not paper.scan)
    return frozenset(paper.id for paper, (first, last) in sheets if last - first > 1)


def _exact_spacing(height: float) -> str:
    return f'<w:spacing w:before="0" w:after="0" w:line="{twips(height)}" w:lineRule="exact"/>'


def _exact(height: float, keep: str) -> str:
    return f"<w:p><w:pPr>{keep}{_exact_spacing(height)}</w:pPr></w:p>"
