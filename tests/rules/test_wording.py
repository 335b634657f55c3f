"""措辞：任何意见、整改方式、表样都不叫人销毁、重做、补造、倒签；这些字眼只在“不得……”之后出现。"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from dangan import profile

ROOT = Path(__file__).parents[2]

FORBIDDEN = re.compile("销毁|烧毁|焚毁|粉碎|重做|重造|推倒重来|补造|编造|伪造|补打分|倒签|倒填")
NEGATED = re.compile("(?:不得|不|禁止|严禁|勿|切勿|不要|不能|不可|没有)[^，。；！？]*$")


def offending(text: str) -> list[str]:
    """没有“不得”在前的禁用字眼，连同前后文。"""
    return [
        text[max(0, match.start() - 20) : match.end() + 10]
        for match in FORBIDDEN.finditer(text)
        if not NEGATED.search(text[: match.start()])
    ]


def spoken(path: Path) -> Iterator[str]:
    """一个模块里说给人听的文字：字符串，说明（docstring）除外；f 字符串的各段连起来看。"""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(p.value) if isinstance(p, ast.Constant) else "…" for p in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs | parts:
            yield node.value


MODULES = sorted((ROOT / "dangan").rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_no_message_tells_anyone_to_destroy_or_make_up_papers(path: Path) -> None:
    assert [found for text in spoken(path) for found in offending(text)] == []


@pytest.mark.parametrize("path", sorted((ROOT / "templates").glob("*.html")), ids=lambda path: path.name)
def test_no_form_tells_anyone_to_destroy_or_make_up_papers(path: Path) -> None:
    assert offending(re.sub("{#.*?#}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)) == []


@pytest.mark.parametrize("name", profile.names())
def test_no_remedy_of_a_profile_does(name: str) -> None:
    remedies = profile.load(name).remedies
    assert set(remedies) == {"取消", "补充", "修正"}
    assert [found for text in remedies.values() for found in offending(text)] == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("原件不销毁。", False),
        ("写情况说明，不得补打分、不得倒签", False),
        ("不得倒签、补做。", False),
        ("请把多余的销毁。", True),
        ("不得拖延，缺的补造一份", True),
        ("请重做五评量化表", True),
    ],
)
def test_the_scan_itself_tells_right_from_wrong(text: str, wrong: bool) -> None:
    assert bool(offending(text)) is wrong
