"""用例：新建工作目录，取出表样供本县修改。已有的文件一律不动。"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

import msgspec

from dangan import config, files, resources, workbooks
from dangan.errors import UsageError
from dangan.model import Household
from dangan.profile import Profile
from dangan.text import safe_file_name

FORMS = "表样"
DATA = "资料"
BOOK = f"{DATA}/户档案.xlsx"
_SETTING = f'templates = "{FORMS}"'


class Placed(msgspec.Struct, frozen=True):
    """一个文件：path 相对工作目录；written 为假表示已有，没有动。"""

    path: str
    written: bool


def scaffold(folder: Path, households: Sequence[Household], profile: Profile) -> list[Placed]:
    """在 folder 中建立工作目录；households 为由导出读到的户，没有则为空。

    写不进抛出 OutputError；已有的户档案不是由这份导出写的，一个文件也不写，抛出 UsageError 说明怎样换。
    """
    contents = dict(_contents(households, profile))
    book = folder / BOOK
    if BOOK in contents and book.is_file() and book.read_bytes() != contents[BOOK]:
        data = folder / DATA
        raise UsageError(
            f"{book} 已有，与这份导出不同，没有动。"
            f"要换成这份导出：先把 {data} 改名为 {folder / f'旧{DATA}'}，再执行一次；"
            f"然后把旧的里填过的材料清点表、自己的台账放进 {data / '已填'}，与新表一起读，清点表以填过的为准"
        )
    return [_place(folder, path, data) for path, data in contents.items()]


def scaffold_forms(folder: Path) -> list[Placed]:
    """把内置的表样、版面数字与写法说明取到 folder/表样，供本县修改。写不进抛出 OutputError。"""
    return [
        _place(folder, f"{FORMS}/{path.name}", path.read_bytes()) for path in sorted(resources.templates().iterdir())
    ]


def use_forms(settings: Path) -> bool:
    """在 dangan.toml 里写明表样目录，返回是否已经写明；只去掉现成那一行的 #，其余一字不动。"""
    current = config.load(settings)
    if current.render.templates:
        return Path(current.render.templates).resolve() == (settings.parent / FORMS).resolve()
    content = settings.read_text(encoding="utf-8-sig") if settings.is_file() else ""
    changed = content.replace(f"# {_SETTING}", _SETTING, 1)
    if changed == content or not _says_so(changed):
        return False
    files.write(settings, changed.encode())
    return True


def _says_so(content: str) -> bool:
    """改后的设置里，[render] 的 templates 确是表样目录。"""
    try:
        return bool(tomllib.loads(content)["render"]["templates"] == FORMS)
    except (tomllib.TOMLDecodeError, KeyError, TypeError):
        return False


def _contents(households: Sequence[Household], profile: Profile) -> Iterator[tuple[str, bytes]]:
    for path in sorted(resources.starter().iterdir()):
        yield path.name, path.read_bytes()
    for name, data in workbooks.csv_templates().items():
        yield f"模板/{name}", data
    yield "模板/户档案.xlsx", workbooks.template()
    yield "模板/材料清点表.xlsx", workbooks.inventory("", (), profile)
    if households:
        yield BOOK, workbooks.households(households)
        yield from _inventories(households, profile)


def _inventories(households: Iterable[Household], profile: Profile) -> Iterator[tuple[str, bytes]]:
    def place(household: Household) -> tuple[str, str]:
        return household.township or "", household.village or ""

    ordered = sorted(households, key=lambda h: (*place(h), h.group or "", h.code))
    for (township, village), group in groupby(ordered, key=place):
        title = f"{township}{village}"
        name = safe_file_name(title or "村不明")
        yield f"{DATA}/材料清点表-{name}.xlsx", workbooks.inventory(title, group, profile)


def _place(folder: Path, path: str, data: bytes) -> Placed:
    target = folder / path
    if target.exists():
        return Placed(path, written=False)
    files.write(target, data)
    return Placed(path, written=True)
