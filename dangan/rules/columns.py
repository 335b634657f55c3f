"""没有这一列不算缺：一栏空白，是漏填，还是输入中根本没有这一列。

表格有表头，一看便知；JSON 没有表头，要全部读完：没有一处写过的，算没有这一列。
"""

from __future__ import annotations

from collections.abc import Sequence

from dangan.model import CHILD_TABLES, YARDSTICKS, Household
from dangan.rules.case import knows
from dangan.sources.columns import titles

COLUMNS = (
    "members",
    "exited_on",
    "filing_no",
    "house_grade",
    "moved_in_on",
    "old_house_demolished_on",
    "relocation_mode",
    "resettled_at",
    "monitored_kind",
    "risks",
    "risk_found_on",
    "removal_way",
    "members.disability_no",
    "members.education",
    "members.schooling",
    "members.work_place",
    "members.work_months",
    "members.public_post",
    "members.post_months",
    "documents.container",
    "projects.library_no",
    "projects.approval_no",
    "projects.amount",
    "measures.outcome",
    "benefits.basis",
    "benefits.paid_on",
    "visits.content",
    "events.phase",
    "events.date",
    "events.reference",
    *(f"{key}.reference" for key in YARDSTICKS),
)
"""有规则只因其空白而报的各列（Problem.columns）：户的字段，一张表，表.字段，或一项保障的佐证。"""


class Columns:
    """到此刻，COLUMNS 中哪几列一处也没有写过。"""

    def __init__(self) -> None:
        self._own = [column for column in COLUMNS if "." not in column]
        self._of: dict[str, list[str]] = {}
        for column in COLUMNS:
            table, _, field = column.rpartition(".")
            if table:
                self._of.setdefault(table, []).append(field)

    def read(self, household: Household) -> None:
        """记下一户写过的列。"""
        if self._own:
            self._own = [field for field in self._own if not getattr(household, field)]
        for table, fields in [*self._of.items()]:
            records = getattr(household, table) or ()
            for record in (records,) if table in YARDSTICKS and records else records:
                fields = [field for field in fields if getattr(record, field) is None]
            if fields:
                self._of[table] = fields
            else:
                del self._of[table]

    def unwritten(self, columns: Sequence[str]) -> bool:
        """这几列一处也没有写过。"""
        return not any(self._written(column) for column in columns)

    def _written(self, column: str) -> bool:
        table, _, field = column.rpartition(".")
        return field not in (self._of.get(table, ()) if table else self._own)


def has_heading(household: Household, columns: Sequence[str]) -> bool | None:
    """这几列之一在不在表头里；没有表头可看的（JSON，或整张表）为 None。"""
    found = [_in_heading(household, column) for column in columns]
    return None if None in found else any(found)


def _in_heading(household: Household, column: str) -> bool | None:
    if column == "members" and household.head_only:
        return False
    table, field = _place(column)
    records = [household] if not table else getattr(household, table)
    row = records[0].row if records else None
    if column in CHILD_TABLES or row is None or row.columns is titles(table or "households"):
        return None
    return field in household.rows or knows(records[0], field)


def _place(column: str) -> tuple[str, str]:
    """一列在哪张子表（户的为空串）、哪个字段。五项保障的佐证是户的列。"""
    table, _, field = column.rpartition(".")
    return ("", column) if table in YARDSTICKS else (table, field)


def named(columns: Sequence[str]) -> str:
    """各列的说法：脱贫时间、成员·残疾证号。"""
    return "、".join(map(_title, columns))


def _title(column: str) -> str:
    if column in CHILD_TABLES:
        return CHILD_TABLES[column].TABLE
    table, field = _place(column)
    kind = CHILD_TABLES[table] if table else Household
    name = titles(table or "households")[field]
    return f"{kind.TABLE}·{name}" if table else name
