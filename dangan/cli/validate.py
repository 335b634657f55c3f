"""dangan validate：校验资料。"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dangan.cli import audit as auditing
from dangan.cli import options, reporting, returning
from dangan.cli.streams import say
from dangan.errors import OutputError, UsageError

Return = Annotated[
    Path | None,
    typer.Option(
        "--return", metavar="目录", help="XLSX 原表写上意见退到这个新目录：加「核查意见」一列，格子涂色、批注"
    ),
]
BaselineFile = Annotated[
    Path | None, typer.Option("--baseline", metavar="文件", help="基线中的旧账不再列出，只报新的；改好了的旧账另行列出")
]
WriteBaseline = Annotated[
    Path | None, typer.Option("--write-baseline", metavar="文件", help="把现有的意见全部记作旧账，写成基线")
]


def validate(
    inputs: options.Inputs,
    select: auditing.Select = None,
    ignore: auditing.Ignore = None,
    profile: options.ProfileId = "",
    as_of: auditing.AsOf = "",
    fail_level: reporting.FailLevel = "error",
    report_format: reporting.Format = "text",
    output: reporting.Output = None,
    give_back: Return = None,
    statistics: reporting.Statistics = False,
    exit_zero: reporting.ExitZero = False,
    show_id: options.ShowId = False,
    baseline: BaselineFile = None,
    write_baseline: WriteBaseline = None,
    config: options.Config = None,
    township: options.Townships = None,
    village: options.Villages = None,
    household: options.Codes = None,
    helper: options.Helpers = None,
    name_list: options.Lists = None,
) -> int:
    """
    校验资料，列出每户该取消、该补充、该修正的，注明依据、去向与责任人。

    示例：
      dangan validate 青岭县.json
      dangan validate 全国系统导出.xlsx 材料清点表.xlsx --as-of 2017-11-30
      dangan validate 资料/ --select D4,D5 --village 上坪村
      dangan validate 资料/ --format json -o 问题清单.xlsx > 意见.json
      dangan validate 全国系统导出.xlsx --return 退回

    退出码：0 没有达到 --fail-level 的意见；1 有；2 用法或设置有误；3 输入无法读取；4 有户、行被搁置，或原表退不回。
    """
    from dangan import baseline as baselines
    from dangan import check

    how = reporting.wanted(report_format, output, fail_level, statistics)
    if baseline and write_baseline:
        raise UsageError("--baseline 与 --write-baseline 只能用一个")
    if give_back:
        returning.require_empty(give_back)
    debts = baselines.read(baseline) if baseline else None
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
            show_id=show_id,
        )
    )
    if write_baseline:
        debts = baselines.of(audit.report)
        baselines.write(write_baseline, debts)
        say(f"基线已写：{write_baseline}，{len(debts.debts)} 条")
    report = baselines.apply(audit.report, debts, audit.looked.at(audit.report)) if debts else audit.report
    reporting.publish(report, how, audit.policy.title, show_id, audit.unreadable)
    code = check.exit_code(report, how.level, audit.unreadable)
    if give_back and not returning.give_back(give_back, report, audit.workbooks):
        code = max(code, OutputError.exit_code)
    return 0 if exit_zero and code == reporting.FOUND else code
