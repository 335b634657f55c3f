"""示例资料的来历：全是虚构的人，重新生成逐字节相同。"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from stdnum import numdb
from stdnum.cn import ric

COUNTY_FILES = ("county.json", "messy.json")


def _members(path: Path):
    for household in json.loads(path.read_text(encoding="utf-8"))["households"]:
        for member in household["members"]:
            yield household, member


def _place(code: str) -> dict[str, str]:
    """python-stdnum 所载的 GB/T 2260 区划：省、县。"""
    return {key: value for _, part in numdb.get("cn/loc").info(code) for key, value in part.items()}


@pytest.fixture(scope="module")
def numbers(samples):
    return {member["id_no"][:18] for _, member in _members(samples / "county.json")}


def test_address_code_was_never_assigned(numbers):
    """GB/T 2260 历年都没有 420399，这些号码不属于任何人。"""
    assert {number[:6] for number in numbers} == {"420399"}
    assert "county" not in _place("420399")
    assert _place("420323")["county"].endswith("竹山县")


def test_check_characters_are_right(numbers):
    """由 python-stdnum 独立验算。"""
    assert [number for number in numbers if ric.calc_check_digit(number) != number[17]] == []


def test_birth_and_sex_agree_with_the_number(samples):
    for _, member in _members(samples / "county.json"):
        number = member["id_no"]
        assert ric.get_birth_date(number[:18]).isoformat() == member["birth_date"]
        assert ("男" if int(number[16]) % 2 else "女") == member["sex"]


def test_numbers_and_codes_are_unique(samples, numbers):
    members = list(_members(samples / "county.json"))

    assert len(numbers) == len(members)
    assert len({member["person_code"] for _, member in members}) == len(members)


def test_phones_are_in_a_range_never_opened(samples):
    text = (samples / "county.json").read_text(encoding="utf-8")
    phones = [household.get("phone") for household in json.loads(text)["households"]]

    assert all(phone.startswith("154") and len(phone) == 11 for phone in phones)


def test_the_hard_cases_are_there(samples):
    """繁难的户：生僻字、间隔号、二十五字姓名、残疾证号、一口人、十二口人、四十条政策、多个项目。"""
    households = json.loads((samples / "county.json").read_text(encoding="utf-8"))["households"]
    names = [household["members"][0]["name"] for household in households]

    assert any(ord(character) > 0xFFFF for name in names for character in name)
    assert "阿依古丽·买买提" in names
    assert max(map(len, names)) == 25
    assert {1, 12} <= {len(household["members"]) for household in households}
    assert max(len(household["benefits"]) for household in households) >= 40
    assert max(len(household["projects"]) for household in households) >= 4
    assert any(len(member["id_no"]) == 20 for h in households for member in h["members"])


def test_gbk_bundle_is_not_utf8(samples):
    data = (samples / "csv-gbk" / "members.csv").read_bytes()

    with pytest.raises(UnicodeDecodeError):
        data.decode("utf-8")
    rows = list(csv.reader(data.decode("gb18030").splitlines()))
    assert "证件号码" in rows[0]


def test_regeneration_gives_the_same_files(samples, tmp_path):
    subprocess.run([sys.executable, str(samples / "make.py"), "--out", str(tmp_path)], check=True)
    produced = {path.relative_to(tmp_path): path for path in tmp_path.rglob("*") if path.is_file()}

    assert [str(name) for name, path in produced.items() if _content(samples / name) != _content(path)] == []
    kept = {path.relative_to(samples) for path in samples.rglob("*") if path.is_file()}
    by_hand = {name for name in kept if name.suffix in (".py", ".pyc", ".md", ".toml") or name.name == "Makefile"}
    assert kept - by_hand == set(produced)


def _content(path: Path):
    """文件的字节；名副其实的工作簿比解压后的各部分，因为压缩结果随 zlib 的版本而异。"""
    if not zipfile.is_zipfile(path):
        return path.read_bytes()
    with zipfile.ZipFile(path) as book:
        return {entry.filename: (entry.date_time, book.read(entry)) for entry in book.infolist()}


def test_any_number_more_can_be_made(samples, tmp_path):
    target = tmp_path / "more.jsonl"
    command = [sys.executable, str(samples / "make.py"), "--count", "100", "--seed", "7", "--jsonl", str(target)]
    subprocess.run(command, check=True)
    households = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]

    assert len({household["code"] for household in households}) == 100
