"""表上印了什么、没印什么。"""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from homes import AS_OF, accounts, home, in_bag, long_home, paper

from dangan.backends import parse
from dangan.config import ArchiveTable
from dangan.errors import TemplateError
from dangan.forms import FormOptions, Forms
from dangan.forms.accounts import Accounts
from dangan.forms.bag import Bag
from dangan.forms.view import View
from dangan.model import Account, Benefit, Household, Measure, Member, Project, Review
from dangan.profile import Profile

FULL = {
    "工资性收入": "24009",
    "农业收入": "3840",
    "林业收入": "250",
    "畜牧业收入": "1000",
    "其他经营收入": "0",
    "财产性收入": "0",
    "转移性收入": "1160",
    "生产经营性支出": "1148",
}


def article(html: str, form: str) -> str:
    match = re.search(rf'<article[^>]* id="{form}".*?</article>', html, re.S)
    assert match
    return match[0]


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


@pytest.mark.parametrize(
    "household",
    [
        home(),
        home("脱贫", accounts=accounts(**FULL), projects=[Project(name="养蜂")], relocated=True),
        long_home(),
        Household(code="42039900100100009"),
        Household(code="42039900100100009", status="脱贫", members=[Member()], projects=[Project()]),
    ],
    ids=["三口之家", "脱贫户", "十二口四十项", "什么都没登记", "登记了空行"],
)
def test_every_output_keeps_to_the_dialect(forms: Forms, household: Household) -> None:
    for output in forms.outputs(household):
        assert parse.dossier(output.html, output.date).papers


def test_blank_forms_keep_to_the_dialect(forms: Forms) -> None:
    for output in forms.blank():
        assert parse.dossier(output.html, output.date).papers


def test_record_text_is_escaped(forms: Forms) -> None:
    household = home("脱贫", members=[Member(name="<b>张三</b>&", relation="户主")], cause='"><script>')
    for output in forms.outputs(household):
        assert "<b>张三" not in output.html
        assert "<script" not in output.html
        assert "&lt;b&gt;张三&lt;/b&gt;&amp;" in output.html


def test_nothing_is_ticked_signed_or_dated(forms: Forms) -> None:
    """签字、盖章、勾选、日期旁都留空；户主与帮扶责任人的名字不进签字格。"""
    html = "".join(
        o.html for o in forms.outputs(home("脱贫", accounts=accounts(**FULL), projects=[Project(name="养蜂")]))
    )
    assert not re.search("[☑☒✓✔√■]", html)
    assert "□达到" in html
    for table in re.findall(r'<table class="(?:boxes|sign)">.*?</table>', html, re.S):
        if "签字" in table:
            assert "邹玉田" not in table
            assert "梁绍" not in table
            assert not re.search(r"\d", plain(table))


def test_household_number_is_only_a_corner_mark_on_papers_older_than_it(forms: Forms) -> None:
    html = forms.outputs(home())[0].html
    for form in ("application", "review"):
        paper_html = article(html, form)
        assert 'data-corner="户编号 42039900100100001"' in paper_html
        assert "42039900100100001" not in plain(paper_html)
    assert "户编号：42039900100100001" in plain(article(html, "plan"))


def test_date_of_the_data_at_the_foot(forms: Forms) -> None:
    html = forms.outputs(home())[0].html
    assert 'data-foot="数据截止日期 2017年11月30日（系统导出）"' in article(html, "survey")
    assert "系统导出" not in article(html, "catalogue")


def test_cover(policy: Profile) -> None:
    archive = ArchiveTable(fonds_name="青岭县云坪镇人民政府", townships={"云坪镇": {"retention": "永久"}})
    forms = Forms(policy, FormOptions(as_of=AS_OF, archive=archive))
    cover = plain(article(forms.outputs(home())[0].html, "cover"))
    assert "青岭县云坪镇人民政府" in cover
    assert "青岭县云坪镇双河村 邹玉田户精准扶贫档案" in cover
    assert "永久" in cover
    bare = plain(article(Forms(policy, FormOptions(as_of=AS_OF)).outputs(home("脱贫"))[0].html, "cover"))
    assert "永久" not in bare
    assert "脱贫属性" not in bare


