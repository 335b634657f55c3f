"""JSON 与 JSON Lines。整份文件坏在中途时，坏处之前的各户照用，其余说明坏在第几行第几列。"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from dangan.errors import InputError
from dangan.findings import Failed, InputFile
from dangan.model import Row, SourceRef
from dangan.sources import direct, limits
from dangan.sources.columns import TABLES, VILLAGE_TABLES, titles
from dangan.sources.county import County
from dangan.sources.decode import decode
from dangan.sources.gather import RawHousehold

Document = list[Any] | dict[str, Any]

_LONG_NUMBER = re.compile(r"\d{5,}")
"""报错所引的原文里，可能是证件号码一段的数字不显示。"""

_ENGLISH_KEYS = (
    "JSON 的键用英文：户编号 code、成员 members、姓名 name……（dangan schema household 列出全部）；"
    "表头是中文的资料，请用 CSV 或 XLSX"
)
_PASSED_OVER = "；这一处未采用"
_NOT_LINES = "整份是一个列表的，请把扩展名改为 .json；本来不是 JSON 的，请换成原来的文件"
_TOP = frozenset(("households", "code", "members", *VILLAGE_TABLES))
_LONGEST_INTEGER = 400
_BLANK = re.compile(r"\s*")
_decode = msgspec.json.Decoder().decode


def read_json(path: Path, name: str, county: County) -> None:
    """读一个 .json 文件：户的列表、{households, villages, village_documents}，或单独一户。"""
    content, encoding = decode(limits.content(path, name), name)
    if not content.strip():
        raise InputError(f"{name} 是空文件")
    fault: Failed | None = None
    document: Document
    try:
        document = msgspec.json.decode(content, type=list[msgspec.Raw] | dict[str, msgspec.Raw])
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        document, fault = _salvage(content, name)
    if isinstance(document, dict) and "households" not in document and ("code" in document or "members" in document):
        document = [{key: _value(value) for key, value in document.items()}]
    if isinstance(document, dict):
        if not document.keys() & _TOP and _is_chinese(document):
            raise InputError(f"{name} 的键是中文，没有读；{_ENGLISH_KEYS}")
        _village_tables(document, name, county)
        for key in document.keys() - {"households", *VILLAGE_TABLES}:
            county.unknown_key(key, name)
        document = _items(document.get("households"), name)
    items = list(document)
    county.inputs.append(InputFile(name, encoding, len(items)))
    if fault:
        county.failed.append(fault)
    county.streams.append(lambda alone: _households(enumerate(items, 1), name, county, alone))


def read_jsonl(path: Path, name: str, county: County) -> None:
    """读一个 .jsonl 文件：一行一户，边读边给。打不开的现在就抛出 OSError。"""
    path.open("rb").close()
    county.streams.append(lambda alone: _households(_lines(path, name, county), name, county, alone))


def _lines(path: Path, name: str, county: County) -> Iterator[tuple[int, Any]]:
    """逐行给出 (行号, 内容)。编码由第一个非 ASCII 的行决定；个别坏行单独搁置。"""
    encoding, count = "", 0
    with path.open("rb") as stream:
        for number, line in enumerate(_bounded(stream), 1):
            if line is None:
                count += 1
                reason = f"这一行超过 {limits.LINE >> 20} MB，不是一户的资料，未采用"
                county.failed.append(Failed(None, SourceRef(name, None, number), reason))
                continue
            if number == 1:
                line = line.removeprefix(codecs.BOM_UTF8)
            line = line.strip()
            if not line:
                continue
            count += 1
            if not encoding and not line.isascii():
                encoding = _encoding(line)
            if encoding == "gb18030":
                line = line.decode("gb18030", "replace").encode()
            yield number, line
    if not count:
        county.unread(name, f"{name} 是空文件")
    county.inputs.append(InputFile(name, encoding or "utf-8", count))


def _bounded(stream: BinaryIO) -> Iterator[bytes | None]:
    """逐行给出；太长的行跳过，给出 None。"""
    while line := stream.readline(limits.LINE):
        if len(line) < limits.LINE or line.endswith(b"\n"):
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(limits.LINE)
        yield None


def _encoding(line: bytes) -> str:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def _households(items: Iterable[tuple[int, Any]], name: str, county: County, alone: bool) -> Iterator[RawHousehold]:
    """逐户给出。alone：没有别的输入要并入，写法规整的户可以直接解码。"""
    first: dict[str, int] = {}
    columns = titles("households")
    whole = _Whole(len(county.failed))
    for number, item in items:
        row = Row(name, None, number, columns)
        raw = (_direct(item, row) if alone else None) or _raw(item, row, county, whole)
        if raw is None:
            continue
        if raw.code in first:
            county.seen_twice(raw.code, Row(name, None, first[raw.code]), row)
            continue
        first[raw.code] = number
        yield raw
    whole.judge(name, bool(first), county)


class _Whole:
    """一个文件里各户都有的毛病，整份只说一次：写法没有一处读得成（broken 处），键是中文（chinese 户）。"""

    def __init__(self, before: int) -> None:
        """before 为读这个文件之前已搁置的数目。"""
        self.broken = 0
        self.chinese = 0
        self._before = before

    def judge(self, name: str, found: bool, county: County) -> None:
        """文件读完以后。found 为有户读成；一户也没有读成的，整份算读不出。"""
        if self.chinese and found:
            reason = f"有 {self.chinese} 户的键是中文，未采用；{_ENGLISH_KEYS}"
            county.failed.append(Failed(None, SourceRef(name), reason))
        elif self.chinese:
            county.unread(name, f"{name} 各户的键是中文，没有读；{_ENGLISH_KEYS}")
        elif self.broken and not found and self.broken == len(county.failed) - self._before:
            first = county.failed[self._before]
            del county.failed[self._before :]
            where = f"第{first.source.row}行" if first.source else ""
            why = first.reason.removesuffix(_PASSED_OVER)
            county.unread(name, f"{name} 不是可读的 JSON Lines（一行一户），{where}：{why}。{_NOT_LINES}")


def _direct(item: Any, row: Row) -> RawHousehold | None:
    """直接解码的一户；写法不规整的为 None。"""
    ready = direct.household(bytes(item), row) if isinstance(item, bytes | msgspec.Raw) else None
    return RawHousehold(code=ready.code, data={}, row=row, defined=True, ready=ready) if ready else None


def _raw(item: Any, row: Row, county: County, whole: _Whole) -> RawHousehold | None:
    """未经转换的一户；读不出的、没有户编号的记入 county.failed，返回 None。"""
    source = SourceRef(row.file, None, row.number)
    try:
        data = _value(item)
    except (ValueError, RecursionError) as error:
        county.failed.append(Failed(None, source, _broken(error)))
        whole.broken += source.is_line
        return None
    if not isinstance(data, dict):
        county.failed.append(Failed(None, source, "这里应是一户（用花括号括起），未采用"))
        return None
    if "code" not in data and _is_chinese(data):
        whole.chinese += 1
        return None
    code = county.link(data.get("code"), row)
    return RawHousehold(code=code, data=data, row=row, defined=True) if code else None


def _is_chinese(data: dict[str, Any]) -> bool:
    return bool(data) and not all(map(str.isascii, data))


def _value(item: Any) -> Any:
    """一户的内容。msgspec 不收的（不成对的代理字符、超大的数）交标准库读，其值由 convert 报告。"""
    if isinstance(item, dict | list | str | int | float | None):
        return item
    try:
        return _decode(item)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return json.loads(bytes(item).decode("utf-8", "replace"), strict=False, parse_int=_integer)


def _integer(digits: str) -> int | str:
    """极长的整数不是哪一项的值，照文字留给 convert 报告；转换成数要花的时间随长度平方增长。"""
    return int(digits) if len(digits) <= _LONGEST_INTEGER else digits


def _broken(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        line = f"第{error.lineno}行" if error.lineno > 1 else ""
        return f"JSON 写法有误，{line}第{error.colno}列：{_reason(error)}{_PASSED_OVER}"
    return "JSON 嵌套过深，未采用"


def _reason(error: json.JSONDecodeError) -> str:
    if error.pos >= len(error.doc.rstrip()):
        return "内容到此中断"
    if error.msg.startswith("Unterminated"):
        return "自此处起的引号没有结束"
    near = _LONG_NUMBER.sub("…", error.doc[error.pos : error.pos + 12].strip())
    return f"“{near}”处不合 JSON 写法"


def _village_tables(document: dict[str, Any], name: str, county: County) -> None:
    for table in VILLAGE_TABLES:
        value = document.get(table)
        records = _value(value)
        if records is None:
            continue
        listed = records if isinstance(records, list) else [records]
        rows = []
        for number, record in enumerate(listed, 1):
            if isinstance(record, dict):
                rows.append((record, Row(name, None, number, titles(table))))
            else:
                reason = f"「{TABLES[table].TABLE}」第{number}条应是一条记录，未采用"
                county.failed.append(Failed(None, SourceRef(name), reason))
        county.add_village_rows(table, rows)


def _items(households: Any, name: str) -> list[Any]:
    if isinstance(households, msgspec.Raw):
        try:
            households = msgspec.json.decode(households, type=list[msgspec.Raw])
        except msgspec.MsgspecError:
            households = _value(households)
    if households is None or isinstance(households, list):
        return households or []
    raise InputError(f"{name} 的 households 应是户的列表")


def _salvage(content: str, name: str) -> tuple[Document, Failed | None]:
    """逐项读一份坏了的 JSON，返回坏处之前的内容与坏处的说明；标准库能读完的没有坏处。"""
    document: Document = [] if content.lstrip().startswith("[") else {}
    try:
        _scan(content, document)
    except json.JSONDecodeError as error:
        if not document or document == {"households": []}:
            raise InputError(
                f"{name} 不是可读的 JSON：第{error.lineno}行第{error.colno}列，{_reason(error)}"
            ) from error
        return document, Failed(None, SourceRef(name), f"{_broken(error)}。此前的各户照常使用，此后的都没有读到")
    except RecursionError as error:
        raise InputError(f"{name} 的 JSON 嵌套过深，不是户的资料") from error
    return document, None


def _scan(content: str, document: Document) -> None:
    scanner = json.JSONDecoder(strict=False, parse_int=_integer)
    start = _skip(content, 0)
    if isinstance(document, list):
        end = _scan_list(content, start, document, scanner)
    else:
        end = _scan_object(content, start, document, scanner)
    if _skip(content, end) < len(content):
        raise json.JSONDecodeError("extra", content, _skip(content, end))


def _scan_list(content: str, start: int, items: list[Any], scanner: json.JSONDecoder) -> int:
    position = _skip(content, start + 1)
    while content[position : position + 1] != "]":
        value, position = scanner.raw_decode(content, position)
        items.append(value)
        position = _next(content, position, "]")
    return position + 1


def _scan_object(content: str, start: int, found: dict[str, Any], scanner: json.JSONDecoder) -> int:
    if content[start : start + 1] != "{":
        raise json.JSONDecodeError("object", content, start)
    position = _skip(content, start + 1)
    while content[position : position + 1] != "}":
        key, position = scanner.raw_decode(content, position)
        position = _skip(content, position)
        if not isinstance(key, str) or content[position : position + 1] != ":":
            raise json.JSONDecodeError("key", content, position)
        position = _skip(content, position + 1)
        if key == "households" and content[position : position + 1] == "[":
            position = _scan_list(content, position, found.setdefault(key, []), scanner)
        else:
            found[key], position = scanner.raw_decode(content, position)
        position = _next(content, position, "}")
    return position + 1


def _next(content: str, position: int, closing: str) -> int:
    """越过逗号，停在下一项或收尾的括号上。"""
    position = _skip(content, position)
    if content[position : position + 1] == closing:
        return position
    if content[position : position + 1] != ",":
        raise json.JSONDecodeError("comma", content, position)
    return _skip(content, position + 1)


def _skip(content: str, position: int) -> int:
    match = _BLANK.match(content, position)
    return match.end() if match else position
