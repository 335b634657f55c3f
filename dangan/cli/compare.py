"""dangan compare：线上线下一致。"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dangan import files
from dangan.cli import audit as auditing
from dangan.cli import options, reporting
from dangan.cli.streams import say
from dangan.errors import InputError, UsageError

System = Annotated[Path, typer.Argument(metavar="系统", help="系统信息：导出表、JSON、CSV、XLSX 文件或目录")]
Handbook = Annotated[Path, typer.Argument(metavar="手册", help="扶贫手册的登记（或台账、上一期的资料），种类同上")]
Table = Annotated[
    Path | None,
    typer.Option("--table", metavar="文件", help="对照表存成 .xlsx：每村一张，系统与手册并列，核实各栏留空"),
]
Sheets = Annotated[
    Path | None,
    typer.Option("--sheets", metavar="目录", help="印入户核对单：每村一份 PDF、DOCX，两边不同的户一户一件"),
]
Earlier = Annotated[
    bool,
    typer.Option("--earlier", help="第二份是上一期的同样资料：只看年级是否逐年升、致贫原因变了有没有回头看"),
]


def compare(
    system: System,
    handbook: Handbook,
    table: Table = None,
    sheets: Sheets = None,
    earlier: Earlier = False,
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
    线上线下一致：系统信息与扶贫手册逐户逐人逐栏地比。不改动任何一份，不同之处一律待核实。

    户凭户编号、人凭证件号码对应；一边没有号码、号码不对的，户内姓名相同只作线索。
    两边都填过的栏才比；日期按共有的精度，金额分文不差，文字不计全角半角。
    比哪些栏在方案里：dangan profiles zhushan-2017 的名单。

    示例：
      dangan compare 系统导出.xlsx 手册登记.xlsx
      dangan compare 系统导出.xlsx 手册/ --table 对照表.xlsx --sheets 核对单
      dangan compare 系统导出.xlsx 台账.csv --village 桃源村 --select D801,D802
      dangan compare 2017年导出.xlsx 2016年导出.xlsx --earlier
      dangan compare 系统导出.xlsx 手册登记.xlsx --fail-level warning -o 不一致.html

    退出码：0 没有达到 --fail-level 的意见（各处不同都是警告，默认不算）；1 有；2 用法或设置有误；3 输入无法读取；
    4 有户、行被搁置。
    """
    from dangan import check, sources
    from dangan import compare as use_case
    from dangan.rules import Selection

    how = reporting.wanted(report_format, output, fail_level, statistics)
    if table and table.suffix.lower() != ".xlsx":
        raise UsageError(f"对照表只写成 .xlsx，{table} 不行")
    settings = options.settings(config, [system])
    policy = options.policy(profile, settings)
    picker = options.chosen(township, village, household, helper, name_list)
    ours, theirs = (sources.read([path], settings.columns) for path in (system, handbook))
    try:
        result = use_case.compare(
            ours,
            theirs,
            policy,
            options.day(as_of, settings.as_of) or options.today(),
            Selection(options.split(select), options.split(ignore)).codes(),
            picker,
            earlier=earlier,
            show_id=show_id,
        )
    except InputError:
        for failed in (*ours.unreadable, *theirs.unreadable):
            say(failed.line)
        raise
    picker.require_any()
    reporting.publish(result.report, how, policy.title, show_id, [*ours.unreadable, *theirs.unreadable])
    for county in (ours, theirs):
        reporting.tell_reading(county)
    if table:
        files.write(table, use_case.table(result))
        say(f"对照表已存：{table}，{len(result.differences)} 处")
    if sheets:
        for path, count in use_case.write_checks(sheets, result, settings.render.templates, settings.fonts):
            say(f"入户核对单已存：{path}，{count} 户")
    code = check.exit_code(result.report, how.level, [*ours.unreadable, *theirs.unreadable])
    return 0 if exit_zero and code == reporting.FOUND else code
