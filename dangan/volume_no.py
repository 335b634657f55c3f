"""档号的样式：如 {fonds_no}-{catalogue_no}-{number:03d}，number 为目录内卷号。

样式里除 number 以外的都相同的各卷，属同一目录，卷号在其中自 1 起，不重号。
"""

from __future__ import annotations

import re
import string
from dataclasses import dataclass
from functools import lru_cache

from dangan.config import Archive
from dangan.errors import ConfigError

NUMBER = "number"

_FIELDS = {
    "fonds_no": "全宗号",
    "catalogue_no": "目录号",
    "category": "类目名称",
    "retention": "保管期限",
    "year": "年度",
}
_REGION = "region_code"
_WIDTH = re.compile(r"(?:0?\d+)?d?")


@dataclass(frozen=True, slots=True)
class Series:
    """一个目录的档号：卷号之前、之后的文字，与卷号的写法。"""

    before: str
    after: str
    width: str

    def volume_no(self, number: int) -> str:
        """目录内卷号 → 档号。"""
        return f"{self.before}{number:{self.width}}{self.after}"

    def number(self, volume_no: str | None) -> int | None:
        """档号 → 目录内卷号；不是这个目录的为 None。"""
        if not volume_no or not volume_no.startswith(self.before) or not volume_no.endswith(self.after):
            return None
        digits = volume_no[len(self.before) : len(volume_no) - len(self.after)]
        if not (digits.isascii() and digits.isdecimal()):
            return None
        return int(digits) if self.volume_no(int(digits)) == volume_no else None


@lru_cache(maxsize=1024)
def series(archive: Archive, region_code: str | None) -> Series | None:
    """某立档单位、某村的户所在的目录；没有设定样式，或样式用到行政区划代码而户上没有登记的，为 None。

    样式写错，或用到的归档项目没有设定，抛出 ConfigError。
    """
    if not archive.volume_pattern:
        return None
    texts = ["", ""]
    width = None
    for literal, name, spec, conversion in _parsed(archive.volume_pattern):
        side = int(width is not None)
        texts[side] += literal
        if name is None:
            continue
        if name == NUMBER and width is None and not conversion and _WIDTH.fullmatch(spec or ""):
            width = spec or ""
        elif name == NUMBER:
            raise _wrong(archive, "须有且只有一个 {number}，位数写作 {number:03d}")
        elif spec or conversion or name not in (*_FIELDS, _REGION):
            raise _wrong(archive, f"不能写 {{{name}}}；可用 {_known()}")
        elif name == _REGION and not region_code:
            return None
        else:
            texts[side] += region_code or "" if name == _REGION else _value(archive, name)
    if width is None:
        raise _wrong(archive, "须有且只有一个 {number}，位数写作 {number:03d}")
    return Series(texts[0], texts[1], width)


def numbered(archive: Archive, region_code: str | None, volume_no: str | None) -> tuple[int, str] | None:
    """档号中的目录内卷号：数与写法（7、007）；没有档号样式、不合样式的为 None。"""
    catalogue = series(archive, region_code)
    number = catalogue.number(volume_no) if catalogue else None
    return (number, f"{number:{catalogue.width}}") if catalogue and number is not None else None


def _parsed(pattern: str) -> list[tuple[str, str | None, str | None, str | None]]:
    try:
        return list(string.Formatter().parse(pattern))
    except ValueError as error:
        raise ConfigError(f"[archive] 的档号样式 volume_pattern「{pattern}」花括号没有配对") from error


def _value(archive: Archive, name: str) -> str:
    value: str = getattr(archive, name)
    if not value:
        raise _wrong(archive, f"用到 {name}（{_FIELDS[name]}），而 [archive] 里没有设定")
    return value


def _wrong(archive: Archive, reason: str) -> ConfigError:
    return ConfigError(f"[archive] 的档号样式 volume_pattern「{archive.volume_pattern}」{reason}")


def _known() -> str:
    return "、".join(f"{{{name}}}" for name in (*_FIELDS, _REGION, NUMBER))