@pytest.mark.parametrize(
    ("documents", "wanted", "expected"),
    [
        (None, "auto", "printed"),
        (None, "hand", "hand"),
        ([paper("贫困户申请书")], "auto", "hand"),
        ([paper("贫困户申请书")], "printed", "hand"),
    ],
)
def test_page_numbers(policy: Profile, documents: list[object], wanted: str, expected: str) -> None:
    """插有原件时印出的页号与卷内不符，手工编页。"""
    forms = Forms(policy, FormOptions(as_of=AS_OF, page_numbers=wanted))
    assert f'data-page-numbers="{expected}"' in forms.outputs(home(documents=documents))[0].html


def test_a_household_of_one_has_rows_to_write_in(forms: Forms) -> None:
    survey = article(forms.outputs(home(members=[Member(name="独居老人", relation="户主")]))[0].html, "survey")
    rows = survey.split("二、家庭成员")[1].split("</table>")[0].count("<tr")
    assert rows == 1 + 6


def test_members_who_left_are_not_listed(forms: Forms) -> None:
    members = [Member(name="邹玉田", relation="户主"), Member(name="邹老太", presence="死亡")]
    assert "邹老太" not in forms.outputs(home(members=members))[0].html


def test_people_are_not_counted_from_the_head_alone(policy: Profile) -> None:
    """没有成员表、只知户主的户：家庭人口留空，登记了人数的照印。"""
    head = [Member(name="邹玉田", relation="户主")]
    assert View(home(members=head, head_only=True, member_count=None), policy, AS_OF).people is None
    assert View(home(members=head, head_only=True, member_count=3), policy, AS_OF).people == 3


def test_plan_keeps_a_cause_without_measure(policy: Profile) -> None:
    measures = [Measure(content="慢病签约", for_cause="因病"), Measure(content="修路", for_cause="交通条件落后")]
    view = View(home(measures=measures), policy, AS_OF)
    assert [(c.name, [m.content for m in c.measures]) for c in view.plan] == [
        ("因病", ["慢病签约"]),
        ("缺资金", [None]),
        ("交通条件落后", ["修路"]),
    ]


def test_account_results(policy: Profile) -> None:
    """总收入 24009+5090+0+1160＝30259；减支出 1148 得 29111；四人，人均 7277.75。"""
    result = Accounts(accounts(**FULL), 4, policy)
    assert (result.total, result.net, result.per_head) == (Decimal(30259), Decimal(29111), Decimal("7277.75"))
    assert result.standard is None


@pytest.mark.parametrize("lost", ["工资性收入", "林业收入", "转移性收入"])
def test_no_total_when_a_part_is_unknown(policy: Profile, lost: str) -> None:
    result = Accounts(accounts(**{k: v for k, v in FULL.items() if k != lost}), 4, policy)
    assert (result.total, result.net, result.per_head) == (None, None, None)


def test_recorded_results_are_printed_as_recorded(policy: Profile) -> None:
    result = Accounts([*accounts(**FULL), *accounts(人均纯收入="7000"), *accounts(2014, 工资性收入="1")], 4, policy)
    assert (result.year, result.per_head) == (2016, Decimal(7000))


def test_item_outside_the_list_is_not_lost(forms: Forms) -> None:
    rows = [*accounts(**FULL), Account(year=2016, item="光伏分红", amount=Decimal(300))]
    html = forms.outputs(home("脱贫", accounts=rows))[0].html
    assert "另有登记：光伏分红 300 元。" in plain(article(html, "account"))


