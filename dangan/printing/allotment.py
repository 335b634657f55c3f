"""档号分配：没有档号的户，按档号样式分给一个，记在 档号分配.csv 里，以后不再变。

表只添不改：分过的号不收回、不重排，户迁出、注销了也留着。记录里自己有档号的，以记录为准。
按资料中首次出现的次序分，与这次选印哪几户无关：选印几户与全县同印，分得的号相同。
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import msgspec

from dangan import files
from dangan.config import ArchiveTable
from dangan.errors import ConfigError, OutputError, UsageError, why
from dangan.lock import Lock
from dangan.model import Household
from dangan.volume_no import Series, series

FILE_NAME = "档号分配.csv"
COLUMNS = ("户编号", "乡镇", "村", "户主", "档号", "目录内卷号")

_BOM = b"\xef\xbb\xbf"
_SCIENTIFIC = re.compile(r"[\d.]+[Ee]\+\d+")
_FORMULA = re.compile(r"[=+\-@\t\r]")


class Row(msgspec.Struct, frozen=True):
    """分配一个档号要知道的一户。volume_no 为记录里自己的档号。"""

    code: str
    township: str
    village: str
    head: str
    region_code: str | None
    volume_no: str | None


def row(household: Household) -> Row:
    """由一户取出分配要用的几项。"""
    head = household.head
    return Row(
        household.code,
        household.township or "",
        household.village or "",
        (head.name if head else None) or "",
        household.region_code,
        household.volume_no,
    )


def filled(households: Iterable[Household], numbers: Mapping[str, str]) -> Iterator[Household]:
    """没有档号的户，填上分得的。"""
    for household in households:
        number = None if household.volume_no else numbers.get(household.code)
        yield msgspec.structs.replace(household, volume_no=number) if number else household


class Numbered(msgspec.Struct, frozen=True):
    """一户的档号与目录内卷号。"""

    volume_no: str
    number: int


def allot(path: Path, rows: Iterable[Row], archive: ArchiveTable) -> dict[str, str]:
    """各户的档号：户编号 → 档号，只列没有自己档号而分得了的。新分的先写进 path。

    rows 为资料中的全部户，按首次出现的次序。表有损坏、样式写错、或另一次运行正在分配，
    抛出 UsageError，一个号也不分；写不进抛出 OutputError。
    """
    households: dict[str, Row] = {}
    for one in rows:
        if one.code and one.head:
            households.setdefault(one.code, one)
    ordered = [(one, series(archive.of(one.township), one.region_code)) for one in households.values()]
    if not any(catalogue and not one.volume_no for one, catalogue in ordered):
        return {}
    with _locked(path):
        data, known = _read(path)
        fresh = _fresh(ordered, known)
        if fresh:
            files.write(path, data + _written([(households[code], one) for code, one in fresh.items()], bool(data)))
    every = known | fresh
    return {one.code: every[one.code].volume_no for one, _ in ordered if one.code in every and not one.volume_no}


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """两次运行不许同时分配：成品目录不同，表可能是同一份。"""
    try:
        files.folder(path.parent)
        lock = Lock(path.with_name(f".{path.name}.lock"))
    except UsageError as error:
        raise UsageError(f"{path} 正由另一次运行使用，请等它结束") from error
    except OSError as error:
        raise OutputError(f"写不进 {path.parent}：{why(error)}") from error
    try:
        yield
    finally:
        lock.release()


def _fresh(ordered: list[tuple[Row, Series | None]], known: Mapping[str, Numbered]) -> dict[str, Numbered]:
    """要新分的：每个目录接着已有的最大卷号往下分，不与记录里自己的档号相重。"""
    last = {catalogue: 0 for _, catalogue in ordered if catalogue}
    starts: dict[str, list[Series]] = {}
    for catalogue in last:
        starts.setdefault(catalogue.before, []).append(catalogue)
    lengths = {len(start) for start in starts}
    own = (one.volume_no for one, _ in ordered if one.volume_no)
    for volume_no in (*own, *(one.volume_no for one in known.values())):
        for near in (one for length in lengths for one in starts.get(volume_no[:length], ())):
            last[near] = max(last[near], near.number(volume_no) or 0)
    fresh = {}
    for one, own_catalogue in ordered:
        if own_catalogue and not one.volume_no and one.code not in known:
            last[own_catalogue] += 1
            number = last[own_catalogue]
            fresh[one.code] = Numbered(own_catalogue.volume_no(number), number)
    return fresh


def _read(path: Path) -> tuple[bytes, dict[str, Numbered]]:
    """已有的表：原样的字节，与各户的号。没有这个文件的为空；有一处读不懂就抛出 ConfigError。"""
    if not path.exists():
        return b"", {}
    try:
        data = path.read_bytes()
        lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise _damaged(path, f"读不出（{error}）") from error
    if not lines or tuple(lines[0]) != COLUMNS or not data.endswith(b"\n"):
        raise _damaged(path, "表头不对" if not lines or tuple(lines[0]) != COLUMNS else "末行不完整")
    known: dict[str, Numbered] = {}
    seen: set[str] = set()
    for number, line in enumerate(lines[1:], 2):
        if len(line) != len(COLUMNS) or not line[0] or not line[4] or not line[5].isdecimal():
            raise _damaged(path, f"第 {number} 行缺项")
        code, volume_no = line[0], line[4]
        if code in known or volume_no in seen:
            raise _damaged(path, f"第 {number} 行的户编号或档号与前面重复")
        if _SCIENTIFIC.fullmatch(code):
            raise _damaged(path, f"第 {number} 行的户编号成了科学计数法")
        known[code] = Numbered(volume_no, int(line[5]))
        seen.add(volume_no)
    return data, known


def _written(fresh: list[tuple[Row, Numbered]], follow: bool) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    if not follow:
        writer.writerow(COLUMNS)
    for one, allotted in fresh:
        place = (one.township, one.village, one.head)
        writer.writerow((one.code, *map(_plain, place), allotted.volume_no, allotted.number))
    return (b"" if follow else _BOM) + text.getvalue().encode("utf-8", "replace")


def _plain(value: str) -> str:
    """Excel 会把 = 之类开头的文字当作公式。"""
    return f"'{value}" if _FORMULA.match(value) else value


def _damaged(path: Path, what: str) -> ConfigError:
    return ConfigError(
        f"{path} 有损坏：{what}。没有分配任何档号；请从备份恢复（只看不存：用 Excel 存过的表，户编号会变成科学计数法）"
    )
