"""埋设的缺陷：人员、取值、参保、务工、上学，以及材料的要件。写法同 defects.py。"""

from __future__ import annotations

from generator.defects import Record, account, defect, event, find, insert, renumber
from generator.kinds import ALLOWANCE, EXITED, POOR, Kind
from generator.papers import BAG, IDENTIFY, VOLUME

AWAY = Kind("在外三口", "脱贫", exited=2016)
DISABLED = Kind("因残三口")
ALONE = Kind("独居老人", attribute="五保户", projects=0)
PUPILS = Kind("因学四口")
FIRST_PHONE = "15400000002"
"""全县第一户的联系电话。"""


def rename(household: Record, index: int, name: str) -> str:
    """改一名成员的姓名，其名下的政策也跟着改。"""
    old = household["members"][index]["name"]
    household["members"][index]["name"] = name
    for row in household["benefits"]:
        if row["beneficiary"] == old:
            row["beneficiary"] = name
    return f"members[{index}].name"


def amount(household: Record, item: str) -> str:
    """某一科目的金额所在。"""
    return f"accounts[{account(household, item)}].amount"


def work(member: Record, place: str, months: int) -> None:
    member["work_place"], member["work_months"] = place, months


# ---- D0 笔误与取值 ----


@defect("D009", POOR, "帮扶措施的内容写着“待补”")
def _(household: Record) -> str:
    household["measures"][0]["content"] = "待补"
    return "measures[0].content"


@defect("D010", POOR, "姓名只剩一个字")
def _(household: Record) -> str:
    return rename(household, 2, household["members"][2]["name"][0])


@defect("D011", POOR, "文化程度写成“高小”")
def _(household: Record) -> str:
    household["members"][1]["education"] = "高小"
    return "members[1].education"


@defect("D012", POOR, "主要燃料写成“沼气柴火都有”")
def _(household: Record) -> str:
    household["fuel"] = "沼气柴火都有"
    return "fuel"


@defect("D013", POOR, "民族写成编号")
def _(household: Record) -> str:
    household["members"][2]["ethnicity"] = "02"
    return "members[2].ethnicity"


@defect("D014", POOR, "主要致贫原因写了两项")
def _(household: Record) -> str:
    household["cause"] = "因病、缺资金"
    household["measures"][-1]["for_cause"] = "缺资金"
    return "cause"


@defect("D015", POOR, "其他致贫原因与主要致贫原因重复")
def _(household: Record) -> str:
    household["other_causes"] = ["因病"]
    return "other_causes"


@defect("D016", POOR, "行政区划代码只写到乡镇")
def _(household: Record) -> str:
    household["region_code"] = household["region_code"][:9]
    return "region_code"


@defect("D017", POOR, "未脱贫户写成一般脱贫户")
def _(household: Record) -> str:
    household["attribute"] = "一般脱贫户"
    return "attribute"


@defect("D018", POOR, "耕地面积把平方米当作亩")
def _(household: Record) -> str:
    household["arable"] = 2668
    return "arable"


@defect("D019", POOR, "人均纯收入以万元登记")
def _(household: Record) -> list[str]:
    household["net_income_per_head"] = round(household["net_income_per_head"] / 10000, 2)
    return ["D019 net_income_per_head", "D317 net_income_per_head"]


# ---- D1 签字与痕迹 ----


@defect("D107", POOR, "申请书由他人代签")
def _(household: Record) -> str:
    index = find(household, VOLUME, "贫困户申请书")
    household["documents"][index]["signers"] = [f"{household['members'][0]['name']}（户主，王明代签）"]
    return f"documents[{index}].signers"


@defect("D108", POOR, "脱贫方案由十三岁的女儿签字")
def _(household: Record) -> str:
    index = find(household, VOLUME, "脱贫方案")
    signers = household["documents"][index]["signers"]
    household["documents"][index]["signers"] = [household["members"][2]["name"], *signers[1:]]
    return f"documents[{index}].signers"


@defect("D110", ALLOWANCE, "往年识别的户，卷内材料都是同一天的")
def _(household: Record) -> str:
    for row in household["documents"]:
        if row["container"] == VOLUME:
            row["date"] = "2017-11-20"
    return "documents"


@defect("D111", POOR, "识别公示参见的村级档号没有")
def _(household: Record) -> str:
    index = event(household, "识别", "公示")
    household["events"][index]["reference"] = "QL000000-2014-07"
    return f"events[{index}].reference"


# ---- D2 项目的要件、走访 ----


@defect("D211", POOR, "批复文号用了方括号")
def _(household: Record) -> str:
    number = household["projects"][0]["approval_no"].replace("〔", "[").replace("〕", "]")
    household["projects"][0]["approval_no"] = number
    household["documents"][find(household, VOLUME, "项目批复")]["doc_no"] = number
    for row in household["benefits"]:
        row["basis"] = number if row["policy"] == "产业奖补" else row["basis"]
    return "projects[0].approval_no"


@defect("D212", POOR, "已批复的项目没有金额")
def _(household: Record) -> str:
    household["projects"][0]["amount"] = None
    return "projects[0].amount"


