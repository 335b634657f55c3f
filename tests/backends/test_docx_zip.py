"""DOCX 的打包：标准库读得出来，内容、次序、时间都对，同样的内容得到同样的字节。"""

from io import BytesIO
from zipfile import ZipFile

from dangan.backends import docx_zip

PARTS = {
    "word/document.xml": "一户一档".encode() * 20_000,
    "[Content_Types].xml": b"<Types/>",
    "word/media/code1.png": bytes(range(256)),
    "docProps/empty.xml": b"",
}


def test_zipfile_reads_every_part_back() -> None:
    with ZipFile(BytesIO(docx_zip.packed(PARTS))) as package:
        assert package.testzip() is None
        assert {name: package.read(name) for name in package.namelist()} == PARTS


def test_parts_are_sorted_and_carry_no_clock() -> None:
    with ZipFile(BytesIO(docx_zip.packed(PARTS))) as package:
        assert package.namelist() == sorted(PARTS)
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_order_of_writing_does_not_change_the_bytes() -> None:
    assert docx_zip.packed(PARTS) == docx_zip.packed(dict(reversed(PARTS.items())))
