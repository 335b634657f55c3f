"""D1 时间逻辑：公示期，逐级签字，登记日期与截止日期，材料版本。

程序各环节的先后见 D105、D304，识别、脱贫时间见 confirmation，项目见 D205、D238、D239、D253。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from operator import attrgetter

from dangan.dates import PartialDate
from dangan.filing import BAG
from dangan.findings import CORRECT, ERROR, SUPPLEMENT, WARNING, Problem
from dangan.model import Event
from dangan.rules.case import HANDBOOK, Case
from dangan.rules.registry import rule
from dangan.rules.words import listed

_PHASES = ("识别", "退出")
_NOTICE = "公示"


def _notices(case: Case) -> Iterator[tuple[str, int, Event]]:
    """识别与退出的各次公示：(阶段, 第几个程序, 程序)。"""
    for phase in _PHASES:
        for index, event in case.events.get((phase, _NOTICE), ()):
            yield phase, index, event


@rule("D120", "公示天数不足", ERROR, CORRECT, clause="逻辑核对", reads=("events",), needs=("notice_days",))
def notice_too_short(case: Case) -> Iterator[Problem]:
    """公示的天数不少于本县规定；起止两日都算在内。

    条款：……不超出常理……
    反例：规定 7 天，公示 2014-05-10 至 2014-05-14。
    正例：2014-05-10 至 2014-05-16，共 7 天；起止不全、只到月的不报。
    """
    least = case.profile.threshold("notice_days", case.as_of.year) or Decimal(0)
    for phase, index, event in _notices(case):
        start, end = event.date.date() if event.date else None, event.until.date() if event.until else None
        if start and end and 0 < (end - start).days + 1 < least:
            yield Problem(
                path=f"events[{index}].until",
                message=f"{phase}公示 {event.date} 至 {event.until}，共 {(end - start).days + 1} 天，"
                f"不足规定的 {least:f} 天。请对照村级公示原件核对起止；确实不足的写情况说明，不得改写日期。",
            )


@rule("D121", "公示结束早于开始", ERROR, CORRECT, clause="逻辑核对", reads=("events",))
def notice_reversed(case: Case) -> Iterator[Problem]:
    """程序的结束日期不早于开始日期。

    条款：同一户、同一人的各项登记不互相矛盾……
    反例：公示 2014-05-20 开始，2014-05-13 结束。
    正例：2014-05-13 至 2014-05-20；同日结束。
    """
    for index, event in enumerate(case.household.events or ()):
        if event.until and event.date and event.until.before(event.date):
            yield Problem(
                path=f"events[{index}].until",
                message=f"{event.phase or ''}{event.step or ''}的结束（{event.until}）早于开始（{event.date}）。"
                "请对照原件核对日期，改正登记。",
            )


@rule(
    "D123",
    "逐级签字先后颠倒",
    ERROR,
    CORRECT,
    clause="000-03",
    reads=("events",),
    needs=("township_review", "county_approval"),
)
def levels_out_of_order(case: Case) -> Iterator[Problem]:
    """村公示、乡镇审核、县审批依次进行。

    条款：……逐级签字确认上报
    反例：乡镇审核 2014-06-20，县级审批 2014-06-10。
    正例：公示 2014-05-20、审核 2014-05-28、审批 2014-06-10；有一级没有登记的，比其余的。
    """
    for phase in _PHASES:
        levels = [*_level(case, phase, None), *_level(case, phase, "township_review")]
        levels += _level(case, phase, "county_approval")
        for (earlier, first, _), (later, second, index) in pairwise(levels):
            if second.before(first):
                yield Problem(
                    path=f"events[{index}].date",
                    message=f"{phase}{later}（{second}）早于{earlier}（{first}）。请对照原件核对两处日期，"
                    "由当事人划改签字；不得倒签。",
                    evidence=f"{earlier}>{later}",
                )


def _level(case: Case, phase: str, name: str | None) -> list[tuple[str, PartialDate, int]]:
    """某一级的程序：(环节, 日期, 第几个)，至多一个；name 为环节名单，None 为村级公示。"""
    for index, event in enumerate(case.household.events or ()):
        step = event.step or ""
        wanted = step == _NOTICE if name is None else listed(case.profile, name, step)
        if wanted and event.phase == phase and event.date:
            return [(step, event.date, index)]
    return []


_DATED = tuple(
    (table, field, attrgetter(field))
    for table, fields in {
        "documents": ("date",),
        "projects": ("applied_on", "approved_on", "agreed_on"),
        "benefits": ("paid_on",),
        "events": ("date",),
        "visits": ("date",),
    }.items()
    for field in fields
)
"""记已经发生之事的日期：(表, 字段, 取值)。"""
_FACTS = ("identified_on", "exited_on", "stable_marked_on", "handbook_updated_on", "moved_in_on")


@rule("D124", "登记的日期晚于核查截止日期", ERROR, CORRECT, clause="逻辑核对")
def date_in_the_future(case: Case) -> Iterator[Problem]:
    """材料、程序、走访、兑现等已经发生之事，日期不晚于核查截止日期。

    条款：……不超出常理……
    反例：截止 2017-11-30，走访日期写 2071-09-14；材料形成日期 2018-01-05。
    正例：公示的结束日期、措施的完成时限可以在后；只登记 2017 的，与截止日期同年，不报。
    """
    household, as_of = case.household, case.as_of
    year, month = as_of.year, as_of.month or 0
    for field in _FACTS:
        if (day := getattr(household, field)) and day[0] >= year and day.after(as_of):
            yield _future(field, day, as_of)
    for table, field, value in _DATED:
        if not (rows := getattr(household, table)):
            continue
        near = [day for day in map(value, rows) if day and day[0] >= year and (day[0] > year or (day[1] or 0) >= month)]
        if not near or not (late := {day for day in near if day.after(as_of)}):
            continue
        for index, day in enumerate(map(value, rows)):
            if day in late:
                yield _future(f"{table}[{index}].{field}", day, as_of)


def _future(path: str, day: PartialDate, as_of: PartialDate) -> Problem:
    return Problem(
        path=path,
        message=f"登记的日期 {day} 晚于核查截止日期 {as_of}。请对照原件改正；尚未发生的事不登记，不得预签。",
    )


@rule("D125", "材料的版本晚于它的日期", WARNING, SUPPLEMENT, clause="002-03", reads=("documents",))
def edition_after_date(case: Case) -> Iterator[Problem]:
    """材料、扶贫手册的版本不晚于所写的日期；晚的是后来重做的。

    条款：新增贫困户使用新版《扶贫手册》
    反例：“入户信息采集表（2017版）”形成日期 2015-04-02；手册为 2017新版，登记的形成日期 2014-06。
    正例：2017版，2017-08 填写；版本没有写年份的不报。
    """
    editions = [(i, _edition(i.name)) for i in case.items if _MARK in (i.document.title or i.document.type or "")]
    handbook = _edition(case.household.handbook_edition or "")
    editions += [(i, handbook) for i in case.held(HANDBOOK, BAG) if _MARK not in i.name]
    for item, edition in editions:
        day = item.document.date
        if edition and day and day.year < edition:
            yield Problem(
                path=f"{item.path}.date",
                message=f"{item.name}是 {edition} 年的版本，日期却写 {day}。如系后来重填、换册，"
                "写情况说明，注明重填时间，原件、旧册一并留存；不得倒签。",
                confirm=True,
            )


_MARK = "版"
_EDITION = re.compile(r"((?:19|20)\d{2})年?新?版")


@lru_cache(maxsize=4096)
def _edition(written: str) -> int | None:
    """“2017年新版”“（2017版）”中的年份。"""
    match = _EDITION.search(written)
    return int(match[1]) if match else None
