"""表样的装入与填写（Jinja2）：本县目录优先，内置在后；未定义的变量、写错的语法都成为 TemplateError。"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from traceback import walk_tb
from typing import Any

import jinja2
from markupsafe import Markup

from dangan import resources, text
from dangan.dates import PartialDate
from dangan.errors import TemplateError
from dangan.forms.filed import Sheet

_SHELL = "_document.html"


class Templates:
    """一套编译好的表样。"""

    def __init__(self, own: Path | None) -> None:
        folders = [own] if own else []
        loaders = [jinja2.FileSystemLoader(folder) for folder in (*folders, resources.templates())]
        self._environment = jinja2.Environment(
            loader=jinja2.ChoiceLoader(loaders),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            finalize=_printed,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.filters |= {
            "blank": _blank,
            "yes": _yes,
            "has": _has,
            "yuan": _yuan,
            "words": _words,
            "day": _day,
        }
        self._environment.globals |= {"cols": _cols, "empty": _empty}
        self._compiled: dict[str, jinja2.Template] = {}
        self._compile(_SHELL)

    def document(self, title: str, sheets: Iterable[Sheet], *, page_numbers: str, **context: Any) -> str:
        """一份 HTML：依次填写各件，装入 _document.html。"""
        papers = [self._fill(f"{sheet.template}.html", sheet=sheet, **context) for sheet in sheets]
        return self._fill(_SHELL, title=title, page_numbers=page_numbers, papers=Markup("\n").join(papers))

    def _fill(self, name: str, **context: Any) -> Markup:
        template = self._compiled.get(name) or self._compile(name)
        try:
            return Markup(template.render(context))
        except (jinja2.UndefinedError, TypeError, AttributeError, ValueError) as error:
            raise TemplateError(f"表样 {_where(error) or name} 有误：{error}") from error

    def _compile(self, name: str) -> jinja2.Template:
        try:
            template = self._environment.get_template(name)
        except jinja2.TemplateSyntaxError as error:
            raise TemplateError(f"表样 {error.filename or name} 第{error.lineno}行有误：{error.message}") from error
        except jinja2.TemplateNotFound as error:
            raise TemplateError(f"没有表样 {error.name}") from error
        self._compiled[name] = template
        return template


def _where(error: BaseException) -> str:
    """出错的表样文件与行：回溯里最后一处表样。"""
    places = [(frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__)]
    found = [f"{Path(file).name} 第{line}行" for file, line in places if file.endswith(".html")]
    return found[-1] if found else ""


@lru_cache(maxsize=256)
def _cols(*parts: float) -> Markup:
    """各列的宽：按份数折成百分比。"""
    return Markup("").join(Markup(f'<col style="width:{100 * part / sum(parts):.3f}%">') for part in parts)


@lru_cache(maxsize=256)
def _empty(rows: int, columns: int, height: float = 9) -> Markup:
    """rows 条空行，每行 columns 格，高 height 毫米；rows 不大于零时没有。"""
    return Markup(f'<tr style="height:{height}mm">{"<td></td>" * columns}</tr>\n' * rows)


def _printed(value: Any) -> Any:
    return "" if value is None else value


def _blank(value: Any, width: float = 20) -> Any:
    """没有登记的值印成 width 毫米的横线。"""
    if value is None or value == "":
        return Markup(f'<span class="blank" style="width:{width}mm"></span>')
    return value


def _yes(value: bool | None) -> str | None:
    return None if value is None else ("是" if value else "否")


def _has(value: bool | None) -> str | None:
    return None if value is None else ("有" if value else "无")


def _yuan(value: Decimal | None) -> str | None:
    return None if value is None else text.yuan(value)


def _words(value: Decimal | None) -> str | None:
    return None if value is None else text.yuan_in_words(value)


def _day(value: PartialDate | None) -> str | None:
    return None if value is None else value.chinese()
