"""台账的工作簿：汇总一张，各户的明细、每种单独的台账各一张，县级另有村情指标与对账表。

汇总与合计都是公式，审计的人点开就看得到是从哪些户数出来的；公式旁存有算好的值，不重算也看得到。
文字一律存成文本：户编号、证件号码不会被改掉，记录里的“=…”不会成为公式。
"""

from __future__ import annotations

import datetime as dt
import io
import math
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from rich.cells import cell_len

from dangan.dates import PartialDate
from dangan.ledgers.figures import UNKNOWN
from dangan.ledgers.levels import Levels, TownshipLedger
from dangan.ledgers.lines import STATES, Line, Tally
from dangan.profile import Book, BookKind

SUMMARY, LINES = "汇总", "明细"
NO_TOWNSHIP, NO_VILLAGE = "（没有登记乡镇）", "（没有登记村）"

_A4 = 9
_FIRST = 4
"""明细从第几行起（从 1 起）：其上是题名、说明、表头。"""
_LINE = 13.5
"""一行字的高，磅。"""
_UNSAFE = re.compile(r"[\[\]:*?/\\']")


class _Column(NamedTuple):
    """明细的一栏：表头、列宽、取值；数字存成数字，文字存成文本。"""

    title: str
    width: float
    value: Callable[[Line], str | int | None]


_ID = _Column("户主证件号码", 20.5, lambda one: one.id_no)
_COMMON = (
    _Column("乡镇", 11, lambda one: one.township or NO_TOWNSHIP),
    _Column("村", 11, lambda one: one.village or NO_VILLAGE),
    _Column("组", 7, lambda one: one.group),
    _Column("户编号", 19, lambda one: one.code),
    _Column("户主", 9, lambda one: one.head),
    _ID,
    _Column("登记人数", 6, lambda one: one.stated),
    _Column("在册人口", 6, lambda one: one.people),
    _Column("脱贫属性", 9, lambda one: one.state),
    _Column("贫困户属性", 13, lambda one: one.attribute),
    _Column("主要致贫原因", 11, lambda one: one.cause),
    _Column("识别时间", 11, lambda one: one.identified_on),
    _Column("脱贫时间", 11, lambda one: one.exited_on),
    _Column("人均纯收入", 9, lambda one: one.income),
    _Column("帮扶责任人", 11, lambda one: one.helpers),
)
"""各张明细都有的栏，位置相同：汇总的公式凭 A 乡镇、B 村、G 登记人数、H 在册人口、I 脱贫属性数。"""

_NOTE = _Column("备注", 20, lambda one: one.gap)
_OWN: dict[BookKind, tuple[_Column, ...]] = {
    "stable": (_Column("稳定脱贫标注时间", 12, lambda one: one.stable_on),),
    "nearly": (_Column("帮扶措施", 24, lambda one: one.measures),),
    "new": (
        _Column("扶贫手册版本", 10, lambda one: one.handbook),
        _Column("备案号", 20, lambda one: one.filing_no),
    ),
    "meeting": (
        _Column("类别", 8, lambda one: "；".join(met.kind for met in one.meetings)),
        _Column("一事一议日期", 12, lambda one: "；".join(met.date for met in one.meetings)),
        _Column("会议结果", 14, lambda one: "；".join(met.result for met in one.meetings)),
        _Column("参见档号", 24, lambda one: "；".join(met.reference for met in one.meetings)),
    ),
}
"""各种单独的台账另有的栏。"""


def write(
    title: str,
    townships: Sequence[TownshipLedger],
    books: Sequence[Book],
    about: str,
    day: PartialDate,
    *,
    checked: Levels | None = None,
    show_id: bool = False,
) -> bytes:
    """写出一个乡镇、一个县的工作簿；checked 不为 None 的另有村情指标、对账表与人数不符的户。

    逐行写到临时文件，内存不随户数增长；同样的台账写出同样的字节。
    """
    import xlsxwriter

    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"constant_memory": True}) as book:
        book.set_properties({"title": title, "created": dt.datetime(day.year, day.month or 1, day.day or 1)})
        writer = _Writer(book, about, show_id)
        villages = [village for township in townships for village in township.villages]
        tabs = {one.kind: _tab(one.name) for one in books}
        counted = [LINES, *(tabs[one.kind] for one in books if one.apart)]
        writer.summary(title, townships, counted)
        writer.lines(LINES, f"{title}：各户", (line for village in villages for line in village.lines), (_NOTE,))
        for one in books:
            found = (line for village in villages for line in village.of_kind(one.kind))
            writer.lines(tabs[one.kind], f"{one.name}（依据 {one.clause}）", found, (*_OWN[one.kind], _NOTE))
        if checked:
            writer.figures(checked)
            writer.checks(checked)
            writer.lines("人数不符", "登记的人数与在册成员不符的户", checked.differing, (_NOTE,))
    return output.getvalue()


