"""表样写法：读得对，写错了说得清。"""

from __future__ import annotations

import pytest
from printed import page

from dangan.backends import parse
from dangan.backends.tree import Blank, Break, Paragraph, Table, Text
from dangan.errors import TemplateError


def block(body: str) -> object:
    return parse.dossier(page(body), "2017-11-30").papers[0].blocks[0]


def words(item: object) -> str:
    assert isinstance(item, Paragraph)
    return "".join(run.text for run in item.content if isinstance(run, Text))


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        ("<p>\n  户主\n  住址\n</p>", "户主住址"),
        ("<p>GB/T\n  9704</p>", "GB/T 9704"),
        ("<p>户主 覃大山　　住址</p>", "户主 覃大山　　住址"),
        ("<p>共 <b>3</b> 页</p>", "共 3 页"),
        ("<p>覃&lt;b&gt;山&amp;</p>", "覃<b>山&"),
        ("<p>覃\x0b大\x00山\ud800</p>", "覃大山"),
        ("<p> 左<br> 右 </p>", "左右"),
    ],
)
def test_line_breaks_of_the_source_are_not_content(source: str, printed: str) -> None:
    assert words(block(source)) == printed


def test_vertical_heading_stands_one_character_a_line() -> None:
    table = block('<table><col style="width:100%"><tr><th class="vertical">评住房</th></tr></table>')
    assert isinstance(table, Table)
    content = table.rows[0].cells[0].content[0]
    assert isinstance(content, Paragraph)
    assert [type(run) for run in content.content] == [Text, Break, Text, Break, Text]


def test_blank_has_its_width_or_fills_the_line() -> None:
    item = block('<p>甲<span class="blank" style="width:30mm"></span>乙<span class="blank"></span></p>')
    assert isinstance(item, Paragraph)
    assert [run.width for run in item.content if isinstance(run, Blank)] == [30, 0]


def test_pages_inserted_before_a_paper_shift_its_number() -> None:
    html = (
        '<html><body><article class="paper list" id="list" title="目录" data-numbered="no">'
        '<p><a class="page" href="#plan" data-plus="3"></a></p>'
        '<p>方案之后的原件<a class="page" href="#plan" data-edge="end" data-plus="4"></a></p></article>'
        '<article class="paper table" id="plan" title="方案"><p>文</p></article></body></html>'
    )
    assert [paper.offset for paper in parse.dossier(html, "2017").papers] == [0, 3]


GRID = '<table class="grid"><col style="width:50%"><col style="width:50%">'


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("<p>\n<i>斜体</i></p>", "第 2 行 <i>"),
        ("<ul><li>一</li></ul>", "<ul>"),
        ('<p><span class="red">红</span></p>', '<span class="red">'),
        ("散落的字", "散落的字"),
        ('<div class="box"></div>', '<div class="box">'),
        ('<p><span class="blank" style="width:3cm"></span></p>', "单位 mm"),
        (GRID + "<tr><td>一</td></tr></table>", "占 1 列，应为 2 列"),
        (GRID + '<tr><td rowspan="2">一</td><td>二</td></tr></table>', "rowspan 超出"),
        (GRID + '<tr><td class="red">一</td><td>二</td></tr></table>', "类名只有"),
        ('<table><col style="width:60%"><tr><td>一</td></tr></table>', "应为 100%"),
        ('<p><a class="page" href="#none"></a></p>', "none"),
        ('<div class="lines" data-count="六"></div>', "整数"),
    ],
)
def test_anything_else_is_an_error_that_names_the_element(body: str, message: str) -> None:
    with pytest.raises(TemplateError, match="表样第") as caught:
        parse.dossier(page(body), "2017-11-30")
    assert message in str(caught.value)


def test_two_papers_may_not_share_an_id() -> None:
    one = '<article class="paper table" id="a" title="甲"><p>文</p></article>'
    with pytest.raises(TemplateError, match="id"):
        parse.dossier(f"<html><body>{one}{one}</body></html>", "2017-11-30")
