"""表样 HTML 的读入与取值：各属性、长度、子元素；写法不对一律抛出 TemplateError，说出元素与行。"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NoReturn

from lxml import etree

from dangan.errors import TemplateError

Element = Any  # lxml 没有类型说明

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_FOLD = re.compile(r"(?<=[^\x00-\x7f])[ \t]*\n\s*|[ \t\r]*\n\s*(?=[^\x00-\x7f])|^[ \t]*\n\s*|[ \t]*\n\s*$")
_SPACES = re.compile(r"[ \t\r\n]{2,}|[\t\r\n]")
_LENGTH = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*([\d.]+)\s*(mm|%)\s*(?=;|$)")

DOTTED = re.compile(r"([^\W\da-zA-Z][·・•‧])(?=[^\Wa-zA-Z])")
"""姓名、住址里的间隔号，连同前一字：印作一个字宽，两字不分开，间隔号也就不会落在行首。档号里数字之间的不算。"""

_NO_LENGTHS: Mapping[str, float] = {}


def tidy(text: str) -> str:
    """源文件里的换行与缩进不是内容：与汉字相邻的去掉，西文之间的并为一个空格。"""
    if "\n" in text:
        text = _FOLD.sub("", text)
    if "  " in text or "\t" in text or "\n" in text or "\r" in text:
        text = _SPACES.sub(" ", text)
    return text


def clean(html: str) -> str:
    """去掉 XML 不许有的字符（控制字符、孤立代理等），它们印不出来，也会使 DOCX 打不开。"""
    return _ILLEGAL.sub("", html)


def document(html: str) -> Element:
    """HTML 文本 → lxml 的 body 元素。"""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    root = etree.fromstring(clean(html).encode(), parser)
    body = None if root is None else root.find("body")
    if body is None:
        raise TemplateError("表样是空的：没有 <body>。")
    return body


def children(element: Element, tags: tuple[str, ...]) -> Iterator[Element]:
    """子元素；标签不在 tags 之内、或夹有散落文字，抛出 TemplateError。"""
    if element.text and element.text.strip():
        fail(element, f"“{element.text.strip()[:20]}”须写在 <p>、<td> 之类的元素里")
    for child in element:
        if child.tag not in tags:
            fail(child, f"此处只能是 {'、'.join(f'<{tag}>' for tag in tags)}")
        if child.tail and child.tail.strip():
            fail(child, f"其后的“{child.tail.strip()[:20]}”须写在 <p>、<td> 之类的元素里")
        yield child


def lengths(element: Element, unit: str = "mm") -> Mapping[str, float]:
    """style 里的 width、height，单位 mm 或 %。"""
    style = element.get("style")
    if not style:
        return _NO_LENGTHS
    found = _lengths(style, unit)
    if found is None:
        fail(element, f'style 只能写 width、height，单位 {unit}，现为"{style}"')
    return found


@lru_cache(maxsize=1024)
def _lengths(style: str, unit: str) -> Mapping[str, float] | None:
    found = {name: float(value) for name, value, given in _LENGTH.findall(style) if given == unit}
    return found if found and len(found) == len([part for part in style.split(";") if part.strip()]) else None


def integer(element: Element, name: str, default: int | None = None) -> int:
    """整数属性；没有而又没给默认值的，也是写错。"""
    value = element.get(name)
    if value is None and default is not None:
        return default
    try:
        return int(value)
    except (TypeError, ValueError):
        return fail(element, f"{name} 须为整数")


def fail(element: Element, message: str) -> NoReturn:
    """抛出 TemplateError，说出元素与行；元素带有出处（data-at，见 forms）的，说出表样文件与其中的行。"""
    css = element.get("class")
    shown = f'<{element.tag} class="{css}">' if css else f"<{element.tag}>"
    file, _, line = next(
        filter(None, (one.get("data-at") for one in (element, *element.iterancestors()))), ""
    ).rpartition(":")
    where = f"表样 {file} 第 {line} 行" if file else f"表样第 {element.sourceline} 行"
    raise TemplateError(f"{where} {shown}：{message}。")