@defect("D213", POOR, "村户协议没有盖章")
def _(household: Record) -> str:
    index = find(household, VOLUME, "村户协议")
    household["documents"][index]["sealed"] = False
    return f"documents[{index}].sealed"


@defect("D214", POOR, "两次走访的内容一字不差")
def _(household: Record) -> str:
    household["visits"][1]["content"] = household["visits"][0]["content"]
    return "visits[1].content"


# ---- D4、D5 袋与卷 ----


@defect("D410", POOR, "袋中的政策宣传资料是 2015 年的")
def _(household: Record) -> str:
    index = find(household, BAG, "政策宣传资料")
    household["documents"][index] |= {"year": 2015, "date": "2015-04"}
    return f"documents[{index}]"


@defect("D411", ALLOWANCE, "袋中有协议书，卷内没有，也没有登记项目")
def _(household: Record) -> str:
    return insert(household, BAG, None, "村户协议", year=2016, date="2016-04-12")


@defect("D507", POOR, "项目申请书的责任者是别户的人")
def _(household: Record) -> str:
    index = find(household, VOLUME, "项目申请书")
    household["documents"][index]["author"] = "欧阳长贵"
    return f"documents[{index}].author"


@defect("D508", POOR, "“五评”量化表两个年度各有一份")
def _(household: Record) -> str:
    earlier = household["documents"][find(household, VOLUME, "“五评”量化表")]
    return insert(household, VOLUME, IDENTIFY, "“五评”量化表", year=2015, date="2015-05-12", signers=earlier["signers"])


# ---- D6 号码与姓名 ----


@defect("D609", POOR, "没有身份号码，也没有派出所证明")
def _(household: Record) -> str:
    household["members"][2]["id_no"] = "999999" + household["members"][2]["id_no"][6:15]
    return "members[2].id_no"


@defect("D610", POOR, "证件号码四段隔开")
def _(household: Record) -> str:
    number = household["members"][1]["id_no"]
    household["members"][1]["id_no"] = f"{number[:6]} {number[6:14]} {number[14:]}"
    return "members[1].id_no"


@defect("D611", DISABLED, "残疾证号的等级写成 5")
def _(household: Record) -> str:
    member = household["members"][0]
    member["disability_no"] = member["disability_no"][:19] + "5"
    return "members[0].disability_no"


@defect("D612", EXITED, "母亲误登为配偶")
def _(household: Record) -> str:
    household["members"][3]["relation"] = "配偶"
    return "members[3].relation"


@defect("D613", POOR, "配偶登记为男，号码也是男的")
def _(household: Record) -> str:
    member = household["members"][1]
    renumber(member, member["id_no"][:14] + "997")
    member["sex"] = "男"
    return "members[1].sex"


@defect("D614", POOR, "女儿登记为之子")
def _(household: Record) -> str:
    household["members"][2]["relation"] = "之子"
    return "members[2].relation"


@defect("D615", EXITED, "二十七岁的儿子登记为之父")
def _(household: Record) -> str:
    household["members"][2]["relation"] = "之父"
    return "members[2].relation"


@defect("D616", POOR, "户主登记成十三岁的女儿")
def _(household: Record) -> str:
    for member, relation in zip(household["members"], ("之父", "之母", "户主"), strict=True):
        member["relation"] = relation
    return "members[2].relation"


@defect("D617", POOR, "户籍人数比人数多一人")
def _(household: Record) -> str:
    household["hukou_count"] += 1
    return "hukou_count"


@defect("D618", AWAY, "全家在县外务工，没有走访")
def _(household: Record) -> str:
    household["visits"] = []
    return "visits"


@defect("D619", EXITED, "受益人的姓名写错一个字")
def _(household: Record) -> str:
    for index, row in enumerate(household["benefits"]):
        name = row["beneficiary"]
        if len(name) == 3 and name in {member["name"] for member in household["members"]}:
            row["beneficiary"] = name[0] + "镕" + name[2]
            return f"benefits[{index}].beneficiary"
    raise LookupError(household["code"])


@defect("D620", POOR, "联系电话少一位")
def _(household: Record) -> str:
    household["phone"] = household["phone"][:-1]
    return "phone"


@defect("D621", POOR, "换了户主而没有说明")
def _(household: Record) -> str:
    household["former_head"] = "欧阳长贵"
    return "former_head"


@defect("D622", POOR, "两人的人编号相同")
def _(household: Record) -> str:
    household["members"][2]["person_code"] = household["members"][1]["person_code"]
    return "members[2].person_code"


@defect("D623", POOR, "一人的民族漏填")
def _(household: Record) -> str:
    household["members"][2]["ethnicity"] = None
    return "members[2].ethnicity"


# ---- D6 劳动能力、残疾、上学 ----


@defect("D630", POOR, "十三岁登记为普通劳动力")
def _(household: Record) -> str:
    household["members"][2]["labor"] = "普通劳动力"
    return "members[2].labor"


@defect("D632", EXITED, "七十六岁登记为普通劳动力")
def _(household: Record) -> str:
    household["members"][3]["labor"] = "普通劳动力"
    return "members[3].labor"


