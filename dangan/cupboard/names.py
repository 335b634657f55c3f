"""读名称：乱码的文件名、写法各异的材料名、地名、户的文件夹名。"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple

from dangan import text
from dangan.filing import BAG, VILLAGE, VOLUME
from dangan.profile import Paper, Profile

_HAN = "\u3007\u3400-\u9fff\U00020000-\U0003ffff"
_CHINESE = re.compile(f"[{_HAN}]")
_CHINESE_ONLY = re.compile(f"[\x20-\x7e{_HAN}·—…《》“”‘’（）、，。：；－]+")
_NUMBER = r"(?:\d{1,4}|[一二三四五六七八九十]{1,3})"
_LEADING = re.compile(rf"^(?:\({_NUMBER}\)|第{_NUMBER}[号件份项]|{_NUMBER}\s*[-_.、,)~\s]+|\d{{1,3}}(?!\d|年))\s*")
_PART = re.compile(r"[-_.\s~+]*(?:\(\d{1,3}\)|第?\s?\d{1,3}\s?[页张]|[pP]\d{1,3}|(?<!\d)\d{1,3})$")
_SOFT = re.compile(
    r"[-_.\s~+]*(?:扫描件?|扫描版|电子版|复印件|复印|原件|照片|图片|副本|拷贝|复件|正面|反面|背面|最终版?|修改版?|新版?|copy)$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_BLANK = re.compile(
    r"(?:img|dsc[nf]?|scan|image|photo|pic|wechat|mmexport|screenshot|page|doc|微信图片|qq图片|扫描件?|图片|照片|未命名|无标题"
    r"|新建文档|新建|文档|第)?[-_.\s\d()年月日时分秒页张]*",
    re.IGNORECASE,
)
_LOST = re.compile("[\ufffd\ue000-\uf8ff]")
_EDGE = "-_.~+ \u3000、,，·的"


def readable(name: str) -> tuple[str, str]:
    """文件名 → (看得懂的文件名, 磁盘上的样子)；本来就好的，后者为空，救不回来的，两者相同。

    乱码有四种来历：没有转码的 GBK 字节；GBK 被当作西文、DOS 字符读；UTF-8 被当作 GBK 读；苹果电脑分解的字符。
    """
    if name.isascii():
        return name, ""
    shown = _printable(name)
    fixed = _regained(name)
    if fixed is None and any(unicodedata.combining(character) for character in name):
        fixed = unicodedata.normalize("NFC", name)
    if fixed is None:
        return shown, shown if _LOST.search(shown) else ""
    return fixed, "" if fixed == name else shown


def _regained(name: str) -> str | None:
    if any("\ud800" <= character <= "\udfff" for character in name):
        return _decoded(os.fsencode(name), "gb18030")
    if not _CHINESE.search(name):
        for codec in ("cp437", "cp1252", "latin-1"):
            try:
                found = _decoded(name.encode(codec), "gb18030")
            except UnicodeEncodeError:
                continue
            if found:
                return found
        return None
    try:
        return _decoded(name.encode("gb18030"), "utf-8")
    except UnicodeEncodeError:
        return None


def _decoded(data: bytes, codec: str) -> str | None:
    """按 codec 读得通、读出来是中文的，才算。"""
    try:
        found = data.decode(codec)
    except UnicodeDecodeError:
        return None
    return found if _CHINESE.search(found) and _CHINESE_ONLY.fullmatch(found) else None


def _printable(name: str) -> str:
    return os.fsencode(name).decode("utf-8", "replace") if not name.isprintable() else name


class Title(NamedTuple):
    """从文件名读出的：name 材料名称（去了序号、页码、姓名），paper 认作哪一种，year 年度，copy 写明复印件。

    misspelt 为差一个字的名称原本应是什么；other 为别户户主的姓名；blank 为真的，名称什么也没有说。
    """

    name: str
    paper: Paper | None
    year: int | None = None
    copy: bool = False
    misspelt: str = ""
    other: str = ""
    blank: bool = False


def title(profile: Profile, stem: str, own: str = "", others: Collection[str] = ()) -> Title:
    """读文件名（不带后缀）。own 为本户户主，others 为同村别户的户主。"""
    written = unicodedata.normalize("NFKC", stem).strip()
    if _BLANK.fullmatch(written):
        return Title(written, None, blank=True)
    name = _LEADING.sub("", written, count=1) or written
    name = _without(name, own) if own else name
    other = "" if own and own in written else next((o for o in others if _names(name, o)), "")
    name = _without(name, other) if other else name
    year = next((int(found) for found in _YEAR.findall(name)), None)
    copied = "复印" in written
    while match := _PART.search(name):
        name = name[: match.start()] or name
        if not match.start():
            break
    stages = [name]
    while match := _SOFT.search(name):
        name = _PART.sub("", name[: match.start()])
        stages.append(name)
    known = [(stage, paper) for stage in stages if stage and (paper := profile.classify(stage))]
    if known:
        name = next(stage for stage, paper in reversed(known) if paper is known[0][1])
        return Title(name, known[0][1], year, copied, other=other)
    name = stages[-1].strip(_EDGE)
    if not name or _BLANK.fullmatch(name):
        return Title(written, None, year, copied, other=other, blank=not other)
    paper = profile.resembling(name)
    return Title(name, paper, year, copied, paper.name if paper else "", other)


def _without(name: str, person: str) -> str:
    """去掉首尾（或括号里）的姓名；名称就是姓名的照旧。"""
    bare = name.replace(f"({person})", "").strip(_EDGE)
    for _ in range(2):
        bare = bare.removeprefix(person).removesuffix(person).strip(_EDGE)
    return bare or name


def _names(name: str, person: str) -> bool:
    """名称首尾（或括号里）写着这个人。"""
    return name.startswith(person) or name.endswith(person) or f"({person})" in name


_YEAR_FOLDER = re.compile(r"(20\d\d)年?度?")


def year_of(folder: str) -> int | None:
    """按年度分的文件夹：2016、2016年、2016年度。"""
    match = _YEAR_FOLDER.fullmatch(folder.strip())
    return int(match[1]) if match else None


class Place(NamedTuple):
    """一级地名；没有的为空。"""

    township: str = ""
    village: str = ""
    group: str = ""


_PLACE = re.compile(
    r"(?:.+?省)?(?:.+?[州市])?(?:.+?(?:县|(?<!社)区))?(?P<township>.+?(?:镇|乡|街道|办事处))?(?P<village>.+?(?:村|社区|居委会))?(?P<group>.+?[组队])?"
)


@lru_cache(maxsize=4096)
def place(name: str) -> Place | None:
    """地名：01-云坪镇、桃源村、桃源村一组；不像地名的为 None。"""
    bare = _LEADING.sub("", unicodedata.normalize("NFKC", name).strip(), count=1)
    if re.fullmatch(r"第?\d+组|[一二三四五六七八九十]+组", unicodedata.normalize("NFKC", name).strip()):
        return Place(group=name.strip())
    match = _PLACE.fullmatch(bare)
    if not match or not any(match.groupdict().values()):
        return None
    return Place(*(match[level] or "" for level in ("township", "village", "group")))


class Shelf(NamedTuple):
    """文件夹说明的位置：container 一户一档、户明白袋、村级专项工作档案，section 类别；plain 为真的什么也没有说明。"""

    container: str = ""
    section: str = ""
    plain: bool = False


@lru_cache(maxsize=16384)
def shelf(profile: Profile, name: str) -> Shelf | None:
    """文件夹名说明的位置：01识别、户明白袋、新建文件夹(2)；别的为 None。"""
    bare = _PART.sub("", _LEADING.sub("", unicodedata.normalize("NFKC", name).strip(), count=1)).strip(_EDGE)
    key = text.key(bare).casefold()
    keys = {key, *(key.removesuffix(tail) for tail in ("类", "材料", "资料", "类材料", "类资料", "档案", "部分"))}
    for container, values in (
        (VOLUME, (VOLUME, *profile.values("volume_folders"))),
        (BAG, (BAG, *profile.values("bag_folders"))),
        (VILLAGE, (VILLAGE, "村级专项档案", "村级档案", "村级资料", "村级材料", "村级")),
    ):
        if keys & {text.key(value) for value in values}:
            return Shelf(container)
    for section in profile.sections:
        if keys & {text.key(value) for value in (section.name, *section.names)}:
            return Shelf(VOLUME, section.name)
    if not bare or key in profile.values("plain_folders") or _BLANK.fullmatch(bare):
        return Shelf(plain=True)
    return None


class HomeName(NamedTuple):
    """户的文件夹名：户编号、户主姓名（没有写的为空），numbers 为其中各串数字，full 为真的写了完整的证件号码、电话。"""

    code: str
    head: str
    numbers: tuple[str, ...]
    full: bool


_DIGITS = re.compile(r"\d{6,}[Xx]?")
_WORDS = re.compile(
    r"(?:建档立卡|五保|低保|贫困|一般|特困|稳定|脱贫|未脱贫|预脱贫|返贫)+户|户主|家庭|一户一档|的|档案|资料|材料|扫描件?|户$"
)
_PERSON = re.compile(f"[{_HAN}]+(?:·[{_HAN}]+)*")
_LEAST = 10
"""户编号至少几位；再短的是序号。"""


@lru_cache(maxsize=4096)
def home(name: str) -> HomeName:
    """读户的文件夹名：42039900100100001-周大山、03周大山（低保户）。"""
    written = unicodedata.normalize("NFKC", name).strip()
    numbers = tuple(_DIGITS.findall(written))
    codes = [n for n in numbers if len(n) >= _LEAST and text.mask_all(f"户{n}") == f"户{n}"]
    bare = re.sub(r"\([^()]*\)", "", _DIGITS.sub("", written))
    bare = _WORDS.sub("", re.sub(r"\d+[号、.]?", "", bare)).strip(_EDGE)
    head = text.key(bare)
    person = _PERSON.fullmatch(head) and len(head) > 1
    return HomeName(codes[0] if len(codes) == 1 else "", head if person else "", numbers, text.mask_all(name) != name)
