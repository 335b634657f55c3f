"""清单类印件（整改清单、核查单、台账、入户核对单）的画法：一份 HTML，PDF 与 DOCX 各一个。"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from dangan import config
from dangan.backends import parse, style
from dangan.backends.docx import DocxBackend
from dangan.backends.style import Style
from dangan.backends.typst import TypstBackend
from dangan.dates import PartialDate
from dangan.forms.filed import Sheet
from dangan.forms.templates import Templates
from dangan.printing.printer import style_folder

PRINTED = (".pdf", ".docx")


class Drawn(msgspec.Struct, frozen=True):
    """画好的一份：后缀 → 内容；sheets 为 PDF 的页数。"""

    data: dict[str, bytes]
    sheets: int


class ListPress:
    """表样、字体、排版引擎用到时才装入，只装一次。templates 为本县的表样目录，空串即用内置的。"""

    def __init__(self, templates: str, fonts: config.Fonts) -> None:
        self._own = Path(templates) if templates else None
        self._fonts = fonts

    def draw(
        self,
        title: str,
        sheets: Iterable[Sheet],
        as_of: PartialDate,
        *,
        page_numbers: str = "hand",
        suffixes: Iterable[str] = PRINTED,
        **context: Any,
    ) -> Drawn:
        """画一份：context 交给表样。表样有误抛出 TemplateError。DOCX 的页号取自 PDF 的版面，所以总要排一遍。"""
        html = self._templates.document(title, sheets, page_numbers=page_numbers, **context)
        dossier = parse.dossier(html, str(as_of))
        pdf = self._typst.pdf(dossier)
        drawn = {".pdf": lambda: pdf.data, ".docx": lambda: self._docx.docx(dossier, pdf.pages)}
        return Drawn({suffix: drawn[suffix]() for suffix in suffixes}, pdf.sheets)

    @cached_property
    def _templates(self) -> Templates:
        return Templates(self._own)

    @cached_property
    def _style(self) -> Style:
        return style.load(style_folder(self._own), self._fonts)

    @cached_property
    def _docx(self) -> DocxBackend:
        return DocxBackend(self._style)

    @cached_property
    def _typst(self) -> TypstBackend:
        return TypstBackend(self._style)