class _Writer:
    """一个工作簿。"""

    def __init__(self, book: Any, about: str, show_id: bool) -> None:
        self._book = book
        self._about = about
        self._show_id = show_id
        base = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "num_format": "@"}
        grid = base | {"border": 1, "text_wrap": True}
        dark = grid | {"font_name": "黑体", "bg_color": "#F3F5F6"}
        number = {"num_format": "0", "align": "center"}
        kinds = {
            "title": base | {"font_name": "黑体", "font_size": 15},
            "about": base,
            "head": dark | {"align": "center", "bg_color": "#E8ECEF"},
            "cell": grid,
            "number": grid | number,
            "label": dark,
            "sum": dark | number,
        }
        self._styles = {name: book.add_format(kind) for name, kind in kinds.items()}

    def summary(self, title: str, townships: Sequence[TownshipLedger], counted: Sequence[str]) -> None:
        """汇总：一村一行，乡镇小计，末行合计，全是公式。counted 为要数的各张明细。"""
        titles = ["户数", "登记人数", "在册人口", *(f"{state}{unit}" for state in STATES for unit in ("户", "人"))]
        page = self._page(SUMMARY, title, [("乡镇", 14), ("村", 14), *((name, 7.5) for name in titles)])
        last = _FIRST + sum(len(village.every) for township in townships for village in township.villages)
        subtotals = []
        for township in townships:
            first = page.row + 1
            for village in township.villages:
                page.write(0, township.name or NO_TOWNSHIP)
                page.write(1, village.name or NO_VILLAGE)
                formulas = _formulas(counted, page.row + 1, last)
                for column, (formula, value) in enumerate(zip(formulas, _values(village.tally), strict=True), 2):
                    page.formula(column, formula, value, "number")
                page.advance()
            page.write(0, township.name or NO_TOWNSHIP, "label")
            page.write(1, "小计", "label")
            for column, value in enumerate(_values(township.tally), 2):
                name = _letter(column)
                page.formula(column, f"=SUM({name}{first}:{name}{page.row})", value, "sum")
            page.advance()
            subtotals.append(page.row)
        page.write(0, "合计", "label")
        page.write(1, "", "label")
        for column, value in enumerate(_values(Tally.total(township.tally for township in townships)), 2):
            cells = "+".join(f"{_letter(column)}{row}" for row in subtotals)
            page.formula(column, f"={cells or 0}", value, "sum")
        page.advance()
        page.finish()

    def lines(self, tab: str, title: str, lines: Iterable[Line], own: Sequence[_Column]) -> None:
        """一张明细，末行合计；没有户的写本期无。"""
        columns = [*_COMMON, *own]
        page = self._page(tab, title, [(column.title, column.width) for column in columns])
        households = stated = people = 0
        for one in lines:
            for place, column in enumerate(columns):
                hidden = column is _ID and not self._show_id
                page.write(place, one.masked if hidden else column.value(one))
            households, stated, people = households + 1, stated + (one.stated or 0), people + (one.people or 0)
            page.advance()
        page.listed = page.row
        for place in range(len(columns)):
            page.write(place, "" if place else "合计" if households else "本期无", "label")
        first, last = _FIRST, page.row
        if households:
            page.formula(3, f'=COUNTA(D{first}:D{last})&" 户"', f"{households} 户", "label")
            page.formula(6, f"=SUM(G{first}:G{last})", stated, "sum")
            page.formula(7, f"=SUM(H{first}:H{last})", people, "sum")
        page.advance()
        page.finish()

    def figures(self, levels: Levels) -> None:
        """村情指标：分子、分母、标准、依据齐全。"""
        widths = [14, 14, 22, 52, 10, 34, 9, 9]
        titles = ["乡镇", "村", "指标", "分子÷分母", "数值", "标准", "比较", "依据"]
        page = self._page("村情指标", f"{levels.county}村情指标", list(zip(titles, widths, strict=True)))
        places = [("合计", "", levels.figures)]
        for township in levels.townships:
            places.append((township.name, "小计", township.figures))
            places += [(township.name, village.name, village.figures) for village in township.villages]
        for township_name, village_name, figures in places:
            for one in figures:
                cells = (
                    township_name,
                    village_name,
                    *(one.name, one.parts, one.value, one.standard, one.met, one.clause),
                )
                for column, value in enumerate(cells):
                    page.write(column, value)
                page.advance()
        page.finish()

    def checks(self, levels: Levels) -> None:
        """对账表：相差是公式。"""
        widths = [24, 22, 10, 28, 10, 10, 20]
        titles = ["何处", "项目", "台账", "与何者核对", "所写", "相差", "处理"]
        page = self._page("对账表", f"{levels.county}三级台账对账表", list(zip(titles, widths, strict=True)))
        for one in levels.checks:
            known = one.gap is not None
            for column, value in enumerate((one.place, one.item, one.own, one.against, one.other)):
                page.write(column, UNKNOWN if value is None else value)
            row = page.row + 1
            page.formula(5, f"=C{row}-E{row}", one.gap or 0, "number") if known else page.write(5, UNKNOWN)
            page.write(6, "")
            page.advance()
        page.finish()

    def _page(self, tab: str, title: str, columns: Sequence[tuple[str, float]]) -> _Page:
        page = _Page(self._book.add_worksheet(tab), self._styles, [width for _, width in columns])
        for text, style in ((title, "title"), (self._about, "about")):
            page.write(0, text, style)
            page.advance()
        for place, (name, width) in enumerate(columns):
            page.sheet.set_column(place, place, width)
            page.write(place, name, "head")
        page.advance()
        page.listed = page.row
        return page


