"""用例：线上线下一致。两份资料逐户逐人逐栏地比，写成核查意见、对照表与入户核对单；不改动任何一份。"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import msgspec

from dangan import config, files, status, text
from dangan.dates import PartialDate
from dangan.errors import InputError
from dangan.findings import NotChecked, Report
from dangan.forms.filed import Sheet
from dangan.matching import book, opinions, pairing, periods
from dangan.matching.differences import Comparison, Difference, compared
from dangan.matching.home_check import HomeCheck, Line, home_check
from dangan.matching.opinions import Coverage, Home, Opinion, home
from dangan.model import Household
from dangan.printing.lists import ListPress
from dangan.profile import Profile
from dangan.rules import RULES
from dangan.sources import County
from dangan.text import safe_file_name

NAME = "入户核对单"
TABLE = "线上线下对照表"

COLUMNS = {
    "序号": 5.0,
    "组": 6.5,
    "户主": 8.5,
    "户编号": 18.0,
    "成员": 8.0,
    "项目": 12.0,
    "系统": 18.0,
    "手册": 18.0,
    "系统出处": 13.0,
    "手册出处": 13.0,
    "核实结果": 12.0,
    "核实人": 8.0,
    "日期": 8.0,
}
"""对照表的各栏；末三栏由人手写。"""

_SAME_TIME = tuple(code for code in RULES if "D801" <= code <= "D813")
_TWO_PERIODS = tuple(code for code in RULES if "D820" <= code <= "D829")


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """比对的结果：报告，各处不同，不同的户的核对单。"""

    report: Report
    differences: list[Difference]
    checks: list[HomeCheck]
    profile: Profile
    as_of: PartialDate
    show_id: bool


def compare(
    system: County,
    handbook: County,
    profile: Profile,
    as_of: PartialDate,
    codes: Collection[str],
    chosen: Callable[[Household], bool],
    *,
    earlier: bool = False,
    show_id: bool = False,
) -> Result:
    """比对两份资料。codes 为要报的规则码，chosen 选户（哪一边符合都算）。

    earlier 为真的，handbook 是上一期的同样资料：只看年级是否逐年升、致贫原因变了有没有回头看。
    """
    ours, theirs = pairing.by_code(system.households()), pairing.by_code(handbook.households())
    for name, read in (("系统", ours), ("手册", theirs)):
        if not read:
            raise InputError(f"{name}一方一户也没有读到，没有比；请核对写的是哪个文件，表头里有没有「户编号」")
    what = compared(profile, ours.values(), theirs.values())
    comparison = Comparison(profile, as_of, what, ours.values(), theirs.values(), show_id)
    found: list[Difference] = []
    checks: list[HomeCheck] = []
    households = members = 0
    for one, other in pairing.households(ours, theirs):
        if not any(side is not None and chosen(side) for side in (one, other)):
            continue
        households += 1
        members += len(status.present(one or other or Household(code="")))
        different = [d for d in _differences(comparison, one, other, earlier) if d.rule in codes]
        found += different
        if different and not earlier:
            checks.append(home_check(one, other, different, profile, as_of))
    rules = _TWO_PERIODS if earlier else _SAME_TIME
    left_out = {} if earlier else what.left_out
    coverage = Coverage(
        households=households,
        members=members,
        applied=[code for code in rules if code in codes],
        not_checked=[NotChecked(rule, why) for rule, why in left_out.items() if rule in codes],
        failed=[*system.failed, *system.unreadable, *handbook.failed, *handbook.unreadable],
        inputs=[*system.inputs, *handbook.inputs],
    )
    report = opinions.report([_opinion(d) for d in found], coverage, profile, as_of, show_id)
    return Result(report=report, differences=found, checks=checks, profile=profile, as_of=as_of, show_id=show_id)


def _differences(
    comparison: Comparison, one: Household | None, other: Household | None, earlier: bool
) -> Iterator[Difference]:
    if one is not None and other is not None:
        pair = pairing.pair(one, other)
        yield from periods.of(pair, home(one)) if earlier else comparison.of(pair)
    elif not earlier:
        alone = one or other
        assert alone is not None
        yield comparison.only(alone, in_system=one is not None)


def _opinion(one: Difference) -> Opinion:
    return Opinion(
        rule=one.rule,
        where=one.where,
        subject=one.subject,
        message=one.message,
        evidence=f"{one.person}|{one.item}",
        path=one.path,
        remedy=one.remedy,
        source=one.source or one.other,
    )


def table(result: Result) -> bytes:
    """对照表：每村一张工作表，系统、手册并列。"""
    villages: dict[str, list[list[str]]] = {}
    for one in result.differences:
        rows = villages.setdefault("".join((one.where.township, one.where.village)), [])
        values = [
            str(len(rows) + 1),
            one.where.group,
            one.where.head,
            one.where.code,
            one.person,
            one.item,
            one.system,
            one.handbook,
            str(one.source or ""),
            str(one.other or ""),
        ]
        rows.append(values if result.show_id else [text.mask_all(value) for value in values])
    return book.write(TABLE, _about(result), COLUMNS, villages or {"": []}, result.as_of)


def write_checks(folder: Path, result: Result, templates: str, fonts: config.Fonts) -> Iterator[tuple[Path, int]]:
    """每村一份入户核对单，PDF 与 DOCX，写在 folder/乡镇/村/；给出各文件与户数。写不成抛出 OutputError。"""
    press = ListPress(templates, fonts)
    villages: dict[tuple[str, str], list[HomeCheck]] = {}
    for one in result.checks if result.show_id else map(_masked, result.checks):
        villages.setdefault((one.where.township, one.where.village), []).append(one)
    for place, checks in villages.items():
        target = folder.joinpath(*(safe_file_name(name) for name in place if name))
        sheets = [Sheet(f"home{n}", "comparison", one.title, one.where.group) for n, one in enumerate(checks, 1)]
        shown = {sheet.id: one for sheet, one in zip(sheets, checks, strict=True)}
        drawn = press.draw(NAME, sheets, result.as_of, home_checks=shown, about=f"比对截止 {result.as_of.chinese()}")
        for suffix, data in drawn.data.items():
            path = target / f"{NAME}{suffix}"
            files.write(path, data)
            yield path, len(checks)


def _masked(one: HomeCheck) -> HomeCheck:
    """核对单上的号码、电话也遮盖：单子要带出去。姓名、组名一栏里误填了号码的也一样。"""
    replace, mask = msgspec.structs.replace, text.mask_all
    return replace(
        one,
        where=Home(*(mask(value) for value in msgspec.structs.astuple(one.where))),
        helpers=mask(one.helpers),
        lines=[Line(*(mask(value) for value in msgspec.structs.astuple(line))) for line in one.lines],
    )


def _about(result: Result) -> str:
    inputs = "、".join(one.file for one in result.report.inputs)
    return f"比对截止 {result.as_of.chinese()}　资料：{inputs}　不同之处一律待核实，不据此增减任何人。"
