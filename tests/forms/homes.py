"""几户有代表性的人家，直接以数据模型写成；人名、编号都是编造的。"""

from __future__ import annotations

from decimal import Decimal

from dangan import dates
from dangan.dates import PartialDate
from dangan.model import Account, Benefit, Document, Event, Helper, Household, Measure, Member, Project

AS_OF = PartialDate(2017, 11, 30)


def paper(name: str, date: str | None = None, **fields: object) -> Document:
    """登记在卷的一件原件。"""
    day = dates.parse(date) if date else None
    return Document(**{"type": name, "container": "一户一档", "date": day, "pages": 1, "origin": "原件"} | fields)


def in_bag(name: str, **fields: object) -> Document:
    """登记在户明白袋的一件。"""
    return Document(type=name, container="户明白袋", **fields)


def home(status: str = "未脱贫", **fields: object) -> Household:
    """青岭县的一户三口之家；fields 换掉其中几项。"""
    usual = {
        "code": "42039900100100001",
        "county": "青岭县",
        "township": "云坪镇",
        "village": "双河村",
        "group": "3",
        "status": status,
        "cause": "因病",
        "other_causes": ("缺资金",),
        "identified_on": PartialDate(2014, 6),
        "members": [
            Member(name="邹玉田", relation="户主", sex="男"),
            Member(name="夏春梅", relation="配偶", sex="女"),
            Member(name="邹小满", relation="之子", sex="男"),
        ],
        "helpers": [Helper(name="梁绍", unit="青岭县水利局", phone="15400000003")],
        "measures": [Measure(kind="健康扶贫", content="慢性病签约服务", for_cause="因病", responsible="梁绍")],
    }
    return Household(**usual | fields)


def accounts(year: int = 2016, **amounts: str) -> list[Account]:
    """某一年的收支，科目=金额。"""
    return [Account(year=year, item=item, amount=Decimal(amount)) for item, amount in amounts.items()]


def long_home() -> Household:
    """十二口、二十五字姓名、四十项政策、八个项目。"""
    name = "阿卜杜热合曼·阿卜杜克里木·买买提江·吐尔逊古丽孜"
    return home(
        "脱贫",
        members=[Member(name=name, relation="户主", id_no="420399196504140012" + "43B1")]
        + [Member(name=f"成员{i}", relation="其他", work_place="县外省内", work_months=8) for i in range(11)],
        benefits=[
            Benefit(year=2014 + i % 4, policy=f"第{i}项政策", amount=Decimal(100), basis="青岭扶组发〔2016〕20号")
            for i in range(40)
        ],
        projects=[Project(name=f"第{i + 1}期核桃改良", amount=Decimal(2500)) for i in range(8)],
        accounts=accounts(工资性收入="24009", 生产经营性支出="1148"),
        events=[Event(step="公示", phase="退出", reference="QL101202-2016-07", reference_page="4")],
        documents=[paper("贫困户申请书", "2014-04-25"), in_bag("扶贫手册"), in_bag("帮扶承诺书"), in_bag("存折")],
    )
