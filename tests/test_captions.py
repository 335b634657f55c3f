"""路径在纸上的说法。"""

from __future__ import annotations

import pytest

from dangan.captions import caption, village_caption
from dangan.model import Account, Document, Event, Household, Member, Project

HOME = Household(
    code="4201",
    members=[Member(name="张三"), Member()],
    documents=[Document(type="承诺书", title="脱贫承诺书（2016）"), Document(type="合影")],
    projects=[Project(name="2016年茶叶种植")],
    accounts=[Account(item="总收入")],
    events=[Event(step="公示", phase="退出")],
)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("", ""),
        ("documents", "材料"),
        ("documents[0]", "脱贫承诺书（2016）"),
        ("documents[1].signers", "合影·签字人"),
        ("members[0].id_no", "张三·证件号码"),
        ("members[1].name", "成员·姓名"),
        ("members[9].name", "成员·姓名"),
        ("projects[0].approved_on", "2016年茶叶种植·批复日期"),
        ("accounts[0].amount", "总收入·金额"),
        ("events[0].date", "公示·日期"),
        ("cause", "主要致贫原因"),
        ("housing", "住房安全有保障"),
        ("housing.met", "住房安全有保障"),
        ("没有的字段", ""),
    ],
)
def test_a_path_is_said_in_the_words_of_the_tables(path: str, said: str) -> None:
    assert caption(HOME, path) == said


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("villages[3].registered_poor", "建档立卡贫困人口"),
        ("village_documents[0].title", "题名"),
        ("village_documents", "村级专项工作档案"),
        ("helpers", ""),
        ("", ""),
    ],
)
def test_a_path_of_a_village(path: str, said: str) -> None:
    assert village_caption(path) == said
