"""每条规则：该报的报，不该报的不出声；三户干净的资料一条也不报。"""

from __future__ import annotations

from typing import Any

import pytest
import rulecases

from dangan.rules import RULES, Case
from dangan.rules.applicable import plan


@pytest.mark.parametrize(("code", "example"), rulecases.cases())
def test_case(code: str, example: dict[str, Any]) -> None:
    found = rulecases.problems(code, example)
    rule = RULES[code]
    assert [p.path for p in found] == example["应报"]
    for problem in found:
        if "级别" in example:
            assert (problem.severity or rule.severity) == example["级别"]
        if "去向" in example:
            assert problem.move_to == example["去向"]
        assert example.get("意见含", "") in problem.message


@pytest.mark.parametrize("start", ["脱贫户", "未脱贫户", "新增户"])
def test_clean_household_is_silent(start: str) -> None:
    policy = rulecases.adjusted({})
    household = rulecases.household(rulecases.start(start), {})
    case = Case(household, policy, rulecases.AS_OF, missing_glyphs=lambda _: [])
    rules = plan(policy, frozenset(RULES), {"missing_glyphs": True}).runnable(())
    found = {rule.code: list(rule.check(case)) for rule in rules}
    assert {code: problems for code, problems in found.items() if problems} == {}


def test_every_rule_has_cases_both_ways() -> None:
    examples: dict[str, list[bool]] = {}
    for path in rulecases.case_files():
        examples[path.stem] = [bool(example["应报"]) for example in rulecases.load(f"cases/{path.name}")]
    expected = {code for code, rule in RULES.items() if rule.scope != "tool"}
    assert set(examples) == expected
    assert {code for code, outcomes in examples.items() if set(outcomes) != {True, False}} == set()
