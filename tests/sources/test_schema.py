"""模式与数据模型一致；结构错误用中文说清楚。"""

from __future__ import annotations

import json

import jsonschema
import pytest

from dangan import model, resources
from dangan.sources import schema
from dangan.sources.columns import TABLES

HEAD = {"name": "王五"}


def test_file_is_what_the_model_says():
    """改了模型以后用 schema.household_schema() 重写 schemas/household.schema.json。"""
    assert json.loads(resources.schema("household")) == schema.household_schema()


def test_every_field_has_its_title_both_ways():
    document = json.loads(resources.schema("household"))
    tables = {"households": document} | {table: document["$defs"][table] for table in TABLES if table != "households"}
    lists = {*model.CHILD_TABLES, *model.YARDSTICKS}
    for table, kind in TABLES.items():
        elsewhere = {"extra"} | (lists if table == "households" else set())
        titles = {k: v["title"] for k, v in tables[table]["properties"].items() if k not in elsewhere}
        assert titles == {key: title for key, (title, _) in model.columns(kind).items()}
        assert elsewhere <= tables[table]["properties"].keys()


def test_it_is_a_valid_2020_12_schema():
    jsonschema.Draft202012Validator.check_schema(json.loads(resources.schema("household")))


@pytest.mark.parametrize(
    ("household", "path", "words"),
    [
        ({"code": "1"}, "members", "没有登记成员"),
        ({"code": "1", "members": []}, "members", "没有登记成员"),
        ({"code": "1", "members": None}, "members", "没有登记成员"),
        ({"code": "1", "members": "见户口本"}, "members", "没有登记成员"),
        ({"code": "1", "members": [HEAD, {"sex": "男"}]}, "members[1].name", "成员第2条没有姓名"),
        ({"code": "1", "members": [HEAD, {"name": " "}]}, "members[1].name", "成员第2条没有姓名"),
        ({"code": "1", "members": [HEAD, 7]}, "members[1]", "「成员第2条」应为一条记录，实为一个值"),
        ({"code": "1", "members": [HEAD | {"sex": {}}]}, "members[0].sex", "「成员第1条的性别」应为文字或数字"),
        ({"code": "1", "members": [HEAD], "documents": 5}, "documents", "「材料」应为列表，实为一个值"),
        ({"code": "1", "members": [HEAD], "reviews": {}}, "reviews", "「五评」应为列表，实为一条记录"),
        ({"code": "1", "members": [HEAD], "status": True}, "status", "「脱贫属性」应为文字或数字，实为true/false"),
        ({"code": "1", "members": [HEAD], "food": [1]}, "food", "「不愁吃」应为文字或数字，实为列表"),
    ],
)
def test_structure(desk, household, path, words):
    assert not schema.is_valid(household)
    [(found, message)] = schema.explain(household)
    assert found == path
    assert words in message
    _, [read] = desk.read(desk.json("户.json", [household]))
    assert [(reading.path, reading.message) for reading in read.reading if reading.code == "D001"] == [(path, message)]


@pytest.mark.parametrize(
    "household",
    [
        {"code": "1", "members": [HEAD]},
        {"code": 42, "members": [HEAD | {"work_months": "3", "soldier": "否"}], "documents": None, "food": "是"},
        {"code": "1", "members": [HEAD], "food": {"met": True, "reference": "3页"}, "other_causes": ["因病", "因学"]},
        {"code": "1", "members": [HEAD], "member_count": 4.0, "net_income_per_head": "3,500元", "risks": "因病；因灾"},
    ],
)
def test_every_accepted_writing_is_valid(household):
    assert schema.is_valid(household)
