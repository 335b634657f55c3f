"""三级台账相加：与示例县的 JSON 另行数出来的一致；对不平的照列。"""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.ledger.conftest import COUNTY, Out, Write, county

GONE = ("死亡", "迁出", "婚出")
STATES = ("未脱贫", "预脱贫", "返贫", "脱贫", "稳定脱贫", "其他")


def counted(households: list[dict[str, Any]]) -> list[int]:
    """不用本工具，直接从 JSON 数：户数、登记人数、在册人口，再按属性分户、人。"""
    people: Counter[str] = Counter()
    states: Counter[str] = Counter()
    for one in households:
        state = "稳定脱贫" if one.get("stable_marked_on") else one["status"]
        states[state] += 1
        people[state] += sum(member.get("presence") not in GONE for member in one["members"])
    totals = [len(households), sum(one["member_count"] for one in households), sum(people.values())]
    return totals + [number for state in STATES for number in (states[state], people[state])]


def summary(out: Out, *path: str) -> dict[tuple[str, str], list[int]]:
    """汇总表：(乡镇, 村) → 各栏的数。"""
    rows = out.book(*path)["汇总"]
    start = next(n for n, row in enumerate(rows) if row[:2] == ["乡镇", "村"])
    return {(row[0], row[1]): [int(value) for value in row[2:]] for row in rows[start + 1 :]}


def test_three_levels_add_up_to_what_the_record_says(ledger: Write) -> None:
    out = ledger(None, "--formats", "xlsx,docx", "--only", "明细台账,稳定脱贫户管理台账")
    assert out.code == 0
    households = COUNTY["households"]
    whole = summary(out, "县级明细台账.xlsx")
    assert whole["合计", ""] == counted(households)
    for township in {one["township"] for one in households}:
        own = [one for one in households if one["township"] == township]
        level = summary(out, township, "乡镇级明细台账.xlsx")
        assert whole[township, "小计"] == level["合计", ""] == counted(own)
        for village in {one["village"] for one in own}:
            here = [one for one in own if one["village"] == village]
            assert whole[township, village] == level[township, village] == counted(here)
            printed = out.tables(township, village, "村级明细台账.docx")
            apart = out.tables(township, village, "稳定脱贫户管理台账.docx")
            codes = [
                row[2]
                for table in (*printed, *apart)
                for row in table
                if len(row) > 5 and len(row[2]) == len(COUNTY["households"][0]["code"])
            ]
            assert sorted(codes) == sorted(one["code"] for one in here)


def test_each_household_is_in_one_ledger_only(ledger: Write) -> None:
    book = ledger(None, "--formats", "xlsx").book("县级明细台账.xlsx")
    listed = [row[3] for tab in ("明细", "稳定脱贫户管理台账") for row in book[tab][3:-1]]
    assert sorted(listed) == sorted(one["code"] for one in COUNTY["households"])
    stable = {one["code"] for one in COUNTY["households"] if one.get("stable_marked_on")}
    assert {row[3] for row in book["稳定脱贫户管理台账"][3:-1]} == stable


def test_the_printed_summaries_agree_with_the_workbooks(ledger: Write) -> None:
    out = ledger(None, "--only", "明细台账", "--formats", "xlsx,docx")
    for path in (("县级明细台账",), ("石门镇", "乡镇级明细台账")):
        total = summary(out, *path[:-1], path[-1] + ".xlsx")["合计", ""]
        printed = out.tables(*path[:-1], path[-1] + ".docx")[2]
        assert [int(value) for value in printed[-1][1:-2]] == total


@pytest.mark.skipif(not shutil.which("soffice"), reason="没有 LibreOffice")
def test_formulas_give_the_stored_values(ledger: Write, tmp_path: Path) -> None:
    """去掉算好的值，由 LibreOffice 重算。"""
    out = ledger(None, "--formats", "xlsx", "--only", "明细台账")
    bare = tmp_path / "bare.xlsx"
    with zipfile.ZipFile(out.folder / "县级明细台账.xlsx") as given, zipfile.ZipFile(bare, "w") as written:
        for name in given.namelist():
            data = given.read(name)
            stripped = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", data)
            assert ("sheet1.xml" in name) <= (stripped != data)
            written.writestr(name, stripped)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"]
    subprocess.run([*command, str(tmp_path / "new"), str(bare)], check=True, capture_output=True)
    again = Out(tmp_path / "new", 0, "", "")
    assert summary(again, "bare.xlsx") == summary(out, "县级明细台账.xlsx")


