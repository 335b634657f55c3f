"""示例与测试里的人都是编造的：号码一看便知不是谁的，地名查不到。

证件号码的地址码从未分配过（与 python-stdnum 所收的 GB/T 2260 历年代码对照）；手机号用没有放号的 154 号段。
例外逐个列出，写明为什么。
"""

import json
import re
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from stdnum import numdb

ROOT = Path(__file__).parents[2]
FOLDERS = ("samples", "tests", "docs", "templates", "README.md", "README.en.md", "dangan")
OFFICE = (".xlsx", ".docx", ".xlsm", ".zip")
SKIPPED = (".png", ".jpg", ".pdf", ".pyc", ".whl", ".7z", ".tif")

EXCEPTIONS = {
    "11010519491231002X": "国家标准 GB 11643-1999 正文的例子",
    "110105194912310000": "同一个例子，被 Excel 改坏的样子",
}

_IDENTITY = re.compile(r"(?<!\d)([1-9]\d{5})(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)")
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_UNASSIGNED = re.compile(r"154\d{8}")


def _assigned(code: str) -> bool:
    """这个地址码是否曾经分配给一个县（市、区）。"""
    return any("county" in known for _, known in numdb.get("cn/loc").info(code))


def _texts(path: Path) -> list[str]:
    data = path.read_bytes()
    if path.suffix in OFFICE and zipfile.is_zipfile(path):
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return [archive.read(part).decode("utf-8", "ignore") for part in archive.namelist()]
    return [data.decode("utf-8", "ignore")]


def _files() -> list[Path]:
    given = [ROOT / name for name in FOLDERS]
    every = [path for place in given for path in ([place] if place.is_file() else place.rglob("*"))]
    return [path for path in every if path.is_file() and path.suffix not in SKIPPED and "__pycache__" not in path.parts]


@pytest.fixture(scope="module")
def written() -> list[tuple[str, str]]:
    """仓库里的文字：(文件, 内容)。"""
    return [(path.relative_to(ROOT).as_posix(), text) for path in _files() for text in _texts(path)]


def test_the_list_of_address_codes_knows_real_places_and_not_ours():
    assert _assigned("420323")
    assert _assigned("110105")
    assert not _assigned("420399")


def test_every_identity_number_has_an_address_code_that_was_never_assigned(written):
    numbers = {(file, match[0]) for file, text in written for match in _IDENTITY.finditer(text)}
    assert len({number for _, number in numbers}) > 500
    real = {(file, number) for file, number in numbers if _assigned(number[:6]) and number not in EXCEPTIONS}
    assert real == set()


def test_every_mobile_number_is_of_a_prefix_that_is_not_in_use(written):
    numbers = {(file, match[0]) for file, text in written for match in _MOBILE.finditer(text)}
    assert len(numbers) > 500
    assert {one for one in numbers if not _UNASSIGNED.fullmatch(one[1])} == set()


def test_the_exceptions_are_all_still_needed(written):
    every = "\n".join(text for _, text in written)
    assert [number for number in EXCEPTIONS if number not in every] == []


def test_the_places_of_the_samples_are_invented():
    """示例县的市、县不在历年的行政区划代码表里；村的代码在没有分配过的县代码之下。"""
    real = numdb.get("cn/loc").prefixes
    names = json.dumps(real, ensure_ascii=False)
    assert "竹山县" in names
    for sample in ("county.json", "messy.json"):
        households = json.loads((ROOT / "samples" / sample).read_text("utf-8"))["households"]
        places = {household.get(key) for household in households for key in ("city", "county")} - {None}
        assert places
        assert not [place for place in places if place in names]
        codes = {household["region_code"][:6] for household in households if household.get("region_code")}
        assert codes == {"420399"}
