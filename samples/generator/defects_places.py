"""埋设的缺陷：项目与信贷、住房与搬迁、退出标注与质量、案卷，以及村情表与村级材料。写法同 defects.py。"""

from __future__ import annotations

from dataclasses import replace

from generator.defects import Record, defect, event, find
from generator.kinds import EXITED, NEARLY, POOR, RELOCATED, RETURNED, STABLE, Kind
from generator.papers import VOLUME

WITH_PROJECTS = replace(EXITED, projects=2)
OLD_COUPLE = Kind("老两口", "脱贫", exited=2016, projects=1)


def benefit(household: Record, policy: str, beneficiary: str, amount: int, **other: object) -> int:
    """多登记一条享受政策，返回第几条。"""
    household["benefits"].append(
        {
            "year": 2017,
            "policy": policy,
            "department": "县农商银行",
            "beneficiary": beneficiary,
            "manner": "资金",
            "amount": amount,
            "counted_as_income": False,
            "basis": "青岭扶组发〔2017〕21号",
            "paid_on": "2017-05-10",
        }
        | other
    )
    return len(household["benefits"]) - 1


def bonus(household: Record) -> int:
    return next(i for i, row in enumerate(household["benefits"]) if row["policy"] == "产业奖补")


# ---- D2 项目、信贷 ----


@defect("D251", WITH_PROJECTS, "两个项目的项目库编号相同")
def _(household: Record) -> str:
    household["projects"][1]["library_no"] = household["projects"][0]["library_no"]
    return "projects[1].library_no"


@defect("D252", EXITED, "产业奖补比批复的金额多一千元")
def _(household: Record) -> str:
    index = bonus(household)
    household["benefits"][index]["amount"] += 1000
    return f"benefits[{index}].amount"


@defect("D253", EXITED, "产业奖补兑现在项目批复以前")
def _(household: Record) -> list[str]:
    index = bonus(household)
    household["benefits"][index]["paid_on"] = "2016-03-10"
    return [f"D253 benefits[{index}].paid_on", "D238 projects[0].agreed_on"]


@defect("D254", POOR, "小额信贷登记在合作社名下")
def _(household: Record) -> str:
    return f"benefits[{benefit(household, '扶贫小额信贷', '青岭县云峰合作社', 50000)}].beneficiary"


@defect("D255", POOR, "未成年的女儿登记为小额信贷的借款人")
def _(household: Record) -> str:
    return f"benefits[{benefit(household, '扶贫小额信贷', household['members'][2]['name'], 30000)}].beneficiary"


# ---- D2 住房与搬迁 ----


@defect("D260", RELOCATED, "搬迁户的入住时间晚于期限")
def _(household: Record) -> list[str]:
    household["moved_in_on"] = "2018-02-10"
    household["old_house_demolished_on"] = None
    return ["D260 moved_in_on", "D124 moved_in_on"]


@defect("D262", RELOCATED, "搬迁户除搬迁以外没有措施")
def _(household: Record) -> list[str]:
    household["measures"] = [row for row in household["measures"] if row["kind"] == "易地扶贫搬迁"]
    return ["D262 measures", "D208 other_causes"]


@defect("D264", POOR, "危房户没有级别")
def _(household: Record) -> str:
    make_unsafe(household)
    household["house_grade"] = None
    return "house_grade"


@defect("D265", POOR, "危房户写是，级别写 B级")
def _(household: Record) -> str:
    make_unsafe(household)
    household["house_grade"] = "B级"
    return "house_grade"


@defect("D266", POOR, "危房户没有住房措施")
def _(household: Record) -> str:
    make_unsafe(household)
    household["measures"] = [row for row in household["measures"] if row["kind"] != "危房改造"]
    return "measures"


def make_unsafe(household: Record) -> None:
    """危房户，C 级，列有危房改造的措施。"""
    if not household["unsafe_house"]:
        household["unsafe_house"], household["house_grade"] = True, "C级"
        household["measures"].append(
            household["measures"][0]
            | {
                "kind": "危房改造",
                "content": "列入年度危房改造计划",
                "for_cause": "住房不安全",
                "outcome": "已列入计划",
            }
        )


