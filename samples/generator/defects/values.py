"""D0 户的取值：不合取值表、写成编号、写了几项、单位错。"""

from __future__ import annotations

from decimal import Decimal

from generator.defects.registry import defect
from generator.defects.subject import At, Subject
from generator.kinds import POOR


@defect("D012", POOR, "主要燃料写成“沼气柴火都有”")
def _(h: Subject) -> str:
    h["fuel"] = "沼气柴火都有"
    return "fuel"


@defect("D013", POOR, "民族写成编号")
def _(h: Subject) -> At:
    member = h.person()
    member["ethnicity"] = "02"
    return At(member, "ethnicity")


@defect("D014", POOR, "主要致贫原因写了两项", rests=("other_causes", "measures"))
def _(h: Subject) -> str:
    h.need(not h["other_causes"] and h["cause"] != "缺资金")
    h["cause"] = f"{h['cause']}、缺资金"
    h.add_measure("产业扶贫", "发展到户产业，落实以奖代补", "缺资金")
    return "cause"


@defect("D015", POOR, "其他致贫原因与主要致贫原因重复", rests=("cause",))
def _(h: Subject) -> str:
    h["other_causes"] = [*(h["other_causes"] or ())[:1], h["cause"]]
    return "other_causes"


@defect("D016", POOR, "行政区划代码只写到乡镇")
def _(h: Subject) -> list[At]:
    h["region_code"] = h["region_code"][:9]
    return [At(None, "region_code")]


@defect("D017", POOR, "未脱贫户写成一般脱贫户", rests=("status",))
def _(h: Subject) -> str:
    h.need(h["status"] == "未脱贫" and h["attribute"] == "一般贫困户")
    h["attribute"] = "一般脱贫户"
    return "attribute"


@defect("D018", POOR, "耕地面积把平方米当作亩")
def _(h: Subject) -> str:
    h["arable"] = 2668
    return "arable"


@defect("D019", POOR, "人均纯收入以万元登记", rests=("accounts",))
def _(h: Subject) -> list[At]:
    h["net_income_per_head"] = (h["net_income_per_head"] / 10000).quantize(Decimal("0.01"))
    return [At(None, "net_income_per_head"), At(None, "net_income_per_head", "D317")]
