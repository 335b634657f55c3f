"""印制一户：户档案 → 表样 → 版面 → DOCX 与 PDF 文件。

Printer 是一名工人：字体、表样、版面引擎只装入一次，终身使用；给它一件任务，还一个结果，从不抛出异常。
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

import msgspec

from dangan import config, files
from dangan.backends import parse, style
from dangan.backends.docx import DocxBackend
from dangan.backends.typst import TypstBackend
from dangan.backends.weasy import WeasyBackend
from dangan.errors import DanganError
from dangan.forms import FormOptions, Forms, Output
from dangan.model import Household
from dangan.profile import Profile

Format = Literal["docx", "pdf"]
PdfEngine = Literal["typst", "weasyprint"]
FORMATS: tuple[Format, ...] = ("docx", "pdf")
PDF_ENGINES: tuple[PdfEngine, ...] = ("typst", "weasyprint")


class PrintSettings(msgspec.Struct, frozen=True, kw_only=True):
    """一次印制的全部设置，可以交给另一个进程。templates 为本县表样目录，None 为只用内置。"""

    out: Path
    profile: Profile
    options: FormOptions
    archive: config.ArchiveTable = config.ArchiveTable()
    formats: tuple[Format, ...] = FORMATS
    pdf_engine: PdfEngine = "typst"
    templates: Path | None = None
    fonts: config.Fonts = config.Fonts()


class RenderTask(msgspec.Struct, frozen=True):
    """一户的任务。folder 为相对成品目录的路径，household 为 None 表示印空白表。"""

    folder: str
    household: Household | None


class Written(msgspec.Struct, frozen=True):
    """写出的一个文件：相对成品目录的路径、SHA-256、字节数、页数（DOCX 为 PDF 版面的页数）。"""

    path: str
    sha256: str
    size: int
    pages: int


class Outcome(msgspec.Struct, frozen=True):
    """一户的结果。error 不为空即未完成；missing 为没有字形、印作〓的字。"""

    household: str | None
    files: tuple[Written, ...] = ()
    missing: tuple[str, ...] = ()
    error: str = ""


class Printer:
    """印制工人。"""

    def __init__(self, settings: PrintSettings) -> None:
        """本机缺少所选的 PDF 引擎时抛出 EngineError；表样或字体设置有误抛出 TemplateError、ConfigError。"""
        self._settings = settings
        self._forms = Forms(settings.profile, settings.options, settings.templates)
        page_style = style.load(settings.templates, settings.fonts)
        self._docx = DocxBackend(page_style)
        self._typst = TypstBackend(page_style)
        self._weasy = WeasyBackend(page_style) if settings.pdf_engine == "weasyprint" else None

    def __call__(self, task: RenderTask) -> Outcome:
        code = task.household.code if task.household else None
        try:
            outputs = self._forms.outputs(task.household) if task.household else self._forms.blank()
            written = tuple(self._write(outputs, task.folder))
            return Outcome(code, written)
        except DanganError as error:
            return Outcome(code, error=str(error))
        except Exception as error:
            return Outcome(code, error=f"内部错误：{error!r}")

    def _write(self, outputs: Iterable[Output], folder: str) -> Iterator[Written]:
        for output in outputs:
            for suffix, data, pages in self._draw(output):
                path = f"{folder}/{output.name}.{suffix}"
                files.write(self._settings.out / path, data)
                yield Written(path, hashlib.sha256(data).hexdigest(), len(data), pages)

    def _draw(self, output: Output) -> Iterator[tuple[Format, bytes, int]]:
        """DOCX 目录里的页号取自 PDF 的版面，所以只要 DOCX 时也排一遍。"""
        dossier = parse.dossier(output.html, output.date)
        pdf = self._weasy.pdf(output.html, output.date) if self._weasy else self._typst.pdf(dossier)
        if "pdf" in self._settings.formats:
            yield "pdf", pdf.data, pdf.count
        if "docx" in self._settings.formats:
            yield "docx", self._docx.docx(dossier, pdf.pages), pdf.count
