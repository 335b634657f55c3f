"""dangan match：部门数据比对。"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dangan import files
from dangan.cli import audit as auditing
from dangan.cli import options, reporting
from dangan.cli.streams import say
from dangan.errors import UsageError

if TYPE_CHECKING:
    from dangan.match import Result

Against = Annotated[
    Path, typer.Option("--against", metavar="名单", help="部门的名单：CSV 或 XLSX，表头照部门的写法；大的请存为 CSV")
]
Kind = Annotated[
    str,
    typer.Option("--kind", metavar="种类", help="名单的种类，如 低保、车辆、财政供养（默认由文件名、表题、表头认出）"),
]
Snapshot = Annotated[
    str,
    typer.Option(
        "--snapshot-as-of", metavar="日期", help="名单是截至哪一天的数据（默认取表题、文件名、截止日期一列写明的）"
    ),
]
Table = Annotated[
    Path | None,
    typer.Option("--table", metavar="文件", help="线索清单存成 .xlsx：每村一张，评议记录、核实结果、核实人、日期留空"),
]


def match(
    inputs: options.Inputs,
    against: Against,
    kind: Kind = "",
    snapshot_as_of: Snapshot = "",
    table: Table = None,
    select: auditing.Select = None,
    ignore: auditing.Ignore = None,
    profile: options.ProfileId = "",
    as_of: auditing.AsOf = "",
    fail_level: reporting.FailLevel = "error",
    report_format: reporting.Format = "text",
    output: reporting.Output = None,
    statistics: reporting.Statistics = False,
    exit_zero: reporting.ExitZero = False,
    show_id: options.ShowId = False,
    config: options.Config = None,
    township: options.Townships = None,
    village: options.Villages = None,
    household: options.Codes = None,
    helper: options.Helpers = None,
    name_list: options.Lists = None,
) -> int:
    """
    部门数据比对：部门的名单与各户在册的人相比，列成线索。只列线索，不清退任何人。

    只凭证件号码比：15 位与 18 位、大小写的 x、残疾证号都认作同一号码；被 Excel 改坏的号码不比，只计数。
    有一边没有可用的号码而姓名相同的，另列为“只凭姓名，待核实”；两个号码不同的同名人是两个人，不列。
    名单一行一行地读，百万行也行。种类与说法在方案的 departments 里，本县可添。

    示例：
      dangan match 资料/ --against 民政低保名单.xlsx
      dangan match 资料/ --against 车辆.csv --snapshot-as-of 2017-10-31 --table 车辆线索.xlsx
      dangan match 资料/ --against 名单.csv --kind 财政供养 --village 桃源村 -o 线索.html

    退出码：0 没有达到 --fail-level 的意见（线索都是警告，默认不算）；1 有，名单没有截止日期也是；2 用法或设置有误；
    3 输入无法读取；4 有户、行被搁置。
    """
    from dangan import check, sources
    from dangan import match as use_case
    from dangan.rules import Selection
    from dangan.sources.roll import Roll

    how = reporting.wanted(report_format, output, fail_level, statistics)
    if table and table.suffix.lower() != ".xlsx":
        raise UsageError(f"线索清单只写成 .xlsx，{table} 不行")
    settings = options.settings(config, inputs)
    policy = options.policy(profile, settings)
    picker = options.chosen(township, village, household, helper, name_list)
    roll = Roll(against, settings.columns)
    chosen = use_case.kind_of(policy, kind, roll)
    county = sources.read(inputs, settings.columns)
    result = use_case.match(
        county,
        roll,
        chosen,
        policy,
        options.day(as_of, settings.as_of) or options.today(),
        options.day(snapshot_as_of),
        Selection(options.split(select), options.split(ignore)).codes(),
        picker,
        show_id=show_id,
    )
    picker.require_any()
    reporting.publish(result.report, how, policy.title, show_id, county.unreadable)
    reporting.tell_reading(county)
    _tell(result)
    if table:
        files.write(table, use_case.table(result))
        say(f"线索清单已存：{table}，{len(result.leads)} 条")
    code = check.exit_code(result.report, how.level, county.unreadable)
    return 0 if exit_zero and code == reporting.FOUND else code


def _tell(result: Result) -> None:
    """比了多少，没有比的有多少。"""
    tally = result.tally
    until = f"截止 {result.snapshot}" if result.snapshot else "截止日期不明"
    say(
        f"{result.kind.department}{result.kind.name}名单，{until}：有可用号码的 {tally.usable} 行，"
        f"被改坏的 {tally.damaged} 行，没有或认不出的 {tally.unknown} 行；在册的人有 {result.listed} 名在名单上。"
    )
    if result.without_number:
        say(f"在册的人有 {result.without_number} 名没有可用的证件号码，凭号码没有比。")
