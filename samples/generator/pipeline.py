"""流水线的示例：两个村的系统导出，与村里填好交来的材料清点表。"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from generator import exports
from generator.files import Table, write_xlsx

Record = dict[str, Any]

VILLAGES = ("桃源村", "白果村")
CLEAN = 5
"""每村的头几户，没有缺陷。"""

PLANTED = frozenset({"D201", "D401", "D406", "D501", "D502", "D601"})
"""另取埋有这些缺陷的户：柜中、袋中或导出表上看得出的。"""

COLUMNS = (
    "户编号",
    "户主",
    "组",
    *exports.VOLUME_PAPERS[:4],
    "项目申请书",
    "易地扶贫搬迁申请书",
    *exports.VOLUME_PAPERS[6:10],
    "退出申请书",
    "脱贫告知书",
    *exports.VOLUME_PAPERS[10:],
    *(f"{exports.BAG}·{name}" for name in exports.BAG_PAPERS),
    exports.VOLUME_REST,
    exports.BAG_REST,
)
"""dangan init 写出的空白清点表的各列。"""


def write(out: Path, households: list[Record], planted: list[Record]) -> None:
    """households 为有缺陷的县的各户，planted 为其埋设清单。"""
    wanted = {entry["household"] for entry in planted if entry["rule"] in PLANTED}
    chosen = {village: _chosen(households, village, wanted) for village in VILLAGES}
    everyone = [household for rows in chosen.values() for household in rows]
    (out / "清点").mkdir(parents=True, exist_ok=True)
    write_xlsx(
        out / "系统导出.xlsx", {"贫困人口": exports.export(everyone, exports.EXPORT_2017)}, titles=exports.TITLES
    )
    for village, rows in chosen.items():
        title = f"{rows[0]['township']}{village}"
        sheet = {"材料清点表": _filled(rows)}
        write_xlsx(out / "清点" / f"材料清点表-{title}.xlsx", sheet, titles=(f"{title}材料清点表",))


def _chosen(households: list[Record], village: str, wanted: set[str]) -> list[Record]:
    here = [household for household in households if household["village"] == village]
    return here[:CLEAN] + [household for household in here[CLEAN:] if household["code"] in wanted]


def _filled(rows: list[Record]) -> Table:
    header, cells = exports.inventory(rows)
    known = [dict(zip(header, row, strict=True)) for row in cells]
    return list(COLUMNS), [[row.get(name) for name in COLUMNS] for row in known]
