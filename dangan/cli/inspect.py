"""dangan inspect：看扫描件文件夹。"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dangan import files
from dangan.cli import audit as auditing
from dangan.cli import options, reporting
from dangan.cli.streams import say
from dangan.config import Settings
from dangan.errors import UsageError
from dangan.profile import Profile
from dangan.reporters.view import printable

if TYPE_CHECKING:
    from dangan.cupboard import Cabinet
    from dangan.inspect import Tally
    from dangan.model import Household

Folder = Annotated[Path, typer.Argument(metavar="文件夹", help="放扫描件的文件夹，如 乡镇/村/户主/识别/申请书.jpg")]
Records = Annotated[
    list[Path] | None,
    typer.Option(
        "--records", metavar="资料", help="各户的资料：人口、脱贫属性取自这里，凭户编号或村名、户主对户；可重复"
    ),
]
Inventory = Annotated[
    Path | None,
    typer.Option("--inventory", metavar="目录", help="按现有的扫描件写好材料清点表，每村一份，写到这个新目录"),
]
Moves = Annotated[
    Path | None, typer.Option("--moves", metavar="文件", help="移动计划存成 .xlsx 或 .csv：现在何处、应去何处")
]


def inspect(
    folder: Folder,
    records: Records = None,
    inventory: Inventory = None,
    moves: Moves = None,
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
    看已有的扫描件文件夹：该取消的、该补充的、放错的，打不开的、重复的；列出移动计划。不移动、不改名、不删除任何文件。

    从文件夹名、文件名认出是哪一户、哪种材料、放在哪里；编了序号的、差一个字的、乱码的都认。
    没有扫描件，不等于没有这件材料：清点表上留空，由人对着柜子填。

    示例：
      dangan inspect 扫描件/
      dangan inspect 扫描件/ --records 资料/ --village 桃源村
      dangan inspect 扫描件/ --inventory 清点 --moves 移动计划.xlsx -o 意见.html
      dangan inspect 扫描件/ --select D4,D5 --format json > 意见.json

    退出码：0 没有达到 --fail-level 的意见；1 有；2 用法或设置有误；3 没有认出户的文件夹，或资料无法读取；
    4 有文件夹打不开，或资料有行被搁置。
    """
    from dangan import check, sources
    from dangan import moves as planning
    from dangan.cli.progress import Progress
    from dangan.cupboard import Cabinet
    from dangan.inspect import Tally

    how = reporting.wanted(report_format, output, fail_level, statistics)
    _require_elsewhere(folder, [*(path for path, _ in how.targets), *filter(None, (inventory, moves))])
    if inventory and inventory.exists() and (not inventory.is_dir() or any(inventory.iterdir())):
        raise UsageError(f"--inventory 的 {inventory} 须是新的或空的目录，以免盖掉填过的清点表")
    if moves:
        planning.require_known(moves)
    seen: list[tuple[Cabinet, Tally, Progress]] = []
    with ExitStack() as stack:

        def read(settings: Settings, policy: Profile) -> Cabinet:
            again = (lambda: sources.read(records, settings.columns)) if records else None
            cabinet = Cabinet(folder, policy, again, show_id)
            progress = stack.enter_context(Progress("查看", len(cabinet.survey.homes)))
            seen.append((cabinet, Tally(policy), progress))
            return cabinet

        def watch(one: Household) -> None:
            _, tally, progress = seen[0]
            tally.add(one)
            if one.folder and one.folder.paths:
                progress.advance()

        audit = auditing.audit(
            auditing.Wanted(
                inputs=[folder],
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
            ),
            watch,
            read,
        )
    cabinet, tally, _ = seen[0]
    report = audit.report
    plan = planning.moves(report.findings, cabinet.more, cabinet.uncoded)
    reporting.publish(report, how, audit.policy.title, show_id, audit.unreadable)
    if how.reporter.name == "text" and plan and not statistics:
        print(f"\n移动计划（{len(plan)} 个文件；只列出，没有移动）：")
        for move in plan:
            print(f"  {printable(str(move))}")
    if moves:
        files.write(moves, planning.contents(moves, plan))
        say(f"移动计划已存：{moves}，{len(plan)} 个文件")
    if inventory:
        _write_inventories(inventory, tally)
    _tell(cabinet)
    code = check.exit_code(report, how.level, audit.unreadable)
    return 0 if exit_zero and code == reporting.FOUND else code


def _require_elsewhere(folder: Path, targets: list[Path]) -> None:
    """结果不写在所看的文件夹里，否则下次会当作扫描件。"""
    inside = folder.resolve()
    for target in targets:
        if target.resolve().is_relative_to(inside):
            raise UsageError(f"{target} 在所看的文件夹里，下次会当作扫描件；请写到别处")


def _write_inventories(target: Path, tally: Tally) -> None:
    for name, data in tally.inventories():
        files.write(target / name, data)
        say(f"材料清点表已存：{target / name}")
    if tally.uncoded:
        say(f"{tally.uncoded} 户的文件夹名没有户编号，清点表上留空；请填好，或用 --records 给出资料")


def _tell(cabinet: Cabinet) -> None:
    """没有逐件核查的，说明数目。"""
    if cabinet.survey.village:
        say(f"村级材料 {cabinet.survey.village} 个文件，没有逐件核查")
    if cabinet.survey.junk:
        say(f"略过系统留下的文件 {cabinet.survey.junk} 个（Thumbs.db、.DS_Store、~$ 之类）")
