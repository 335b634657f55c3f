"""dangan pack：打成档案包。"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dangan.cli import bags as common
from dangan.cli import options
from dangan.cli.streams import say
from dangan.errors import UsageError

if TYPE_CHECKING:
    from dangan.package import PackReport

Source = Annotated[Path, typer.Argument(metavar="成品目录", help="dangan render -o 的目录")]
Out = Annotated[Path, typer.Option("-o", "--output", metavar="目录", help="档案包放在这里；没有就新建（默认 移交）")]
Scans = Annotated[
    list[Path] | None,
    typer.Option("--scans", metavar="目录", help="登记的电子文件（扫描件）相对这个目录；可重复。不写则不装扫描件"),
]
Encrypt = Annotated[bool, typer.Option("--encrypt", help="加密成 .7z（AES-256，文件名也加密），用 7-Zip 就能解开")]


def pack(
    source: Source,
    out: Out = Path("移交"),
    scans: Scans = None,
    encrypt: Encrypt = False,
    password_file: common.PasswordFile = None,
    jobs: common.Jobs = "auto",
    profile: options.ProfileId = "",
    config: options.Config = None,
    township: options.Townships = None,
    village: options.Villages = None,
) -> int:
    """
    把成品打成档案包，每村一个（目录/乡镇/村/），BagIt 1.0（RFC 8493）。

    一户一个目录：各件成品、户档案.json、扫描件；另有案卷目录、印制报告。成品的摘要取自印制时的账，
    印成以后被改过的户不装，逐户列出。同样的成品再打一次，逐字节相同；中途停下，再执行一次就接着打。
    打好后每包一个封签，请抄在移交清单上：接收方 dangan verify 得到同样的封签，就是原样。
    加密的包每次密文都不同，封签仍相同。忘了口令谁也解不开。

    示例：
      dangan pack 成品 -o 移交
      dangan pack 成品 -o 移交 --scans 扫描件 --village 上坪村
      dangan pack 成品 -o 移交 --encrypt --password-file 口令.txt

    退出码：0 全部打成；2 用法或设置有误，成品目录、口令文件读不出；4 有户、有件没有装，或中途停止。
    """
    from dangan import package
    from dangan.bags.village import PackSettings
    from dangan.cli.passwords import new
    from dangan.cli.progress import Progress

    if password_file and not encrypt:
        raise UsageError("--password-file 要与 --encrypt 同用")
    county = options.settings(config, [source])
    settings = PackSettings(
        source=source,
        out=out,
        profile=options.policy(profile, county),
        archive=county.archive,
        scans=tuple(scans or ()),
        password=new(password_file) if encrypt else "",
        townships=frozenset(township or ()),
        villages=frozenset(village or ()),
        jobs=common.jobs(jobs),
    )
    with Progress("打包", package.count(settings), "个文件") as progress:
        report = package.pack(settings, progress.advance)
    _tell(report)
    return report.exit_code


def _tell(report: PackReport) -> None:
    from rich.filesize import decimal

    for bag in report.bags:
        state = "早已打好，没有变化" if bag.kept else "已打好"
        print(f"{state}：{bag.path}　{bag.households} 户，{bag.files} 个文件，{decimal(bag.size)}")
        print(f"  封签 {bag.seal}")
    for failed in report.failed:
        print(failed.line)
    if report.unfiled:
        say(f"登记了 {report.unfiled} 个电子文件，没有装包；要装的，用 --scans 写明它们所在的目录")
    if report.interrupted:
        say("已中断；已打好的包都是完整的，同样的命令再执行一次即可")
    if report.bags:
        say("请把封签抄在移交清单上；接收方执行 dangan verify，封签相同就是原样")
