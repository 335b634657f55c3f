"""D7 跨户：村情表与各户、村级专项工作档案。每村至多一条，写明乡镇与村。"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from dangan import text
from dangan.findings import CORRECT, ERROR, WARNING, Problem
from dangan.model import Record, SourceRef, Village
from dangan.rules.case import CountyCase
from dangan.rules.registry import rule

_NINE = {
    "safe_water": "入户安全饮水",
    "paved_road": "硬化通村公路",
    "power_grid": "安全农村电网",
    "broadband": "入户广电宽带通讯网络",
    "service_center": "党员群众服务中心",
    "culture": "教育文化活动阵地",
    "medical": "医疗保障",
    "housing": "住房保障",
    "industry": "主导产业",
}
"""村情表的九有各栏。"""

_CODE_LENGTH = 12


@rule(
    "D710",
    "出列村贫困发生率未低于标准",
    ERROR,
    CORRECT,
    clause="002-18",
    needs=("village_incidence",),
    scope="county",
    tools=("villages",),
)
def incidence_too_high(case: CountyCase) -> Iterator[Problem]:
    """出列村的贫困发生率（建档立卡贫困人口÷农村户籍人口）低于标准；正好等于的不算低于。

    条款：村出列贫困发生率低于2%
    反例：1000 人中有 20 名贫困人口，发生率 2.00%，出列写是。
    正例：1000 人中有 19 名，发生率 1.90%。
    """
    limit = case.profile.threshold("village_incidence", case.as_of.year)
    for index, village in enumerate(case.villages):
        rate = _incidence(village)
        if village.delisted and rate is not None and limit is not None and rate >= limit:
            yield _of_village(
                village,
                f"villages[{index}].registered_poor",
                f"{_name(village)}已出列，贫困发生率 {_rate(village, rate)}（截止 {case.as_of}），没有低于 {limit:f}%。"
                "请核对两个人数；确未达标的，出列登记报乡镇核实。",
                confirm=True,
            )


def _incidence(village: Village) -> Decimal | None:
    """贫困发生率，百分数；人数不全为 None。"""
    if village.registered_poor is None or not village.rural_population:
        return None
    return Decimal(village.registered_poor * 100) / village.rural_population


def _rate(village: Village, rate: Decimal) -> str:
    """比例的说法，连同分子、分母：2.00%（20÷1000）。"""
    return f"{rate:.2f}%（{village.registered_poor}÷{village.rural_population}）"


@rule(
    "D711",
    "出列村集体经济收入不足",
    ERROR,
    CORRECT,
    clause="002-18",
    needs=("village_collective_income",),
    scope="county",
    tools=("villages",),
)
def collective_income_low(case: CountyCase) -> Iterator[Problem]:
    """出列村的集体经济收入达到标准；“以上”含本数。

    条款：集体经济收入在5万元以上和实现“九有”目标
    反例：集体经济收入 49000 元，出列写是。
    正例：正好 50000 元；没有登记的不报。
    """
    least = case.profile.threshold("village_collective_income", case.as_of.year)
    for index, village in enumerate(case.villages):
        income = village.collective_income
        if village.delisted and income is not None and least is not None and income < least:
            yield _of_village(
                village,
                f"villages[{index}].collective_income",
                f"{_name(village)}已出列，集体经济收入 {text.yuan(income)} 元，不到 {text.yuan(least)} 元。"
                "请对照村级账目核对；确未达标的，出列登记报乡镇核实。",
                confirm=True,
            )


@rule("D712", "出列村九有不全", WARNING, CORRECT, clause="002-18", scope="county", tools=("villages",))
def nine_incomplete(case: CountyCase) -> Iterator[Problem]:
    """出列村的九有各项都已实现。

    条款：村出列贫困发生率低于2%,人均可支配收入超过全县平均增幅,集体经济收入在5万元以上和实现“九有”目标
    反例：出列写是，入户广电宽带通讯网络写否。
    正例：九项都写是；没有登记的一项不报；没有出列的村不查。
    """
    for index, village in enumerate(case.villages):
        lacking = [field for field in _NINE if getattr(village, field) is False]
        if village.delisted and lacking:
            names = "、".join(_NINE[field] for field in lacking)
            yield _of_village(
                village,
                f"villages[{index}].{lacking[0]}",
                f"{_name(village)}已出列，“九有”没有实现：{names}。请核对登记；确未实现的报乡镇核实。",
                confirm=True,
                evidence=names,
            )


@rule(
    "D713",
    "帮扶对象超过规模上限",
    WARNING,
    CORRECT,
    clause="001-01",
    needs=("key_population_share",),
    scope="county",
    tools=("villages",),
)
def too_many_targets(case: CountyCase) -> Iterator[Problem]:
    """重点帮扶对象占农村户籍人口的比例一般不超过规定；市辖区与县的比例不同，由本县设定。

    条款：5个县的重点帮扶对象一般不超过农村户籍人数的5%,4区2市的重点帮扶对象一般不超过农村户籍人数的3%
    反例：1000 人中有 60 名，比例 6.00%，本县上限 5%。
    正例：50 名，正好 5.00%。
    """
    most = case.profile.threshold("key_population_share", case.as_of.year)
    for index, village in enumerate(case.villages):
        rate = _incidence(village)
        if rate is not None and most is not None and rate > most:
            yield _of_village(
                village,
                f"villages[{index}].registered_poor",
                f"{_name(village)}的帮扶对象占 {_rate(village, rate)}，超过一般的 {most:f}%。"
                "请核对两个人数；确实超过的说明原因，不得因此清退符合条件的户。",
                confirm=True,
            )


@rule("D714", "在册贫困人口多于村情表", ERROR, CORRECT, clause="村情登记", scope="county", tools=("villages",))
def more_people_than_stated(case: CountyCase) -> Iterator[Problem]:
    """各户没有脱贫的在册人数，不多于村情表的建档立卡贫困人口；读入的只是一部分户时，少于不算错。

    条款：农村户籍人口包括建档立卡贫困人口
    反例：村情表写 20 人，读入的未脱贫户已有 26 人。
    正例：村情表写 26 人以上；村情表没有这一村的由 D718 报。
    """
    for index, village in enumerate(case.villages):
        roll = case.seen.villages.get((village.township, village.village))
        if roll and village.registered_poor is not None and roll.poor > village.registered_poor:
            yield _of_village(
                village,
                f"villages[{index}].registered_poor",
                f"{_name(village)}没有脱贫的在册人口 {roll.poor} 人，多于村情表的 {village.registered_poor} 人。"
                "请逐户核对人数与脱贫属性，三级台账改为一致。",
                confirm=True,
            )


@rule(
    "D725",
    "台账的贫困人口少于村情表",
    WARNING,
    CORRECT,
    clause="村情登记",
    scope="county",
    tools=("villages", "every"),
)
def fewer_people_than_stated(case: CountyCase) -> Iterator[Problem]:
    """村情表的建档立卡贫困人口，与台账里没有脱贫的在册人口一致；多于的由 D714 报。要读入全部的户，只有 ledger 查。

    条款：农村户籍人口包括建档立卡贫困人口
    反例：村情表写 26 人，台账里没有脱贫的只有 20 人；村情表有这一村，台账里一户也没有。
    正例：两处都是 20 人；村情表没有写人数的不比。
    """
    for index, village in enumerate(case.villages):
        roll = case.seen.villages.get((village.township, village.village))
        poor = roll.poor if roll else 0
        if village.registered_poor is not None and poor < village.registered_poor:
            yield _of_village(
                village,
                f"villages[{index}].registered_poor",
                f"村情表写{_name(village)}建档立卡贫困人口 {village.registered_poor} 人，"
                f"台账里没有脱贫的在册人口 {poor} 人，少 {village.registered_poor - poor} 人。"
                "请核对村情表的口径与日期，台账漏列的补登，写错的改正。",
                confirm=True,
                evidence="少于村情表",
            )


@rule("D715", "村情表的人数自相矛盾", ERROR, CORRECT, clause="村情登记", scope="county", tools=("villages",))
def more_poor_than_people(case: CountyCase) -> Iterator[Problem]:
    """建档立卡贫困人口不多于农村户籍人口。

    条款：农村户籍人口包括建档立卡贫困人口
    反例：农村户籍人口 86 人，建档立卡贫困人口 861 人。
    正例：农村户籍人口 860 人，建档立卡贫困人口 61 人。
    """
    for index, village in enumerate(case.villages):
        people, poor = village.rural_population, village.registered_poor
        if people is not None and poor is not None and poor > people:
            yield _of_village(
                village,
                f"villages[{index}].registered_poor",
                f"{_name(village)}的建档立卡贫困人口（{poor}）多于农村户籍人口（{people}）。请核对，似有一栏错位。",
            )


@rule("D716", "一村在村情表中有两行", ERROR, CORRECT, clause="村情登记", scope="county", tools=("villages",))
def village_twice(case: CountyCase) -> Iterator[Problem]:
    """村情表一村一行。

    条款：一村一行，写明乡镇与村
    反例：青坪镇上坪村有两行，人数不同。
    正例：两个乡镇各有一个上坪村。
    """
    first: dict[tuple[str | None, str | None], int] = {}
    for index, village in enumerate(case.villages):
        earlier = first.setdefault((village.township, village.village), index)
        if earlier != index:
            yield _of_village(
                village,
                f"villages[{index}].village",
                f"{_name(village)}在村情表中又有一行（第 {earlier + 1} 个村已有）。请核对，留正确的一行。",
            )


@rule("D717", "户所在的村不在村情表", WARNING, CORRECT, clause="村情登记", scope="county", tools=("villages",))
def village_not_listed(case: CountyCase) -> Iterator[Problem]:
    """各户所在的村都在村情表中。

    条款：户所在的村、行政区划代码与村情表一致。
    反例：户表写“上坪村委会”，村情表写“上坪村”。
    正例：两处写法相同；户没有登记村的不报。
    """
    listed = {(v.township, v.village) for v in case.villages}
    for (township, village), _ in sorted(
        case.seen.villages.items(), key=lambda entry: (entry[0][0] or "", entry[0][1] or "")
    ):
        if village and (township, village) not in listed:
            yield Problem(
                path="village",
                message=f"{township or ''}{village}有户，村情表中没有这一村。请核对村名的写法，或在村情表中补一行。",
                township=township,
                village=village,
                evidence=f"{township or ''}/{village}",
            )


@rule("D718", "行政区划代码与村情表不符", WARNING, CORRECT, clause="村情登记", scope="county", tools=("villages",))
def region_codes_differ(case: CountyCase) -> Iterator[Problem]:
    """一村各户的行政区划代码，与村情表登记的相同。

    条款：户所在的村、行政区划代码与村情表一致。
    反例：村情表写 420399101201，有的户写 420399101202。
    正例：都相同；有一处没有登记的不比；位数不对的由 D016 报。
    """
    for index, village in enumerate(case.villages):
        roll = case.seen.villages.get((village.township, village.village))
        written = {code for code in roll.region_codes if len(code) == _CODE_LENGTH} if roll else set()
        others = sorted(written - {village.region_code}) if village.region_code else []
        if others:
            yield _of_village(
                village,
                f"villages[{index}].region_code",
                f"{_name(village)}的行政区划代码在村情表是 {village.region_code}，有的户写 {'、'.join(others)}。"
                "请按当年的统计用区划代码核对，改正写错的一处。",
                evidence="、".join(others),
            )


def _name(village: Village) -> str:
    return f"{village.township or ''}{village.village or '（未写村名）'}"


def _of_village(
    village: Village, path: str, message: str, confirm: bool = False, evidence: str | None = None
) -> Problem:
    return Problem(
        path=path,
        message=message,
        confirm=confirm,
        township=village.township,
        village=village.village,
        source=source_of(village, path.rpartition(".")[2]),
        evidence=evidence,
    )


def source_of(record: Record, field: str) -> SourceRef | None:
    """村情表、村级材料表中一个值的出处。"""
    row = record.row
    return SourceRef(row.file, row.sheet, row.number, row.columns.get(field)) if row else None
