"""表样的运行环境：Jinja2 沙箱，取不到私有属性，改不了登记的内容；另有表样可用的过滤器与小件。"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

import jinja2
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing
from markupsafe import Markup

from dangan import text
from dangan.dates import PartialDate

AT = "data-at"
"""注明元素出自哪个表样、第几行的属性。"""

_LONGEST = 100_000
"""空行、重复的文字至多这么多，与 Jinja2 沙箱对 range 的限制相同。"""

_FORMATS = frozenset(("format", "format_map"))
"""能按格式串取到任意属性的方法。"""

_TAGS = re.compile(r"\{[{%#].*?[}%#]\}|<([a-z][a-z0-9]*)(?=[\s>{])", re.DOTALL)


class Environment(ImmutableSandboxedEnvironment):
    """表样的沙箱。traced 为真时，各元素带上出处（data-at），供报错与预览。"""

    intercepted_binops = frozenset(("*", "**"))

    def __init__(self, loader: jinja2.BaseLoader, *, traced: bool = False) -> None:
        super().__init__(
            loader=loader,
            autoescape=True,
            undefined=_Missing,
            finalize=_printed,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._traced = traced
        self._safe: dict[tuple[type, str], bool] = {}
        self.filters |= {
            "blank": _blank,
            "yes": _yes,
            "has": _has,
            "yuan": _yuan,
            "words": _words,
            "day": _day,
            "archival": _archival,
        }
        self.globals |= {"cols": _cols, "empty": _empty}

    def preprocess(self, source: str, name: str | None = None, filename: str | None = None) -> str:  # noqa: ARG002 照 Jinja2 的签名
        return _marked(source, name or "") if self._traced else source

    def getattr(self, obj: Any, attribute: str) -> Any:
        # 判过的就是普通的取值；format 之类每次都要换成沙箱里的，不在其列。
        if self._safe.get((obj.__class__, attribute)) and attribute not in _FORMATS:
            try:
                return getattr(obj, attribute)
            except AttributeError:
                pass
        return super().getattr(obj, attribute)

    def make_globals(self, d: Any) -> dict[str, Any]:
        # Jinja2 用 ChainMap，每填一件都要逐项抄成字典；这里的全局名不再变，一次并好。
        return {**self.globals, **(d or {})}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        # 只看类型与属性名，同一种只判一次：逐次判断会使填表慢一倍。
        key = (obj.__class__, attr)
        safe = self._safe.get(key)
        if safe is None:
            safe = self._safe[key] = super().is_safe_attribute(obj, attr, value)
        return safe

    def unsafe_undefined(self, obj: Any, attribute: str) -> jinja2.Undefined:
        return self.undefined(f"表样里不许取用「{attribute}」", name=attribute, obj=obj, exc=SecurityError)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        numbers = isinstance(left, int | float | Decimal) and isinstance(right, int | float | Decimal)
        if operator == "**" or not (numbers or _repeated(left, right) <= _LONGEST):
            raise SecurityError(f"表样里不许这样算（{operator}）：结果可能太大")
        return super().call_binop(context, operator, left, right)


class _Missing(jinja2.StrictUndefined):
    """写错了的名字：说出名字与相近的名字。"""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        if self._undefined_hint:
            return self._undefined_hint
        name, owner = str(self._undefined_name), self._undefined_obj
        if owner is missing:
            return f"没有「{name}」，可用的名字见表样目录的 README.md"
        if owner is None:
            return f"「{name}」前面的值没有登记（none），请先用 {{% if %}} 判断"
        known = list(owner) if isinstance(owner, Mapping) else dir(owner)
        near = get_close_matches(name, [one for one in map(str, known) if not one.startswith("_")], 1)
        return f"{type(owner).__name__} 没有「{name}」" + (
            f"，是不是「{near[0]}」？" if near else "，可用的名字见表样目录的 README.md"
        )


def _repeated(left: Any, right: Any) -> int:
    """序列乘以次数的结果有多长。"""
    sequence, times = (right, left) if isinstance(left, int) else (left, right)
    return len(sequence) * times if isinstance(times, int) and hasattr(sequence, "__len__") else 0


def _marked(source: str, name: str) -> str:
    """每个元素加上 data-at=文件:行；Jinja2 的语句之内不动。"""

    def mark(match: re.Match[str]) -> str:
        if match[1] is None:
            return match[0]
        return f"{match[0]} {AT}={name}:{source.count(chr(10), 0, match.start()) + 1}"

    return _TAGS.sub(mark, source)


@lru_cache(maxsize=256)
def _cols(*parts: float) -> Markup:
    """各列的宽：按份数折成百分比。"""
    return Markup("").join(Markup(f'<col style="width:{100 * part / sum(parts):.3f}%">') for part in parts)


@lru_cache(maxsize=256)
def _empty(rows: int, columns: int, height: float = 9) -> Markup:
    """rows 条空行，每行 columns 格，高 height 毫米；rows 不大于零时没有。"""
    if rows * columns > _LONGEST:
        raise SecurityError(f"空行太多：{rows} 行 {columns} 格")
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


def _archival(value: PartialDate | None) -> str | None:
    return None if value is None else value.archival()
