"""版面数字与国家标准相符，本县的设定优先。"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dangan import resources
from dangan.backends import style
from dangan.backends.style import Style
from dangan.config import Fonts
from dangan.errors import TemplateError


def test_letter_follows_gb_t_9704(sizes: Style) -> None:
    """天头 37±1、订口 28±1，版心 156×225，每面 22 行、每行 28 字，三号仿宋。"""
    top, right, bottom, left = sizes.layout("letter").margin
    body = sizes.text("letter", "body")
    assert (top, left) == (37, 28)
    assert (210 - left - right, 297 - top - bottom) == (156, 225)
    assert (body.font, body.size) == ("fang", 16)
    millimetre = 72 / 25.4
    assert int(156 * millimetre / (body.size + body.tracking)) == 28
    assert int(225 * millimetre / body.line) == 22


def test_landscape_binds_at_its_top(sizes: Style) -> None:
    """横排表格装订后，订口仍在纸的左边，即横页的上边（GB/T 9704-2012）。"""
    assert sizes.sheet("table", True)[:2] == (297, 210)
    assert sizes.sheet("table", True)[2][0] == sizes.layout("table").margin[3]


def test_font_of_the_county_comes_first() -> None:
    chosen = style.load(resources.templates(), Fonts(song="方正书宋"))
    assert chosen.fonts["song"].word == "方正书宋"
    assert chosen.fonts["song"].families[0] == "方正书宋"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [("size = 16", "size = '大'", "size"), ("[styles]", "[styles", "TOML"), ("bold = true", "bald = true", "bald")],
)
def test_a_mistake_in_style_toml_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    shutil.copy(resources.templates() / style.FILE_NAME, tmp_path)
    path = tmp_path / style.FILE_NAME
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(TemplateError, match=message):
        style.load(tmp_path)


def test_unknown_style_name_lists_the_known_ones(sizes: Style) -> None:
    with pytest.raises(TemplateError, match="closing"):
        sizes.text("letter", "closings")
