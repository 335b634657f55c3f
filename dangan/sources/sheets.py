"""认表与归户：认出每张表是哪一种、表头在哪一行，再把各行交给归户。CSV 与 Excel 共用。"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from dangan import model
from dangan.errors import InputError
from dangan.findings import Failed
from dangan.model import SourceRef
from dangan.sources import convert, inventory
from dangan.sources.columns import CONTEXT, EXTRA, TABLES, VILLAGE_TABLES, Target, resolve
from dangan.sources.county import County
from dangan.sources.layout import Layout
from dangan.sources.layout import head as find_head
from dangan.sources.table import Grid, Table

HOUSEHOLD_STEMS = ("households", "户")
"""有这样一个 CSV 文件的文件夹是一套表。"""

_NAMES: dict[str, str] = {
    **{table: table for table in TABLES},
    **{record.TABLE: table for table, record in TABLES.items()},
    "家庭成员": "members",
    "五评量化": "reviews",
    "村": "villages",
    "村级专项档案": "village_documents",
}
_TITLE_ROWS = 20
"""表头之上最多有几行标题。"""
_PLACES = frozenset(("province", "city", "county", "township", "village", "natural_village", "group", "region_code"))
_VILLAGE_OWN = {
    "villages": frozenset(model.columns(model.Village)) - _PLACES,
    "village_documents": frozenset(("type", "title")),
}
"""凭什么认出村级的表：只有乡镇、村几列的，别的表也有。"""
_PERSON = (Target("members", "name"), Target("members", "id_no"))
"""写着人的姓名、证件号码的，不是村级的表。"""
_ENOUGH = 2
"""认得几列人或户的信息，才说这是一张人或户的表。"""
_CODE_LIKE = re.compile(r"户.*[号码]")
_UNKNOWN_TABLE = "这张表没有找到认得的表头，未采用；至少要有「户编号」（村级的表要有「村」与村情、材料各列）一列"


def place(grids: Sequence[Grid], name: str, county: County) -> None:
    """把一组表（一个工作簿、一套 CSV 或单独一张）归户；一张能用的都没有时抛出 InputError。"""
    tables = [table for grid in grids if (table := recognise(grid, county.own_columns))]
    unknown = [grid for grid in grids if all(table.grid is not grid for table in tables)]
    faults = [(grid, _without_code(grid, county.own_columns)) for grid in unknown]
    if not tables:
        if not any(grid.rows for grid in grids):
            raise InputError(f"{name} 是空的")
        if codeless := next((fault for _, fault in faults if fault), ""):
            raise InputError(f"{name}：{codeless}")
        raise InputError(
            f"{name} 里没有找到认得的表头：至少要有「户编号」一列（一行一户、一人或一件）。{_own_headers(grids)}"
        )
    for grid, fault in faults:
        if reason := fault or (_UNKNOWN_TABLE if _named(grid.name) and grid.rows else ""):
            county.failed.append(Failed(None, SourceRef(grid.file, grid.sheet), reason))
    bundled = any(table.kind == "households" for table in tables)
    for table in tables:
        if table.grid.sheet and name in county.workbooks:
            county.workbooks[name].headings[table.grid.sheet] = table.heading
        if table.kind == "inventory":
            inventory.place(table, county)
            continue
        _report_unknown(table, county)
        if table.kind in VILLAGE_TABLES:
            columns = table.columns(table.kind)
            layout = Layout(table, (table.kind,))
            rows = table.rows(county.failed)
            records = [(layout.records(cells)[table.kind], table.row(number, columns)) for number, cells in rows]
            county.add_village_rows(table.kind, records)
        else:
            _place_rows(table, county, defines=table.kind == "households" or (table.kind == "people" and not bundled))


def _without_code(grid: Grid, own: Mapping[str, str]) -> str:
    """一张没有认出的表，写着人或户而没有户编号的：缺什么、怎么办；不是这样的为空。"""
    for _, cells in grid.rows[:_TITLE_ROWS]:
        headers = [convert.printable(str(cell).strip()) for cell in cells]
        targets = [resolve("people", header, own) for header in headers]
        fields = {t.field for t in targets if t and t.field not in (EXTRA, CONTEXT)} - _PLACES
        if len(fields) < _ENOUGH or "code" in fields:
            continue
        unknown = [header for header, target in zip(headers, targets, strict=True) if target is None]
        other = next(filter(_CODE_LIKE.search, unknown), "贫困户号")
        return (
            "这张表没有「户编号」一列，无法归户，未采用；请从系统重新导出，导出时选上户编号，或照系统补上这一列；"
            f'这一列是别的名字的，请在 dangan.toml 的 [columns] 中写明，如 "{other}" = "户编号"'
        )
    return ""


def _own_headers(grids: Sequence[Grid]) -> str:
    """表头是本县自己的写法时，怎样在 dangan.toml 里对应；以填得最满的一行为表头，带数字的格子不引用。"""
    rows = next(grid.rows for grid in grids if grid.rows)
    fullest = max((cells for _, cells in rows[:_TITLE_ROWS]), key=lambda cells: sum(cell != "" for cell in cells))
    names = (convert.printable(str(cell).strip()) for cell in fullest)
    header = [name for name in names if name and not any(map(str.isdigit, name))]
    example = header[0] if header else "我的表头"
    shown = f"（{'、'.join(header[:8])}）" if header else ""
    return f'表头{shown}如果是本县自己的写法，请在 dangan.toml 的 [columns] 中写明，如 "{example}" = "户编号"'


def recognise(grid: Grid, own: Mapping[str, str]) -> Table | None:
    """找出表头行与表的种类：先看表名，认不出时看哪种表认得的列最多。own 为本县自定义表头。"""
    named = _named(grid.name)
    best: Table | None = None
    most = 0
    for index, (_, cells) in enumerate(grid.rows[:_TITLE_ROWS]):
        headers = [convert.printable(str(cell).strip()) for cell in cells]
        while headers and not headers[-1]:
            headers.pop()
        for kind in (named,) if named else _candidates(headers, own):
            lookup = "households" if kind == "inventory" else kind
            targets = [resolve(lookup, header, own) if header else None for header in headers]
            known = sum(target is not None for target in targets)
            if known > most and _usable(kind, targets):
                best, most = Table(grid=grid, kind=kind, start=index, headers=headers, targets=targets), known
    return best


def _named(name: str) -> str | None:
    if "清点" in name:
        return "inventory"
    word = name.strip().lower()
    return _NAMES.get(word) or _NAMES.get(word.removesuffix("表"))


def _candidates(headers: Sequence[str], own: Mapping[str, str]) -> Sequence[str]:
    if any(map(inventory.is_paper_column, headers)):
        return ("inventory",)
    personal = any(resolve("people", header, own) in _PERSON for header in headers)
    return ("people", *(table for table in TABLES if not (personal and table in VILLAGE_TABLES)))


def _usable(kind: str, targets: Sequence[Target | None]) -> bool:
    fields = {(target.table, target.field) for target in targets if target}
    if kind in VILLAGE_TABLES:
        return (kind, "village") in fields and any((kind, own) in fields for own in _VILLAGE_OWN[kind])
    if kind == "people" and ("members", "name") not in fields:
        return False
    return ("households", "code") in fields


def _place_rows(table: Table, county: County, *, defines: bool) -> None:
    """户表、一行一人的导出、各子表的行。defines 为真时，表中的户编号就是登记了的户。"""
    own = "members" if table.kind == "people" else table.kind
    lists = [name for name in dict.fromkeys((own, "helpers")) if name != "households"]
    columns = {name: table.columns(name) for name in ("households", *lists)}
    county.pool.tables |= {name for name in lists if columns[name].keys() - {"code"}}
    layout = Layout(table, ("households", *lists))
    head = find_head(table, county.own_columns) if table.kind == "households" else None
    codes: dict[str, str] = {}
    for number, cells in table.rows(county.failed):
        row = table.row(number, columns["households"])
        written = layout.code(cells)
        code = (codes.get(written) if written.__class__ is str else None) or county.link(written, row)
        if code is None:
            continue
        codes[written] = code
        if table.kind == "households" and (fault := county.pool.listed(code, row)):
            county.failed.append(fault)
            continue
        raw = county.pool.household(code, row, defined=defines)
        if head and not raw.head:
            raw.head = head.read(number, cells)
        for name, record in layout.records(cells).items():
            if name == "households":
                raw.fill(record, row)
            elif record and (name == own or record not in raw.data.get(name, ())):
                raw.add(name, record, table.row(number, columns[name]))


def _report_unknown(table: Table, county: County) -> None:
    number = table.grid.rows[table.start][0]
    for header, target in zip(table.headers, table.targets, strict=True):
        if header and target is None:
            county.unknown(header, table.grid.file, SourceRef(table.grid.file, table.grid.sheet, number, header))
