"""与资料合看：凭户编号，或村名与户主对户；分不清的说出来，不猜。"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from cabinets import Build, inspected

from dangan import sources
from dangan.sources import County

PEOPLE = (
    ("42039900100100001", "云坪镇", "桃源村", "一组", "周大山", "未脱贫"),
    ("42039900100100002", "云坪镇", "桃源村", "二组", "王德福", "脱贫"),
    ("42039900100100003", "云坪镇", "桃源村", "三组", "王德福", "脱贫"),
    ("42039900200100001", "云坪镇", "双河村", "一组", "周大山", "脱贫"),
)


@pytest.fixture
def records(tmp_path: Path) -> Callable[[], County]:
    path = tmp_path / "资料.json"
    keys = ("code", "township", "village", "group")
    numbers = {"42039900100100003": "420399196803120019"}
    rows = [
        {
            **dict(zip(keys, row, strict=False)),
            "status": row[5],
            "members": [{"name": row[4], "relation": "户主", "id_no": numbers.get(row[0])}],
        }
        for row in PEOPLE
    ]
    path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    return lambda: sources.read([path])


@pytest.mark.parametrize(
    ("folder", "household", "doubt"),
    [
        ("桃源村/周大山", "42039900100100001", ""),
        ("双河村/周大山", "42039900200100001", ""),
        ("随便什么/周大山42039900200100001", "42039900200100001", ""),
        ("桃源村/二组/王德福", "42039900100100002", ""),
        ("桃源村/王德福420399196803120019", "42039900100100003", ""),
        ("桃源村/王德福", "桃源村/王德福", "有 2 户户主都叫王德福"),
        ("桃源村/欧阳外人", "桃源村/欧阳外人", "没有户主叫欧阳外人的户"),
        ("桃源村/42039900100109999-周大山", "42039900100109999", "在资料里没有"),
        ("周大山", "周大山", "看不出是哪个村"),
    ],
)
def test_matching(cupboard: Build, records: Callable[[], County], folder: str, household: str, doubt: str) -> None:
    report = inspected(cupboard(f"{folder}/识别/申请书.jpg {folder}/退出/算账表.jpg"), records)
    doubts = [f for f in report.findings if f.rule == "D939"]
    assert household in {f.household for f in report.findings}
    assert bool(doubts) == bool(doubt)
    for finding in doubts:
        assert (finding.household, finding.confirm) == (household, True)
        assert doubt in finding.message


def test_status_comes_from_the_records(cupboard: Build, records: Callable[[], County]) -> None:
    """周大山未脱贫，卷内不应有算账表；没有资料，脱贫与否不知道，不报。"""
    root = cupboard("桃源村/周大山/退出/算账表.jpg 桃源村/周大山/识别/申请书.jpg")
    assert "D305" in {f.rule for f in inspected(root, records).findings}
    assert "D305" not in {f.rule for f in inspected(root).findings}


def test_two_folders_for_one_household_go_to_neither(cupboard: Build, records: Callable[[], County]) -> None:
    root = cupboard("桃源村/1周大山/识别/申请书.jpg 桃源村/2周大山/识别/采集表.jpg")
    doubts = [f for f in inspected(root, records).findings if f.rule == "D939"]
    assert [f.household for f in doubts] == ["桃源村/1周大山", "桃源村/2周大山"]
    assert all("都像是户 42039900100100001" in f.message for f in doubts)


def test_households_without_a_folder_are_told_only_in_villages_that_have_some(
    cupboard: Build, records: Callable[[], County]
) -> None:
    report = inspected(cupboard("桃源村/周大山/识别/申请书.jpg"), records)
    assert {f.household for f in report.findings if f.rule == "D940"} == {"42039900100100002", "42039900100100003"}
    assert report.summary.households == 3
