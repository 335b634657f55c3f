"""印出的台账：签字人、单独的台账、公示名单、遮盖、留空、文件名。"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from tests.ledger.conftest import COUNTY, Out, Write, county

SEVEN = ["村党支部书记", "第一书记", "村委会主任", "乡镇党委书记", "乡镇长", "县（区）委书记", "县（区）长"]


def signers(out: Out, *path: str) -> list[str]:
    chain = next(table for table in out.tables(*path) if "签 字 人" in table[0])
    return [next(cell for cell in row if cell in SEVEN) for row in chain[1:]]


def test_seven_sign_from_the_village_up(ledger: Write) -> None:
    out = ledger(None, "--profile", "tongchuan-2016", "--township", "石门镇", "--formats", "docx")
    assert signers(out, "石门镇", "白果村", "村级明细台账.docx") == SEVEN
    assert signers(out, "石门镇", "乡镇级明细台账.docx") == SEVEN[3:]
    assert signers(out, "县级明细台账.docx") == SEVEN[5:]


def test_nothing_is_signed_or_dated_beforehand(ledger: Write) -> None:
    out = ledger(None, "--profile", "tongchuan-2016", "--village", "白果村", "--formats", "docx")
    chain = next(t for t in out.tables("石门镇", "白果村", "村级明细台账.docx") if "签 字 人" in t[0])
    assert {cell for row in chain[1:] for cell in row} == {*SEVEN, "村级", "乡镇级", "县级", "", "年　　月　　日"}


def test_only_recorded_filing_numbers_are_printed(ledger: Write) -> None:
    data = county()
    new = [h for h in data["households"] if h["identified_on"].startswith("2017")]
    del new[0]["filing_no"]
    out = ledger(data, "--formats", "docx", "--only", "新增贫困户备案册")
    written = {}
    for path in out.folder.rglob("新增贫困户备案册.docx"):
        rows = out.tables(*path.relative_to(out.folder).parts)[0]
        written |= {row[2]: row[10] for row in rows if len(row) > 10 and row[2].isdigit()}
    assert written == {one["code"]: one.get("filing_no", "") for one in new}


def test_the_meeting_behind_a_return_is_listed(ledger: Write) -> None:
    out = ledger(None, "--formats", "docx", "--only", "应急纳入与回退“一事一议”登记", "--village", "龙潭村")
    one = next(h for h in COUNTY["households"] if h["village"] == "龙潭村" and h["status"] == "返贫")
    event = next(e for e in one["events"] if e["step"] == "一事一议")
    table = out.tables("石门镇", "龙潭村", "应急纳入与回退“一事一议”登记.docx")[0]
    assert next(row for row in table if one["code"] in row)[6:8] == [event["phase"], event["date"]]


NUMBERS = {member["id_no"] for one in COUNTY["households"] for member in one["members"] if member.get("id_no")}
PHONES = {one["phone"] for one in COUNTY["households"] if one.get("phone")}


def everything(out: Out) -> str:
    texts = [out.text(*path.relative_to(out.folder).parts) for path in out.folder.rglob("*.docx")]
    for path in out.folder.rglob("*.xlsx"):
        rows = out.book(*path.relative_to(out.folder).parts).values()
        texts += [str(cell) for sheet in rows for row in sheet for cell in row]
    return "\n".join([*texts, (out.folder / "对账意见.json").read_text(encoding="utf-8"), out.said, out.err])


def test_numbers_are_masked_unless_asked_for(ledger: Write) -> None:
    written = everything(ledger(None, "--formats", "xlsx,docx"))
    assert not [number for number in NUMBERS | PHONES if number in written]


def test_show_id_never_reaches_the_notices(ledger: Write) -> None:
    out = ledger(None, "--formats", "xlsx,docx", "--show-id")
    heads = {next(m for m in one["members"] if m["relation"] == "户主")["id_no"] for one in COUNTY["households"]}
    assert heads <= set(re.findall(r"\d{17}[\dX](?:\d{2})?", everything(out)))
    for path in out.folder.rglob("公示名单.docx"):
        text = out.text(*path.relative_to(out.folder).parts)
        assert not [number for number in NUMBERS | PHONES if number in text]
        assert "因病" not in text


def test_a_notice_has_period_place_for_the_seal_and_the_hotline_of_the_policy(ledger: Write) -> None:
    with_hotline = ledger(None, "--profile", "tongchuan-2016", "--village", "黄柏村", "--formats", "docx")
    without = ledger(None, "--village", "黄柏村", "--formats", "docx", into="竹山")
    tongchuan, zhushan = (o.text("云坪镇", "黄柏村", "公示名单.docx") for o in (with_hotline, without))
    assert "公布期：自" in tongchuan
    assert "12317" in tongchuan
    assert "12317" not in zhushan
    for text in (tongchuan, zhushan):
        assert "监督举报电话：" in text
        assert "黄柏村村民委员会（盖章）" in text
    assert "公示公告期：自" in zhushan


def test_an_allowance_notice_has_three_columns_and_no_more(ledger: Write) -> None:
    """东方市的低保公开只有姓名、居住村、金额；金额没有按月登记，留空。"""
    out = ledger(None, "--profile", "dongfang-2018", "--only", "公示名单", "--formats", "docx")
    rows = []
    for path in out.folder.rglob("公示名单.docx"):
        head, *own = out.tables(*path.relative_to(out.folder).parts)[0]
        assert head == ["序号", "姓名", "居住村（居）", "金额（元）"]
        rows += [row[1:] for row in own if row != ["本期无"]]
    receiving = [
        [member["name"], one["village"], ""]
        for one in COUNTY["households"]
        for member in one["members"]
        if member.get("allowance") and not member.get("presence_changed_on")
    ]
    assert sorted(rows) == sorted(receiving)


def digests(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_same_record_gives_the_same_bytes(ledger: Write) -> None:
    first = ledger(None, "--township", "松溪乡")
    second = ledger(None, "--township", "松溪乡", into="又一次")
    assert digests(first.folder) == digests(second.folder)
    assert {path.suffix for path in first.folder.rglob("*.*")} == {".xlsx", ".pdf", ".docx", ".json"}


@pytest.mark.parametrize("name", ["../../外面", "/根", "CON", "a:b"])
def test_no_name_leads_out_of_the_folder(ledger: Write, name: str) -> None:
    data = county()
    data["villages"] = None
    data["households"] = data["households"][:2]
    for one, village in zip(data["households"], (name, f" {name}."), strict=True):
        one["township"] = one["village"] = village
    out = ledger(data, "--formats", "docx", "--only", "新增贫困户备案册")
    files = list(out.folder.parent.rglob("*.docx"))
    assert len(files) == 2
    assert all(out.folder in file.parents for file in files)


def test_a_value_that_looks_like_a_formula_stays_text(ledger: Write) -> None:
    data = county()
    head = next(m for m in data["households"][0]["members"] if m["relation"] == "户主")
    head["name"] = '=HYPERLINK("x")'
    book = ledger(data, "--village", "桃源村", "--formats", "xlsx").book("县级明细台账.xlsx")
    assert '=HYPERLINK("x")' in [row[4] for row in book["明细"]]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--only", "花名册"), "没有「花名册」，可选：明细台账"),
        (("--formats", "odt"), "没有「odt」，可选：xlsx、pdf、docx"),
        (("--village", "没有的村"), "没有一户符合选户条件"),
    ],
)
def test_a_wrong_option_is_told(ledger: Write, options: tuple[str, ...], words: str) -> None:
    out = ledger(None, *options)
    assert out.code == 2
    assert words in out.err
