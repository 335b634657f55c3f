"""案卷封面：案卷号由档号得来；二维码扫出户编号与档号。"""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from homes import AS_OF, home

from dangan import resources
from dangan.backends import parse, style
from dangan.backends.docx import DocxBackend
from dangan.config import ArchiveTable
from dangan.forms import FormOptions, Forms
from dangan.model import Household
from dangan.profile import Profile

ARCHIVE = ArchiveTable(fonds_no="J012", catalogue_no="3", volume_pattern="{fonds_no}-{catalogue_no}-{number:03d}")


def cover(policy: Profile, household: Household, archive: ArchiveTable = ARCHIVE) -> str:
    forms = Forms(policy, FormOptions(as_of=AS_OF, archive=archive, only=("案卷封面",)))
    return forms.outputs(household)[0].html


@pytest.mark.parametrize(
    ("volume_no", "archive", "number"),
    [
        ("J012-3-007", ARCHIVE, "007"),
        ("J012-4-007", ARCHIVE, ""),
        (None, ARCHIVE, ""),
        ("J012-3-007", ArchiveTable(), ""),
    ],
    ids=["合样式", "别的目录", "没有档号", "没有样式"],
)
def test_the_volume_number_is_part_of_the_archive_number(
    policy: Profile, volume_no: str | None, archive: ArchiveTable, number: str
) -> None:
    html = cover(policy, home(volume_no=volume_no), archive)
    assert re.findall(r'案 卷 号</th><td class="center">(.*?)</td>', html) == [number]


@pytest.mark.parametrize(
    ("volume_no", "read"), [("J012-3-007", "42039900100100001 J012-3-007"), (None, "42039900100100001")]
)
def test_the_code_says_the_household_and_the_archive_number(policy: Profile, volume_no: str | None, read: str) -> None:
    assert re.findall('<img class="qr" alt="(.*?)"', cover(policy, home(volume_no=volume_no))) == [read]


def test_a_blank_cover_has_no_code(policy: Profile) -> None:
    forms = Forms(policy, FormOptions(as_of=AS_OF, only=("案卷封面",)))
    assert '<img class="qr"' not in forms.blank()[0].html


def test_word_holds_the_code_as_a_picture_with_its_text(policy: Profile) -> None:
    dossier = parse.dossier(cover(policy, home(volume_no="J012-3-007")), "2017-11-30")
    package = ZipFile(BytesIO(DocxBackend(style.load(resources.templates())).docx(dossier, {})))
    assert package.read("word/media/code1.png").startswith(b"\x89PNG")
    assert 'descr="42039900100100001 J012-3-007"' in package.read("word/document.xml").decode()
    assert 'Target="media/code1.png"' in package.read("word/_rels/document.xml.rels").decode()
    assert 'Extension="png"' in package.read("[Content_Types].xml").decode()
