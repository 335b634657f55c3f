"""表头 → 字段：全系统唯一的对照表。

先认模型里的中文表头与英文键，再认各代国家系统导出的别名，再认 dangan.toml [columns] 里本县自己的写法。
导出中认得、但模型没有字段的列归入 extra；都认不得的由读表者报 D004。
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from dangan import model, text

VILLAGE_TABLES: dict[str, type[model.Record]] = {"villages": model.Village, "village_documents": model.VillageDocument}
TABLES: dict[str, type[model.Record]] = {"households": model.Household, **model.CHILD_TABLES, **VILLAGE_TABLES}
"""各表：键 → 记录类型。"""

REMARKS = "核查意见"
"""退回的工作簿里记核查意见的一列；再读时不算资料。"""

EXTRA = "extra"
CONTEXT = "context"


class Target(NamedTuple):
    """一列的去处：表与字段。field 为 extra 表示归入该表记录的 extra，为 context 表示只供人看、不读。"""

    table: str
    field: str


_PLACE = {"乡(镇)": "township", "乡": "township", "镇": "township", "行政村": "village", "村名": "village"}
_PLACE |= {"乡镇名称": "township", "村名称": "village"}

_HELPER_COLUMNS = {
    **dict.fromkeys(("帮扶责任人", "帮扶责任人姓名", "帮扶人", "帮扶人姓名", "帮扶干部", "帮扶干部姓名"), "name"),
    **dict.fromkeys(("帮扶单位", "帮扶责任人单位", "帮扶人单位"), "unit"),
    **dict.fromkeys(("帮扶人电话", "帮扶人联系电话", "帮扶责任人电话", "帮扶责任人联系电话", "帮扶干部电话"), "phone"),
}

_ALIASES: dict[str, dict[str, str]] = {
    "households": {
        **_PLACE,
        "县(市、区、旗)": "county",
        "所在组": "group",
        "村民小组": "group",
        "村民组": "group",
        "小组": "group",
        "户编码": "code",
        "贫困户编号": "code",
        "脱贫状态": "status",
        "贫困户类型": "attribute",
        "致贫主因": "cause",
        "致贫原因1": "cause",
        "致贫原因": "cause",
        "首次识别时间": "identified_on",
        **dict.fromkeys(("识别年度", "识别年份", "识别日期"), "identified_on"),
        **dict.fromkeys(("脱贫年度", "脱贫年份", "脱贫年月", "脱贫日期"), "exited_on"),
        **dict.fromkeys(("户联系电话", "户主联系电话", "电话", "电话号码", "手机号", "手机号码"), "phone"),
        **dict.fromkeys(("家庭人口数", "家庭人口", "人口", "人口数", "家庭成员数"), "member_count"),
        **dict.fromkeys(("户籍人口", "户籍人口数"), "hukou_count"),
        **dict.fromkeys(("住房是否危房", "是否危房户", "是否危房"), "unsafe_house"),
        "危房等级": "house_grade",
        **dict.fromkeys(("是否解决安全饮用水", "是否饮水安全", "饮水是否安全"), "safe_water"),
        **dict.fromkeys(("是否饮水困难", "饮水是否困难"), "water_hard"),
        **dict.fromkeys(("是否易地扶贫搬迁户", "是否易地扶贫搬迁", "是否搬迁户", "搬迁户"), "relocated"),
        "安置地点": "resettled_at",
        "入户路类型": "road",
        "主要燃料类型": "fuel",
        "是否有卫生厕所": "toilet",
        "有无卫生厕所": "toilet",
        "是否通生活用电": "power",
        "易返贫致贫户(监测对象)类型": "monitored_kind",
        "监测对象类别": "monitored_kind",
        **{f"致贫/返贫风险{n}": "risks" for n in range(1, 6)},
        "识别监测时间": "risk_found_on",
        "消除监测时间": "risk_removed_on",
    },
    "members": {
        **dict.fromkeys(("人口编号", "人员编号", "贫困人口编号"), "person_code"),
        **dict.fromkeys(("成员姓名", "家庭成员姓名"), "name"),
        "出生年月": "birth_date",
        **dict.fromkeys(("身份证", "身份证号", "身份证号码", "公民身份号码", "公民身份证号码"), "id_no"),
        **dict.fromkeys(("家庭关系", "与户主的关系"), "relation"),
        "学历": "education",
        "健康情况": "health",
        "劳动能力": "labor",
        "人联系电话": "phone",
        "大病保险": "serious_illness",
        "参加大病医疗": "serious_illness",
        "参加大病保险": "serious_illness",
        "是否参加大病保险": "serious_illness",
        "是否参加大病医疗": "serious_illness",
        "是否参加新型农村合作医疗(城乡居民基本医疗保险)": "medical",
        "是否参加城乡居民基本医疗保险": "medical",
        "参加城乡居民基本医疗保险": "medical",
        "参加新型农村合作医疗": "medical",
        "是否参加城镇职工基本医疗保险": "employee_medical",
        "是否接受大病医疗救助": "medical_aid",
        "是否参加城乡居民基本养老保险": "pension",
        "参加城乡居民基本养老保险": "pension",
        "参加新型农村社会养老保险": "pension",
        "是否参加城镇职工基本养老保险": "employee_pension",
        "是否享受低保": "allowance",
        "是否低保": "allowance",
        "是否特困供养人员": "destitute",
        "是否特困供养": "destitute",
        "现役军人": "soldier",
        "失学或辍学原因": "dropout_reason",
        "公益性岗位类型": "public_post",
        "公益性岗位(月数)": "post_months",
        **dict.fromkeys(("务工所在地", "务工情况", "务工地点"), "work_place"),
        "务工月数": "work_months",
        **dict.fromkeys(("残疾证号码", "残疾证编号", "残疾人证号"), "disability_no"),
    },
    "documents": {"材料": "type", "日期": "date", "签名人": "signers", "签字": "signers"},
    "visits": {"走访日期": "date", "走访时间": "date", "走访内容": "content"},
    "helpers": _HELPER_COLUMNS,
    "villages": _PLACE,
    "village_documents": {**_PLACE, "形成日期": "date"},
}

_HEADS = {
    **dict.fromkeys(("户主", "户主姓名"), "name"),
    **dict.fromkeys(("户主证件号码", "户主身份证号", "户主身份证号码"), "id_no"),
}
"""户的表里写户主的各列 → 成员的字段。没有成员表时才用（RawHousehold.head）。"""

_KNOWN: dict[str, tuple[str, ...]] = {
    "households": (
        *(*_HEADS, "年度", "村编号", "行政村编号", "是否军烈属", "开户银行", "银行账号"),
        *(
            "风险是否消除",
            "因自然灾害子项",
            "实施开发式帮扶措施情况",
            "综合保障",
            "搬迁",
            "生产生活条件改善",
            "基础设施建设",
        ),
        *("产业帮扶", "就业帮扶", "金融帮扶", "教育帮扶", "健康帮扶", "社会帮扶", "公益岗位帮扶"),
        *("义务教育保障", "住房安全保障", "饮水安全保障"),
        *("工资性收入", "生产经营性收入", "财产性收入", "转移性收入", "生产经营性支出", "家庭纯收入"),
        *("理赔收入", "合规自付支出", "信息采集人", "信息采集人电话", "信息采集人联系电话"),
    ),
    "members": (
        *("务工企业名称", "就业渠道", "是否国外务工", "产业分类", "是否会讲普通话", "人员识别时间"),
        *("是否参加商业补充医疗保险", "是否接受其他健康扶贫", "残疾类别", "残疾证办证年度"),
    ),
}
"""真实导出中有、模型没有对应字段的列。"""

_IGNORED = frozenset(("序号", "编号", "备注", "行号", REMARKS))
_CONTEXT = frozenset(
    ("户主", "户主姓名", "姓名", "province", "city", "county", "township", "village", "natural_village", "group")
)

_YARDSTICK_REFERENCE = "佐证"
_UNIT = re.compile(r"\((?:元|亩|平方米|㎡|人|月|页|页数)\)$")


def header_key(header: str) -> str:
    """表头的键：全角半角、空白、换行不计。"""
    return text.key(header)


def resolve(kind: str, header: str, own: Mapping[str, str]) -> Target | None:
    """kind 类表（表的键，或 people：一行一人、户的信息重复）里的一个表头指向哪个字段；认不得为 None。

    own 为本县自定义表头：原表头 → 标准表头或英文键。
    """
    name = header_key(own.get(header.strip(), header))
    table = _table(kind)
    return table.get(name) or table.get(_UNIT.sub("", name))


def head_field(header: str, own: Mapping[str, str]) -> str | None:
    """一户一行的表里写户主的一列是户主的哪一项：name 姓名，id_no 证件号码；不是的为 None。"""
    return _HEADS.get(header_key(own.get(header.strip(), header)))


def titles(table: str) -> Mapping[str, str]:
    """一张表的 字段 → 中文表头，供 JSON 输入注明出处。"""
    return _titles(table)


@cache
def _titles(table: str) -> dict[str, str]:
    found = {field: title for field, (title, _) in model.columns(TABLES[table]).items()}
    if table == "households":
        for key in model.YARDSTICKS:
            title = model.yardstick_title(key)
            found |= {key: title, f"{key}.met": title, f"{key}.reference": title + _YARDSTICK_REFERENCE}
    return found


@cache
def _table(kind: str) -> dict[str, Target]:
    if kind == "people":
        flat = _fields("households") | _fields("members") | _household_lists()
        return flat | {"联系电话": Target("households", "phone")}
    if kind == "households":
        return _fields(kind) | _household_lists()
    own = _fields(kind)
    if kind == "members":
        own |= {word: Target(kind, "phone") for word in ("联系电话", "电话")}
    if kind in model.CHILD_TABLES:
        own = _link_and_context() | own
    return {word: Target(kind, CONTEXT) for word in _IGNORED} | own


def _fields(table: str) -> dict[str, Target]:
    words = {title: field for field, title in _titles(table).items()}
    words |= {field: field for field in _titles(table)}
    words |= _ALIASES.get(table, {})
    known = {header_key(word): Target(table, EXTRA) for word in _KNOWN.get(table, ())}
    return known | {header_key(word): Target(table, field) for word, field in words.items()}


def _household_lists() -> dict[str, Target]:
    helpers = {word: Target("helpers", field) for word, field in _HELPER_COLUMNS.items()}
    return helpers | {word: Target("households", CONTEXT) for word in _IGNORED}


def _link_and_context() -> dict[str, Target]:
    """子表里的户编号，以及附带给人看、不读入的户主、乡镇、村等列。"""
    found = {}
    for word, target in _fields("households").items():
        if target.field == "code":
            found[word] = target
        elif target.field in _CONTEXT or word in _CONTEXT:
            found[word] = Target(target.table, CONTEXT)
    return found
