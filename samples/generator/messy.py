"""有缺陷的县：四十八户原样，其后每一处缺陷一户；并列出应查出的（户编号、规则码、路径）。"""

from __future__ import annotations

from typing import Any

from generator import defects_help, defects_income, defects_people, defects_places  # noqa: F401  登记各处缺陷
from generator.county import County, document
from generator.defects import DEFECTS, add_member
from generator.kinds import EXITED, POOR

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
    rows.append(_household_twice(county, rows[1], planted))
    rows.append(_person_in_two_households(county, rows[0], planted))
    rows += _same_accounts(county, planted)
    _unknown_column(rows, planted)
    return rows, planted


def county(households: list[Record], planted: list[Record]) -> Record:
    """有缺陷的县的全文，村情表、村级专项工作档案也改坏几处，补入 planted。"""
    whole = document(households)
    village_of = {row["code"]: row["village"] for row in households}
    returned = next(entry["household"] for entry in planted if entry["rule"] == "D355")
    for rule, path, what in defects_places.spoil_villages(
        whole["villages"], whole["village_documents"], village_of[returned]
    ):
        planted.append({"household": None, "rule": rule, "path": path, "what": what})
    return whole


def _household_twice(county: County, first: Record, planted: list[Record]) -> Record:
    """照 first 再登记一户，户编号、人编号、档号是新的。"""
    new = county.add(EXITED)
    members = [
        member | {"person_code": f"{new['code']}{number:02d}"} for number, member in enumerate(first["members"], 1)
    ]
    planted.append(_entry(new, "D701", "members", f"{first['code']} 户换了户编号又登记一次"))
    return first | {"code": new["code"], "volume_no": new["volume_no"], "members": members}


def _person_in_two_households(county: County, first: Record, planted: list[Record]) -> Record:
    household = county.add(POOR)
    path = add_member(household, first["members"][2])
    what = f"同一人又登记在 {first['code']} 户"
    planted.append(_entry(household, "D702", path, what))
    planted.append(_entry(household, "D232", path.replace("id_no", "schooling"), what))
    return household


def _same_accounts(county: County, planted: list[Record]) -> list[Record]:
    """三户的收支一分不差；应查出的在第三户。"""
    first, *others = [county.add(POOR) for _ in range(3)]
    for other in others:
        other["accounts"] = [dict(row) for row in first["accounts"]]
        other["net_income_per_head"] = first["net_income_per_head"]
    planted.append(_entry(others[-1], "D331", "accounts", f"收支照抄 {first['code']} 户"))
    return [first, *others]


def _unknown_column(rows: list[Record], planted: list[Record]) -> None:
    rows[-1][UNKNOWN_COLUMN] = "已核"
    planted.append({"household": None, "rule": "D004", "path": "", "what": f"多出一列「{UNKNOWN_COLUMN}」"})


def _entry(household: Record, rule: str, path: str, what: str) -> Record:
    return {"household": household["code"], "rule": rule, "path": path, "what": what}
