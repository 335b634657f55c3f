"""命令总表与总边界：一切错误在这里变成中文说明和退出码。"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from dangan import __version__
from dangan.cli import (
    catalogue,
    compare,
    doctor,
    init,
    inspect,
    ledger,
    match,
    pack,
    preview,
    rectify,
    render,
    validate,
    verify,
)
from dangan.cli.help import Command, Group
from dangan.cli.streams import say
from dangan.cli.usage import chinese
from dangan.errors import DanganError, described

INTERRUPTED = 4
TYPER_INTERRUPTED = 130
INTERNAL = 3

app = typer.Typer(
    cls=Group,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="""
    dangan（档案）：一户一档的校验与印制。

    示例：
      dangan init 青岭县                            建一个工作目录
      dangan validate 青岭县/                       校验资料，列出该取消、该补充、该修正的
      dangan rectify 青岭县/                        排成分村、分责任人的整改清单
      dangan render 青岭县/ -o 成品                 印出每户的一户一档与户明白袋清单

    退出码：0 正常；1 有核查意见；2 用法或设置有误；3 输入无法读取；4 部分户未完成；5 档案包不完好。
    """,
)

for name, command in (
    ("init", init.init),
    ("validate", validate.validate),
    ("inspect", inspect.inspect),
    ("compare", compare.compare),
    ("match", match.match),
    ("rectify", rectify.rectify),
    ("render", render.render),
    ("preview", preview.preview),
    ("ledger", ledger.ledger),
    ("pack", pack.pack),
    ("verify", verify.verify),
    ("rules", catalogue.rules),
    ("explain", catalogue.explain),
    ("profiles", catalogue.profiles),
    ("schema", catalogue.schema),
    ("doctor", doctor.doctor),
):
    app.command(name, cls=Command)(command)


@app.callback(invoke_without_command=True)
def main(
    ctx: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="显示版本号")] = False,
) -> None:
    if version:
        print(f"dangan {__version__}")
        raise typer.Exit
    if ctx.invoked_subcommand is None:
        say(ctx.get_help())
        raise typer.Exit(2)


def run(arguments: list[str]) -> int:
    """执行一条命令，返回退出码。"""
    try:
        code = int(app(arguments, prog_name="dangan", standalone_mode=False) or 0)
        if code != TYPER_INTERRUPTED:
            return code
        say("已中断。")
        return INTERRUPTED
    except typer.TyperException as error:
        say(chinese(error))
        return error.exit_code
    except DanganError as error:
        say(f"错误：{error}")
        return error.exit_code
    except BrokenPipeError:
        sys.stderr.close()
        return INTERNAL
    except Exception as error:
        say(f"内部错误：{described(error)}。这是程序的问题，请把这一行连同 dangan --version 的结果告知维护者。")
        return INTERNAL
