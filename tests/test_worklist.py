"""整改清单的编号与排法。"""

from __future__ import annotations

import random
import re

from dangan.findings import Clause, Finding, fingerprint
from dangan.worklists import items as work_items
from dangan.worklists import worklist
from dangan.worklists.items import Home, Item
from dangan.worklists.worklist import Worklist


def finding(household: str | None, rule: str = "D403", **changes: object) -> Finding:
    usual = {
        "rule": rule,
        "severity": "warning",
        "remedy": "补充",
        "confirm": False,
        "household": household,
        "head": f"户主{household}",
        "township": "云坪镇",
        "village": "桃源村",
        "path": "documents",
        "message": "户明白袋中没有政策宣传资料。",
        "place_now": None,
        "move_to": "放入户明白袋",
        "owner": "帮扶责任人",
        "clause": Clause("002-10", "条款"),
        "source": None,
        "fingerprint": fingerprint(rule, household, "证据"),
        "subject": "政策宣传资料",
    }
    return Finding(**usual | changes)  # type: ignore[arg-type]


def listed(*findings: Finding, homes: dict[str, Home] | None = None, earlier: set[str] | None = None) -> list[Item]:
    return work_items.items(findings, work_items.numbers(findings), homes or {}, earlier)


def village(*findings: Finding) -> Worklist:
    (one,) = worklist.by_village(listed(*findings))
    return one


def test_a_number_does_not_depend_on_the_other_findings() -> None:
    many = [finding(f"{n:05}") for n in range(3000)]
    numbers = work_items.numbers(many)
    kept = random.Random(1).sample(many, 300)
    assert work_items.numbers(kept) == {f.fingerprint: numbers[f.fingerprint] for f in kept}


def test_numbers_are_unique_short_and_safe_to_write_by_hand() -> None:
    numbers = work_items.numbers(finding(f"{n:06}", rule) for n in range(30_000) for rule in ("D403", "D501")).values()
    assert len(set(numbers)) == 60_000
    assert all(re.fullmatch("D(403|501)-[2-9A-HJ-NP-Z]{7,8}", number) for number in numbers)
    assert sum(len(number) > 12 for number in numbers) < 5


def test_two_that_would_share_a_number_get_one_letter_more() -> None:
    same = [finding("1", fingerprint="abcdef0123456789"), finding("2", fingerprint="abcdef0123ffffff")]
    first, second = (work_items.numbers(same)[f.fingerprint] for f in same)
    assert first != second
    assert len(second) > len(first) == 12
    assert work_items.numbers(reversed(same)) == work_items.numbers(same)


def test_three_households_make_a_common_problem_and_two_do_not() -> None:
    one = village(*(finding(c) for c in "123"), *(finding(c, "D404") for c in "12"))
    common, single, *_ = one.sections
    assert common.heading == "一、共性问题（1 个）"
    assert [problem.caption for problem in common.common] == [
        "1. 袋中没有政策宣传资料（D403），3 户：户主1、户主2、户主3"
    ]
    assert single.heading == "二、个性问题（2 条）"
    assert {item.rule for item in single.items} == {"D404"}


def test_several_findings_of_one_household_are_not_common() -> None:
    one = village(*(finding("1", "D501", fingerprint=f"{n:016x}") for n in range(5)))
    assert one.common == []
    assert len(one.single) == 5


def test_rows_go_by_group_then_household() -> None:
    homes = {"1": Home("10组", ()), "2": Home("2组", ()), "3": Home("", ())}
    found = [finding(code, "D404") for code in ("1", "2")] + [finding("3")]
    (one,) = worklist.by_village(listed(*found, homes=homes))
    assert [item.group for item in one.single] == ["", "2组", "10组"]


def test_villages_of_a_township_stay_together_and_the_whole_batch_comes_last() -> None:
    places = [("甲镇", "一村"), ("乙镇", "二村"), ("甲镇", "三村"), ("乙镇", "一村")]
    found = [finding(str(n), township=t, village=v) for n, (t, v) in enumerate(places)]
    everywhere = finding(None, "D901", head=None, township=None, village=None)
    lists = worklist.by_village(listed(everywhere, *found))
    assert [one.title for one in lists] == [
        "甲镇一村整改清单",
        "甲镇三村整改清单",
        "乙镇二村整改清单",
        "乙镇一村整改清单",
        "整改清单（全批次）",
    ]
    assert [one.name for one in lists] == ["甲镇一村", "三村", "二村", "乙镇一村", "全批次"]


def test_each_helper_gets_the_households_he_helps_and_each_owner_what_is_his() -> None:
    homes = {"1": Home("1组", ("周明", "吴芳")), "2": Home("2组", ("吴芳",)), "3": Home("3组", ())}
    rows = listed(
        finding("1"),
        finding("2", "D501", owner="村档案员"),
        finding("3", "D207", owner="乡镇扶贫办"),
        homes=homes,
    )
    helpers = {one.name: [item.household for item in one.open] for one in worklist.by_helper(rows)}
    assert helpers == {"周明": ["1"], "吴芳": ["1", "2"]}
    owners = {one.name: [item.household for item in one.open] for one in worklist.by_owner(rows)}
    assert owners == {"帮扶责任人": ["1"], "村档案员": ["2"], "乡镇扶贫办": ["3"]}
    assert rows[0].owner == "帮扶责任人 周明、吴芳"
    assert rows[1].owner == "村档案员"


def test_a_crashed_rule_is_nobodys_work() -> None:
    assert listed(finding("1", "D000")) == []


def test_compared_with_the_last_list() -> None:
    """还在的未整改，没见过的新增；没有了的：查过为已销号，没查到为未查，没有选中的户不列。"""
    last = [finding(code) for code in ("1", "2", "3", "4")]
    earlier = listed(*last)
    now = [last[0], finding("1", "D404")]
    numbers = work_items.numbers(now)
    states = {i.rule: i.state for i in work_items.items(now, numbers, {}, {i.number for i in earlier})}
    assert states == {"D403": "未整改", "D404": "新增"}
    gone = work_items.settled(earlier, set(numbers.values()), lambda _, code: code == "2", lambda code: code == "4")
    assert {item.household: item.state for item in gone} == {"2": "已销号", "3": "未查"}
    (one,) = worklist.by_village([*work_items.items(now, numbers, {}, {i.number for i in earlier}), *gone])
    assert [section.heading for section in one.sections][2:] == [
        "三、上次所列、复查已销号（1 条）",
        "四、上次所列、本次没有查到（1 条）",
    ]
    assert one.summary == "1 户 2 条　补充 2　新增 1，未整改 1，已销号 1，未查 1"
