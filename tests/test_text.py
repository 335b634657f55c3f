"""文字处理：大写金额、材料名称归一、文件名。"""

from decimal import Decimal

import pytest

from dangan import text

# 《支付结算办法》附一《正确填写票据和结算凭证的基本规定》第三条的例子，及常见数额。
IN_WORDS = [
    ("1409.50", "壹仟肆佰零玖元伍角"),
    ("6007.14", "陆仟零柒元壹角肆分"),
    ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
    ("107000.53", "壹拾万柒仟元伍角叁分"),
    ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
    ("325.04", "叁佰贰拾伍元零肆分"),
    ("3335", "叁仟叁佰叁拾伍元整"),
    ("105", "壹佰零伍元整"),
    ("20030", "贰万零叁拾元整"),
    ("1000000", "壹佰万元整"),
    ("100000010", "壹亿零壹拾元整"),
    ("0", "零元整"),
    ("0.05", "伍分"),
    ("-20", "负贰拾元整"),
]


@pytest.mark.parametrize(("amount", "words"), IN_WORDS)
def test_amount_in_words(amount, words):
    assert text.yuan_in_words(Decimal(amount)) == words


@pytest.mark.parametrize(
    ("amount", "figures"), [("1234", "1234"), ("1234.5", "1234.50"), ("1234.00", "1234"), ("0.005", "0.01")]
)
def test_amount_in_figures(amount, figures):
    assert text.yuan(Decimal(amount)) == figures


TITLES = [
    ("《脱贫承诺书》", "脱贫承诺书"),
    ("扶贫明白卡(2016)", "扶贫明白卡"),
    ("扶贫明白卡（二〇一六年发）", "扶贫明白卡"),
    ("2016年度脱贫方案", "脱贫方案"),
    ("3、户口本 复印件", "户口本"),
    ("（一）贫困户申请书", "贫困户申请书"),
    ("“五评”量化表", "五评量化表"),
    ("2017", "2017"),
]


@pytest.mark.parametrize(("title", "key"), TITLES)
def test_title_key_drops_what_is_not_the_name_of_the_paper(title, key):
    assert text.title_key(title) == key


FILE_NAMES = [
    ("张三", "张三"),
    ("../../etc/passwd", "_.._etc_passwd"),
    ("a/b\\c:d*e", "a_b_c_d_e"),
    ("CON", "_CON"),
    ("lpt1.txt", "_lpt1.txt"),
    ("名字. ", "名字"),
    ("", "_"),
    ("..", "_"),
    ("阿依古丽·买买提", "阿依古丽·买买提"),
]


@pytest.mark.parametrize(("value", "name"), FILE_NAMES)
def test_file_names_are_safe_on_linux_and_windows(value, name):
    assert text.safe_file_name(value) == name


def test_long_file_names_stay_within_the_limits_of_file_systems():
    assert len(text.safe_file_name("𠮷" * 500).encode()) <= 180


def test_comparison_key_unifies_width_space_and_interpunct_but_the_name_is_not_changed():
    assert text.key("阿依古丽・买买提") == text.key("阿依古丽 · 买买提") == "阿依古丽·买买提"
    assert text.key("１２３ｘ") == "123x"
