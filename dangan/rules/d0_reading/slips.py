"""D0 笔误：没有换掉的占位字、过短过长的姓名、位数不对的区划代码、写错单位的面积与收入。"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from dangan.findings import CORRECT, ERROR, SUPPLEMENT, WARNING, Problem
from dangan.model import Household
from dangan.rules.case import Case
from dangan.rules.registry import rule
from dangan.text import is_id

_PLACEHOLDERS = ("××", "某某", "待补", "待填", "待定", "＿＿", "__", "XXX", "xxx", "0000-00")
_AREAS = (("arable", "耕地面积", "arable_limit"), ("forest", "林地面积", "forest_limit"))


@rule("D009", "占位的字没有换掉", ERROR, SUPPLEMENT, clause="工具约定")
def placeholder_left(case: Case) -> Iterator[Problem]:
    """姓名、文号、备案号、措施内容中没有留下“××”“待补”一类占位的字。

    条款：读不出的值不猜、不补，照原样列出由人核对。
    反例：帮扶责任人写“王××”；批复文号写“青扶组发〔2017〕__号”。
    正例：各项都是真实内容；还不知道的留空。
    """
    joined = _joined(case.household)
    if not any(mark in joined for mark in _PLACEHOLDERS):
        return
    for table, index, field, text in _written(case):
        if text and any(mark in text for mark in _PLACEHOLDERS):
            yield Problem(
                path=f"{table}[{index}].{field}" if table else field,
                message=f"写着“{text}”，占位的字没有换掉。请对照原件补上真实内容；还不知道的留空，不得编造。",
            )


def _joined(household: Household) -> str:
    """要看的各格连成一段，先粗看一遍。"""
    texts = [household.filing_no, *[m.name for m in household.members]]
    if household.helpers:
        texts += [h.name for h in household.helpers]
    if household.projects:
        texts += [p.name for p in household.projects]
        texts += [p.approval_no for p in household.projects]
    if household.measures:
        texts += [m.content for m in household.measures]
    return "\n".join(filter(None, texts))


def _written(case: Case) -> Iterator[tuple[str, int, str, str | None]]:
    """要看的各格：(表, 第几行, 字段, 所写的)。"""
    household = case.household
    yield "", 0, "filing_no", household.filing_no
    for i, member in enumerate(household.members):
        yield "members", i, "name", member.name
    for i, helper in enumerate(household.helpers or ()):
        yield "helpers", i, "name", helper.name
    for i, project in enumerate(household.projects or ()):
        yield "projects", i, "name", project.name
        yield "projects", i, "approval_no", project.approval_no
    for i, measure in enumerate(household.measures or ()):
        yield "measures", i, "content", measure.content


@rule("D010", "姓名过短或过长", WARNING, CORRECT, clause="GB18030")
def name_length(case: Case) -> Iterator[Problem]:
    """姓名不少于两个字，不多于二十五个字。

    条款：GB 18030-2022《信息技术 中文编码字符集》。
    反例：姓名只剩一个“王”字；姓名栏写进了一句话。
    正例：阿卜杜热依木江·买买提艾力·吐尔逊。
    """
    for index, member in enumerate(case.household.members):
        name = member.name
        if name and not 2 <= len(name) <= 25:
            yield Problem(
                path=f"members[{index}].name",
                message=f"姓名“{name}”只有 {len(name)} 个字。请对照身份证、户口本改正。"
                if len(name) < 2
                else f"姓名有 {len(name)} 个字，多于 25 个：{name[:12]}……请对照身份证、户口本改正。",
            )


@rule("D016", "行政区划代码不是十二位", ERROR, CORRECT, clause="区划代码")
def malformed_region(case: Case) -> Iterator[Problem]:
    """村的区划代码为 12 位数字。

    条款：统计用区划代码12位：1至2位省，3至4位市（州），5至6位县，7至9位乡镇，10至12位村。
    反例：只写到乡镇的 9 位。
    正例：12 位数字；没有登记的是未知，不报。
    """
    code = case.household.region_code
    if code and not (len(code) == 12 and code.isdecimal()):
        yield Problem(
            path="region_code",
            message=f"行政区划代码“{code}”不是 12 位数字。请按国家统计局当年公布的代码改正。",
        )


@rule("D020", "拿身份证号当户编号", WARNING, CORRECT, clause="工具约定")
def id_as_code(case: Case) -> Iterator[Problem]:
    """户编号不是身份证号：它要作文件夹名，印在清单、标签、二维码上，不能遮盖。

    条款：本工具的读取约定：每户有户编号……由人核对。
    反例：户编号填的是户主的 18 位身份证号。
    正例：系统的户编号；村的区划代码加顺序号。
    """
    code = case.household.code
    if is_id(code):
        yield Problem(
            path="code",
            message=f"户编号 {case.masked(code)} 是身份证号。户编号要作文件夹名，印在清单、标签、二维码上，遮盖不了。"
            "请改用系统的户编号，没有的用村的区划代码加顺序号；已经印出的收回，改号以后再印。",
            evidence="户编号",
        )


@rule("D018", "面积为负数，或大得出奇", WARNING, CORRECT, clause="逻辑核对", needs=("arable_limit", "forest_limit"))
def strange_area(case: Case) -> Iterator[Problem]:
    """耕地、林地、住房面积不为负；耕地、林地不超过提示线（常因把平方米当作亩）。

    条款：同一户、同一人的各项登记不互相矛盾，不超出常理。
    反例：耕地 2668 亩，应是 2668 平方米。
    正例：耕地 4.2 亩；没有登记的不报。
    """
    household = case.household
    for field, title, limit in _AREAS:
        area: Decimal | None = getattr(household, field)
        most = case.profile.threshold(limit, case.as_of.year) if area else None
        if area and most is not None and not 0 <= area <= most:
            yield Problem(
                path=field,
                message=f"{title}登记为 {area:f} 亩。请核对是否把平方米当作亩，或多写、少写了小数点。",
                confirm=area > 0,
            )
    if household.house_area is not None and household.house_area < 0:
        yield Problem(path="house_area", message=f"住房面积登记为 {household.house_area:f} 平方米。请核对改正。")


@rule("D019", "人均纯收入似以万元登记", WARNING, CORRECT, clause="逻辑核对", needs=("income_unit",))
def income_in_wan(case: Case) -> Iterator[Problem]:
    """人均纯收入以元登记。

    条款：同一户、同一人的各项登记不互相矛盾，不超出常理。
    反例：人均纯收入 0.56，应是 5600 元。
    正例：人均纯收入 2717；零和没有登记的不报。
    """
    income = case.household.net_income_per_head
    least = case.profile.threshold("income_unit", case.as_of.year) if income else None
    if income and least is not None and 0 < income < least:
        yield Problem(
            path="net_income_per_head",
            message=f"人均纯收入登记为 {income:f} 元，似以万元登记。请对照算账表，以元改正。",
            confirm=True,
        )
