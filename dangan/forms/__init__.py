"""表样：一户要印哪几件，每件填什么，成为后端可画的 HTML。

户 + 方案 + 选项 → Output（一份 HTML，内有若干 <article class="paper">，写法见 templates/README.md）。
签字、盖章、意见、勾选与签字旁的日期一律不填；没有登记的值印成空白。
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import msgspec
from markupsafe import Markup

from dangan.config import ArchiveTable
from dangan.dates import PartialDate
from dangan.errors import UsageError
from dangan.forms import volume as volumes
from dangan.forms.filed import Filing, Papers, Sheet
from dangan.forms.templates import Templates
from dangan.forms.titles import VILLAGE_SHEETS
from dangan.forms.view import View
from dangan.forms.volume import NO_SCANS, Scans, Volume
from dangan.model import Document, Household
from dangan.profile import Profile
from dangan.volume_no import numbered

__all__ = ["FormOptions", "Forms", "Output"]

DOSSIER = "一户一档"
BAG_LIST = "户明白袋清单"
ESTIMATE = "脱贫收支测算表"
STATEMENT = "档案材料情况说明"
BAG_COPY = "（户明白袋份）"

_COVER = Sheet("cover", "cover", "案卷封面")
_CATALOGUE = Sheet("catalogue", "catalogue", "卷内文件目录")
_CERTIFICATE = Sheet("certificate", "certificate", "卷内备考表")
_BAG_SHEETS = (Sheet("bag", "bag", BAG_LIST), Sheet("home_check", "home_check", "入户核对单"))
_ESTIMATE_SHEET = Sheet("estimate", "estimate", ESTIMATE)
_STATEMENT_SHEET = Sheet("statement", "statement", STATEMENT)


class FormOptions(msgspec.Struct, frozen=True, kw_only=True):
    """印制选项。

    as_of 为数据截止日期；papers 见 render 命令；only 非空时只印所列的表（题名或表样文件名）；
    page_numbers 为 hand 时一律手工编页；否则全卷都是印出的才印页号，插有原件的仍手工编页。
    """

    as_of: PartialDate
    papers: Papers = "all"
    only: tuple[str, ...] = ()
    page_numbers: Literal["auto", "hand", "printed"] = "auto"
    archive: ArchiveTable = ArchiveTable()


class Output(msgspec.Struct, frozen=True):
    """一份成品：name 为文件名（不含后缀），title 为文档标题，date 为写入元数据的日期（2017-11-30）。

    inserted 为一户一档中另外插入的原件的页数，不确知的、不是一户一档的为 None；
    scans 为其中装订的扫描件：件的 id → 登记的电子文件。
    """

    name: str
    title: str
    html: str
    date: str
    inserted: int | None = None
    scans: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Contents:
    """一户要印的：named 为各份成品的名称与各件，page_numbers 为页号怎样编（见 FormOptions）。"""

    view: View
    volume: Volume
    named: dict[str, list[Sheet]]
    page_numbers: str


class Forms:
    """一套表样，编译一次，可印任意多户。templates 为本县的表样目录，同名文件优先于内置的。

    traced 为真时印出的 HTML 各元素带上出处（data-at），供试排与预览。
    表样有误抛出 TemplateError，选项有误抛出 UsageError。
    """

    def __init__(
        self, profile: Profile, options: FormOptions, templates: Path | None = None, *, traced: bool = False
    ) -> None:
        self.profile = profile
        self.options = options
        self.templates = Templates(templates, traced=traced)
        self.only = _chosen(options.only, _catalogue_of(profile))

    def outputs(self, household: Household, scans: Scans = NO_SCANS) -> list[Output]:
        """一户的各份成品：一户一档，以及单独成份的户明白袋清单、脱贫收支测算表等。scans 为装订的扫描件。"""
        view = View(household, self.profile, self.options.as_of)
        volume = volumes.plan(household, self.profile, self.options.as_of, self.options.papers, scans)
        return self._outputs(view, volume)

    def originals(self, household: Household) -> list[Document]:
        """登记在卷的各件原件，扫描件可以装订的就是这些；只印几种表时没有。"""
        if self.only:
            return []
        return [document for document, _ in Filing(household, self.profile, self.options.as_of).filed]

    def blank(self) -> list[Output]:
        """各种表的空白表，每种一件。"""
        view = View(Household(code=""), self.profile, self.options.as_of)
        return self._outputs(view, volumes.empty(self.profile))

    def contents(self, household: Household) -> Contents:
        """一户的各份成品各有哪些件，供合印；不装扫描件。"""
        view = View(household, self.profile, self.options.as_of)
        volume = volumes.plan(household, self.profile, self.options.as_of, self.options.papers)
        return Contents(view, volume, self._named(view, volume), self._page_numbers(view, volume, not self.only))

    def fill(self, sheets: Iterable[Sheet], view: View, volume: Volume) -> Markup:
        """填写一户的几件。"""
        return self.templates.papers(sheets, **self._context(view, volume))

    def _outputs(self, view: View, volume: Volume) -> list[Output]:
        whole = not self.only
        named = self._named(view, volume)
        return [self._output(name, sheets, view, volume, whole=whole) for name, sheets in named.items()]

    def _named(self, view: View, volume: Volume) -> dict[str, list[Sheet]]:
        """各份成品：名称 → 各件。点了名的，一种一份。"""
        inside = [_COVER, _CATALOGUE, *volume.sheets, _CERTIFICATE]
        own = self._own_papers(view, volume)
        if not self.only:
            return {DOSSIER: inside} | {name: list(sheets) for name, sheets in own.items()}
        named: dict[str, list[Sheet]] = {}
        for sheet in (s for sheets in (inside, *own.values()) for s in sheets if s.template in self.only):
            named.setdefault(sheet.title, []).append(sheet)
        return named

    def _own_papers(self, view: View, volume: Volume) -> dict[str, Iterable[Sheet]]:
        """卷外单独成份的件：名称 → 各件。"""
        papers = self.options.papers
        own: dict[str, Iterable[Sheet]] = {}
        if papers == "frame" and not view.blank:
            return own
        in_bag = {item.paper for item in self.profile.bag}
        if in_bag:
            own[BAG_LIST] = _BAG_SHEETS
        if ESTIMATE in in_bag and (view.blank or (view.exited and (papers == "all" or not view.bag.holds(ESTIMATE)))):
            own[ESTIMATE] = (_ESTIMATE_SHEET,)
        copies = [_bag_copy(s) for s in volume.sheets if s.template == "agreement" and in_bag and not view.blank]
        if copies:
            own[copies[0].title] = copies
        if view.blank or volume.missing:
            own[STATEMENT] = (_STATEMENT_SHEET,)
        return own

    def _output(self, name: str, sheets: Iterable[Sheet], view: View, volume: Volume, *, whole: bool) -> Output:
        owner = view.name or view.code
        title = f"{name}·{owner}" if owner else name
        html = self.templates.document(
            title,
            sheets,
            page_numbers=self._page_numbers(view, volume, whole),
            **self._context(view, volume if whole else volume.unpaged()),
        )
        inserted = volume.inserted if name == DOSSIER and not view.blank else None
        scans = {sheet.id: sheet.file for sheet in sheets if sheet.scan}
        return Output(name, title, html, full_date(self.options.as_of), inserted, scans)

    def _context(self, view: View, volume: Volume) -> dict[str, Any]:
        archive = self.options.archive.of(view.household.township)
        number = numbered(archive, view.household.region_code, view.household.volume_no)
        return {"view": view, "volume": volume, "archive": archive, "volume_number": number[1] if number else None}

    def _page_numbers(self, view: View, volume: Volume, whole: bool) -> str:
        """插有原件、单印几种或空白表时，印出的页号必与卷内不符，一律手工编页。"""
        if volume.has_originals or view.blank or not whole:
            return "hand"
        return "hand" if self.options.page_numbers == "hand" else "printed"


def _bag_copy(sheet: Sheet) -> Sheet:
    return Sheet(sheet.id, sheet.template, sheet.title + BAG_COPY, "", sheet.project, numbered=False)


def _catalogue_of(profile: Profile) -> dict[str, str]:
    """可选的表：题名与表样文件名 → 表样文件名。"""
    sheets = [_COVER, _CATALOGUE, *volumes.empty(profile).sheets, _CERTIFICATE]
    if profile.bag:
        sheets += [*_BAG_SHEETS, _ESTIMATE_SHEET]
    sheets += [_STATEMENT_SHEET, *VILLAGE_SHEETS]
    titles = {sheet.title: sheet.template for sheet in sheets}
    names = {paper.name: paper.form for paper in profile.papers if paper.form}
    return titles | names | {sheet.template: sheet.template for sheet in sheets}


def _chosen(only: tuple[str, ...], known: dict[str, str]) -> frozenset[str]:
    for name in only:
        if name not in known:
            titles = "、".join(title for title in known if not title.isascii())
            raise UsageError(f"没有名为「{name}」的表；可选：{titles}")
    return frozenset(known[name] for name in only)


def full_date(date: PartialDate) -> str:
    """文档元数据要求年月日俱全，缺的取首月首日；只写入元数据，不印在纸上。"""
    return str(PartialDate(date.year, date.month or 1, date.day or 1))
