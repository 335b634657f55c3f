"""表样的装入与填写（Jinja2）：本县目录优先，内置在后；未定义的变量、写错的语法都成为 TemplateError。"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from traceback import walk_tb
from typing import Any

import jinja2
from markupsafe import Markup

from dangan import resources
from dangan.errors import TemplateError
from dangan.forms import own as own_folder
from dangan.forms.environment import Environment
from dangan.forms.filed import Sheet

_SHELL = "_document.html"
_RUN = "_run.html"

_FAULTS = (
    *(jinja2.TemplateError, TypeError, ValueError, AttributeError, LookupError),
    *(ArithmeticError, RecursionError, MemoryError),
)
"""表样写错了会引起的错误。"""

_GLOSSES = (
    ("unexpected end of template", "没有写完：有 {% if %}、{% for %} 之类没有对应的 {% endif %}、{% endfor %}"),
    ("unknown tag", "不认得的 {% … %} 语句，或多写了 {% endif %}、{% endfor %}"),
    ("no filter named", "没有这个过滤器，可用的见表样目录的 README.md"),
    ("no test named", "没有这种判断"),
    ("missing end of comment", "注释 {# 没有写完 #}"),
    ("unexpected", "括号、引号或花括号没有配对"),
    ("expected", "括号、引号或花括号没有配对"),
)
"""Jinja2 的英文说明里的字样 → 中文。"""


class Templates:
    """一套编译好的表样。own 为本县的表样目录；traced 为真时各元素带上出处，供报错与预览，慢一些。"""

    def __init__(self, own: Path | None, *, traced: bool = False) -> None:
        names = own_folder.check(own) if own else []
        folders = [own] if own else []
        loaders = [
            jinja2.FileSystemLoader(folder, encoding="utf-8-sig") for folder in (*folders, resources.templates())
        ]
        self._own = own
        self._environment = Environment(jinja2.ChoiceLoader(loaders), traced=traced)
        self._compiled: dict[str, jinja2.Template] = {}
        for name in (_SHELL, *names):
            self._compile(name)

    def document(self, title: str, sheets: Iterable[Sheet], *, page_numbers: str, **context: Any) -> str:
        """一份 HTML：依次填写各件，装入 _document.html。"""
        return self._fill(_SHELL, title=title, page_numbers=page_numbers, papers=self.papers(sheets, **context))

    def run(self, title: str, parts: Iterable[Any]) -> str:
        """合印的一份 HTML：各户的件依次装入 _run.html。"""
        return self._fill(_RUN, title=title, parts=parts)

    def papers(self, sheets: Iterable[Sheet], **context: Any) -> Markup:
        """依次填写各件。"""
        filled = [self._fill(f"{sheet.template}.html", sheet=sheet, **context) for sheet in sheets]
        return Markup("\n".join(filled))

    def _fill(self, name: str, **context: Any) -> str:
        template = self._compiled.get(name) or self._compile(name)
        try:
            return template.render(context)
        except jinja2.TemplateSyntaxError as error:
            raise self._misspelt(error, name) from error
        except _FAULTS as error:
            where = self._where(error) or self._shown(name)
            raise TemplateError(f"表样 {where}有误：{_reason(error)}") from error

    def _compile(self, name: str) -> jinja2.Template:
        try:
            template = self._environment.get_template(name)
        except jinja2.TemplateSyntaxError as error:
            raise self._misspelt(error, name) from error
        except jinja2.TemplateNotFound as error:
            raise TemplateError(_reason(error)) from error
        self._compiled[name] = template
        return template

    def _misspelt(self, error: jinja2.TemplateSyntaxError, name: str) -> TemplateError:
        message = error.message or ""
        gloss = next((chinese for english, chinese in _GLOSSES if english in message.lower()), "写法有误")
        english = message.partition(". ")[0].rstrip(".")
        where = self._shown(error.filename or name)
        return TemplateError(f"表样 {where} 第{error.lineno}行有误：{gloss}（{english}）")

    def _where(self, error: BaseException) -> str:
        """出错的表样文件与行：回溯里最后一处表样。"""
        places = [(frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__)]
        found = [f"{self._shown(file)} 第{line}行" for file, line in places if file.endswith(".html")]
        return found[-1] if found else ""

    def _shown(self, file: str) -> str:
        """表样文件的称呼：本县的带上目录名。"""
        path = Path(file)
        return f"{path.parent.name}/{path.name}" if self._own and path.is_relative_to(self._own) else path.name


def _reason(error: Exception) -> str:
    if isinstance(error, jinja2.TemplateNotFound):
        return f"没有表样 {error.name}"
    if isinstance(error, jinja2.TemplateError):
        return error.message or ""
    return f"这里的值不能这样用（{error}）"
