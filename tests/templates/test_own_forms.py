"""本县改表样：改了就印改过的；改错了，一户未印就说出文件、行与名字；不许上网，不许取用别处的文件。"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest

from dangan import config, resources
from tests.conftest import Run
from tests.templates.conftest import County


def _document(folder: str = "成品") -> str:
    [path] = Path(folder).rglob("一户一档.docx")
    return re.sub(r"<[^>]+>", "", zipfile.ZipFile(path).read("word/document.xml").decode())


def test_init_copies_the_forms_and_sets_the_folder(dangan: Run) -> None:
    ran = dangan("init", "县", "--templates")
    assert ran.code == 0
    for path in resources.templates().iterdir():
        assert (Path("县/表样") / path.name).read_bytes() == path.read_bytes()
    assert config.load(Path("县/dangan.toml")).render.templates == str(Path("县/表样").resolve())


def test_init_in_an_existing_project_leaves_changed_forms_alone(dangan: Run) -> None:
    dangan("init", "县")
    assert config.load(Path("县/dangan.toml")).render.templates == ""
    dangan("init", "县", "--templates")
    Path("县/表样/account.html").write_text("本县改过", "utf-8")
    ran = dangan("init", "县", "--templates")
    assert "已有，未动　县/表样/account.html" in ran.out
    assert Path("县/表样/account.html").read_text("utf-8") == "本县改过"
    assert Path("县/dangan.toml").read_text("utf-8").count("templates = ") == 1


def test_init_does_not_touch_settings_written_by_hand(dangan: Run) -> None:
    Path("县").mkdir()
    own = 'profile = "zhushan-2017"  # 本县已改\n'
    Path("县/dangan.toml").write_text(own, "utf-8")
    ran = dangan("init", "县", "--templates")
    assert '请写上　县/dangan.toml 的 [render] templates = "表样"' in ran.out
    assert Path("县/dangan.toml").read_text("utf-8") == own


def test_a_changed_form_is_printed(county: County) -> None:
    county.change("plan.html", "<h1>脱贫方案</h1>", "<h1>青岭县脱贫方案</h1>")
    county.change("style.toml", "size = 18, line = 26", "size = 20, line = 28")
    assert county.render().code == 0
    assert "青岭县脱贫方案" in _document()


def test_forms_left_as_they_are_print_the_same_bytes(county: County, dangan: Run) -> None:
    assert county.render().code == 0
    [own] = Path("成品").rglob("一户一档.docx")
    dangan("init", "另县")
    Path("另县/资料.json").write_bytes(Path("县/资料.json").read_bytes())
    code = own.parent.name.partition("-")[0]
    dangan("render", "另县/资料.json", "-o", "另", "--household", code, "--formats", "docx", "--jobs", "1")
    [built_in] = Path("另").rglob("一户一档.docx")
    assert own.read_bytes() == built_in.read_bytes()


WRONG = {
    # 错处: (文件, 原文, 改为, 说明中应有的字样)
    "名字写错": ("account.html", "view.foot", "view.fooot", "View 没有「fooot」，是不是「foot」？"),
    "没有这个内容": ("account.html", "view.foot", "viw.foot", "没有「viw」"),
    "小件里写错": ("_macros.html", "view.address", "view.adress", "没有「adress」，是不是「address」？"),
    "没有登记的值": ("cover.html", "h.county", "h.county.upper()", "「upper」前面的值没有登记"),
    "过滤器写错": ("account.html", "| yuan", "| yuann", "没有这个过滤器"),
    "过滤器用错": ("account.html", "{{ view.foot }}", "{{ sheet.title | yuan }}", "这里的值不能这样用"),
    "括号没有配对": ("account.html", "{{ a.year }}", "{{ a.year }", "没有配对"),
    "不支持的写法": ("account.html", "<h1>", "<h4></h4><h1>", "此处只能是"),
    "表格缺列": ("account.html", 'th colspan="2">收入', "th>收入", "应为 7 列"),
    "样式写错": ("account.html", 'class="flush"', 'class="flushh"', "没有段落样式“flushh”"),
    "版式写错": ("account.html", '"paper table"', '"paper tabel"', "没有版式“tabel”"),
    "表的样式写错": ("account.html", 'class="grid"', 'class="gird"', "没有表的样式“gird”"),
    "私有属性": ("account.html", "view.foot", "view.foot.__class__.__mro__", "不许取用「__class__」"),
    "改动登记": ("account.html", "{{ view.foot }}", "{{ view.causes.append('x') }}", "不许取用「append」"),
    "太大的数": ("account.html", "{{ view.foot }}", "{{ 9 ** 99999999 }}", "不许这样算"),
    "太长的文字": ("account.html", "{{ view.foot }}", "{{ 'x' * 999999999 }}", "不许这样算"),
    "太多的行": ("account.html", "<thead>", "{{ empty(9999999, 9) }}<thead>", "空行太多"),
    "太长的循环": ("account.html", "<h1>", "{% for _ in range(999999999) %}{% endfor %}<h1>", "Range too big"),
    "自己套自己": ("account.html", "<h1>", '{% include "account.html" %}<h1>', "recursion"),
    "没有这个小件": ("account.html", '"_macros.html"', '"_marcos.html"', "没有表样 _marcos.html"),
    "目录以外": ("account.html", '"_macros.html"', '"../dangan.toml"', "没有表样 ../dangan.toml"),
    "网上的图": ("account.html", "<h1>", '<h1 style="background: url(http://example.com/a.png)">', "不许上网"),
    "别处的文件": ("account.html", "<h1>", '<img src="file:///etc/hostname"><h1>', "不许上网"),
    "上一级的文件": ("account.html", "<h1>", '<img src="../dangan.toml"><h1>', "不许取用别处的文件"),
    "没有的图": ("account.html", "<h1>", '<img src="章.png"><h1>', "表样目录里没有这个文件"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_mistake_is_told_before_anything_is_printed(county: County, case: str) -> None:
    name, old, new, words = WRONG[case]
    line = county.change(name, old, new)
    ran = county.render()
    assert ran.code == 2
    assert words in ran.err
    assert re.search(rf"{name} 第 ?\d+ ?行", ran.err)
    if case not in ("表格缺列", "自己套自己"):  # 前者说表格起于何处，后者说递归到何处
        assert re.search(rf"{name} 第 ?{line} ?行", ran.err), ran.err
    assert not list(Path().glob("成品/**/*.docx"))


def test_an_unfinished_block_names_the_file(county: County) -> None:
    county.change("account.html", "{% endfor %}", "")
    ran = county.render()
    assert (ran.code, "表样/account.html 第" in ran.err, "没有写完" in ran.err) == (2, True, True)


@pytest.mark.parametrize(
    ("css", "words"),
    [
        ('@import "http://example.com/a.css";', "第1行引用了 http://example.com/a.css"),
        ("h1 {\n  background: url('//example.com/a.png') }", "第2行引用了 //example.com/a.png"),
        ("h1 { background: url(file:///etc/hostname) }", "第1行引用了 file:///etc/hostname"),
        (r"h1 { background: url(\\server\a.png) }", r"第1行引用了 \\server\a.png"),
    ],
)
def test_the_style_sheet_of_the_county_stays_in_the_folder(county: County, css: str, words: str) -> None:
    county.add("forms.css", css)
    ran = county.render()
    assert ran.code == 2
    assert f"表样 forms.css {words}" in ran.err


def test_a_form_that_would_never_be_used_is_a_mistake(county: County) -> None:
    county.add("acount.html", "<article></article>")
    ran = county.render()
    assert (ran.code, "acount.html 不会用到，是不是 account.html？" in ran.err) == (2, True)


def test_a_link_out_of_the_folder_is_refused(county: County, tmp_path: Path) -> None:
    (tmp_path / "机密.html").write_text("机密", "utf-8")
    Path("县/表样/_secret.html").symlink_to(tmp_path / "机密.html")
    ran = county.render()
    assert (ran.code, "_secret.html 是指向表样目录以外的链接" in ran.err) == (2, True)


def test_a_form_saved_by_notepad_with_a_mark_still_works(county: County) -> None:
    path = Path("县/表样/account.html")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert county.render().code == 0
    path.write_bytes("收支".encode("gbk"))
    ran = county.render()
    assert (ran.code, "account.html 须存为 UTF-8" in ran.err) == (2, True)


def test_a_missing_folder_says_how_to_make_one(county: County) -> None:
    Path("县/表样").rename("县/别处")
    ran = county.render()
    assert (ran.code, "--templates" in ran.err) == (2, True)
