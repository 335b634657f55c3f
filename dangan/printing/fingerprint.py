"""设置的摘要：除一户的登记以外，决定印成什么样的一切。摘要与登记都不变的户不必重印。"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import msgspec

from dangan import resources
from dangan.backends import style
from dangan.backends.fonts import Library
from dangan.printing.printer import PrintSettings, style_folder

_LIBRARIES = ("typst", "weasyprint", "python-docx", "jinja2", "segno", "pikepdf", "pillow", "pypdfium2")
_CODE = (".py", ".typ", ".toml")


def of(settings: PrintSettings) -> str:
    """程序、方案、选项、表样、字体的摘要；成品目录、每户的限度、合印与否不在其内。"""
    return _digest(parts(settings))


def parts(settings: PrintSettings) -> dict[str, str]:
    """上述各项 → 版本或摘要；几台机器一起印，须项项相同。

    程序按源文件计而不只看版本号，从源码更新的不会留下旧样；字体按文件大小计，逐字节读一遍要几百兆。
    """
    templates = Path(settings.render.templates) if settings.render.templates else None
    render = msgspec.structs.replace(
        settings.render, templates="", seconds=1, megabytes=1, print_run="none", order="group", separators=False
    )
    contents = hashlib.sha256()
    for name, content in _contents(templates):
        contents.update(f"\0{name}\0{len(content)}\0".encode())
        contents.update(content)
    return {
        **{f"{name} 的版本": version(name) for name in _LIBRARIES},
        "方案与选项": _digest((settings.profile, settings.options, render)),
        "字体": _digest(_fonts(Library(style.load(style_folder(templates), settings.fonts)))),
        "程序或表样": contents.hexdigest(),
    }


def _digest(value: object) -> str:
    return hashlib.sha256(_encode(value)).hexdigest()


def _fonts(library: Library) -> list[tuple[str, int, str, int]]:
    """选用的字体：名称、粗细、样式、文件大小。"""
    used = {family for families in library.families.values() for family in families}
    faces = [face for face in library.fonts.fonts() if face.family in used and face.path is not None]
    return sorted({(face.family, face.weight, str(face.style), Path(face.path).stat().st_size) for face in faces})


def _contents(templates: Path | None) -> Iterator[tuple[str, bytes]]:
    for folder in filter(None, (resources.package(), resources.templates(), templates)):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and (folder != resources.package() or path.suffix in _CODE):
                yield path.relative_to(folder).as_posix(), path.read_bytes()


_encode = msgspec.json.Encoder(order="deterministic", enc_hook=str).encode
