"""用例：三级明细台账、单独的台账与公示名单，写成 XLSX、PDF、DOCX，按乡镇、村分放。

户多的不影响内存：一村一份印件，排一份写一份；乡镇、县的印件一村一行，各户的明细在村级印件与工作簿里。
同样的资料写出同样的字节。
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, count
from pathlib import Path

import msgspec

from dangan import config, files
from dangan.dates import PartialDate
from dangan.errors import UsageError
from dangan.ledgers import book as ledger_book
from dangan.ledgers.levels import Levels, TownshipLedger
from dangan.ledgers.lines import STATES
from dangan.ledgers.sheets import DETAIL, NOTICES, LedgerSheets, Volume
from dangan.printing.lists import PRINTED, ListPress
from dangan.profile import Profile
from dangan.text import safe_file_name

FORMATS = ("xlsx", "pdf", "docx")


class LedgerSettings(msgspec.Struct, frozen=True, kw_only=True):
    """写法。only 非空的只写其中几种；show_id 为真时内部的台账印完整的证件号码，公示名单总是遮盖。"""

    out: Path
    profile: Profile
    as_of: PartialDate
    only: tuple[str, ...] = ()
    formats: tuple[str, ...] = FORMATS
    show_id: bool = False
    templates: str = ""
    fonts: config.Fonts = config.Fonts()


class Written(msgspec.Struct, frozen=True):
    """写好的一个文件；pages 为 PDF 的页数，别的为 0。"""

    path: Path
    pages: int = 0


def names(profile: Profile) -> tuple[str, ...]:
    """方案有的各种台账，供点名。"""
    return (DETAIL, *(book.name for book in profile.books), *((NOTICES,) if profile.notices else ()))


def check(settings: LedgerSettings) -> None:
    """点了方案没有的台账、没有的格式，抛出 UsageError。"""
    for wanted, known, what in (
        (settings.only, names(settings.profile), f"方案 {settings.profile.id} 的台账"),
        (settings.formats, FORMATS, "格式"),
    ):
        for one in wanted:
            if one not in known:
                raise UsageError(f"{what}没有「{one}」，可选：{'、'.join(known)}")


def places(levels: Levels) -> int:
    """要写几处：县、各乡镇、各村。"""
    return 1 + len(levels.townships) + len(levels.villages)


def write(levels: Levels, settings: LedgerSettings) -> Iterator[list[Written]]:
    """逐处写出，每写完一处（县、一个乡镇、一个村）给出写好的文件。写不成抛出 OutputError。"""
    writer = _Writer(levels, settings)
    yield writer.county()
    folders = _Folders()
    for township in levels.townships:
        folder = settings.out / folders.of("", township.name) if township.name else settings.out
        yield writer.township(folder, township)
        for village in township.villages:
            inside = folder / folders.of(township.name, village.name) if village.name else folder
            yield writer.volumes(inside, writer.sheets.village(village))


class _Folders:
    """安全的目录名；两个名称变得相同的（不分大小写），后一个加数字。"""

    def __init__(self) -> None:
        self._used: set[tuple[str, str]] = set()

    def of(self, parent: str, name: str) -> str:
        base = safe_file_name(name)
        names = chain((base,), (f"{base}-{number}" for number in count(2)))
        found = next(name for name in names if (parent, name.casefold()) not in self._used)
        self._used.add((parent, found.casefold()))
        return found


class _Writer:
    """三种格式的写法。"""

    def __init__(self, levels: Levels, settings: LedgerSettings) -> None:
        self.sheets = LedgerSheets(levels, settings.profile, settings.as_of, settings.only)
        self._levels = levels
        self._settings = settings
        self._press = ListPress(settings.templates, settings.fonts)
        notes = [settings.profile.title]
        notes += [] if levels.whole else ["只列选中的户"]
        notes += [f"另有 {levels.dropped} 户（行）读入时搁置，未列入"] if levels.dropped else []
        self._about = "　".join(notes)
        self._foot = f"数据截止日期 {settings.as_of.chinese()}（系统导出）"

    def county(self) -> list[Written]:
        """县级的工作簿与印件。"""
        levels, out = self._levels, self._settings.out
        book = self._book(out / f"县级{DETAIL}.xlsx", f"{levels.county}{DETAIL}", levels.townships, levels)
        return [*book, *self.volumes(out, self.sheets.county())]

    def township(self, folder: Path, township: TownshipLedger) -> list[Written]:
        """一个乡镇的工作簿与印件。"""
        book = self._book(folder / f"乡镇级{DETAIL}.xlsx", f"{township.name}{DETAIL}", [township])
        return [*book, *self.volumes(folder, self.sheets.township(township))]

    def volumes(self, folder: Path, volumes: Sequence[Volume]) -> list[Written]:
        """几份印件。"""
        return [written for volume in volumes for written in self._print(folder / safe_file_name(volume.name), volume)]

    def _book(
        self, path: Path, title: str, townships: Sequence[TownshipLedger], levels: Levels | None = None
    ) -> list[Written]:
        settings = self._settings
        if "xlsx" not in settings.formats or not self.sheets.wanted(DETAIL):
            return []
        about = f"{self._about}　{self._foot}"
        data = ledger_book.write(
            title, townships, settings.profile.books, about, settings.as_of, checked=levels, show_id=settings.show_id
        )
        files.write(path, data)
        return [Written(path)]

    def _print(self, stem: Path, volume: Volume) -> Iterator[Written]:
        settings = self._settings
        suffixes = [suffix for suffix in PRINTED if suffix[1:] in settings.formats]
        if not suffixes:
            return
        drawn = self._press.draw(
            volume.title,
            [sheet for sheet, _ in volume.pages],
            settings.as_of,
            suffixes=suffixes,
            pages={sheet.id: page for sheet, page in volume.pages},
            about=self._about,
            foot=self._foot,
            states=STATES,
            show_id=settings.show_id,
        )
        for suffix, data in drawn.data.items():
            path = stem.with_name(f"{stem.name}{suffix}")
            files.write(path, data)
            yield Written(path, drawn.sheets if suffix == ".pdf" else 0)
