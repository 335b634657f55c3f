"""D0 取值：成员与户的各项按系统所列的值登记。取值表全在方案里。"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from dangan.findings import CORRECT, ERROR, WARNING, Problem
from dangan.profile import Profile
from dangan.rules.case import Case
from dangan.rules.registry import rule
from dangan.rules.words import listed, parts, words

_MEMBER = (
    ("relation", "relations", "与户主关系"),
    ("education", "educations", "文化程度"),
    ("schooling", "schoolings", "在校生状况"),
    ("health", "healths", "健康状况"),
    ("labor", "labors", "劳动技能"),
    ("work_place", "work_places", "务工状况"),
    ("party", "parties", "政治面貌"),
)
_HOUSEHOLD = (
    ("status", "statuses", "脱贫属性"),
    ("attribute", "attributes", "贫困户属性"),
    ("standard", "standards", "识别标准"),
    ("cause", "causes", "主要致贫原因"),
    ("road", "roads", "入户路类型"),
    ("fuel", "fuels", "主要燃料"),
    ("house_grade", "house_grades", "危房级别"),
)
_SEVERAL = {"health", "cause"}
"""一格可有几项的字段。主要致贫原因有几项的由 D014 报，这里逐项看取值。"""
_BLANK_WORDS = {"schoolings": "out_of_school", "work_places": "idle"}
"""取值表 → 表示没有的各种写法。"""

Fields = tuple[tuple[str, str, str], ...]


@lru_cache(maxsize=65536)
def _strange(profile: Profile, fields: Fields, values: tuple[str | None, ...]) -> tuple[tuple[str, str, str], ...]:
    """不在取值表里的各项：(字段, 表头, 所登记的)。同样的一组值只查一次；方案没有的取值表不查。"""
    return tuple(
        (field, title, value)
        for (field, name, title), value in zip(fields, values, strict=True)
        if value and words(profile, name) and not _all_listed(profile, name, value, field in _SEVERAL)
    )


def _all_listed(profile: Profile, name: str, value: str, several: bool) -> bool:
    names = (name, _BLANK_WORDS[name]) if name in _BLANK_WORDS else (name,)
    written = parts(value) if several else (value,)
    return all(any(listed(profile, each, part) for each in names) for part in written)


@rule("D011", "成员的取值不在系统取值表内", ERROR, CORRECT, clause="系统取值")
def strange_member_value(case: Case) -> Iterator[Problem]:
    """成员的与户主关系、文化程度、在校生状况、健康状况、劳动技能、务工状况、政治面貌按系统所列的值登记。

    条款：与户主关系、民族、文化程度、在校生状况、健康状况、劳动技能、务工状况、……按系统所列的值登记。
    反例：与户主关系写“老婆”；文化程度写“高小”。
    正例：与户主关系写“配偶”；健康状况写“残疾,长期慢性病”；空白是未知，不报。
    """
    for index, m in enumerate(case.household.members):
        values = (m.relation, m.education, m.schooling, m.health, m.labor, m.work_place, m.party)
        for field, title, value in _strange(case.profile, _MEMBER, values):
            yield Problem(
                path=f"members[{index}].{field}",
                message=f"{m.name or f'第{index + 1}名成员'}的{title}“{value}”不在系统取值表内。"
                "请对照原件，改为系统所列的值。",
                evidence=value,
            )


@rule("D012", "户的取值不在系统取值表内", ERROR, CORRECT, clause="系统取值")
def strange_household_value(case: Case) -> Iterator[Problem]:
    """脱贫属性、贫困户属性、识别标准、致贫原因、入户路类型、主要燃料、危房级别按系统所列的值登记。

    条款：脱贫属性、贫困户属性、识别标准、致贫原因等按系统所列的值登记。
    反例：贫困户属性写“低保”；主要致贫原因写“懒”。
    正例：贫困户属性写“低保贫困户”；空白是未知，不报。
    """
    h = case.household
    values = (h.status, h.attribute, h.standard, h.cause, h.road, h.fuel, h.house_grade)
    found = [*_strange(case.profile, _HOUSEHOLD, values)]
    for cause in h.other_causes or ():
        found += _strange(case.profile, _OTHER_CAUSE, (cause,))
    for field, title, value in found:
        yield Problem(
            path=field,
            message=f"{title}“{value}”不在系统取值表内。请对照原件，改为系统所列的值。",
            evidence=value,
        )


_OTHER_CAUSE = (("other_causes", "causes", "其他致贫原因"),)


@rule("D013", "民族写成了编号，或不是民族名称", ERROR, CORRECT, clause="系统取值", needs=("ethnicities",))
def strange_ethnicity(case: Case) -> Iterator[Problem]:
    """民族写名称，不写编号：系统的编号与国家标准的编号不同，只有名称不会认错。

    条款：民族、……按系统所列的值登记。
    反例：民族写“02”（系统为满族，国家标准为蒙古族）。
    正例：土家族；写“土家”也可。
    """
    for index, member in enumerate(case.household.members):
        written = member.ethnicity
        if not written or _is_ethnicity(case.profile, written):
            continue
        number = written.isdigit()
        yield Problem(
            path=f"members[{index}].ethnicity",
            message=f"{member.name or f'第{index + 1}名成员'}的民族写“{written}”，"
            + ("是编号，各套编号不同，无法认定。" if number else "不是民族名称。")
            + "请对照户口本写民族名称。",
        )


@lru_cache(maxsize=4096)
def _is_ethnicity(profile: Profile, written: str) -> bool:
    return listed(profile, "ethnicities", written.strip().removesuffix("族")) or listed(profile, "ethnicities", written)


@rule("D014", "主要致贫原因不止一项", ERROR, CORRECT, clause="系统取值")
def several_main_causes(case: Case) -> Iterator[Problem]:
    """主要致贫原因只填一项，其余填在其他致贫原因。

    条款：主要致贫原因只填一项，其他致贫原因不超过两项。
    反例：主要致贫原因写“因病、缺技术”。
    正例：主要致贫原因因病，其他致贫原因缺技术；没有登记的是未知，不报。
    """
    cause = case.household.cause
    if cause and len(parts(cause)) > 1:
        yield Problem(
            path="cause",
            message=f"主要致贫原因写了 {len(parts(cause))} 项：{cause}。"
            "请与户主核定最主要的一项，其余移入其他致贫原因。",
        )


@rule("D015", "其他致贫原因过多，或与主要原因重复", WARNING, CORRECT, clause="系统取值", needs=("other_causes",))
def too_many_other_causes(case: Case) -> Iterator[Problem]:
    """其他致贫原因不超过两项，不与主要致贫原因重复。

    条款：主要致贫原因只填一项，其他致贫原因不超过两项。
    反例：主要原因因病，其他原因缺技术、因病；其他原因有三项。
    正例：主要原因因病，其他原因缺技术、缺资金。
    """
    others = case.household.other_causes
    if not others:
        return
    limit = case.profile.threshold("other_causes", case.as_of.year)
    if limit is not None and len(others) > limit:
        yield Problem(
            path="other_causes",
            message=f"其他致贫原因有 {len(others)} 项（{'、'.join(others)}），至多 {limit:f} 项。"
            "请与户主核定，择要登记。",
            evidence="过多",
        )
    every = (*parts(case.household.cause or ""), *others)
    if repeated := sorted({cause for cause in every if every.count(cause) > 1}):
        yield Problem(
            path="other_causes",
            message=f"致贫原因重复登记：{'、'.join(repeated)}。请去掉其他致贫原因中重复的一项。",
            evidence="重复",
        )


@rule("D017", "贫困户属性与脱贫属性或年度不合", WARNING, CORRECT, clause="系统取值")
def attribute_out_of_place(case: Case) -> Iterator[Problem]:
    """贫困户属性用当年的取值；一般脱贫户等只用于已脱贫的户。

    条款：脱贫属性、贫困户属性、识别标准、致贫原因等按系统所列的值登记。
    反例：脱贫属性为未脱贫，贫困户属性写“一般脱贫户”；2017 年的表写“特困供养贫困户”（此后才有）。
    正例：2017 年写“五保户”；方案没有列出别年取值的，只查前一种。
    """
    attribute, status = case.household.attribute, case.household.status
    if not attribute:
        return
    if case.unexited and attribute in words(case.profile, "exited_attributes"):
        yield Problem(
            path="attribute",
            message=f"脱贫属性为{status}，贫困户属性却是“{attribute}”。请核对脱贫属性，改正其一。",
        )
    elif attribute in words(case.profile, "other_year_attributes"):
        yield Problem(
            path="attribute",
            message=f"贫困户属性“{attribute}”不是本年度导出表的取值。请核对是否混用了别年的表，改为当年的取值。",
        )
