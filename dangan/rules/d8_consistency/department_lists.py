"""D8 部门数据比对：名单上的人是不是档案里的人、登记与名单合不合。由 dangan match 给出；只是线索，不清退任何人。"""

from __future__ import annotations

from collections.abc import Iterator

from dangan.findings import CORRECT, ERROR, SUPPLEMENT, WARNING, Problem
from dangan.rules.case import Case
from dangan.rules.registry import rule

_CLAUSE = "数据比对"


@rule("D831", "车辆、房产、工商、财政供养等线索", WARNING, SUPPLEMENT, clause=_CLAUSE, scope="tool")
def property(_: Case) -> Iterator[Problem]:
    """部门名单上有在册的人，组织评议，写明核实结果。

    条款：比中的是线索，经评议、核实以后处理，不得直接清退
    反例：车辆登记名单上有户主的证件号码，卷内没有评议记录的参见。
    正例：名单上没有本户的人；只有姓名相同的归 D840。
    """
    yield from ()


@rule("D832", "登记与民政名单不符", WARNING, CORRECT, clause=_CLAUSE, scope="tool")
def civil_affairs(_: Case) -> Iterator[Problem]:
    """享受低保、特困供养的登记，与民政的名单相同。

    条款：登记与部门名单不同的，核实以后修正、补充
    反例：低保名单上有，登记为不享受低保；登记享受低保，名单上没有。
    正例：两边相同。
    """
    yield from ()


@rule("D833", "登记与残联名单不符", WARNING, CORRECT, clause=_CLAUSE, scope="tool")
def disability(_: Case) -> Iterator[Problem]:
    """残疾证号的登记，与残联的持证名单相同。

    条款：登记与部门名单不同的，核实以后修正、补充
    反例：持证残疾人名单上有，登记没有残疾证号。
    正例：两边都有。
    """
    yield from ()


@rule("D834", "登记与教育名单不符", WARNING, CORRECT, clause=_CLAUSE, scope="tool")
def schooling(_: Case) -> Iterator[Problem]:
    """在校的登记，与教育部门的学籍名单相同。

    条款：登记与部门名单不同的，核实以后修正、补充
    反例：学籍名单上有，登记为非在校生。
    正例：名单上有，登记为在校。
    """
    yield from ()


@rule("D835", "登记与卫健、医保名单不符", WARNING, CORRECT, clause=_CLAUSE, scope="tool")
def health(_: Case) -> Iterator[Problem]:
    """患病、参保的登记，与卫健、医保的名单相同。

    条款：登记与部门名单不同的，核实以后修正、补充
    反例：大病名单上有，登记为健康；登记参加医保，参保名单上没有。
    正例：两边相同。
    """
    yield from ()


@rule("D836", "登记与人社名单不符", WARNING, CORRECT, clause=_CLAUSE, scope="tool")
def social_security(_: Case) -> Iterator[Problem]:
    """养老保险、公益岗位的登记，与人社部门的名单相同。

    条款：登记与部门名单不同的，核实以后修正、补充
    反例：公益岗位名单上有，登记没有公益岗位。
    正例：两边相同。
    """
    yield from ()


@rule("D837", "登记与公安户籍不符", WARNING, CORRECT, clause=_CLAUSE, scope="tool")
def police(_: Case) -> Iterator[Problem]:
    """在册的人，户籍上有，没有死亡、注销。

    条款：登记与部门名单不同的，核实以后修正、补充
    反例：死亡、户口注销名单上有，登记为在册。
    正例：已登记死亡、迁出的不报。
    """
    yield from ()


@rule("D840", "只凭姓名的线索", WARNING, CORRECT, clause=_CLAUSE, scope="tool")
def name_only(_: Case) -> Iterator[Problem]:
    """名单上只有姓名相同而没有可用的号码的，先查清号码。

    条款：只凭姓名的待核实
    反例：名单上的王德福号码只剩 15 位，与桃源村的王德福同名。
    正例：号码不同的是两个人，不报。
    """
    yield from ()


@rule("D841", "部门名单没有截止日期", ERROR, SUPPLEMENT, clause=_CLAUSE, scope="tool")
def undated(_: Case) -> Iterator[Problem]:
    """部门的名单写明是截至哪一天的数据。

    条款：部门的名单写明数据截止日期
    反例：名单没有写日期，不知道是今年的还是前年的。
    正例：表题写有“截至2017年10月31日”，或用 --snapshot-as-of 写明。
    """
    yield from ()


@rule("D842", "部门名单的号码受损", WARNING, CORRECT, clause=_CLAUSE, scope="tool")
def damaged_numbers(_: Case) -> Iterator[Problem]:
    """部门名单的证件号码完整；被 Excel 改坏的不能比对。

    条款：号码完整
    反例：号码一列存成数字，15 位之后都变成 0。
    正例：号码一列为文本。
    """
    yield from ()
