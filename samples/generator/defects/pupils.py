"""D2、D6 学生：资助到人，学段、文化程度、失学。"""

from __future__ import annotations

from generator.defects.registry import defect
from generator.defects.subject import At, Record, Subject, age, grown, healthy, pupil, working
from generator.kinds import AWAY, EXITED, POOR, PUPILS


def _student(h: Subject) -> Record:
    """十五至十七岁的高中生。"""
    return h.person(lambda m: m["schooling"].startswith("高中"))


@defect("D230", PUPILS, "中职学生没有雨露计划", rests=("benefits",))
def _(h: Subject) -> At:
    student = _student(h)
    student["schooling"] = "中职二年级"
    return At(student, "schooling")


@defect("D231", PUPILS, "雨露计划的受益人是小学生", rests=("members",))
def _(h: Subject) -> At:
    h.need(not h["stable_marked_on"])
    child = h.person(pupil)
    return At(h.add_benefit("雨露计划补助", child["name"], 5000, paid_on="2017-10-12"), "beneficiary")


@defect("D232", POOR, "在校的孩子没有任何资助", rests=("benefits", "members"))
def _(h: Subject) -> At:
    h.need(not h["stable_marked_on"])
    child = h.person(lambda m: m["schooling"] != "非在校生")
    h.drop("benefits", lambda b: b["beneficiary"] == child["name"] and b["policy"] == "教育资助")
    return At(child, "schooling")


@defect("D248", PUPILS, "2017 年秋季的雨露计划仍按 3000 元")
def _(h: Subject) -> At:
    h.need(not h["stable_marked_on"])
    student = _student(h)
    student["schooling"] = "中职二年级"
    return At(h.add_benefit("雨露计划补助", student["name"], 3000, paid_on="2017-10-12"), "amount")


@defect("D637", PUPILS, "小学、初中的孩子登记为高中三年级")
def _(h: Subject) -> At:
    child = h.person(lambda m: 7 <= age(m) <= 12)
    child["schooling"] = "高中三年级"
    return At(child, "schooling")


@defect("D638", POOR, "适龄的孩子不在校而没有原因", also=("D223",))
def _(h: Subject) -> At:
    child = h.person(lambda m: 7 <= age(m) <= 13)
    child["schooling"], child["education"] = "非在校生", "小学"
    return At(child, "schooling")


@defect("D639", POOR, "因病休学而健康状况是健康")
def _(h: Subject) -> At:
    child = h.person(lambda m: pupil(m) and healthy(m))
    child["dropout_reason"] = "因病休学"
    return At(child, "dropout_reason")


@defect("D640", POOR, "在校生状况漏填")
def _(h: Subject) -> At:
    member = h.person(lambda m: grown(m) or age(m) >= 60)
    member["schooling"] = None
    return At(member, "schooling")


@defect("D642", AWAY, "青年的文化程度是小学")
def _(h: Subject) -> At:
    member = h.person(lambda m: 16 <= age(m) <= 22 and healthy(m))
    member["education"] = "小学"
    return At(member, "education")


@defect("D646", PUPILS, "高中生登记省外务工", rests=("accounts",))
def _(h: Subject) -> list[At]:
    h.need(h.money("工资性收入"))
    student = _student(h)
    student |= {"work_place": "省外", "work_months": 8}
    return [At(student, "work_place"), At(student, "work_place", "D647")]


@defect("D644", EXITED, "有务工地点，没有月数")
def _(h: Subject) -> At:
    member = h.person(working)
    member["work_months"] = None
    return At(member, "work_months")
