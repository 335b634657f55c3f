"""姓名、备注里夹带的标记、模板、公式、路径都只是文字；控制字符不送往终端；写不到目标之外。"""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from dangan import profile, sources, text
from dangan.backends import parse, style
from dangan.backends.docx import DocxBackend
from dangan.backends.typst import TypstBackend
from dangan.dates import PartialDate
from dangan.forms import FormOptions, Forms
from dangan.model import Household, Member
from dangan.printing import batch
from dangan.printing.printer import style_folder
from tests.conftest import Run

AS_OF = ("--as-of", "2017-11-30")
MARKUP = {
    "HTML": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "收尾标签": "</td></tr></table></article></body>",
    "实体": "&lt;&#x41;&nbsp;",
    "Jinja2": "{{ 7 * 7 }}{% for x in range(9) %}{# x #}",
    "Typst": '#read("/etc/hostname") $x^2$ *粗* _斜_ `码` @引 <标> \\u{41}',
    "XML": "]]> <!-- --> <?xml?> <w:t>",
}
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://example.com")')


def _county(*households: dict[str, Any]) -> Path:
    path = Path("户.json")
    path.write_text(json.dumps(households, ensure_ascii=False), "utf-8")
    return path


def _home(code: str = "42039900100100001", name: str = "王五", **fields: Any) -> dict[str, Any]:
    return {
        "code": code,
        "members": [{"name": name, "relation": "户主"}],
        "township": "云坪镇",
        "village": "桃源村",
    } | fields


@pytest.mark.parametrize("kind", MARKUP)
def test_markup_in_a_name_is_printed_as_it_stands(kind: str) -> None:
    """版面树里的文字与登记的一字不差，Typst 与 DOCX 都画得出。"""
    name = MARKUP[kind]
    home = Household(code="1", members=[Member(name=name, relation="户主")], cause=name)
    forms = Forms(profile.load("zhushan-2017"), FormOptions(as_of=PartialDate(2017, 11, 30), only=("入户信息采集表",)))
    [output] = forms.outputs(home)
    dossier = parse.dossier(output.html, output.date)
    assert repr(dossier).count(repr(" ".join(name.split()))[1:-1]) >= 2
    page_style = style.load(style_folder(None))
    pdf = TypstBackend(page_style).pdf(dossier)
    document = zipfile.ZipFile(io.BytesIO(DocxBackend(page_style).docx(dossier, pdf.pages))).read("word/document.xml")
    words = re.sub(r"\s", "", text.title_key(name) and name)
    shown = re.sub(r"<[^>]+>", "", document.decode())
    assert words in re.sub(r"\s", "", shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))


@pytest.mark.parametrize("formula", FORMULAS)
def test_formulas_in_a_name_are_text_in_every_workbook(dangan: Run, formula: str) -> None:
    home = _home(name=formula, cause=formula, documents=[{"type": formula, "container": "一户一档"}])
    source = _county(home)
    dangan("validate", source, *AS_OF, "-o", "意见.xlsx")
    dangan("rectify", source, *AS_OF, "-o", "整改.xlsx")
    for name in ("意见.xlsx", "整改.xlsx"):
        for sheet in openpyxl.load_workbook(name):
            formulas = [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
            links = [link.target for link in sheet._hyperlinks if link.target]
            assert (formulas, links) == ([], [])


def test_the_returned_workbook_keeps_text_that_looks_like_a_formula(dangan: Run) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook("导出.xlsx", {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("成员")
        for number, row in enumerate([["户编号", "姓名", "性别"], ["1", "=1+1", "男"], ["2", "@x", "不详"]]):
            for column, value in enumerate(row):
                sheet.write_string(number, column, value)
    dangan("validate", "导出.xlsx", *AS_OF, "--return", "退回")
    returned = openpyxl.load_workbook("退回/导出.xlsx")["成员"]
    assert [(cell.value, cell.data_type) for cell in returned["B"]] == [("姓名", "s"), ("=1+1", "s"), ("@x", "s")]


@pytest.mark.parametrize(
    ("code", "township"),
    [
        ("../../../etc/x", "..\\..\\x"),
        ("/etc/passwd", "C:\\Windows"),
        ("CON", "nul.txt"),
        ("a/b", ".."),
        (".", "COM¹"),
        ("x" * 300, "乡" * 300),
        ("尾.", "空 "),
        ("\u202egnp.exe", "\ufeff"),
    ],
)
def test_no_value_leads_out_of_the_folder(code: str, township: str, tmp_path: Path) -> None:
    home = Household(
        code=code, township=township, village="村/../..", members=[Member(name="../户主", relation="户主")]
    )
    folder = batch.folder(home)
    assert (tmp_path / folder).resolve().is_relative_to(tmp_path)
    parts = folder.split("/")
    assert len(parts) == 3
    for part in parts:
        assert not re.search(r'[<>:"\\|?*\x00-\x1f\u202e]', part)
        assert part not in (".", "..")
        assert part == part.rstrip(" .")
        assert not re.match(r"(?i)(con|nul|com¹)(\.|$)", part)
        assert len(part.encode()) <= 255


def test_different_codes_never_share_a_folder() -> None:
    codes = ["a/b", "a\\b", "a:b", "A", "a", "a.", "a ", "x" * 41, "x" * 42, "é", "e\u0301"]
    folders = {batch.folder(Household(code=code, members=[])).casefold() for code in codes}
    assert len(folders) == len(codes)


def test_nothing_from_the_records_reaches_the_terminal_as_a_command(dangan: Run) -> None:
    escape = "\x1b[2J\x1b]0;x\x07\x9b31m"
    source = _county(_home(name=f"王{escape}五", **{f"未知{escape}": 1}), {"code": escape, "members": []})
    for command in (("validate",), ("rectify", "-o", "整改.xlsx"), ("preview",)):
        ran = dangan(command[0], source, *AS_OF, *command[1:])
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", ran.out + ran.err)


def test_a_link_in_the_input_folder_is_read_as_a_file_only_inside(tmp_path: Path) -> None:
    """资料文件夹里指向别处的链接不读，说出来。"""
    (tmp_path / "别处.json").write_text(json.dumps([_home("2")]), "utf-8")
    folder = tmp_path / "资料"
    folder.mkdir()
    (folder / "户.json").write_text(json.dumps([_home("1")]), "utf-8")
    (folder / "链接.json").symlink_to(tmp_path / "别处.json")
    county = sources.read([folder])
    assert [home.code for home in county.households()] == ["1"]
    assert [(one.source and one.source.file, "链接" in one.reason) for one in county.unreadable] == [
        ("资料/链接.json", True)
    ]
