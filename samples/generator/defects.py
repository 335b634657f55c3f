"""埋设的缺陷：每一处改动一户，写明应由哪条规则、在哪个路径上查出。与规则的代码无关，只依规定。

每个函数收到一户完整无缺的记录，改坏它，返回应查出的位置；一处改动引出几条意见时返回几个位置。
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from generator.kinds import EXITED, NEW, POOR, RELOCATED, STABLE, Kind
from generator.papers import BAG, EXIT, HELP, IDENTIFY, VOLUME
from generator.people import check_character

Record = dict[str, Any]
Spoil = Callable[[Record], str | list[str]]

WITH_PROJECTS = replace(POOR, projects=2)


@dataclass(frozen=True)
class Defect:
    """一处缺陷：规则码、改动哪种户、怎么回事、如何改。"""

    rule: str
    kind: Kind
    what: str
    spoil: Spoil


DEFECTS: list[Defect] = []


def defect(rule: str, kind: Kind, what: str) -> Callable[[Spoil], Spoil]:
    def register(spoil: Spoil) -> Spoil:
        DEFECTS.append(Defect(rule, kind, what, spoil))
        return spoil

    return register


def find(household: Record, container: str, name: str) -> int:
    rows = household["documents"]
    return next(i for i, row in enumerate(rows) if row["container"] == container and row["type"] == name)


def paper(household: Record, container: str, name: str) -> Record:
    found: Record = household["documents"][find(household, container, name)]
    return found


def remove(household: Record, container: str, name: str) -> str:
    """抽走所有这种材料，位置是整张材料表。"""
    household["documents"] = [
        row for row in household["documents"] if (row["container"], row["type"]) != (container, name)
    ]
    return "documents"


def insert(household: Record, container: str, section: str | None, name: str, **other: Any) -> str:
    household["documents"].append(
        {"type": name, "container": container, "section": section, "pages": 1, "origin": "原件"} | other
    )
    return f"documents[{len(household['documents']) - 1}]"


def account(household: Record, item: str) -> int:
    return next(i for i, row in enumerate(household["accounts"]) if row["item"] == item)


def add_member(household: Record, member: Record) -> str:
    """多登记一名成员，人数、人均随之改动。"""
    rows = household["members"]
    rows.append(member | {"person_code": f"{household['code']}{len(rows) + 1:02d}"})
    household["member_count"] = household["hukou_count"] = len(rows)
    net = household["accounts"][account(household, "纯收入")]["amount"]
    household["accounts"][-1]["amount"] = household["net_income_per_head"] = round(net / len(rows), 2)
    return f"members[{len(rows) - 1}].id_no"


def event(household: Record, phase: str, step: str) -> int:
    return next(i for i, row in enumerate(household["events"]) if (row["phase"], row["step"]) == (phase, step))


# ---- D0 读取 ----


@defect("D001", POOR, "第二名成员没有姓名")
def _(household: Record) -> str:
    household["members"][1]["name"] = None
    return "members[1].name"


@defect("D002", POOR, "走访日期写成2月30日")
def _(household: Record) -> str:
    household["visits"][0]["date"] = "2017-02-30"
    return "visits[0].date"


@defect("D002", POOR, "务工月数写成汉字")
def _(household: Record) -> str:
    household["members"][0]["work_months"] = "八个月"
    return "members[0].work_months"


@defect("D002", POOR, "是否现役军人写成“待核”")
def _(household: Record) -> str:
    household["members"][1]["soldier"] = "待核"
    return "members[1].soldier"


@defect("D002", POOR, "享受政策的金额写成汉字")
def _(household: Record) -> str:
    household["benefits"][0]["amount"] = "三百元"
    return "benefits[0].amount"


@defect("D003", POOR, "证件号码被 Excel 变成科学计数法")
def _(household: Record) -> str:
    household["members"][1]["id_no"] = "4.20399E+17"
    return "members[1].id_no"


@defect("D003", POOR, "证件号码末三位被 Excel 变成 000")
def _(household: Record) -> str:
    member = household["members"][1]
    member["id_no"] = member["id_no"][:15] + "000"
    return "members[1].id_no"


@defect("D003", POOR, "人编号被 Excel 变成科学计数法")
def _(household: Record) -> str:
    household["members"][2]["person_code"] = "4.20399E+18"
    return "members[2].person_code"


@defect("D005", POOR, "姓名中有自造字（私用区）")
def _(household: Record) -> list[str]:
    household["members"][2]["name"] = "李\ue123华"
    return ["D005 members[2].name", "D006 members[2].name", "D232 members[2].schooling"]


@defect("D006", POOR, "姓名用字任何常用字体都没有")
def _(household: Record) -> list[str]:
    household["members"][2]["name"] = "李\U00031350"
    return ["D006 members[2].name", "D232 members[2].schooling"]


@defect("D007", EXITED, "本户材料一件也没有登记")
def _(household: Record) -> str:
    household["documents"] = []
    return "documents"


# ---- D1 精准识别 ----


@defect("D101", POOR, "没有贫困户申请书")
def _(household: Record) -> str:
    return remove(household, VOLUME, "贫困户申请书")


@defect("D102", EXITED, "没有入户信息采集表")
def _(household: Record) -> str:
    return remove(household, VOLUME, "入户信息采集表")


@defect("D103", NEW, "没有“五评”量化表")
def _(household: Record) -> str:
    return remove(household, VOLUME, "“五评”量化表")


@defect("D104", POOR, "评住房的得分超过满分，合计照此相加")
def _(household: Record) -> str:
    rows = household["reviews"]
    rows[-1]["score"] += 15 - rows[0]["score"]
    rows[0]["score"] = 15
    return "reviews[0].score"


@defect("D104", EXITED, "五评合计与各项之和不符")
def _(household: Record) -> str:
    household["reviews"][-1]["score"] += 3
    return f"reviews[{len(household['reviews']) - 1}].score"


@defect("D105", POOR, "公示早于民主评议")
def _(household: Record) -> str:
    index = event(household, "识别", "公示")
    household["events"][index] |= {"date": "2014-05-12", "until": "2014-05-19"}
    return f"events[{index}].date"


@defect("D106", POOR, "入户信息采集表没有户主签字")
def _(household: Record) -> str:
    index = find(household, VOLUME, "入户信息采集表")
    household["documents"][index]["signers"] = ["陈明（采集人）"]
    return f"documents[{index}].signers"


@defect("D106", EXITED, "脱贫方案没有帮扶责任人签字")
def _(household: Record) -> str:
    index = find(household, VOLUME, "脱贫方案")
    household["documents"][index]["signers"] = [household["members"][0]["name"]]
    return f"documents[{index}].signers"


# ---- D2 精准帮扶 ----


@defect("D201", POOR, "没有脱贫方案")
def _(household: Record) -> str:
    return remove(household, VOLUME, "脱贫方案")


@defect("D202", WITH_PROJECTS, "第一个项目没有项目申请书")
def _(household: Record) -> str:
    del household["documents"][find(household, VOLUME, "项目申请书")]
    return "projects[0]"


@defect("D203", POOR, "项目没有批复")
def _(household: Record) -> str:
    remove(household, VOLUME, "项目批复")
    return "projects[0]"


@defect("D204", WITH_PROJECTS, "第一个项目在卷内没有村户协议（袋中有）")
def _(household: Record) -> str:
    del household["documents"][find(household, VOLUME, "村户协议")]
    return "projects[0]"


@defect("D205", POOR, "批复日期早于申请日期")
def _(household: Record) -> str:
    household["projects"][0]["approved_on"] = "2016-02-20"
    return "projects[0].approved_on"


@defect("D206", RELOCATED, "搬迁户没有搬迁申请书")
def _(household: Record) -> str:
    return remove(household, VOLUME, "易地扶贫搬迁申请书")


@defect("D207", POOR, "帮扶责任人已于八月离任，没有接任者")
def _(household: Record) -> list[str]:
    household["helpers"][0]["until"] = "2017-08-31"
    household["visits"] = household["visits"][:3]
    return ["D207 helpers", "D247 visits"]


@defect("D208", POOR, "因病致贫而没有对应措施，剩下的措施只有危房改造")
def _(household: Record) -> list[str]:
    household["measures"] = [row for row in household["measures"] if row["for_cause"] != "因病"]
    return ["D208 cause", "D225 measures"]


@defect("D209", NEW, "新增户没有备案号")
def _(household: Record) -> str:
    household["filing_no"] = None
    return "filing_no"


# ---- D3 精准退出 ----


@defect("D301", EXITED, "没有收支算账表")
def _(household: Record) -> str:
    return remove(household, VOLUME, "收支算账表")


@defect("D302", EXITED, "没有到户享受政策项目清单")
def _(household: Record) -> str:
    return remove(household, VOLUME, "到户享受政策项目清单")


@defect("D303", EXITED, "退出没有告知的痕迹")
def _(household: Record) -> str:
    del household["events"][event(household, "退出", "告知")]
    return "events"


@defect("D303", EXITED, "退出公示没有参见村级档案，所注档号村级档案中没有")
def _(household: Record) -> str:
    index = event(household, "退出", "公示")
    household["events"][index]["reference"] = "QL000000-2016-07"
    return f"events[{index}].reference"


@defect("D304", EXITED, "核查测算早于退出申请")
def _(household: Record) -> str:
    index = event(household, "退出", "核查测算")
    household["events"][index]["date"] = "2016-10-12"
    paper(household, VOLUME, "收支算账表")["date"] = "2016-10-12"
    return f"events[{index}].date"


@defect("D305", POOR, "未脱贫户卷内有到户享受政策项目清单")
def _(household: Record) -> str:
    head = household["members"][0]["name"]
    return insert(household, VOLUME, EXIT, "到户享受政策项目清单", date="2017-10-20", signers=[head])


@defect("D306", EXITED, "总收入与四项之和不符")
def _(household: Record) -> str:
    index = account(household, "总收入")
    rows = household["accounts"]
    for item in ("总收入", "纯收入"):
        rows[account(household, item)]["amount"] += 1000
    per_head = (rows[account(household, "纯收入")]["amount"] / household["member_count"]).quantize(rows[-1]["amount"])
    rows[-1]["amount"] = household["net_income_per_head"] = per_head
    return f"accounts[{index}].amount"


@defect("D306", EXITED, "人均纯收入误填为全家纯收入")
def _(household: Record) -> str:
    rows = household["accounts"]
    rows[-1]["amount"] = household["net_income_per_head"] = rows[account(household, "纯收入")]["amount"]
    return f"accounts[{len(rows) - 1}].amount"


@defect("D307", EXITED, "脱贫当年的人均纯收入低于本县标准")
def _(household: Record) -> str:
    rows = household["accounts"]
    surplus = rows[account(household, "纯收入")]["amount"] - 2500 * household["member_count"]
    for item in ("工资性收入", "总收入", "纯收入"):
        rows[account(household, item)]["amount"] -= surplus
    rows[-1]["amount"] = household["net_income_per_head"] = 2500
    return f"accounts[{len(rows) - 1}].amount"


@defect("D308", STABLE, "标注稳定脱贫后仍领取产业奖补")
def _(household: Record) -> str:
    household["benefits"].append(
        {
            "year": 2017,
            "policy": "产业奖补",
            "department": "县扶贫办",
            "beneficiary": household["members"][0]["name"],
            "manner": "资金",
            "amount": 1500,
            "counted_as_income": False,
            "basis": "青岭扶组发〔2017〕18号",
            "paid_on": "2017-09-15",
        }
    )
    return f"benefits[{len(household['benefits']) - 1}]"


# ---- D4 户明白袋 ----


@defect("D401", POOR, "袋中没有扶贫手册")
def _(household: Record) -> str:
    return remove(household, BAG, "扶贫手册")


@defect("D402", POOR, "登记有协议而袋中没有协议书")
def _(household: Record) -> str:
    return remove(household, BAG, "村户协议")


@defect("D403", EXITED, "袋中没有政策宣传资料")
def _(household: Record) -> str:
    return remove(household, BAG, "政策宣传资料")


@defect("D404", EXITED, "脱贫户袋中没有脱贫收支测算表")
def _(household: Record) -> str:
    return remove(household, BAG, "脱贫收支测算表")


@defect("D405", POOR, "未脱贫户袋中有脱贫收支测算表")
def _(household: Record) -> str:
    return insert(household, BAG, None, "脱贫收支测算表", date="2017-10-20")


@defect("D406", POOR, "袋中有户口本")
def _(household: Record) -> str:
    return insert(household, BAG, None, "户口本复印件", origin="复印件")


@defect("D406", EXITED, "贫困户申请书放在袋中")
def _(household: Record) -> str:
    row = paper(household, VOLUME, "贫困户申请书")
    row["container"], row["section"] = BAG, None
    return f"documents[{find(household, BAG, '贫困户申请书')}]"


@defect("D407", POOR, "扶贫手册三月以后没有更新")
def _(household: Record) -> list[str]:
    household["handbook_updated_on"] = "2017-03-16"
    household["visits"] = household["visits"][:1]
    return ["D407 handbook_updated_on", "D247 visits"]


@defect("D408", NEW, "新增户用旧版扶贫手册")
def _(household: Record) -> str:
    household["handbook_edition"] = "2014旧版"
    return "handbook_edition"


@defect("D409", POOR, "户明白袋没有清点")
def _(household: Record) -> str:
    household["documents"] = [row for row in household["documents"] if row["container"] != BAG]
    return "documents"


# ---- D5 多余材料 ----


@defect("D501", POOR, "袋中有承诺书、合影，卷内有公示照片、小额贷款合同")
def _(household: Record) -> list[str]:
    return [
        "D501 " + insert(household, BAG, None, "《脱贫承诺书》"),
        "D501 " + insert(household, BAG, None, "贫困户合影照片"),
        "D502 " + insert(household, VOLUME, IDENTIFY, "公示照片"),
        "D502 " + insert(household, VOLUME, HELP, "扶贫小额贷款合同", origin="复印件"),
    ]


@defect("D501", EXITED, "卷内有扶贫明白卡(2016)")
def _(household: Record) -> str:
    return insert(household, VOLUME, HELP, "扶贫明白卡(2016)")


@defect("D502", EXITED, "卷内有民主评议记录")
def _(household: Record) -> str:
    return insert(household, VOLUME, EXIT, "民主评议会议记录", origin="复印件")


@defect("D502", RELOCATED, "卷内有旧房拆除协议")
def _(household: Record) -> str:
    return insert(household, VOLUME, HELP, "旧房拆除协议", origin="复印件")


@defect("D503", POOR, "政策宣传资料在袋中，又收进卷内")
def _(household: Record) -> str:
    return insert(household, VOLUME, HELP, "政策宣传资料", year=2017, date="2017-04")


@defect("D504", POOR, "脱贫方案归在精准识别")
def _(household: Record) -> str:
    index = find(household, VOLUME, "脱贫方案")
    household["documents"][index]["section"] = IDENTIFY
    return f"documents[{index}]"


@defect("D505", POOR, "“五评”量化表有两份")
def _(household: Record) -> str:
    index = find(household, VOLUME, "“五评”量化表")
    household["documents"].append(dict(household["documents"][index]))
    return f"documents[{len(household['documents']) - 1}]"


@defect("D506", POOR, "卷内有认不出的材料")
def _(household: Record) -> str:
    return insert(household, VOLUME, HELP, "脱贫致富心得体会")


@defect("D506", EXITED, "精准退出中有清单以外的材料")
def _(household: Record) -> str:
    return insert(household, VOLUME, EXIT, "脱贫光荣榜剪报")


@defect("D506", EXITED, "卷内有退出申请书，方案没有写明归处")
def _(household: Record) -> str:
    head = household["members"][0]["name"]
    return insert(household, VOLUME, EXIT, "退出申请书", date="2016-10-21", signers=[head])


# ---- D6 家庭成员 ----


def renumber(member: Record, first17: str) -> None:
    member["id_no"] = first17 + check_character(first17)


@defect("D601", POOR, "证件号码校验码不对")
def _(household: Record) -> str:
    member = household["members"][1]
    wrong = next(digit for digit in "123456789" if digit != member["id_no"][-1])
    member["id_no"] = member["id_no"][:-1] + wrong
    return "members[1].id_no"


@defect("D602", POOR, "证件号码中的出生日期不存在，登记的出生日期留空")
def _(household: Record) -> str:
    member = household["members"][1]
    renumber(member, member["id_no"][:6] + "19700231" + member["id_no"][14:17])
    member["birth_date"] = None
    return "members[1].id_no"


@defect("D603", POOR, "登记的出生日期与证件号码不符")
def _(household: Record) -> str:
    member = household["members"][1]
    member["birth_date"] = f"{int(member['birth_date'][:4]) - 1}{member['birth_date'][4:]}"
    return "members[1].birth_date"


@defect("D604", POOR, "登记的性别与证件号码不符")
def _(household: Record) -> str:
    member = household["members"][2]
    renumber(member, member["id_no"][:16] + str(int(member["id_no"][16]) ^ 1))
    return "members[2].sex"


@defect("D605", POOR, "登记了两名户主")
def _(household: Record) -> str:
    household["members"][1]["relation"] = "户主"
    return "members"


@defect("D606", POOR, "人数比成员多一人")
def _(household: Record) -> str:
    household["member_count"] += 1
    household["hukou_count"] += 1
    return "member_count"


@defect("D607", POOR, "同一人在户内登记两次")
def _(household: Record) -> str:
    return add_member(household, household["members"][2])


@defect("D608", POOR, "证件号码少录一位")
def _(household: Record) -> str:
    member = household["members"][1]
    member["id_no"] = member["id_no"][:16] + member["id_no"][17]
    return "members[1].id_no"
