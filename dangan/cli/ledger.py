"""dangan ledger：三级明细台账、单独的台账与公示名单。"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from dangan.cli import options
from dangan.cli.streams import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dangan.dates import PartialDate
    from dangan.findings import Report
    from dangan.ledger import Written
    from dangan.ledgers.levels import Levels
    from dangan.ledgers.lines import Line
    from dangan.model import Household

CHECKED = (
    *("D606", "D701", "D702"),
    *("D710", "D711", "D712", "D713", "D714", "D715", "D716", "D717", "D718"),
    *("D720", "D721", "D722", "D725"),
)
"""与台账有关的规则：人数、重户、村情表、单独的台账。"""
SHOWN = 10
FINDINGS = "对账意见.json"

Output = Annotated[Path, typer.Option("-o", "--output", metavar="目录", help="写在哪个目录")]
Only = Annotated[
    list[str] | None,
    typer.Option("--only", metavar="台账", help="只写这几种：明细台账、公示名单或单独台账的题名；可用逗号分开，可重复"),
]
Formats = Annotated[
    list[str] | None, typer.Option("--formats", metavar="格式", help="xlsx、pdf、docx（默认都写）；可用逗号分开")
]
AsOf = Annotated[
    str, typer.Option("--as-of", metavar="日期", help="数据截止日期（默认取 dangan.toml，再默认资料中最新的日期）")
]
ShowId = Annotated[
    bool, typer.Option("--show-id", callback=options.unmasked, help="内部的台账印完整的证件号码；公示名单总是遮盖")
]


def ledger(
    inputs: options.Inputs,
    output: Output,
    only: Only = None,
    formats: Formats = None,
    show_id: ShowId = False,
    as_of: AsOf = "",
    profile: options.ProfileId = "",
    config: options.Config = None,
    township: options.Townships = None,
    village: options.Villages = None,
    household: options.Codes = None,
    helper: options.Helpers = None,
    name_list: options.Lists = None,
) -> int:
    """
    写出县、乡镇、村三级明细台账（XLSX、PDF、DOCX），三级相加，与村情表、登记的人数对账。

    村级台账一户一行，首页是逐级签字页，末页是村情指标（分子、分母、标准、依据）；乡镇、县的一村一行，
    各户的明细在同处的工作簿里，汇总是公式。方案另有单独台账（如稳定脱贫户管理台账、预脱贫户台账、新增贫困户备案册、
    一事一议登记）、公示名单的，一村一份，没有户的写“本期无”。

    对不平的照列在对账表上，并写成 对账意见.json，不凑平。签字、意见、公示期、没有登记的备案号一律留空。
    证件号码默认遮盖；公示名单没有电话、账号、病情。用 --household、--helper、--list 只选一部分户的，不与村情表核对。

    示例：
      dangan ledger 资料/ -o 台账 --as-of 2017-11-30
      dangan ledger 资料/ -o 台账 --township 云坪镇 --formats pdf
      dangan ledger 资料/ -o 公示 --only 公示名单 --village 桃源村
      dangan ledger 资料/ -o 台账 --profile tongchuan-2016

    退出码：0 台账已写好（有没有意见都是 0）；2 用法或设置有误；3 输入无法读取；4 有户、行被搁置。
    """
    from dangan import check, files, sources
    from dangan import ledger as use_case
    from dangan.cli.progress import Progress
    from dangan.ledgers import levels as ledger_levels
    from dangan.ledgers.lines import line
    from dangan.reporters import REPORTERS
    from dangan.reporters.view import View
    from dangan.rules import RULES, Selection

    county = options.settings(config, inputs)
    policy = options.policy(profile, county)
    picker = options.chosen(township, village, household, helper, name_list)
    whole = not (household or helper or name_list)
    day = options.day(as_of, county.as_of) or _newest(sources.read(inputs, county.columns).households(), policy.year)
    settings = use_case.LedgerSettings(
        out=output,
        profile=policy,
        as_of=day,
        only=options.split(only),
        formats=options.split(formats) or use_case.FORMATS,
        show_id=show_id,
        templates=county.render.templates,
        fonts=county.fonts,
    )
    use_case.check(settings)
    lines: list[Line] = []
    places: set[str] = set()

    def chosen(household: Household) -> bool:
        if not picker(household):
            return False
        lines.append(line(household, policy, day))
        places.add(household.county or "")
        return True

    read = sources.read(inputs, county.columns)
    report = check.check(read, policy, day, Selection(CHECKED), chosen, show_id=False, every=whole)
    if any(failed.reason == check.INTERRUPTED for failed in report.failed):
        raise KeyboardInterrupt
    options.require_any_read(report.summary.households, read.unreadable)
    picker.require_any()
    if absent := picker.absent():
        report = msgspec.structs.replace(report, complete=False, failed=[*report.failed, *absent])
    villages = [one for one in read.villages or () if picker.holds(one.township, one.village)]
    name = places.pop() if len(places) == 1 else ""
    levels = ledger_levels.build(lines, villages, policy, day, name, whole=whole, dropped=len(report.failed))
    written: list[Written] = []
    with Progress("台账", use_case.places(levels), "处") as progress:
        for files_of_one in use_case.write(levels, settings):
            written += files_of_one
            progress.advance()
    titles = {code: RULES[code].title for code in CHECKED}
    files.write(output / FINDINGS, REPORTERS["json"].contents(report, View(titles, profile=policy.title)))
    _summary(levels, report, written, day, output)
    for failed in report.failed:
        say(failed.line)
    return check.exit_code(report, None, read.unreadable)


def _newest(households: Iterable[Household], year: int) -> PartialDate:
    """资料中最新的日期；一个日期也没有的，取方案的年度。"""
    from dangan import status
    from dangan.dates import PartialDate

    newest: PartialDate | None = None
    for household in households:
        newest = status.newest(household, newest)
    return newest or PartialDate(year)


def _summary(levels: Levels, report: Report, written: Sequence[Written], day: PartialDate, output: Path) -> None:
    """写了什么、对得上对不上。"""
    from dangan.rules import RULES

    tally = levels.tally
    pages = sum(one.pages for one in written)
    print(
        f"台账 {len(levels.townships)} 个乡镇、{len(levels.villages)} 个村，{tally.households} 户，"
        f"在册 {tally.people} 人；{len(written)} 个文件"
        + (f"，PDF {pages} 页" if pages else "")
        + f"；数据截止日期 {day}。"
    )
    sums = [one for one in levels.checks if one.against.endswith("台账相加")]
    print("三级相加：" + ("平。" if not any(one.gap for one in sums) else "不平，见对账表。"))
    uneven = [one for one in levels.checks if one.gap and one not in sums]
    for one in uneven[:SHOWN]:
        print(f"不平：{one.place}　{one.item} {one.own}，{one.against} {one.other}，{one.said}")
    if len(uneven) > SHOWN:
        print(f"……共 {len(uneven)} 处不平，全部见对账表")
    found = Counter(finding.rule for finding in report.findings)
    if found:
        print("意见：" + "；".join(f"{code} {RULES[code].title} {count}" for code, count in sorted(found.items())))
    print(f"台账在 {output}，逐条的意见在 {output / FINDINGS}。")
