"""村级的件：各户印成以后，排出案卷目录等表与合印的任务。"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from dangan import text
from dangan.findings import Failed
from dangan.forms.runs import Order
from dangan.forms.titles import VILLAGE_SHEETS
from dangan.forms.village import wanted
from dangan.journal import Entry, Journal
from dangan.model import VillageDocument
from dangan.printing.batch import Draft, Left
from dangan.printing.printer import PrintSettings, key
from dangan.printing.village_printer import Home, RunTask, VillageTask

WHOLE_VILLAGE, WHOLE_TOWNSHIP, CHOSEN = "整村合印", "全乡镇合印", "选印合印"
PRINT_RUNS = frozenset((WHOLE_VILLAGE, WHOLE_TOWNSHIP, CHOSEN))
"""合印的各册所在的目录。"""
LARGEST = 50
"""合印的一册至多几户：约一千面，排版占内存 1 GB 上下。"""


def tasks(
    drafts: Mapping[str, Draft],
    journal: Journal,
    settings: PrintSettings,
    documents: Sequence[VillageDocument] | None,
    *,
    whole: bool,
) -> list[VillageTask | RunTask]:
    """印成的各户所在各村的任务。drafts 为这次选印的各户；whole 为真时各村是整村印的，才有案卷目录等表。

    合印与否、次序、隔页由设置定。
    """
    villages: dict[str, list[_Place]] = {}
    for code, draft in drafts.items():
        entry = journal.entries.get(key(draft.folder, "、".join(settings.options.only)))
        if entry and not entry.error:
            place = _Place(code, draft, _home(draft, entry, journal.entries.get(draft.folder)))
            villages.setdefault(draft.folder.rpartition("/")[0], []).append(place)
    found: list[VillageTask | RunTask] = []
    if whole and (sheets := wanted(settings.options.only)):
        found += [_village(folder, own, settings, documents, sheets) for folder, own in villages.items()]
    if settings.render.print_run != "none":
        found += _runs(villages, settings, whole=whole)
    return found


def failed(journal: Journal, done: Iterable[VillageTask | RunTask]) -> list[Failed]:
    """没有印成的，写明是哪一件。"""
    entries = ((one.key, journal.entries.get(one.key)) for one in done)
    return [Failed(None, None, f"{name}：{entry.error}") for name, entry in entries if entry and entry.error]


def stale(journal: Journal, done: Iterable[VillageTask | RunTask]) -> list[Left]:
    """户数变了，册数也变了：以前合印的、这次没有的各册，还在的。"""
    folders, keys = set(), set()
    for one in done:
        if isinstance(one, RunTask):
            folders.add(one.folder)
            keys.add(one.key)
    older = [entry for name, entry in journal.entries.items() if name.rpartition("/")[0] in folders - {""}]
    paths = (file.path for entry in older if entry.key not in keys for file in entry.files)
    return [Left(path, "", "这次不再印") for path in paths if (journal.out / path).is_file()]


class _Place(NamedTuple):
    """印成的一户。"""

    code: str
    draft: Draft
    home: Home


def _village(
    folder: str,
    own: list[_Place],
    settings: PrintSettings,
    documents: Sequence[VillageDocument] | None,
    sheets: frozenset[str],
) -> VillageTask:
    township, village = own[0].draft.township, own[0].draft.village
    here = (text.key(township), text.key(village))
    filed = None
    if documents is not None:
        filed = tuple(
            msgspec.structs.replace(one, row=None)
            for one in documents
            if (text.key(one.township or ""), text.key(one.village or "")) == here
        )
    spines = settings.spines
    return VillageTask(
        folder=folder,
        title="、".join(sheet.title for sheet in VILLAGE_SHEETS if sheet.template in sheets),
        township=township,
        village=village,
        homes=tuple(one.home for one in sorted(own)),
        documents=filed,
        spines=(spines.box, spines.volume, spines.volumes),
    )


def _runs(villages: Mapping[str, list[_Place]], settings: PrintSettings, *, whole: bool) -> Iterator[RunTask]:
    render = settings.render
    per_village = render.print_run == "village"
    found: dict[str, list[_Place]] = {}
    for folder, own in villages.items():
        found.setdefault(folder if per_village else folder.partition("/")[0], []).extend(_stacked(own, render.order))
    name = CHOSEN if not whole else WHOLE_VILLAGE if per_village else WHOLE_TOWNSHIP
    for folder, ordered in found.items():
        books = -(-len(ordered) // LARGEST)
        size = -(-len(ordered) // books)
        first = ordered[0].draft
        for number in range(books):
            yield RunTask(
                folder=f"{folder}/{name}",
                place="·".join(filter(None, (first.township, first.village if per_village else ""))),
                suffix=f"-{number + 1}" if books > 1 else "",
                homes=tuple(one.home for one in ordered[number * size : (number + 1) * size]),
                order=render.order,
                separators=render.separators,
            )


def _stacked(own: list[_Place], order: Order) -> list[_Place]:
    """一村各户的次序：按组与户编号；按帮扶责任人的，以各人的第一户定先后。没有组、没有责任人的在后。"""
    ordered = sorted(own, key=lambda one: (one.draft.group == "", text.natural(one.draft.group), one.code))
    if order == "group":
        return ordered
    stacks: dict[str, list[_Place]] = {}
    for one in ordered:
        stacks.setdefault(one.draft.helper, []).append(one)
    nobody = stacks.pop("", [])
    return [one for stack in (*stacks.values(), nobody) for one in stack]


def _home(draft: Draft, entry: Entry, whole: Entry | None) -> Home:
    """entry 为这次印成的，whole 为全套印成的：页数在其中。"""
    pages = [file.volume_pages for file in whole.files if file.volume_pages is not None] if whole else []
    return Home(draft.folder, entry.input, pages[0] if pages else None)
