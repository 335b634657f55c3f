"""D0 读取：读取时发现的问题转为核查意见，另查姓名用字与材料是否登记。"""

from __future__ import annotations

import re
from collections.abc import Iterator
from operator import attrgetter
from typing import Any

from msgspec import structs

from dangan.findings import CORRECT, ERROR, SUPPLEMENT, WARNING, Problem
from dangan.model import Household
from dangan.rules.case import Case, CountyCase
from dangan.rules.registry import rule

_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
_HOUSEHOLD_FIELDS = ("township", "village", "group", "former_head", "resettled_at")
_FIELDS = {
    "members": ("name", "work_place"),
    "documents": ("type", "title", "doc_no", "author"),
    "reviews": ("block", "item", "note"),
    "measures": ("kind", "content", "for_cause", "responsible"),
    "projects": ("name", "approval_no", "approver"),
    "accounts": ("item", "note"),
    "benefits": ("policy", "department", "beneficiary", "basis"),
    "helpers": ("name", "unit", "rank"),
}
"""要印的自由文字在哪些表的哪些字段；代码表里的值不必查。"""

_OF_HOUSEHOLD = attrgetter(*_HOUSEHOLD_FIELDS)
_PRINTED = {table: attrgetter(*fields) for table, fields in _FIELDS.items()}
_DOTS = re.compile("[・•‧．.∙⋅●･]")
_SUSPICIOUS = re.compile(r"[?？\ufffd■□▇*＊_\d\s\x00-\x1f\u200b-\u200f\ufeff]")


def _readings(case: Case | CountyCase, code: str) -> Iterator[Problem]:
    for reading in case.reading:
        if reading.code == code:
            yield Problem(
                path=reading.path, message=reading.message, household=reading.household, source=reading.source
            )


@rule("D000", "规则运行出错", ERROR, CORRECT, clause="工具约定", scope="tool")
def crashed(_: Case) -> Iterator[Problem]:
    """每条规则都能运行完；本工具出错时写明哪条规则、哪一户没有查成，报告记为不完整。

    条款：本工具的读取约定……读不出的值不猜、不补，照原样列出由人核对。
    反例：某条规则遇到没有预料的数据而中断。
    正例：规则运行完毕，有意见列意见，没有意见不出声。
    """
    yield from ()


@rule("D001", "记录的结构不对", ERROR, CORRECT, clause="工具约定", scope="both")
def structure(case: Case | CountyCase) -> Iterator[Problem]:
    """每户有户编号，每名成员有姓名，各表、各列的结构符合约定。

    条款：本工具的读取约定：每户有户编号，每名成员有姓名。
    反例：成员没有姓名；成员一栏不是一张表。
    正例：只有户编号和户主姓名，其余空白：空白是未知，不是错。
    """
    for problem in _readings(case, "D001"):
        nobody = problem.path == "members" and isinstance(case, Case) and case.household.members == []
        yield structs.replace(problem, columns=("members",)) if nobody else problem


@rule("D002", "读不出的值", ERROR, CORRECT, clause="工具约定", scope="both")
def unreadable_value(case: Case | CountyCase) -> Iterator[Problem]:
    """日期、数字、是否等各栏的值能够读出；读不出的照原样列出，不猜、不补。

    条款：读不出的值不猜、不补，照原样列出由人核对。
    反例：出生日期写“1952年13月”；人数写“四口”。
    正例：1952年8月、1952-08、1952/8/1 都能读出。
    """
    return _readings(case, "D002")


@rule("D003", "号码被 Excel 改坏", ERROR, CORRECT, clause="工具约定", scope="both")
def damaged_code(case: Case | CountyCase) -> Iterator[Problem]:
    """证件号码、户编号、人编号保持全部位数；被改坏的号码不用来连接各表。

    条款：读不出的值不猜、不补，照原样列出由人核对。
    反例：证件号码成了 4.20399E+17，或后三位成了 000。
    正例：单元格设为文本，18 位一位不少。
    """
    return _readings(case, "D003")


@rule("D004", "不认识的列", WARNING, CORRECT, clause="工具约定", scope="both")
def unknown_column(case: Case | CountyCase) -> Iterator[Problem]:
    """各列的表头都认得；自定的表头在 dangan.toml 的 [columns] 中写明对应关系。

    条款：本工具的读取约定……照原样列出由人核对。
    反例：表头“身份证号（新）”没有对应。
    正例：表头“身份证号码”，或已在 [columns] 中对应到“证件号码”。
    """
    return _readings(case, "D004")


