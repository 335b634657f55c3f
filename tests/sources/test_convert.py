"""各种写法的值读成什么；读不出的怎么说。"""

from __future__ import annotations

from decimal import Decimal

import pytest

from dangan.sources import convert


@pytest.mark.parametrize(
    ("read", "written", "value"),
    [
        (convert.text, "　汉族 ", "汉族"),
        (convert.text, 3, "3"),
        (convert.text, 3.0, "3"),
        (convert.text, "阿依古丽 ・ 买买提", "阿依古丽 ・ 买买提"),
        (convert.text, "  ", None),
        (convert.yes, "参加", True),
        (convert.yes, "未参加", False),
        (convert.yes, "有", True),
        (convert.yes, "无", False),
        (convert.yes, "TRUE", True),
        (convert.yes, 0, False),
        (convert.yes, "", None),
        (convert.count, "4人", 4),
        (convert.count, 12.0, 12),
        (convert.count, "2017年", 2017),
        (convert.money, "1,234.50元", Decimal("1234.50")),
        (convert.money, 0.1, Decimal("0.1")),
        (convert.money, "-300", Decimal("-300")),
        (convert.names, "张三；李四、王五,赵六", ("张三", "李四", "王五", "赵六")),
        (convert.names, ["张三", " 李四 ", None], ("张三", "李四")),
        (convert.ident, '="420399196808110012"', "420399196808110012"),
        (convert.ident, "'0042", "0042"),
        (convert.ident, "007", "007"),
    ],
)
def test_readable(read, written, value):
    assert read(written) == value


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("2014", "2014"),
        ("2014-06", "2014-06"),
        ("2014年6月", "2014-06"),
        ("201709", "2017-09"),
        ("2017/9/1", "2017-09-01"),
        ("2017.9.1", "2017-09-01"),
        (43009, "2017-10-01"),
        (2014, "2014"),
    ],
)
def test_dates_keep_their_precision(written, shown):
    assert str(convert.day(written)) == shown


@pytest.mark.parametrize(
    ("read", "written"),
    [
        (convert.yes, "待核"),
        (convert.yes, 2),
        (convert.count, "八个月"),
        (convert.count, -1),
        (convert.count, 2.5),
        (convert.money, "三百元"),
        (convert.money, float("inf")),
        (convert.money, float("nan")),
        (convert.day, "2017-02-30"),
        (convert.day, "去年"),
        (convert.day, float("inf")),
    ],
)
def test_unreadable(read, written):
    with pytest.raises(convert.Unreadable) as error:
        read(written)
    assert error.value.code == "D002"


# 前 17 位任取，第 18 位按 GB 11643 算得；420399 不是任何地方的行政区划代码
@pytest.mark.parametrize(
    "number",
    [
        "4.20399E+17",
        "4.2E+17",
        "420399196808110000",  # 末三位成了 000，校验码不符
        "42039919680811000000",  # 20 位残疾证号，15 位之后全是 0
        4.20399196808110e17,  # 以数字保存的单元格
        "42039900100100000",  # 17 位户编号，村代码之后全是 0
    ],
)
def test_numbers_damaged_by_excel(number):
    with pytest.raises(convert.Unreadable) as error:
        convert.ident(number)
    assert error.value.code == "D003"


@pytest.mark.parametrize(
    "number",
    [
        "420399196808110012",
        "42039900100100100",  # 第 100 户
        "42039919680811001X41",
        "110105194912310000"[:17] + "2",
        "12345",
    ],
)
def test_undamaged_numbers(number):
    assert convert.ident(number) == number


def test_a_real_number_may_end_in_three_zeros():
    """按 GB 11643 校验码相符的号码，末三位恰为 000，不是损坏。"""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    bodies = [f"42039919{year}0811{order}00" for year in range(50, 99) for order in range(1, 10)]
    real = [b + "0" for b in bodies if sum(int(d) * w for d, w in zip(b, weights, strict=True)) % 11 == 1]

    assert real
    assert [convert.ident(number) for number in real] == real


def test_control_characters_are_removed_and_reported():
    with pytest.raises(convert.Unreadable) as error:
        convert.text("王\x07小明")
    assert error.value.value == "王小明"
