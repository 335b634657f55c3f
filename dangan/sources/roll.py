"""部门的名单：一行一人（一车、一房），表头是部门自己的写法；一行一行地读，不整份留在内存。"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from dangan import dates
from dangan.dates import PartialDate
from dangan.errors import InputError, UsageError, why
from dangan.findings import InputFile
from dangan.model import SourceRef
from dangan.sources import convert, csv_stream, xlsx
from dangan.sources.columns import header_key, resolve
from dangan.sources.csv_stream import Failures

_TITLE_ROWS = 20
_TEXTS = (".csv", ".txt", ".tsv")
_BOOKS = (".xlsx", ".xlsm", ".xls")
_EXACT = ("证件号码", "身份证号", "身份证号码", "公民身份号码", "公民身份证号码", "身份证", "id_no")
_NUMBER_WORDS = ("身份证", "身份号码", "证件号")
_NAMES = (
    *("姓名", "name", "车主", "车主姓名", "所有人", "机动车所有人", "权利人", "权利人姓名", "户名", "持证人"),
    *("法定代表人", "法人", "经营者", "参保人", "参保人姓名", "学生姓名"),
)
_PLACES = (
    *("村", "行政村", "村名", "所在村", "村组", "乡镇", "乡(镇)", "坐落"),
    *("住址", "地址", "家庭住址", "户籍地址", "户籍地", "联系地址"),
)
_NUMBERING = ("序号", "编号", "行号")
_DAYS = ("截止日期", "数据截止日期", "数据日期", "截至日期", "统计截止时间", "更新日期")
_AS_OF = re.compile(
    r"(?:截止|截至|数据日期|统计时间)[^\d]{0,8}(\d{4}[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?|月)?|\d{8}|\d{6})"
)


class Columns(msgspec.Struct, frozen=True):
    """表头在第几行，各列是什么：号码、姓名、住址（可有几列）、截止日期在第几格；没有为 None。"""

    row: int
    headers: tuple[str, ...]
    number: int
    name: int | None
    places: tuple[int, ...]
    day: int | None


class Entry(msgspec.Struct, frozen=True, gc=False):
    """名单上的一行：在哪张工作表、第几行、各格。"""

    sheet: str | None
    row: int
    cells: Sequence[Any]
    columns: Columns

    @property
    def number(self) -> Any:
        """证件号码一格，照原样。"""
        return self.cells[self.columns.number]

    @property
    def name(self) -> str:
        """姓名；没有这一列为空串。"""
        place = self.columns.name
        return "" if place is None else str(self.cells[place]).strip()

    @property
    def place(self) -> str:
        """住址各列连在一起。"""
        return "".join(str(self.cells[place]) for place in self.columns.places)

    def details(self) -> Iterator[tuple[str, str]]:
        """号码、姓名、住址以外填了的各格：表头与内容。"""
        known = {self.columns.number, self.columns.name, *self.columns.places}
        for index, (header, cell) in enumerate(zip(self.columns.headers, self.cells, strict=False)):
            if index not in known and header not in ("", *_NUMBERING) and str(cell).strip():
                yield header, str(cell).strip()


class Roll:
    """一份名单。打不开、认不出表头的抛出 InputError；entries() 遍历完以后 inputs、failures 才完整。

    words 为文件名、工作表名、表题、表头的文字，供认名单的种类；as_of 为表题里写明的截止日期。
    """

    def __init__(self, path: Path, own: Mapping[str, str]) -> None:
        self.name = path.name
        self.failures = Failures()
        self.days: set[PartialDate] = set()
        """截止日期一列里写的各个日期。"""
        self._own = own
        self._read = 0
        self._encoding: str | None = None
        self._sheets = self._opened(path)
        if not any(any(cells) for sheet in self._sheets for _, cells in self._top(sheet)):
            raise InputError(f"{self.name} 是空的，没有一行可比；请核对 --against 给的是不是部门发来的那份名单")
        self._heads = {sheet: self._head(sheet) for sheet in self._sheets}
        if not any(head for head in self._heads.values()):
            raise InputError(
                f"{self.name} 里没有找到证件号码一列；表头是本部门自己的写法的，"
                '请在 dangan.toml 的 [columns] 中写明，如 "车主证号" = "证件号码"'
            )
        for sheet, head in self._heads.items():
            if head is None and any(True for _ in self._rows(sheet)):
                self.failures.add(SourceRef(self.name, sheet), "这张表没有找到证件号码一列，没有比")
        self.words = [path.stem, *(self._title(sheet) for sheet in self._sheets), *self._headers()]
        self.as_of = self._stated(path.stem)

    @property
    def inputs(self) -> list[InputFile]:
        """这个文件：编码与行数。"""
        return [InputFile(self.name, self._encoding, self._read)]

    def entries(self) -> Iterator[Entry]:
        """各行。比表头宽的行按错位搁置，空行与表尾的合计略过。"""
        for sheet, head in self._heads.items():
            if head:
                yield from self._entries(sheet, head)

    def _entries(self, sheet: str | None, head: Columns) -> Iterator[Entry]:
        width = len(head.headers)
        for row, cells in self._rows(sheet):
            if row <= head.row or not any(cells):
                continue
            self._read += 1
            if len(cells) > width:
                if any(cells[width:]):
                    reason = f"这一行有{len(cells)}格，比表头的{width}格多，可能是分隔符或引号错位，没有比"
                    self.failures.add(SourceRef(self.name, sheet, row), reason)
                    continue
                cells = cells[:width]
            elif len(cells) < width:
                cells = [*cells, *[""] * (width - len(cells))]
            if head.day is not None and cells[head.day]:
                self._note_day(str(cells[head.day]))
            yield Entry(sheet, row, cells, head)

    def _note_day(self, written: str) -> None:
        if len(self.days) > 1:
            return
        try:
            self.days.add(dates.parse(written))
        except ValueError:
            return

    def _opened(self, path: Path) -> dict[str | None, Any]:
        suffix = path.suffix.lower()
        if suffix not in (*_TEXTS, *_BOOKS):
            raise UsageError(f"{path} 不是能读的名单；能读的有 {'、'.join((*_TEXTS, *_BOOKS))}")
        try:
            if suffix in _TEXTS:
                self._encoding = csv_stream.encoding(path, self.name)
                return {None: path}
            return {grid.sheet: grid.rows for grid in xlsx.grids(path, self.name)}
        except FileNotFoundError as error:
            raise InputError(f"没有 {path} 这个文件") from error
        except OSError as error:
            raise InputError(f"{path} 打不开：{why(error)}；正被 Excel、WPS 打开的请关闭后重试") from error

    def _rows(self, sheet: str | None, failures: Failures | None = None) -> Iterator[tuple[int, Sequence[Any]]]:
        content = self._sheets[sheet]
        if isinstance(content, Path):
            return csv_stream.rows(content, self.name, self._encoding or "", failures or self.failures)
        return iter(content)

    def _top(self, sheet: str | None) -> Iterator[tuple[int, Sequence[Any]]]:
        for index, row in enumerate(self._rows(sheet, Failures())):
            if index >= _TITLE_ROWS:
                return
            yield row

    def _head(self, sheet: str | None) -> Columns | None:
        """头一行有证件号码的就是表头。"""
        for row, cells in self._top(sheet):
            headers = [convert.printable(str(cell).strip()) for cell in cells]
            while headers and not headers[-1]:
                headers.pop()
            if (number := self._number(headers)) is not None:
                names, places, days = (
                    [i for i, header in enumerate(headers) if i != number and self._is(header, words)]
                    for words in (_NAMES, _PLACES, _DAYS)
                )
                first = names[0] if names else None
                return Columns(row, tuple(headers), number, first, tuple(places), days[0] if days else None)
        return None

    def _number(self, headers: Sequence[str]) -> int | None:
        """证件号码在第几格：先认标准写法与本县的对照，再认含“身份证”的；含的不止一列的抛出 UsageError。"""
        exact = [i for i, header in enumerate(headers) if self._is(header, _EXACT)]
        if exact:
            return exact[0]
        several = [i for i, header in enumerate(headers) if any(word in header for word in _NUMBER_WORDS)]
        several = [i for i in several if "类型" not in headers[i] and "种类" not in headers[i]]
        if len(several) > 1:
            columns = "、".join(headers[i] for i in several)
            raise UsageError(
                f"{self.name} 有几列证件号码（{columns}），分不清比哪一列；"
                f'请在 dangan.toml 的 [columns] 中写明，如 "{headers[several[0]]}" = "证件号码"'
            )
        return several[0] if several else None

    def _is(self, header: str, words: Sequence[str]) -> bool:
        name = header_key(self._own.get(header, header))
        if name in map(header_key, words):
            return True
        target = resolve("people", header, self._own)
        return target is not None and target.table == "members" and target.field in words

    def _title(self, sheet: str | None) -> str:
        """工作表名与表头之上的表题。"""
        head = self._heads[sheet]
        above = [str(cell) for row, cells in self._top(sheet) if head and row < head.row for cell in cells if cell]
        return " ".join([sheet or "", *above])

    def _headers(self) -> list[str]:
        return [" ".join(head.headers) for head in self._heads.values() if head]

    def _stated(self, stem: str) -> PartialDate | None:
        """表题、文件名里写明的截止日期。"""
        for words in (*(self._title(sheet) for sheet in self._sheets), stem):
            if match := _AS_OF.search(words):
                try:
                    return dates.parse(match[1])
                except ValueError:
                    continue
        return None
