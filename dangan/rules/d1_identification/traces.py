"""D1、D2 痕迹：同一天补出来的材料、对不上的参见档号、雷同的走访。"""

from __future__ import annotations

from collections.abc import Iterator

from dangan.findings import CORRECT, ERROR, SUPPLEMENT, WARNING, Problem
from dangan.model import YARDSTICKS
from dangan.rules.case import Case
from dangan.rules.registry import rule

_FEW = 4
"""少于几件材料，同一天也是常事。"""
_SHORT = 6
"""几个字以内的走访内容（如“入户走访”），相同也是常事。"""


@rule("D110", "历年材料都是同一天", WARNING, SUPPLEMENT, clause="002-10.不重来", reads=("documents",))
def everything_on_one_day(case: Case) -> Iterator[Problem]:
    """往年识别的户，卷内材料不会全在同一天形成。

    条款：对工作中形成的各类档案，不要推倒重来，只在原有基础上该取消的取消、该补充的补充、该修正的修正校准。
    反例：2014 年识别，卷内六件材料的日期都是 2017-11-20（疑为重造）。
    正例：日期各按其时；当年识别的户；有日期的不足四件，或只登记到年月的，不报。
    """
    identified = case.household.identified_on
    if identified is None:
        return
    days = [item.document.date for item in case.volume if item.document.date]
    if len(days) < _FEW or len(set(days)) > 1 or days[0].day is None or days[0].year <= identified.year:
        return
    yield Problem(
        path="documents",
        message=f"本户 {identified.year} 年识别，卷内 {len(days)} 件材料的日期都是 {days[0]}。"
        "请查找当年的原件；原件不在的写情况说明，写明补做的时间与缘由，不得倒签，也不必推倒重来。",
        confirm=True,
        evidence=str(days[0]),
    )


@rule("D111", "参见的村级档案查无此号或此页", ERROR, CORRECT, clause="002-10.村级")
def pointer_broken(case: Case) -> Iterator[Problem]:
    """参见档号在本村村级专项工作档案中找得到，参见页号不超过该件的页数。

    条款：对象识别退出评议记录、公示公告、……建立村级专项工作档案，不得分户建档。
    反例：识别公示参见 SP-2014-09，村级档案中没有；参见第 40 页，该件只有 16 页。
    正例：找得到；输入中没有村级材料表的不核。退出环节的档号由 D303 报，这里只核页号。
    """
    if case.shelf is None or not case.shelf.numbered_for(case.household):
        return
    for path, number, page, reported in _pointers(case):
        longest = case.shelf.pages(case.household, number)
        if longest is None and not reported:
            yield Problem(
                path=path,
                message=f"参见档号“{number}”在本村村级专项工作档案中找不到，或不适用本户。请核对档号，或补齐村级材料。",
                evidence=number,
            )
        if longest and page and page.isdecimal() and int(page) > longest:
            yield Problem(
                path=f"{path}_page",
                message=f"参见 {number} 第 {page} 页，该件只有 {longest} 页。请核对页号。",
                evidence=f"{number}/{page}",
            )


def _pointers(case: Case) -> Iterator[tuple[str, str, str | None, bool]]:
    """各处参见：(路径, 档号, 页号, 找不到时是否已由 D303 报)。"""
    household = case.household
    for index, event in enumerate(household.events or ()):
        if event.reference:
            yield f"events[{index}].reference", event.reference, event.reference_page, event.phase == "退出"
    for item in case.items:
        if item.document.reference:
            yield f"{item.path}.reference", item.document.reference, item.document.reference_page, False
    seen = set()
    for name in YARDSTICKS:
        yardstick = getattr(household, name)
        if yardstick and yardstick.reference and yardstick.reference not in seen:
            seen.add(yardstick.reference)
            yield name, yardstick.reference, None, False


@rule("D214", "走访内容前后雷同", WARNING, CORRECT, clause="002-04", reads=("visits",))
def identical_visits(case: Case) -> Iterator[Problem]:
    """每次走访如实写当次的内容，不同日期的不一字不差。

    条款：扶贫手册要及时更新填写规划、帮扶走访、成效等信息
    反例：三月、七月、十一月三次走访都写“宣传政策，了解生产生活情况”。
    正例：各次内容不同；“入户走访”等六个字以内的不比。
    """
    first: dict[str, int] = {}
    visits = case.household.visits or ()
    for index, visit in enumerate(visits):
        if not visit.content or len(visit.content) <= _SHORT:
            continue
        earlier = first.setdefault(visit.content, index)
        if earlier != index and visits[earlier].date != visit.date:
            yield Problem(
                path=f"visits[{index}].content",
                message=f"{visit.date or '（未写日期）'} 的走访与 {visits[earlier].date or '（未写日期）'} 的一字不差："
                f"“{visit.content[:20]}”。请走访人如实补记当次的情况，注明补记的日期，不得倒签。",
                confirm=True,
            )
