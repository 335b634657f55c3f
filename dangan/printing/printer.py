"""印制一户：户档案 → 表样 → 版面 → DOCX 与 PDF 文件。

Printer 是一名工人：字体、表样、版面引擎只装入一次，终身使用；给它一件任务，还一个结果，从不抛出异常。
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from dangan import config, files, journal, resources, scans
from dangan.backends import parse, style
from dangan.backends.docx import DocxBackend
from dangan.backends.pdf import Pdf
from dangan.backends.tree import Dossier
from dangan.backends.typst import TypstBackend
from dangan.backends.weasy import WeasyBackend
from dangan.errors import DanganError, DiskFull, TemplateError, described
from dangan.forms import FormOptions, Forms, Output
from dangan.forms.village import VillageForms
from dangan.journal import Outcome, Written
from dangan.model import CHILD_TABLES, YARDSTICKS, Household
from dangan.profile import Profile
from dangan.scans import Bound, Found
from dangan.text import mask_all

NOTHING = Bound()
"""没有扫描件要装订。"""


class PrintSettings(msgspec.Struct, frozen=True, kw_only=True):
    """一次印制的全部设置，可以交给另一个进程。"""

    out: Path
    profile: Profile
    options: FormOptions
    render: config.Render = config.Render()
    fonts: config.Fonts = config.Fonts()
    spines: config.Spines = config.Spines()


class RenderTask(msgspec.Struct, frozen=True):
    """一户的任务。

    folder 为相对成品目录的路径；household 为 None 表示印空白表；part 为只印的几种表，全印时为空；
    scans 为要装订的扫描件。
    """

    folder: str
    household: Household | None
    part: str = ""
    scans: tuple[Found, ...] = ()

    @property
    def key(self) -> str:
        """账上的名称。只印几种表的另记，不动全套成品的账。"""
        return key(self.folder, self.part)

    @property
    def code(self) -> str | None:
        """户编号。"""
        return self.household.code if self.household else None

    def content(self) -> bytes:
        """本户登记的一切，连同扫描件动没动过；出处与读取问题不在其内：表里挪一行不算变。"""
        if self.household is None:
            return b""
        return content(essence(self.household), self.household.volume_no, self.scans)


class Press:
    """版面：一份成品的 HTML → DOCX 与 PDF 文件。字体、表样、版面引擎只装入一次。"""

    def __init__(self, settings: PrintSettings) -> None:
        """本机缺少所选的 PDF 引擎时抛出 EngineError；表样或字体设置有误抛出 TemplateError、ConfigError。"""
        self.settings = settings
        templates = Path(settings.render.templates) if settings.render.templates else None
        self.forms = Forms(settings.profile, settings.options, templates)
        page_style = style.load(style_folder(templates), settings.fonts)
        self._docx = DocxBackend(page_style)
        self._typst = TypstBackend(page_style)
        self._weasy = WeasyBackend(page_style, templates) if settings.render.pdf_engine == "weasyprint" else None

    def draw(self, output: Output, formats: Sequence[str], bound: Bound = NOTHING) -> tuple[Pdf, dict[str, bytes]]:
        """画成 formats 各格式：后缀 → 内容。DOCX 目录里的页号取自 PDF 的版面，所以只要 DOCX 时也排一遍。"""
        dossier = parse.dossier(output.html, output.date)
        pdf = self._weasy.pdf(output.html, output.date) if self._weasy else self._typst.pdf(dossier)
        drawn = {}
        if "pdf" in formats:
            drawn[".pdf"] = _bound(pdf, dossier, output, bound)
        if "docx" in formats:
            drawn[".docx"] = self._docx.docx(dossier, pdf.pages)
        return pdf, drawn

    def write(self, path: str, data: bytes, pdf: Pdf, volume_pages: int | None = None) -> Written:
        """写出一个文件，path 相对成品目录。"""
        self.save(path, data)
        return Written(path, hashlib.sha256(data).hexdigest(), len(data), pdf.sheets, volume_pages)

    def save(self, path: str, data: bytes) -> None:
        """存进成品目录。"""
        out = self.settings.out
        files.write(out / path, data, scratch=out / journal.SCRATCH)


class Printer:
    """印制工人。"""

    def __init__(self, settings: PrintSettings) -> None:
        """设置有误抛出 DanganError，见 Press。"""
        self._press = Press(settings)

    def __call__(self, task: RenderTask) -> Outcome:
        press, forms = self._press, self._press.forms
        written: list[Written] = []
        missing: set[str] = set()
        bound = NOTHING
        try:
            if task.household and task.scans:
                bound = scans.read(forms.originals(task.household), task.scans)
            for output in forms.outputs(task.household, bound.turns) if task.household else self._blank():
                pdf, drawn = press.draw(output, press.settings.render.formats, bound)
                missing.update(pdf.missing)
                pages = None if output.inserted is None else pdf.count + output.inserted
                written += [
                    press.write(f"{task.folder}/{output.name}{suffix}", data, pdf, pages)
                    for suffix, data in drawn.items()
                ]
            if task.household:
                press.save(journal.record_path(task.folder), journal.record(task.household))
        except Exception as error:
            return failure(task.code, error)
        unbound, notes = tuple(map(mask_all, bound.faults)), tuple(map(mask_all, bound.notes))
        return Outcome(task.code, tuple(written), tuple(sorted(missing)), unbound, notes)

    def _blank(self) -> list[Output]:
        forms = self._press.forms
        return [*forms.blank(), *VillageForms(forms, self._press.settings.spines).blank()]


def failure(code: str | None, error: Exception) -> Outcome:
    """没有印成的结果；本工具预料之外的错误写明出处。"""
    if isinstance(error, DanganError):
        return Outcome(code, error=str(error), full=isinstance(error, DiskFull))
    return Outcome(code, error=f"内部错误：{described(error)}")


def _bound(pdf: Pdf, dossier: Dossier, output: Output, bound: Bound) -> bytes:
    """装上扫描件的 PDF；表样没有照样留出各页的抛出 TemplateError。"""
    pictures = {identity: bound.pictures[file] for identity, file in output.scans.items()}
    rooms = {paper.id: len(paper.scan) for paper in dossier.papers if paper.scan}
    if rooms != {identity: len(pages) for identity, pages in pictures.items()}:
        raise TemplateError("表样 scan.html 的 data-scan 须照内置的写，逐页 竖 或 横，扫描件才有地方装")
    places = [(pdf.starts[identity], pages) for identity, pages in pictures.items()]
    return scans.bind(pdf.data, places) if places else pdf.data


def key(folder: str, part: str) -> str:
    """一户的任务在账上的名称。"""
    return f"{folder}/{part}" if part else folder


def content(essence: bytes, volume_no: str | None, scans: tuple[Found, ...] = ()) -> bytes:
    """决定一户成品的内容：登记的摘要、登记或分得的档号、扫描件。"""
    return essence + _encode((volume_no, scans))


def essence(household: Household) -> bytes:
    """一户登记的摘要，档号、出处与读取问题不在其内。"""
    return hashlib.sha256(_encode(_bare(household))).digest()


def _bare(household: Household) -> Household:
    """去掉档号与各行出处的一户。"""
    replace = msgspec.structs.replace
    changes: dict[str, Any] = {"row": None, "rows": {}, "reading": (), "volume_no": None}
    for table in CHILD_TABLES:
        if records := getattr(household, table):
            changes[table] = [replace(record, row=None) for record in records]
    for key in YARDSTICKS:
        if yardstick := getattr(household, key):
            changes[key] = replace(yardstick, row=None)
    return replace(household, **changes)


_encode = msgspec.json.Encoder(order="deterministic", enc_hook=str).encode


def style_folder(templates: Path | None) -> Path:
    """本县表样目录里有 style.toml 就用本县的，否则用内置的。"""
    if templates is not None and (templates / style.FILE_NAME).is_file():
        return templates
    return resources.templates()
