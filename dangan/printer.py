"""印制一户：户档案 → 表样 → 版面 → DOCX 与 PDF 文件。

Printer 是一名工人：字体、表样、版面引擎只装入一次，终身使用；给它一件任务，还一个结果，从不抛出异常。
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

from dangan import config, files, resources
from dangan.backends import parse, style
from dangan.backends.docx import DocxBackend
from dangan.backends.pdf import Pdf
from dangan.backends.typst import TypstBackend
from dangan.backends.weasy import WeasyBackend
from dangan.errors import DanganError, described
from dangan.forms import FormOptions, Forms, Output
from dangan.model import Household
from dangan.profile import Profile


class PrintSettings(msgspec.Struct, frozen=True, kw_only=True):
    """一次印制的全部设置，可以交给另一个进程。"""

    out: Path
    profile: Profile
    options: FormOptions
    render: config.Render = config.Render()
    fonts: config.Fonts = config.Fonts()


class RenderTask(msgspec.Struct, frozen=True):
    """一户的任务。folder 为相对成品目录的路径，household 为 None 表示印空白表。"""

    folder: str
    household: Household | None


class Written(msgspec.Struct, frozen=True):
    """写出的一个文件：相对成品目录的路径、SHA-256、字节数、页数（DOCX 按 PDF 的版面计）。

    numbered 为其中编入卷内页号的页数：案卷目录的页数由此而来。
    """

    path: str
    sha256: str
    size: int
    pages: int
    numbered: int = 0


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
        templates = Path(settings.render.templates) if settings.render.templates else None
        self._forms = Forms(settings.profile, settings.options, templates)
        page_style = style.load(style_folder(templates), settings.fonts)
        self._docx = DocxBackend(page_style)
        self._typst = TypstBackend(page_style)
        self._weasy = WeasyBackend(page_style, templates) if settings.render.pdf_engine == "weasyprint" else None

    def __call__(self, task: RenderTask) -> Outcome:
        code = task.household.code if task.household else None
        written: list[Written] = []
        missing: set[str] = set()
        try:
            outputs = self._forms.outputs(task.household) if task.household else self._forms.blank()
            for output in outputs:
                pdf, files_of_output = self._draw(output)
                missing.update(pdf.missing)
                written += [self._write(f"{task.folder}/{name}", data, pdf) for name, data in files_of_output]
        except DanganError as error:
            return Outcome(code, error=str(error))
        except Exception as error:
            return Outcome(code, error=f"内部错误：{described(error)}")
        return Outcome(code, tuple(written), tuple(sorted(missing)))

    def _draw(self, output: Output) -> tuple[Pdf, list[tuple[str, bytes]]]:
        """DOCX 目录里的页号取自 PDF 的版面，所以只要 DOCX 时也排一遍。"""
        dossier = parse.dossier(output.html, output.date)
        pdf = self._weasy.pdf(output.html, output.date) if self._weasy else self._typst.pdf(dossier)
        drawn = []
        if "pdf" in self._settings.render.formats:
            drawn.append((f"{output.name}.pdf", pdf.data))
        if "docx" in self._settings.render.formats:
            drawn.append((f"{output.name}.docx", self._docx.docx(dossier, pdf.pages)))
        return pdf, drawn

    def _write(self, path: str, data: bytes, pdf: Pdf) -> Written:
        files.write(self._settings.out / path, data)
        return Written(path, hashlib.sha256(data).hexdigest(), len(data), pdf.sheets, pdf.count)


def style_folder(templates: Path | None) -> Path:
    """本县表样目录里有 style.toml 就用本县的，否则用内置的。"""
    if templates is not None and (templates / style.FILE_NAME).is_file():
        return templates
    return resources.templates()