@defect("D271", replace(RELOCATED, status="预脱贫", exited=None), "已入住新房，仍登记为危房户")
def _(household: Record) -> str:
    household["moved_in_on"], household["unsafe_house"], household["house_grade"] = "2017-09-20", True, "D级"
    return "unsafe_house"


@defect("D272", POOR, "不是搬迁户，登记了入住时间")
def _(household: Record) -> str:
    household["moved_in_on"] = "2017-09-20"
    return "moved_in_on"


@defect("D273", RELOCATED, "搬迁户没有安置地")
def _(household: Record) -> str:
    household["resettled_at"] = None
    return "resettled_at"


# ---- D3 退出标注与质量 ----


@defect("D350", NEARLY, "预脱贫户没有帮扶措施")
def _(household: Record) -> list[str]:
    household["measures"] = []
    household["unsafe_house"], household["house_grade"] = False, None
    return ["D350 measures", "D208 cause"]


@defect("D351", POOR, "未脱贫户登记了脱贫时间")
def _(household: Record) -> str:
    household["exited_on"] = "2016-12-01"
    return "exited_on"


@defect("D352", EXITED, "脱贫户没有脱贫时间")
def _(household: Record) -> str:
    household["exited_on"] = None
    return "exited_on"


@defect("D353", STABLE, "标注稳定脱贫，属性仍是返贫")
def _(household: Record) -> str:
    household["status"] = "返贫"
    record = household["events"][event(household, "退出", "民主评议")]["reference"]
    household["events"].append(
        {"step": "一事一议", "phase": "回退", "date": "2017-06-08", "by": None, "result": None, "reference": record}
    )
    return "status"


@defect("D355", RETURNED, "返贫户的一事一议没有参见档号，村里也没有会议记录")
def _(household: Record) -> str:
    index = event(household, "回退", "一事一议")
    household["events"][index]["reference"] = household["events"][index]["reference_page"] = None
    return f"events[{index}].reference"


@defect("D356", NEARLY, "预脱贫户的退出已经审批")
def _(household: Record) -> str:
    household["events"].append(
        {"step": "审批", "phase": "退出", "date": "2017-11-10", "by": "县扶贫攻坚领导小组", "result": "同意"}
    )
    return f"events[{len(household['events']) - 1}]"


@defect("D357", EXITED, "脱贫户基本医疗没有保障")
def _(household: Record) -> str:
    household["medical"]["met"] = False
    return "medical"


@defect("D358", EXITED, "住房安全有保障没有佐证")
def _(household: Record) -> str:
    household["housing"]["reference"] = None
    return "housing"


@defect("D359", EXITED, "脱贫户饮水不安全")
def _(household: Record) -> str:
    household["safe_water"] = False
    return "safe_water"


@defect("D360", EXITED, "脱贫户住 D 级危房")
def _(household: Record) -> str:
    household["unsafe_house"], household["house_grade"] = True, "D级"
    return "house_grade"


@defect("D364", OLD_COUPLE, "老两口没有劳动力，没有兜底保障，措施只有产业")
def _(household: Record) -> list[str]:
    household["measures"] = [row for row in household["measures"] if row["kind"] == "产业扶贫"]
    return ["D364 measures", "D220 cause"]


# ---- D6 监测 ----


@defect("D674", EXITED, "风险消除早于识别")
def _(household: Record) -> str:
    household["risk_found_on"], household["risk_removed_on"] = "2017-06", "2017-03"
    return "risk_removed_on"


# ---- D9 案卷 ----


@defect("D902", POOR, "档号与本村第一户相同")
def _(household: Record) -> str:
    household["volume_no"] = household["volume_no"][:-4] + "0001"
    return "volume_no"


@defect("D904", POOR, "保管期限写“长期”")
def _(household: Record) -> str:
    household["retention"] = "长期"
    return "retention"


