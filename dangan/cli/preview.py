"""dangan preview：在浏览器里看一户的各件。"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dangan.cli import options
from dangan.dates import PartialDate
from dangan.errors import InputError

Inputs = Annotated[
    list[Path] | None,
    typer.Argument(metavar="输入…", help="JSON、JSONL、CSV、XLSX 文件或目录；不写则预览空白表"),
]
Form = Annotated[
    list[str] | None,
    typer.Option("--form", metavar="表名", help="只看这几种表，写题名，如 收支算账表；可用逗号分开，可重复"),
]
Out = Annotated[Path, typer.Option("-o", "--output", metavar="文件", help="写到哪个 HTML 文件（默认 预览.html）")]
AsOf = Annotated[str, typer.Option("--as-of", metavar="日期", help="数据截止日期（默认与 dangan render 相同）")]


def preview(
    inputs: Inputs = None,
    form: Form = None,
    out: Out = Path("预览.html"),
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
    把一户要印的各件写成一个 HTML 文件，在浏览器里看，改表样时用。

    一个文件，不上网；每件上方注明出自哪个表样、是本县的还是内置的。
    选中几户时只看第一户。文件里有本户的全部资料，看完请删去。

    示例：
      dangan preview 资料/ --household 42039900100100001
      dangan preview 资料/ --household 42039900100100001 --form 收支算账表 -o 算账表.html
      dangan preview -o 空白表.html

    退出码：0 已写出；2 用法、设置或表样有误；3 输入无法读取。
    """
    from dangan import files, sources
    from dangan import preview as use_case
    from dangan.forms import FormOptions
    from dangan.printing import batch
    from dangan.printing.printer import PrintSettings

    paths = inputs or []
    county = options.settings(config, paths)
    policy = options.policy(profile, county)
    picker = options.chosen(township, village, household, helper, name_list)
    survey = batch.survey(sources.read(paths, county.columns).households(), picker) if paths else batch.Survey()
    picker.require_any()
    read = sources.read(paths, county.columns)
    chosen = next((one for one in read.households() if one.code in survey.codes[:1]), None)
    if paths and chosen is None:
        raise InputError("；".join(one.reason for one in read.unreadable) or "资料里没有可以预览的户")
    form_options = FormOptions(
        as_of=options.day(as_of, county.as_of) or survey.newest or PartialDate(policy.year),
        papers=county.render.papers,
        only=options.split(form),
        page_numbers=county.render.page_numbers,
        archive=county.archive,
    )
    settings = PrintSettings(
        out=out.parent, profile=policy, options=form_options, render=county.render, fonts=county.fonts
    )
    files.write(out, use_case.preview(chosen, settings).encode())
    print(f"已写　{out}　（{f'户 {chosen.code}' if chosen else '空白表'}）")
    return 0
