"""生成的文档不落后于代码；条款、候选项一个不漏。"""

from __future__ import annotations

import re
import runpy
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from dangan import profile
from dangan.rules import RULES

DOCS = Path(__file__).parents[1] / "docs"
MAKE: dict[str, Any] = runpy.run_path(str(DOCS / "make.py"))

# 五份文件各有几项
DOCUMENTS = {"000": 28, "001": 12, "002": 24, "003": 13, "004": 36}

# 候选核查项各组有几项
CANDIDATES = {
    "A": 20, "B": 9, "C": 21, "D": 33, "E": 12, "F": 33, "G": 32, "H": 21, "I": 17,
    "J": 13, "K": 15, "L": 13, "M": 12, "N": 14, "O": 16, "P": 15, "Q": 8, "R": 10,
}  # fmt: skip


@pytest.mark.parametrize("name", MAKE["PAGES"])
def test_page_is_what_would_be_generated(name: str) -> None:
    """不一致就重新生成：python docs/make.py。"""
    assert (DOCS / name).read_text(encoding="utf-8") == MAKE["PAGES"][name]()


def test_every_item_of_the_five_documents_has_a_row() -> None:
    rows = Counter(re.findall(r"^\| (\d{3}-\d{2}) \|", MAKE["clauses_page"](), re.MULTILINE))
    assert rows == {f"{seed}-{n:02}": 1 for seed, count in DOCUMENTS.items() for n in range(1, count + 1)}


def test_an_item_without_rule_entry_form_or_reason_is_refused() -> None:
    with pytest.raises(ValueError, match="002-99"):
        MAKE["_row"](MAKE["profile"].load("zhushan-2017"), "002-99", {"title": "没有着落的一项"})


def test_a_reason_says_why_nothing_is_checked() -> None:
    """有了规则的一项，不再留着“不查的理由”。"""
    written = tomllib.loads((DOCS / "mechanisms.toml").read_text(encoding="utf-8"))
    for document in written["documents"]:
        policy = MAKE["profile"].load(document["profile"])
        for clause, item in document["items"].items():
            rules = MAKE["_row"](policy, clause, item)[3]
            assert not (rules and "reason" in item), f"{clause} 已有规则 {rules}"


def not_checked() -> list[list[str]]:
    lines = (DOCS / "not-checked.md").read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| R-")]


def test_every_candidate_stands_once() -> None:
    listed = Counter(row[0] for row in not_checked())
    assert listed == {f"R-{group}{n:02}": 1 for group, count in CANDIDATES.items() for n in range(1, count + 1)}


def test_every_candidate_has_a_rule_or_a_reason() -> None:
    for candidate, _, home, reason in not_checked():
        codes = re.findall(r"D\d{3}", home)
        assert codes or reason, candidate
        assert set(codes) <= set(RULES), candidate


def test_what_a_person_must_see_is_on_the_check_sheet() -> None:
    """列入核查单的候选项与方案中由人看的情形一一对应。"""
    told = {label for *_, reason in not_checked() for label in re.findall("「(.+?)」", reason)}
    assert told == {entry.name for name in profile.names() for entry in profile.load(name).by_eye}
    assert all("列入核查单「" in reason for *_, reason in not_checked() if "核查单" in reason)
