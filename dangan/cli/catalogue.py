"""dangan rules / explain / profiles / schema：查什么、为什么、依据哪一条。"""

from __future__ import annotations

import inspect
import sys
from difflib import get_close_matches
from typing import Annotated

import msgspec
import typer

from dangan.cli import options
from dangan.errors import UsageError
from dangan.reporters.view import SEVERITY_NAMES

FORMATS = ("text", "json")

Format = Annotated[str, typer.Option("--format", metavar="|".join(FORMATS), help="输出格式（默认 text）")]
RuleCode = Annotated[str, typer.Argument(metavar="规则码", help="如 D501")]
ProfileName = Annotated[str, typer.Argument(metavar="[方案]", help="方案编号或 TOML 文件；不写则列出全部")]
Check = Annotated[bool, typer.Option("--check", help="规则与方案互相核对：条款、用例、门槛、名单有没有缺的、多余的")]
SchemaName = Annotated[str, typer.Argument(metavar="[名称]", help="household、profile 或 report；不写则列出全部")]


def rules(report_format: Format = "text", check: Check = False) -> int:
    """
    列出全部规则：规则码、级别、整改方式、名称。

    示例：
      dangan rules
      dangan rules --format json
      dangan rules --check

    退出码：0 正常；1 --check 查出规则与方案对不上。
    """
    from dangan.cli import tables
    from dangan.rules import RULES

    if check:
        return _check()
    rows = [
        {"rule": r.code, "title": r.title, "severity": r.severity, "remedy": r.remedy, "clause": r.clause}
        for r in RULES.values()
    ]
    if options.one_of("--format", report_format, FORMATS) == "json":
        print(msgspec.json.format(msgspec.json.encode(rows), indent=2).decode())
        return 0
    table = tables.table("规则码", "级别", "整改", "名称", "依据")
    for rule in RULES.values():
        table.add_row(rule.code, SEVERITY_NAMES[rule.severity], rule.remedy, rule.title, rule.clause)
    tables.show(table)
    return 0


def _check() -> int:
    from dangan import profile
    from dangan.rules import RULES, selfcheck

    contradictions = selfcheck.check()
    for contradiction in contradictions:
        print(contradiction)
    if not contradictions:
        print(f"{len(RULES)} 条规则、{len(profile.names())} 个方案，互相对得上。")
    return int(bool(contradictions))


def explain(code: RuleCode) -> None:
    """
    说明一条规则：要求、依据的原文、反例与正例。

    示例：
      dangan explain D501
    """
    from dangan import profile
    from dangan.rules import RULES

    wanted = code.upper()
    if wanted not in RULES:
        near = "、".join(get_close_matches(wanted, RULES))
        raise UsageError(f"没有规则 {code}" + (f"；是否想写 {near}？" if near else "；dangan rules 列出全部规则"))
    rule = RULES[wanted]
    print(f"{rule.code}　{rule.title}")
    print(f"级别：{SEVERITY_NAMES[rule.severity]}　整改：{rule.remedy}　依据：{rule.clause}")
    print()
    print(inspect.cleandoc(rule.doc))
    for name in profile.names():
        text = profile.load(name).clauses.get(rule.clause, "")
        if text and text not in rule.doc:
            print(f"\n条款原文（{name}）：{text}")


def profiles(profile_id: ProfileName = "") -> None:
    """
    列出内置政策方案；写上编号则列出该方案的全部规定。

    示例：
      dangan profiles
      dangan profiles zhushan-2017
    """
    from dangan import profile
    from dangan.cli import policies, tables

    if profile_id:
        policies.show(profile.load(profile_id))
        return
    table = tables.table("方案", "名称", "地方", "年度", "出处")
    for name in profile.names():
        found = profile.load(name)
        table.add_row(found.id, found.title, found.place, str(found.year), found.source)
    tables.show(table)


def schema(name: SchemaName = "") -> None:
    """
    输出一份 JSON Schema（2020-12），供编辑器或别的程序核对。

    示例：
      dangan schema
      dangan schema household > household.schema.json
    """
    from dangan import resources

    if not name:
        print("\n".join(resources.schema_names()))
        return
    options.one_of("名称", name, resources.schema_names())
    sys.stdout.write(resources.schema(name).decode("utf-8"))
