"""一张表：单元格、表头与各列的去处。CSV、Excel、材料清点表共用。"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from dangan.findings import Failed
from dangan.model import Row, SourceRef
from dangan.sources.columns import CONTEXT, EXTRA, Target

_FOOTER = re.compile(r"合\s*计|总\s*计|小\s*计|备?注\s*[:：]|说明|填表|填报|制表|审核|单位|清点人")


class Grid(msgspec.Struct, frozen=True, kw_only=True):
    """一张表的全部单元格。rows 为 (行号, 各格)，空格为空串；name 是文件名或工作表名，用来认表。

    left 为第一格左边空着的列数（Excel）。
    """

    file: str
    sheet: str | None
    name: str
    rows: Sequence[tuple[int, Sequence[Any]]]
    left: int = 0


class Heading(msgspec.Struct, frozen=True):
    """表头在工作表上的位置：行号，各表头的列号，最后一列的列号；都从 1 起。"""

    row: int
    columns: Mapping[str, int]
    last: int


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """认出表头的一张表。kind 是表的键，或 people（一行一人的导出）、inventory（材料清点表）。

    start 是表头在 grid.rows 中的位置；targets 与各列对应，None 为认不得或空白的表头。
    """

    grid: Grid
    kind: str
    start: int
    headers: Sequence[str]
    targets: Sequence[Target | None]

    def rows(self, failed: list[Failed]) -> Iterator[tuple[int, Sequence[Any]]]:
        """表头之下各行，补足到表头的宽度；空行与表尾的合计、填表人不算，格数多于表头的行记入 failed。"""
        width = len(self.headers)
        code = self.index("code")
        for number, cells in self.grid.rows[self.start + 1 :]:
            if len(cells) > width and any(cell != "" for cell in cells[width:]):
                reason = f"这一行有{len(cells)}格，比表头的{width}格多，可能是分隔符或引号错位，未采用"
                failed.append(Failed(None, SourceRef(self.grid.file, self.grid.sheet, number), reason))
                continue
            if len(cells) < width:
                cells = [*cells, *[""] * (width - len(cells))]
            if code is None or cells[code] == "":
                first = next((str(cell) for cell in cells if cell != ""), None)
                if first is None or (code is not None and _FOOTER.match(first.strip())):
                    continue
            yield number, cells

    @property
    def heading(self) -> Heading:
        """表头的位置。"""
        columns: dict[str, int] = {}
        for column, header in enumerate(self.headers, self.grid.left + 1):
            columns.setdefault(header, column)
        return Heading(self.grid.rows[self.start][0], columns, self.grid.left + len(self.headers))

    def index(self, field: str) -> int | None:
        """某字段所在的列。"""
        return next((i for i, target in enumerate(self.targets) if target and target.field == field), None)

    def columns(self, table: str) -> dict[str, str]:
        """归入某表的各列：字段 → 原表头。户编号总在其中。"""
        found: dict[str, str] = {}
        for header, target in zip(self.headers, self.targets, strict=True):
            if target and target.field not in (EXTRA, CONTEXT) and (target.table == table or target.field == "code"):
                found.setdefault(target.field, header)
        return found

    def row(self, number: int, columns: dict[str, str]) -> Row:
        """一行的出处。"""
        return Row(self.grid.file, self.grid.sheet, number, columns)
