"""台账的印件：各级的签字页、明细、指标、对账，单独的台账与公示，成为表样要的内容。"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from dangan.dates import PartialDate
from dangan.findings import Clause
from dangan.forms.address import committee
from dangan.forms.filed import Sheet
from dangan.ledgers.figures import Figure
from dangan.ledgers.levels import Levels, TownshipLedger, VillageLedger
from dangan.ledgers.lines import Line, Tally
from dangan.model import Household
from dangan.profile import Book, Notice, Profile

DETAIL = "明细台账"
NOTICES = "公示名单"

_LEVELS = {"village": "村级", "township": "乡镇级", "county": "县级"}
_WIDTHS = {"村": 40, "组": 20, "户主": 40, "姓名": 40, "证件号码": 60, "人口": 20, "金额": 40}
_TITLES = {"村": "居住村（居）", "证件号码": "户主证件号码", "人口": "人口（人）", "金额": "金额（元）"}


class Volume(msgspec.Struct, frozen=True):
    """一份印件：name 为文件名，title 为文档标题，pages 为各件及其内容。"""

    name: str
    title: str
    pages: list[tuple[Sheet, dict[str, Any]]]


class Signers(msgspec.Struct, frozen=True):
    """一级的签字人；方案没有写的 roles 为空，表样印最少的一栏。"""

    name: str
    roles: tuple[str, ...]


class Place(msgspec.Struct, frozen=True):
    """村情指标表上的一处。"""

    name: str
    delisted: bool | None
    figures: list[Figure]


class LedgerSheets:
    """由三级台账排出各份印件。only 非空的只要其中几种（明细台账、公示名单、单独台账的题名）。"""

    def __init__(self, levels: Levels, profile: Profile, as_of: PartialDate, only: Sequence[str] = ()) -> None:
        self._levels = levels
        self._profile = profile
        self._only = only
        self._apart = "、".join(book.name for book in profile.books if book.apart)
        days = profile.threshold("notice_days", as_of.year)
        self._days = f"{days:f}" if days else ""

    def wanted(self, name: str) -> bool:
        """要不要这一种。"""
        return not self._only or name in self._only

    def county(self) -> list[Volume]:
        """县：签字页、明细台账（各村一行）、指标、对账表。"""
        levels = self._levels
        if not self.wanted(DETAIL):
            return []
        title = f"{levels.county}{DETAIL}"
        township_places = [Place(t.name, None, t.figures) for t in levels.townships]
        whole = Place(levels.county or "全县", None, levels.figures)
        pages = [
            self._signoff(title, levels.tally, ("county",)),
            self._summary(title, levels.townships, levels.tally, county=True),
            self._figures(f"{levels.county}村情指标表", "县、乡镇", [whole, *township_places]),
            (
                Sheet("checks", "ledger_checks", "三级台账对账表"),
                {"title": f"{levels.county}三级台账对账表", "checks": levels.checks, "differing": levels.differing},
            ),
        ]
        return [Volume(f"县级{DETAIL}", title, pages)]

    def township(self, township: TownshipLedger) -> list[Volume]:
        """乡镇：签字页、明细台账（各村一行）、各村指标。"""
        if not self.wanted(DETAIL):
            return []
        title = f"{township.name}{DETAIL}"
        places = [Place(township.name or "合计", None, township.figures)]
        places += [_place(village) for village in township.villages]
        pages = [
            self._signoff(title, township.tally, ("township", "county")),
            self._summary(title, [township], township.tally, county=False),
            self._figures(f"{township.name}村情指标表", "乡镇、村", places),
        ]
        return [Volume(f"乡镇级{DETAIL}", title, pages)]

    def village(self, village: VillageLedger) -> list[Volume]:
        """村：签字页、明细台账（一户一行）、村情指标；各种单独的台账；公示名单。没有户的也有，写本期无。"""
        volumes = []
        title = f"{village.name}{DETAIL}"
        if self.wanted(DETAIL):
            detail = {"title": title, "village": village, "apart": self._apart}
            pages = [
                self._signoff(f"{village.township}{title}", village.tally, tuple(_LEVELS)),
                (Sheet("detail", "ledger_detail", title), detail),
                self._figures(f"{village.name}村情指标表", "村", [_place(village)]),
            ]
            volumes.append(Volume(f"村级{DETAIL}", title, pages))
        volumes += [self._book(book, village) for book in self._profile.books if self.wanted(book.name)]
        if self._profile.notices and self.wanted(NOTICES):
            notices = [self._notice(number, one, village) for number, one in enumerate(self._profile.notices, 1)]
            volumes.append(Volume(NOTICES, f"{village.name}{NOTICES}", notices))
        return volumes

    def _signoff(self, title: str, tally: Tally, levels: Sequence[str]) -> tuple[Sheet, dict[str, Any]]:
        chain = [Signers(_LEVELS[level], self._profile.values(f"signoff_{level}")) for level in levels]
        lists = (self._profile.lists.get(f"signoff_{level}") for level in levels)
        clauses: dict[str, Clause] = {one.clause: self._profile.clause(one.clause) for one in lists if one}
        page = {"title": title, "tally": tally, "chain": chain, "clauses": list(clauses.values())}
        return Sheet("signoff", "ledger_signoff", "逐级签字页"), page

    def _summary(
        self, title: str, townships: Sequence[TownshipLedger], tally: Tally, *, county: bool
    ) -> tuple[Sheet, dict[str, Any]]:
        page = {"title": title, "townships": townships, "tally": tally, "county": county, "apart": self._apart}
        return Sheet("summary", "ledger_summary", title), page

    def _figures(self, title: str, what: str, places: list[Place]) -> tuple[Sheet, dict[str, Any]]:
        return Sheet("figures", "village_figures", title), {"title": title, "what": what, "places": places}

    def _book(self, book: Book, village: VillageLedger) -> Volume:
        lines = village.of_kind(book.kind)
        page = {
            "book": book,
            "place": village.place,
            "lines": lines,
            "people": sum(line.people or 0 for line in lines),
            "clause": self._profile.clause(book.clause),
        }
        return Volume(book.name, f"{village.name}{book.name}", [(Sheet("book", "ledger_book", book.name), page)])

    def _notice(self, number: int, notice: Notice, village: VillageLedger) -> tuple[Sheet, dict[str, Any]]:
        rows = list(_rows(notice, village))
        page = {
            "notice": notice,
            "place": village.name,
            "count": f"{len(rows)} {'人' if notice.kind == 'allowance' else '户'}",
            "rows": rows,
            "titles": [_TITLES.get(field, field) for field in notice.fields],
            "widths": [15, *(_WIDTHS[field] for field in notice.fields)],
            "days": self._days,
            "hotline": "、".join(self._profile.values("hotline")),
            "committee": committee(Household(code="", village=village.name or None)),
        }
        return Sheet(f"notice{number}", "notice", notice.name), page


def _place(village: VillageLedger) -> Place:
    delisted = village.stated.delisted if village.stated else None
    return Place(village.name or "（没有登记村）", delisted, village.figures)


def _rows(notice: Notice, village: VillageLedger) -> Iterator[list[str]]:
    if notice.kind == "allowance":
        people = [(line, name) for line in village.every for name in line.allowances]
    else:
        people = [(line, line.head) for line in village.of_kind(notice.kind)]
    for line, name in people:
        yield [_cell(field, line, name) for field in notice.fields]


def _cell(field: str, line: Line, name: str) -> str:
    match field:
        case "村":
            return line.village
        case "组":
            return line.group
        case "户主" | "姓名":
            return name
        case "证件号码":
            return line.masked
        case "人口":
            return "" if line.people is None else str(line.people)
        case _:  # 金额没有按月登记，由人填写
            return ""
