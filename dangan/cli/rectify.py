"""dangan rectify：整改清单。"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dangan.cli import audit as auditing
from dangan.cli import options
from dangan.cli.streams import say

if TYPE_CHECKING:
    from dangan.worklists.items import Home, Item

DEFAULT = Path("整改清单.xlsx")
MANY = 200

Output = Annotated[
    list[Path] | None,
    typer.Option(
        "-o",
        "--output",
        metavar="文件|目录",
        help="写成 .xlsx、.docx、.pdf；没有后缀的是目录，按乡镇、村分放（默认 整改清单.xlsx）；可重复",
    ),
]
Since = Annotated[
    Path | None,
    typer.Option("--since", metavar="文件", help="上次的整改清单（XLSX）：标出已销号、未整改、新增"),
]
Sheets = Annotated[
    bool, typer.Option("--sheets", help="另在 -o 的目录里印核查单：每村一份 PDF、DOCX，每户一页起，没有意见的户也有")
]


def rectify(
    inputs: options.Inputs,
    output: Output = None,
    since: Since = None,
    sheets: Sheets = False,
    select: auditing.Select = None,
    ignore: auditing.Ignore = None,
    profile: options.ProfileId = "",
    as_of: auditing.AsOf = "",
    config: options.Config = None,
    township: options.Townships = None,
    village: options.Villages = None,
    household: options.Codes = None,
    helper: options.Helpers = None,
    name_list: options.Lists = None,
) -> int:
    """
    把核查意见排成整改清单：每村、每名帮扶责任人、每种责任人各一份，共性问题在前，个性问题在后。

    整改编号不变：同一问题下次还是同一编号，别的问题销号也不影响它。
    完成时限、完成情况、销号三栏留空，由人手写。
    核查单（--sheets）列出一户的意见与只有人看得出的情形，带到原件跟前勾。

    示例：
      dangan rectify 资料/
      dangan rectify 资料/ -o 整改 --as-of 2017-11-30
      dangan rectify 资料/ -o 整改 --sheets --village 上坪村
      dangan rectify 资料/ -o 上坪村.docx -o 上坪村.pdf --village 上坪村
      dangan rectify 资料/ -o 二次整改.xlsx --since 整改清单.xlsx

    退出码：0 清单已写好（有没有意见都是 0）；2 用法或设置有误；3 输入无法读取；4 有户、行被搁置。
    """
    from dangan import check
    from dangan import rectify as use_case
    from dangan.dates import parse
    from dangan.looked import CRASHED
    from dangan.worklists import book as worklist_book
    from dangan.worklists import check_sheets
    from dangan.worklists import items as work_items

    targets = output or [DEFAULT]
    use_case.check_targets(targets, sheets=sheets)
    earlier = worklist_book.read(since) if since else None
    homes: dict[str, Home] = {}
    audit = auditing.audit(
        auditing.Wanted(
            inputs=inputs,
            select=select,
            ignore=ignore,
            profile=profile,
            as_of=as_of,
            config=config,
            townships=township,
            villages=village,
            households=household,
            helpers=helper,
            lists=name_list,
        ),
        lambda one: homes.update({one.code: work_items.home(one)}),
    )
    options.require_any_read(audit.report.summary.households, audit.unreadable)
    numbers = work_items.numbers(audit.everything.findings)
    before = None if earlier is None else {item.number for item in earlier}
    items = work_items.items(audit.report.findings, numbers, homes, before)
    looked = audit.looked.at(audit.everything)
    gone = work_items.settled(earlier or (), set(numbers.values()), looked, audit.looked.left_out)
    rectification = use_case.Rectification(
        items=[*items, *gone],
        profile=audit.policy,
        as_of=parse(audit.report.as_of),
        templates=audit.settings.render.templates,
        fonts=audit.settings.fonts,
    )
    for target in targets:
        for written in use_case.write(target, rectification):
            print(f"已写：{written.path}")
            if written.lists > MANY:
                say(f"{written.path} 有 {written.lists} 份清单，打开会慢；-o 写目录名，可按村分册")
    if sheets:
        crashed = {finding.household for finding in audit.report.findings if finding.rule == CRASHED}
        villages = check_sheets.by_village(items, homes, crashed, audit.policy)
        for folder in (target for target in targets if not target.suffix):
            for written in use_case.write_sheets(folder, villages, rectification):
                print(f"已写：{written.path}")
    _summary(items, gone, compared=earlier is not None)
    for failed in audit.report.failed:
        say(failed.line)
    return check.exit_code(audit.report, None, audit.unreadable)


def _summary(items: list[Item], gone: list[Item], *, compared: bool) -> None:
    """一行小结，写到标准错误。"""
    from dangan.worklists.items import STATES

    households = len({item.household for item in items if item.household})
    line = f"待整改 {len(items)} 条，涉及 {households} 户"
    if compared:
        states = Counter(item.state for item in (*items, *gone))
        line += "；与上次相比：" + "，".join(f"{state} {states[state]}" for state in STATES)
    say(line + "。")
