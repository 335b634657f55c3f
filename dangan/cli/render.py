"""dangan render：印制。"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dangan.cli import options
from dangan.cli.progress import Progress
from dangan.cli.streams import say
from dangan.errors import UsageError

PAPERS = ("all", "missing", "frame")
FORMATS = ("docx", "pdf")
PDF_ENGINES = ("typst", "weasyprint")
PAGE_NUMBERS = ("auto", "hand", "printed")
FORMS = ("一户一档", "户明白袋清单", "脱贫收支测算表")

Inputs = Annotated[
    list[Path] | None,
    typer.Argument(metavar="输入…", help="JSON、JSONL、CSV、XLSX 文件或目录；多个输入按户编号合为一份。--blank 时不用写"),
]
Out = Annotated[Path, typer.Option("-o", "--output", metavar="目录", help="成品目录；没有就新建（默认 成品）")]
Formats = Annotated[
    list[str] | None, typer.Option("--formats", metavar="docx,pdf", help="要哪些格式（默认两种都要）；只要 docx 也须排一遍 PDF 以得页号")
]
PdfEngine = Annotated[
    str, typer.Option("--pdf-engine", metavar="|".join(PDF_ENGINES), help="PDF 引擎（默认 typst；weasyprint 慢十倍，供自备 CSS 的县）")
]
Papers = Annotated[
    str,
    typer.Option("--papers", metavar="|".join(PAPERS), help="all 全部（默认）；missing 封面、目录、备考表和缺的材料；frame 只要前三样"),
]
Forms = Annotated[list[str] | None, typer.Option("--forms", metavar="表名", help=f"只要这几份：{'、'.join(FORMS)}；可重复")]
Blank = Annotated[bool, typer.Option("--blank", help="印一套空白表，供手填")]
PageNumbers = Annotated[
    str,
    typer.Option("--page-numbers", metavar="|".join(PAGE_NUMBERS), help="页号：printed 印出；hand 留空盖号码机；auto 有原件插入即留空（默认）"),
]
Jobs = Annotated[str, typer.Option("--jobs", metavar="auto|N", help="同时用几个进程（默认 auto，即处理器个数）")]
AsOf = Annotated[str, typer.Option("--as-of", metavar="日期", help="数据截止日期（默认取 dangan.toml，再默认资料中最新的日期）")]


def render(
    inputs: Inputs = None,
    out: Out = Path("成品"),
    formats: Formats = None,
    pdf_engine: PdfEngine = "",
    papers: Papers = "",
    forms: Forms = None,
    blank: Blank = False,
    page_numbers: PageNumbers = "",
    jobs: Jobs = "auto",
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
    印制每户的一户一档、户明白袋清单，已脱贫户另有脱贫收支测算表：DOCX 与 PDF。

    成品在 目录/乡镇/村/户编号-户主/ 之下。签字、意见、盖章和签字旁的日期一律留空；
    资料里没有的印成空白供手写。同样的资料再印一次，文件逐字节相同。

    示例：
      dangan render 资料/ -o 成品
      dangan render 资料/ -o 成品 --papers missing --village 上坪村
      dangan render 资料/ -o 补印 --forms 户明白袋清单 --list 名单.txt
      dangan render --blank -o 空白表

    退出码：0 全部写出；2 用法或设置有误；3 输入无法读取；4 有户未印成或中途停止。
    """
    raise NotImplementedError
