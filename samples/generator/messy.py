"""有缺陷的县：四十八户原样，其后每一处缺陷一户；并列出应查出的（户编号、规则码、路径）。"""

from __future__ import annotations

from typing import Any

from generator.county import County
from generator.defects import DEFECTS
from generator.kinds import POOR

Record = dict[str, Any]
UNKNOWN_COLUMN = "扶贫专干意见"


def households(county: County) -> tuple[list[Record], list[Record]]:
    """(全部户, 埋设清单)。county 尚未发放过户。"""
    rows = county.clean()
    planted: list[Record] = []
    for defect in DEFECTS:
        household = county.add(defect.kind)
        places = defect.spoil(household)
        for place in [places] if isinstance(places, str) else places:
            rule, _, path = place.rpartition(" ")
            planted.append(_entry(household, rule or defect.rule, path, defect.what))
        rows.append(household)
    rows.append(_person_in_two_households(county, rows, planted))
    _unknown_column(rows, planted)
    return rows, planted


def _person_in_two_households(county: County, rows: list[Record], planted: list[Record]) -> Record:
    household = county.add(POOR)
    child = rows[0]["members"][2] | {"person_code": household["code"] + "04"}
    household["members"].append(child)
    household["member_count"] = household["hukou_count"] = 4
    what = f"同一人又登记在 {rows[0]['code']} 户"
    planted.append(_entry(household, "D702", "members[3].id_no", what))
    return household


def _unknown_column(rows: list[Record], planted: list[Record]) -> None:
    rows[-1][UNKNOWN_COLUMN] = "已核"
    planted.append({"household": None, "rule": "D004", "path": "", "what": f"多出一列「{UNKNOWN_COLUMN}」"})


def _entry(household: Record, rule: str, path: str, what: str) -> Record:
    return {"household": household["code"], "rule": rule, "path": path, "what": what}
