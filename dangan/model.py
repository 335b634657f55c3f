"""户档案的数据模型：一户、其成员、材料、程序……以及村级材料。

每张表一个 Struct；字段注解里的中文就是该字段的表头，读、写、模式、报错都以此为准。
值为 None 表示未登记（未知），不等于"否"或"无"；整张表为 None 表示输入里没有这张表，
空列表表示有这张表而本户没有记录。金额单位为元（Decimal），面积为亩或平方米，日期保持原精度。
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache, lru_cache
from typing import Annotated, Any, ClassVar, get_type_hints

import msgspec

from dangan.dates import PartialDate
from dangan.folder import Folder
from dangan.text import mask_all


class Amount(Decimal):
    """金额、面积：精确小数。自成一类，直接解码 JSON 时才能交给 convert.money 读。"""

    __slots__ = ()


Word = Annotated[str, msgspec.Meta(min_length=1)]
Text = Word | None
Yes = bool | None
Count = Annotated[int, msgspec.Meta(ge=0, lt=10**9)] | None
Money = Amount | None
Day = PartialDate | None
Names = tuple[Word, ...] | None


class Row(msgspec.Struct, frozen=True, gc=False):
    """一行记录的出处：文件、工作表、行号（表格从 1 起；JSON 为第几户），以及 字段→原表头。"""

    file: str
    sheet: str | None = None
    number: int | None = None
    columns: Mapping[str, str] = {}


class SourceRef(msgspec.Struct, frozen=True, gc=False):
    """一个值的出处，供核查意见引用。"""

    file: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None

    @property
    def is_line(self) -> bool:
        """row 是不是文件里的行号；JSON 的是第几户。"""
        return not self.file.endswith(".json")

    def __str__(self) -> str:
        """成员.csv 第17行「证件号码」"""
        text = self.file
        if self.sheet:
            text += f"［{self.sheet}］"
        if self.row:
            text += f" 第{self.row}{'行' if self.is_line else '户'}"
        if self.column:
            text += f"「{self.column}」"
        return text

    def masked(self) -> SourceRef:
        """文件名、工作表名、表头里的号码已遮盖的出处。"""
        sheet, column = self.sheet, self.column
        return SourceRef(_masked(self.file), sheet and _masked(sheet), self.row, column and _masked(column))


_masked = lru_cache(maxsize=1024)(mask_all)
"""文件名、工作表名、表头没有几个，每条意见都要用。"""


class Reading(msgspec.Struct, frozen=True):
    """读取时发现的问题（D0 各码），由 rules/reading.py 转为核查意见。

    household 为户编号；path 是 members[2].id_no 这样的路径；file 级问题两者皆空。
    """

    code: str
    path: str
    message: str
    source: SourceRef | None = None
    household: str | None = None


class Record(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """各表的基类。extra 存放真实导出中认得、但没有对应字段的列。

    name 以空格开头的字段不是资料，JSON 里没有这样的键。记录之间不会互相引用成环，不必由垃圾回收跟踪。
    """

    TABLE: ClassVar[str]
    row: Row | None = msgspec.field(default=None, name=" row")
    extra: dict[str, str] = {}


class Member(Record, kw_only=True):
    TABLE = "成员"
    person_code: Annotated[Text, "人编号"] = None
    name: Annotated[Text, "姓名"] = None
    sex: Annotated[Text, "性别"] = None
    birth_date: Annotated[Day, "出生日期"] = None
    id_type: Annotated[Text, "证件类型"] = None
    id_no: Annotated[Text, "证件号码"] = None
    disability_no: Annotated[Text, "残疾证号"] = None
    relation: Annotated[Text, "与户主关系"] = None
    ethnicity: Annotated[Text, "民族"] = None
    party: Annotated[Text, "政治面貌"] = None
    education: Annotated[Text, "文化程度"] = None
    schooling: Annotated[Text, "在校生状况"] = None
    dropout_reason: Annotated[Text, "失学辍学原因"] = None
    health: Annotated[Text, "健康状况"] = None
    labor: Annotated[Text, "劳动技能"] = None
    work_place: Annotated[Text, "务工状况"] = None
    work_months: Annotated[Count, "务工时间(月)"] = None
    public_post: Annotated[Text, "公益岗位"] = None
    post_months: Annotated[Count, "公益岗位(月数)"] = None
    soldier: Annotated[Yes, "是否现役军人"] = None
    phone: Annotated[Text, "成员联系电话"] = None
    medical: Annotated[Yes, "新型农村合作医疗（城乡居民基本医疗保险）"] = None
    employee_medical: Annotated[Yes, "城镇职工基本医疗保险"] = None
    serious_illness: Annotated[Yes, "大病医疗保险"] = None
    medical_aid: Annotated[Yes, "医疗救助"] = None
    pension: Annotated[Yes, "城乡居民基本养老保险"] = None
    employee_pension: Annotated[Yes, "城镇职工基本养老保险"] = None
    allowance: Annotated[Yes, "享受低保"] = None
    destitute: Annotated[Yes, "特困供养"] = None
    presence: Annotated[Text, "人员状态"] = None
    presence_changed_on: Annotated[Day, "人员状态变更时间"] = None


class Document(Record, kw_only=True):
    TABLE = "材料"
    type: Annotated[Text, "材料名称"] = None
    title: Annotated[Text, "题名"] = None
    container: Annotated[Text, "存放位置"] = None
    section: Annotated[Text, "类别"] = None
    project: Annotated[Text, "所属项目"] = None
    year: Annotated[Count, "年度"] = None
    date: Annotated[Day, "形成日期"] = None
    pages: Annotated[Count, "页数"] = None
    origin: Annotated[Text, "形成方式"] = None
    signers: Annotated[Names, "签字人"] = None
    sealed: Annotated[Yes, "是否盖章"] = None
    doc_no: Annotated[Text, "文号"] = None
    author: Annotated[Text, "责任者"] = None
    file: Annotated[Text, "电子文件"] = None
    reference: Annotated[Text, "参见档号"] = None
    reference_page: Annotated[Text, "参见页号"] = None


class Review(Record, kw_only=True):
    TABLE = "五评"
    block: Annotated[Text, "评议项目"] = None
    item: Annotated[Text, "指标"] = None
    full: Annotated[Money, "满分"] = None
    score: Annotated[Money, "得分"] = None
    note: Annotated[Text, "说明"] = None


class Measure(Record, kw_only=True):
    TABLE = "帮扶措施"
    kind: Annotated[Text, "类别"] = None
    content: Annotated[Text, "内容"] = None
    for_cause: Annotated[Text, "对应致贫原因"] = None
    responsible: Annotated[Text, "责任人"] = None
    start: Annotated[Day, "开始"] = None
    due: Annotated[Day, "完成时限"] = None
    outcome: Annotated[Text, "成效"] = None


class Project(Record, kw_only=True):
    TABLE = "项目"
    name: Annotated[Text, "项目名称"] = None
    kind: Annotated[Text, "类别"] = None
    library_no: Annotated[Text, "项目库编号"] = None
    applied_on: Annotated[Day, "申请日期"] = None
    approved_on: Annotated[Day, "批复日期"] = None
    approval_no: Annotated[Text, "批复文号"] = None
    approver: Annotated[Text, "批复单位"] = None
    amount: Annotated[Money, "金额"] = None
    agreed_on: Annotated[Day, "协议日期"] = None
    status: Annotated[Text, "状态"] = None


class Account(Record, kw_only=True):
    TABLE = "收支"
    year: Annotated[Count, "年度"] = None
    since: Annotated[Day, "算账周期起"] = None
    until: Annotated[Day, "算账周期止"] = None
    item: Annotated[Text, "科目"] = None
    amount: Annotated[Money, "金额"] = None
    note: Annotated[Text, "说明"] = None


class Benefit(Record, kw_only=True):
    TABLE = "享受政策"
    year: Annotated[Count, "年度"] = None
    policy: Annotated[Text, "政策项目"] = None
    department: Annotated[Text, "部门"] = None
    beneficiary: Annotated[Text, "受益人"] = None
    manner: Annotated[Text, "享受方式"] = None
    quantity: Annotated[Text, "数量"] = None
    amount: Annotated[Money, "金额"] = None
    counted_as_income: Annotated[Yes, "是否计入收入"] = None
    basis: Annotated[Text, "依据"] = None
    paid_on: Annotated[Day, "兑现日期"] = None


class Event(Record, kw_only=True):
    TABLE = "程序"
    step: Annotated[Text, "环节"] = None
    phase: Annotated[Text, "阶段"] = None
    date: Annotated[Day, "日期"] = None
    until: Annotated[Day, "结束日期"] = None
    by: Annotated[Text, "经办"] = None
    result: Annotated[Text, "结果"] = None
    reference: Annotated[Text, "参见档号"] = None
    reference_page: Annotated[Text, "参见页号"] = None


class Visit(Record, kw_only=True):
    TABLE = "走访"
    date: Annotated[Day, "日期"] = None
    helper: Annotated[Text, "走访人"] = None
    content: Annotated[Text, "内容"] = None
    signed: Annotated[Yes, "户主签字"] = None


class Helper(Record, kw_only=True):
    TABLE = "帮扶责任人"
    name: Annotated[Text, "姓名"] = None
    unit: Annotated[Text, "单位"] = None
    rank: Annotated[Text, "职级"] = None
    phone: Annotated[Text, "电话"] = None
    since: Annotated[Day, "开始"] = None
    until: Annotated[Day, "结束"] = None


class Yardstick(Record, kw_only=True):
    """两不愁三保障中的一项：met 是否达到，reference 佐证所在。"""

    TABLE = "两不愁三保障"
    met: Annotated[Yes, "是否达到"] = None
    reference: Annotated[Text, "佐证参见"] = None


class Household(Record, kw_only=True):
    TABLE = "户"
    code: Annotated[str, "户编号"]
    province: Annotated[Text, "省"] = None
    city: Annotated[Text, "市"] = None
    county: Annotated[Text, "县"] = None
    township: Annotated[Text, "乡镇"] = None
    village: Annotated[Text, "村"] = None
    natural_village: Annotated[Text, "自然村"] = None
    group: Annotated[Text, "组"] = None
    region_code: Annotated[Text, "行政区划代码"] = None
    area: Annotated[Text, "农村/城镇"] = None
    status: Annotated[Text, "脱贫属性"] = None
    stable_marked_on: Annotated[Day, "稳定脱贫标注时间"] = None
    attribute: Annotated[Text, "贫困户属性"] = None
    standard: Annotated[Text, "识别标准"] = None
    cause: Annotated[Text, "主要致贫原因"] = None
    other_causes: Annotated[Names, "其他致贫原因"] = None
    identified_on: Annotated[Day, "识别时间"] = None
    exited_on: Annotated[Day, "脱贫时间"] = None
    filing_no: Annotated[Text, "备案号"] = None
    phone: Annotated[Text, "联系电话"] = None
    member_count: Annotated[Count, "人数"] = None
    hukou_count: Annotated[Count, "户籍人数"] = None
    net_income_per_head: Annotated[Money, "人均纯收入"] = None
    former_head: Annotated[Text, "原户主"] = None
    handbook_edition: Annotated[Text, "扶贫手册版本"] = None
    handbook_updated_on: Annotated[Day, "扶贫手册更新时间"] = None
    volume_no: Annotated[Text, "档号"] = None
    retention: Annotated[Text, "保管期限"] = None
    unsafe_house: Annotated[Yes, "危房户"] = None
    house_grade: Annotated[Text, "危房级别"] = None
    house_area: Annotated[Money, "住房面积"] = None
    house_structure: Annotated[Text, "住房结构"] = None
    safe_water: Annotated[Yes, "饮水安全"] = None
    water_hard: Annotated[Yes, "饮水困难"] = None
    arable: Annotated[Money, "耕地面积"] = None
    forest: Annotated[Money, "林地面积"] = None
    power: Annotated[Yes, "生活用电"] = None
    road: Annotated[Text, "入户路类型"] = None
    fuel: Annotated[Text, "主要燃料"] = None
    toilet: Annotated[Yes, "卫生厕所"] = None
    relocated: Annotated[Yes, "易地扶贫搬迁户"] = None
    relocation_mode: Annotated[Text, "搬迁方式"] = None
    resettled_at: Annotated[Text, "安置地"] = None
    moved_in_on: Annotated[Day, "入住时间"] = None
    old_house_demolished_on: Annotated[Day, "旧房拆除时间"] = None
    household_kind: Annotated[Text, "户类型"] = None
    monitored_kind: Annotated[Text, "监测对象类型"] = None
    risks: Annotated[Names, "风险类型"] = None
    risk_found_on: Annotated[Day, "风险识别时间"] = None
    risk_removed_on: Annotated[Day, "风险消除时间"] = None
    removal_way: Annotated[Text, "风险消除方式"] = None

    food: Annotated[Yardstick | None, "不愁吃"] = None
    clothing: Annotated[Yardstick | None, "不愁穿"] = None
    education: Annotated[Yardstick | None, "义务教育有保障"] = None
    medical: Annotated[Yardstick | None, "基本医疗有保障"] = None
    housing: Annotated[Yardstick | None, "住房安全有保障"] = None

    members: Annotated[list[Member], "成员"] = []
    documents: Annotated[list[Document] | None, "材料"] = None
    reviews: Annotated[list[Review] | None, "五评"] = None
    measures: Annotated[list[Measure] | None, "帮扶措施"] = None
    projects: Annotated[list[Project] | None, "项目"] = None
    accounts: Annotated[list[Account] | None, "收支"] = None
    benefits: Annotated[list[Benefit] | None, "享受政策"] = None
    events: Annotated[list[Event] | None, "程序"] = None
    visits: Annotated[list[Visit] | None, "走访"] = None
    helpers: Annotated[list[Helper] | None, "帮扶责任人"] = None

    uncounted: frozenset[tuple[str, str]] = msgspec.field(default=frozenset(), name=" uncounted")
    """材料清点表中留空（尚未查看）的格子：(存放位置, 材料名称)。既不算有，也不算缺。"""

    absent: frozenset[tuple[str, str]] = msgspec.field(default=frozenset(), name=" absent")
    """材料清点表中写明“缺”的格子：(存放位置, 材料名称)。看过而没有，说明此处清点过。"""

    head_only: bool = msgspec.field(default=False, name=" head_only")
    """没有成员表：成员只有「户主」一列写着的户主，其余的人未知。"""

    rows: dict[str, Row] = msgspec.field(default_factory=dict, name=" rows")
    """由多个输入合成一户时，各字段的出处；不在其中的字段取 row。"""

    reading: tuple[Reading, ...] = msgspec.field(default=(), name=" reading")
    """读取本户时发现的问题。"""

    folder: Folder | None = msgspec.field(default=None, name=" folder")
    """本户的扫描件文件夹；没有看过文件夹的为 None。"""

    @property
    def head(self) -> Member | None:
        """户主；没有登记户主时为第一名成员。"""
        heads = [m for m in self.members if m.relation == HEAD]
        return heads[0] if heads else (self.members[0] if self.members else None)

    def source(self, path: str) -> SourceRef | None:
        """由路径（如 members[2].id_no）找到值的出处。"""
        record: Record = self
        field = path
        if place := row_path(path):
            table, index, field = place
            rows = getattr(self, table) or []
            if index >= len(rows):
                return None
            record = rows[index]
        row = (self.rows.get(field) if record is self else None) or record.row or self.row
        if row is None:
            return None
        return SourceRef(row.file, row.sheet, row.number, row.columns.get(field))


class Village(Record, kw_only=True):
    TABLE = "村情"
    township: Annotated[Text, "乡镇"] = None
    village: Annotated[Text, "村"] = None
    region_code: Annotated[Text, "行政区划代码"] = None
    rural_population: Annotated[Count, "农村户籍人口"] = None
    registered_poor: Annotated[Count, "建档立卡贫困人口"] = None
    collective_income: Annotated[Money, "村集体经济收入"] = None
    delisted: Annotated[Yes, "出列"] = None
    safe_water: Annotated[Yes, "入户安全饮水"] = None
    paved_road: Annotated[Yes, "硬化通村公路"] = None
    power_grid: Annotated[Yes, "安全农村电网"] = None
    broadband: Annotated[Yes, "入户广电宽带通讯网络"] = None
    service_center: Annotated[Yes, "党员群众服务中心"] = None
    culture: Annotated[Yes, "教育文化活动阵地"] = None
    medical: Annotated[Yes, "医疗保障"] = None
    housing: Annotated[Yes, "住房保障"] = None
    industry: Annotated[Yes, "主导产业"] = None


class VillageDocument(Record, kw_only=True):
    TABLE = "村级专项工作档案"
    township: Annotated[Text, "乡镇"] = None
    village: Annotated[Text, "村"] = None
    type: Annotated[Text, "材料名称"] = None
    title: Annotated[Text, "题名"] = None
    phase: Annotated[Text, "阶段"] = None
    year: Annotated[Count, "年度"] = None
    volume_no: Annotated[Text, "档号"] = None
    pages: Annotated[Count, "页数"] = None
    date: Annotated[Day, "日期"] = None
    households: Annotated[Names, "适用户"] = None


HEAD = "户主"
YARDSTICKS = ("food", "clothing", "education", "medical", "housing")

CHILD_TABLES: dict[str, type[Record]] = {
    "members": Member,
    "documents": Document,
    "reviews": Review,
    "measures": Measure,
    "projects": Project,
    "accounts": Account,
    "benefits": Benefit,
    "events": Event,
    "visits": Visit,
    "helpers": Helper,
}
"""一户之下的各表：JSON 键 → 记录类型。"""

_PATH = re.compile(r"([a-z_]+)\[(\d+)\](?:\.(\w+))?")


@lru_cache(maxsize=4096)
def row_path(path: str) -> tuple[str, int, str] | None:
    """路径所指的表、第几条（从 0 起）、字段：members[2].id_no 为 ("members", 2, "id_no")；不指某一条的为 None。"""
    match = _PATH.fullmatch(path)
    return (match[1], int(match[2]), match[3] or "") if match else None


@cache
def columns(table: type[Record]) -> dict[str, tuple[str, Any]]:
    """一张表的标量字段：键 → (中文表头, 类型)。不含子表、五项保障和出处。"""
    fields = {}
    for key, hint in get_type_hints(table, include_extras=True).items():
        title = getattr(hint, "__metadata__", None)
        if title and key not in CHILD_TABLES and key not in _nested(table):
            fields[key] = (title[0], hint.__origin__)
    return fields


def _nested(table: type[Record]) -> tuple[str, ...]:
    return YARDSTICKS if table is Household else ()


@cache
def yardstick_title(key: str) -> str:
    """五项保障之一的中文名称。"""
    return str(get_type_hints(Household, include_extras=True)[key].__metadata__[0])
