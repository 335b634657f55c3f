"""直接解码与逐格转换读出的户完全相同；写法不规整的不直接解码。"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangan import model
from dangan.model import Row
from dangan.sources import build, direct
from dangan.sources.columns import titles
from dangan.sources.gather import RawHousehold

SAMPLES = Path(__file__).parents[2] / "samples"
ROW = Row("a.json", None, 1, titles("households"))
PLAIN = {
    "code": "42039900100100001",
    "net_income_per_head": 2715.30,
    "identified_on": "2014-06",
    "member_count": 1,
    "unsafe_house": False,
    "other_causes": ["因病", "缺技术"],
    "food": {"met": True, "reference": "五评表"},
    "extra": {"备注": "随子女居住"},
    "members": [{"name": "阿依·买买提", "id_no": "420399196808110012", "birth_date": "1968-08-11", "medical": True}],
    "documents": [{"type": "《申请书》", "year": 2014, "date": "2014年6月10日", "pages": 2}],
    "accounts": [],
}


def slowly(household):
    faults = build.Faults(str(household.get("code")))
    raw = RawHousehold(code=household["code"], data=household, row=ROW, defined=True)
    return build.household(raw, (), faults), faults


def encoded(household, indent=None):
    return json.dumps(household, ensure_ascii=False, indent=indent).encode("utf-8", "surrogatepass")


def same(household):
    """直接解码的，须与逐格转换的相同，且逐格转换没有什么要报告。返回是否直接解码。"""
    found = direct.household(encoded(household), ROW)
    if found is None:
        return False
    expected, faults = slowly(household)
    assert found == expected
    assert repr(found) == repr(expected)
    assert (faults.reading, faults.unknown) == ([], [])
    return True


@pytest.mark.parametrize(("name", "enough"), [("county.json", 1.0), ("messy.json", 0.3)])
def test_samples(name, enough):
    document = json.loads((SAMPLES / name).read_text(encoding="utf-8"))
    households = document["households"] if isinstance(document, dict) else document
    direct_ones = [same(household) for household in households if household.get("code")]
    assert sum(direct_ones) >= enough * len(direct_ones)


@pytest.mark.parametrize("indent", [None, 2])
def test_a_plain_household_is_decoded_directly(indent):
    assert direct.household(encoded(PLAIN, indent), ROW) == slowly(PLAIN)[0]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("code", 42039900100100001),
        ("code", "4.2039900100100001E+16"),
        ("code", ""),
        ("row", None),
        ("absent", []),
        ("没有这一列", None),
        ("members", []),
        ("members", None),
        ("members.name", None),
        ("members.name", " 王五"),
        ("members.name", "王五\u3000"),
        ("members.name", "王\u0007五"),
        ("members.name", "王\\五"),
        ("members.name", "王\ufffd五"),
        ("members.name", "\ud800"),
        ("members.phone", ""),
        ("members.phone", 15400000001),
        ("members.id_no", "420399196808110000"),
        ("members.id_no", "'420399196808110012"),
        ("members.medical", "是"),
        ("members.medical", 1),
        ("members.birth_date", "1968-02-30"),
        ("documents.pages", -1),
        ("documents.pages", 10**9),
        ("documents.year", "2014年"),
        ("documents.date", True),
        ("documents.row", None),
        ("documents.signers", "王五、赵六"),
        ("documents.signers", ["王五", ""]),
        ("net_income_per_head", True),
        ("net_income_per_head", "约三千"),
        ("food", True),
        ("food", {}),
        ("food", {"met": True, "extra": {"a": "b"}}),
        ("extra", None),
        ("extra", {"备注": 1}),
    ],
)
def test_anything_else_is_left_to_the_careful_way(path, value):
    household = json.loads(json.dumps(PLAIN))
    *tables, field = path.split(".")
    (household[tables[0]][0] if tables else household)[field] = value

    assert direct.household(encoded(household), ROW) is None


WORDS = st.text("王五 ，是否0123456789.-年月日元eE+\u3000\t\"'=\\\ue000", max_size=8)
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 10**10),
    st.floats(allow_nan=False, allow_infinity=False),
    WORDS,
    st.dates().map(str),
    st.lists(WORDS, max_size=2),
)
FIELDS = [("", key) for key in (*model.columns(model.Household), *model.YARDSTICKS, "extra", "documents")]
FIELDS += [
    (table, key)
    for table, kind in model.CHILD_TABLES.items()
    for key in (*model.columns(kind), "extra", "row", "未知")
    if table in ("members", "documents")
]


@given(st.lists(st.tuples(st.sampled_from(FIELDS), VALUES), max_size=4))
def test_both_ways_agree(changes):
    household = json.loads(json.dumps(PLAIN))
    for (table, field), value in changes:
        if field == "code" or (table and not isinstance(household[table], list)):
            continue
        record = household[table] or [{}] if table else [household]
        if isinstance(record[0], dict):
            record[0][field] = value
    same(household)
