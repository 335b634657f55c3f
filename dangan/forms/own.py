"""本县的表样目录：开印之前核对各文件，不用的、目录以外的、要上网的都拒绝，说出文件与行。"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from dangan import resources
from dangan.errors import TemplateError, why

_SOURCES = (".html", ".css")
_REFERENCE = re.compile(
    r"""(?:(?<![\w-])(?:src|srcset|href|data|poster|background|action)\s*=\s*|url\(\s*|@import\s+)"""
    r"""["']?\s*([^"'\s)>;]+)""",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//|\\\\", re.IGNORECASE)


def check(folder: Path) -> list[str]:
    """核对本县的表样目录，返回其中的表样（文件名）。有误抛出 TemplateError。

    文件名不是本工具所用的，改了也不会印出来，所以也是错误；以 _ 开头的供表样自己引用。
    """
    if not folder.is_dir():
        raise TemplateError(f"没有表样目录 {folder}；dangan init 目录 --templates 可以建一个")
    known = [path.name for path in resources.templates().glob("*.html")]
    names = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.resolve().is_relative_to(folder.resolve()):
            raise TemplateError(f"表样 {name} 是指向表样目录以外的链接，请换成文件本身")
        if path.suffix not in _SOURCES or not path.is_file():
            continue
        for line, reference in _references(path, name):
            _check_reference(folder, f"表样 {name} 第{line}行", reference)
        if path.suffix == ".html":
            if name not in known and not path.name.startswith("_"):
                near = get_close_matches(name, known, 1)
                hint = f"，是不是 {near[0]}？" if near else "；自己的小件请以 _ 开头"
                raise TemplateError(f"表样目录里的 {name} 不会用到{hint}")
            names.append(name)
    return names


def _references(path: Path, name: str) -> Iterator[tuple[int, str]]:
    try:
        content = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise TemplateError(f"表样 {name} 须存为 UTF-8（第{error.start + 1}字节不是）") from error
    except OSError as error:
        raise TemplateError(f"表样 {name} 读不出：{why(error)}") from error
    for number, line in enumerate(content.splitlines(), 1):
        for match in _REFERENCE.finditer(line):
            yield number, match[1]


def _check_reference(folder: Path, where: str, reference: str) -> None:
    if reference.startswith(("#", "data:", "{{", "{%")):
        return
    if _SCHEME.match(reference) or not (folder / reference).resolve().is_relative_to(folder.resolve()):
        raise TemplateError(f"{where}引用了 {reference}：只许用表样目录里的文件，不许上网，也不许取用别处的文件")
    if not (folder / reference).is_file():
        raise TemplateError(f"{where}引用了 {reference}，表样目录里没有这个文件")
