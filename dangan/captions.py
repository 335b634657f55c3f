"""路径的说法：members[2].id_no 所指的，在纸上写作“李华·证件号码”。"""

from __future__ import annotations

from dangan import model
from dangan.model import CHILD_TABLES, Household, Record, Village, VillageDocument, row_path

_NAMES = {
    "members": ("name",),
    "documents": ("title", "type"),
    "reviews": ("item",),
    "measures": ("content", "kind"),
    "projects": ("name",),
    "accounts": ("item",),
    "benefits": ("policy",),
    "events": ("step",),
    "visits": ("helper",),
    "helpers": ("name",),
}
"""各表的一条记录凭哪一栏称呼，前面的优先。"""


_OF_VILLAGE: dict[str, type[Record]] = {"villages": Village, "village_documents": VillageDocument}


def village_caption(path: str) -> str:
    """村级路径所指的字段：villages[3].registered_poor 为建档立卡贫困人口；没有字段的为表名，不是村级的为空串。"""
    name, _, field = row_path(path) or (path, 0, "")
    table = _OF_VILLAGE.get(name)
    if table is None:
        return ""
    return _field(table, field) or table.TABLE


def caption(household: Household, path: str) -> str:
    """路径所指的材料或字段：脱贫承诺书、李华·证件号码、主要致贫原因；整户为空串。"""
    place = row_path(path)
    if place is None or place[0] not in CHILD_TABLES:
        return _field(Household, path) or (CHILD_TABLES[path].TABLE if path in CHILD_TABLES else "")
    key, index, field = place
    table = CHILD_TABLES[key]
    rows = getattr(household, key) or []
    record = rows[index] if index < len(rows) else None
    names = (getattr(record, name, None) for name in _NAMES[key])
    name = next((str(name) for name in names if name), table.TABLE)
    return "·".join(filter(None, (name, _field(table, field))))


def _field(table: type[Record], path: str) -> str:
    """字段的表头；两不愁三保障为其名称（housing、housing.met 都是住房安全有保障）。"""
    known = model.columns(table).get(path)
    if known:
        return known[0]
    yardstick = path.partition(".")[0]
    return model.yardstick_title(yardstick) if yardstick in model.YARDSTICKS else ""
