"""遮盖证件号码、电话、账号：一种号码只有一种遮法，把几处的遮盖结果拼在一起也还原不出一个号码。

| 号码 | 露出 | 例 |
|---|---|---|
| 公民身份号码 18 位 | 前四位与末四位，出生日期全遮 | 4203**********001X |
| 残疾证号 20 位、22 位 | 同其中的身份号码，类别、等级也遮 | 4203**********001X** |
| 旧身份证号 15 位 | 前四位与末三位，出生日期全遮 | 4203********001 |
| 位数不对、几个号码连在一起、被 Excel 改坏的 | 前四位 | 4203************* |
| 手机、固定电话 | 前三位与末四位 | 139****0001 |
| 银行卡、存折 16 至 19 位 | 前四位与末四位 | 6228***********0001 |
| 出生日期 | 年 | 1970-**-** |

按第几位数字遮，不按第几个字：夹着空格、横线，写成全角，断在两行，遮的都是同样的几位。
"""

from __future__ import annotations

import re
from collections.abc import Callable

_GAP = r"[\s\-‐-―－_.．·,，/\u200b\ufeff\xad\ufffd]{0,12}"
_X = "[XxＸｘ]"
_DISABILITY = r"(?:\d\d(?:[BbＢｂ]\d)?(?!\d))?"

_ID = re.compile(rf"(?<!\d)\d(?:{_GAP}\d){{16}}{_GAP}(?:{_X}{_DISABILITY}|\d{_DISABILITY}(?!\d))")
_WHOLE_ID = re.compile(r"[0-9]{17}[0-9Xx]")
_OLD_ID = re.compile(rf"(?<!\d)\d(?:{_GAP}\d){{14}}(?!\d)")
_RUN = re.compile(r"(?<!\d)\d{16,}(?!\d)")
_SCIENTIFIC = re.compile(r"(?<!\d)\d[.．]\d{5,}[eEＥｅ][+＋]?\d\d")
_CARD = re.compile(r"(?<!\d)\d{4}(?:[ \u3000\xa0-]\d{4}){3}(?:[ \u3000\xa0-]?\d{1,3})?(?!\d)")
_ACCOUNT = re.compile(r"(?:[账帐][号户]|卡号|银行|存折|一卡通|开户)[^\d\n]{0,15}(\d{10,})(?!\d)")
_MOBILE = re.compile(rf"(?<!\d)(?:(?:00)?86{_GAP}|[0０])?[1１]{_GAP}[3-9３-９](?:{_GAP}\d){{9}}(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)[0０]\d{2,3}[)）]?[-‐-―－ ]?\d{7,8}(?!\d)")
_ENOUGH = re.compile(r"\d(?:\D{0,12}\d){9}")
"""连着十来个数字的才可能是号码。"""

