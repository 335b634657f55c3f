"""把一种户的类型写成一户完整的记录：户、成员、材料、五评、措施、项目、收支、政策、程序、走访、责任人。

每一户都照归档规定齐全、无多余材料、日期有序、收支配平，因此不应有任何核查意见。
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

from generator import economy
from generator.kinds import FAMILIES, Kind
from generator.papers import papers
from generator.people import FEMALE, MALE, SURNAMES, People
from generator.places import CITY, COUNTY, EXIT, IDENTIFICATION, PROVINCE, Place, Round

Record = dict[str, Any]

PROJECTS = ("茶叶种植", "土鸡养殖", "香菇种植", "中药材种植", "山羊养殖", "核桃改良")
MEASURES = {
    "因病": ("健康扶贫", "落实大病医疗保险、家庭医生签约，每季度随访一次"),
    "因残": ("综合保障", "落实残疾人两项补贴和农村低保，配发辅助器具"),
    "因学": ("教育扶贫", "落实各学段资助，不因贫失学"),
    "缺技术": ("就业扶贫", "参加县人社局技能培训，推荐县外务工"),
    "缺资金": ("产业扶贫", "发展到户产业，落实以奖代补"),
    "缺劳力": ("综合保障", "落实兜底保障，村集体光伏收益分红"),
}
OUTCOMES = {
    "因病": "慢性病随访到位，住院费用已按规定报销",
    "因残": "补贴已按月发放",
    "因学": "在校学生均已享受资助",
    "缺技术": "已参加培训并就业",
    "缺资金": "产业已见收益",
    "缺劳力": "保障金按时到账",
}
VISITS = (
    ("2017-03-16", "核对家庭成员和健康状况，宣讲医保政策"),
    ("2017-05-11", "查看春耕和产业进展，送来农技手册"),
    ("2017-07-06", "了解学生资助到账情况，填写帮扶手册"),
    ("2017-09-14", "回头看核对人员、致贫原因、属性和措施"),
    ("2017-11-09", "核算全年收入，更新扶贫手册"),
)
REVIEWS = {
    "评住房": (("住房结构与安全", 12), ("人均住房面积", 8)),
    "评收入": (("种植养殖收入", 12), ("务工及其他收入", 12)),
    "评劳力": (("劳动力占家庭人口比例", 10), ("劳动技能", 8)),
    "评健康": (("患病人口", 10), ("残疾人口", 8)),
    "评教育": (("在校生人数与阶段", 10), ("教育支出负担", 10)),
}


@dataclass(frozen=True)
class Settled:
    """一户的关键日子：识别与退出各一轮（没有退出则为 None），以及本户自己的申请、核查等日期。"""

    identification: Round
    exit: Round | None

    def before_meeting(self, days: int) -> str:
        return _days_before(self.identification.meeting, days)

    def before_exit(self, days: int) -> str:
        assert self.exit is not None
        return _days_before(self.exit.meeting, days)


def household(seed: int, people: People, place: Place, number: int, kind: Kind) -> Record:
    """第 number 户（村内序号）。同样的 seed、村、序号、类型和发放次序，得到同样的记录。"""
    random = Random(f"{seed}/{place.region_code}/{number}")
    code = f"{place.region_code}{number:05d}"
    days = Settled(IDENTIFICATION[kind.identified], EXIT[kind.exited] if kind.exited else None)
    members = _members(random, people, kind, code)
    present = [m for m in members if m["presence"] == "在册"]
    head = members[0]["name"]
    helper = _helper(random, people, place, kind, days)
    year = kind.exited or 2016
    accounts = economy.accounts(random, kind, present, year, f"{year}-09-30")
    projects = _projects(random, kind, place)
    new = kind.identified == 2017
    family = FAMILIES[kind.family]
    record: Record = {
        "code": code,
        "province": PROVINCE,
        "city": CITY,
        "county": COUNTY,
        "township": place.township,
        "village": place.village,
        "natural_village": random.choice(place.hamlets),
        "group": f"{random.randint(1, 6)}组",
        "region_code": place.region_code,
        "area": "农村",
        "status": kind.status,
        "stable_marked_on": "2017-03-20" if kind.stable else None,
        "attribute": kind.attribute,
        "standard": "国家标准",
        "cause": family.cause,
        "other_causes": list(family.other_causes) or None,
        "identified_on": days.identification.approval,
        "exited_on": days.exit.approval if days.exit else None,
        "filing_no": f"青扶备〔2017〕{number}号" if new else None,
        "phone": people.phone(),
        "member_count": len(present),
        "hukou_count": len(present),
        "net_income_per_head": accounts[-1]["amount"],
        "handbook_edition": "2017新版" if new else "2016版",
        "handbook_updated_on": VISITS[-1][0],
        "volume_no": f"QL{place.region_code[6:]}-YHYD-{number:04d}",
        "retention": "30年",
        **_living(random, kind, len(present)),
        **_yardsticks(kind, place),
        "members": members,
        "documents": [],
        "reviews": _reviews(random),
        "measures": _measures(kind, helper["name"], projects),
        "projects": projects,
        "accounts": accounts,
        "benefits": economy.benefits(random, kind, present, projects, head),
        "events": _events(kind, place, days, head),
        "visits": [
            {"date": date, "helper": helper["name"], "content": content, "signed": True}
            for date, content in VISITS
            if date >= helper["since"]
        ],
        "helpers": [helper],
    }
    if record["unsafe_house"]:
        start = days.identification.announced
        plan = "列入年度危房改造计划，原址加固"
        record["measures"].append(_measure("危房改造", plan, "住房不安全", helper["name"], start, "已列入计划"))
    record["documents"] = papers(record, kind, days)
    return record


def _members(random: Random, people: People, kind: Kind, code: str) -> list[Record]:
    surname = random.choice(SURNAMES)
    rows = [
        people.member(random, person, f"{code}{number:02d}", surname)
        for number, person in enumerate(FAMILIES[kind.family].people, 1)
    ]
    _distinct_names(random, rows)
    for row in rows:
        row["ethnicity"] = kind.ethnicity
        row["allowance"] = kind.attribute == "低保贫困户"
        row["destitute"] = kind.attribute == "五保户"
    head = rows[0]
    head["name"] = kind.head_name or head["name"]
    if kind.disability_card:
        head["id_type"], head["id_no"] = "残疾人证", head["disability_no"]
    return rows


def _distinct_names(random: Random, rows: list[Record]) -> None:
    seen: set[str] = set()
    for row in rows:
        while row["name"] in seen:
            row["name"] = row["name"][0] + random.choice((MALE if row["sex"] == "男" else FEMALE).split())
        seen.add(row["name"])


def _helper(random: Random, people: People, place: Place, kind: Kind, days: Settled) -> Record:
    since = days.identification.announced if kind.identified >= 2016 else "2015-12-10"
    return {
        "name": random.choice(SURNAMES) + random.choice(MALE.split())[0],
        "unit": place.helper_unit,
        "rank": random.choice(["科级", "一般干部"]),
        "phone": people.phone(),
        "since": since,
        "until": None,
    }


def _living(random: Random, kind: Kind, count: int) -> Record:
    safe = kind.exited is not None
    unsafe = kind.unsafe or (not safe and not kind.relocated and random.random() < 0.3)
    return {
        "unsafe_house": unsafe,
        "house_grade": "C级" if unsafe else None,
        "house_area": 25 * count if kind.relocated else random.randrange(18, 30) * count,
        "house_structure": "砖混" if safe else "砖瓦砖木",
        "safe_water": True,
        "water_hard": False,
        "arable": Decimal(random.randrange(5, 40) * min(count, 4)) / 10,
        "forest": Decimal(random.randrange(10, 90)) / 10,
        "power": True,
        "road": random.choice(["水泥路", "砂石路"]),
        "fuel": random.choice(["柴草", "清洁能源"]),
        "toilet": safe,
        "relocated": kind.relocated,
        "relocation_mode": "集中安置" if kind.relocated else None,
        "resettled_at": "集镇安置点" if kind.relocated else None,
        "moved_in_on": "2017-09-20" if kind.relocated and safe else None,
        "old_house_demolished_on": "2017-10" if kind.relocated and safe else None,
    }


def _yardsticks(kind: Kind, place: Place) -> Record:
    reference = place.volume(kind.exited, "评议记录") if kind.exited else None
    met = True if kind.exited else None
    names = ("food", "clothing", "education", "medical", "housing")
    return {name: {"met": met, "reference": reference} for name in names if met}


def _reviews(random: Random) -> list[Record]:
    rows: list[Record] = [
        {"block": block, "item": item, "full": full, "score": random.randint(full // 2, full), "note": None}
        for block, items in REVIEWS.items()
        for item, full in items
    ]
    total = sum(row["score"] for row in rows)
    return [*rows, {"block": "合计", "item": None, "full": 100, "score": total, "note": None}]


def _projects(random: Random, kind: Kind, place: Place) -> list[Record]:
    year = 2017 if kind.identified == 2017 else (2015 if kind.stable else kind.exited or 2016)
    start = "-09" if year == kind.identified else "-03"
    rows = []
    entries = random.sample(range(1, 900), kind.projects)
    for number, name in enumerate(random.sample(PROJECTS, kind.projects)):
        rows.append(
            {
                "name": f"{year}年{name}",
                "kind": "产业发展",
                "library_no": f"QLXM{year}-{entries[number]:04d}",
                "applied_on": f"{year}{start}-{4 + number:02d}",
                "approved_on": f"{year}{start}-{20 + number:02d}",
                "approval_no": f"青岭扶组发〔{year}〕{int(place.region_code[-3:]) % 100 * 10 + number}号",
                "approver": "青岭县扶贫攻坚领导小组",
                "amount": random.randrange(1500, 5000, 100),
                "agreed_on": f"{year}{start}-{25 + number:02d}",
                "status": "实施中" if year == 2017 else "已完成",
            }
        )
    return rows


def _measures(kind: Kind, helper: str, projects: list[Record]) -> list[Record]:
    family = FAMILIES[kind.family]
    start = IDENTIFICATION[kind.identified].announced
    rows = []
    for cause in (family.cause, *family.other_causes):
        measure, content = MEASURES[cause]
        rows.append(_measure(measure, content, cause, helper, start, OUTCOMES[cause]))
    for project in projects:
        content = f"实施{project['name']}项目，落实奖补 {project['amount']} 元"
        rows.append(_measure("产业扶贫", content, family.cause, helper, project["agreed_on"], "已按协议实施"))
    if kind.relocated:
        rows.append(_measure("易地扶贫搬迁", "集中安置，稳定就业一人", family.cause, helper, "2016-09", "已分房"))
    return rows


def _measure(kind: str, content: str, cause: str, helper: str, start: str, outcome: str) -> Record:
    return {
        "kind": kind,
        "content": content,
        "for_cause": cause,
        "responsible": helper,
        "start": start,
        "due": "2018-12",
        "outcome": outcome,
    }


def _events(kind: Kind, place: Place, days: Settled, head: str) -> list[Record]:
    found, schedule = kind.identified, days.identification
    meeting, notice = place.volume(found, "评议记录"), place.volume(found, "公示公告")
    committee, office = f"{place.village}村民委员会", f"{place.township}人民政府"
    rows = [
        _event("申请", "识别", days.before_meeting(25), head),
        _event("入户核查", "识别", days.before_meeting(15), committee),
        _event("五评", "识别", days.before_meeting(8), committee),
        _event("民主评议", "识别", schedule.meeting, committee, "同意纳入", meeting, "3"),
        _event("公示", "识别", schedule.notice, committee, "无异议", notice, "2", schedule.notice_end),
        _event("审核", "识别", schedule.review, office, "同意"),
        _event("审批", "识别", schedule.approval, "青岭县扶贫攻坚领导小组", "同意"),
        _event("公告", "识别", schedule.announced, committee, None, notice, "9"),
    ]
    if kind.exited and (out := days.exit):
        meeting, notice = place.volume(kind.exited, "评议记录"), place.volume(kind.exited, "公示公告")
        rows += [
            _event("申请", "退出", days.before_exit(18), head),
            _event("核查测算", "退出", days.before_exit(9), committee, "达到脱贫标准"),
            _event("民主评议", "退出", out.meeting, committee, "同意退出", meeting, "5"),
            _event("公示", "退出", out.notice, committee, "无异议", notice, "4", out.notice_end),
            _event("审批", "退出", out.approval, office, "同意"),
            _event("告知", "退出", out.announced, committee, "户主知晓", notice, "11"),
        ]
    if kind.status == "返贫":
        record = place.volume(2017, "评议记录")
        rows.append(_event("一事一议", "回退", "2017-06-08", committee, "家庭变故，同意回退", record, "8"))
    if kind.identified < 2017:
        rows.append(_event("入户核查", "回头看", "2017-09-14", committee, "四项信息已更新"))
    return rows


def _event(
    step: str,
    phase: str,
    date: str,
    by: str,
    result: str | None = None,
    reference: str | None = None,
    page: str | None = None,
    until: str | None = None,
) -> Record:
    return {
        "step": step,
        "phase": phase,
        "date": date,
        "until": until,
        "by": by,
        "result": result,
        "reference": reference,
        "reference_page": page,
    }


def _days_before(date: str, days: int) -> str:
    return (dt.date.fromisoformat(date) - dt.timedelta(days)).isoformat()
