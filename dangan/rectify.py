"""用例：整改清单与核查单。清单写成 XLSX、DOCX、PDF，或按乡镇、村分放在一个目录里；核查单每村一份。"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from dangan import config, files
from dangan.dates import PartialDate
from dangan.errors import UsageError
from dangan.findings import BY_EYE, REMEDIES
from dangan.forms.filed import Sheet
from dangan.printing.lists import ListPress
from dangan.profile import Profile
from dangan.text import safe_file_name
from dangan.worklists import book as worklist_book
from dangan.worklists import worklist
from dangan.worklists.check_sheets import CheckSheet, VillageSheets
from dangan.worklists.items import Item
from dangan.worklists.worklist import Worklist

NAME = "整改清单"
SUFFIXES = (".xlsx", ".docx", ".pdf")


class Rectification(msgspec.Struct, frozen=True, kw_only=True):
    """要写的清单与写法。items 为清单的各行，连同上次所列而这次没有了的。"""

    items: list[Item]
    profile: Profile
    as_of: PartialDate
    templates: str = ""
    fonts: config.Fonts = config.Fonts()


def check_targets(targets: Sequence[Path], *, sheets: bool = False) -> None:
    """后缀须为 .xlsx、.docx、.pdf，没有后缀的是目录，sheets 为真须有目录；不是的抛出 UsageError。"""
    for path in targets:
        if path.suffix and path.suffix.lower() not in SUFFIXES:
            raise UsageError(f"不知道 {path} 该写成什么；文件后缀可用 {'、'.join(SUFFIXES)}，没有后缀的是目录")
    if sheets and all(path.suffix for path in targets):
        raise UsageError("核查单每村一份，要写在目录里：用 -o 写上目录名，如 -o 整改 --sheets")


class Written(msgspec.Struct, frozen=True):
    """写好的一个文件，内有几份清单（几张核查单）。"""

    path: Path
    lists: int


def write(target: Path, rectification: Rectification) -> Iterator[Written]:
    """写出一个文件，或一个目录，逐个给出写好的文件。写不成抛出 OutputError。

    目录里：全县的工作簿（各村、各责任人）；每村一册 XLSX、DOCX、PDF（本村、各帮扶责任人、各责任人）。
    """
    writer = _Writer(rectification)
    every = rectification.items
    if target.suffix:
        yield writer.write(target, _volume(every))
        return
    yield writer.write(target / f"{NAME}.xlsx", [*worklist.by_village(every), *worklist.by_owner(every)])
    villages: dict[tuple[str, str], list[Item]] = {}
    for item in every:
        villages.setdefault((item.township, item.village), []).append(item)
    for (township, village), own in villages.items():
        folder = _folder(target, township, village)
        for suffix in SUFFIXES if village or township else ():
            yield writer.write(folder / f"{NAME}{suffix}", _volume(own))


def write_sheets(folder: Path, villages: Iterable[VillageSheets], rectification: Rectification) -> Iterator[Written]:
    """每村一份核查单，PDF 与 DOCX，逐个给出写好的文件；没有乡镇、村的户写在 folder 里。写不成抛出 OutputError。"""
    writer = _Writer(rectification)
    for one in villages:
        yield from writer.write_sheets(_folder(folder, one.township, one.village), one.sheets)


def _folder(target: Path, township: str, village: str) -> Path:
    return target.joinpath(*(safe_file_name(name) for name in (township, village) if name))


def _volume(items: Sequence[Item]) -> list[Worklist]:
    return [*worklist.by_village(items), *worklist.by_helper(items), *worklist.by_owner(items)]


class _Writer:
    """三种格式的写法。"""

    def __init__(self, given: Rectification) -> None:
        self._given = given
        self._press = ListPress(given.templates, given.fonts)
        remedies = given.profile.remedies
        self._notes = [f"{remedy}：{remedies[remedy]}" for remedy in REMEDIES if remedy in remedies]
        self._about = f"{given.profile.title}　核查截止 {given.as_of}"

    def write(self, path: Path, lists: list[Worklist]) -> Written:
        """写出一个文件。"""
        suffix = path.suffix.lower()
        if suffix == ".xlsx":
            data = worklist_book.write(lists, self._notes, self._about, self._given.as_of)
        else:
            data = self._printed(lists, suffix)
        files.write(path, data)
        return Written(path, len(lists))

    def write_sheets(self, folder: Path, every: list[CheckSheet]) -> Iterator[Written]:
        """写出一村的核查单。"""
        sheets = [Sheet(f"sheet{number}", "check_sheet", one.title, one.group) for number, one in enumerate(every, 1)]
        drawn = self._press.draw(
            BY_EYE,
            sheets,
            self._given.as_of,
            check_sheets={sheet.id: one for sheet, one in zip(sheets, every, strict=True)},
            about=self._about,
        )
        for suffix, data in drawn.data.items():
            path = folder / f"{BY_EYE}{suffix}"
            files.write(path, data)
            yield Written(path, len(every))

    def _printed(self, lists: list[Worklist], suffix: str) -> bytes:
        sheets = [Sheet(f"list{number}", "rectify", one.name, one.part) for number, one in enumerate(lists, 1)]
        drawn = self._press.draw(
            NAME,
            sheets,
            self._given.as_of,
            page_numbers="printed",
            suffixes=[suffix],
            lists={sheet.id: one for sheet, one in zip(sheets, lists, strict=True)},
            about=self._about,
            notes=self._notes,
        )
        return drawn.data[suffix]
