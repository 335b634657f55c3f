"""极端的值：大得出奇、不是数、不成文字、嵌套极深；每一处都成为核查意见或一句说明，其余照查。"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dangan import config, profile, sources
from dangan.errors import ConfigError, ProfileError, TemplateError
from dangan.forms.own import check
from dangan.model import Household
from dangan.sources.county import County

GOOD = '{"code": "2", "members": [{"name": "李四"}]}'


def _read(path: Path, content: str | bytes) -> tuple[County, list[Household]]:
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
    county = sources.read([path])
    return county, list(county.households())


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("net_income_per_head", "1e400", "D002"),
        ("net_income_per_head", "-1e400", "D002"),
        ("net_income_per_head", "NaN", "D002"),
        ("net_income_per_head", "Infinity", "D002"),
        ("net_income_per_head", "9" * 5000, "D002"),
        ("net_income_per_head", f'"{"9" * 100_000}"', "D002"),
        ("net_income_per_head", "1000000000000", "D002"),
        ("member_count", "9" * 5000, "D002"),
        ("member_count", "1e308", "D002"),
        ("identified_on", "9999999", "D002"),
        ("identified_on", '"99999999"', "D002"),
        ("identified_on", '"2017-02-30"', "D002"),
        ("identified_on", '"0000-00-00"', "D002"),
        ("identified_on", "1e400", "D002"),
        ("cause", f'"{"因" * 3_500_000}"', "D002"),
        ("cause", '"\\ud800"', "D002"),
        ("cause", '"因\\u0000病"', "D002"),
        ("cause", '"因\\u009b31m病"', "D002"),
        ("cause", "[" * 500 + "]" * 500, "D001"),
        ("other_causes", "[[1]]", "D001"),
    ],
)
@pytest.mark.parametrize("suffix", ["json", "jsonl"])
def test_an_odd_value_is_one_finding(tmp_path: Path, suffix: str, field: str, value: str, code: str) -> None:
    odd = f'{{"code": "1", "members": [{{"name": "王五"}}], "{field}": {value}}}'
    content = f"[{odd}, {GOOD}]" if suffix == "json" else f"{odd}\n{GOOD}\n"
    county, households = _read(tmp_path / f"户.{suffix}", content)
    assert [home.code for home in households] == ["1", "2"]
    assert {reading.code for reading in households[0].reading} == {code}
    assert all(len(reading.message) < 300 for reading in households[0].reading)
    assert county.failed == county.unreadable == []


@pytest.mark.parametrize("content", ["[" * 100_000, '{"a":' * 100_000, '[{"code": "1", "extra": ' + "[" * 100_000])
def test_very_deep_json_is_refused(tmp_path: Path, content: str) -> None:
    county, households = _read(tmp_path / "户.json", content)
    assert households == []
    assert len(county.unreadable) + len(county.failed) == 1


def test_one_very_deep_household_does_not_stop_the_others(tmp_path: Path) -> None:
    deep = '{"code": "1", "extra": ' + "[" * 100_000 + "]" * 100_000 + "}"
    county, households = _read(tmp_path / "户.jsonl", f"{deep}\n{GOOD}\n")
    assert [home.code for home in households] == ["2"]
    assert ["嵌套过深" in one.reason for one in county.failed] == [True]


def test_a_cell_of_ten_megabytes_in_a_table(tmp_path: Path) -> None:
    rows = f"户编号,姓名,民族\n1,王五,{'汉' * 3_500_000}\n2,李四,汉族\n"
    county, households = _read(tmp_path / "导出.csv", rows)
    assert [home.code for home in households] == ["2"]
    assert ["有一格太长" in one.reason for one in county.failed] == [True]


def test_a_line_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dangan.sources.limits.LINE", 1 << 16)
    county, households = _read(tmp_path / "户.jsonl", f"{' ' * (1 << 20)}x\n{GOOD}\n")
    assert [home.code for home in households] == ["2"]
    assert [(one.source and one.source.row, "未采用" in one.reason) for one in county.failed] == [(1, True)]


def test_a_file_too_large_to_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dangan.sources.limits.FILE", 1 << 10)
    county, _ = _read(tmp_path / "户.json", f"[{GOOD}]" + " " * 2000)
    assert "存为 JSON Lines" in county.unreadable[0].reason


@pytest.mark.parametrize(
    "value", ["[" * 5000 + "]" * 5000, "9" * 5000, "nan", "1979-05-27", '"\\u0000"', '"x', "{}", "{a=1,a=2}"]
)
def test_odd_values_in_settings_and_profiles(tmp_path: Path, value: str) -> None:
    path = tmp_path / "设置.toml"
    path.write_text(f"profile = {value}\nextra = 1\n", "utf-8")
    with pytest.raises(ConfigError):
        config.load(path)
    path.write_text(f'extends = "zhushan-2017"\nid = "x"\nyear = {value}\n', "utf-8")
    with pytest.raises(ProfileError):
        profile.load(str(path))


def test_a_threshold_that_is_no_number(tmp_path: Path) -> None:
    path = tmp_path / "方案.toml"
    path.write_text('extends = "zhushan-2017"\nid = "x"\n[thresholds.income_margin]\nvalue = nan\n', "utf-8")
    with pytest.raises(ProfileError):
        profile.load(str(path))


def test_control_characters_in_an_inventory_cell(tmp_path: Path) -> None:
    county, households = _read(tmp_path / "清点.csv", "户编号,户主,贫困户申请书,其他卷内材料\n1,王五,√,诊断\x07证明\n")
    assert not county.unreadable
    assert {document.type for document in households[0].documents or ()} == {"贫困户申请书", "诊断证明"}
    assert [(one.code, "控制字符" in one.message) for one in households[0].reading] == [("D002", True)]


def test_a_profile_that_is_not_a_file(tmp_path: Path) -> None:
    (tmp_path / "方案.toml").mkdir()
    with pytest.raises(ProfileError):
        profile.load(str(tmp_path / "方案.toml"))


def test_a_style_with_odd_values(tmp_path: Path) -> None:
    from dangan.backends import style

    (tmp_path / "style.toml").write_text("page = " + "[" * 5000, "utf-8")
    with pytest.raises(TemplateError):
        style.load(tmp_path)
    assert check(tmp_path) == []


def test_a_key_that_is_not_text(tmp_path: Path) -> None:
    odd = json.dumps({"code": "1", "members": [{"name": "王五"}]})[:-1] + ', "\\ud800\\u001b[2J": 1}'
    county, _ = _read(tmp_path / "户.json", f"[{odd}]")
    assert [reading.message.isprintable() for reading in county.reading] == [True]
