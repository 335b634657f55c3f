"""dangan render：印制。"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from dangan.cli import options
from dangan.config import Render
from dangan.dates import PartialDate
from dangan.errors import UsageError

if TYPE_CHECKING:
    from dangan.engines import Engine
    from dangan.journal import Outcome, Written
    from dangan.model import Household
    from dangan.printing.printer import PrintSettings
    from dangan.render import RunReport

CHOICES: dict[str, tuple[str, ...]] = {
    "formats": ("docx", "pdf"),
    "pdf_engine": ("typst", "weasyprint"),
    "papers": ("all", "missing", "frame"),
    "page_numbers": ("auto", "hand", "printed"),
    "print_run": ("none", "village", "township"),
    "order": ("group", "helper"),
    "engine": ("local", "dask"),
}
FEW = 8
SHOWN = 20
HALTED = {"磁盘已满": "腾出空间以后，"}

Inputs = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="输入…",
        help="JSON、JSONL、CSV、XLSX 文件或目录；多个输入按户编号合为一份",
    ),
]
Out = Annotated[
    Path,
    typer.Option("-o", "--output", metavar="目录", help="成品目录；没有就新建（默认 成品）"),
]
Formats = Annotated[
    list[str] | None,
    typer.Option(
        "--formats",
        metavar=",".join(CHOICES["formats"]),
        help="要哪些格式（默认两种都要）；只要 docx 也须排一遍版面以得页号，不会快很多",
    ),
]
PdfEngine = Annotated[
    str,
    typer.Option(
        "--pdf-engine",
        metavar="|".join(CHOICES["pdf_engine"]),
        help="PDF 引擎（默认 typst；weasyprint 慢十倍，供自备 CSS 的县）",
    ),
]
Papers = Annotated[
    str,
    typer.Option(
        "--papers",
        metavar="|".join(CHOICES["papers"]),
        help="all 全部（默认）；missing 封面、目录、备考表和缺的；frame 只要前三样",
    ),
]
Forms = Annotated[
    list[str] | None,
    typer.Option("--forms", metavar="表名", help="只要这几种表，写题名，如 户明白袋清单；可用逗号分开，可重复"),
]
Blank = Annotated[bool, typer.Option("--blank", help="印一套空白表供手填；不用写输入")]
PageNumbers = Annotated[
    str,
    typer.Option(
        "--page-numbers",
        metavar="|".join(CHOICES["page_numbers"]),
        help="页号：printed 印出；hand 留空盖号码机；auto 插有原件即留空（默认）",
    ),
]
BindScans = Annotated[
    bool,
    typer.Option(
        "--bind-scans",
        help="登记了电子文件的原件，扫描件（PDF、JPEG、PNG、TIFF）装进《一户一档.pdf》，目录有其页号",
    ),
]
PrintRun = Annotated[
    str,
    typer.Option(
        "--print-run",
        metavar="|".join(CHOICES["print_run"]),
        help="合印：每村（每乡镇）另印封面、内页、户明白袋清单各一个 PDF，双面，每件从正面起（默认 none）",
    ),
]
Order = Annotated[
    str,
    typer.Option(
        "--order", metavar="|".join(CHOICES["order"]), help="合印的次序：group 按组（默认）；helper 按帮扶责任人"
    ),
]
Separators = Annotated[bool, typer.Option("--separators", help="合印时各组（各帮扶责任人）之前印一张隔页")]
Jobs = Annotated[
    str,
    typer.Option("--jobs", metavar="auto|N", help="同时用几个进程（默认 auto，即处理器个数）"),
]
EngineName = Annotated[
    str,
    typer.Option(
        "--engine",
        metavar="|".join(CHOICES["engine"]),
        help="local 本机（默认）；dask 几台机器一起印，成品目录须在共用文件夹里，见 docs/province.md",
    ),
]
Scheduler = Annotated[
    str, typer.Option("--scheduler", metavar="地址", help="dask 调度器的地址，如 tcp://10.0.0.5:8786")
]
Force = Annotated[bool, typer.Option("--force", help="没有变化的户也重印（默认跳过）")]
AsOf = Annotated[
    str,
    typer.Option("--as-of", metavar="日期", help="数据截止日期（默认取 dangan.toml，再默认资料中最新的日期）"),
]


def render(
    inputs: Inputs = None,
    out: Out = Path("成品"),
    formats: Formats = None,
    pdf_engine: PdfEngine = "",
    papers: Papers = "",
    forms: Forms = None,
    blank: Blank = False,
    page_numbers: PageNumbers = "",
    bind_scans: BindScans = False,
    print_run: PrintRun = "",
    order: Order = "",
    separators: Separators = False,
    jobs: Jobs = "auto",
    engine: EngineName = "local",
    scheduler: Scheduler = "",
    force: Force = False,
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

    整村印时，村的目录里另有案卷目录、村级专项工作档案目录、户明白袋清理登记表；
    盒脊、卷脊、盒签用 --forms 点名。[archive] 写有档号样式的，没有档号的户按资料中的先后分给一个，
    记在 档号分配.csv 里（在 dangan.toml 旁边），以后不变；这张表只看，不要用 Excel 存。

    印好的户，资料与设置没有变化就跳过；中途断了，同样的命令再执行一次，接着印完。
    数据截止日期也算设置：在 dangan.toml 里写明 as_of，就不会因一户有了新日期而全县重印。

    示例：
      dangan render 资料/ -o 成品
      dangan render 资料/ -o 成品 --papers missing --village 上坪村
      dangan render 资料/ -o 补印 --forms 户明白袋清单 --list 名单.txt
      dangan render 资料/ -o 成品 --bind-scans --formats pdf
      dangan render 资料/ -o 成品 --print-run village --order helper --separators
      dangan render 资料/ -o 成品 --forms 盒脊,盒签 --village 上坪村
      dangan render 资料/ -o /共用/成品 --engine dask --scheduler tcp://10.0.0.5:8786
      dangan render --blank -o 空白表

    退出码：0 全部写出；2 用法或设置有误；3 输入无法读取；4 有户未印成、扫描件没有装订或中途停止。
    """
    from dangan import render as use_case
    from dangan import sources
    from dangan.cli.progress import Progress
    from dangan.cli.stopping import Stopping
    from dangan.forms import FormOptions
    from dangan.forms.village import wanted as village_forms
    from dangan.printing import allotment, batch
    from dangan.printing.printer import PrintSettings

    if not blank and not inputs:
        raise UsageError("没有写输入；写上资料文件或目录，或用 --blank 印空白表")
    paths = [] if blank else inputs or []
    county = options.settings(config, paths)
    wanted = _merged(
        county.render,
        formats=options.split(formats),
        pdf_engine=pdf_engine,
        papers=papers,
        page_numbers=page_numbers,
        print_run=print_run,
        order=order,
    )
    wanted = msgspec.structs.replace(
        wanted, bind_scans=bind_scans or wanted.bind_scans, separators=separators or wanted.separators
    )
    whole = not (household or helper or name_list)
    only = options.split(forms)
    if only and village_forms(only) and not whole:
        raise UsageError("案卷目录、盒脊等村级的表须整村印：不要用 --household、--helper、--list 选户")
    policy = options.policy(profile, county)
    picker = options.chosen(township, village, household, helper, name_list)

    rows: list[allotment.Row] = []
    new: list[Outcome] = []

    def picked(one: Household) -> bool:
        rows.append(allotment.row(one))
        return picker(one)

    read = sources.read(paths, county.columns)
    survey = batch.survey(read.households(), picked)
    if not blank:
        options.require_any_read(len(rows), read.unreadable)
    picker.require_any()
    form_options = FormOptions(
        as_of=options.day(as_of, county.as_of) or survey.newest or PartialDate(policy.year),
        papers=wanted.papers,
        only=only,
        page_numbers=wanted.page_numbers,
        archive=county.archive,
    )
    settings = PrintSettings(
        out=out.absolute(),
        profile=policy,
        options=form_options,
        render=wanted,
        fonts=county.fonts,
        spines=county.spines,
    )
    numbers = allotment.allot(out / county.allotment, rows, county.archive)
    workers = _engine(engine, scheduler, _jobs(jobs, len(survey.drafts)), settings)
    with Stopping() as stopping, Progress("印制", len(survey.drafts)) as progress:

        def advance(outcome: Outcome, skipped: bool) -> None:
            if skipped:
                progress.skip()
            else:
                progress.advance(bool(outcome.error))
                if not outcome.error:
                    new.append(outcome)

        if blank:
            report = use_case.blank(settings, force=force)
        else:
            report = use_case.render(
                read,
                lambda: sources.read(paths, county.columns),
                survey,
                settings,
                workers,
                picker.absent(),
                numbers=numbers,
                whole=whole,
                force=force,
                stopped=lambda: stopping.pressed,
                advance=advance,
                more=progress.more,
            )
    _summary(report, new, out, progress.seconds)
    _say_fonts(settings)
    return report.exit_code


