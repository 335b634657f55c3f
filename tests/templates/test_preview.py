"""dangan preview：浏览器里看的一户；每件注明出自哪个表样；一个文件，不上网，文字只是文字。"""

from __future__ import annotations

import json
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import lxml.html
import pytest

from tests.conftest import SAMPLES, Run
from tests.templates.conftest import CODE, County


def _page(path: str = "预览.html") -> lxml.html.HtmlElement:
    return lxml.html.fromstring(Path(path).read_text("utf-8"))


@pytest.mark.usefixtures("county")
def test_every_paper_says_which_form_it_comes_from(dangan: Run) -> None:
    for path in Path("县/表样").glob("*.html"):
        if path.name != "account.html":
            path.unlink()
    assert dangan("preview", "县/资料.json", "--household", CODE).code == 0
    page = _page()
    labels = [label.text for label in page.iterfind(".//p[@class='from']")]
    assert len(labels) == len(page.findall(".//article"))
    assert "cover.html（内置表样）" in labels
    comments = [comment.text.strip() for comment in page.iter(lxml.html.etree.Comment)]
    assert comments[0] == "表样 cover.html"
    assert not page.xpath("//@data-at")


def test_one_form_of_a_changed_template(county: County, dangan: Run) -> None:
    county.change("survey.html", "<h1>入户信息采集表</h1>", "<h1>青岭县采集表</h1>")
    dangan("preview", "县/资料.json", "--household", CODE, "--form", "入户信息采集表", "-o", "表.html")
    page = _page("表.html")
    assert [h1.text for h1 in page.iterfind(".//h1")] == ["青岭县采集表"]
    assert page.find(".//p[@class='from']").text.startswith("survey.html（本县表样）")


def test_the_file_is_whole_and_private(dangan: Run) -> None:
    dangan("preview", SAMPLES / "county.json", "--household", CODE)
    content = Path("预览.html").read_text("utf-8")
    assert not re.search(r"<script|<link|src=\"(?!data:)|url\(|https?:", content)
    assert "default-src 'none'" in content
    if sys.platform != "win32":
        assert stat.S_IMODE(Path("预览.html").stat().st_mode) == 0o600


def test_blank_forms_without_input(dangan: Run) -> None:
    ran = dangan("preview")
    assert (ran.code, "空白表" in ran.out) == (0, True)
    assert len(_page().findall(".//article")) > 15


def test_a_name_full_of_markup_is_only_text(dangan: Run) -> None:
    name = "<img src=x onerror=alert(1)>{{7*7}}{% if %}&amp;#eval"
    home = {"code": "1", "members": [{"name": name, "relation": "户主"}]}
    Path("户.json").write_text(json.dumps([home]), "utf-8")
    assert dangan("preview", "户.json").code == 0
    page = _page()
    assert not [image for image in page.iterfind(".//img") if image.get("class") != "qr"]
    assert name in page.text_content()


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("没有.json",), 3, "没有 没有.json"),
        ((SAMPLES / "county.json", "--household", "999"), 2, "没有一户符合选户条件"),
        ((SAMPLES / "county.json", "--form", "没有的表"), 2, "没有名为「没有的表」的表"),
    ],
)
def test_nothing_to_show(dangan: Run, arguments: tuple[object, ...], code: int, words: str) -> None:
    ran = dangan("preview", *arguments)
    assert (ran.code, words in ran.err) == (code, True)


@pytest.mark.skipif(not shutil.which("chromium"), reason="没有 Chromium")
def test_the_browser_draws_sheets_of_a4(dangan: Run, tmp_path: Path) -> None:
    """浏览器量得的每件纸宽、字号与 style.toml 相同：A4 为 793.7 像素，表格内五号 10.5 磅为 14 像素。"""
    dangan("preview", SAMPLES / "county.json", "--household", CODE)
    probe = (
        "<script>addEventListener('load', () => {document.title = JSON.stringify([...document.querySelectorAll"
        "('article.table:not(.landscape)')].map(a => [a.offsetWidth, a.offsetHeight >= 1122,"
        " getComputedStyle(a.querySelector('td')).fontSize]))})</script></body>"
    )
    content = Path("预览.html").read_text("utf-8").replace("style-src", "script-src 'unsafe-inline'; style-src")
    Path("量.html").write_text(content.replace("</body>", probe), "utf-8")
    browser = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'c'}"]
    ran = subprocess.run(
        [*browser, "--dump-dom", Path("量.html").resolve().as_uri()],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    measured = json.loads(re.search(r"<title>(.*?)</title>", ran.stdout)[1])
    assert measured
    assert all(sheet == [794, True, "14px"] for sheet in measured)
