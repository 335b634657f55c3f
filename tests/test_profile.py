"""政策方案：条款照原文、名称认得准、继承、本县调整、写错了说得清。"""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from dangan import profile
from dangan.errors import ProfileError
from dangan.profile import RuleSetting

REGULATIONS = Path(__file__).parents[1] / "docs" / "regulations"
ZHUSHAN = profile.load("zhushan-2017")


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


SEEDS = [(name, clause) for name in profile.names() for clause in profile.load(name).clauses if clause[:3].isdigit()]


@pytest.mark.parametrize(("name", "clause"), SEEDS)
def test_clauses_are_quoted_verbatim(name: str, clause: str) -> None:
    """条款的每一段（以……分开）依次出自所据文件的原文，空白不计。"""
    regulation = _squeezed((REGULATIONS / f"{clause[:3]}.txt").read_text(encoding="utf-8"))
    start = 0
    for fragment in profile.load(name).clauses[clause].split("……"):
        found = regulation.find(_squeezed(fragment), start)
        assert found >= 0, fragment
        start = found + 1


@pytest.mark.parametrize("name", profile.names())
def test_every_place_quotes_its_own_document(name: str) -> None:
    """一地的方案只有一份文件的条款，别处的规定不会悄悄成为此地的规定。"""
    assert len({clause[:3] for clause in profile.load(name).clauses if clause[:3].isdigit()}) <= 1


@pytest.mark.parametrize("name", [name for name in profile.names() if name != "zhushan-2017"])
def test_filing_rules_of_zhushan_stay_in_zhushan(name: str) -> None:
    """别处的文件没有取消承诺书，没有户明白袋，也没有规定哪些不得分户建档。"""
    elsewhere = profile.load(name)
    assert not elsewhere.bag
    assert {paper.home for paper in elsewhere.papers} <= {"volume", "bag", "attachment"}
    assert {section.clause for section in elsewhere.sections} == {"工具布局"}


def test_figures_by_rank() -> None:
    tongchuan = profile.load("tongchuan-2016")
    assert tongchuan.figure("helper_households", "正科级") == 3
    assert tongchuan.figure("helper_households", "副县级") == 5
    assert tongchuan.figure("helper_households", "科员") == 2
    assert tongchuan.figure("helper_households", "") == 5
    assert tongchuan.figure("helper_households_min", "") is None
    assert tongchuan.is_set("helper_households_min")
    assert ZHUSHAN.figure("helper_households", "科员") is None


@pytest.mark.parametrize(
    ("place", "name", "figures"),
    [
        ("zhushan-2017", "yulu_subsidy", "3000（2017年 5000）"),
        ("zhushan-2017", "village_incidence", "2"),
        ("zhushan-2017", "poverty_line", "本县未设定"),
        ("tongchuan-2016", "boarding_subsidy", "小学 1000，初中 1250"),
        ("dongfang-2018", "industry_fund", "2018年 1500，2019年 1500，2020年 1500"),
    ],
)
def test_figures_as_people_read_them(place: str, name: str, figures: str) -> None:
    assert profile.load(place).thresholds[name].figures() == figures


# 真实清单里的写法 → 竹山方案的材料（认不出为空）
NAMES = {
    "《脱贫承诺书》": "承诺书",
    "双承诺书": "承诺书",
    "扶贫明白卡(2016)": "明白卡",
    "贫困户合影照片": "合影",
    "新房照片": "危房鉴定",
    "入户调查表": "入户信息采集表",
    "1、贫困户申请书（复印件）": "贫困户申请书",
    "易地搬迁申请书": "易地扶贫搬迁申请书",
    "旧房拆除承诺书": "易地扶贫搬迁专项资料",
    "搬迁协议": "易地扶贫搬迁专项资料",
    "信贷承诺书": "小额信贷资料",
    "帮扶协议书": "村户协议",
    "2016年度收支核算表": "收支算账表",
    "脱贫收支测算表": "脱贫收支测算表",
    "退出公示": "公示公告",
    "残疾证复印件": "证件复印件",
    "脱贫光荣证": "",
}


@pytest.mark.parametrize(("written", "paper"), NAMES.items())
def test_real_names_are_recognised(written: str, paper: str) -> None:
    found = ZHUSHAN.classify(written)
    assert (found.name if found else "") == paper


