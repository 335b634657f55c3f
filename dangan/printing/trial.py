"""试排：开印之前，用本县的表样把空白表和一户真的资料排一遍；表样写错的，一户未印就说出文件、行与改法。"""

from __future__ import annotations

from pathlib import Path

from dangan.backends import markup, parse, style
from dangan.backends.style import Style
from dangan.backends.tree import Dossier
from dangan.backends.typst import TypstBackend
from dangan.errors import TemplateError
from dangan.forms import Forms
from dangan.forms.village import VillageForms
from dangan.forms.village_view import Bound, Village
from dangan.model import Household
from dangan.printing.printer import PrintSettings, style_folder


def check(settings: PrintSettings, household: Household | None) -> None:
    """试排空白表与 household（没有则只排空白表）。有误抛出 TemplateError；没有自己表样的不必试。"""
    if not settings.render.templates:
        return
    templates = Path(settings.render.templates)
    forms = Forms(settings.profile, settings.options, templates, traced=True)
    page_style = style.load(style_folder(templates), settings.fonts)
    typst = TypstBackend(page_style)
    villages = VillageForms(forms, settings.spines)
    outputs = [*forms.blank(), *villages.blank()]
    if household:
        outputs += forms.outputs(household)
        place = Village(household.township or "", household.village or "", [Bound(household)])
        outputs += villages.outputs(place)
    for output in outputs:
        dossier = parse.dossier(output.html, output.date)
        _check_names(output.html, dossier, page_style)
        typst.pdf(dossier)


def _check_names(html: str, dossier: Dossier, page_style: Style) -> None:
    """版式、段落样式、表的样式都要在 style.toml 中：后端也会查，但说不出是哪一行。"""
    for article, paper in zip(markup.document(html), dossier.papers, strict=True):
        for element in article.iter("article", "p", "table"):
            name = (element.get("class") or "").removesuffix(parse.FOLLOW).strip()
            try:
                if element.tag == "table":
                    page_style.table(name or "grid")
                elif element.tag == "p" and name:
                    page_style.text(paper.layout, name)
                else:
                    page_style.layout(paper.layout)
            except TemplateError as error:
                markup.fail(element, str(error).rstrip("。"))