def test_a_wrong_count_is_listed_and_not_smoothed(ledger: Write) -> None:
    data = county()
    data["households"][0]["member_count"] += 2
    code = data["households"][0]["code"]
    out = ledger(data, "--formats", "xlsx", "--only", "明细台账")
    book = out.book("县级明细台账.xlsx")
    (row,) = book["人数不符"][3:-1]
    assert row[3] == code
    assert row[-1] == "登记 5 人，在册 3 人"
    assert next(r for r in book["对账表"] if r[:2] == ["云坪镇", "在册人口"])[2:6] == [65, "各户登记的人数之和", 67, -2]
    assert [f["household"] for f in out.findings() if f["rule"] == "D606"] == [code]
    assert "云坪镇　在册人口 65，各户登记的人数之和 67，相差 -2" in out.said


@pytest.mark.parametrize(("stated", "rules"), [(15, []), (16, ["D725"]), (14, ["D714"])])
def test_the_village_table_is_compared(ledger: Write, stated: int, rules: list[str]) -> None:
    """桃源村没有脱贫的在册人口是 15 人。"""
    data = county()
    data["villages"][0]["registered_poor"] = stated
    out = ledger(data, "--village", "桃源村", "--formats", "xlsx", "--only", "明细台账")
    assert [f["rule"] for f in out.findings() if f["village"] == "桃源村"] == rules
    row = next(r for r in out.book("县级明细台账.xlsx")["对账表"] if r[0] == "云坪镇桃源村")
    assert row[2:6] == [15, "村情表的建档立卡贫困人口", stated, 15 - stated]


def test_a_village_without_households_still_has_a_ledger(ledger: Write) -> None:
    data = county()
    data["villages"].append({"township": "云坪镇", "village": "空山村", "registered_poor": 9})
    out = ledger(data, "--village", "空山村", "--village", "桃源村", "--formats", "docx")
    assert "本期无" in out.text("云坪镇", "空山村", "村级明细台账.docx")
    assert "本期无" in out.text("云坪镇", "空山村", "新增贫困户备案册.docx")
    assert "本期无" not in out.text("云坪镇", "桃源村", "村级明细台账.docx")


def test_part_of_the_households_is_not_compared_with_the_village_table(ledger: Write) -> None:
    code = COUNTY["households"][0]["code"]
    out = ledger(None, "--household", code, "--formats", "xlsx", "--only", "明细台账")
    book = out.book("县级明细台账.xlsx")
    assert [row[3] for row in book["明细"][3:-1]] == [code]
    assert not [row for row in book["对账表"] if "村情表" in str(row[3])]
    assert "只列选中的户" in book["汇总"][1][0]
    assert {row[4] for row in book["村情指标"] if str(row[2]).startswith("贫困发生率")} == {"未知"}


def test_what_could_not_be_read_is_said_on_the_paper(ledger: Write) -> None:
    data = county()
    data["households"].append({**data["households"][0], "code": "4.20399E+16"})
    out = ledger(data, "--formats", "docx", "--only", "明细台账")
    assert out.code == 4
    assert "另有 1 户（行）读入时搁置，未列入" in out.text("县级明细台账.docx")
    assert "48 户" in out.said


def test_unknown_members_are_not_nobody(ledger: Write) -> None:
    data = county()
    one = next(h for h in data["households"] if h["village"] == "桃源村" and h["status"] == "未脱贫")
    one["members"] = []
    out = ledger(data, "--village", "桃源村", "--formats", "xlsx,docx", "--only", "明细台账")
    book = out.book("县级明细台账.xlsx")
    assert next(row for row in book["明细"] if row[3] == one["code"])[7] == ""
    assert next(row for row in book["对账表"] if row[0] == "云坪镇桃源村")[2] == "未知"
    assert "有 1 户没有登记成员" in out.text("云坪镇", "桃源村", "村级明细台账.docx")
