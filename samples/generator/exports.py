"""全国系统三代导出表（一人一行，表头之上两行标题）与材料清点表（一户一行，一种材料一列）。"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from generator.files import Table
from generator.papers import BAG, VOLUME
from generator.places import CITY, COUNTY, PROVINCE

Record = dict[str, Any]
Column = Callable[[Record, Record], Any]


def _h(key: str) -> Column:
    return lambda household, _: household.get(key)


def _m(key: str) -> Column:
    return lambda _, member: member.get(key)


def _fixed(value: Any) -> Column:
    return lambda *_: value


def _head(key: str) -> Column:
    return lambda household, _: household["members"][0].get(key)


TITLES = (f"{PROVINCE}{CITY}{COUNTY}建档立卡贫困人口信息", "导出单位：青岭县扶贫攻坚领导小组办公室")

EXPORT_2017: dict[str, Column] = {
    "县(市、区、旗)": _h("county"),
    "乡(镇)": _h("township"),
    "行政村": _h("village"),
    "自然村": _h("natural_village"),
    "户编号": _h("code"),
    "人编号": _m("person_code"),
    "姓名": _m("name"),
    "证件号码": _m("id_no"),
    "人数": _h("member_count"),
    "与户主关系": _m("relation"),
    "民族": _m("ethnicity"),
    "文化程度": _m("education"),
    "在校生状况": _m("schooling"),
    "健康状况": _m("health"),
    "劳动技能": _m("labor"),
    "务工状况": _m("work_place"),
    "务工时间(月)": _m("work_months"),
    "参加大病医疗": _m("serious_illness"),
    "脱贫属性": _h("status"),
    "贫困户属性": _h("attribute"),
    "主要致贫原因": _h("cause"),
    "危房户": _h("unsafe_house"),
    "饮水安全": _h("safe_water"),
    "饮水困难": _h("water_hard"),
    "人均纯收入": _h("net_income_per_head"),
    "联系电话": _h("phone"),
}

EXPORT_2021: dict[str, Column] = {
    "省": _h("province"),
    "市": _h("city"),
    "县": _h("county"),
    "乡": _h("township"),
    "村": _h("village"),
    "户编号": _h("code"),
    "人口编号": _m("person_code"),
    "姓名": _m("name"),
    "性别": _m("sex"),
    "出生日期": _m("birth_date"),
    "证件类型": _m("id_type"),
    "证件号码": _m("id_no"),
    "民族": _m("ethnicity"),
    "户联系电话": _h("phone"),
    "成员联系电话": _m("phone"),
    "年度": _fixed(2021),
    "与户主关系": _m("relation"),
    "文化程度": _m("education"),
    "在校生状况": _m("schooling"),
    "劳动技能": _m("labor"),
    "务工时间（月）": _m("work_months"),
    "健康状况": _m("health"),
    "政治面貌": _m("party"),
    "务工企业名称": _fixed(None),
    "是否享受低保": _m("allowance"),
    "是否参加城镇职工基本养老保险": _m("employee_pension"),
    "是否参加大病保险": _m("serious_illness"),
    "是否参加新型农村合作医疗（城乡居民基本医疗保险）": _m("medical"),
    "是否参加城乡居民基本养老保险": _m("pension"),
    "失学或辍学原因": _fixed(None),
    "是否会讲普通话": _fixed(True),
    "是否参加商业补充医疗保险": _fixed(False),
    "是否国外务工": _fixed(False),
    "产业分类": _fixed(None),
    "是否接受大病医疗救助": _m("medical_aid"),
    "是否接受其他健康扶贫": _fixed(False),
    "公益性岗位类型": _fixed(None),
    "公益性岗位(月数)": _fixed(None),
    "就业渠道": _fixed(None),
    "残疾类别": _fixed(None),
    "务工所在地": _m("work_place"),
    "户主姓名": _head("name"),
    "户主证件号码": _head("id_no"),
    "是否参加城镇职工基本医疗保险": _m("employee_medical"),
    "是否特困供养人员": _m("destitute"),
    "残疾证办证年度": _fixed(None),
    "识别标准": _h("standard"),
}

EXPORT_2022: dict[str, Column] = {
    "县": _h("county"),
    "乡": _h("township"),
    "行政村": _h("village"),
    "自然村": _h("natural_village"),
    "户编号": _h("code"),
    "人编号": _m("person_code"),
    "姓名": _m("name"),
    "证件号码": _m("id_no"),
    "人数": _h("member_count"),
    "与户主关系": _m("relation"),
    "民族": _m("ethnicity"),
    "文化程度": _m("education"),
    "在校生状况": _m("schooling"),
    "健康状况": _m("health"),
    "劳动技能": _m("labor"),
    "务工时间（月）": _m("work_months"),
    "是否参加大病保险": _m("serious_illness"),
    "致贫原因1": _h("cause"),
    "危房户": _h("unsafe_house"),
    "是否解决安全饮用水": _h("safe_water"),
    "人均纯收入": _h("net_income_per_head"),
    "户联系电话": _h("phone"),
    "人联系电话": _m("phone"),
    "首次识别时间": _h("identified_on"),
    "人员识别时间": _h("identified_on"),
    "户类型": _fixed("脱贫户"),
    "易返贫致贫户(监测对象)类型": _fixed(None),
    "风险是否消除": _fixed(None),
    "风险识别时间": _fixed(None),
    "风险消除时间": _fixed(None),
}


def export(households: list[Record], columns: dict[str, Column]) -> Table:
    """一人一行，户的各列逐行重复；系统只导出在册的人。"""
    people = [(h, m) for h in households for m in h["members"] if m.get("presence") != "死亡"]
    rows = [[column(h, m) for column in columns.values()] for h, m in people]
    return list(columns), rows


# ---- 材料清点表 ----

VOLUME_PAPERS = (
    "贫困户申请书",
    "入户信息采集表",
    "“五评”量化表",
    "脱贫方案",
    "易地扶贫搬迁申请书",
    "项目申请书",
    "项目批复",
    "村户协议",
    "收支算账表",
    "到户享受政策项目清单",
    "承诺书",
    "明白卡",
    "合影",
)
BAG_PAPERS = ("扶贫手册", "村户协议", "政策宣传资料", "脱贫收支测算表", "承诺书", "明白卡", "合影")
VOLUME_REST, BAG_REST = "其他卷内材料", "袋内其他材料"
_FULL_NAMES = {"《脱贫承诺书》": "承诺书", "贫困户合影照片": "合影", "扶贫明白卡(2016)": "明白卡"}


def inventory(households: list[Record]) -> Table:
    """照柜中实有填写：页数、√（未数页）、复、缺；一件也没有登记的户整行留空。"""
    header = ["户编号", "户主", *VOLUME_PAPERS, VOLUME_REST, *(f"{BAG}·{name}" for name in BAG_PAPERS), BAG_REST]
    return header, [_inventory_row(household) for household in households]


def _inventory_row(household: Record) -> list[Any]:
    counted = {place: any(row["container"] == place for row in household["documents"]) for place in (VOLUME, BAG)}
    return [
        household["code"],
        household["members"][0]["name"],
        *_cells(household, VOLUME, VOLUME_PAPERS, counted[VOLUME]),
        *_cells(household, BAG, BAG_PAPERS, counted[BAG]),
    ]


def _cells(household: Record, place: str, papers: tuple[str, ...], counted: bool) -> list[Any]:
    """各种材料一格，最后一格列出表头之外的材料。"""
    here = [row for row in household["documents"] if row["container"] == place]
    cells: list[Any] = [_mark(here, name, counted) for name in papers]
    others = [row["type"] for row in here if _FULL_NAMES.get(row["type"], row["type"]) not in papers]
    return [*cells, "；".join(others) or None]


def _mark(here: list[Record], name: str, counted: bool) -> Any:
    found = [row for row in here if _FULL_NAMES.get(row["type"], row["type"]) == name]
    if not found:
        return "缺" if counted else None
    if found[0]["origin"] == "复印件":
        return "复"
    return sum(row["pages"] for row in found) if name != "扶贫手册" else "√"
