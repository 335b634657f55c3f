"""本工具各步的用时，以及取作对照的同一份内容。

量的是本进程占用处理器的时间，同一台机器上别的任务不算在内；每户量几遍，取最快的一遍。
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from statistics import median
from typing import Any, TypeVar

from dangan import check, config, journal, profile, render, resources, sources
from dangan.backends import parse, style, tree
from dangan.backends.docx import DocxBackend
from dangan.backends.fonts import Library
from dangan.backends.typst import TypstBackend
from dangan.cli import app
from dangan.dates import PartialDate
from dangan.engines.process import Processes
from dangan.findings import Report
from dangan.forms import DOSSIER, FormOptions, Forms
from dangan.forms.runs import Part, Runs
from dangan.forms.village_view import Bound
from dangan.journal import Outcome, Written
from dangan.model import Household
from dangan.printing import kit
from dangan.printing.printer import Press, PrintSettings
from dangan.rules import Selection

AS_OF = PartialDate(2017, 11, 30)
PROFILE = "zhushan-2017"

Value = TypeVar("Value")


@dataclass(frozen=True)
class Printed:
    """一户一档每户的用时（毫秒，中位数）：成文、解析、转 DOCX、排 PDF；页数与单元格数为平均。

    各步都只算一户一档；同一户的户明白袋清单等单独成份的不在其中。
    """

    forms: float
    parse: float
    docx: float
    typst: float
    pages: float
    cells: float


def validate_seconds(path: Path) -> tuple[int, float]:
    """(户数, 秒)：读、按模式核对、建模、全部规则，连同归档设置与缺字（D006），与 dangan validate 一样；一个进程。"""
    policy, archive = profile.load(PROFILE), config.Settings().archive
    library = Library(style.load(resources.templates(), config.Fonts()))
    library.missing("字")

    def whole() -> Report:
        county = sources.read([path])
        return check.check(county, policy, AS_OF, Selection(), archive=archive, missing_glyphs=library.missing)

    report, seconds = timed(whole)
    return report.summary.households, seconds


def peak_memory(path: Path) -> float:
    """另起一个进程查一遍，其内存峰值，MB。"""
    code = f"import own, pathlib; own.validate_seconds(pathlib.Path({str(path)!r})); print(own.own_peak())"
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parent, capture_output=True, text=True, check=True
    )
    return float(result.stdout)


def own_peak() -> float:
    """本进程的内存峰值，MB。不用 getrusage：它把启动本进程的那个进程也算在内。"""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024


def startup() -> float:
    """dangan --version 的用时，秒，五次取中。"""
    command = [sys.executable, "-m", "dangan", "--version"]
    subprocess.run(command, env=_environment(), check=True, capture_output=True)
    times = []
    for _ in range(5):
        start = time.perf_counter()
        subprocess.run(command, env=_environment(), check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return median(times)


def _environment() -> dict[str, str]:
    """用户的环境：编译过的字节码留着，不必每次起动重编。"""
    return {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}


def two_workers(sample: list[Household]) -> float:
    """两个进程各排一户一档的 PDF，钟上每户毫秒；进程起动、首次读字体不计。"""
    engine = Processes(2)
    started = None
    done = 0
    for _, _ in engine.run(DossierPress, chain(sample[:4], sample)):
        if done == 3:
            started = time.perf_counter()
        done += 1
    assert started is not None
    return (time.perf_counter() - started) / (done - 4) * 1000


class DossierPress:
    """排一户一档的 PDF 的工人。"""

    def __init__(self) -> None:
        self.forms = Forms(profile.load(PROFILE), FormOptions(as_of=AS_OF))
        self.typst = TypstBackend(style.load(resources.templates(), config.Fonts()))

    def __call__(self, household: Household) -> int:
        output = self.forms.outputs(household)[0]
        return self.typst.pdf(parse.dossier(output.html, output.date)).sheets


def print_run(path: Path) -> tuple[float, float, float]:
    """另起一个进程印一册：(每户毫秒, 每户面数, 内存峰值 MB)。"""
    code = f"import own, pathlib; print(*own.one_run(pathlib.Path({str(path)!r})))"
    command = [sys.executable, "-c", code]
    result = subprocess.run(
        command, cwd=Path(__file__).parent, env=_environment(), capture_output=True, text=True, check=True
    )
    each, sheets, memory = map(float, result.stdout.split())
    return each, sheets, memory


def one_run(path: Path) -> tuple[float, float, float]:
    """合印一册（kit.LARGEST 户）的三个文件，双面：(每户毫秒, 每户面数, 内存峰值 MB)。"""
    press = Press(PrintSettings(out=Path(), profile=profile.load(PROFILE), options=FormOptions(as_of=AS_OF)))
    runs = Runs(press.forms, "group", separators=False)
    bound = [Bound(household) for household in households(path, kit.LARGEST)]
    sheets, seconds = timed(
        lambda: sum(press.draw(output, ("pdf",))[0].sheets for output in runs.outputs("示例村", bound))
    )
    return seconds / len(bound) * 1000, sheets / len(bound), own_peak()


def skipping(path: Path, out: Path) -> tuple[int, float]:
    """(户数, 秒)：资料与设置都没变，dangan render 再执行一次。先以空文件充作成品记好账，免得真印一万户。

    两次之间程序、表样不可改动，否则摘要变了，就真的重印起来。
    """
    arguments = ["render", str(path), "-o", str(out), "--as-of", str(AS_OF), "--jobs", "1"]
    script = f"import own; own.pretended({arguments!r})"
    subprocess.run(
        [sys.executable, "-c", script], cwd=Path(__file__).parent, env=_environment(), check=True, capture_output=True
    )
    start = time.perf_counter()
    command = [sys.executable, "-m", "dangan", *arguments]
    again = subprocess.run(
        command, env=_environment(), check=True, capture_output=True, text=True, encoding="utf-8", timeout=120
    )
    seconds = time.perf_counter() - start
    skipped = re.search(r"没有变化，跳过 (\d+) 户", again.stdout)
    return int(skipped[1]) if skipped else 0, seconds


def pretended(arguments: list[str]) -> None:
    """执行一条印制命令，但成品都是几个字节。"""
    for name in ("Printer", "VillagePrinter"):
        setattr(render, name, _Pretender)
    app.run(arguments)


class _Pretender:
    """不印，只写几个字节的文件的工人。"""

    def __init__(self, settings: PrintSettings) -> None:
        self.settings = settings

    def __call__(self, task: Any) -> Outcome:
        files = []
        for name in ("一户一档.pdf", "一户一档.docx", "户明白袋清单.pdf", "户明白袋清单.docx"):
            path = self.settings.out / task.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"0")
            files.append(Written(f"{task.folder}/{name}", hashlib.sha256(b"0").hexdigest(), 1, 1, None))
        if task.code:
            record = self.settings.out / journal.record_path(task.folder)
            record.parent.mkdir(parents=True, exist_ok=True)
            record.write_bytes(journal.record(task.household))
        return Outcome(task.code, tuple(files))


def households(path: Path, count: int) -> list[Household]:
    return list(islice(sources.read([path]).households(), count))


def printing(sample: list[Household]) -> tuple[Printed, list[tuple[str, str]], list[tree.Dossier], list[bytes]]:
    """逐户印一户一档。返回用时、各户的 (HTML, 日期)、各户的版面树、各户的 DOCX。"""
    page_style = style.load(resources.templates(), config.Fonts())
    forms = Forms(profile.load(PROFILE), FormOptions(as_of=AS_OF))
    docx, typst = DocxBackend(page_style), TypstBackend(page_style)
    outputs = [forms.outputs(household)[0] for household in sample]
    dossiers = [parse.dossier(output.html, output.date) for output in outputs]
    pdfs = [typst.pdf(dossier) for dossier in dossiers]
    times = {
        "forms": milliseconds(lambda household: filled(forms, household), sample),
        "parse": milliseconds(lambda output: parse.dossier(output.html, output.date), outputs),
        "docx": milliseconds(lambda pair: docx.docx(pair[0], pair[1].pages), list(zip(dossiers, pdfs, strict=True))),
        "typst": milliseconds(typst.pdf, dossiers),
    }
    pages = sum(pdf.sheets for pdf in pdfs) / len(sample)
    cells = sum(
        len(row.cells)
        for dossier in dossiers
        for paper in dossier.papers
        for block in paper.blocks
        if isinstance(block, tree.Table)
        for row in block.rows
    )
    printed = Printed(**times, pages=pages, cells=cells / len(sample))
    documents = [docx.docx(dossier, pdf.pages) for dossier, pdf in zip(dossiers, pdfs, strict=True)]
    return printed, [(output.html, output.date) for output in outputs], dossiers, documents


def filled(forms: Forms, household: Household) -> str:
    """由一户的记录到一户一档的 HTML。forms.outputs 连同户明白袋清单等一并填写，这里只填一户一档的各件。"""
    contents = forms.contents(household)
    papers = forms.fill(contents.named[DOSSIER], contents.view, contents.volume)
    return forms.templates.run(DOSSIER, [Part(papers)])


def weasyprint(html: list[tuple[str, str]]) -> float:
    """WeasyPrint 每户毫秒，中位数。"""
    from dangan.backends.weasy import WeasyBackend

    backend = WeasyBackend(style.load(resources.templates(), config.Fonts()))
    backend.pdf(*html[0])
    return milliseconds(lambda page: backend.pdf(*page), html, rounds=1)


def contents(dossiers: list[tree.Dossier]) -> list[list[dict[str, Any]]]:
    """各户的内容，供对照工具使用，见 _content。"""
    page_style = style.load(resources.templates(), config.Fonts())
    return [_content(dossier, page_style) for dossier in dossiers]


def _content(dossier: tree.Dossier, page_style: style.Style) -> list[dict[str, Any]]:
    """逐件的纸张、页脚、段落与表，连同字体、字号、对齐、列宽、行高、合并。长度为 mm。"""
    return [_paper(paper, page_style) for paper in dossier.papers]


def _paper(paper: tree.Paper, page_style: style.Style) -> dict[str, Any]:
    width, height, margin = page_style.sheet(paper.layout, paper.landscape)
    area, _ = page_style.area(paper.layout, paper.landscape)
    foot = page_style.text(paper.layout, "foot")
    blocks: list[dict[str, Any]] = []
    for block in paper.blocks:
        if isinstance(block, tree.Paragraph):
            blocks.append({"p": _paragraph(block, paper.layout, page_style)})
        elif isinstance(block, tree.Table):
            blocks.append({"t": _table(block, paper.layout, page_style, block.width or area)})
    look = {"font": page_style.fonts[foot.font].word, "size": foot.size, "bold": False, "align": "left"}
    return {"page": [width, height, *margin], "foot": {"text": paper.foot, **look}, "blocks": blocks}


def _paragraph(block: tree.Paragraph, layout: str, page_style: style.Style, small: bool = False) -> dict[str, Any]:
    text = page_style.text(layout, block.style)
    size = text.size * (page_style.rules.small if small else 1)
    align = block.align or text.align
    look = {"font": page_style.fonts[text.font].word, "size": size, "bold": text.bold, "align": align}
    return {"text": plain_text(block), **look}


def _table(table: tree.Table, layout: str, page_style: style.Style, width: float) -> dict[str, Any]:
    kind = page_style.table(table.style)
    rows = [
        {
            "height": row.height or kind.height,
            "header": row.header,
            "cells": [_cell(cell, layout, page_style) for cell in row.cells],
        }
        for row in table.rows
    ]
    return {"ruled": kind.ruled, "widths": [part * width for part in table.widths], "rows": rows}


def _cell(cell: tree.Cell, layout: str, page_style: style.Style) -> dict[str, Any]:
    """单元格；几段并作一段，以换行隔开。"""
    inside = [part for part in cell.content if isinstance(part, tree.Paragraph)] or [tree.Paragraph([], "cell")]
    first = _paragraph(inside[0], layout, page_style, "small" in cell.classes)
    place = {"column": cell.column, "colspan": cell.colspan, "rowspan": cell.rowspan, "head": "head" in cell.classes}
    return first | {"text": "\n".join(map(plain_text, inside))} | place


def plain_text(paragraph: tree.Paragraph) -> str:
    return "".join(part.text for part in paragraph.content if isinstance(part, tree.Text))


def timed(work: Callable[[], Value]) -> tuple[Value, float]:
    """(结果, 占用处理器的秒数)。"""
    start = time.process_time()
    value = work()
    return value, time.process_time() - start


def milliseconds(work: Callable[[Any], object], items: Sequence[Any], rounds: int = 5) -> float:
    """逐项做，一轮一轮地做（挨着重做同一项，缓存会替它省事）；每项取最快的一轮，各项取中位数，毫秒。"""
    best = [float("inf")] * len(items)
    for _ in range(rounds):
        for number, item in enumerate(items):
            best[number] = min(best[number], timed(lambda item=item: work(item))[1])
    return median(best) * 1000