@rule("D005", "姓名中有可疑字符", WARNING, CORRECT, clause="GB18030")
def suspicious_name(case: Case) -> Iterator[Problem]:
    """姓名用 GB 18030 的汉字；间隔号用“·”（U+00B7）。

    条款：民委发〔2016〕33号：姓名间隔号统一为“·”（U+00B7）。
    反例：生僻字成了“？”“■”或私用区字符；间隔号写成“．”。
    正例：阿依古丽·买买提；扩展 B 区的生僻字。
    """
    for index, member in enumerate(case.household.members):
        if member.name and (why := _suspicion(member.name)):
            yield Problem(
                path=f"members[{index}].name",
                message=f"姓名“{member.name}”{why}请对照身份证改正。",
            )


def _suspicion(name: str) -> str:
    if name.isalpha():
        return ""
    if match := _PRIVATE.search(name):
        return f"含私用区字符 U+{ord(match[0]):04X}，换一台电脑就显示不出，应改用标准字。"
    if match := _DOTS.search(name):
        return f"的间隔号是“{match[0]}”，应为“·”（U+00B7）。"
    if match := _SUSPICIOUS.search(name):
        return f"含可疑字符“{match[0].strip() or '空白'}”（U+{ord(match[0]):04X}），可能是生僻字丢失。"
    return ""


@rule("D006", "字体中没有的字", WARNING, CORRECT, clause="GB18030", tools=("missing_glyphs",))
def missing_glyph(case: Case) -> Iterator[Problem]:
    """印制所用的字体有每一个要印的字：姓名、住址、题名、措施、政策等。

    条款：GB 18030-2022《信息技术 中文编码字符集》。
    反例：扩展 B 区的生僻字，所装字体都没有，印出来是〓。
    正例：安装收字更全的字体后不再报。
    """
    assert case.missing_glyphs is not None
    household = case.household
    pieces: list[str | None] = list(_OF_HOUSEHOLD(household))
    for table, printed in _PRINTED.items():
        for row in getattr(household, table) or ():
            pieces += printed(row)
    if not case.missing_glyphs("".join(filter(None, pieces))):
        return
    for path, written in _printed(household):
        if missing := case.missing_glyphs(written):
            listed = "、".join(f"{c}（U+{ord(c):04X}）" for c in missing)
            yield Problem(
                path=path, message=f"印制字体中没有：{listed}。纸上将印作〓，请安装收字更全的字体，或手写补上。"
            )


def _printed(household: Household) -> Iterator[tuple[str, str]]:
    """要印的各处自由文字：路径与所写。"""
    rows: list[tuple[str, Any, tuple[str, ...]]] = [("", household, _HOUSEHOLD_FIELDS)]
    for table, fields in _FIELDS.items():
        rows += [(f"{table}[{n}].", row, fields) for n, row in enumerate(getattr(household, table) or ())]
    for place, row, fields in rows:
        for field in fields:
            if written := getattr(row, field):
                yield f"{place}{field}", written


@rule("D007", "本户材料未登记", WARNING, SUPPLEMENT, clause="002-10.三大类", reads=("documents",))
def papers_not_recorded(case: Case) -> Iterator[Problem]:
    """每户的材料都登记过；一件也没有登记的只报这一条，不逐件报缺。

    条款：村“一户一档”，从精准识别、精准帮扶、精准退出三大方面统一归档装订。
    反例：材料表中没有本户的任何一行。
    正例：登记了几件；输入中没有材料表的是未知，不查。
    """
    if not case.recorded:
        yield Problem(
            path="documents", message="本户材料未登记。请清点卷内与袋中的材料，填入材料清点表。", evidence="全部"
        )


@rule("D008", "几个来源互相矛盾", WARNING, CORRECT, clause="工具约定", scope="both")
def sources_disagree(case: Case | CountyCase) -> Iterator[Problem]:
    """同一户、同一人在几个输入里登记的相同；不同的暂按先读到的，由人核对后统一。

    条款：本工具的读取约定……照原样列出由人核对。
    反例：导出表写脱贫，户表写未脱贫。
    正例：一处写 2016，一处写 2016-11；一处登记、一处空白的相互补充，不算矛盾。
    """
    for problem in _readings(case, "D008"):
        yield structs.replace(problem, confirm=True)
