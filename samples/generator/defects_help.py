"""埋设的缺陷：时间先后，致贫原因与措施，学生资助，项目进展，帮扶责任人与走访。写法同 defects.py。"""

from __future__ import annotations

from generator.defects import Record, account, defect, event, find
from generator.defects_people import AWAY, DISABLED, PUPILS
from generator.kinds import EXITED, NEW, POOR, Kind
from generator.papers import BAG

CROWD = Kind("缺技术四口")
ALONE = Kind("独居老人", attribute="五保户", projects=0)
TRADE = "中职二年级"


def _benefit(household: Record, policy: str, name: str | None, year: int, amount: int, paid_on: str) -> str:
    household["benefits"].append(
        {
            "year": year,
            "policy": policy,
            "department": "县教育局",
            "beneficiary": name,
            "manner": "资金",
            "amount": amount,
            "counted_as_income": False,
            "basis": f"青岭扶组发〔{year}〕12号",
            "paid_on": paid_on,
        }
    )
    return f"benefits[{len(household['benefits']) - 1}]"


def _without_aid(household: Record, name: str) -> None:
    household["benefits"] = [
        row for row in household["benefits"] if row["beneficiary"] != name or row["policy"] != "教育资助"
    ]


def _to_trade_school(household: Record) -> Record:
    """十六岁的女儿改读中职。"""
    student: Record = household["members"][2]
    student["schooling"] = TRADE
    return student


# ---- D1 时间逻辑 ----


@defect("D120", POOR, "识别公示只有五天")
def _(household: Record) -> str:
    index = event(household, "识别", "公示")
    household["events"][index]["until"] = "2014-05-27"
    return f"events[{index}].until"


@defect("D121", POOR, "公示的结束日期早于开始日期")
def _(household: Record) -> str:
    index = event(household, "识别", "公示")
    household["events"][index]["until"] = "2014-05-13"
    return f"events[{index}].until"


@defect("D122", POOR, "识别时间早于公示结束")
def _(household: Record) -> str:
    household["identified_on"] = "2014-05-26"
    return "identified_on"


@defect("D124", POOR, "走访日期的年份写颠倒")
def _(household: Record) -> str:
    household["visits"][3]["date"] = "2071-09-14"
    return "visits[3].date"


@defect("D125", POOR, "2016版手册，登记的形成日期是 2014 年")
def _(household: Record) -> str:
    index = find(household, BAG, "扶贫手册")
    household["documents"][index] |= {"year": 2014, "date": "2014-07"}
    return f"documents[{index}].date"


# ---- D2 致贫原因与措施 ----


@defect("D220", POOR, "因病而没有健康方面的措施")
def _(household: Record) -> str:
    household["measures"] = [row for row in household["measures"] if row["kind"] != "健康扶贫"]
    return "cause"


@defect("D221", POOR, "因病致贫而全家健康")
def _(household: Record) -> str:
    household["members"][1] |= {"health": "健康", "labor": "普通劳动力", "medical_aid": False}
    return "cause"


@defect("D222", POOR, "其他致贫原因写因残，没有残疾人")
def _(household: Record) -> str:
    household["other_causes"] = ["因残"]
    household["measures"].append(
        household["measures"][0] | {"kind": "综合保障", "content": "残疾人两项补贴", "for_cause": "因残"}
    )
    return "other_causes"


@defect("D223", CROWD, "其他致贫原因写因学，没有人在校")
def _(household: Record) -> str:
    household["other_causes"] = ["因学"]
    household["measures"].append(
        household["measures"][0] | {"kind": "教育扶贫", "content": "落实资助", "for_cause": "因学"}
    )
    return "other_causes"


@defect("D224", CROWD, "缺劳力而四口人中三名劳动力")
def _(household: Record) -> str:
    household["other_causes"] = ["缺劳力"]
    household["measures"].append(
        household["measures"][0] | {"kind": "综合保障", "content": "光伏分红", "for_cause": "缺劳力"}
    )
    return "other_causes"


@defect("D225", POOR, "有劳动力而只有健康扶贫")
def _(household: Record) -> str:
    household["measures"] = [row for row in household["measures"] if row["kind"] == "健康扶贫"]
    return "measures"


@defect("D227", POOR, "上年的产业项目没有经营收入")
def _(household: Record) -> list[str]:
    for row in household["accounts"]:
        row["year"], row["since"], row["until"] = 2017, "2016-10-01", "2017-09-30"
    rows = {row["item"]: row for row in household["accounts"]}
    business = rows["生产经营性收入"]["amount"]
    cost = rows["生产经营性支出"]["amount"]
    for item in ("生产经营性收入", "农业收入", "林业收入", "畜牧业收入", "其他经营收入"):
        rows[item]["amount"] = 0
    for item in ("生产经营性支出", "农资费用", "饲草料", "防疫防治支出", "水电燃料支出"):
        rows[item]["amount"] = 0
    rows["工资性收入"]["amount"] += business - cost
    rows["总收入"]["amount"] -= cost
    return ["D227 projects[0]"]


@defect("D228", PUPILS, "就业措施写了成效，全家没有人务工")
def _(household: Record) -> list[str]:
    household["members"][0] |= {"work_place": None, "work_months": 0}
    wage = account(household, "工资性收入")
    index = next(i for i, row in enumerate(household["measures"]) if row["kind"] == "就业扶贫")
    return [f"D228 measures[{index}]", f"D319 accounts[{wage}].amount"]


