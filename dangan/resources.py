"""随包资源的位置：templates/ 与 schemas/。只有本模块知道它们在哪里。"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def directory(name: str) -> Path:
    """资源目录：安装后的包内优先，其次是源码树中包的上一级。"""
    for parent in (_PACKAGE, _PACKAGE.parent):
        if (parent / name).is_dir():
            return parent / name
    raise FileNotFoundError(name)


def package() -> Path:
    """程序本身所在的目录。"""
    return _PACKAGE


def templates() -> Path:
    """表样目录。"""
    return directory("templates")


def schema(name: str) -> bytes:
    """一份 JSON Schema 的内容；name 如 household。"""
    return (directory("schemas") / f"{name}.schema.json").read_bytes()


def profiles() -> Path:
    """内置政策方案目录。"""
    return _PACKAGE / "profiles"


def schema_names() -> list[str]:
    """各 JSON Schema 的名称，如 household。"""
    return sorted(path.name.removesuffix(".schema.json") for path in directory("schemas").glob("*.schema.json"))


def starter() -> Path:
    """dangan init 写出的现成文件。"""
    return _PACKAGE / "starter"


def report_page() -> Path:
    """HTML 报告页面的各部分。"""
    return _PACKAGE / "reporters" / "assets"
