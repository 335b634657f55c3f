"""不论资料里写什么：读得完，每户都可核查、可成表，文字一字不多一字不少地成为文字。"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from dangan import check, profile, sources
from dangan.backends import parse
from dangan.backends.tree import Dossier, Text
from dangan.dates import PartialDate
from dangan.forms import FormOptions, Forms
from dangan.model import CHILD_TABLES, Household, Member, columns
from dangan.rules import Selection

POLICY = profile.load("zhushan-2017")
AS_OF = PartialDate(2017, 11, 30)
QUICK = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)

WORDS = some.text(some.characters(codec="utf-8"), max_size=12) | some.sampled_from(
    ["是", "2014-06", "户主", "一户一档", "脱贫", "=1+1", "<b>", "{{ x }}", "1e400", "４", "\u202e", "\x1b[2J"]
)
VALUES = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | WORDS,
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)


def _records(kind: Any) -> some.SearchStrategy[dict[str, Any]]:
    return some.dictionaries(some.sampled_from([*columns(kind), "不认得的"]), VALUES, max_size=6)


TABLES = {table: some.lists(_records(kind), max_size=3) | VALUES for table, kind in CHILD_TABLES.items()}
HOMES = some.builds(
    lambda own, tables, code: {**own, **tables, "code": code},
    _records(Household),
    some.fixed_dictionaries({}, optional=TABLES),
    some.text("0123456789", min_size=1, max_size=17) | VALUES,
)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@QUICK
@given(homes=some.lists(HOMES, max_size=4))
def test_any_json_is_read_and_checked(folder: Path, homes: list[Any]) -> None:
    path = folder / "户.json"
    path.write_text(json.dumps(homes), "utf-8")
    county = sources.read([path])
    report = check.check(county, POLICY, AS_OF, Selection())
    if not county.unreadable:
        assert report.summary.households + len(county.failed) == len(homes)
    assert not [finding for finding in report.findings if "内部错误" in finding.message]
    assert not [one for one in report.not_checked if "出错" in one.reason]


@QUICK
@given(rows=some.lists(some.lists(WORDS, min_size=3, max_size=4), max_size=5))
def test_any_table_is_read(folder: Path, rows: list[list[str]]) -> None:
    path = folder / "导出.csv"
    lines = [["户编号", "姓名", "证件号码"], *rows]
    quoted = (",".join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines)
    path.write_bytes("\r\n".join(quoted).encode())
    county = sources.read([path])
    list(county.households())
    assert all(one.reason for one in (*county.failed, *county.unreadable))


@QUICK
@given(home=HOMES)
def test_any_household_becomes_forms(folder: Path, home: dict[str, Any]) -> None:
    path = folder / "一户.json"
    path.write_text(json.dumps([home]), "utf-8")
    forms = Forms(POLICY, FormOptions(as_of=AS_OF))
    for household in sources.read([path]).households():
        for output in forms.outputs(household):
            assert parse.dossier(output.html, output.date).papers


@QUICK
@given(
    name=some.text(some.characters(min_codepoint=33, max_codepoint=0x9FFF, exclude_categories=["C", "Z"]), min_size=1)
)
def test_a_name_is_only_ever_text(name: str) -> None:
    forms = Forms(POLICY, FormOptions(as_of=AS_OF, only=("脱贫方案",)))
    [output] = forms.outputs(Household(code="1", members=[Member(name=name, relation="户主")]))
    assert name in "".join(_texts(parse.dossier(output.html, output.date)))


def _texts(dossier: Dossier) -> Iterator[str]:
    for paper in dossier.papers:
        for block in paper.blocks:
            for item in getattr(block, "content", ()):
                if isinstance(item, Text):
                    yield item.text
