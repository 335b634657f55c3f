"""批量印制的计划：成品放在哪里，谁被搁置，数据截止日期取哪一天。"""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath

import pytest

from dangan.dates import PartialDate
from dangan.model import Document, Household, Measure, Member, Visit
from dangan.printing import batch


def household(code: str, name: str | None = "张三", **fields: object) -> Household:
    places = {"township": "云坪镇", "village": "桃源村"} | fields
    return Household(code=code, members=[Member(name=name, relation="户主")], **places)


FOLDERS = [
    ("平常的户", household("42039910120100001"), "云坪镇/桃源村/42039910120100001-张三"),
    ("间隔号照原样", household("4203", "阿依古丽·买买提"), "云坪镇/桃源村/4203-阿依古丽·买买提"),
    ("乡镇、村没有登记", household("4203", township=None, village=None), "乡镇不明/村不明/4203-张三"),
    ("Windows 的保留名", household("4203", township="CON", village="NUL"), "_CON/_NUL/4203-张三"),
    ("名中有斜线", household("4203", "张/三"), "云坪镇/桃源村/4203-张_三"),
]


@pytest.mark.parametrize(("case", "one", "folder"), FOLDERS, ids=[case for case, *_ in FOLDERS])
def test_folder(case: str, one: Household, folder: str) -> None:  # noqa: ARG001
    assert batch.folder(one) == folder


HOSTILE = [
    "../../etc",
    "..",
    "/etc/passwd",
    "C:\\x",
    "a\\..\\b",
    "x\x00y",
    "." * 300,
    "很" * 300,
    "a:b",
    "~",
    "aux.txt",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_value_of_a_record_leaves_the_output_folder(text: str) -> None:
    folder = batch.folder(household(text, text, township=text, village=text))
    for path in (PurePosixPath(folder), PureWindowsPath(folder)):
        assert len(path.parts) == 3
        assert not path.is_absolute()
        assert ".." not in path.parts
    assert all(len(part.encode()) <= 255 for part in folder.split("/"))


LOOKALIKES = [("a1", "A1"), ("a/b", "a:b"), ("x" * 60, "x" * 61), ("\u00e9", "e\u0301")]


@pytest.mark.parametrize(("one", "other"), LOOKALIKES)
def test_different_codes_never_share_a_folder(one: str, other: str) -> None:
    """在不分大小写、不分组合写法的磁盘上也不重名。"""
    assert batch.folder(household(one)).casefold() != batch.folder(household(other)).casefold()


def test_households_that_cannot_be_built_are_put_aside() -> None:
    county = [household("1"), household("2"), household("2"), household("3", None), household("")]
    survey = batch.survey(county, lambda _: True)
    assert [task.code for task in batch.plan(county, survey)] == ["1"]
    assert [(failed.household, failed.reason) for failed in survey.aside] == [
        ("2", "户编号重复，分不清是哪一户"),
        ("2", "户编号重复，分不清是哪一户"),
        ("3", "没有成员，不知户主是谁；请补上成员（户编号、姓名、与户主关系），没有成员表的在户表里加「户主」一列"),
        ("", "没有户编号"),
    ]


def test_the_newest_recorded_date_counts_all_households_but_no_plans() -> None:
    county = [
        household("1", documents=[Document(date=PartialDate(2017, 10, 1))]),
        household("2", visits=[Visit(date=PartialDate(2017, 11, 20))]),
        household("3", measures=[Measure(due=PartialDate(2020, 12, 31))]),
    ]
    survey = batch.survey(county, lambda one: one.code == "1")
    assert survey.codes == ("1",)
    assert survey.newest == PartialDate(2017, 11, 20)