class _Page:
    """一张工作表，自上而下写，写过的行不回头改。row 为下一行（从 0 起），listed 为明细的末行。"""

    def __init__(self, sheet: Any, styles: dict[str, Any], widths: Sequence[float]) -> None:
        self.sheet = sheet
        self.row = self.listed = 0
        self._styles = styles
        self._widths = widths
        self._lines = 1

    def write(self, column: int, value: str | int | None, style: str = "") -> None:
        """一格：数字存成数字，文字存成文本。"""
        if isinstance(value, int):
            self.sheet.write_number(self.row, column, value, self._styles[style or "number"])
        elif value:
            self.sheet.write_string(self.row, column, value, self._styles[style or "cell"])
            if self.row >= _FIRST - 2:
                self._lines = max(self._lines, math.ceil(cell_len(value) / self._widths[column]))
        else:
            self.sheet.write_blank(self.row, column, None, self._styles[style or "cell"])

    def formula(self, column: int, formula: str, value: str | int, style: str) -> None:
        """一个公式，连同算好的值。"""
        self.sheet.write_formula(self.row, column, formula, self._styles[style], value)

    def advance(self) -> None:
        """写完一行：行高按最长的一格估，再到下一行。"""
        self.sheet.set_row(self.row, 6 + _LINE * (self._lines + (self.row == 0)))
        self.row, self._lines = self.row + 1, 1

    def finish(self) -> None:
        """A4 横向，一页宽，表头每页重复。"""
        self.sheet.repeat_rows(_FIRST - 2)
        self.sheet.freeze_panes(_FIRST - 1, 0)
        if self.listed >= _FIRST:
            self.sheet.autofilter(_FIRST - 2, 0, self.listed - 1, len(self._widths) - 1)
        self.sheet.set_landscape()
        self.sheet.set_paper(_A4)
        self.sheet.set_margins(0.5, 0.5, 0.6, 0.6)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.print_area(0, 0, self.row - 1, len(self._widths) - 1)
        self.sheet.set_footer("&C第 &P 页　共 &N 页")


def _formulas(tabs: Sequence[str], row: int, last: int) -> list[str]:
    """汇总一行的公式：从各张明细里数出本村的户数、登记人数、在册人口，再按属性分。"""

    def added(call: str) -> str:
        return "=" + "+".join(call.replace("#", f"'{tab}'!") for tab in tabs)

    def column(name: str) -> str:
        return f"#${name}${_FIRST}:${name}${last}"

    here = f"{column('A')},$A{row},{column('B')},$B{row}"
    formulas = [added(f"COUNTIFS({here})"), *(added(f"SUMIFS({column(name)},{here})") for name in "GH")]
    for state in STATES:
        of_state = f'{here},{column("I")},"{state}"'
        formulas += [added(f"COUNTIFS({of_state})"), added(f"SUMIFS({column('H')},{of_state})")]
    return formulas


def _values(tally: Tally) -> list[int]:
    """汇总一行算好的值，次序同公式。"""
    of_states = (value for state in STATES for value in (tally.count(state), tally.heads_of(state)))
    return [tally.households, tally.stated, tally.people, *of_states]


def _letter(column: int) -> str:
    """第几栏（从 0 起）的字母；汇总不超过二十六栏。"""
    return chr(ord("A") + column)


def _tab(name: str) -> str:
    """页签：不超过三十一字，没有 Excel 不许的字符。"""
    return _UNSAFE.sub("_", name)[:31]
