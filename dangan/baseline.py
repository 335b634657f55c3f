"""基线：把现有的意见记作旧账，此后只报新的。

旧账认指纹（规则、户、证据），不认行号与措辞；文件里只有规则码、户编号与指纹。
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import msgspec

from dangan import files
from dangan.errors import ConfigError, why
from dangan.findings import Debt, Finding, Report
from dangan.looked import CRASHED

_HOW = "基线由 dangan validate … --write-baseline 写出，请重写一份"


class Baseline(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """一份基线。debts 按规则码、户编号、指纹排列，一行一笔。"""

    kind: Literal["dangan-baseline"] = "dangan-baseline"
    version: Literal[1] = 1
    profile: str
    debts: list[Debt]


def of(report: Report) -> Baseline:
    """报告中的全部意见，记作旧账；规则运行出错的不算。"""
    debts = [_debt(finding) for finding in report.findings if finding.rule != CRASHED]
    return Baseline(profile=report.profile, debts=sorted(debts, key=_order))


def write(path: Path, baseline: Baseline) -> None:
    """写出基线；同样的意见写出同样的字节，一行一笔，便于比较。写不成抛出 OutputError。"""
    head = {"kind": baseline.kind, "version": baseline.version, "profile": baseline.profile}
    debts = b",\n".join(map(msgspec.json.encode, baseline.debts))
    files.write(path, msgspec.json.encode(head)[:-1] + b',"debts":[\n' + debts + b"\n]}\n")


def read(path: Path) -> Baseline:
    """读入基线；读不出、不完好、不是基线，抛出 ConfigError。"""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Baseline)
    except OSError as error:
        raise ConfigError(f"基线 {path} 读不出：{why(error)}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} 不是完好的基线文件。{_HOW}") from error


def apply(report: Report, baseline: Baseline, looked: Callable[[str, str | None], bool]) -> Report:
    """旧账不再列出，只计数；查过（looked）而不再有的旧账列入 stale。一笔只抵一条。

    基线属于别的方案，抛出 ConfigError。
    """
    if baseline.profile != report.profile:
        raise ConfigError(f"基线属于方案 {baseline.profile}，这次用的是 {report.profile}。{_HOW}")
    owed = Counter(baseline.debts)
    new = []
    for finding in report.findings:
        debt = _debt(finding)
        if owed[debt]:
            owed[debt] -= 1
        else:
            new.append(finding)
    stale = [debt for debt in sorted(owed.elements(), key=_order) if looked(debt.rule, debt.household)]
    baselined = len(report.findings) - len(new)
    return report.listing(new, msgspec.structs.replace(report.quiet, baselined=baselined, stale=stale))


def _debt(finding: Finding) -> Debt:
    return Debt(finding.rule, finding.household, finding.fingerprint)


def _order(debt: Debt) -> tuple[str, str, str]:
    return debt.rule, debt.household or "", debt.fingerprint
