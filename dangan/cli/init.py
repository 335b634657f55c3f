"""dangan init：新建工作目录。"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dangan.cli import options
from dangan.cli.streams import say

Folder = Annotated[Path, typer.Argument(metavar="目录", help="工作目录；没有就新建，已有的文件不动")]
Export = Annotated[
    Path | None,
    typer.Option("--from", metavar="文件", help="全国系统导出的表：据此写好各户，并按村生成材料清点表"),
]
Templates = Annotated[
    bool,
    typer.Option("--templates", help="把内置的表样取到 目录/表样 供本县修改；改过的不会被覆盖"),
]


def init(
    folder: Folder,
    export: Export = None,
    templates: Templates = False,
    profile: options.ProfileId = "",
    config: options.Config = None,
) -> int:
    """
    新建工作目录：本县设置 dangan.toml、CSV 与 XLSX 模板、Makefile、说明。

    用 --from 给出全国系统的导出，就连同各户的工作簿和每村一份材料清点表一起写好；
    清点表可以直接打印，对着柜子用铅笔填，填好录回原表即可。
    用 --templates 取出表样：改哪一份，印的就是哪一份；没有改的删去也可，仍用内置的。

    示例：
      dangan init 青岭县
      dangan init 青岭县 --from 全国系统导出.xlsx
      dangan init 青岭县 --templates

    有了新的导出：把原来的 资料 改名为 旧资料，再执行一次 --from；填过的清点表放回 资料/已填，以填过的为准。

    退出码：0 已建好；2 用法或设置有误，或已有的户档案与导出不同；
    3 导出无法读取，或其中没有一户；4 导出中有行被搁置。
    """
    from dangan import scaffold, sources
    from dangan.config import FILE_NAME

    exports = [export] if export else []
    county_settings = options.settings(config, exports)
    county = sources.read(exports, county_settings.columns)
    households = list(county.households())
    for failed in (*county.unreadable, *county.failed):
        say(failed.line)
    if export and not households and not county.unreadable:
        say(f"{export} 中没有读到一户：表头里要有「户编号」一列，其下一人一行")
    written = scaffold.scaffold(folder, households, options.policy(profile, county_settings))
    if templates:
        written += scaffold.scaffold_forms(folder)
    for placed in written:
        print(f"{'已写' if placed.written else '已有，未动'}　{folder / placed.path}")
    if households:
        print(f"共 {len(households)} 户。")
    if templates:
        wanted = f'{folder / FILE_NAME} 的 [render] templates = "{scaffold.FORMS}"'
        used = scaffold.use_forms(folder / FILE_NAME)
        print(f"已设定　{wanted}" if used else f"请写上　{wanted}，改过的表样才会用上")
    if export and not households:
        say(f"工作目录已建好；导出改好以后，再执行一次 dangan init {folder} --from …")
        return 4 if county.failed else 3
    first = "印出各村的材料清点表，对着柜子填好，录回" if households else "把资料放进"
    print(f"下一步：{first} {folder / scaffold.DATA}，再执行 dangan validate {folder / scaffold.DATA}")
    return 4 if county.failed else 0