def _merged(defaults: Render, **given: str | tuple[str, ...]) -> Render:
    """命令行写了的优先，没写的取 dangan.toml 的。"""
    for name, value in given.items():
        for one in (value,) if isinstance(value, str) else value:
            if one:
                options.one_of(f"--{name.replace('_', '-')}", one, CHOICES[name])
    return msgspec.structs.replace(defaults, **{name: value for name, value in given.items() if value})


def _jobs(wanted: str, households: int) -> int:
    """进程个数。auto 取处理器个数，户数很少时不值得另起进程。"""
    if wanted == "auto":
        return 1 if households < FEW else os.cpu_count() or 1
    if not wanted.isdecimal() or int(wanted) < 1:
        raise UsageError(f"选项 --jobs 应为 auto 或正整数，不是「{wanted}」")
    return int(wanted)


def _engine(name: str, scheduler: str, jobs: int, settings: PrintSettings) -> Engine:
    """本机用 jobs 个进程，或经调度器用几台机器。"""
    from functools import partial

    from dangan.engines import local
    from dangan.journal import SCRATCH
    from dangan.printing import fingerprint

    options.one_of("--engine", name, CHOICES["engine"])
    if (name == "dask") != bool(scheduler):
        raise UsageError("几台机器一起印，--engine dask 与 --scheduler 地址 要一起写")
    if not scheduler:
        return local(jobs)
    from dangan.engines.dask import Dask

    return Dask(scheduler, settings.out / SCRATCH, partial(fingerprint.parts, settings))


