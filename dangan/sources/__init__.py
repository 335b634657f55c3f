"""读入：JSON、JSON Lines、CSV、XLSX，以及国家系统的平铺导出与材料清点表，都归为同一个模型。"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from dangan.errors import InputError, why
from dangan.sources import csvs, jsons, sheets, xlsx
from dangan.sources.county import County

__all__ = ["READERS", "County", "read"]

READERS: dict[str, tuple[str, Callable[[Path, str, County], None]]] = {
    ".json": ("JSON：户的列表，或 {households, villages, village_documents}", jsons.read_json),
    ".jsonl": ("JSON Lines：一行一户", jsons.read_jsonl),
    ".csv": ("CSV：一张表", csvs.read_csv),
    ".xlsx": ("Excel 工作簿：一张工作表一张表，或平铺导出、材料清点表", xlsx.read_workbook),
    ".xlsm": ("Excel 工作簿（含宏）", xlsx.read_workbook),
    ".xls": ("旧版 Excel 工作簿", xlsx.read_workbook),
}
"""能读的文件种类：扩展名 → (说明, 读法)。"""


def read(paths: Sequence[Path], columns: Mapping[str, str] = {}) -> County:
    """读入若干文件与文件夹，按户编号归为一个 County。

    含 households.csv 或 户.csv 的文件夹是一套表；其他文件夹逐级查找能读的文件。
    columns 为本县自定义表头：原表头 → 标准表头或英文键。读不出的输入记入 County.unreadable，不抛出错误。
    """
    county = County(columns)
    for path, name in _labelled(paths):
        if path.is_dir():
            _read_folder(path, name, county)
        else:
            _read_file(path, name, county)
    return county


def _labelled(paths: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """各输入在报告里的名字：只用末一段；重名时用给出的路径。"""
    names = [path.name or str(path) for path in paths]
    for path, name in zip(paths, names, strict=True):
        yield path, name if names.count(name) == 1 else path.as_posix()


def _read_folder(folder: Path, name: str, county: County) -> None:
    if any((folder / f"{stem}.csv").is_file() for stem in sheets.HOUSEHOLD_STEMS):
        files = _inside(sorted(folder.glob("*.csv")), folder, name, county)
        county.folders |= {f"{name}/{path.name}": folder for path in files}
        _guarded(csvs.read_bundle, files, name, county)
        return
    files = [path for path in sorted(folder.rglob("*")) if path.suffix.lower() in READERS and _is_data(path, folder)]
    for path in _inside(files, folder, name, county):
        _read_file(path, f"{name}/{path.relative_to(folder).as_posix()}", county)
    if not files:
        county.unread(name, f"文件夹 {name} 里没有能读的文件（{'、'.join(READERS)}）")


def _inside(files: Iterable[Path], folder: Path, name: str, county: County) -> list[Path]:
    """去掉指向文件夹之外的链接，说出来：别人给的文件夹不该带出别处的文件。"""
    root = folder.resolve()
    inside = []
    for path in files:
        if path.resolve().is_relative_to(root):
            inside.append(path)
            continue
        shown = f"{name}/{path.relative_to(folder).as_posix()}"
        county.unread(shown, f"{shown} 是指向文件夹之外的链接，没有读；要用它，请换成文件本身")
    return inside


def _is_data(path: Path, folder: Path) -> bool:
    """隐藏文件与 Excel、WPS 打开时留下的 ~$ 锁文件不算。"""
    return path.is_file() and not any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)


def _read_file(path: Path, name: str, county: County) -> None:
    reader = READERS.get(path.suffix.lower())
    if not path.exists():
        county.unread(name, f"没有 {name} 这个文件或文件夹")
    elif reader is None:
        county.unread(name, f"{name} 不是能读的文件种类；能读的有 {'、'.join(READERS)}")
    else:
        county.folders[name] = path.parent
        _guarded(reader[1], path, name, county)


def _guarded(reader: Callable[[Any, str, County], None], path: Any, name: str, county: County) -> None:
    """一个输入读不出，不妨碍其余。"""
    try:
        reader(path, name, county)
    except InputError as error:
        county.unread(name, str(error))
    except PermissionError:
        county.unread(name, f"{name} 打不开：没有权限，或正被 Excel、WPS 占用，请关闭后重试")
    except OSError as error:
        county.unread(name, f"{name} 读取失败：{why(error)}")
