"""规则与方案互相核对：有没有查不了的规则、没有用例的规则、没有人用的门槛和名单。

规则码重复在登记时就报错（registry），不必再查。
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from dangan import profile
from dangan.model import CHILD_TABLES
from dangan.profile import Profile, Threshold, WordList
from dangan.rules import RULES, Rule

_PACKAGE = Path(__file__).parents[1]
_CASES = _PACKAGE.parent / "tests" / "rules" / "cases"
_EXPECTED = re.compile(r"^\s+应报: *(?P<nothing>\[\])?", re.MULTILINE)
_SEED_CLAUSE = re.compile(r"00\d-\d\d(\..+)?")


def check(rules: Mapping[str, Rule] = RULES, policies: Sequence[Profile] = (), cases: Path = _CASES) -> list[str]:
    """互相矛盾之处，一处一句；没有则为空。

    policies 为空即全部内置方案；cases 为用例目录，安装后的包里没有，就不查用例。
    """
    policies = policies or [profile.load(name) for name in profile.names()]
    found = [
        *_titles(rules.values()),
        *_clauses(rules.values(), policies),
        *_named(rules.values(), policies),
        *_settings(rules, policies),
        *_unused(policies),
    ]
    if cases.is_dir():
        found += _cases(rules, cases)
    return found


def _titles(rules: Iterable[Rule]) -> Iterator[str]:
    titles = Counter(rule.title for rule in rules)
    for title, count in titles.items():
        if count > 1:
            yield f"规则名称重复：{count} 条都叫“{title}”"


def _clauses(rules: Iterable[Rule], policies: Sequence[Profile]) -> Iterator[str]:
    """规则依据的条款，至少一个方案要有；规则里另写的条款编号也一样。"""
    known = {clause for policy in policies for clause in policy.clauses}
    for rule in rules:
        for clause in (rule.clause, *(rule.parts or {})):
            if clause not in known:
                yield f"{rule.code}：依据的条款 {clause} 哪个方案都没有"
    for word in sorted(_words()):
        if _SEED_CLAUSE.fullmatch(word) and word not in known:
            yield f"代码里写的条款 {word} 哪个方案都没有"


def _named(rules: Iterable[Rule], policies: Sequence[Profile]) -> Iterator[str]:
    """规则要用的门槛、名单、材料与表，都要有定义。"""
    entries = {name for policy in policies for name in (*policy.thresholds, *policy.lists)}
    papers = {paper.name for policy in policies for paper in policy.papers}
    for rule in rules:
        for what, wanted, known in (
            ("门槛或名单", rule.needs, entries),
            ("材料", rule.papers, papers),
            ("表", rule.reads, set(CHILD_TABLES)),
        ):
            for name in wanted:
                if name not in known:
                    yield f"{rule.code}：要用的{what}「{name}」哪个方案都没有定义"


def _settings(rules: Mapping[str, Rule], policies: Sequence[Profile]) -> Iterator[str]:
    """方案中写的规则码、规则族要真有。"""
    families = {rule.family for rule in rules.values()}
    for policy in policies:
        for code in policy.rules:
            if code not in rules:
                yield f"{policy.id}：[rules] 写了没有的规则码 {code}"
        for name in policy.owners:
            if name.startswith("D") and name not in rules and name not in families:
                yield f"{policy.id}：[owners] 写了没有的规则码或规则族 {name}"


def _unused(policies: Sequence[Profile]) -> Iterator[str]:
    """门槛、名单：代码里没有用到，也没有写明 use，就是摆设。"""
    idle: dict[str, list[str]] = {}
    for policy in policies:
        entries: dict[str, Threshold | WordList] = {**policy.thresholds, **policy.lists}
        for name, entry in entries.items():
            if not entry.use and name not in _words():
                idle.setdefault(name, []).append(policy.id)
    for name, places in sorted(idle.items()):
        where = "、".join(places)
        yield f"门槛或名单「{name}」没有规则、表样用到，也没有写明用处（use）：{where}"


def _cases(rules: Mapping[str, Rule], cases: Path) -> Iterator[str]:
    """每条规则至少一例该报、一例不该报。"""
    written = {path.stem: path.read_text(encoding="utf-8") for path in sorted(cases.glob("*.yml"))}
    for code in sorted(set(written) - set(rules)):
        yield f"用例 {code}.yml 没有对应的规则"
    for code, rule in rules.items():
        if rule.scope == "tool":
            continue
        outcomes = [match["nothing"] for match in _EXPECTED.finditer(written.get(code, ""))]
        if not any(outcomes):
            yield f"{code}：没有不该报的用例"
        if all(outcomes):
            yield f"{code}：没有该报的用例"


@cache
def _words() -> frozenset[str]:
    """代码里写的全部字符串。"""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in _PACKAGE.rglob("*.py")]
    return frozenset(
        node.value
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
