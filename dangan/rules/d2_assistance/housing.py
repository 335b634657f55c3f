"""D2 精准帮扶：危房与住房面积。"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from dangan import text
from dangan.findings import CORRECT, ERROR, SUPPLEMENT, WARNING, Problem
from dangan.rules.case import Case
from dangan.rules.registry import rule
from dangan.rules.words import mentions, words


def renovation(case: Case) -> tuple[str, str] | None:
    """登记了危房改造的第一处：(路径, 写法)。"""
    household = case.household
    written = [(f"measures[{i}]", m.kind or m.content) for i, m in enumerate(household.measures or ())]
    written += [(f"projects[{i}]", p.name or p.kind) for i, p in enumerate(household.projects or ())]
    written += [(f"benefits[{i}]", b.policy) for i, b in enumerate(household.benefits or ())]
    return next(((path, w) for path, w in written if w and mentions(case.profile, "renovation_words", w)), None)


@rule("D264", "危房户没有登记级别", WARNING, SUPPLEMENT, clause="住房登记")
def house_grade_missing(case: Case) -> Iterator[Problem]:
    """危房户登记危房级别。

    条款：危房户写明级别
    反例：危房户写是，危房级别空白。
    正例：危房级别写 C级；输入中没有危房级别一列的列入未核查，不逐户报。
    """
    household = case.household
    if household.unsafe_house and not household.house_grade:
        yield Problem(
            path="house_grade",
            message="危房户没有登记危房级别。请按房屋安全鉴定结果补登；没有鉴定过的，报乡镇安排鉴定，不得估填。",
            evidence="无",
            columns=("house_grade",),
        )


@rule("D265", "危房户与危房级别不合", ERROR, CORRECT, clause="住房登记", needs=("dangerous_grades", "safe_grades"))
def house_grade_contradicts(case: Case) -> Iterator[Problem]:
    """C 级、D 级的是危房户，A 级、B 级的不是。

    条款：C级、D级为危房，A级、B级不是危房
    反例：危房户写否，危房级别 D级；危房户写是，危房级别 B级。
    正例：危房户写是，危房级别 C级；级别空白的由 D264 报。
    """
    household = case.household
    grade = household.house_grade
    if not grade or household.unsafe_house is None:
        return
    if grade in words(case.profile, "safe_grades" if household.unsafe_house else "dangerous_grades"):
        yield Problem(
            path="house_grade",
            message=f"危房户写{'是' if household.unsafe_house else '否'}，危房级别写 {grade}。"
            "请对照鉴定结果核对，改造验收以后的更新两处登记。",
        )


@rule("D266", "危房户没有住房措施", WARNING, SUPPLEMENT, clause="002-01", reads=("measures",), needs=("housing_words",))
def unsafe_house_without_measure(case: Case) -> Iterator[Problem]:
    """没有脱贫的危房户，有危房改造、搬迁等住房措施。

    条款：重点对人员信息、致贫原因、贫困户属性、帮扶措施做好更新登记工作
    反例：危房户写是，措施只有产业扶贫。
    正例：措施中有危房改造；已登记为搬迁户；项目、享受政策中有危房改造。已脱贫的由 D360 报。
    """
    household = case.household
    if not household.unsafe_house or household.relocated or case.exited:
        return
    written = [w for m in household.measures or () for w in (m.kind, m.content)]
    written += [w for p in household.projects or () for w in (p.kind, p.name)]
    written += [b.policy for b in household.benefits or ()]
    if not mentions(case.profile, "housing_words", *written):
        yield Problem(
            path="measures",
            message="危房户没有登记住房方面的措施。请核对危房改造、搬迁计划，列入脱贫方案并登记。",
            evidence="住房",
        )


@rule(
    "D267",
    "危房鉴定没有，或由本地单位出具",
    WARNING,
    SUPPLEMENT,
    clause="004-23",
    reads=("documents",),
    papers=("危房鉴定",),
    needs=("local_bodies",),
)
def house_appraised_locally(case: Case) -> Iterator[Problem]:
    """危房户有鉴定，由非本地的第三方机构出具。

    条款：危房鉴定工作必须委托非本地第三方鉴定机构进行鉴定
    反例：危房户卷内没有危房鉴定；鉴定的责任者写村民委员会。
    正例：责任者是第三方鉴定机构；材料一件也没有登记的不报。
    """
    if not case.household.unsafe_house or not case.recorded:
        return
    held = case.by_paper.get("危房鉴定", ())
    for item in held:
        if mentions(case.profile, "local_bodies", item.document.author):
            yield Problem(
                path=f"{item.path}.author",
                message=f"{item.name}由{item.document.author}出具。"
                "请核对是否另有第三方机构的鉴定；没有的报乡镇委托鉴定。",
                confirm=True,
            )
    if not held:
        yield Problem(
            path="documents",
            message="危房户没有登记危房鉴定。"
            "请查找第三方机构的鉴定结果，在村级的登记参见档号；没有鉴定过的报乡镇委托鉴定。",
            evidence="危房鉴定",
        )


@rule(
    "D268", "改造后的住房面积不足", WARNING, CORRECT, clause="本县设定", needs=("house_area_least", "renovation_words")
)
def renovated_too_small(case: Case) -> Iterator[Problem]:
    """危房改造户的人均住房面积不小于本县规定。

    条款：由本县按上级规定设定的门槛
    反例：四口人改造后 40 平方米，本县规定人均 13 平方米以上。
    正例：人均正是 13 平方米；没有改造的不查。
    """
    least = case.profile.threshold("house_area_least", case.as_of.year)
    per_head = area_per_head(case)
    if least is not None and per_head is not None and per_head < least and renovation(case):
        yield area_problem(case, per_head, f"小于本县规定的 {least:f} 平方米。请核对面积与人数，确实不足的报乡镇。")


@rule("D270", "仍住土窑洞、石板房、土坯房", WARNING, CORRECT, clause="000-13", needs=("old_houses", "old_houses_until"))
def old_house_after_deadline(case: Case) -> Iterator[Problem]:
    """规定的年份以后，不再住土窑洞、石板房、土坯房。

    条款：2017年全部解决贫困户住房问题,实现“三告别”(土窑洞、石板房、土坯房)。
    反例：2018 年核查，住房结构仍写土坯房。
    正例：2017 年以前的核查不报；已搬迁入住的由 D271 看登记是否更新。
    """
    structure = case.household.house_structure
    until = case.profile.threshold("old_houses_until", case.as_of.year)
    if structure and until is not None and case.as_of.year > until and mentions(case.profile, "old_houses", structure):
        yield Problem(
            path="house_structure",
            message=f"{until:f} 年应已解决住房问题，住房结构仍写{structure}。"
            "请入户核实：已改善的更新登记，没有的报乡镇。",
            confirm=True,
        )


def area_per_head(case: Case) -> Decimal | None:
    """人均住房面积，平方米；面积没有登记的为 None。"""
    area, persons = case.household.house_area, len(case.living)
    return area / persons if area and persons else None


def area_problem(case: Case, per_head: Decimal, rest: str) -> Problem:
    """人均面积不合规定的意见；rest 说明怎样不合、如何办。"""
    whole = f"住房 {case.household.house_area:f} 平方米，{len(case.living)} 人"
    return Problem(
        path="house_area",
        message=f"{whole}，人均 {text.yuan(per_head)} 平方米，{rest}",
        confirm=True,
        evidence="人均面积",
    )