@defect("D906", POOR, "项目批复的页数写 0")
def _(household: Record) -> str:
    index = find(household, VOLUME, "项目批复")
    household["documents"][index]["pages"] = 0
    return f"documents[{index}].pages"


@defect("D907", POOR, "两件材料对应同一个电子文件")
def _(household: Record) -> str:
    first, second = (find(household, VOLUME, name) for name in ("贫困户申请书", "入户信息采集表"))
    household["documents"][first]["file"] = household["documents"][second]["file"] = "0001.pdf"
    return f"documents[{second}].file"


@defect("D908", POOR, "电子文件名里有完整证件号码")
def _(household: Record) -> str:
    index = find(household, VOLUME, "贫困户申请书")
    household["documents"][index]["file"] = f"{household['members'][0]['id_no']}申请书.pdf"
    return f"documents[{index}].file"


# ---- 村情表与村级材料 ----


def spoil_villages(villages: list[Record], papers: list[Record], returned: str) -> list[tuple[str, str, str]]:
    """改坏村情表与村级专项工作档案，返回应查出的（规则码、路径、怎么回事）。

    returned 为 D355 那一户所在的村：抽去一事一议会议记录，那一户便无从证明。
    """
    _take(papers, returned, "2017年一事一议会议记录")
    place = {row["village"]: number for number, row in enumerate(villages)}
    edge, peak = place["老屋场村"], place["高峰村"]
    for number in (edge, peak):
        villages[number]["delisted"] = True
    villages[peak]["collective_income"] = 49000
    villages[place["龙潭村"]]["registered_poor"] = 5
    villages[place["白果村"]]["rural_population"] = 86
    villages[place["双河村"]]["region_code"] = "420399101222"
    villages.append(dict(villages[place["柳林村"]]))
    villages[place["黄柏村"]]["village"] = "黄柏"
    _take(papers, "白果村", "2017年稳定脱贫户管理台账")
    _take(papers, "柳林村", "2017年稳定脱贫户公示公告")
    _take(papers, "高峰村", "2017年高峰村脱贫台账")
    unnumbered = _at(papers, "桃源村", "2017年桃源村政策文件")
    papers[unnumbered]["volume_no"] = None
    titled = _at(papers, "双河村", "2017年双河村资金拨付")
    papers[titled]["title"] = "420399196808110012资金拨付凭证"
    return [
        ("D710", f"villages[{edge}].registered_poor", "出列村贫困发生率正好 2.00%"),
        ("D712", f"villages[{edge}].culture", "出列村没有教育文化活动阵地"),
        ("D710", f"villages[{peak}].registered_poor", "出列村贫困发生率高于 2%"),
        ("D711", f"villages[{peak}].collective_income", "出列村集体经济收入 49000 元"),
        ("D712", f"villages[{peak}].broadband", "出列村没有通宽带"),
        ("D714", f"villages[{place['龙潭村']}].registered_poor", "在册贫困人口多于村情表"),
        ("D715", f"villages[{place['白果村']}].registered_poor", "贫困人口多于户籍人口"),
        ("D716", f"villages[{len(villages) - 1}].village", "柳林村有两行"),
        ("D717", "village", "村情表把黄柏村写成“黄柏”"),
        ("D718", f"villages[{place['双河村']}].region_code", "双河村的行政区划代码抄错"),
        ("D720", "village_documents", "白果村没有稳定脱贫户管理台账"),
        ("D721", "village_documents", "柳林村没有稳定脱贫户的公示公告"),
        ("D722", "village_documents", "高峰村有预脱贫户，没有台账"),
        ("D723", f"village_documents[{unnumbered}].volume_no", "桃源村的政策文件没有档号"),
        ("D724", f"village_documents[{titled}].title", "双河村的资金拨付题名写了证件号码"),
    ]


def _at(papers: list[Record], village: str, title: str) -> int:
    return next(i for i, row in enumerate(papers) if (row["village"], row["title"]) == (village, title))


def _take(papers: list[Record], village: str, title: str) -> None:
    del papers[_at(papers, village, title)]
