"""规则登记处：每条规则是一个函数，给出问题（Problem），别的什么也不做。

登记时即核对：规则码重复、格式不对，导入时就报错。
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from dangan.errors import UsageError
from dangan.findings import Problem, Remedy, Severity

Scope = Literal["household", "across", "county", "both", "tool"]
Check = Callable[[Any], Iterator[Problem]]

_CODE = re.compile(r"D\d{3}")


@dataclass(frozen=True, slots=True)
class Rule:
    """一条规则。

    reads 是它要读的表（Household 的字段名），某户缺其中一张即不查该户；needs 是它要用的门槛或名单
    （方案 thresholds、lists 中的名称），本县未设定即不查；papers 是它涉及的材料，方案中没有即不查。
    parts 是依据别处条款的部分：条款编号 → 这一部分查什么，方案没有该条款时只是这部分不查。
    tool 列出须由调用者提供的工具（Case 的字段名）。
    scope：household 逐户，across 逐户与此前读到的户（Case.seen）比较，county 全部读完后一次，
    both 逐户与全部读完后，tool 由本工具自己给出，从不运行。
    """

    code: str
    title: str
    severity: Severity
    remedy: Remedy
    clause: str
    check: Check
    reads: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    parts: Mapping[str, str] | None = None
    scope: Scope = "household"

    @property
    def doc(self) -> str:
        """说明：首行为要求，其后为条款、反例、正例。"""
        return (self.check.__doc__ or "").strip()

    @property
    def family(self) -> str:
        """规则族：D1、D2……"""
        return self.code[:2]


RULES: dict[str, Rule] = {}


def rule(
    code: str,
    title: str,
    severity: Severity,
    remedy: Remedy,
    *,
    clause: str,
    reads: tuple[str, ...] = (),
    needs: tuple[str, ...] = (),
    papers: tuple[str, ...] = (),
    tools: tuple[str, ...] = (),
    parts: Mapping[str, str] | None = None,
    scope: Scope = "household",
) -> Callable[[Check], Check]:
    """登记一条规则；参数见 Rule。规则码重复或不是 D 加三位数字，抛出 ValueError。"""

    def register(check: Check) -> Check:
        if code in RULES:
            raise ValueError(f"规则码 {code} 重复登记")
        if not _CODE.fullmatch(code):
            raise ValueError(f"规则码 {code} 应为 D 加三位数字")
        RULES[code] = Rule(code, title, severity, remedy, clause, check, reads, needs, papers, tools, parts, scope)
        return check

    return register


@dataclass(frozen=True, slots=True)
class Selection:
    """选用哪些规则：select 为空即全部，再去掉 ignore。可写规则码（D501）或规则族（D5）。"""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def codes(self) -> frozenset[str]:
        """选中的规则码；写了没有的规则码抛出 UsageError，并提示相近的。"""
        wanted = _expand(self.select) if self.select else frozenset(RULES)
        return wanted - _expand(self.ignore)


def _expand(names: tuple[str, ...]) -> frozenset[str]:
    codes: set[str] = set()
    for name in names:
        matching = {code for code in RULES if code.startswith(name.strip().upper())} if name.strip() else set()
        if not matching:
            raise UsageError(_unknown(name))
        codes |= matching
    return frozenset(codes)


def _unknown(name: str) -> str:
    near = difflib.get_close_matches(name.strip().upper(), list(RULES), n=3)
    hint = f"是不是 {'、'.join(near)}？" if near else ""
    return f"没有规则「{name}」。{hint}用 dangan rules 查看全部规则码。"
