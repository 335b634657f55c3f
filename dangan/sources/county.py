"""全县资料：各输入归户之后逐户取出。一户、一行、一个文件的毛病不妨碍其余。"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from dangan import text
from dangan.findings import Failed, InputFile
from dangan.model import Household, Reading, Row, SourceRef, Village, VillageDocument
from dangan.sources import build, convert
from dangan.sources.gather import Pool, RawHousehold, twice
from dangan.sources.table import Heading

Stream = Callable[[bool], Iterator[RawHousehold]]
"""逐户给出一个 JSON 输入；参数为真表示没有别的输入要并入，可以直接解码。"""


_SHOWN = 40
"""报告里引用不认得的表头，至多这么多字。"""


class Workbook(msgspec.Struct, frozen=True):
    """读入的一个 Excel 工作簿：所在，以及各工作表的表头（工作表名 → 位置）。"""

    path: Path
    headings: dict[str, Heading]


class County:
    """读入的全县资料。

    villages、village_documents 在 read() 之后即可用（没有这张表时为 None）；
    inputs、failed、unreadable、reading 在 households() 遍历完之后才完整。
    failed 为搁置的行与户（退出码 4），unreadable 为根本读不出的输入（退出码 3），
    reading 为不属于某一户的读取问题，以及户编号受损、无法归户的问题；
    folders 为各输入所在的文件夹，workbooks 为读入的 Excel 工作簿，都以报告里的名字为键；
    scanned 为真的，看过各户的扫描件文件夹。
    """

    def __init__(self, own_columns: Mapping[str, str]) -> None:
        self.own_columns = own_columns
        self.inputs: list[InputFile] = []
        self.failed: list[Failed] = []
        self.unreadable: list[Failed] = []
        self.reading: list[Reading] = []
        self.villages: list[Village] | None = None
        self.village_documents: list[VillageDocument] | None = None
        self.folders: dict[str, Path] = {}
        self.workbooks: dict[str, Workbook] = {}
        self.scanned = False
        self.pool = Pool()
        self.streams: list[Stream] = []
        self._damaged: set[str] = set()
        self._unknown: set[tuple[str, str]] = set()

    def households(self) -> Iterator[Household]:
        """逐户给出，只能遍历一次。只有一个 JSON 或 JSON Lines 输入时边读边给，不占内存。"""
        stream: Iterable[RawHousehold] = ()
        if len(self.streams) == 1:
            stream = self.streams[0](self.pool.is_empty)
        else:
            for each in self.streams:
                for raw in each(False):
                    self.pool.put(raw)
        defined = bool(self.streams)
        for raw in stream:
            if other := self.pool.take(raw.code):
                raw.merge(other)
            yield self._build(raw)
        rest = list(self.pool.drain())
        defined = defined or any(raw.defined for raw in rest)
        for raw in rest:
            if defined and not raw.defined:
                self.failed += _orphans(raw)
            else:
                yield self._build(raw)

    def add_village_rows(self, table: str, rows: Sequence[tuple[dict[str, Any], Row]]) -> None:
        """收下村情或村级专项工作档案的各行。"""
        faults = build.Faults(None)
        if table == "villages":
            self.villages = self.villages or []
            self.villages += build.village_rows(Village, table, rows, len(self.villages), faults)
        else:
            self.village_documents = self.village_documents or []
            self.village_documents += build.village_rows(
                VillageDocument, table, rows, len(self.village_documents), faults
            )
        self.reading += faults.reading
        self._report_unknown(faults)

    def link(self, value: Any, row: Row) -> str | None:
        """读户编号。没有编号或编号受损的行不能归户：记入 failed，返回 None。"""
        try:
            code = convert.ident(value)
        except convert.Unreadable as error:
            source, shown = _code_cell(row), str(value).strip()
            self.failed.append(Failed(shown, source, f"户编号 {shown} 不可用（{error.reason}），无法归户，此处未采用"))
            self._report_damaged(shown, error, source)
            return None
        except TypeError:
            code = None
        if code is None:
            self.failed.append(Failed(None, _code_cell(row), "没有户编号，无法归户，此处未采用"))
        return code

    def unknown(self, header: str, file: str, source: SourceRef) -> None:
        """一个认不得的列：每个文件只报一次（D004）。"""
        self._once(
            header,
            file,
            source,
            "不认得的列「{}」，没有读入；如果就是本工具已有的一列，请在 dangan.toml 的 [columns] 中写明，"
            '等号左边照这里的表头，右边写标准表头，写法如 "身份证（新）" = "证件号码"',
        )

    def unknown_key(self, key: str, file: str) -> None:
        """一个认不得的 JSON 键：每个文件只报一次（D004）。"""
        advice = "不认得的键「{}」，没有读入；JSON 的键用英文，dangan schema household 列出全部"
        self._once(key, file, SourceRef(file), advice)

    def _once(self, word: str, file: str, source: SourceRef, message: str) -> None:
        if (file, word) in self._unknown:
            return
        self._unknown.add((file, word))
        shown = convert.printable(text.mask_all(word))[:_SHOWN]
        source = msgspec.structs.replace(source, column=shown)
        self.reading.append(Reading("D004", "", message.format(shown), source))

    def unread(self, name: str, reason: str) -> None:
        """一个根本读不出的输入。"""
        self.unreadable.append(Failed(None, SourceRef(name), reason))

    def _report_damaged(self, code: str, error: convert.Unreadable, source: SourceRef) -> None:
        if code in self._damaged:
            return
        self._damaged.add(code)
        message = f"户编号 {code} 不可用：{error.reason}；请从原系统重新导出，户编号一列先设为文本格式"
        self.reading.append(Reading(error.code, "code", message, source, code))

    def _build(self, raw: RawHousehold) -> Household:
        if raw.ready:
            return raw.ready
        faults = build.Faults(raw.code)
        household = build.household(raw, self.pool.tables, faults)
        self._report_unknown(faults)
        return household

    def _report_unknown(self, faults: build.Faults) -> None:
        for key, file in faults.unknown:
            self.unknown_key(key, file)

    def seen_twice(self, code: str, first: Row, second: Row) -> None:
        """同一输入中户编号重复。"""
        self.failed.append(twice(code, first, second))


def _code_cell(row: Row) -> SourceRef:
    """一行的户编号所在的格。"""
    return SourceRef(row.file, row.sheet, row.number, row.columns.get("code"))


def _orphans(raw: RawHousehold) -> Iterator[Failed]:
    """只在子表里出现的户编号：每一行都搁置。"""
    rows = [row for rows in raw.children.values() for row in rows] or [raw.row]
    for row in rows:
        yield Failed(
            raw.code, _code_cell(row), f"户编号 {raw.code} 在户表中没有，这一行未采用；请核对编号，或在户表中补登"
        )
