"""豁免：某一户的某条规则，说明理由、定下期限，到期以前不报。

豁免写在一张表里（CSV 或 XLSX，列为户编号、规则码、理由、到期），由 dangan.toml 的 suppressions 指明。
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from dangan import dates
from dangan.dates import PartialDate
from dangan.errors import ConfigError, InputError, UsageError
from dangan.findings import Exemption, Report
from dangan.looked import CRASHED
from dangan.rules import Selection

COLUMNS = ("户编号", "规则码", "理由", "到期")

_RULE = re.compile(r"D\d{3}")
_DAMAGED = re.compile(r"[\d.]+[Ee]\+?\d+")


def read(path: Path) -> list[Exemption]:
    """读豁免表。缺列、缺格、没有的规则码、看不懂的日期、被改坏的户编号，都抛出 ConfigError，写明第几行。"""
    from dangan.sources import plain

    try:
        rows = plain.rows(path)
    except InputError as error:
        raise ConfigError(f"豁免表 {error}") from error
    header = rows[0] if rows else []
    if missing := [name for name in COLUMNS if name not in header]:
        raise ConfigError(f"豁免表 {path} 第一行缺这些列：{'、'.join(missing)}；应有 {'、'.join(COLUMNS)}")
    places = [header.index(name) for name in COLUMNS]
    exemptions = []
    for number, row in enumerate(rows[1:], 2):
        if any(row):
            cells = [row[place] if place < len(row) else "" for place in places]
            exemptions.append(_exemption(f"豁免表 {path} 第{number}行", *cells))
    return exemptions


def _exemption(where: str, household: str, rule: str, reason: str, expires: str) -> Exemption:
    for name, value in zip(COLUMNS, (household, rule, reason, expires), strict=True):
        if not value:
            raise ConfigError(f"{where}没有写「{name}」")
    if _DAMAGED.fullmatch(household):
        raise ConfigError(f"{where}的户编号“{household}”已被 Excel 改坏；请先把这一列设为文本，再重新录入")
    rule = rule.upper()
    try:
        Selection((rule,)).codes()
    except UsageError as error:
        raise ConfigError(f"{where}：{error}") from error
    if not _RULE.fullmatch(rule) or rule == CRASHED:
        raise ConfigError(f"{where}：「{rule}」不能豁免；请写一条规则的规则码，如 D501")
    try:
        day = dates.parse(expires)
    except ValueError:
        raise ConfigError(f"{where}的到期“{expires}”看不懂，请写成 2018-06-30") from None
    return Exemption(household, rule, reason, str(day))


def apply(
    report: Report, exemptions: Sequence[Exemption], as_of: PartialDate, looked: Callable[[str, str | None], bool]
) -> Report:
    """豁免的意见不再列出，只计数。到期以 as_of 为准；查过（looked）而没有可豁免的列入 unused。"""
    expired = [e for e in exemptions if as_of.after(dates.parse(e.expires))]
    live = [e for e in exemptions if e not in expired]
    exempt = {(e.household, e.rule) for e in live}
    listed = [f for f in report.findings if (f.household, f.rule) not in exempt]
    used = {(f.household, f.rule) for f in report.findings} & exempt
    unused = [e for e in live if (e.household, e.rule) not in used and looked(e.rule, e.household)]
    suppressed = len(report.findings) - len(listed)
    quiet = msgspec.structs.replace(report.quiet, suppressed=suppressed, expired=expired, unused=unused)
    return report.listing(listed, quiet)
