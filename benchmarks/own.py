"""本工具各步的用时，以及取作对照的同一份内容。

量的是本进程占用处理器的时间，同一台机器上别的任务不算在内；每户量几遍，取最快的一遍。
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any, TypeVar

from dangan import check, config, profile, resources, sources
from dangan.backends import parse, style, tree
from dangan.backends.docx import DocxBackend
from dangan.backends.typst import TypstBackend
from dangan.dates import PartialDate
from dangan.forms import FormOptions, Forms
from dangan.model import Household
from dangan.rules import Selection

AS_OF = PartialDate(2017, 11, 30)
PROFILE = "zhushan-2017"

Value = TypeVar("Value")


@dataclass(frozen=True)
class Printed:
    """一户一档每户的用时（毫秒，中位数）：成文、解析、转 DOCX、排 PDF；页数与单元格数为平均。"""

    forms: float
    parse: float
    docx: float
    typst: float
    pages: float
    cells: float


def validate_seconds(path: Path) -> tuple[int, float]:
    """(户数, 秒)：读、按模式核对、建模、全部规则，一个进程。"""
    report, seconds = timed(lambda: check.check(sources.read([path]), profile.load(PROFILE), AS_OF, Selection()))
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
    times = []
    for _ in range(5):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return median(times)


def households(path: Path, count: int) -> list[Household]:
    return list(islice(sources.read([path]).households(), count))


def printing(sample: list[Household]) -> tuple[Printed, list[tuple[str, str]], list[tree.Dossier]]:
    """逐户印一户一档。返回用时、各户的 (HTML, 日期)、各户的版面树。"""
    page_style = style.load(resources.templates(), config.Fonts())
    forms = Forms(profile.load(PROFILE), FormOptions(as_of=AS_OF))
    docx, typst = DocxBackend(page_style), TypstBackend(page_style)
    outputs = [forms.outputs(household)[0] for household in sample]
    dossiers = [parse.dossier(output.html, output.date) for output in outputs]
    pdfs = [typst.pdf(dossier) for dossier in dossiers]
    times = {
        "forms": milliseconds(forms.outputs, sample),
        "parse": milliseconds(lambda output: parse.dossier(output.html, output.date), outputs),
        "docx": milliseconds(lambda pair: docx.docx(pair[0], pair[1].pages), list(zip(dossiers, pdfs, strict=True))),
        "typst": milliseconds(typst.pdf, dossiers),
    }
    pages = sum(pdf.sheets for pdf in pdfs) / len(sample)
    cells = sum(len(row) for dossier in dossiers for block in content(dossier) for row in block.get("t", ()))
    printed = Printed(**times, pages=pages, cells=cells / len(sample))
    return printed, [(output.html, output.date) for output in outputs], dossiers


def weasyprint(html: list[tuple[str, str]]) -> float:
    """WeasyPrint 每户毫秒，中位数。"""
    from dangan.backends.weasy import WeasyBackend

    backend = WeasyBackend(style.load(resources.templates(), config.Fonts()))
    backend.pdf(*html[0])
    return milliseconds(lambda page: backend.pdf(*page), html, rounds=1)


def content(dossier: tree.Dossier) -> list[dict[str, Any]]:
    """一户的内容，供对照工具使用：段落与表。合并的单元格拆开，空格补齐，表因此是矩形的。"""
    blocks: list[dict[str, Any]] = []
    for paper in dossier.papers:
        for block in paper.blocks:
            if isinstance(block, tree.Paragraph):
                blocks.append({"p": plain_text(block)})
            elif isinstance(block, tree.Table):
                blocks.append({"t": [_row(row, len(block.widths)) for row in block.rows]})
    return blocks


def _row(row: tree.Row, width: int) -> list[str]:
    texts = ["\n".join(plain_text(p) for p in cell.content if isinstance(p, tree.Paragraph)) for cell in row.cells]
    return (texts + [""] * width)[:width]


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