def _summary(report: RunReport, new: Sequence[Outcome], out: Path, seconds: float) -> None:
    if report.resumed:
        print("上次没有正常结束（断电或被强行结束）；没写完的已清理，接着印。")
    print(f"{_printed(report, new)}，用时 {seconds:.1f} 秒{'' if report.blank else f'；数据截止日期 {report.as_of}'}。")
    _some([f"缺字：户 {o.household}　{_points(o.missing)} 没有字形，印作〓" for o in report.outcomes if o.missing])
    _some([f"留意：户 {o.household}　{note}" for o in report.outcomes for note in o.notes])
    _some([failed.line for failed in (*report.unreadable, *report.failed)])
    _some([f"旧的：{left.path}　{left.reason}，原样未动" for left in report.left])
    if report.halted:
        print(f"{report.halted}；已印成的都是完整的，{HALTED.get(report.halted, '')}同样的命令再执行一次，接着印完。")
    print(f"成品在 {out}，逐件的清单在 {out / '.dangan'}。")


def _printed(report: RunReport, new: Sequence[Outcome]) -> str:
    """新印了几户、多少文件与页，跳过几户；合印的另计。"""
    from dangan.printing.kit import PRINT_RUNS

    if report.blank:
        return "空白表没有变化，跳过" if report.skipped else f"印成 一套空白表{_amount(report.outcomes[0].files)}"
    written = [file for outcome in new for file in outcome.files]
    runs = [file for file in written if not PRINT_RUNS.isdisjoint(file.path.split("/"))]
    files = [file for file in written if file not in runs]
    households = sum(outcome.household is not None for outcome in new)
    skipped = f"没有变化，跳过 {report.skipped} 户" if report.skipped else ""
    printed = f"{households} 户{_amount(files)}"
    told = (f"印成 {printed}", skipped) if households or not skipped else (skipped, f"新印 {printed}")
    return "；".join(filter(None, (*told, f"合印{_amount(runs).replace('，', ' ', 1)}" if runs else "")))


def _amount(files: Sequence[Written]) -> str:
    """多少文件，其中 PDF 多少页；没有文件的为空。"""
    pages = sum(file.pages for file in files if file.path.endswith(".pdf"))
    return (f"，{len(files)} 个文件" if files else "") + (f"，PDF {pages} 页" if pages else "")


def _say_fonts(settings: PrintSettings) -> None:
    """PDF 里以别的字体代用的角色；DOCX 写的总是 Windows 的字体名，不必说。"""
    from dangan.backends import style
    from dangan.backends.fonts import Library
    from dangan.printing.printer import style_folder

    templates = Path(settings.render.templates) if settings.render.templates else None
    page_style = style.load(style_folder(templates), settings.fonts)
    replaced = Library(page_style).replaced(page_style)
    if replaced and "pdf" in settings.render.formats:
        print("PDF 的字体：" + "；".join(f"{title} {said}" for title, said in replaced.items()) + "。")


def _some(lines: list[str]) -> None:
    for line in lines[:SHOWN]:
        print(line)
    if len(lines) > SHOWN:
        print(f"……共 {len(lines)} 处，全部见成品目录下的 .dangan")


def _points(characters: tuple[str, ...]) -> str:
    return "、".join(f"U+{ord(character):04X}" for character in characters)
