"""dangan validate：校验资料。"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from dangan import files
from dangan.cli import options
from dangan.cli.streams import say
from dangan.config import Fonts
from dangan.errors import EngineError
from dangan.findings import SEVERITIES
from dangan.reporters import REPORTERS, for_file
from dangan.reporters.view import View

FOUND = 1

Select = Annotated[
    list[str] | None,
    typer.Option("--select", metavar="规则码", help="只查这些规则：D501，或一族 D5；可用逗号分开，可重复"),
]
Ignore = Annotated[list[str] | None, typer.Option("--ignore", metavar="规则码", help="不查这些规则，写法同上")]
AsOf = Annotated[str, typer.Option("--as-of", metavar="日期", help="以哪一天为准（默认取 dangan.toml，再默认今天）")]
FailLevel = Annotated[
    str, typer.Option("--fail-level", metavar="|".join(SEVERITIES), help="达到此级别的意见使退出码为 1（默认 error）")
]
Format = Annotated[str, typer.Option("--format", metavar="|".join(REPORTERS), help="标准输出的格式（默认 text）")]
Output = Annotated[
    list[Path] | None,
    typer.Option("-o", "--output", metavar="文件", help="另存一份报告，格式由后缀定（.txt、.json、.html）；可重复"),
]
Statistics = Annotated[bool, typer.Option("--statistics", help="只列各规则的件数，不逐条列出")]
ExitZero = Annotated[bool, typer.Option("--exit-zero", help="有意见也以 0 退出（输入读不出、有户搁置仍报错）")]
ShowId = Annotated[bool, typer.Option("--show-id", help="不遮盖证件号码与电话")]


def validate(
    inputs: options.Inputs,
    select: Select = None,
    ignore: Ignore = None,
    profile: options.ProfileId = "",
    as_of: AsOf = "",
    fail_level: FailLevel = "error",
    report_format: Format = "text",
    output: Output = None,
    statistics: Statistics = False,
    exit_zero: ExitZero = False,
    show_id: ShowId = False,
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
      dangan validate 资料/ --format json -o 意见.txt > 意见.json

    退出码：0 没有达到 --fail-level 的意见；1 有；2 用法或设置有误；3 输入无法读取；4 有户、行被搁置。
    """
    from dangan import check, sources
    from dangan.rules import RULES, Selection

    level = options.one_of("--fail-level", fail_level, SEVERITIES)
    reporter = REPORTERS[options.one_of("--format", report_format, tuple(REPORTERS))]
    targets = [(path, for_file(path)) for path in output or ()]
    selection = Selection(options.split(select), options.split(ignore))
    county_settings = options.settings(config, inputs)
    picker = options.chosen(township, village, household, helper, name_list)
    policy = options.policy(profile, county_settings)
    county = sources.read(inputs, county_settings.columns)
    report = check.check(
        county,
        policy,
        options.day(as_of, county_settings.as_of) or options.today(),
        selection,
        picker,
        archive=county_settings.archive,
        missing_glyphs=_glyphs(county_settings.fonts) if "D006" in selection.codes() else None,
        show_id=show_id,
    )
    picker.require_any()
    if absent := picker.absent():
        report = msgspec.structs.replace(report, complete=False, failed=[*report.failed, *absent])
    view = View({code: rule.title for code, rule in RULES.items()}, statistics, policy.title)
    reporter.write(report, sys.stdout, view)
    for path, other in targets:
        stream = io.StringIO()
        other.write(report, stream, view)
        files.write(path, stream.getvalue().encode("utf-8", "replace"))
        say(f"报告已存：{path}")
    code = check.exit_code(report, level, county.unreadable)
    return 0 if exit_zero and code == FOUND else code


def _glyphs(fonts: Fonts) -> Callable[[str], list[str]] | None:
    """查缺字的工具；本机没有中文字体时为 None，D006 列入未核查。"""
    from dangan import resources
    from dangan.backends import style
    from dangan.backends.fonts import Library

    try:
        return Library(style.load(resources.templates(), fonts)).missing
    except EngineError:
        return None
