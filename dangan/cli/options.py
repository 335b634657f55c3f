"""各命令共用的选项，以及由选项到设置的转换。"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from dangan import config, dates, profile
from dangan.choosing import Picker, choice
from dangan.cli.lists import read_list
from dangan.cli.streams import say
from dangan.dates import PartialDate
from dangan.errors import InputError, UsageError
from dangan.findings import Failed

Choices = TypeVar("Choices", bound=str)

Inputs = Annotated[
    list[Path],
    typer.Argument(metavar="输入…", help="JSON、JSONL、CSV、XLSX 文件或目录；多个输入按户编号合为一份"),
]
ProfileId = Annotated[
    str,
    typer.Option(
        "--profile",
        metavar="方案",
        help="政策方案编号或 TOML 文件（默认取 dangan.toml，再默认 zhushan-2017）",
    ),
]
Config = Annotated[
    Path | None,
    typer.Option("--config", metavar="文件", help="本县设置（默认自第一个输入、再自当前目录向上找 dangan.toml）"),
]
Villages = Annotated[
    list[str] | None,
    typer.Option("--village", metavar="村", help="只要此村的户；可重复"),
]
Townships = Annotated[
    list[str] | None,
    typer.Option("--township", metavar="乡镇", help="只要此乡镇的户；可重复"),
]
Codes = Annotated[
    list[str] | None,
    typer.Option("--household", metavar="户编号", help="只要这一户；可重复"),
]
Helpers = Annotated[
    list[str] | None,
    typer.Option("--helper", metavar="姓名", help="只要此人（现任帮扶责任人）的户；可重复"),
]
Lists = Annotated[
    list[Path] | None,
    typer.Option("--list", metavar="文件", help="只要名单上的户：文本、CSV 或 XLSX，第一列为户编号；可重复"),
]


def unmasked(wanted: bool) -> bool:
    """--show-id 写了就说一声：写出的有全号。"""
    if wanted:
        say("--show-id：写出的有完整的证件号码、电话，只给该看的人，用完收好")
    return wanted


ShowId = Annotated[bool, typer.Option("--show-id", callback=unmasked, help="不遮盖证件号码与电话（默认遮盖）")]


def settings(path: Path | None, inputs: Sequence[Path]) -> config.Settings:
    """本县设置：指定的文件，否则第一个输入处、再次当前目录，逐级向上找。"""
    if path is not None and not path.is_file():
        raise UsageError(f"没有设置文件 {path}")
    starts = [*(p.resolve() for p in inputs[:1]), Path.cwd()]
    found = path or next(filter(None, map(config.find, starts)), None)
    return config.load(found)


def policy(wanted: str, county: config.Settings) -> profile.Profile:
    """政策方案，已按本县设置调整责任人与规则。"""
    return profile.load(wanted or county.profile).adjusted(county.owners, county.rules)


def day(text: str, default: str = "") -> PartialDate | None:
    """--as-of 的日期；没有写则取 dangan.toml 的，都没有为 None。"""
    wanted = text or default
    try:
        return dates.parse(wanted) if wanted else None
    except ValueError:
        raise UsageError(f"日期「{wanted}」看不懂，请写成 2017-11-30") from None


def today() -> PartialDate:
    """今天。除此之外任何地方都不看时钟。"""
    return dates.from_date(dt.date.today())


def chosen(
    townships: list[str] | None,
    villages: list[str] | None,
    codes: list[str] | None,
    helpers: list[str] | None,
    lists: list[Path] | None,
) -> Picker:
    """选户条件；名单文件里的户编号与 --household 合在一起。"""
    listed = [code for path in lists or () for code in read_list(path)]
    return Picker(choice(townships or (), villages or (), [*(codes or ()), *listed], helpers or ()))


def require_any_read(households: int, unreadable: Sequence[Failed]) -> None:
    """有输入读不出、一户也没有读到：抛出 InputError，免得把空的结果盖在以前的上面。"""
    if unreadable and not households:
        raise InputError(f"一户也没有读到，没有写结果：{'；'.join(failed.reason for failed in unreadable)}")


def split(values: list[str] | None) -> tuple[str, ...]:
    """逗号分开、可重复的选项值 → 一列值。"""
    parts = (part.strip() for value in values or () for part in re.split("[,，、]", value))
    return tuple(filter(None, parts))


def one_of(name: str, value: str, allowed: Sequence[Choices]) -> Choices:
    """可选值中的那一个；不在其中抛出 UsageError。"""
    for one in allowed:
        if one == value:
            return one
    raise UsageError(f"选项 {name} 没有「{value}」，可选：{'、'.join(allowed)}")
