"""render --bind-scans：扫描件装在它的位置，目录有行有页号；装不了的照原件对待，说明原因。"""

from __future__ import annotations

import json
import re
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from docx import Document as WordDocument
from papers import corners, seen, sheet

from tests.conftest import Run

FOLDER = Path("成品/云坪镇/桃源村/4201-覃大山")
IN_VOLUME = {"container": "一户一档"}


def write(*documents: dict[str, Any]) -> None:
    household = {"code": "4201", "township": "云坪镇", "village": "桃源村", "status": "未脱贫"}
    household["members"] = [{"name": "覃大山", "relation": "户主"}]
    household["documents"] = list(documents)
    Path("资料.json").write_text(json.dumps([household], ensure_ascii=False), "utf-8")


def paper(kind: str, file: str = "", **fields: Any) -> dict[str, Any]:
    return IN_VOLUME | {"type": kind} | ({"file": file} if file else {}) | fields


def raw() -> str:
    """一户一档的文字，由 poppler 读出。"""
    command = ["pdftotext", "-raw", "-enc", "UTF-8", str(FOLDER / "一户一档.pdf"), "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()


def pages() -> list[str]:
    """各页的文字，空白除去。"""
    return ["".join(text.split()) for text in raw().split("\f")[:-1]]


def scans() -> None:
    """申请书一页竖的，采集表一页横的、一页竖的，方案一页。"""
    sheet().save("申请书.jpg", dpi=(100, 100))
    sheet(size=(1169, 826)).save("采集表.tif", save_all=True, append_images=[sheet()], dpi=(100, 100))
    sheet().save("方案.pdf", resolution=100)


ALL = [paper("贫困户申请书", "申请书.jpg"), paper("入户信息采集表", "采集表.tif"), paper("脱贫方案", "方案.pdf")]
RENDER = ("render", "资料.json", "-o", "成品", "--bind-scans", "--as-of", "2017-11-30", "--papers", "missing")


@pytest.mark.parametrize("engine", ["typst", "weasyprint"])
def test_scans_stand_in_their_place_and_are_numbered(dangan: Run, tmp_path: Path, engine: str) -> None:
    scans()
    write(*ALL)
    ran = dangan(*RENDER, "--formats", "pdf", "--pdf-engine", engine)
    assert ran.code == 0, ran.out
    cover, _, *inside, certificate = pages()
    lines = re.findall(r"(贫困户申请书|入户信息采集表|脱贫方案) ([\d—]+)$", raw().split("\f")[1], re.MULTILINE)
    assert lines == [("贫困户申请书", "1"), ("入户信息采集表", "2"), ("脱贫方案", "4—4")]
    assert inside == ["1", "2", "3", "4"]
    assert "3件4页" in cover
    assert "本卷共有文件3件，4页" in certificate
    looks = seen((FOLDER / "一户一档.pdf").read_bytes(), tmp_path)[2:-1]
    assert [corners(look) for look in looks] == ["红 白 白 蓝"] * 4
    assert [look.width > look.height for look in looks] == [False, True, False, False]


def test_printed_papers_and_scans_interleave(dangan: Run) -> None:
    """只有采集表的扫描件：申请书、“五评”、方案照印，页号连着。"""
    scans()
    write(paper("入户信息采集表", "采集表.tif"))
    ran = dangan(*RENDER[:-1], "all", "--formats", "pdf")
    assert ran.code == 0, ran.out
    with pikepdf.open(FOLDER / "一户一档.pdf") as pdf, pdf.open_outline() as outline:
        titles = [item.title for top in outline.root for item in (top.children or [top])]
    assert titles[2:5] == ["贫困户申请书", "入户信息采集表", "入户信息采集表"]
    numbers = [page for page in pages() if page.isdecimal()]
    assert numbers == ["2", "3"]


def test_what_cannot_be_bound_stays_an_original(dangan: Run) -> None:
    scans()
    write(paper("贫困户申请书", "申请书.jpg"), paper("入户信息采集表", "没有.tif", pages=2))
    ran = dangan(*RENDER)
    assert ran.code == 4
    assert "入户信息采集表的扫描件「没有.tif」没有装订：找不到这个文件" in ran.out
    report = json.loads(Path("成品/.dangan/render.json").read_text("utf-8"))
    assert [failed["household"] for failed in report["failed"]] == ["4201"]
    assert not report["complete"]
    catalogue = pages()[1]
    assert "入户信息采集表" in catalogue
    assert not any(page == "1" for page in pages()), "插有原件的卷由手工盖号"

    again = dangan(*RENDER)
    assert again.code == 4
    assert "没有变化，跳过" in again.out
    assert "找不到这个文件" in again.out

    scans()
    Path("采集表.tif").rename("没有.tif")
    fixed = dangan(*RENDER)
    assert (fixed.code, "没有变化" in fixed.out) == (0, False)
    assert [page for page in pages() if page.isdecimal()] == ["1", "2", "3"]


def test_a_replaced_scan_is_bound_anew(dangan: Run) -> None:
    scans()
    write(*ALL)
    dangan(*RENDER, "--formats", "pdf")
    before = (FOLDER / "一户一档.pdf").read_bytes()
    assert "没有变化" in dangan(*RENDER, "--formats", "pdf").out
    sheet("L").save("申请书.jpg", dpi=(100, 100))
    assert "没有变化" not in dangan(*RENDER, "--formats", "pdf").out
    after = (FOLDER / "一户一档.pdf").read_bytes()
    assert after != before
    dangan(*RENDER, "--formats", "pdf", "--force")
    assert (FOLDER / "一户一档.pdf").read_bytes() == after


def test_a_page_count_other_than_recorded_is_mentioned(dangan: Run) -> None:
    scans()
    write(*ALL[:1], paper("入户信息采集表", "采集表.tif", pages=5), *ALL[2:])
    ran = dangan(*RENDER, "--formats", "pdf")
    assert ran.code == 0
    assert "留意：户 4201　入户信息采集表的扫描件「采集表.tif」有 2 页，登记的是 5 页；页号按扫描件编" in ran.out
    assert "3件4页" in pages()[0]


def test_word_has_a_slip_for_every_scan(dangan: Run) -> None:
    scans()
    write(*ALL)
    assert dangan(*RENDER).code == 0
    document = WordDocument(str(FOLDER / "一户一档.docx"))
    text = "".join(mark.text or "" for mark in document.element.body.iter("{*}t"))
    for title, count, first, last, file in [
        ("贫困户申请书", 1, 1, 1, "申请书.jpg"),
        ("入户信息采集表", 2, 2, 3, "采集表.tif"),
        ("脱贫方案", 1, 4, 4, "方案.pdf"),
    ]:
        slip = text[text.rindex(f"{title}户主") :]
        assert f"原件已扫描，共 {count} 页，编为本卷第 {first}—{last} 页。" in slip
        assert f"电子文件：{file}" in slip
    assert len((FOLDER / "一户一档.docx").read_bytes()) < 50_000


def test_only_papers_of_the_volume_are_bound(dangan: Run) -> None:
    """户明白袋里的、应取消的材料，登记了电子文件也不装。"""
    scans()
    handbook = {"type": "扶贫手册", "container": "户明白袋", "file": "手册.pdf"}
    promise = {"type": "脱贫承诺书", "container": "一户一档", "file": "承诺书.jpg"}
    write(*ALL, handbook, promise)
    ran = dangan(*RENDER, "--formats", "pdf")
    assert ran.code == 0, ran.out
    assert sum(page.isdecimal() for page in pages()) == 4


def test_without_the_option_nothing_is_opened(dangan: Run) -> None:
    write(paper("贫困户申请书", "没有.jpg", pages=1))
    ran = dangan("render", "资料.json", "-o", "成品", "--as-of", "2017-11-30", "--formats", "pdf")
    assert ran.code == 0


def test_the_county_can_choose_it_for_good(dangan: Run) -> None:
    scans()
    write(*ALL)
    Path("dangan.toml").write_text("[render]\nbind_scans = true\nformats = ['pdf']\n", "utf-8")
    assert dangan("render", "资料.json", "-o", "成品", "--papers", "frame").code == 0
    with pikepdf.open(BytesIO((FOLDER / "一户一档.pdf").read_bytes())) as pdf:
        assert len(pdf.pages) == 3 + 4
