"""归户：把各表的行按户编号归到一户名下，先到者为准，互相矛盾的要说出来。"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import msgspec

from dangan import model, text
from dangan.dates import PartialDate
from dangan.findings import Failed
from dangan.model import Household, Reading, Record, Row, SourceRef
from dangan.sources import convert
from dangan.sources.columns import EXTRA, titles

CONFLICT = "D008"
"""两处登记互相矛盾。"""

_NOWHERE = (("", None), 0)


class RawHousehold(msgspec.Struct, kw_only=True):
    """一户未经转换的资料：data 是与 JSON 同形的字典，其余是出处。

    rows：由别处补入的户字段的出处；children：各子表逐行的出处，缺者都出自 row。
    defined：户表、导出或 JSON 登记了这一户，而不只是子表里提到它的编号。
    head 为户表、材料清点表「户主」一列写着的户主及其出处，输入中没有成员表时才用，用了则 head_only 为真。
    counted、uncounted 出自材料清点表：清点到的材料（同一处已登记的以登记为准）、留空的格子（另一张清点表
    看过的不算）；absent 为写明“缺”的格子。head、counted、uncounted 由 settle 在各输入都到齐之后并入 data。
    latest：各子表最近加入的各行出自何处（文件、工作表），在它们之前已有几行。
    ready：写法规整、没有别的输入要并入的户，已直接解码（sources/direct.py），其余各项不用。
    """

    code: str
    data: dict[str, Any]
    row: Row
    defined: bool = False
    rows: dict[str, Row] = {}
    children: dict[str, list[Row]] = {}
    latest: dict[str, tuple[tuple[str, str | None], int]] = {}
    head: tuple[dict[str, Any], Row] | None = None
    head_only: bool = False
    counted: list[tuple[dict[str, Any], Row]] = []
    uncounted: set[tuple[str, str]] = set()
    absent: set[tuple[str, str]] = set()
    reading: list[Reading] = []
    ready: Household | None = None

    def rows_of(self, table: str) -> list[Row]:
        """一张子表逐行的出处。"""
        known = self.children.get(table)
        if known is None:
            shared = Row(self.row.file, self.row.sheet, self.row.number, titles(table))
            known = [shared] * len(self.data[table])
        return known

    def fill(self, data: Mapping[str, Any], row: Row) -> None:
        """补入户的字段：没有的补上，已有而不同的保留先到者并报告。"""
        for key, value in data.items():
            if key == EXTRA:
                self.data[EXTRA] = value | self.data.get(EXTRA, {})
            elif self.data.get(key) is None:
                self.data[key] = value
                self.rows[key] = row
            elif key in model.YARDSTICKS:
                one, two = yardstick(self.data[key]), yardstick(value)
                for part in one.keys() & two.keys():
                    self._compare(model.Yardstick, part, f"{key}.{part}", one[part], two[part], row)
            else:
                self._compare(model.Household, key, key, self.data[key], value, row)

    def add(self, table: str, record: dict[str, Any], row: Row) -> None:
        """加入子表的一行。别的表里已有的同一成员合为一人，完全相同的行只留一行。"""
        if not isinstance(self.data.get(table), list):
            self.data[table] = []
        records = self.data[table]
        rows = self.children.get(table)
        if rows is None:
            rows = self.children[table] = self.rows_of(table)
        here = (row.file, row.sheet)
        place, before = self.latest.get(table, _NOWHERE)
        if place != here:
            before = len(records)
            self.latest[table] = here, before
        for index, known in enumerate(records[:before]):
            if (rows[index].file, rows[index].sheet) == here:
                continue
            if known == record:
                return
            if table == "members" and isinstance(known, dict) and _same_person(known, record):
                self._merge_member(index, known, record, row)
                return
        records.append(record)
        rows.append(row)

    def settle(self, tables: Collection[str]) -> None:
        """各输入到齐之后，并入户主与材料清点表。tables 为输入中有的子表。"""
        if self.head and "members" not in tables and not self.data.get("members"):
            member, row = self.head
            self.data["members"], self.children["members"] = [member], [row]
            self.head_only = True
        if not self.counted and not self.uncounted:
            return
        documents = self.data.get("documents")
        listed = documents if isinstance(documents, list) else []
        recorded = {_place(record) for record in listed if isinstance(record, dict)}
        for record, row in self.counted:
            if _place(record) not in recorded:
                self.add("documents", record, row)
        seen = recorded | {_place(record) for record, _ in self.counted} | {_cell_place(cell) for cell in self.absent}
        self.uncounted = {cell for cell in self.uncounted if _cell_place(cell) not in seen}

    def merge(self, other: RawHousehold) -> None:
        """并入另一输入中的同一户。"""
        own = {key: value for key, value in other.data.items() if key not in model.CHILD_TABLES and key != "code"}
        self.fill(own, other.row)
        self.rows |= {key: row for key, row in other.rows.items() if self.rows.get(key) is other.row}
        for table in model.CHILD_TABLES:
            if isinstance(records := other.data.get(table), list):
                for record, row in zip(records, other.rows_of(table), strict=True):
                    self.add(table, record, row)
        self.counted += other.counted
        self.uncounted |= other.uncounted
        self.absent |= other.absent
        self.reading += other.reading
        self.head = self.head or other.head

    def _merge_member(self, index: int, known: dict[str, Any], record: dict[str, Any], row: Row) -> None:
        for key, value in record.items():
            if key == EXTRA:
                known[EXTRA] = value | known.get(EXTRA, {})
            elif known.get(key) is None:
                known[key] = value
            else:
                self._compare(model.Member, key, f"members[{index}].{key}", known[key], value, row)

    def _compare(self, kind: type[Record], key: str, path: str, first: Any, second: Any, row: Row) -> None:
        title, hint = model.columns(kind).get(key, (key, model.Text))
        if agree(convert.converter(key, hint), first, second):
            return
        source = SourceRef(row.file, row.sheet, row.number, row.columns.get(path.partition("].")[2] or path))
        shown, other = text.mask_all(str(first)), text.mask_all(str(second))
        message = f"「{title}」前后不一致：先读到“{shown}”，此处为“{other}”；暂按先读到的，请核对后统一"
        self.reading.append(Reading(CONFLICT, path, message, source, self.code))


def agree(read: convert.Converter, first: Any, second: Any) -> bool:
    """两个来源的同一字段是否一致：按读出的值比较，日期按共有的精度比较；读不出的按原文比较。"""
    try:
        one, two = read(first), read(second)
    except (convert.Unreadable, TypeError):
        return bool(first == second)
    if isinstance(one, str) and isinstance(two, str):
        return text.key(one) == text.key(two)
    if isinstance(one, PartialDate) and isinstance(two, PartialDate):
        return not one.before(two) and not one.after(two)
    return bool(one == two)


def yardstick(value: Any) -> dict[str, Any]:
    """五项保障之一：只写了是否的，补成 {met, reference} 的形状。"""
    return value if isinstance(value, dict) else {"met": value}


def twice(code: str, first: Row, second: Row) -> Failed:
    """同一户编号登记两次的搁置说明，写明两处。"""
    here = SourceRef(second.file, second.sheet, second.number)
    there = SourceRef(first.file, first.sheet, first.number)
    return Failed(code, here, f"户编号 {code} 登记了两次：{there}、{here}；后一处未采用，请核对后删去或改正其一")


def _same_person(one: Mapping[str, Any], two: Mapping[str, Any]) -> bool:
    for key in ("id_no", "person_code"):
        first, second = one.get(key), two.get(key)
        if first and second:
            return str(first).strip().upper() == str(second).strip().upper()
    return text.key(str(one.get("name"))) == text.key(str(two.get("name")))


def _cell_place(cell: tuple[str, str]) -> tuple[str, str]:
    container, name = cell
    return container, text.title_key(name)


def _place(record: Mapping[str, Any]) -> tuple[Any, str]:
    return record.get("container"), text.title_key(str(record.get("type")))


class Pool:
    """已读入内存的各户，按首次出现的先后。tables 为输入中有的子表。"""

    def __init__(self) -> None:
        self.tables: set[str] = set()
        self._households: dict[str, RawHousehold] = {}
        self._listed: dict[tuple[str, str | None, str], Row] = {}

    @property
    def is_empty(self) -> bool:
        """没有读到过子表，也没有户。"""
        return not self.tables and not self._households

    def household(self, code: str, row: Row, *, defined: bool) -> RawHousehold:
        """取一户；还没有时新建。"""
        found = self._households.get(code)
        if found is None:
            found = RawHousehold(code=code, data={"code": code}, row=row)
            self._households[code] = found
        if defined and not found.defined:
            found.defined = True
            found.row = row
        return found

    def listed(self, code: str, row: Row) -> Failed | None:
        """登记户表中的一行；同一张表里已有此编号时返回搁置的说明。"""
        first = self._listed.setdefault((row.file, row.sheet, code), row)
        return None if first is row else twice(code, first, row)

    def put(self, raw: RawHousehold) -> None:
        """放入一户；已有同一户编号的，合为一户。"""
        known = self._households.get(raw.code)
        if known is None:
            self._households[raw.code] = raw
            return
        known.merge(raw)
        known.defined |= raw.defined

    def take(self, code: str) -> RawHousehold | None:
        """取出并移除一户。"""
        return self._households.pop(code, None)

    def drain(self) -> Iterator[RawHousehold]:
        """依次取出其余各户。"""
        for code in list(self._households):
            yield self._households.pop(code)
