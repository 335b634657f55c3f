"""版面树 → 交给 dossier.typ 的数据。凡排版之前就能定下的，都在这里定下，排版时不再逐格去算。"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from dangan.backends import qr
from dangan.backends.fitting import Fit, Rows
from dangan.backends.following import groups
from dangan.backends.markup import DOTTED
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
    Table,
    Text,
)

Data = dict[str, Any]

_PLAIN = {"font": "", "small": False}

_LONG = re.compile("[!-~]{12}")
"""长串的号码、文号：西文不在中间断行，窄格里会越出框线，须让 dossier.typ 量一量。"""


class Count(NamedTuple):
    """一串编号的件合计几页：known 为已知各件之和，papers 为排版之后才知道的各件（Dossier.papers 的序号）。"""

    known: int = 0
    papers: tuple[int, ...] = ()


class Numbers:
    """卷内页号从哪几件算起：页号逐卷自 1 起，只有编号的件占号。"""

    def __init__(self, dossier: Dossier, extents: Sequence[int | None]) -> None:
        """extents 为各件的页数，排版之后才知道的为 None。"""
        self.order = {paper.id: number for number, paper in enumerate(dossier.papers)}
        self.style = dossier.numbers
        self.extents = extents
        self.pages = [volume.pages for volume in dossier.volumes]
        self.counts = [Count() for _ in dossier.volumes]
        self.before: list[Count] = []
        for number, (paper, extent) in enumerate(zip(dossier.papers, extents, strict=True)):
            known, papers = count = self.counts[paper.volume]
            self.before.append(count)
            if paper.numbered:
                after = Count(known, (*papers, number)) if extent is None else Count(known + extent, papers)
                self.counts[paper.volume] = after


def paper_data(paper: Paper, fit: Fit, style: Style, numbers: Numbers) -> Data:
    """一件的数据；fit 为事先量得的。样式名写错抛出 TemplateError。"""
    number = numbers.order[paper.id]
    known, before = numbers.before[number]
    extent = numbers.extents[number]
    return {
        "title": paper.title,
        "section": paper.section,
        "layout": paper.layout,
        **_sheet(paper, style, paper.landscape),
        "numbered": paper.numbered,
        "before": before,
        "offset": paper.offset + known,
        "pages": extent,
        "volume": paper.volume,
        "page_numbers": numbers.style(paper),
        "back": paper.back,
        "foot": paper.foot,
        "corner": paper.corner,
        "scan": [_sheet(paper, style, landscape) for landscape in paper.scan],
        "blocks": [] if paper.scan else _Blocks(paper, fit, style, numbers).data(),
    }


def _sheet(paper: Paper, style: Style, landscape: bool) -> Data:
    width, height, margin = style.sheet(paper.layout, landscape)
    return {"landscape": landscape, "width": width, "height": height, "margin": margin}


class Look(NamedTuple):
    """单元格的样子。"""

    style: str = "cell"
    align: str = ""
    small: bool = False
    nowrap: bool = False
    long: bool = False
    num: bool = False
    top: bool = False
    head: bool = False
    colspan: int = 1
    rowspan: int = 1


_USUAL = Look()


class _Blocks:
    """一件的各块。"""

    def __init__(self, paper: Paper, fit: Fit, style: Style, numbers: Numbers) -> None:
        self.paper = paper
        self.style = style
        self.numbers = numbers
        self.styles = style.layout(paper.layout).styles
        self.single = numbers.extents[numbers.order[paper.id]] == 1
        self.fitted = iter(fit.tables)

    def data(self) -> list[Data]:
        """各块的数据；不止一页的，签字栏并入前面与它同页的块。"""
        drawn = [self.block(block) for block in self.paper.blocks]
        return drawn if self.single else list(self.gathered(drawn))

    def gathered(self, drawn: list[Data]) -> Iterator[Data]:
        done = 0
        for group in groups(self.paper, self.style):
            yield from drawn[done : group.start]
            first, rest = drawn[group.start], drawn[group.start + 1 : group.end + 1]
            if group.rows:
                above = len(first["rows"]) - group.rows
                props = [_STRUT] * above + [_strut(0, rowspan=group.rows + 1)]
                for row, prop in zip(first["rows"], props, strict=False):
                    row.append(prop)
                yield first | {"tail": rest, "props": first["props"] + 1}
            else:
                yield {"kind": "together", "blocks": [first, *rest]}
            done = group.end + 1
        yield from drawn[done:]

    def block(self, block: Block | Code) -> Data:
        match block:
            case Paragraph(content, name, heading, align):
                self.check(name)
                runs = self.runs(content)
                return {"kind": "paragraph", "style": name, "heading": heading, "align": align, "runs": runs}
            case Table():
                return self.table(block, next(self.fitted))
            case Lines(count, pitch):
                return {"kind": "lines", "count": count, "pitch": pitch}
            case Gap(height):
                return {"kind": "gap", "height": height}
            case Code(text, width, align):
                return {"kind": "code", "svg": qr.svg(text), "width": width, "align": align}

    def check(self, name: str) -> None:
        if name not in self.styles:
            self.style.text(self.paper.layout, name)

    # -------------------------------------------------------------- 表

    def table(self, table: Table, fitted: Rows) -> Data:
        """一张表；looks 为各格的样子，props 为右边另加几列零宽的支柱。"""
        looks: dict[Look, int] = {}
        rows: list[list[Any]] = [
            [self.cell(cell, loose, looks) for cell, loose in zip(row.cells, wide, strict=True)]
            for row, wide in zip(table.rows, fitted.wide, strict=True)
        ]
        keep = [row.keep and not self.single for row in table.rows]
        propped = not all(fitted.fixed) or any(keep)
        if propped:
            for row, strut in zip(rows, _struts(fitted, keep), strict=True):
                row += strut
        return {
            "kind": "table",
            "style": table.style,
            "width": table.width,
            "widths": table.widths,
            "header": sum(row.header for row in table.rows),
            "heights": [height if fixed else None for height, fixed in zip(fitted.heights, fitted.fixed, strict=True)],
            "props": int(propped),
            "looks": [look._asdict() for look in looks],
            "rows": rows,
        }

    def cell(self, cell: Cell, wide: bool, looks: dict[Look, int]) -> Any:
        """单元格：[样子的序号, 内容]；内容是一段文字、逐项的一段，或者几块。通常的样子的一段文字就是一个字符串。

        wide 为真时内容或许一行排不下。
        """
        first = cell.content[0]
        classes = cell.classes
        content: Any
        style, align, small, nowrap, long = "cell", "", False, False, False
        if len(cell.content) > 1 or not isinstance(first, Paragraph):
            content = {"blocks": [self.block(block) for block in cell.content]}
        else:
            style, align = first.style, first.align
            content, small = self.words(first.content)
            nowrap = "nowrap" in classes
            long = wide and not nowrap and isinstance(content, str) and bool(_LONG.search(content))
        look = Look(
            style,
            align,
            small,
            nowrap,
            long,
            "num" in classes,
            "tall" in classes,
            "head" in classes,
            cell.colspan,
            cell.rowspan,
        )
        if look == _USUAL and isinstance(content, str):
            return content
        return [looks.setdefault(look, len(looks)), content]

    def words(self, content: Sequence[Inline]) -> tuple[str | list[str | Data], bool]:
        """一段的内容：只有文字的是（文字，是否小字），其余逐项给出。"""
        if not content:
            return "", False
        first = content[0]
        if len(content) > 1 or not isinstance(first, Text) or first.bold or first.font or DOTTED.search(first.text):
            return self.runs(content), False
        return first.text, first.small

    # -------------------------------------------------------------- 行内

    def runs(self, content: Iterable[Inline]) -> list[str | Data]:
        """行内内容；不带格式的文字就是一个字符串。"""
        runs: list[str | Data] = []
        for item in content:
            if isinstance(item, Text):
                runs += self.texts(item)
            else:
                runs.append(self.run(item))
        return runs

    def texts(self, item: Text) -> list[str | Data]:
        """一段文字；姓名、住址里的间隔号占一个字宽，与前一字不分开，因而不会落在行首。"""
        look: Data = {"font": item.font or ("hei" if item.bold else ""), "small": item.small}
        plain = look == _PLAIN
        parts = enumerate(DOTTED.split(item.text))
        return [
            part if plain and not number % 2 else {"kind": "text", "text": part, "dotted": bool(number % 2)} | look
            for number, part in parts
            if part
        ]

    def run(self, item: Blank | Break | PageRef | PageCount) -> str | Data:
        match item:
            case Blank(width):
                return {"kind": "blank", "width": width}
            case Break():
                return {"kind": "break"}
            case PageRef(target, edge, plus):
                return self.reference(self.numbers.order[target], edge == "end", plus)
            case PageCount(plus):
                volume = self.paper.volume
                pages, (known, papers) = self.numbers.pages[volume], self.numbers.counts[volume]
                if pages is not None:
                    return str(pages + plus)
                return {"kind": "count", "papers": papers, "plus": known + plus} if papers else str(known + plus)

    def reference(self, number: int, end: bool, plus: int) -> str | Data:
        """第 number 件的首页号，end 为末页号，再加 plus。"""
        known, before = self.numbers.before[number]
        extent = self.numbers.extents[number] if end else 1
        if extent is None:
            return {"kind": "page", "paper": number, "before": before, "end": True, "plus": known + plus}
        if before:
            return {"kind": "count", "papers": before, "plus": known + extent + plus}
        return str(known + extent + plus)


# ------------------------------------------------------------------ 支柱
# 零宽的格，撑起最小行高；不可跨页的，它所在的各行也就不会断开。

_STRUT: Data = {"strut": None}


def _strut(height: float, rowspan: int = 1, *, breakable: bool = False) -> Data:
    return {"strut": height, "rowspan": rowspan, "breakable": breakable}


def _struts(fitted: Rows, keep: Sequence[bool]) -> list[list[Data]]:
    """逐行的支柱；与下一行同页的几行合用一根。"""
    struts: list[list[Data]] = [[] for _ in keep]
    first = 0
    while first < len(keep):
        end = first + 1
        while end < len(keep) and keep[end - 1]:
            end += 1
        alone = end - first == 1
        if alone and fitted.fixed[first]:
            struts[first].append(_STRUT)
        else:
            height = sum(fitted.heights[first:end])
            struts[first].append(_strut(height, end - first, breakable=alone and fitted.tall[first]))
        first = end
    return struts
