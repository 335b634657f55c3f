"""D2 致贫原因与措施：没有措施、不相称、与成员不合、没有成效。"""

from __future__ import annotations

from generator.defects.registry import defect
from generator.defects.subject import At, Record, Subject, able, disabled, working
from generator.economy import BUSINESS, COSTS
from generator.kinds import ALONE, COUPLE, CROWD, NEARLY, POOR, PUPILS, UNSAFE, Kind

SHELTER = ("危房改造", "易地扶贫搬迁")
AIMED = ("因病", "因残", "因学")


def _keep(h: Subject, kinds: tuple[str, ...]) -> None:
    """只留这几类措施。"""
    h["measures"] = [row for row in h["measures"] if row["kind"] in kinds]


@defect(
    "D208",
    Kind("因病三口", relocated=True),
    "因病致贫而没有对应措施，剩下的措施对应别的原因",
    also=("D364",),
    rests=("cause", "other_causes", "measures"),
)
def _(h: Subject) -> str:
    others = h["other_causes"] or ["缺资金"]
    h.need(len(others) == 1 and others[0] in ("缺技术", "缺资金", "缺劳力") and h["cause"] != others[0])
    h["other_causes"] = others
    for row in h["measures"]:
        row["for_cause"] = others[0]
        row["kind"], row["content"] = "产业扶贫", "发展茶叶，参加技能培训，光伏分红"
    if h["unsafe_house"]:
        h.add_measure("危房改造", "列入年度计划", others[0])
    if h["relocated"]:
        h.add_measure("易地扶贫搬迁", "集中安置", others[0])
    return "cause"


@defect("D220", POOR, "因病、因残、因学而没有相称的措施", rests=("cause", "measures", "other_causes"))
def _(h: Subject) -> str:
    h.need(h["cause"] in AIMED)
    for row in h["measures"]:
        if row["for_cause"] == h["cause"] and row["kind"] not in ("产业扶贫", *SHELTER):
            row |= {"kind": "产业扶贫", "content": "种植香菇二千棒", "outcome": "已见收益"}
    return "cause"


@defect("D221", POOR, "因病致贫而全家健康", also=("D319",), rests=("members", "status", "cause"))
def _(h: Subject) -> str:
    h.need(h["cause"] == "因病" and h["status"] != "脱贫")
    for member in h.living:
        if member["health"] != "健康":
            member |= {"health": "健康", "labor": "普通劳动力", "medical_aid": False}
    return "cause"


@defect("D222", POOR, "其他致贫原因写因残，没有残疾人", rests=("members",))
def _(h: Subject) -> At:
    h.need(not any(disabled(m) for m in h["members"]))
    return h.add_cause("因残", "综合保障", "残疾人两项补贴")


@defect("D223", CROWD, "其他致贫原因写因学，没有人在校", rests=("members", "status"))
def _(h: Subject) -> At:
    h.need(h["status"] != "脱贫" and all(m["schooling"] == "非在校生" for m in h.living))
    return h.add_cause("因学", "教育扶贫", "落实资助")


@defect("D224", CROWD, "缺劳力而四口人中三名劳动力", rests=("members",))
def _(h: Subject) -> At:
    h.need(len(h.living) >= 4 and sum(map(able, h.living)) * 2 > len(h.living))
    return h.add_cause("缺劳力", "综合保障", "光伏分红")


@defect("D225", POOR, "有劳动力而只有健康扶贫", rests=("cause", "other_causes", "members", "measures"), also=("D362",))
def _(h: Subject) -> str:
    h.need(h["cause"] in ("因病", "因残") and not h["other_causes"] and not h["stable_marked_on"])
    h.need(any(map(able, h.living)) and not h["relocated"])
    _keep(h, ("健康扶贫", "综合保障", "危房改造"))
    return "measures"


@defect("D227", POOR, "上年的产业项目没有经营收入", rests=("projects", "accounts", "benefits"))
def _(h: Subject) -> At:
    h.need(h.year == 2016 and h["status"] == "未脱贫")
    project = h.row("projects", lambda p: p["approved_on"] < "2017")
    for row in h["accounts"]:
        row |= {"year": 2017, "since": "2016-10-01", "until": "2017-09-30"}
    gone = h.money("生产经营性收入") - h.money("生产经营性支出")
    earned = next((item for item in ("工资性收入", "财产性收入") if h.money(item)), None)
    h.need(earned and len(h["projects"]) == 1)
    h.recount(**dict.fromkeys((*BUSINESS, *COSTS), 0), **{str(earned): h.money(str(earned)) + gone})
    return At(project)


@defect("D228", PUPILS, "就业措施写了成效，全家没有人务工", rests=("measures", "accounts", "members"))
def _(h: Subject) -> list[At]:
    measure = h.row("measures", lambda m: m["kind"] == "就业扶贫" and m["outcome"])
    h.need(any(map(working, h.living)))
    for member in filter(working, h.living):
        member |= {"work_place": None, "work_months": 0}
    found = [At(measure)]
    if h.year >= 2016:
        found.append(At(h.account("工资性收入"), "amount", "D319"))
    return found


@defect("D229", POOR, "往年开始的措施没有成效", rests=("measures",))
def _(h: Subject) -> At:
    h.need(len(h["measures"]) > 1)
    measure = h.row("measures", lambda m: m["start"] < "2017")
    measure["outcome"] = None
    return At(measure, "outcome")


@defect("D234", ALONE, "“三无”户没有资产收益", rests=("members", "measures", "accounts"), alone=True)
def _(h: Subject) -> str:
    h.need(h["status"] != "脱贫" and not any(map(able, h.living)) and not h["relocated"] and not h["projects"])
    gone = h.money("生产经营性收入") + h.money("财产性收入") - h.money("生产经营性支出")
    h.need(not h.money("工资性收入"))
    h.recount(**dict.fromkeys((*BUSINESS, *COSTS, "财产性收入"), 0), 其他转移性收入=gone)
    h["unsafe_house"], h["house_grade"] = True, "C级"
    first: Record = h["measures"][0]
    h["measures"] = [first | {"content": "落实五保供养"}, first | {"kind": "危房改造", "content": "修缮加固"}]
    return "measures"


@defect(
    "D262",
    Kind("缺技术四口", "脱贫", exited=2017, relocated=True),
    "搬迁户除搬迁以外没有措施",
    also=("D208", "D220"),
    rests=("measures",),
)
def _(h: Subject) -> str:
    h.need(h["relocated"])
    _keep(h, ("易地扶贫搬迁",))
    return "measures"


@defect("D266", UNSAFE, "危房户没有住房措施", rests=("measures", "unsafe_house", "benefits"))
def _(h: Subject) -> str:
    h.need(h["unsafe_house"])
    _keep(h, tuple({row["kind"] for row in h["measures"]} - {"危房改造"}))
    return "measures"


@defect("D350", NEARLY, "预脱贫户没有帮扶措施", also=("D208", "D266", "D262"), rests=("measures", "status"))
def _(h: Subject) -> str:
    h.need(h["status"] == "预脱贫")
    h["measures"] = []
    return "measures"


@defect(
    "D364",
    COUPLE,
    "没有劳动力，没有兜底保障，措施只有产业",
    also=("D220", "D208"),
    rests=("measures", "members"),
)
def _(h: Subject) -> str:
    h.need(
        h["status"] == "脱贫"
        and not any(map(able, h.living))
        and not any(m["allowance"] or m["destitute"] for m in h.living)
    )
    h.need(h["projects"])
    _keep(h, ("产业扶贫",))
    return "measures"
