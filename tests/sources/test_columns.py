"""真实导出的表头（2017、2021、2022 三代与 2023 年一省的加列）都认得。"""

from __future__ import annotations

import pytest

from dangan import model
from dangan.sources import columns

EXPORTS = {
    "2017": """
        县(市、区、旗) 乡(镇) 行政村 自然村 户编号 人编号 姓名 证件号码 人数 与户主关系 民族 文化程度 在校生状况
        健康状况 劳动技能 务工状况 务工时间(月) 参加大病医疗 脱贫属性 贫困户属性 主要致贫原因 危房户 饮水安全
        饮水困难 人均纯收入 联系电话 脱贫年度
        """,
    "2021": """
        省 市 县 乡 村 户编号 人口编号 姓名 性别 出生日期 证件类型 证件号码 民族 户联系电话 成员联系电话 年度 与户主关系
        文化程度 在校生状况 劳动技能 务工时间（月） 健康状况 政治面貌 务工企业名称 是否享受低保
        是否参加城镇职工基本养老保险 是否参加大病保险 是否参加新型农村合作医疗（城乡居民基本医疗保险）
        是否参加城乡居民基本养老保险 失学或辍学原因
        是否会讲普通话 是否参加商业补充医疗保险 是否国外务工 产业分类 是否接受大病医疗救助 是否接受其他健康扶贫
        公益性岗位类型 公益性岗位(月数) 就业渠道 残疾类别 务工所在地 户主姓名 户主证件号码
        是否参加城镇职工基本医疗保险 是否特困供养人员 残疾证办证年度 识别标准
        """,
    "2022": """
        县 乡 行政村 自然村 户编号 人编号 姓名 证件号码 人数 与户主关系 民族 文化程度 在校生状况 健康状况 劳动技能
        务工时间（月） 是否参加大病保险 致贫原因1 危房户 是否解决安全饮用水 人均纯收入 户联系电话 人联系电话
        首次识别时间 人员识别时间 户类型 易返贫致贫户(监测对象)类型 风险是否消除 风险识别时间 风险消除时间
        """,
    "2023": """
        监测对象类别 致贫/返贫风险1 致贫/返贫风险5 因自然灾害子项 识别监测时间 消除监测时间 风险消除方式
        实施开发式帮扶措施情况 产业帮扶 综合保障 义务教育保障 住房安全保障 饮水安全保障 理赔收入 合规自付支出 信息采集人
        """,
}


@pytest.mark.parametrize("year", EXPORTS)
def test_no_column_of_a_real_export_is_unknown(year):
    headers = EXPORTS[year].split()

    assert [header for header in headers if columns.resolve("people", header, {}) is None] == []


@pytest.mark.parametrize(
    ("kind", "header", "target"),
    [
        ("people", "联系电话", ("households", "phone")),
        ("people", "人联系电话", ("members", "phone")),
        ("members", "联系电话", ("members", "phone")),
        ("people", "务工时间（月）", ("members", "work_months")),
        ("people", "人口编号", ("members", "person_code")),
        ("people", "是否解决安全饮用水", ("households", "safe_water")),
        ("people", "户主证件号码", ("households", "extra")),
        ("people", "残疾类别", ("members", "extra")),
        ("people", "帮扶人电话", ("helpers", "phone")),
        ("households", "人均纯收入(元)", ("households", "net_income_per_head")),
        ("households", "不愁吃佐证", ("households", "food.reference")),
        ("documents", "户编号", ("households", "code")),
        ("documents", "村", ("households", "context")),
        ("villages", "行政村", ("villages", "village")),
        ("documents", "鞋码", None),
        ("people", "人口", ("households", "member_count")),
        ("households", "户籍人口", ("households", "hukou_count")),
        ("households", "脱贫年份", ("households", "exited_on")),
        ("households", "手机号", ("households", "phone")),
        ("people", "身份证", ("members", "id_no")),
        ("people", "家庭成员姓名", ("members", "name")),
        ("members", "劳动能力", ("members", "labor")),
        ("members", "公民身份证号码", ("members", "id_no")),
        ("households", "饮水是否困难", ("households", "water_hard")),
        ("helpers", "帮扶责任人", ("helpers", "name")),
        ("people", "帮扶干部", ("helpers", "name")),
        ("documents", "日期", ("documents", "date")),
        ("visits", "走访日期", ("visits", "date")),
    ],
)
def test_headers(kind, header, target):
    assert columns.resolve(kind, header, {}) == target


def test_own_headers_of_a_county():
    assert columns.resolve("people", "身份证（新）", {"身份证（新）": "证件号码"}) == ("members", "id_no")
    assert columns.resolve("people", "身份证（新）", {"身份证（新）": "id_no"}) == ("members", "id_no")


@pytest.mark.parametrize("table", columns.TABLES)
def test_chinese_and_english_names_lead_to_the_same_field(table):
    for key, (title, _) in model.columns(columns.TABLES[table]).items():
        assert columns.resolve(table, title, {}) == columns.resolve(table, key, {}) == (table, key)
