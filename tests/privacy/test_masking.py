"""遮盖：一种号码一种遮法，怎样写都遮同样的几位；户编号、日期、金额照旧。"""

import itertools

import pytest

from dangan import text

# 写法 → 遮盖后。号码都是编造的：地址码 420399 从未分配，手机 154000 段，银行卡 622800。
MASKED = [
    ("证件号码420399197001010019有误", "证件号码4203**********0019有误"),
    ("42039919700101001X", "4203**********001X"),
    ("42039919700101001x", "4203**********001x"),
    ("42039919700101001Ｘ", "4203**********001Ｘ"),
    ("张三420399197001010019李四", "张三4203**********0019李四"),
    ("IMG420399197001010019copy", "IMG4203**********0019copy"),
    ("4203 9919 7001 0100 19", "4203 **** **** **00 19"),
    ("420399-19700101-0019", "4203**-********-0019"),
    ("420399 19700101 001X", "4203** ******** 001X"),
    ("４２０３９９１９７００１０１００１９", "４２０３**********００１９"),
    ("4203991970\n01010019", "4203******\n****0019"),
    ("420399197001\r\n   010019", "4203********\r\n   **0019"),
    ("1 42039919700101001X", "1 4203**********001X"),
    ("第 17 行 420399197001010019 4 页", "第 17 行 4203**********0019 4 页"),
    ("残疾证42039919700101001943", "残疾证4203**********0019**"),
    ("残疾证42039919700101001943B1", "残疾证4203**********0019****"),
    ("4203 9919 7001 0100 1943", "4203 **** **** **00 19**"),
    ("旧号420399700101001", "旧号4203********001"),
    ("420399 700101 001", "4203** ****** 001"),
    ("4.20399197001010E+17", "4.203***********E+17"),
    ("少一位42039919700101001", "少一位4203*************"),
    ("42039919700101001X15400001234", "4203**********001X154****1234"),
    ("42039919700101001915400001234", "4203*************************"),
    ("电话15400001234。", "电话154****1234。"),
    ("１５４００００１２３４", "１５４****１２３４"),
    ("154 0000 1234", "154 **** 1234"),
    ("+86 154-0000-1234", "+86 154-****-1234"),
    ("8615400001234", "86154****1234"),
    ("154000\n01234", "154***\n*1234"),
    ("0719-4220000", "071*-***0000"),
    ("卡6228001234567890128", "卡6228***********0128"),
    ("6228001234567890", "6228********7890"),
    ("6228 0012 3456 7890", "6228 **** **** 7890"),
    ("账号：81010000012345", "账号：8101******2345"),
]

# 不是号码的，一个字也不动。
KEPT = [
    "户编号4203990010010001",
    "又登记在户 42039920021201001。",
    "420399001001",
    "2017年11月30日",
    "2017-11-30 2017-12-01 2018-12-30",
    "一卡通 2017-11-30 发放 1200 元",
    "1,234,567,890.00 元",
    "D501-7KX3M2Q",
    "0101-2017-001 第 3—15 页",
    "热线 12317",
]


@pytest.mark.parametrize(("plain", "masked"), MASKED)
def test_masks_every_way_of_writing_a_number(plain, masked):
    assert text.mask_all(plain) == masked


@pytest.mark.parametrize("plain", KEPT)
def test_leaves_codes_dates_and_amounts_alone(plain):
    assert text.mask_all(plain) == plain


@pytest.mark.parametrize("masked", [masked for _, masked in MASKED])
def test_masking_twice_changes_nothing(masked):
    assert text.mask_all(masked) == masked


NUMBERS = ["420399197001010019", "42039919700101001X"]
WRITINGS = [
    ("照原样", "{}"),
    ("接着汉字", "号{}号"),
    ("全角", "{}"),
    ("空格", "{0[0]} {0[1]} {0[2]}"),
    ("断行", "{0[0]}\n{0[1]}{0[2]}"),
    ("残疾证号", "{}43"),
    ("换证的残疾证号", "{}43B1"),
]


@pytest.mark.parametrize("number", NUMBERS)
def test_several_masked_copies_of_one_number_cannot_be_put_together(number):
    """同一号码的各种写法、各种遮法，露出的位置都在同一套八位之内：出生日期一位不露。"""
    parts = (number[:6], number[6:14], number[14:])
    written = [pattern.format(parts if "[" in pattern else number) for _, pattern in WRITINGS]
    written[2] = written[2].translate({ord(d): ord(d) + 0xFEE0 for d in "0123456789X"})
    masked = [
        *map(text.mask_all, written),
        text.mask_id(number),
        text.mask_id(number + "43"),
        text.mask_id("号" + number),
    ]
    shown = set()
    for one in masked:
        signs = [s for s in one if s.isdecimal() or s in "*XxＸ"]
        shown |= {place for place, sign in enumerate(signs) if sign != "*"}
    assert shown <= {0, 1, 2, 3, 14, 15, 16, 17}


def test_the_old_number_shows_no_more_of_the_birth_date_than_the_new_one():
    old = text.mask_id("420399700101001")
    assert old == "4203********001"
    assert old[6:12] == "******"


@pytest.mark.parametrize(
    ("number", "masked"),
    [("E12345678", "*********"), ("4203991970", "**********"), ("42039919700101001", "4203*************")],
)
def test_numbers_of_the_wrong_length_show_the_first_four_at_most(number, masked):
    assert text.mask_id(number) == masked


def test_birth_dates_show_the_year_only():
    assert text.mask_birth("1970-01-31") == "1970-**-**"
    assert text.mask_birth("19700131") == "1970****"


def test_a_long_text_full_of_digits_is_masked_quickly_and_wholly():
    lines = [f"{place} 420399197001010019 15400001234" for place in range(2000)]
    masked = text.mask_all("\n".join(lines))
    assert not any(number in masked for number in ("420399197001010019", "15400001234"))
    assert len(list(itertools.groupby(masked.split("\n")))) == 2000
