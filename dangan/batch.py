"""批量印制：查点资料、排出每户的任务、交给引擎、逐户收回结果。"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import partial

import msgspec

from dangan.dates import PartialDate
from dangan.engines import Engine
from dangan.findings import Failed
from dangan.model import Household
from dangan.printer import Outcome, Printer, PrintSettings, RenderTask
from dangan.text import safe_file_name

_DATED = {
    "": ("identified_on", "exited_on", "stable_marked_on", "handbook_updated_on", "moved_in_on", "risk_found_on"),
    "members": ("presence_changed_on",),
    "documents": ("date",),
    "projects": ("applied_on", "approved_on", "agreed_on"),
    "benefits": ("paid_on",),
    "events": ("date",),
    "visits": ("date",),
    "helpers": ("since",),
}
"""记录既成事实的日期。完成时限、结束日期之类可能在将来，不算。"""


class Survey(msgspec.Struct, frozen=True):
    """印制前的查点：选中的户编号（按次序）、其中重复的、资料中最新的日期。"""

    codes: tuple[str, ...] = ()
    twice: frozenset[str] = frozenset()
    newest: PartialDate | None = None


def survey(households: Iterable[Household], chosen: Callable[[Household], bool]) -> Survey:
    """通读一遍资料。最新日期取自全部户，与选户无关，补印一户与全县同印，文字相同。"""
    codes: dict[str, None] = {}
    twice: set[str] = set()
    newest: PartialDate | None = None
    for household in households:
        for day in _days(household):
            newest = day if newest is None or _order(day) > _order(newest) else newest
        if not chosen(household):
            continue
        if household.code in codes:
            twice.add(household.code)
        codes[household.code] = None
    return Survey(tuple(codes), frozenset(twice), newest)


def plan(households: Iterable[Household], survey: Survey, put_aside: Callable[[Failed], None]) -> Iterator[RenderTask]:
    """选中的户每户一件任务；不能成文的交给 put_aside。"""
    wanted = frozenset(survey.codes)
    for household in households:
        if household.code not in wanted:
            continue
        if reason := _unfit(household, survey.twice):
            put_aside(Failed(household.code, household.source("code"), reason))
        else:
            yield RenderTask(folder(household), household)


def _unfit(household: Household, twice: frozenset[str]) -> str | None:
    if not household.code:
        return "没有户编号"
    if household.code in twice:
        return "户编号重复，分不清是哪一户"
    if not any(member.name for member in household.members):
        return "没有成员，不知户主是谁"
    return None


def folder(household: Household) -> str:
    """本户的目录：乡镇/村/户编号-户主，各级都是安全的文件名，不同的户编号不会重名。"""
    head = household.head
    name = safe_file_name(household.code, 40)
    if name != household.code or name != unicodedata.normalize("NFC", name).upper():
        name += "~" + hashlib.sha256(household.code.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    if head and head.name:
        name += "-" + safe_file_name(head.name, 20)
    places = (household.township or "乡镇不明", household.village or "村不明")
    return "/".join([*(safe_file_name(place, 30) for place in places), name])


def run(engine: Engine, settings: PrintSettings, tasks: Iterable[RenderTask]) -> Iterator[Outcome]:
    """逐户印制，按任务次序给出结果。"""
    return engine.run(partial(Printer, settings), tasks)


def _days(household: Household) -> Iterator[PartialDate]:
    for table, fields in _DATED.items():
        for record in (getattr(household, table) or ()) if table else (household,):
            for field in fields:
                day = getattr(record, field)
                if day is not None:
                    yield day


def _order(day: PartialDate) -> tuple[int, int, int]:
    return (day.year, day.month or 0, day.day or 0)
