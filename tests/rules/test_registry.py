"""规则登记：一码一条、有条款有说明、按码选用。"""

from __future__ import annotations

import pytest

from dangan import profile
from dangan.errors import UsageError
from dangan.findings import ERROR, SUPPLEMENT
from dangan.rules import FAMILIES, RULES, Selection, rule

CLAUSES = {key: clause for name in profile.names() for key, clause in profile.load(name).clauses.items()}
"""各内置方案的条款。"""


@pytest.mark.parametrize("code", RULES)
def test_docstring_has_requirement_clause_and_examples(code: str) -> None:
    first, *rest = RULES[code].doc.splitlines()
    assert first.endswith("。")
    starts = [line.strip()[:3] for line in rest]
    for part in ("条款：", "反例：", "正例："):
        assert part in starts


@pytest.mark.parametrize("code", RULES)
def test_docstring_quotes_the_clauses_of_the_profile(code: str) -> None:
    """说明里“条款”一行的每一段（以……分开）都出自方案的条款原文，不是转述。"""
    clauses = _plain("".join(CLAUSES.values()))
    quoted = next(line for line in RULES[code].doc.splitlines() if line.strip().startswith("条款："))
    for fragment in quoted.strip().removeprefix("条款：").split("……"):
        assert _plain(fragment).strip(".") in clauses


def _plain(written: str) -> str:
    """全角、半角标点不计。"""
    return "".join(written.split()).translate(str.maketrans("，：；（）。", ",:;()."))


@pytest.mark.parametrize("code", RULES)
def test_clause_is_known(code: str) -> None:
    assert {RULES[code].clause, *(RULES[code].parts or {})} <= set(CLAUSES)


def test_every_code_of_the_contract_is_there() -> None:
    """合同（设计第五章）列明的规则码。"""
    listed = {f"D00{n}" for n in range(1, 8)} | {f"D10{n}" for n in range(1, 7)}
    listed |= {f"D2{n:02}" for n in range(1, 11)} | {f"D30{n}" for n in range(1, 9)}
    listed |= {f"D40{n}" for n in range(1, 10)} | {f"D50{n}" for n in range(1, 7)}
    assert listed <= set(RULES)


def test_rules_stand_in_code_order_and_in_a_family() -> None:
    assert list(RULES) == sorted(RULES)
    assert {r.family for r in RULES.values()} == set(FAMILIES)


def test_a_code_cannot_be_registered_twice() -> None:
    with pytest.raises(ValueError, match="D501"):
        rule("D501", "又一条", ERROR, SUPPLEMENT, clause="002-04")(lambda _: iter(()))


def test_selection_by_code_family_and_exclusion() -> None:
    assert Selection(("D501", "D101")).codes() == {"D501", "D101"}
    assert Selection(("d7",)).codes() == {code for code in RULES if code.startswith("D7")}
    assert Selection(("D5",), ("D505",)).codes() == {c for c in RULES if c.startswith("D5") and c != "D505"}
    assert Selection().codes() == set(RULES)


@pytest.mark.parametrize("written", ["D51O", "E501", ""])
def test_unknown_code_is_refused(written: str) -> None:
    with pytest.raises(UsageError):
        Selection((written,)).codes()


def test_misspelt_code_gets_a_suggestion() -> None:
    with pytest.raises(UsageError, match="D501"):
        Selection(("D5O1",)).codes()
