"""手工拼出的 XLSX、XLS：压缩炸弹、相距极远的格子、实体炸弹。"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterable
from pathlib import Path

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml'
    '.sheet.main+xml"/>'
    "</Types>",
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="S" sheetId="1" r:id="r"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


def cell(place: str, value: str) -> str:
    """一格文字；place 为空则不写位置。"""
    where = f' r="{place}"' if place else ""
    return f'<c{where} t="inlineStr"><is><t>{value}</t></is></c>'


def sheet(rows: str, before: str = "") -> str:
    return f'<?xml version="1.0"?>{before}<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def book(path: Path, content: str | Iterable[bytes]) -> Path:
    """写成一个工作簿；content 为唯一一张工作表的 XML。"""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, part in _PARTS.items():
            archive.writestr(name, part)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as stream:
            for piece in [content.encode()] if isinstance(content, str) else content:
                stream.write(piece)
    return path


def lying(path: Path, size: int = 100) -> Path:
    """把目录里各部件展开后的大小都改写成 size：说谎的压缩包。"""
    data = bytearray(path.read_bytes())
    start = 0
    while (start := data.find(b"PK\x01\x02", start)) >= 0:
        data[start + 24 : start + 28] = size.to_bytes(4, "little")
        start += 4
    path.write_bytes(bytes(data))
    return path


def old_book(path: Path, *cells: tuple[int, int]) -> Path:
    """写成一个旧版 .xls（MS-CFB 里的 BIFF8），cells 各处（行、列，自 0 起）有一个数。"""
    end = _record(0x0A, b"")
    named = b"\x00\x00\x01\x00S"  # 可见的工作表，名为 S
    start = _opening(5)
    start += _record(0x85, struct.pack("<I", len(start) + 4 + 4 + len(named) + len(end)) + named) + end
    numbers = (_record(0x203, struct.pack("<HHHd", row, column, 0, 1.0)) for row, column in cells)
    stream = start + _opening(0x10) + b"".join(numbers) + end
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    used = len(stream) // 512
    table = [0xFFFFFFFD, _LAST, *range(3, 2 + used), _LAST]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(24, b"\0") + struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<10I", 0, 1, 1, 0, 4096, _LAST, 0, _LAST, 0, 0) + b"\xff" * 432
    folder = _entry("Root Entry", 5, 1, _LAST, 0) + _entry("Workbook", 2, _FREE, 2, len(stream))
    path.write_bytes(
        header + struct.pack(f"<{len(table)}I", *table).ljust(512, b"\xff") + folder.ljust(512, b"\0") + stream
    )
    return path


_LAST, _FREE = 0xFFFFFFFE, 0xFFFFFFFF


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _opening(kind: int) -> bytes:
    return _record(0x809, struct.pack("<HHHHII", 0x600, kind, 0x0DBB, 0x7CC, 0, 6))


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    words = name.encode("utf-16-le") + b"\0\0"
    return words.ljust(64, b"\0") + struct.pack("<HBBIII36xIQ", len(words), kind, 1, _FREE, _FREE, child, start, size)
