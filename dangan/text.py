"""文字处理：遮盖、比较用的键、材料名称归一、大写金额、文件名。名称本身照原样保存，只有键才归一。"""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from dangan.masking import is_id as is_id
from dangan.masking import mask_account as mask_account
from dangan.masking import mask_all as mask_all
from dangan.masking import mask_birth as mask_birth
from dangan.masking import mask_code as mask_code
from dangan.masking import mask_field as mask_field
from dangan.masking import mask_id as mask_id
from dangan.masking import mask_phone as mask_phone

_BRACKETS = re.compile(r"[《》〈〉「」『』“”\"'‘’\[\]【】]")
_PARENTHESES = re.compile(r"[（(][^（()）]*[)）]")
_YEAR = re.compile(r"(?:19|20)\d{2}年?度?")
_NUMBERING = re.compile(r"^(?:第?[\d一二三四五六七八九十]+[、.．)）件]|[(（][\d一二三四五六七八九十]+[)）])")
_TRAILING_COPY = re.compile(r"(?:复印件|原件|扫描件|副本)$")
_SPACES = re.compile(r"\s+")

_RESERVED = re.compile(
    r'[\x00-\x1f<>:"/\\|?*\x7f-\x9f]'
    "|[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"  # 使显示次序颠倒的、不成文字的
)
_DEVICES = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[\d¹²³])\s*(?:\.|$)", re.IGNORECASE)

_DIGITS = "零壹贰叁肆伍陆柒捌玖"


_DOTS = re.compile("[・•‧．.∙⋅]")


@lru_cache(maxsize=65536)
def key(value: str) -> str:
    """比较用的键：NFKC、去空白、间隔号统一为 ·；只用于比较，不用于显示。"""
    return _DOTS.sub("·", _SPACES.sub("", unicodedata.normalize("NFKC", value)))


@lru_cache(maxsize=65536)
def title_key(value: str) -> str:
    """材料名称的键：去书名号、括注、年度、序号、"复印件"等，如 《脱贫承诺书》(2016) → 脱贫承诺书。"""
    text = _SPACES.sub("", unicodedata.normalize("NFKC", value))
    text = _BRACKETS.sub("", text)
    text = _PARENTHESES.sub("", text)
    text = _YEAR.sub("", text)
    text = _NUMBERING.sub("", text)
    return _TRAILING_COPY.sub("", text) or _SPACES.sub("", value)


def chinese_number(number: int) -> str:
    """一至九十九的汉字写法，用作序号：十二。"""
    tens, ones = divmod(number, 10)
    digits = " 一二三四五六七八九"
    return ("" if tens < 2 else digits[tens]) + ("十" if tens else "") + (digits[ones] if ones else "")


_DIGIT_RUN = re.compile(r"\d+")


def natural(value: str) -> str:
    """排序用的键：其中的数按大小，2组在10组之前。"""
    return _DIGIT_RUN.sub(lambda match: match[0].zfill(6), value)


def safe_file_name(value: str, limit: int = 60) -> str:
    """在 Linux 与 Windows 上都可用的文件名，至多 limit 个字符、180 字节；不含路径分隔符，不会为空。"""
    name = _RESERVED.sub("_", value.strip()).strip(" .") or "_"
    if _DEVICES.match(name):
        name = "_" + name
    name = name[:limit]
    while len(name.encode("utf-8", "replace")) > 180:
        name = name[:-1]
    return name.rstrip(" .") or "_"


def yuan(value: Decimal) -> str:
    """金额的阿拉伯数字写法，两位小数时才带小数：1234、1234.50。"""
    rounded = value.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{rounded:f}" if rounded != rounded.to_integral_value() else f"{rounded.to_integral_value():f}"


def yuan_in_words(value: Decimal) -> str:
    """人民币大写：12050.30 → 壹万贰仟零伍拾元叁角；负数冠"负"。"""
    cents = int((abs(value) * 100).to_integral_value(ROUND_HALF_UP))
    whole, jiao, fen = cents // 100, cents // 10 % 10, cents % 10
    text = _integer_in_words(whole) + "元" if whole else ""
    if jiao:
        text += _DIGITS[jiao] + "角"
    elif whole and fen:
        text += "零"
    if fen:
        text += _DIGITS[fen] + "分"
    text = text or "零元"
    if not fen:
        text += "整" if not jiao else ""
    return ("负" if value < 0 else "") + text


def _integer_in_words(number: int) -> str:
    text, gap = "", False
    for power, unit in ((8, "亿"), (4, "万"), (0, "")):
        group = number // 10**power % 10**4
        if not group:
            gap = gap or bool(text)
            continue
        if text and (gap or group < 1000):
            text += "零"
        text += _group_in_words(group) + unit
        gap = False
    return text


def _group_in_words(group: int) -> str:
    text, zero = "", False
    for power, unit in ((3, "仟"), (2, "佰"), (1, "拾"), (0, "")):
        digit = group // 10**power % 10
        if not digit:
            zero = bool(text)
            continue
        text += ("零" if zero else "") + _DIGITS[digit] + unit
        zero = False
    return text