@defect("D229", POOR, "前年开始的措施没有成效")
def _(household: Record) -> str:
    household["measures"][0]["outcome"] = None
    return "measures[0].outcome"


@defect("D233", DISABLED, "一级残疾没有补贴、低保")
def _(household: Record) -> str:
    member = household["members"][0]
    member["disability_no"] = member["disability_no"][:19] + "1"
    return "members[0].disability_no"


@defect("D234", ALONE, "“三无”户没有资产收益")
def _(household: Record) -> list[str]:
    rows = {row["item"]: row for row in household["accounts"]}
    moved = rows["财产性收入"]["amount"] + rows["生产经营性收入"]["amount"]
    for item in ("财产性收入", "生产经营性收入", "农业收入", "林业收入", "畜牧业收入", "其他经营收入"):
        rows[item]["amount"] = 0
    rows["其他转移性收入"]["amount"] += moved
    rows["转移性收入"]["amount"] += moved
    cost = rows["生产经营性支出"]["amount"]
    for item in ("生产经营性支出", "农资费用", "饲草料", "防疫防治支出", "水电燃料支出"):
        rows[item]["amount"] = 0
    for item in ("纯收入", "人均纯收入"):
        rows[item]["amount"] += cost
    household["net_income_per_head"] = rows["人均纯收入"]["amount"]
    household["unsafe_house"], household["house_grade"] = True, "C级"
    household["measures"] = [
        household["measures"][0] | {"content": "落实五保供养"},
        household["measures"][0] | {"kind": "危房改造", "content": "修缮加固"},
    ]
    return ["D234 measures"]


# ---- D2 学生资助 ----


@defect("D230", PUPILS, "中职学生没有雨露计划")
def _(household: Record) -> str:
    _to_trade_school(household)
    return "members[2].schooling"


@defect("D231", PUPILS, "雨露计划的受益人是小学生")
def _(household: Record) -> str:
    name = household["members"][3]["name"]
    return _benefit(household, "雨露计划补助", name, 2017, 5000, "2017-10-12") + ".beneficiary"


@defect("D232", POOR, "读八年级的女儿没有任何资助")
def _(household: Record) -> str:
    _without_aid(household, household["members"][2]["name"])
    return "members[2].schooling"


@defect("D248", PUPILS, "2017 年秋季的雨露计划仍按 3000 元")
def _(household: Record) -> str:
    student = _to_trade_school(household)
    return _benefit(household, "雨露计划补助", student["name"], 2017, 3000, "2017-10-12") + ".amount"


# ---- D2 项目进展 ----


@defect("D235", POOR, "已完成的项目没有奖补")
def _(household: Record) -> str:
    household["benefits"] = [row for row in household["benefits"] if row["policy"] != "产业奖补"]
    return "projects[0]"


@defect("D238", POOR, "村户协议在奖补兑现以后才签")
def _(household: Record) -> str:
    household["projects"][0]["agreed_on"] = "2016-11-05"
    return "projects[0].agreed_on"


@defect("D239", Kind("缺技术四口", identified=2016), "识别以前已批复项目")
def _(household: Record) -> str:
    household["projects"][0] |= {"applied_on": "2016-03-04", "approved_on": "2016-03-20", "agreed_on": "2016-03-25"}
    return "projects[0]"


# ---- D2 帮扶责任人与走访 ----


@defect("D240", POOR, "换了责任人，离任以后的走访仍写前任")
def _(household: Record) -> list[str]:
    helper = household["helpers"][0]
    household["helpers"] = [
        helper | {"until": "2017-08-31"},
        helper | {"name": "欧阳文", "since": "2017-09-01", "until": None},
    ]
    return ["D240 visits[3].date", "D240 visits[4].date"]


@defect("D241", NEW, "责任人的开始时间早于识别")
def _(household: Record) -> str:
    household["helpers"][0]["since"] = "2015-12-10"
    return "helpers[0].since"


@defect("D242", POOR, "前任离任五个月以后才有人接任")
def _(household: Record) -> str:
    helper = household["helpers"][0]
    household["helpers"] = [
        helper | {"name": "欧阳文", "until": "2016-08-31"},
        helper | {"since": "2017-02-01"},
    ]
    return "helpers[1].since"


@defect("D243", POOR, "一次走访没有户主签字")
def _(household: Record) -> str:
    household["visits"][2]["signed"] = False
    return "visits[2]"


@defect("D244", AWAY, "把成员登记成帮扶责任人")
def _(household: Record) -> str:
    household["helpers"][0]["name"] = household["members"][2]["name"]
    return "helpers[0].name"


@defect("D247", POOR, "七月以后没有走访")
def _(household: Record) -> str:
    household["visits"] = household["visits"][:3]
    return "visits"


# ---- D3 脱贫的时间 ----


@defect("D339", EXITED, "脱贫时间早于识别时间")
def _(household: Record) -> list[str]:
    household["exited_on"] = "2014-03-01"
    return ["D339 exited_on", "D341 exited_on", "D341 exited_on"]


@defect("D340", EXITED, "当年识别，当年脱贫")
def _(household: Record) -> list[str]:
    household["identified_on"] = "2016-07-12"
    household["projects"][0] |= {"applied_on": "2016-08-04", "approved_on": "2016-08-20", "agreed_on": "2016-08-25"}
    return ["D340 exited_on"]


@defect("D341", EXITED, "脱贫时间早于退出公示结束")
def _(household: Record) -> str:
    household["exited_on"] = "2016-11-12"
    return "exited_on"
