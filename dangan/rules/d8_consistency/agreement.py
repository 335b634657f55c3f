"""D8 一致性：系统与手册（台账）比对。由 dangan compare 给出，不在校验资料时运行；一律待核实，从不说取消。"""

from __future__ import annotations

from collections.abc import Iterator

from dangan.findings import CORRECT, SUPPLEMENT, WARNING, Problem
from dangan.rules.case import Case
from dangan.rules.registry import rule

_CLAUSE = "线上线下"
_TERMS = "两期资料"


@rule("D801", "系统有而手册没有的户", WARNING, SUPPLEMENT, clause=_CLAUSE, scope="tool")
def household_only_in_system(_: Case) -> Iterator[Problem]:
    """系统里的每一户，手册（台账）里都有。

    条款：系统信息、扶贫手册、台账所载的户、人、各项信息相同
    反例：系统有周大山一户，手册登记里没有。
    正例：两边都有；户编号不同而户主号码相同的由 D806 报。
    """
    yield from ()


@rule("D802", "手册有而系统没有的户", WARNING, SUPPLEMENT, clause=_CLAUSE, scope="tool")
def household_only_in_handbook(_: Case) -> Iterator[Problem]:
    """手册（台账）里的每一户，系统里都有。

    条款：系统信息、扶贫手册、台账所载的户、人、各项信息相同
    反例：手册登记里有周大山一户，系统导出里没有。
    正例：两边都有；系统里确已核减的，由乡镇扶贫办核实。
    """
    yield from ()


@rule("D803", "系统有而手册没有的人", WARNING, SUPPLEMENT, clause=_CLAUSE, scope="tool")
def person_only_in_system(_: Case) -> Iterator[Problem]:
    """系统里的每一个人，手册里都有。

    条款：系统信息、扶贫手册、台账所载的户、人、各项信息相同
    反例：系统 5 人，手册漏写了刚出生的孙子。
    正例：人凭证件号码对应；一边没有号码的，户内姓名相同的归 D813。
    """
    yield from ()


@rule("D804", "手册有而系统没有的人", WARNING, SUPPLEMENT, clause=_CLAUSE, scope="tool")
def person_only_in_handbook(_: Case) -> Iterator[Problem]:
    """手册里的每一个人，系统里都有。

    条款：系统信息、扶贫手册、台账所载的户、人、各项信息相同
    反例：嫁入的儿媳写进了手册，系统没有增员。
    正例：已登记死亡、迁出的人，系统不再有，不报。
    """
    yield from ()


@rule("D805", "同一人两边不在一户", WARNING, CORRECT, clause=_CLAUSE, scope="tool")
def person_elsewhere(_: Case) -> Iterator[Problem]:
    """同一证件号码的人，两边在同一户。

    条款：系统信息、扶贫手册、台账所载的户、人、各项信息相同
    反例：周小红系统里在父亲户里，手册里已随丈夫另立一户。
    正例：两边都在一户。
    """
    yield from ()


@rule("D806", "户编号两边不同", WARNING, CORRECT, clause=_CLAUSE, scope="tool")
def code_differs(_: Case) -> Iterator[Problem]:
    """同一户两边的户编号相同。

    条款：户凭户编号……对应
    反例：系统是 42039900100100001，手册写成 42039900100100010，户主的证件号码相同。
    正例：编号相同。
    """
    yield from ()


@rule("D807", "户的信息不一致", WARNING, CORRECT, clause=_CLAUSE, scope="tool")
def household_differs(_: Case) -> Iterator[Problem]:
    """户的各项信息两边相同；一边空白的补上。

    条款：系统信息、扶贫手册、台账所载的户、人、各项信息相同
    反例：系统主要致贫原因为因病，手册写因残；系统有组别，手册空白。
    正例：日期只写到年的与写到日的，年份相同即相同；“已脱贫”与“脱贫”是一回事。
    """
    yield from ()


@rule("D808", "成员的信息不一致", WARNING, CORRECT, clause=_CLAUSE, scope="tool")
def member_differs(_: Case) -> Iterator[Problem]:
    """成员的各项信息两边相同；一边空白的补上。

    条款：系统信息、扶贫手册、台账所载的户、人、各项信息相同
    反例：系统文化程度为初中，手册写小学。
    正例：两边相同；有一边整列没有的不比，列入未核查。
    """
    yield from ()


@rule("D809", "人数不一致", WARNING, CORRECT, clause=_CLAUSE, scope="tool")
def count_differs(_: Case) -> Iterator[Problem]:
    """两边的家庭人口数相同。

    条款：系统信息、扶贫手册、台账所载的户、人、各项信息相同
    反例：系统人数 4 人，手册写 5 人。
    正例：两边都是 4 人。
    """
    yield from ()


@rule("D810", "帮扶责任人不一致", WARNING, CORRECT, clause=_CLAUSE, scope="tool")
def helper_differs(_: Case) -> Iterator[Problem]:
    """两边的现任帮扶责任人相同。

    条款：系统信息、扶贫手册、台账所载的户、人、各项信息相同
    反例：系统已换成李明，手册还是前任王强。
    正例：两边的现任相同；前任不比。
    """
    yield from ()


@rule("D811", "帮扶措施不一致", WARNING, CORRECT, clause=_CLAUSE, scope="tool")
def measures_differ(_: Case) -> Iterator[Problem]:
    """两边登记的帮扶措施，各类的项数相同。

    条款：系统信息、扶贫手册、台账所载的户、人、各项信息相同
    反例：系统有产业扶贫 2 项，手册只写了 1 项。
    正例：各类项数相同；措施的写法详略不同不算。
    """
    yield from ()


@rule("D812", "收入不一致", WARNING, CORRECT, clause=_CLAUSE, scope="tool")
def income_differs(_: Case) -> Iterator[Problem]:
    """两边的人均纯收入、同一年各科目的金额分文不差。

    条款：系统信息、扶贫手册、台账所载的户、人、各项信息相同
    反例：系统人均纯收入 5200 元，手册写 5020 元。
    正例：两边相同；不是同一年的账不比。
    """
    yield from ()


@rule("D813", "只凭姓名对上的人", WARNING, CORRECT, clause=_CLAUSE, scope="tool")
def matched_by_name(_: Case) -> Iterator[Problem]:
    """两边的人凭证件号码对应；一边没有号码、号码不对的，户内姓名相同只是线索。

    条款：只凭姓名对上的待核实
    反例：手册里周小红的号码漏了一位，户内只有一个周小红。
    正例：两边号码相同；15 位与 18 位是同一号码。
    """
    yield from ()


@rule("D820", "年级没有逐年升", WARNING, CORRECT, clause=_TERMS, scope="tool")
def grade_not_advanced(_: Case) -> Iterator[Problem]:
    """在校生今年的年级，比去年高一级。

    条款：在校生逐年升级
    反例：去年七年级，今年还是七年级；去年九年级，今年八年级。
    正例：去年七年级，今年八年级；毕业、升学、不再在校的由人看，不报。
    """
    yield from ()


@rule("D821", "致贫原因变了而没有回头看", WARNING, SUPPLEMENT, clause=_TERMS, scope="tool")
def cause_changed(_: Case) -> Iterator[Problem]:
    """前后两期致贫原因变了的，有“回头看”的记录。

    条款：致贫原因变了的，有“回头看”的记录
    反例：去年因病，今年因学，程序里没有回头看。
    正例：没有变；或程序里登记有“回头看”。
    """
    yield from ()