@defect("D633", EXITED, "五十岁健康而登记为无劳动力")
def _(household: Record) -> str:
    household["members"][1]["labor"] = "无劳动力"
    return "members[1].labor"


@defect("D634", DISABLED, "肢体一级残疾登记为普通劳动力")
def _(household: Record) -> list[str]:
    member = household["members"][0]
    member["disability_no"] = member["id_no"] + "41"
    member["labor"] = "普通劳动力"
    return ["D634 members[0].labor", "D233 members[0].disability_no"]


@defect("D635", DISABLED, "残疾人没有残疾证号")
def _(household: Record) -> str:
    household["members"][0]["disability_no"] = None
    return "members[0].disability_no"


@defect("D636", POOR, "有残疾证号，健康状况却是健康")
def _(household: Record) -> str:
    household["members"][0]["disability_no"] = household["members"][0]["id_no"] + "43"
    return "members[0].health"


@defect("D637", POOR, "十三岁登记为高中三年级")
def _(household: Record) -> str:
    household["members"][2]["schooling"] = "高中三年级"
    return "members[2].schooling"


@defect("D638", POOR, "十三岁不在校而没有原因")
def _(household: Record) -> str:
    member = household["members"][2]
    member["schooling"], member["education"] = "非在校生", "小学"
    household["benefits"] = [row for row in household["benefits"] if row["policy"] != "教育资助"]
    return "members[2].schooling"


@defect("D639", POOR, "因病休学而健康状况是健康")
def _(household: Record) -> str:
    household["members"][2]["dropout_reason"] = "因病休学"
    return "members[2].dropout_reason"


@defect("D640", POOR, "在校生状况漏填")
def _(household: Record) -> str:
    household["members"][1]["schooling"] = None
    return "members[1].schooling"


@defect("D642", AWAY, "二十二岁的文化程度是小学")
def _(household: Record) -> str:
    household["members"][2]["education"] = "小学"
    return "members[2].education"


# ---- D6 务工与公益岗位 ----


@defect("D644", EXITED, "有务工地点，没有月数")
def _(household: Record) -> str:
    household["members"][2]["work_months"] = None
    return "members[2].work_months"


@defect("D645", EXITED, "务工时间写成十三个月")
def _(household: Record) -> str:
    household["members"][2]["work_months"] = 13
    return "members[2].work_months"


@defect("D646", PUPILS, "高中生登记省外务工")
def _(household: Record) -> list[str]:
    work(household["members"][2], "省外", 8)
    return ["D646 members[2].work_place", "D647 members[2].work_place"]


@defect("D647", DISABLED, "丧失劳动力而登记务工")
def _(household: Record) -> list[str]:
    work(household["members"][0], "县外省内", 8)
    return ["D647 members[0].work_place", "D319 " + amount(household, "工资性收入")]


@defect("D648", ALONE, "特困供养的老人登记务工")
def _(household: Record) -> list[str]:
    work(household["members"][0], "乡（镇）内务工", 3)
    return [
        "D647 members[0].work_place",
        "D648 members[0].work_place",
        "D319 " + amount(household, "工资性收入"),
    ]


@defect("D649", EXITED, "七十六岁登记公益岗位")
def _(household: Record) -> str:
    household["members"][3] |= {"public_post": "保洁员", "post_months": 6}
    return "members[3].public_post"


@defect("D650", EXITED, "公益岗位没有月数")
def _(household: Record) -> str:
    household["members"][1]["public_post"] = "保洁员"
    return "members[1].post_months"


@defect("D651", EXITED, "一人三个公益岗位")
def _(household: Record) -> str:
    household["members"][1] |= {"public_post": "护林员、保洁员、护路员", "post_months": 12}
    return "members[1].public_post"


@defect("D653", EXITED, "五十岁健康而特困供养")
def _(household: Record) -> list[str]:
    household["members"][1]["destitute"] = True
    return ["D653 members[1].destitute", "D659 attribute", "D324 " + amount(household, "五保金")]


# ---- D6 参保 ----


@defect("D654", POOR, "户主没有参加基本医疗保险")
def _(household: Record) -> str:
    household["members"][0]["medical"] = False
    return "members[0].medical"


@defect("D655", POOR, "居民医保、职工医保都参加")
def _(household: Record) -> str:
    household["members"][0]["employee_medical"] = True
    return "members[0].employee_medical"


@defect("D657", POOR, "没有参保而享受医疗救助")
def _(household: Record) -> list[str]:
    household["members"][1]["medical"] = False
    return ["D654 members[1].medical", "D657 members[1].medical_aid"]


@defect("D659", POOR, "一般贫困户有一人享受低保")
def _(household: Record) -> list[str]:
    household["members"][1]["allowance"] = True
    return ["D659 attribute", "D323 " + amount(household, "低保金")]


# ---- D7 跨户 ----


@defect("D704", POOR, "电话与第一户相同")
def _(household: Record) -> str:
    household["phone"] = FIRST_PHONE
    return "phone"
