"""由规则与方案生成 docs/rules.md、docs/clauses.md：python docs/make.py。

条款一览的骨架（哪份文件有哪几项、没有查的理由）在 docs/mechanisms.toml，其余都从代码与方案取。
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from dangan import profile
from dangan.model import CHILD_TABLES
from dangan.profile import Paper, Profile, Threshold, WordList
from dangan.reporters.view import SEVERITY_NAMES
from dangan.rules import FAMILIES, RULES, Rule

HERE = Path(__file__).parent


def rules_page() -> str:
    """规则一览：每族一张表。"""
    policies = [profile.load(name) for name in profile.names()]
    lines = [
        "# 规则一览",
        "",
        f"共 {len(RULES)} 条，由 `python docs/make.py` 生成。一条的反例、正例与条款原文：`dangan explain 规则码`。",
        "方案没有所依条款的，不用这条规则；“须设定”的门槛、名单本县没有设定的，列入未核查。",
    ]
    for family, entry in FAMILIES.items():
        rules = [rule for rule in RULES.values() if rule.family == family]
        lines += ["", f"## {family} {entry[0]}（{len(rules)} 条）", ""]
        lines += _table(
            ("规则码", "名称", "级别", "整改", "依据", "要读的表", "须设定"),
            (
                (
                    rule.code,
                    rule.title,
                    SEVERITY_NAMES[rule.severity],
                    rule.remedy,
                    "、".join((rule.clause, *(rule.parts or {}))),
                    "、".join(CHILD_TABLES[table].TABLE for table in rule.reads),
                    "、".join(_title(name, policies) for name in rule.needs),
                )
                for rule in rules
            ),
        )
    return "\n".join(lines) + "\n"


def clauses_page() -> str:
    """条款一览：每份文件一张表，先列可以引用的门槛与名单名称。没有着落又没有理由的一项，抛出 ValueError。"""
    written = tomllib.loads((HERE / "mechanisms.toml").read_text(encoding="utf-8"))
    policies = {name: profile.load(name) for name in profile.names()}
    lines = [
        "# 条款一览：条款 → 方案条目 → 规则或表样",
        "",
        "由 `python docs/make.py` 生成。条款原文：`dangan profiles 方案`；所据文件全文：docs/regulations/。",
        "",
        "## 门槛与名单的名称",
        "",
        "本县在自己的方案里用这些名称设定，如 `[thresholds.poverty_line]`。",
        "",
        *_table(("名称", "说的是什么", "哪些方案有"), _names(policies.values())),
    ]
    for document in written["documents"]:
        policy = policies[document["profile"]]
        lines += ["", f"## {document['title']}", "", f"方案 `{policy.id}`。", ""]
        rows = [_row(policy, clause, item) for clause, item in document["items"].items()]
        lines += _table(("条款", "内容", "方案条目", "规则", "表样与其他用处", "不查的理由"), rows)
    lines += ["", "## 各份文件说法不一之处", "", "都由方案定，代码里没有。", ""]
    lines += _table(
        ("事项", *policies),
        (
            (topic, *("；".join(filter(None, (_saying(p, ref) for ref in refs))) for p in policies.values()))
            for topic, refs in written["differences"].items()
        ),
    )
    return "\n".join(lines) + "\n"


def _names(policies: Iterable[Profile]) -> Iterator[tuple[str, ...]]:
    titles: dict[str, dict[str, list[str]]] = {}
    everywhere = len(profile.names())
    for policy in policies:
        for name, entry in _entries(policy).items():
            titles.setdefault(name, {}).setdefault(entry.title, []).append(policy.id)
    for name in sorted(titles):
        for title, places in titles[name].items():
            yield f"`{name}`", title, "各方案" if len(places) == everywhere else "、".join(places)


def _row(policy: Profile, clause: str, item: dict[str, Any]) -> tuple[str, ...]:
    entries = {name: entry for name, entry in _entries(policy).items() if _under(entry.clause, clause)}
    papers = [paper for paper in policy.papers if _under(paper.clause, clause)]
    rules = [rule.code for rule in RULES.values() if _rests_on(rule, policy, clause, entries)]
    places = [f"{s.phase}程序“{s.name}”" for s in policy.steps if _under(s.clause, clause)]
    places += [f"类别“{s.name}”" for s in policy.sections if _under(s.clause, clause)]
    places += [f"户明白袋“{b.caption}”" for b in policy.bag if _under(b.clause, clause)]
    places += [f"核查单“{e.name}”" for e in policy.by_eye if _under(e.clause, clause)]
    places += [f"台账“{b.name}”" for b in policy.books if _under(b.clause, clause)]
    places += [f"对外“{n.name}”" for n in policy.notices if _under(n.clause, clause)]
    lists = [d for d in policy.departments if _under(d.clause, clause)]
    places += [f"部门名单“{d.name}”" for d in lists]
    rules = sorted({*rules, *(d.rule for d in lists)})
    uses = [_form(paper) for paper in papers if paper.form]
    uses += [entry.use for entry in entries.values() if entry.use]
    uses += [item["also"]] if "also" in item else []
    reason = item.get("reason", "")
    if not (entries or papers or places or rules or uses or reason):
        raise ValueError(f"docs/mechanisms.toml：{clause} 没有方案条目、规则、表样，也没有写理由（reason）")
    held = [f"`{name}` {_figures(entry)}" for name, entry in entries.items()]
    held += places + [f"材料“{paper.name}”" for paper in papers]
    return clause, item["title"], "；".join(held), "、".join(rules), "；".join(dict.fromkeys(uses)), reason


def _rests_on(rule: Rule, policy: Profile, clause: str, entries: Iterable[str]) -> bool:
    """规则依据这一条款，或用它的门槛、名单。"""
    setting = policy.rules.get(rule.code)
    own = (setting.clause if setting else None) or rule.clause
    return any(_under(c, clause) for c in (own, *(rule.parts or {}))) or bool(set(rule.needs) & set(entries))


def _under(clause: str, whole: str) -> bool:
    """条款是 whole，或它的分项（002-10.识别 属 002-10）。监测的分项各自成行。"""
    return clause == whole or (clause.startswith(f"{whole}.") and whole[0].isdigit())


def _entries(policy: Profile) -> dict[str, Threshold | WordList]:
    return {**policy.thresholds, **policy.lists}


def _form(paper: Paper) -> str:
    return f"表样“{paper.name}”"


def _figures(entry: Threshold | WordList) -> str:
    if isinstance(entry, WordList):
        return "、".join(entry.values) or "本县未设定"
    written = entry.value is not None or entry.by_year or entry.by_key
    return f"{entry.figures()} {entry.unit}" if written else entry.figures()


def _saying(policy: Profile, reference: str) -> str:
    """一个方案对一件事的说法：条款编号，或门槛、名单的值；没有为空。"""
    if reference in policy.clauses:
        return reference
    entry = _entries(policy).get(reference)
    return f"{entry.title}：{_figures(entry)}（{entry.clause}）" if entry else ""


def _title(name: str, policies: Iterable[Profile]) -> str:
    return next((policy.title_of(name) for policy in policies if name in _entries(policy)), name)


def _table(headers: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    lines = [f"| {' | '.join(headers)} |", f"|{' --- |' * len(headers)}"]
    return lines + [f"| {' | '.join(cell.replace('|', '｜') for cell in row)} |" for row in rows]


PAGES = {"rules.md": rules_page, "clauses.md": clauses_page}


def main() -> None:
    for name, page in PAGES.items():
        (HERE / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
