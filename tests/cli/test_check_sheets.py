"""dangan rectify --sheets：核查单上有什么，留空什么，哪些户有。"""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
import pytest
from docx import Document as WordDocument

from dangan import profile
from tests.cli.test_rectify import BOOK, HELPER, LEAFLET, PROMISE
from tests.cli.test_validate import DAY, household, write
from tests.conftest import SAMPLES, Run

VILLAGE = Path("单/云坪镇/桃源村")
SHEETS = ("-o", "单", "--sheets")
NOT_AGAIN = "不要推倒重来"


def one(code: str, *papers: dict[str, str], **fields: object) -> dict[str, object]:
    return household(code, group="2组", documents=[BOOK, LEAFLET, *papers], helpers=HELPER) | fields


def printed(folder: Path = VILLAGE) -> list[list[str]]:
    """各张的文字，一段、一格一条；一张以题名开头。"""
    sheets: list[list[str]] = []
    for paragraph in WordDocument(str(folder / "核查单.docx")).element.body.iter("{*}p"):
        text = "".join(mark.text or "-" for mark in paragraph.iter("{*}t", "{*}noBreakHyphen"))
        if text.startswith("核查单"):
            sheets.append([])
        if text:
            sheets[-1].append(text)
    return sheets


def bookmarks(folder: Path = VILLAGE) -> list[str]:
    with pikepdf.open(folder / "核查单.pdf") as pdf, pdf.open_outline() as outline:
        return [sheet.title for item in outline.root for sheet in (item.children or [item])]


def test_every_household_has_a_sheet_and_the_village_one(dangan: Run) -> None:
    write(
        Path("县.json"),
        one("4203", group="10组"),
        one("4201", PROMISE),
        one("4202"),
        one("4204", village="双河村"),
    )
    ran = dangan("rectify", "县.json", *DAY, "--select", "D501", *SHEETS)
    assert ran.code == 0, ran.err
    assert "已写：单/云坪镇/双河村/核查单.docx" in ran.out
    assert bookmarks() == ["张三 4201", "张三 4202", "张三 4203", "云坪镇·桃源村村级材料"]
    first, second, *_, village = printed()
    assert "一、取消（1 条）" in "".join(first)
    assert any("没有列出意见" in text for text in second)
    assert village[0] == "核查单（村级材料）"
    with pikepdf.open(VILLAGE / "核查单.pdf") as pdf:
        assert len(pdf.pages) == 4
        assert all(page.mediabox[2] < page.mediabox[3] for page in pdf.pages)


def test_a_finding_stands_under_its_remedy_with_route_rule_and_clause(dangan: Run) -> None:
    head = {"name": "张三", "relation": "户主", "id_no": "420399195001010013"}
    write(Path("县.json"), one("4201", PROMISE, members=[head]))
    dangan("rectify", "县.json", *DAY, "--select", "D501,D601", *SHEETS)
    sheet, _ = printed()
    assert "帮扶责任人：周明　　意见：取消 1 条，补充 0 条，修正 1 条" in "".join(sheet)
    cancel, correct = (next(n for n, t in enumerate(sheet) if t.startswith(p)) for p in ("一、取消", "三、修正"))
    row = sheet[cancel + 1 : correct]
    assert re.fullmatch(r"D501-\w{7}", row[0])
    assert row[1:] == [
        *("脱贫承诺书", "户明白袋有应取消的材料：脱贫承诺书。请抽出，集中登记保管，原件不销毁。"),
        *("户明白袋 → 抽出集中登记保管", "002-10.取消", "□"),
    ]
    assert sheet[correct + 1].startswith("D601-")
    assert "002-10.取消：其他资料如承诺书、明白卡、合影等一律取消。" in "".join(sheet)
    assert "420399195001010013" not in "".join(sheet)
    assert "4203**********0013" in "".join(sheet)


def test_every_box_is_empty_and_nothing_is_signed(dangan: Run) -> None:
    write(Path("县.json"), one("4201", PROMISE))
    dangan("rectify", "县.json", *DAY, "--select", "D501", *SHEETS)
    sheet, village = printed()
    policy = profile.load("zhushan-2017")
    for text, looks in (
        (sheet, [e for e in policy.by_eye if not e.village]),
        (village, [e for e in policy.by_eye if e.village]),
    ):
        assert sorted(t for t in text if t.startswith("□ ")) == sorted(f"□ {entry.name}" for entry in looks)
        assert not set("☑☒✓✔■") & set("".join(text))
        assert text[text.index("核查人") :] == ["核查人", "日　期", "年　　月　　日"]


@pytest.mark.parametrize(("policy", "quoted"), [("zhushan-2017", True), ("wenzhou-2016", False)])
def test_nothing_is_redone_and_only_zhushan_is_quoted(dangan: Run, policy: str, quoted: bool) -> None:
    write(Path("县.json"), one("4201"))
    dangan("rectify", "县.json", *DAY, "--profile", policy, *SHEETS)
    text = "".join(printed()[0])
    assert "不重做整份档案" in text
    assert (NOT_AGAIN in text) is quoted


def test_what_was_not_looked_at_is_said(dangan: Run) -> None:
    """没有材料表的户：没有意见不等于没有问题。"""
    write(Path("县.json"), household("4201", events=[]))
    dangan("rectify", "县.json", *DAY, *SHEETS)
    (said,) = (text for text in printed()[0] if "有关的规则没有查" in text)
    assert "材料" in said
    assert "程序" not in said


def test_a_household_of_no_village_is_not_left_out(dangan: Run) -> None:
    write(Path("县.json"), one("4201", township=None, village=None))
    assert dangan("rectify", "县.json", *DAY, *SHEETS).code == 0
    assert bookmarks(Path("单")) == ["张三 4201"]


def test_sheets_need_a_folder(dangan: Run) -> None:
    ran = dangan("rectify", SAMPLES / "county.json", *DAY, "-o", "整改.xlsx", "--sheets")
    assert ran.code == 2
    assert "-o 整改 --sheets" in ran.err
    assert not Path("整改.xlsx").exists()


def test_the_same_records_write_the_same_sheets(dangan: Run) -> None:
    write(Path("县.json"), one("4201", PROMISE))
    for folder in ("甲", "乙"):
        dangan("rectify", "县.json", *DAY, "-o", folder, "--sheets")
    for name in ("核查单.pdf", "核查单.docx"):
        first, second = (Path(folder) / "云坪镇/桃源村" / name for folder in ("甲", "乙"))
        assert first.read_bytes() == second.read_bytes()