_PROVINCE = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9[1-3]")
_BIRTH = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_SHORT_BIRTH = re.compile(r"\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_CODE_BEFORE = re.compile(r"(?:户|编号|编码|代码|档号)[“「\s:：]*$")

_UNIONPAY = "62"
_SHORTEST = 12
"""不到这么长的号码一位也不露。"""
_LEAST_HIDDEN = 4
"""遮不住这么多位的，全部遮盖。"""
_ID_SHOWN = frozenset((0, 1, 2, 3, 14, 15, 16, 17))
_OLD_ID_SHOWN = frozenset((0, 1, 2, 3, 12, 13, 14))
_HEAD_SHOWN = frozenset(range(4))
_SHOWN = {15: _OLD_ID_SHOWN, 18: _ID_SHOWN, 20: _ID_SHOWN, 22: _ID_SHOWN}


def mask_id(value: str) -> str:
    """遮盖证件号码、残疾证号：18 位的留前四位与末四位，位数不对的只留前四位，过短的全部遮盖。"""
    if match := _SCIENTIFIC.search(value):
        return _scientific(match[0])
    count = sum(map(_is_sign, value))
    shown = _SHOWN.get(count, _HEAD_SHOWN) if count >= _SHORTEST else frozenset()
    return _covered(value, shown)


def mask_phone(value: str) -> str:
    """遮盖电话：留前三位与末四位，过短的全部遮盖。"""
    return _ends(value, 3, 4)


def mask_account(value: str) -> str:
    """遮盖银行卡、存折的账号：留前四位与末四位，过短的全部遮盖。"""
    return _ends(value, 4, 4)


def mask_birth(value: str) -> str:
    """遮盖出生日期：留年份。月、日与证件号码露出的几位拼在一起，就是整个号码。"""
    return _covered(value, _HEAD_SHOWN)


def is_id(value: str) -> bool:
    """是不是 18 位的身份号码：省份代码存在，第 7 位起是一个日期，末位是数字或 X。校验位不对的也算。"""
    return bool(_WHOLE_ID.fullmatch(value)) and _plausible(value, _BIRTH)


def mask_code(code: str) -> str:
    """户编号照旧；拿身份号码当户编号的遮盖。"""
    return mask_id(code) if is_id(code) else code


def mask_all(text: str) -> str:
    """遮盖一段文字里的一切证件号码、电话、账号；户编号、日期、金额照旧。"""
    if not _ENOUGH.search(text):
        return text
    for pattern, masked in _KINDS:
        text = _replaced(pattern, text, masked)
    return text


def mask_field(key: str, value: str) -> str:
    """遮盖某一栏的值：号码栏、出生日期栏无论写成什么样都遮盖，别的栏遮盖其中的号码。"""
    return _FIELDS.get(key, mask_all)(value)


_FIELDS: dict[str, Callable[[str], str]] = {
    "id_no": mask_id,
    "disability_no": mask_id,
    "phone": mask_phone,
    "birth_date": mask_birth,
}


def _replaced(pattern: re.Pattern[str], text: str, masked: Callable[[re.Match[str]], str]) -> str:
    """逐处替换；masked 给出原样的不是这种号码，从下一个字起再找，以免漏掉与它重叠的。"""
    pieces, done, start = [], 0, 0
    while match := pattern.search(text, start):
        shown = masked(match)
        start = match.start() + 1
        if shown != match[0]:
            pieces += [text[done : match.start()], shown]
            done = start = match.end()
    return "".join((*pieces, text[done:]))


def _id(match: re.Match[str]) -> str:
    written = match[0]
    if written.isalnum() or _plausible(_digits(written), _BIRTH):
        return mask_id(written)
    return written


def _old_id(match: re.Match[str]) -> str:
    written = match[0]
    if written.isalnum() or _plausible(_digits(written), _SHORT_BIRTH):
        return mask_id(written)
    return written


def _run(match: re.Match[str]) -> str:
    """连着 16 位以上的：19 位的是银行卡，更长的是几个号码连在一起；16、17 位的多半是户编号。"""
    written = match[0]
    if len(written) > 17:
        return mask_account(written) if len(written) == 19 else _covered(written, _HEAD_SHOWN)
    if _CODE_BEFORE.search(match.string, max(match.start() - 8, 0), match.start()):
        return written
    digits = _digits(written)
    if digits.startswith(_UNIONPAY) and _luhn(digits):
        return mask_account(written)
    return _covered(written, _HEAD_SHOWN) if _plausible(digits, _BIRTH) else written


def _scientific(written: str) -> str:
    mantissa, _, power = re.split("([eEＥｅ])", written)
    return f"{_covered(mantissa, _HEAD_SHOWN)}E{power}"


def _account(match: re.Match[str]) -> str:
    return match.string[match.start() : match.start(1)] + mask_account(match[1])


def _mobile(match: re.Match[str]) -> str:
    """分组写的，须是电话的分法（199 0000 1234）、逐位隔开，或断在两行。"""
    written = match[0]
    groups = tuple(map(len, re.findall(r"\d+", written)))
    if len(groups) == 1 or groups[-3:] == (3, 4, 4) or set(groups) == {1} or groups in _PHONE_GROUPS or "\n" in written:
        extra = sum(map(_is_sign, written)) - 11
        return _covered(written, frozenset((*range(extra + 3), *range(extra + 7, extra + 11))))
    return written


_PHONE_GROUPS = {(3, 8), (7, 4), (4, 4, 3), (3, 3, 5), (2, 3, 8), (2, 11), (4, 11)}

_KINDS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (_SCIENTIFIC, lambda match: _scientific(match[0])),
    (_ID, _id),
    (_RUN, _run),
    (_ACCOUNT, _account),
    (_CARD, lambda match: mask_account(match[0])),
    (_OLD_ID, _old_id),
    (_MOBILE, _mobile),
    (_LANDLINE, lambda match: mask_phone(match[0])),
)
"""各种号码，长的在前。"""


def _ends(value: str, head: int, tail: int) -> str:
    count = sum(map(_is_sign, value))
    if count - head - tail < _LEAST_HIDDEN:
        return _covered(value, frozenset())
    return _covered(value, frozenset((*range(head), *range(count - tail, count))))


def _covered(value: str, shown: frozenset[int]) -> str:
    """第 shown 位（从 0 起）以外的数字与字母写作 *；空格、横线、汉字照旧。"""
    place = -1
    pieces = []
    for sign in value:
        if _is_sign(sign):
            place += 1
        pieces.append("*" if _is_sign(sign) and place not in shown else sign)
    return "".join(pieces)


def _is_sign(sign: str) -> bool:
    """号码里的一位：数字或字母，半角、全角都算。"""
    return sign.isdecimal() or "a" <= sign.lower() <= "z" or "ａ" <= sign.lower() <= "ｚ"


def _digits(written: str) -> str:
    """半角的各位数字。"""
    return "".join(str(int(sign)) for sign in written if sign.isdecimal())


def _plausible(digits: str, birth: re.Pattern[str]) -> bool:
    """像身份号码：省份代码存在，其后第 7 位起是一个日期。"""
    return bool(_PROVINCE.match(digits) and birth.match(digits, 6))


def _luhn(digits: str) -> bool:
    """银行卡号的校验（ISO/IEC 7812-1）。"""
    doubled = (int(sign) * (1 + place % 2) for place, sign in enumerate(reversed(digits)))
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0
