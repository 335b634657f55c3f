"""D6 人口：户籍人数、全家在外、成员漏填。"""

from __future__ import annotations

from collections.abc import Iterator

from dangan.findings import CORRECT, INFO, SUPPLEMENT, WARNING, Problem
from dangan.rules.case import Case
from dangan.rules.registry import rule
from dangan.rules.words import words

_BASICS = (
    ("relation", "与户主关系"),
    ("sex", "性别"),
    ("id_no", "证件号码"),
    ("ethnicity", "民族"),
    ("health", "健康状况"),
)


@rule("D617", "人数与户籍人数不同", INFO, SUPPLEMENT, clause="逻辑核对")
def not_the_hukou_count(case: Case) -> Iterator[Problem]:
    """人数与户籍人数不同的，说得出缘由（婚入未迁户、服刑、空挂户口等）。

    条款：同一户、同一人的各项登记不互相矛盾，不超出常理；矛盾之处只作提示，由人对照原件、入户核实，本工具不代改。
    反例：人数 4，户籍人数 5，没有说明多出的一人。
    正例：人数相同；有一项没有登记的不报。
    """
    counted, registered = case.household.member_count, case.household.hukou_count
    if counted is not None and registered is not None and counted != registered:
        yield Problem(
            path="hukou_count",
            message=f"人数 {counted}，户籍人数 {registered}。请对照户口本核实，在情况说明中写明相差的人和缘由。",
            confirm=True,
            evidence=f"{counted}/{registered}",
        )


@rule("D618", "全家在外且没有走访", WARNING, CORRECT, clause="逻辑核对", reads=("visits",), needs=("away_places",))
def everyone_away(case: Case) -> Iterator[Problem]:
    """全家都在县外务工的户，有走访记录证明确有其户。

    条款：同一户、同一人的各项登记不互相矛盾，不超出常理；矛盾之处只作提示，由人对照原件、入户核实，本工具不代改。
    反例：一家三口都登记省外务工，全年没有一次走访（疑为空挂户）。
    正例：有电话或入户走访记录；有人在家的不查。
    """
    if case.household.visits:
        return
    away = words(case.profile, "away_places")
    if case.persons and all(p.member.work_place in away for p in case.persons):
        yield Problem(
            path="visits",
            message=f"全家 {len(case.persons)} 人都在县外务工，没有一次走访记录。"
            "请联系核实是否确有其户，如实补登走访。",
            confirm=True,
            evidence="全家在外",
        )


@rule("D623", "成员有漏填的项", WARNING, SUPPLEMENT, clause="系统取值")
def member_cell_blank(case: Case) -> Iterator[Problem]:
    """与户主关系、性别、证件号码、民族、健康状况，家里别人都登记了的，没有一人漏填。

    条款：与户主关系、民族、……健康状况、……按系统所列的值登记。
    反例：一家四口，三人登记了民族，一人空白。
    正例：全家都没有登记的是整列未知，不报；读不出的值由 D002、D003 报。
    """
    members = [p.member for p in case.persons]
    if all(m.relation and m.sex and m.id_no and m.ethnicity and m.health for m in members):
        return
    for field, title in _BASICS:
        blank = [p for p in case.persons if not getattr(p.member, field)]
        if not blank or len(blank) == len(members):
            continue
        for person in blank:
            if case.unread(person.at(field)):
                continue
            yield Problem(
                path=person.at(field),
                message=f"{person.name}的{title}漏填，家中其他人都已登记。请对照户口本、系统补上"
                + ("；没有号码的以 999999 登记并附派出所证明。" if field == "id_no" else "。"),
            )
