"""dangan doctor：说出什么字体代替了什么，哪些字缺，装什么。"""

from __future__ import annotations

import pytest

from dangan import doctor
from dangan.config import Fonts

BUILT_IN = Fonts()


def said(chosen: Fonts = BUILT_IN) -> dict[str, doctor.Item]:
    return {item.name: item for item in doctor.examine(chosen)}


def test_each_role_names_what_is_used_and_what_it_stands_for() -> None:
    items = said()
    for title, windows in (("宋体", "SimSun"), ("仿宋", "FangSong"), ("黑体", "SimHei"), ("楷体", "KaiTi")):
        assert items[title].state == "ok" or f"没有 {windows}" in items[title].text


def test_a_font_the_county_names_but_has_not_is_said() -> None:
    assert "没有 方正小标宋简体" in said(Fonts(song="方正小标宋简体"))["宋体"].text


def test_the_standard_table_is_counted_level_by_level() -> None:
    items = said()
    for level, count in zip("一二三", (3500, 3000, 1605), strict=True):
        assert str(count) in items[f"《通用规范汉字表》{level}级字"].text


def test_without_rare_fonts_it_says_what_to_install() -> None:
    item = said()["生僻字字体"]
    assert item.state == "ok" or ("fonts-babelstone-han" in item.text and "HanaMinB" in item.text)


def test_no_chinese_font_is_bad(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dangan.backends.fonts.installed", lambda _: NoFonts())
    assert said()["字体"].state == "bad"
    assert "fonts-noto-cjk" in said()["字体"].text


class NoFonts:
    """一种字体也没有的电脑。"""

    def families(self) -> list[str]:
        return []

    def fonts(self) -> list[object]:
        return []
