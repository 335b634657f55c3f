"""规则与方案互相核对：对得上时无话，每一种对不上都说得出。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from dangan import profile
from dangan.profile import Profile, RuleSetting, Threshold, WordList
from dangan.rules import RULES, Rule, selfcheck

ZHUSHAN = profile.load("zhushan-2017")
EVERY_PLACE = tuple(profile.load(name) for name in profile.names())
ONE = {"D501": RULES["D501"]}


def test_rules_and_profiles_agree() -> None:
    assert selfcheck.check() == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"clause": "002-99"}, "D501：依据的条款 002-99 哪个方案都没有"),
        ({"parts": {"004-99": "一户一名"}}, "D501：依据的条款 004-99 哪个方案都没有"),
        ({"needs": ("no_such_line",)}, "D501：要用的门槛或名单「no_such_line」哪个方案都没有定义"),
        ({"papers": ("土特产",)}, "D501：要用的材料「土特产」哪个方案都没有定义"),
        ({"reads": ("diaries",)}, "D501：要用的表「diaries」哪个方案都没有定义"),
    ],
)
def test_a_rule_that_could_never_run(changed: Mapping[str, object], said: str) -> None:
    broken: dict[str, Rule] = {"D501": replace(RULES["D501"], **changed)}  # type: ignore[arg-type]
    assert said in selfcheck.check(broken, EVERY_PLACE)


def test_two_rules_of_one_name() -> None:
    twins = {"D501": RULES["D501"], "D502": replace(RULES["D502"], title=RULES["D501"].title)}
    assert "规则名称重复：2 条都叫“应取消的材料”" in selfcheck.check(twins, EVERY_PLACE)


def with_entries(**changes: object) -> tuple[Profile, ...]:
    return (*EVERY_PLACE, msgspec.structs.replace(ZHUSHAN, id="本县", **changes))


def test_an_entry_nobody_uses() -> None:
    idle = {"idle_line": Threshold(title="摆设", unit="元", clause="002-04")}
    explained = {"idle_list": WordList(title="摆设", use="村务公开栏", clause="002-04")}
    said = selfcheck.check(RULES, with_entries(thresholds=idle, lists=explained))
    assert "门槛或名单「idle_line」没有规则、表样用到，也没有写明用处（use）：本县" in said
    assert "idle_list" not in "".join(said)


def test_settings_for_rules_that_do_not_exist() -> None:
    policies = with_entries(rules={"D599": RuleSetting(off=True)}, owners={"取消": "村档案员", "D8X": "某人"})
    said = selfcheck.check(RULES, policies)
    assert "本县：[rules] 写了没有的规则码 D599" in said
    assert "本县：[owners] 写了没有的规则码或规则族 D8X" in said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({}, ["D501：没有不该报的用例", "D501：没有该报的用例"]),
        ({"D501": "- 例: 一\n  应报: []\n"}, ["D501：没有该报的用例"]),
        ({"D501": "- 例: 一\n  应报: [documents[0]]\n"}, ["D501：没有不该报的用例"]),
        ({"D501": "- 例: 一\n  应报: []\n- 例: 二\n  应报:\n    - documents[0]\n"}, []),
        (
            {"D501": "- 例: 一\n  应报: []\n- 例: 二\n  应报: [x]\n", "D599": ""},
            ["用例 D599.yml 没有对应的规则"],
        ),
    ],
)
def test_missing_cases(tmp_path: Path, written: dict[str, str], said: list[str]) -> None:
    for code, text in written.items():
        (tmp_path / f"{code}.yml").write_text(text, encoding="utf-8")
    assert [line for line in selfcheck.check(ONE, EVERY_PLACE, tmp_path) if "用例" in line] == said


def test_an_installed_package_has_no_cases_to_check(tmp_path: Path) -> None:
    assert not [line for line in selfcheck.check(ONE, EVERY_PLACE, tmp_path / "没有") if "用例" in line]