def test_bag_holds_only_the_four_papers() -> None:
    captions = [item.caption for item in ZHUSHAN.bag]
    assert captions == ["扶贫手册", "有关协议书", "政策宣传资料", "脱贫收支测算表"]


def test_sections_are_open_open_closed() -> None:
    assert [(s.name, s.list) for s in ZHUSHAN.sections] == [
        ("精准识别", "open"),
        ("精准帮扶", "open"),
        ("精准退出", "closed"),
    ]


def test_county_profile_extends_and_overrides(tmp_path: Path) -> None:
    """本县方案：改一处、加一处，其余照继承的方案。"""
    path = tmp_path / "本县.toml"
    path.write_text(
        'id = "x-2017"\ntitle = "某县2017"\nplace = "某县"\nextends = "zhushan-2017"\nban_scope = "bag"\n'
        "[thresholds.poverty_line]\nby_year = { 2017 = 3335 }\n"
        '[[papers]]\nname = "承诺书"\nnames = ["军令状"]\n'
        '[[steps]]\nphase = "退出"\nname = "告知"\nrequired = false\n',
        encoding="utf-8",
    )
    county = profile.load(str(path))
    assert county.ban_scope == "bag"
    assert county.threshold("poverty_line", 2017) == Decimal(3335)
    assert county.threshold("poverty_line", 2016) is None
    assert county.paper("承诺书").move_to == "抽出集中登记保管"
    found = county.classify("军令状")
    assert found
    assert found.name == "承诺书"
    assert [s.required for s in county.steps if (s.phase, s.name) == ("退出", "告知")] == [False]
    assert len(county.papers) == len(ZHUSHAN.papers)
    assert len(county.steps) == len(ZHUSHAN.steps)


def test_circular_extends_is_refused(tmp_path: Path) -> None:
    (tmp_path / "甲.toml").write_text('id = "a"\nextends = "乙.toml"\n', encoding="utf-8")
    (tmp_path / "乙.toml").write_text('id = "b"\nextends = "甲.toml"\n', encoding="utf-8")
    with pytest.raises(ProfileError, match="循环引用"):
        profile.load(str(tmp_path / "甲.toml"))


# 写错之处 → 消息中应有的话
MISTAKES = {
    '[[papers]]\nname = "承诺书"\nhome = "袋子"\n': ("papers 「承诺书」 home", "cancelled"),
    '[[papers]]\nname = "新材料"\nhome = "bag"\n': ("papers 「新材料」", "缺 clause"),
    '[[papers]]\nname = "承诺书"\nmoveto = "x"\n': ("papers 「承诺书」", "不认得 moveto"),
    '[[papers]]\nname = "承诺书"\nclause = "002-99"\n': ("条款「002-99」没有定义",),
    '[[bag]]\npaper = "土特产"\ncaption = "x"\nrequired = "never"\nclause = "002-04"\n': ("材料「土特产」没有定义",),
    "year = 二〇一七\n": ("不是正确的 TOML",),
    '[rules.D501]\nseverity = "严重"\n': ("rules D501 severity", "warning"),
    "[rules.D5]\noff = true\n": ("rules",),
}


@pytest.mark.parametrize(("written", "expected"), MISTAKES.items())
def test_mistakes_name_the_entry_and_the_way_out(tmp_path: Path, written: str, expected: tuple[str, ...]) -> None:
    path = tmp_path / "本县.toml"
    path.write_text('extends = "zhushan-2017"\n' + written, encoding="utf-8")
    with pytest.raises(ProfileError) as error:
        profile.load(str(path))
    for words in (str(path), *expected):
        assert words in str(error.value)
    assert error.value.exit_code == 2


def test_unknown_profile_lists_the_built_in_ones() -> None:
    with pytest.raises(ProfileError, match="zhushan-2017"):
        profile.load("zhushan-2018")


def test_county_settings_are_merged() -> None:
    county = ZHUSHAN.adjusted({"D501": "包村干部"}, {"D505": RuleSetting(off=True)})
    assert county.owner("D501", "取消") == "包村干部"
    assert county.owner("D502", "取消") == "村档案员"
    assert county.rules["D505"].off
    with pytest.raises(ProfileError, match="002-99"):
        ZHUSHAN.adjusted({}, {"D505": RuleSetting(clause="002-99")})
