"""dangan verify：核验档案包。"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from dangan import files
from dangan.cli import bags as common
from dangan.cli import options
from dangan.cli.streams import in_utf8, say
from dangan.reporters import REPORTERS, STREAMED, SUFFIXES, for_file
from dangan.reporters.view import View

Bags = Annotated[
    list[Path], typer.Argument(metavar="档案包…", help="档案包的目录、装着许多包的目录，或加密的包（.7z）")
]
Format = Annotated[str, typer.Option("--format", metavar="|".join(STREAMED), help="标准输出的格式（默认 text）")]
Output = Annotated[
    list[Path] | None,
    typer.Option("-o", "--output", metavar="文件", help=f"另存一份报告，格式由后缀定（{'、'.join(SUFFIXES)}）；可重复"),
]


def verify(
    bags: Bags,
    report_format: Format = "text",
    output: Output = None,
    jobs: common.Jobs = "auto",
    password_file: common.PasswordFile = None,
) -> int:
    """
    核验档案包是否完好：一遍查出缺的、多的、改过的、截断的、清单被改过的……每条写明下一步。

    BagIt 0.93 至 1.0 版的包都能核验，不论由什么工具打成。加密的包边解边核，不在盘上留下明文。
    封签是 tagmanifest 的 SHA-256：与移交清单上记的相同，就与移交时一字不差。

    示例：
      dangan verify 移交/泉水乡/上坪村
      dangan verify 移交 --format json -o 核验.xlsx > 核验.json
      dangan verify 移交/泉水乡/上坪村.7z --password-file 口令.txt

    退出码：0 都完好；2 用法有误，口令不对；3 没有这个包；4 中途停止；5 有包不完好。
    """
    from dangan import verify as use_case
    from dangan.cli import verified
    from dangan.cli.progress import Progress
    from dangan.rules import RULES

    reporter = REPORTERS[options.one_of("--format", report_format, STREAMED)]
    targets = [(path, for_file(path)) for path in output or ()]
    packages = use_case.packages(bags)
    password = _password(password_file) if any(map(use_case.needs_password, packages)) else ""
    stores = use_case.open_all(packages, common.jobs(jobs), password)
    with Progress("核验", use_case.count(stores), "个文件") as progress:
        verification = use_case.verify(stores, options.today(), progress.advance)
    view = View(
        {code: rule.title for code, rule in RULES.items()},
        docs={code: rule.doc for code, rule in RULES.items()},
        profile="BagIt（RFC 8493）",
    )
    if reporter.name == "text":
        verified.write(verification, view, sys.stdout)
    else:
        in_utf8()
        reporter.write(verification.report, sys.stdout, view)
    for path, other in targets:
        files.write(path, other.contents(verification.report, view))
        say(f"报告已存：{path}")
    return verification.exit_code


def _password(path: Path | None) -> str:
    from dangan.cli.passwords import ask, from_file

    return from_file(path) if path else ask("口令：")
