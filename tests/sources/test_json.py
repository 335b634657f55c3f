"""JSON 与 JSON Lines，以及边读边给。"""

from __future__ import annotations

import itertools

from dangan import sources

WANG = {"code": "1001", "members": [{"name": "王五", "id_no": "420399196808110012"}]}
ZHAO = {"code": "1002", "members": [{"name": "赵六"}], "documents": []}


def test_list_object_and_lines_are_the_same(desk):
    import msgspec

    paths = [
        desk.json("list.json", [WANG, ZHAO]),
        desk.json("county.json", {"households": [WANG, ZHAO], "villages": [{"village": "桃源村"}]}),
        desk.data("lines.jsonl", b"\n".join(map(msgspec.json.encode, (WANG, ZHAO)))),
    ]
    for path in paths:
        county, households = desk.read(path)
        assert [(h.code, h.members[0].name, h.documents) for h in households] == [
            ("1001", "王五", None),
            ("1002", "赵六", []),
        ]
        assert (county.failed, county.unreadable) == ([], [])


def test_gbk_json(desk):
    county, [household] = desk.read(desk.text("gbk.json", '[{"code": "1001", "members": [{"name": "王五"}]}]', "gbk"))

    assert household.members[0].name == "王五"
    assert county.inputs[0].encoding == "gb18030"


def test_lines_stream(desk):
    """第一户读出来时，后面的坏行还没有读到。"""
    path = desk.text("lines.jsonl", '{"code": "1", "members": [{"name": "王五"}]}\n{"code": "2", "mem\n')
    county = sources.read([path])
    first = next(iter(itertools.islice(county.households(), 1)))

    assert first.code == "1"
    assert county.failed == []


def test_a_bad_line_does_not_stop_the_others(desk):
    lines = [
        '{"code": "1", "members": [{"name": "王五"}]}',
        '{"code": "2", "mem',
        '{"code": "3", "members": [{"name": "李四"}]}',
    ]
    county, households = desk.read(desk.text("lines.jsonl", "\n".join(lines)))

    assert [h.code for h in households] == ["1", "3"]
    [failed] = county.failed
    assert str(failed.source) == "lines.jsonl 第2行"
    assert "第15列" in failed.reason


def test_unknown_key_is_reported_once(desk):
    county, households = desk.read(desk.json("a.json", [WANG | {"shoe": 1}, ZHAO | {"shoe": 2}]))

    assert [(r.code, r.source.column) for r in county.reading] == [("D004", "shoe")]
    assert [h.code for h in households] == ["1001", "1002"]


def test_leaf_faults_are_values_not_exceptions(desk):
    content = (
        '[{"code": "1", "net_income_per_head": 1e400, "cause": "因\\u0007病", "village": "\\ud800",'
        ' "members": [{"name": "王五", "work_months": "很多"}]}]'
    )
    _, [household] = desk.read(desk.text("odd.json", content))

    assert sorted((r.code, r.path) for r in household.reading) == [
        ("D002", "cause"),
        ("D002", "members[0].work_months"),
        ("D002", "net_income_per_head"),
        ("D002", "village"),
    ]
    assert household.cause == "因病"
    assert household.net_income_per_head is None


def test_messages_do_not_show_whole_numbers(desk):
    member = {"name": "王五", "birth_date": "420399196808110012", "id_no": "420399196808110000"}
    _, [household] = desk.read(desk.json("a.json", [{"code": "1", "members": [member]}]))

    text = " ".join(reading.message for reading in household.reading)
    assert len(household.reading) == 2
    assert "「出生日期」的值“4203**************”" in text
    assert "420399196808110" not in text


def test_the_same_household_in_two_json_files(desk):
    second = {"code": "1001", "status": "脱贫", "members": [{"name": "王五", "sex": "男"}]}
    county, [household] = desk.read(desk.json("a.json", [WANG]), desk.json("b.json", [second]))

    assert (household.status, household.members[0].sex, len(household.members)) == ("脱贫", "男", 1)
    assert str(household.source("status")) == "b.json 第1户「脱贫属性」"
    assert county.failed == []


def test_odd_values_in_village_tables(desk):
    content = '{"households": [], "villages": [{"village": "桃源村", "collective_income": 1e400}, 7]}'
    county, _ = desk.read(desk.text("a.json", content))

    assert [(v.village, v.collective_income) for v in county.villages] == [("桃源村", None)]
    assert [(r.code, r.path) for r in county.reading] == [("D002", "villages[0].collective_income")]
    assert [failed.reason for failed in county.failed] == ["「村情」第2条应是一条记录，未采用"]
