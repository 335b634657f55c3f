"""规则：一族一个或几个文件，名单写明在这里。"""

from dangan.rules import (
    agreement,
    archive,
    bag,
    benefits,
    books,
    causes,
    chronology,
    confirmation,
    department_lists,
    earnings,
    employment,
    exit,
    exit_quality,
    folders,
    formal,
    helping,
    housing,
    identification,
    identity,
    income,
    insurance,
    labour,
    marks,
    measures,
    monitoring,
    packages,
    people,
    placement,
    population,
    project_progress,
    projects,
    reading,
    relations,
    relocation,
    risk_removal,
    rounds,
    schooling,
    signing,
    slips,
    student_aid,
    subsidy,
    support,
    traces,
    values,
    village_papers,
    villages,
    volumes,
    whole_county,
)
from dangan.rules.case import Case, CountyCase
from dangan.rules.registry import RULES as _REGISTERED
from dangan.rules.registry import Rule, Selection, rule

FAMILIES = {
    "D0": ("读取", (reading, slips, values)),
    "D1": ("精准识别", (identification, signing, traces, rounds, chronology)),
    "D2": (
        "精准帮扶",
        (support, formal, projects, housing, relocation, causes, measures, student_aid, project_progress, helping),
    ),
    "D3": ("精准退出", (exit, marks, exit_quality, confirmation, income, books, earnings, benefits, subsidy)),
    "D4": ("户明白袋", (bag,)),
    "D5": ("多余材料", (placement,)),
    "D6": (
        "家庭成员",
        (people, relations, identity, population, labour, schooling, employment, insurance, monitoring, risk_removal),
    ),
    "D7": ("跨户", (whole_county, villages, village_papers)),
    "D8": ("一致性", (agreement, department_lists)),
    "D9": ("归档", (archive, volumes, packages, folders)),
}
"""规则族 → (名称, 所在各模块)。"""

RULES: dict[str, Rule] = dict(sorted(_REGISTERED.items()))
"""规则码 → 规则，按规则码排列。"""

__all__ = ["FAMILIES", "RULES", "Case", "CountyCase", "Rule", "Selection", "rule"]
