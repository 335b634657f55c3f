"""村级的表：案卷目录、村级专项工作档案目录、户明白袋清理登记表、盒脊、卷脊、盒签。"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Sequence
from html import unescape
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from homes import AS_OF, home, in_bag, paper

from dangan import dates, resources
from dangan.backends import parse, style
from dangan.backends.docx import DocxBackend
from dangan.backends.typst import TypstBackend
from dangan.config import ArchiveTable, Spines
from dangan.errors import UsageError
from dangan.forms import FormOptions, Forms, Output
from dangan.forms.boxes import packed
from dangan.forms.village import VillageForms
from dangan.forms.village_view import Bound, Village
from dangan.model import Helper, Member, VillageDocument
from dangan.profile import Profile

ARCHIVE = ArchiveTable(
    fonds_no="J012", catalogue_no="3", year="2017", volume_pattern="{fonds_no}-{catalogue_no}-{number:03d}"
)
SECOND = {"members": [Member(name="夏长河", relation="户主", id_no="420399196504140012")], "group": "10"}


def village(documents: Sequence[VillageDocument] | None = ()) -> Village:
    """双河村两户：3组邹玉田 2 号卷，10组夏长河 1 号卷。"""
    first = home(
        "脱贫",
        volume_no="J012-3-002",
        retention="永久",
        documents=[paper("贫困户申请书", "2014-04-25"), in_bag("扶贫手册"), in_bag("帮扶承诺书")],
    )
    second = home(code="42039900100100002", volume_no="J012-3-001", helpers=[Helper(name="石青")], **SECOND)
    return Village("云坪镇", "双河村", [Bound(first, 27), Bound(second)], documents)


def outputs(policy: Profile, *only: str, documents: Sequence[VillageDocument] | None = ()) -> dict[str, Output]:
    forms = Forms(policy, FormOptions(as_of=AS_OF, only=only, archive=ARCHIVE))
    return {one.name: one for one in VillageForms(forms, Spines()).outputs(village(documents))}


def rows(output: Output) -> list[list[str]]:
    """表里的各行，格内的文字。"""
    found = re.findall(r"<tr[^>]*>(.*?)</tr>", output.html, re.DOTALL)
    return [[unescape(re.sub("<[^>]*>", "", cell)) for cell in re.findall(r"<t[dh].*?</t[dh]>", row)] for row in found]


def pages_of(pdf: bytes, tmp_path: Path) -> list[str]:
    """各面文字，空白除去；由 poppler 读出，与本工具无关。"""
    if shutil.which("pdftotext") is None:
        pytest.skip("没有 pdftotext（poppler-utils）")
    path = tmp_path / "村级.pdf"
    path.write_bytes(pdf)
    text = subprocess.run(["pdftotext", "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True).stdout
    return ["".join(page.split()) for page in text.decode().split("\f")[:-1]]


def test_the_catalogue_of_volumes_is_by_volume_number(policy: Profile) -> None:
    assert rows(outputs(policy)["案卷目录"])[:3] == [
        ["案卷号", "题　　　　名", "起 止 日 期", "页数", "保管期限", "备　　注"],
        ["001", "青岭县云坪镇双河村夏长河户精准扶贫档案", "", "", "", ""],
        ["002", "青岭县云坪镇双河村邹玉田户精准扶贫档案", "20140425—　　　　", "27", "永久", ""],
    ]


def test_village_papers_stand_under_the_nine_classes(policy: Profile) -> None:
    """竹山：政策文件类、脱贫台账、到村项目规划、项目验收、资金拨付、对象识别退出评议记录、公示公告、
    易地扶贫搬迁等“六个一批”专项资料、小额信贷等建立村级专项工作档案。"""
    documents = [
        VillageDocument(
            type="公示公告", title="2016年退出公示", volume_no="QL-2016-07", pages=16, date=dates.parse("2016-11-08")
        ),
        VillageDocument(
            type="公示公告", title="2014年识别公示", volume_no="QL-2014-07", date=dates.parse("2014-05-23")
        ),
        VillageDocument(type="易地扶贫搬迁专项资料", title="搬迁协议", year=2017),
        VillageDocument(type="防汛值班表"),
    ]
    found = rows(outputs(policy, documents=documents)["村级专项工作档案目录"])
    assert [row[0] for row in found if len(row) == 1] == [
        "一、政策文件类",
        "二、脱贫台账",
        "三、到村项目规划",
        "四、项目验收",
        "五、资金拨付",
        "六、对象识别退出评议记录",
        "七、公示公告",
        "八、“六个一批”专项资料",
        "九、小额信贷",
        "十、其他",
    ]
    assert [row for row in found if row[0].isdigit()] == [
        ["1", "QL-2014-07", "", "", "2014年识别公示", "20140523", "", "", ""],
        ["2", "QL-2016-07", "", "", "2016年退出公示", "20161108", "", "16", ""],
        ["3", "", "", "", "搬迁协议", "2017", "", "", ""],
        ["4", "", "", "", "防汛值班表", "", "", "", ""],
    ]


def test_the_register_of_bags_has_one_line_a_household_for_the_village_and_each_helper(policy: Profile) -> None:
    found = rows(outputs(policy)["户明白袋清理登记表"])
    lines = [row[:-4] for row in found if row[0].isdigit()]
    removed = "帮扶承诺书（抽出集中登记保管）"
    lacking = "政策宣传资料、脱贫收支测算表"
    assert lines == [
        ["1", "3", "邹玉田", "梁绍", lacking, removed],
        ["2", "10", "夏长河", "石青", "", ""],
        ["1", "3", "邹玉田", lacking, removed],
        ["1", "10", "夏长河", "", ""],
    ]
    assert {cell for row in found if row[0].isdigit() for cell in row[-4:]} == {""}, "件数、日期、签字由人手写"


@pytest.mark.parametrize(
    ("numbers", "boxes"),
    [
        ([1, 2, 3, 4, 5], [[("1", "3")], [("4", "5")]]),
        ([5, 3, 4], [[("3", "5")]]),
        ([1, 2, 9], [[("1", "2"), ("9", "9")]]),
        ([None, 1, None], [[("1", "1")], []]),
        ([], []),
    ],
)
def test_boxes_take_volumes_by_number(numbers: list[int | None], boxes: list[list[tuple[str, str]]]) -> None:
    packed_boxes = packed([None if number is None else (number, str(number)) for number in numbers], 3)
    assert [box.ranges for box in packed_boxes] == boxes


def test_a_box_takes_one_volume_every_three_millimetres() -> None:
    assert [Spines(box=width).volumes for width in (20, 30, 40, 50)] == [6, 10, 13, 16]
    assert Spines(box=40, per_box=20).volumes == 20


def test_a_box_spine_names_fonds_catalogue_year_village_and_volumes(policy: Profile) -> None:
    found = [row[0] for row in rows(outputs(policy, "盒脊")["盒脊"])]
    assert found == [
        "全宗号",
        "J012",
        "目录号",
        "3",
        "年　度",
        "2017",
        "云坪镇双河村",
        "起止卷号",
        "001至002",
        "盒　号",
        "",
    ]


def test_spines_and_labels_are_as_wide_as_the_box(policy: Profile) -> None:
    for name, across in (("盒脊", "160.0mm"), ("卷脊", "190.0mm")):
        html = outputs(policy, name)[name].html
        (table,) = parse.dossier(html, "2017-11-30").papers[0].blocks
        assert f"{table.width}mm" == across
    assert 'style="width:160mm"' in outputs(policy, "盒脊")["盒脊"].html, "四个 40 毫米宽的盒脊"


def test_what_comes_without_asking(policy: Profile) -> None:
    assert list(outputs(policy)) == ["案卷目录", "村级专项工作档案目录", "户明白袋清理登记表"]
    assert list(outputs(policy, documents=None)) == ["案卷目录", "户明白袋清理登记表"], "没有村级材料的表，不印空目录"
    assert list(outputs(policy, "村级专项工作档案目录", documents=None)) == ["村级专项工作档案目录"]
    assert list(outputs(policy, "户明白袋清单")) == []


def test_an_unknown_form_names_the_village_ones_too(policy: Profile) -> None:
    with pytest.raises(UsageError, match="盒脊"):
        Forms(policy, FormOptions(as_of=AS_OF, only=("盒背",)))


def test_village_papers_hold_no_id_number(policy: Profile) -> None:
    for name in ("案卷目录", "村级专项工作档案目录", "户明白袋清理登记表", "盒脊", "卷脊", "盒签"):
        assert "420399196504140012" not in outputs(policy, name)[name].html


def test_blank_village_papers_print(policy: Profile) -> None:
    forms = Forms(policy, FormOptions(as_of=AS_OF))
    blank = VillageForms(forms, Spines()).blank()
    assert [one.name for one in blank] == [
        "案卷目录",
        "村级专项工作档案目录",
        "户明白袋清理登记表",
        "盒脊",
        "卷脊",
        "盒签",
    ]
    for one in blank:
        assert "None" not in one.html
        assert parse.dossier(one.html, one.date).papers


def test_every_village_paper_prints_on_whole_pages_in_pdf_and_word(policy: Profile) -> None:
    page_style = style.load(resources.templates())
    typst, docx = TypstBackend(page_style), DocxBackend(page_style)
    sheets = {}
    names = ("案卷目录", "村级专项工作档案目录", "户明白袋清理登记表", "盒脊", "卷脊", "盒签")
    for name, one in outputs(policy, *names).items():
        dossier = parse.dossier(one.html, one.date)
        pdf = typst.pdf(dossier)
        assert pdf.data == typst.pdf(dossier).data, "同样的资料，同样的字节"
        assert docx.docx(dossier, pdf.pages) == docx.docx(dossier, pdf.pages)
        sheets[name] = pdf.sheets
    assert sheets == {
        "案卷目录": 1,
        "村级专项工作档案目录": 2,
        "户明白袋清理登记表": 3,
        "盒脊": 1,
        "卷脊": 1,
        "盒签": 1,
    }


def test_pdf_and_word_say_the_same(policy: Profile, tmp_path: Path) -> None:
    """只有一面的几种，连同每一个字都相同；页脚在 Word 里是另一处，先拿掉。"""
    page_style = style.load(resources.templates())
    typst, docx = TypstBackend(page_style), DocxBackend(page_style)
    for one in outputs(policy, "案卷目录", "盒脊", "卷脊", "盒签").values():
        dossier = parse.dossier(one.html, one.date)
        pdf = typst.pdf(dossier)
        foot = "数据截止日期2017年11月30日（系统导出）本件第1页共1页" if one.name == "案卷目录" else ""
        (printed,) = pages_of(pdf.data, tmp_path)
        assert foot in printed
        body = ZipFile(BytesIO(docx.docx(dossier, pdf.pages))).read("word/document.xml").decode()
        word = "".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", body))
        assert Counter(printed.replace(foot, "")) == Counter("".join(word.split())), one.name
