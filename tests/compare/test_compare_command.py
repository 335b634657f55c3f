"""dangan compare：户、人怎样对应，各栏怎样比，对照表与核对单上有什么、留空什么。"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from docx import Document as WordDocument
from python_calamine import CalamineWorkbook

from tests.conftest import Run

DAY = ("--as-of", "2017-11-30")

# 校验码相符的号码（GB 11643），地址码 420399 从未分配
HEAD, WIFE, SON = "420399196803120019", "42039919700506028X", "420399199809100039"
OLD_HEAD = "420399680312001"
"""HEAD 的十五位写法。"""


def member(name: str, number: str | None, relation: str = "户主", **fields: Any) -> dict[str, Any]:
    return {"name": name, "id_no": number, "relation": relation} | fields


def household(*members: dict[str, Any], code: str = "42039900100100001", **fields: Any) -> dict[str, Any]:
    place = {"township": "云坪镇", "village": "桃源村", "group": "2组"}
    return {"code": code, **place, "members": list(members) or [member("周大山", HEAD)]} | fields


def write(name: str, *households: dict[str, Any]) -> str:
    Path(name).write_text(json.dumps(households, ensure_ascii=False), encoding="utf-8")
    return name


def found(ran: Any) -> list[tuple[str, str]]:
    return [(f["rule"], f["subject"]) for f in json.loads(ran.out)["findings"]]


def compared(dangan: Run, one: list[dict[str, Any]], other: list[dict[str, Any]], *more: str) -> list[tuple[str, str]]:
    return found(
        dangan("compare", write("系统.json", *one), write("手册.json", *other), *DAY, "--format", "json", *more)
    )


@pytest.mark.parametrize(
    ("field", "system", "handbook", "differs"),
    [
        ("identified_on", "2014-06-25", "2014", False),
        ("identified_on", "2014-06-25", "2014-06", False),
        ("identified_on", "2014-06-25", "2014-07", True),
        ("status", "脱贫", "已脱贫", False),
        ("status", "脱贫", "预脱贫", True),
        ("group", "2组", "二组", False),
        ("group", "2组", "2", False),
        ("group", "2组", "3组", True),
        ("house_structure", "砖混", "砖 混", False),
        ("house_area", 72, 72.0, False),
        ("house_area", 72, 72.5, True),
        ("other_causes", ["因学", "因残"], ["因残", "因学"], False),
        ("other_causes", ["因学", "因残"], ["因学"], True),
        ("unsafe_house", True, False, True),
        ("cause", "因病", None, True),
        ("cause", None, "因病", True),
    ],
)
def test_household_fields(dangan: Run, field: str, system: Any, handbook: Any, differs: bool) -> None:
    both = household(code="42039900100100002", **{field: system or handbook}, members=[member("李明", SON)])
    one, other = (household(**({field: value} if value is not None else {})) for value in (system, handbook))
    rules = [rule for rule, _ in compared(dangan, [one, both], [other, both])]
    assert rules == (["D807"] if differs else [])


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param(HEAD, OLD_HEAD, [], id="十五位与十八位"),
        pytest.param(WIFE, WIFE.lower(), [], id="小写x"),
        pytest.param(WIFE, WIFE + "43", [], id="残疾证号"),
        pytest.param(HEAD, None, ["D813"], id="一边没有号码，姓名相同"),
        pytest.param(HEAD, HEAD[:-1] + "8", ["D813"], id="一边校验码不对，姓名相同"),
        pytest.param(HEAD, "420399196803120000", ["D813"], id="一边被改坏，姓名相同"),
        pytest.param(HEAD, SON, ["D803", "D804"], id="两个可用的号码，是两个人"),
    ],
)
def test_persons_are_matched_by_number_and_by_name_only_as_a_hint(
    dangan: Run, one: str, other: str | None, expected: list[str]
) -> None:
    system, handbook = household(member("周大山", one)), household(member("周大山", other))
    assert [rule for rule, _ in compared(dangan, [system], [handbook])] == expected


def test_two_of_the_same_name_are_not_matched_by_name(dangan: Run) -> None:
    system = household(member("周大山", HEAD), member("周明", SON, "之子"))
    handbook = household(member("周大山", HEAD), member("周明", None, "之子"), member("周明", None, "之孙子"))
    assert [rule for rule, _ in compared(dangan, [system], [handbook])] == ["D803", "D804", "D804"]


def test_a_dead_person_only_in_one_source_is_not_missing(dangan: Run) -> None:
    system = household(member("周大山", HEAD), member("李秀", WIFE, "配偶", presence="死亡"))
    assert compared(dangan, [system], [household()]) == []


def test_a_table_neither_blank_nor_given_is_not_compared(dangan: Run) -> None:
    """手册的资料没有帮扶责任人、措施两张表：未知，不是没有。"""
    system = household(helpers=[{"name": "李明"}], measures=[{"kind": "产业扶贫"}])
    assert compared(dangan, [system], [household()]) == []
    assert compared(dangan, [system], [household(helpers=[], measures=[])]) == [
        ("D810", "帮扶责任人"),
        ("D811", "帮扶措施"),
    ]


def test_a_side_with_heads_only_says_nothing_of_the_others(dangan: Run) -> None:
    """手册只有「户主」一列：其余的人未知，不是没有；户主不同照说。"""
    system = household(member("周大山", HEAD), member("李秀", WIFE, "配偶"), member_count=2)
    Path("手册.csv").write_text("户编号,户主,人数\n42039900100100001,周大山,2\n", encoding="utf-8")
    ran = dangan("compare", write("系统.json", system), "手册.csv", *DAY, "--format", "json")
    assert found(ran) == []
    told = {one["rule"]: one["reason"] for one in json.loads(ran.out)["not_checked"]}
    assert told["D803"] == "手册有 1 户没有成员表，只知道户主，没有比人"
    Path("手册.csv").write_text("户编号,户主,人数\n42039900100100001,王秀兰,2\n", encoding="utf-8")
    ran = dangan("compare", "系统.json", "手册.csv", *DAY, "--format", "json")
    assert found(ran) == [("D804", "王秀兰·成员")]


def test_only_current_helpers_are_compared(dangan: Run) -> None:
    past = {"name": "王强", "until": "2016-12-31"}
    system, handbook = household(helpers=[past, {"name": "李明"}]), household(helpers=[{"name": "李 明"}])
    assert compared(dangan, [system], [handbook]) == []


def test_accounts_of_the_same_year_to_the_cent(dangan: Run) -> None:
    def book(year: int, *amounts: float) -> dict[str, Any]:
        items = zip(("工资性收入", "财产性收入"), amounts, strict=True)
        return household(accounts=[{"year": year, "item": item, "amount": amount} for item, amount in items])

    assert compared(dangan, [book(2016, 3000, 10)], [book(2016, 3000, 10.01)]) == [("D812", "2016年财产性收入")]
    assert compared(dangan, [book(2016, 3000, 10)], [book(2015, 3100, 20)]) == []


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        ("七年级", "八年级", False),
        ("七年级", "七年级", True),
        ("九年级", "八年级", True),
        ("九年级", "普通高中一年级", False),
        ("小学", "小学", False),
        ("九年级", "非在校生", False),
    ],
)
def test_grades_since_the_earlier_period(dangan: Run, before: str, now: str, told: bool) -> None:
    one, other = (household(member("周大山", HEAD), member("周明", SON, "之子", schooling=g)) for g in (now, before))
    expected = [("D820", "周明·在校生状况")] if told else []
    assert compared(dangan, [one], [other], "--earlier") == expected


def test_a_changed_cause_needs_a_look_back(dangan: Run) -> None:
    before = household(cause="因病")
    assert compared(dangan, [household(cause="因学", events=[])], [before], "--earlier") == [("D821", "主要致贫原因")]
    looked = household(cause="因学", events=[{"step": "动态调整回头看", "date": "2017-09-01"}])
    assert compared(dangan, [looked], [before], "--earlier") == []
    assert compared(dangan, [household(cause="因学")], [before], "--earlier") == []


def test_numbers_are_masked_everywhere_even_when_too_short(dangan: Run) -> None:
    short = HEAD[:10] + HEAD[11:]
    one, other = write("系统.json", household()), write("手册.json", household(member("周大山", short)))
    ran = dangan("compare", one, other, *DAY, "--table", "表.xlsx", "--sheets", "单", "-o", "报告.json")
    sheet = "\n".join(map(str, CalamineWorkbook.from_path("表.xlsx").get_sheet_by_index(0).to_python()))
    printed = _texts(Path("单/云坪镇/桃源村/入户核对单.docx"))
    for words in (ran.out, ran.err, sheet, Path("报告.json").read_text(encoding="utf-8"), *printed):
        assert HEAD not in words
        assert short not in words
        assert HEAD[6:14] not in words
    assert HEAD in dangan("compare", one, other, *DAY, "--show-id").out


def test_the_table_puts_both_sides_next_to_each_other_and_leaves_the_outcome_blank(dangan: Run) -> None:
    write("系统.json", household(cause="因病"), household(code="42039900100100002", village="双河村", cause="因学"))
    write("手册.json", household(cause="因残"), household(code="42039900100100002", village="双河村", cause="=1+1"))
    assert dangan("compare", "系统.json", "手册.json", *DAY, "--table", "表.xlsx").code == 0
    book = CalamineWorkbook.from_path("表.xlsx")
    assert book.sheet_names == ["云坪镇桃源村", "云坪镇双河村"]
    title, _, head, row = book.get_sheet_by_index(0).to_python()
    assert title[0] == "云坪镇桃源村线上线下对照表"
    cells = dict(zip(head, row, strict=True))
    assert (cells["项目"], cells["系统"], cells["手册"]) == ("主要致贫原因", "因病", "因残")
    assert [cells[name] for name in ("核实结果", "核实人", "日期")] == ["", "", ""]
    assert book.get_sheet_by_index(1).to_python()[3][7] == "=1+1"


def test_the_home_check_prints_both_values_and_ticks_nothing(dangan: Run) -> None:
    one = household(cause="因病", member_count=1, net_income_per_head=3200)
    same = household(member("李明", SON), code="42039900100100002", cause="因学")
    write("系统.json", one, same)
    write("手册.json", one | {"cause": "因残"}, same)
    assert dangan("compare", "系统.json", "手册.json", *DAY, "--sheets", "单").code == 0
    words = _texts(Path("单/云坪镇/桃源村/入户核对单.docx"))
    text = "\n".join(words)
    assert words.count("入户核对单") == 1
    assert "手册资料登记：因残" in text
    assert text.count("手册资料登记") == 1
    assert text.count("□一致　□不一致，手册为") == 6
    assert not set("☑☒■√✓") & set(text)
    with pikepdf.open("单/云坪镇/桃源村/入户核对单.pdf") as pdf:
        assert len(pdf.pages) == 1


def _texts(path: Path) -> list[str]:
    body = WordDocument(str(path)).element.body
    return ["".join(mark.text or "" for mark in p.iter("{*}t")) for p in body.iter("{*}p")]


def test_exit_codes(dangan: Run) -> None:
    write("系统.json", household(cause="因病"))
    write("手册.json", household(cause="因残"))
    assert dangan("compare", "系统.json", "手册.json", *DAY).code == 0
    assert dangan("compare", "系统.json", "手册.json", *DAY, "--fail-level", "warning").code == 1
    assert dangan("compare", "系统.json", "手册.json", *DAY, "--fail-level", "warning", "--exit-zero").code == 0
    assert dangan("compare", "系统.json", "手册.json", *DAY, "--table", "表.doc").code == 2
    assert dangan("compare", "系统.json", "手册.json", *DAY, "--village", "没有村").code == 2
    assert dangan("compare", "系统.json", "没有.json", *DAY).code == 3
    Path("手册.csv").write_text("户编号,户主\n42039900100100001,周大山\n,李明\n", encoding="utf-8")
    assert dangan("compare", "系统.json", "手册.csv", *DAY).code == 4


def test_choosing_households_and_rules(dangan: Run) -> None:
    other = household(member("李明", SON), code="42039900100100002", village="双河村", cause="因学", unsafe_house=True)
    one = [household(cause="因病", unsafe_house=True), other]
    two = [household(cause="因残", unsafe_house=False), other | {"cause": "因灾"}]
    assert len(compared(dangan, one, two)) == 3
    assert compared(dangan, one, two, "--village", "双河村") == [("D807", "主要致贫原因")]
    assert compared(dangan, one, two, "--ignore", "D807") == []


def test_a_column_that_is_not_recognised_is_said(dangan: Run) -> None:
    write("系统.json", household(cause="因病"))
    Path("手册.csv").write_text(
        "户编号,姓名,证件号码,穷因\n42039900100100001,周大山," + HEAD + ",因残\n", encoding="utf-8"
    )
    ran = dangan("compare", "系统.json", "手册.csv", *DAY)
    assert "不认得的列「穷因」" in ran.err
    assert "手册没有" in ran.out
