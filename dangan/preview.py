"""用例：预览。一户的各件（或空白表）成为浏览器里看的一份 HTML，每件注明出自哪个表样。"""

from __future__ import annotations

from pathlib import Path

from dangan.backends import parse, screen, style
from dangan.backends.typst import TypstBackend
from dangan.forms import Forms
from dangan.model import Household
from dangan.printing.printer import PrintSettings, style_folder

_ABOUT = "预览：改了表样，再执行一次同样的命令，刷新即可。长过一页的件在此不断开，分页以 PDF 为准。"


def preview(household: Household | None, settings: PrintSettings) -> str:
    """一户的预览；household 为 None 时是空白表。表样有误抛出 TemplateError，说出文件与行。"""
    templates = Path(settings.render.templates) if settings.render.templates else None
    forms = Forms(settings.profile, settings.options, templates, traced=True)
    page_style = style.load(style_folder(templates), settings.fonts)
    typst = TypstBackend(page_style)
    own = frozenset(path.name for path in templates.glob("*.html")) if templates else frozenset()
    outputs = forms.outputs(household) if household else forms.blank()
    articles: list[str] = []
    for output in outputs:
        dossier = parse.dossier(output.html, output.date)
        articles += screen.sheets(output.html, dossier, typst.pdf(dossier), own)
    return screen.document(outputs[0].title if outputs else "", _ABOUT, articles, page_style)
