"""虚构的人：姓名随机拼成，证件号码取 GB/T 2260 从未分配的地址码，电话取从未启用的号段。"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from random import Random

AS_OF = dt.date(2017, 11, 30)
ADDRESS_CODE = "420399"
PHONE_PREFIX = "154"

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡"
    "余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯"
    "龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
MALE = (
    "大山 德福 正才 明贵 世安 传义 光全 启富 永康 国强 "
    "志远 家旺 长青 春林 少华 立新 文斌 学军 建平 宗海 "
    "绍云 开元 兴发 万里 守田 成栋 运来 昌盛 定国 和平"
)
FEMALE = (
    "桂英 秀兰 玉珍 春梅 腊梅 先菊 小燕 翠莲 慧敏 月娥 "
    "金凤 红霞 淑芳 素琴 爱莲 雪梅 美华 晓玲 冬云 明珍 "
    "秋菊 丽萍 清秀 香草 喜凤 巧云 文静 兰芝 银杏 水仙"
)
CHILD = "子涵 梓轩 雨桐 浩然 思远 欣怡 俊杰 诗雨 嘉乐 晨曦 宇航 梦洁 佳慧 博文 天佑 若彤"
MIDDLE = "青山明清永世光正玉安"

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_FATHER_LINE = {"户主", "之子", "之女", "之父", "之孙子", "之孙女", "之兄弟姐妹"}


def check_character(first17: str) -> str:
    """GB 11643 的校验码。"""
    total = sum(int(digit) * weight for digit, weight in zip(first17, _WEIGHTS, strict=True))
    return "10X98765432"[total % 11]


@dataclass(frozen=True)
class Person:
    """一名成员的梗概，写作"户主 男 46 健康 县外省内"；务工一栏为 - 表示不务工，死亡者写"死亡"。"""

    relation: str
    sex: str
    age: int
    health: str
    work: str

    @classmethod
    def read(cls, line: str) -> Person:
        relation, sex, age, health, work = line.split()
        return cls(relation, sex, int(age), health, work)


class People:
    """发放不重复的证件号码与电话，并把梗概写成成员记录。"""

    def __init__(self) -> None:
        self._issued: Counter[tuple[str, str]] = Counter()
        self._phones = 0

    def phone(self) -> str:
        self._phones += 1
        return f"{PHONE_PREFIX}{self._phones:08d}"

    def id_number(self, birth: dt.date, sex: str) -> str:
        """顺序码奇数为男、偶数为女，同日同性别依次发放。"""
        day = f"{birth:%Y%m%d}"
        self._issued[day, sex] += 1
        sequence = 2 * self._issued[day, sex] - (sex == "男")
        first17 = f"{ADDRESS_CODE}{day}{sequence:03d}"
        return first17 + check_character(first17)

    def member(self, random: Random, person: Person, code: str, surname: str) -> dict[str, object]:
        """一行成员记录。在读与否、文化程度、劳动技能、参保都与年龄、健康相合。"""
        birth = _birth(random, person.age)
        number = self.id_number(birth, person.sex)
        disabled = person.health == "残疾"
        schooling = _schooling(person.age)
        student = schooling != "非在校生"
        own = surname if person.relation in _FATHER_LINE else random.choice(SURNAMES)
        alive = person.work != "死亡"
        works = alive and person.work != "-"
        grown = person.age >= 16 and not student
        record: dict[str, object] = {
            "person_code": code,
            "name": own + _given_name(random, person),
            "sex": person.sex,
            "birth_date": birth.isoformat(),
            "id_type": "居民身份证",
            "id_no": number,
            "disability_no": f"{number}{random.choice('1346')}{random.choice('34')}" if disabled else None,
            "relation": person.relation,
            "ethnicity": "汉族",
            "party": "群众",
            "education": _education(random, person.age, schooling),
            "schooling": schooling,
            "health": person.health,
            "labor": _labor(random, person, student),
            "work_place": person.work if works else None,
            "work_months": random.randint(7, 11) if works else None,
            "soldier": False,
            "medical": True,
            "employee_medical": False,
            "serious_illness": True,
            "medical_aid": person.health == "患有大病",
            "pension": grown,
            "employee_pension": False,
            "allowance": False,
            "destitute": False,
            "presence": "在册" if alive else "死亡",
        }
        if not alive:
            record["presence_changed_on"] = "2016-03"
        return record


def _birth(random: Random, age: int) -> dt.date:
    # 生日都在 1 至 8 月：入学年级由此与周岁一一对应。
    return dt.date(AS_OF.year - age, random.randint(1, 8), random.randint(1, 28))


def _given_name(random: Random, person: Person) -> str:
    if person.age < 20:
        return random.choice(CHILD.split())
    name = random.choice((MALE if person.sex == "男" else FEMALE).split())
    return random.choice(MIDDLE) + name[-1] if random.random() < 0.3 else name


def _schooling(age: int) -> str:
    if 3 <= age <= 5:
        return "学前教育"
    if 6 <= age <= 11:
        return "小学"
    grades = {12: "七年级", 13: "八年级", 14: "九年级", 15: "高中一年级", 16: "高中二年级", 17: "高中三年级"}
    return grades.get(age) or ("大专及以上" if 18 <= age <= 20 else "非在校生")


def _education(random: Random, age: int, schooling: str) -> str:
    if age < 6:
        return "学龄前儿童"
    if schooling != "非在校生":
        stages = {"小学": "小学", "七": "初中", "八": "初中", "九": "初中", "高": "高中", "大": "大专及以上"}
        return next(stage for start, stage in stages.items() if schooling.startswith(start))
    if age > 60:
        return random.choice(["文盲或半文盲", "小学"])
    return random.choice(["小学", "初中", "初中"] if age > 35 else ["初中", "高中"])


def _labor(random: Random, person: Person, student: bool) -> str:
    if person.age < 16 or person.age >= 60 or student:
        return "无劳动力"
    if person.health in ("患有大病", "残疾"):
        return "丧失劳动力"
    return random.choice(["普通劳动力", "普通劳动力", "技能劳动力"])
