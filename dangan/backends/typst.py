"""PDF/A-2u：版面树以 JSON 数据交给 dossier.typ，由 Typst 排版。记录中的文字从不当作源码。"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec

from dangan.backends.fitting import Fit
from dangan.backends.fonts import Library, note, replacements
from dangan.backends.pdf import Pdf, numbering, scan_starts, timestamp
from dangan.backends.style import Style
from dangan.backends.tree import Dossier
from dangan.backends.typst_data import Numbers, paper_data
from dangan.backends.wrapping import rulers
from dangan.errors import EngineError

PROGRAM = Path(__file__).with_name("dossier.typ")


class TypstBackend:
    """Typst 后端；一个工作进程建一个，一直用下去。"""

    def __init__(self, style: Style) -> None:
        import typst

        self.style = style
        self.library = Library(style)
        self._rulers = rulers(self.library.fonts, self.library.families)
        self._settings = msgspec.json.encode(_settings(style, self.library)).decode()
        self._compiler = typst.Compiler(
            PROGRAM, root=PROGRAM.parent, font_paths=self.library.fonts, ignore_system_fonts=True
        )

    def pdf(self, dossier: Dossier) -> Pdf:
        """版面树 → PDF/A-2u；同样的树得到同样的字节。排版失败抛出 EngineError。

        估得出页数的件，页号先写定，只有一页的不管签字栏会不会落单；排完核对，估错的改为排版时再数，重排。
        """
        fits = [Fit(paper, self.style, self._rulers) for paper in dossier.papers]
        known = [len(paper.scan) or fit.pages for paper, fit in zip(dossier.papers, fits, strict=True)]
        while True:
            pdf, missing = self._compile(dossier, fits, known)
            starts, extents, sheets = _extents(pdf, dossier)
            wrong = [number for number, extent in enumerate(extents) if known[number] not in (None, extent)]
            if not wrong:
                break
            for number in wrong:
                known[number] = None
        pages, count = numbering(dossier.papers, extents)
        return Pdf(pdf, pages, count, sheets, missing, scan_starts(dossier.papers, starts))

    def _compile(
        self, dossier: Dossier, fits: Sequence[Fit], extents: Sequence[int | None]
    ) -> tuple[bytes, tuple[str, ...]]:
        """PDF 与缺字；extents 为各件的页数，排版之后才知道的为 None。"""
        import typst

        papers, missing = self._papers(dossier, fits, Numbers(dossier, extents))
        date = timestamp(dossier.date)
        data = {
            "title": dossier.title,
            "date": date,
            "duplex": dossier.duplex,
            "volumes": [volume.title for volume in dossier.volumes],
            "papers": papers,
        }
        try:
            pdf: Any = self._compiler.compile(
                sys_inputs={"style": self._settings, "dossier": msgspec.json.encode(data).decode()},
                format="pdf",
                pdf_standards="a-2u",
                pdf_tags=False,
                timestamp=dt.datetime.fromisoformat(date).replace(tzinfo=dt.UTC),
            )
        except typst.TypstError as error:
            raise EngineError(f"Typst 排版失败：{error.message}") from error
        return pdf, missing

    def _papers(
        self, dossier: Dossier, fits: Sequence[Fit], numbers: Numbers
    ) -> tuple[list[msgspec.Raw], tuple[str, ...]]:
        """各件的数据；缺字换作 〓，并在该件页脚注明。"""
        papers = []
        found: set[str] = set()
        for paper, fit in zip(dossier.papers, fits, strict=True):
            data = paper_data(paper, fit, self.style, numbers)
            raw = msgspec.json.encode(data)
            text = raw.decode()
            if lacking := self.library.lacking(text):
                missing = self.library.missing(text)
                data = msgspec.json.decode(text.translate(replacements(lacking)))
                if missing:
                    data["foot"] = "　".join(filter(None, (data["foot"], note(missing))))
                    found.update(missing)
                raw = msgspec.json.encode(data)
            papers.append(msgspec.Raw(raw))
        return papers, tuple(sorted(found))


def _settings(style: Style, library: Library) -> dict[str, Any]:
    built: dict[str, Any] = msgspec.to_builtins(style)
    return {"fonts": library.families, **{key: built[key] for key in ("rules", "tables", "edges", "layouts")}}


def _extents(pdf: bytes, dossier: Dossier) -> tuple[list[int], list[int], int]:
    """各件的首页（自 0 起）、页数，连同纸面总页数。书签的末级即各件；双面印制时，件末补足的空白背面不算。"""
    import pikepdf

    with pikepdf.open(BytesIO(pdf)) as document:
        order = {page.objgen: number for number, page in enumerate(document.pages)}
        starts: list[int] = []

        def visit(item: Any) -> None:
            while item is not None:
                if "/First" in item:
                    visit(item.First)
                else:
                    starts.append(order[item.Dest[0].objgen])
                item = item.get("/Next")

        visit(document.Root.Outlines.First)
        ends = [*starts[1:], len(order)]
        added = [int(dossier.duplex and _is_blank(document.pages[end - 1])) for end in ends]
        extents = [
            len(paper.scan) or end - start - blank
            for paper, start, end, blank in zip(dossier.papers, starts, ends, added, strict=True)
        ]
        return starts, extents, len(order)


def _is_blank(page: Any) -> bool:
    return "/Font" not in page.get("/Resources", {})
