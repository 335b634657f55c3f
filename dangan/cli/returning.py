"""validate --return：把读入的工作簿写上意见，退到一个新目录。"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from dangan import files
from dangan.cli.streams import say
from dangan.errors import OutputError, UsageError
from dangan.findings import Report

if TYPE_CHECKING:
    from dangan.sources.county import Workbook


def require_empty(folder: Path) -> None:
    """目录须是新的或空的：原表和经办人改过的旧退回件都不能被盖掉。否则抛出 UsageError。"""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"--return 的 {folder} 须是新的或空的目录，以免盖掉已有的表")


def give_back(folder: Path, report: Report, workbooks: Mapping[str, Workbook]) -> bool:
    """逐个退回，全部退回为真；退不回的说明原因，不妨碍其余。"""
    from dangan.reporters import returned

    entries = returned.remarks(report)
    complete = True
    for name, book in workbooks.items():
        if book.path.suffix.lower() not in returned.SUFFIXES:
            say(f"{name} 是旧版 .xls，不能退回；请用 Excel 或 WPS 另存为 .xlsx 再查")
            complete = False
            continue
        target = _free(folder, name)
        try:
            result = returned.mark(book, entries.get(name, ()))
            files.write(target, result.data)
        except OutputError as error:
            say(f"没有退回：{error}")
            complete = False
            continue
        say(f"已退回：{target}，写上 {result.remarks} 条意见")
        if result.drawings_lost:
            say(f"{target} 未必带上了原表里的图片、图形，以原表为准")
    placed = [f for f in report.findings if f.source and f.source.row and f.source.file in workbooks]
    if elsewhere := len(report.findings) - len(placed):
        say(f"另有 {elsewhere} 条意见不在退回的表上，见报告")
    if not workbooks:
        say("没有读入 XLSX，没有可退回的表")
    return complete


def _free(folder: Path, name: str) -> Path:
    """退回件的位置：照报告里的名字（文件夹读入的带下级目录），越出目录的只取文件名，重名的加序号。"""
    label = PurePosixPath(name)
    target = folder / (label.name if label.is_absolute() or ".." in label.parts else label)
    number = 1
    while target.exists():
        number += 1
        target = target.with_name(f"{label.stem}-{number}{label.suffix}")
    return target
