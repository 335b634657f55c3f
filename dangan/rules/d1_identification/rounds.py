"""D1 精准识别：动态管理。回头看、季度核查、每年一次的大排查有没有做过。"""

from __future__ import annotations

from collections.abc import Iterator

from dangan import dates
from dangan.dates import PartialDate
from dangan.findings import SUPPLEMENT, WARNING, Problem
from dangan.rules.case import Case
from dangan.rules.registry import rule
from dangan.rules.words import day


@rule("D140", "动态调整以后没有回头看", WARNING, SUPPLEMENT, clause="002-01", reads=("events",), needs=("adjusted_on",))
def not_looked_back(case: Case) -> Iterator[Problem]:
    """最近一次动态调整以后，每户都有回头看的登记；四个方面是否都看过，由人看核查表。

    条款：对全库贫困人口信息准确性做好“回头看”核查工作,重点对人员信息、致贫原因、贫困户属性、帮扶措施做好更新登记工作
    反例：2017-08 动态调整，本户只有 2016 年的回头看。
    正例：2017-09-14 回头看；调整以后才识别的新增户不查。
    """
    adjusted = day(case.profile, "adjusted_on")
    identified = case.household.identified_on
    if adjusted is None or (identified and not identified.before(adjusted)):
        return
    for event in case.household.events or ():
        if event.phase == "回头看" and (event.date is None or not event.date.before(adjusted)):
            return
    yield Problem(
        path="events",
        message=f"{adjusted} 动态调整以后没有回头看的登记。"
        "请入户核查人员信息、致贫原因、贫困户属性、帮扶措施，如实登记核查日期。",
        evidence=str(adjusted),
    )


@rule("D141", "季度核查有缺", WARNING, SUPPLEMENT, clause="000-04", reads=("events",), needs=("checks_per_year",))
def quarter_unchecked(case: Case) -> Iterator[Problem]:
    """没有脱贫的户，本年度每一个过完的季度都有一次核查。

    条款：对贫困人口实行动态管理,坚持每季度核查,及时精确调整脱贫台账。
    反例：截止 2017-11-30，只登记了第一、第三季度的季度核查。
    正例：三个过完的季度都有；识别以前的季度不查。
    """
    times = case.profile.threshold("checks_per_year", case.as_of.year)
    if case.exited or not times or case.as_of.month is None:
        return
    length = 12 // int(times)
    done = {
        (event.date.month - 1) // length
        for event in case.household.events or ()
        if "核查" in (event.step or "") and event.date and event.date.year == case.as_of.year and event.date.month
    }
    identified = case.household.identified_on
    missing = [
        number
        for number in range((case.as_of.month - (0 if _month_over(case.as_of) else 1)) // length)
        if number not in done and not _identified_later(identified, PartialDate(case.as_of.year, number * length + 1))
    ]
    if missing:
        names = "、".join(f"{n * length + 1}—{(n + 1) * length}月" for n in missing)
        yield Problem(
            path="events",
            message=f"{case.as_of.year} 年 {names} 没有季度核查的登记。"
            "请查找当时的核查表登记；没有核查过的写情况说明，不得倒签。",
            evidence=f"{case.as_of.year} {names}",
        )


def _month_over(today: PartialDate) -> bool:
    """当天是这个月的最后一天，或没有写日。"""
    date = today.date()
    return date is None or dates.months_after(PartialDate(today.year, today.month, 31), 0) == today


def _identified_later(identified: PartialDate | None, start: PartialDate) -> bool:
    return identified is not None and identified.after(start)


@rule(
    "D142",
    "上一年没有大排查",
    WARNING,
    SUPPLEMENT,
    clause="004-01",
    reads=("events",),
    needs=("screened_groups", "screenings_per_year"),
)
def not_screened(case: Case) -> Iterator[Problem]:
    """六类人群与已脱贫人口每年排查一次；只查过完的上一年。老年人的岁数条款没有写明，不据以判断。

    条款：每年对残疾人、重病患者、老年人、低保户、特困人员、危房户等6类人群和申请未纳入的人员、已脱贫人口开展一次大排查
    反例：户中有残疾人，上一年没有排查的登记。
    正例：上一年 10 月登记大排查；上一年以后才识别的户不查。
    """
    year = case.as_of.year - 1
    identified = case.household.identified_on
    groups = _groups(case)
    if not groups or (identified and identified.year > year):
        return
    times = sum(
        "排查" in (e.step or "") and e.date is not None and e.date.year == year for e in case.household.events or ()
    )
    least = case.profile.threshold("screenings_per_year", year)
    if least and times < least:
        yield Problem(
            path="events",
            message=f"本户属排查范围（{'、'.join(groups)}），{year} 年没有大排查的登记。"
            "请查找当年的排查表登记；没有排查过的写情况说明，不得倒签。",
            evidence=str(year),
        )


def _groups(case: Case) -> list[str]:
    """本户所属的、能由登记看出的人群，按方案名单的写法。"""
    living = case.living
    belongs = {
        "残疾": any(m.disability_no or "残疾" in (m.health or "") for m in living),
        "重病": any("大病" in (m.health or "") for m in living),
        "低保": any(m.allowance for m in living),
        "特困": any(m.destitute for m in living),
        "危房": case.household.unsafe_house,
        "脱贫": case.exited,
    }
    listed = case.profile.values("screened_groups")
    return [group for group in listed if any(yes and word in group for word, yes in belongs.items())]
