"""陌生人的工作簿：压缩炸弹、百万行、相距极远的格子，说清楚怎么办，不拖垮机器；好的工作簿照读。"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
import xlsxwriter

from dangan import sources
from dangan.sources import limits
from tests.hostile.books import book, cell, lying, old_book, sheet

HEAD = f'<row r="1">{cell("A1", "户编号")}{cell("B1", "姓名")}</row>'
GOOD = f'{HEAD}<row r="2">{cell("A2", "1")}{cell("B2", "王五")}</row>'
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "哈">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    + "]>"
)


def _spaces(megabytes: int) -> Iterator[bytes]:
    """一张内容尽是空格的工作表。"""
    start, end = sheet(GOOD + "|").split("|")
    yield start.encode()
    for _ in range(megabytes):
        yield b" " * (1 << 20)
    yield end.encode()


def _reason(path: Path) -> str:
    county = sources.read([path])
    assert list(county.households()) == []
    [failed] = county.unreadable
    return failed.reason


CASES: dict[str, tuple[str | Iterable[bytes], str]] = {
    "两角各一格": (
        sheet(f'{HEAD}<row r="1048576">{cell("XFD1048576", "x")}</row>'),
        "1048576 行、16384 列，一次读不下",
    ),
    "行号大过 Excel": (sheet(f'{HEAD}<row r="4294967295">{cell("A4294967295", "x")}</row>'), "4294967295 行"),
    "写在注释之后": (sheet(f'{HEAD}<!-- --><row r="900000">{cell("ZZZ900000", "x")}</row>'), "一次读不下"),
    "不写位置的格": (
        sheet(f"<row>{cell('', 'x') * 5000}</row>" + "<row/>" * 5000 + f"<row>{cell('', 'x')}</row>"),
        "5000 列",
    ),
    "另起名字的元素": (
        sheet(HEAD)
        .replace("<sheetData>", f'<sheetData xmlns:k="{"x"}">')
        .replace("<c ", "<k:c ", 1)
        .replace("</c>", "</k:c>", 1)
        .replace("A1", "XFD1048576"),
        "16384 列",
    ),
    "实体炸弹": (sheet(f'<row r="1">{cell("A1", "户编号")}{cell("B1", "&j;")}</row>', LAUGHS), "打不开"),
    "外部实体": (
        sheet(
            f'<row r="1">{cell("A1", "户编号")}{cell("B1", "&i;")}</row>',
            '<!DOCTYPE x [<!ENTITY i SYSTEM "file:///etc/hostname">]>',
        ),
        "打不开",
    ),
    "没有的编码": (sheet(f"{HEAD}<!-- -->").replace('"1.0"', '"1.0" encoding="NUL.txt"'), "打不开"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_small_file_that_would_fill_the_memory(tmp_path: Path, case: str) -> None:
    content, words = CASES[case]
    path = book(tmp_path / "户.xlsx", content)
    assert path.stat().st_size < 20_000
    assert words in _reason(path)


def test_a_workbook_that_unfolds_beyond_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """目录照实写的，一看便知；改写成一百字节的，展开到上限为止。（上限改小，省得真的展开一百亿字节。）"""
    monkeypatch.setattr(limits, "FILE", 1 << 24)
    path = book(tmp_path / "户.xlsx", _spaces(100))
    assert path.stat().st_size < 1 << 20
    assert "展开后超过" in _reason(path)
    assert "展开后超过" in _reason(lying(path))


def test_too_many_rows_are_refused_with_advice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CELLS", 100_000)
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c><c r="L{n}"><v>1</v></c></row>' for n in range(2, 10_001))
    reason = _reason(book(tmp_path / "户.xlsx", sheet(HEAD + rows)))
    assert "10000 行、12 列，一次读不下" in reason
    assert "按乡镇分成几个文件" in reason


@pytest.mark.parametrize("writer", ["规整", "不写位置", "带前缀", "格式铺到末行"])
def test_an_honest_workbook_is_read(tmp_path: Path, writer: str) -> None:
    path = tmp_path / "导出.xlsx"
    if writer == "格式铺到末行":
        with xlsxwriter.Workbook(path) as workbook:
            page = workbook.add_worksheet()
            page.write_row(0, 0, ["户编号", "姓名"])
            page.write_row(1, 0, ["1", "王五"])
            shaded = workbook.add_format({"bg_color": "yellow"})
            page.write_blank(1_048_575, 16_383, None, shaded)
    else:
        content = sheet(GOOD)
        if writer == "不写位置":
            content = sheet(
                f"<row>{cell('', '户编号')}{cell('', '姓名')}</row><row>{cell('', '1')}{cell('', '王五')}</row>"
            )
        if writer == "带前缀":
            for tag in ("worksheet", "sheetData", "row", "c", "is", "t"):
                content = (
                    content.replace(f"<{tag}>", f"<x:{tag}>")
                    .replace(f"<{tag} ", f"<x:{tag} ")
                    .replace(f"</{tag}>", f"</x:{tag}>")
                )
            content = content.replace("xmlns=", "xmlns:x=")
        book(path, content)
    county = sources.read([path])
    assert [(h.code, h.members[0].name) for h in county.households()] == [("1", "王五")]
    assert county.unreadable == []


def test_an_old_workbook_with_two_distant_cells(tmp_path: Path) -> None:
    """列号可以写到六万多：读的库要先占一千多亿字节，整个进程随之中止。"""
    assert "格子散得太开" in _reason(old_book(tmp_path / "户.xls", (0, 0), (65535, 65535)))
    assert "认得的表头" in _reason(old_book(tmp_path / "另.xls", (0, 0), (1, 1)))


def test_lists_and_suppressions_are_measured_too(tmp_path: Path) -> None:
    from dangan.errors import InputError
    from dangan.sources import plain

    path = book(tmp_path / "名单.xlsx", CASES["两角各一格"][0])
    with pytest.raises(InputError, match="一次读不下"):
        plain.rows(path)


def test_limits_leave_room_for_a_large_county() -> None:
    """三万户、每户五人、四十七列的导出，须读得下。"""
    assert limits.CELLS > 30_000 * 5 * 47