def test_amounts_in_words(forms: Forms) -> None:
    html = forms.outputs(home("脱贫", member_count=4, accounts=accounts(**FULL)))[0].html
    text = plain(article(html, "account"))
    assert "贰万玖仟壹佰壹拾壹元整" in text
    assert "柒仟贰佰柒拾柒元柒角伍分" in text


def test_review_scores(policy: Profile) -> None:
    """合计只在各项得分都有时才有；本县另有指标的以登记为准。"""
    block = policy.reviews.blocks[0]
    rows = [Review(block=block.name, item=item.item, score=Decimal(5)) for item in block.items]
    partial = View(home(reviews=rows), policy, AS_OF)
    assert [s.score for s in partial.reviews[0].scores] == [Decimal(5)] * len(rows)
    assert partial.review_total is None
    own = [Review(block=b.name, item="本县指标", full=Decimal(20), score=Decimal(18)) for b in policy.reviews.blocks]
    county = View(home(reviews=own), policy, AS_OF)
    assert {s.item for b in county.reviews for s in b.scores} == {"本县指标"}
    assert county.review_total == Decimal(18) * len(own)


def test_benefits_by_year(policy: Profile) -> None:
    """实物只有数量，不计入金额；金额不明的年度没有小计，也没有合计。"""
    benefits = [
        Benefit(year=2017, policy="产业奖补"),
        Benefit(year=2016, policy="产业奖补", amount=Decimal(2500)),
        Benefit(year=2016, policy="猪苗", quantity="2头"),
    ]
    view = View(home("脱贫", benefits=benefits), policy, AS_OF)
    assert [(y.year, y.subtotal) for y in view.benefits] == [(2016, Decimal(2500)), (2017, None)]
    assert view.benefit_total is None


def test_bag_list(policy: Profile) -> None:
    inside = ["扶贫手册", "帮扶承诺书", "公示照片", "收支算账表", "存折", "脱贫收支测算表", "不认得的纸"]
    bag = Bag(home("未脱贫", documents=[in_bag(name) for name in inside]), policy)
    assert [(row.caption, row.due, row.recorded) for row in bag.kept] == [
        ("扶贫手册", "应存", "1 件"),
        ("有关协议书", "有则存", "未见"),
        ("政策宣传资料", "应存", "未见"),
        ("脱贫收支测算表", "不应存放", "1 件"),
    ]
    assert [(row.caption, row.destination) for row in bag.removed] == [
        ("帮扶承诺书", "抽出集中登记保管"),
        ("公示照片", "移交村级专项工作档案·公示公告"),
        ("收支算账表", "归入一户一档·精准退出"),
        ("存折", "退还户主自行保管"),
        ("脱贫收支测算表", "抽出集中登记保管"),
        ("不认得的纸", ""),
    ]
    assert {row.recorded for row in Bag(home(documents=[]), policy).kept} == {""}


def test_county_template_comes_first(policy: Profile, tmp_path: Path) -> None:
    (tmp_path / "plan.html").write_text(
        '<article class="paper table" id="{{ sheet.id }}" title="方案"><h1>本县脱贫方案</h1></article>',
        encoding="utf-8",
    )
    html = Forms(policy, FormOptions(as_of=AS_OF), tmp_path).outputs(home())[0].html
    assert "本县脱贫方案" in html
    assert "入户信息采集表" in html


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("<p>\n{{ view.nmae }}</p>", r"plan\.html 第2行.*nmae"),
        ("<p>\n\n{{ huzhu }}</p>", r"plan\.html 第3行.*huzhu"),
        ("<p>\n{% if %}</p>", r"plan\.html 第2行"),
        ("{{ view.code | daxie }}", r"plan\.html 第1行.*daxie"),
    ],
)
def test_faulty_template_is_named(policy: Profile, tmp_path: Path, source: str, message: str) -> None:
    (tmp_path / "plan.html").write_text(source, encoding="utf-8")
    with pytest.raises(TemplateError, match=message):
        Forms(policy, FormOptions(as_of=AS_OF), tmp_path).outputs(home())
