"""validate 与 rectify 共用的一段：由选项到核查报告。"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from dangan import text
from dangan.cli import options
from dangan.config import Fonts, Settings
from dangan.errors import EngineError
from dangan.findings import Failed, Report
from dangan.model import Household
from dangan.profile import Profile

if TYPE_CHECKING:
    from dangan.looked import Looked
    from dangan.sources import County
    from dangan.sources.county import Workbook

Select = Annotated[
    list[str] | None,
    typer.Option("--select", metavar="规则码", help="只查这些规则：D501，或一族 D5；可用逗号分开，可重复"),
]
Ignore = Annotated[list[str] | None, typer.Option("--ignore", metavar="规则码", help="不查这些规则，写法同上")]
AsOf = Annotated[str, typer.Option("--as-of", metavar="日期", help="以哪一天为准（默认取 dangan.toml，再默认今天）")]


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """核查什么：命令行上写的。"""

    inputs: list[Path]
    select: list[str] | None
    ignore: list[str] | None
    profile: str
    as_of: str
    config: Path | None
    townships: list[str] | None
    villages: list[str] | None
    households: list[str] | None
    helpers: list[str] | None
    lists: list[Path] | None
    show_id: bool = False


class Audit(msgspec.Struct, frozen=True):
    """核查的结果：everything 为全部意见，report 已去掉豁免的；unreadable 为读不出的输入，workbooks 为读入的工作簿。"""

    everything: Report
    report: Report
    settings: Settings
    policy: Profile
    looked: Looked
    unreadable: list[Failed]
    workbooks: dict[str, Workbook]


def audit(
    wanted: Wanted,
    watch: Callable[[Household], None] | None = None,
    read: Callable[[Settings, Profile], County] | None = None,
) -> Audit:
    """核查选中的户，每户先交 watch 看一眼；read 为读入的办法，默认读 wanted.inputs。选项与设置有误抛出 UsageError。"""
    from dangan import check, sources, suppressions
    from dangan.looked import Looked
    from dangan.rules import Selection

    selection = Selection(options.split(wanted.select), options.split(wanted.ignore))
    settings = options.settings(wanted.config, wanted.inputs)
    exemptions = suppressions.read(Path(settings.suppressions)) if settings.suppressions else []
    picker = options.chosen(wanted.townships, wanted.villages, wanted.households, wanted.helpers, wanted.lists)
    looked = Looked()

    def chosen(household: Household) -> bool:
        if not picker(household):
            looked.skip(household)
            return False
        looked.add(household)
        if watch:
            watch(household)
        return True

    policy = options.policy(wanted.profile, settings)
    county = read(settings, policy) if read else sources.read(wanted.inputs, settings.columns)
    as_of = options.day(wanted.as_of, settings.as_of) or options.today()
    everything = check.check(
        county,
        policy,
        as_of,
        selection,
        chosen,
        archive=None if county.scanned else settings.archive,
        missing_glyphs=_glyphs(settings.fonts) if "D006" in selection.codes() else None,
        show_id=wanted.show_id,
    )
    picker.require_any()
    if absent := picker.absent():
        everything = msgspec.structs.replace(everything, complete=False, failed=[*everything.failed, *absent])
    report = suppressions.apply(everything, exemptions, as_of, looked.at(everything))
    named = text.mask_all if not wanted.show_id else str
    workbooks = {named(name): book for name, book in county.workbooks.items()}
    return Audit(everything, report, settings, policy, looked, county.unreadable, workbooks)


def _glyphs(fonts: Fonts) -> Callable[[str], list[str]] | None:
    """查缺字的工具；本机没有中文字体时为 None，D006 列入未核查。"""
    from dangan import resources
    from dangan.backends import style
    from dangan.backends.fonts import Library

    try:
        return Library(style.load(resources.templates(), fonts)).missing
    except EngineError:
        return None
