"""凡是本工具做的 PDF：PDF/A-2u，字体全部嵌入，题名、语言、书签俱全。由 qpdf、veraPDF 证明，不由本工具自己说。"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image

from dangan.cli import app

ROOT = Path(__file__).parents[1]
COUNTY, MESSY = ROOT / "samples" / "county.json", ROOT / "samples" / "messy.json"
AS_OF = ("--as-of", "2017-11-30")
EXITED, POOR = ("--household", "42039910120200001"), ("--household", "42039920020200001")
LACKING, VILLAGE = ("--household", "42039910120300006"), ("--village", "桃源村")
VERAPDF = ROOT / ".venv" / "verapdf"

PROGRAM = "org.verapdf.apps.GreenfieldCliWrapper"
UTF8 = os.environ | {"LC_ALL": "C.UTF-8"}

SECTIONS = ["精准识别", "精准帮扶", "精准退出"]


def scanned(folder: Path) -> Path:
    """一户的资料，卷内原件各有扫描件：彩色、灰度、黑白、横页、CMYK、多页、透明、PDF。"""
    page = Image.linear_gradient("L").resize((413, 584))
    layer = page.convert("RGBA")
    layer.putalpha(page)
    makers: dict[str, Callable[[Path], None]] = {
        "彩色.jpg": lambda path: page.convert("RGB").save(path, dpi=(50, 50)),
        "CMYK.jpg": lambda path: page.convert("CMYK").save(path),
        "黑白.tif": lambda path: page.convert("1").save(path, compression="group4", dpi=(50, 50)),
        "多页.tif": lambda path: page.save(path, save_all=True, append_images=[page.rotate(90, expand=True)]),
        "透明.png": lambda path: layer.save(path),
        "灰度图.pdf": lambda path: page.save(path, resolution=50),
        "黑白图.pdf": lambda path: page.convert("1").save(path, resolution=50),
        "有文字.pdf": _typed,
    }
    household = next(one for one in json.loads(COUNTY.read_text("utf-8"))["households"] if one["code"] == EXITED[1])
    documents = [one for one in household["documents"] if one["container"] == "一户一档"]
    for document, (name, make) in zip(documents, makers.items(), strict=False):
        make(folder / name)
        document["file"] = name
    path = folder / "资料.json"
    path.write_text(json.dumps([household], ensure_ascii=False), "utf-8")
    return path


def _typed(path: Path) -> None:
    """字体没有嵌入、又有透明的一页 PDF。"""
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(595, 842))
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        faint = pikepdf.Dictionary(Type=pikepdf.Name.ExtGState, ca=0.5)
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font), ExtGState=pikepdf.Dictionary(G1=faint))
        page.Contents = document.make_stream(
            b"/G1 gs BT /F1 40 Tf 100 600 Td (Scanned) Tj ET 1 0 0 rg 99 99 99 99 re f"
        )
        document.save(path)


Command = Callable[[Path, Path], tuple[object, ...]]
"""(放输入的目录, 放成品的目录) → 命令。"""


def render(*options: object, source: Path = COUNTY) -> Command:
    return lambda _, out: ("render", source, "-o", out, "--formats", "pdf", *AS_OF, *options)


def blank(*options: str) -> Command:
    return lambda _, out: ("render", "--blank", "-o", out, "--formats", "pdf", *options)


def bind(*options: str) -> Command:
    return lambda folder, out: render("--bind-scans", *options, source=scanned(folder))(folder, out)


WEASY = ("--pdf-engine", "weasyprint")
KINDS: dict[str, Command] = {
    "全部": render(*EXITED),
    "未脱贫户": render(*POOR),
    "只印缺的": render(*EXITED, "--papers", "missing"),
    "只印封面目录备考表": render(*EXITED, "--papers", "frame"),
    "单印几种": render(*EXITED, "--forms", "脱贫收支测算表,户明白袋清单"),
    "缺材料的户": render(*LACKING, source=MESSY),
    "整村、合印": render("--township", "石门镇", "--village", "柳林村", "--print-run", "village", "--separators"),
    "盒脊、卷脊、盒签": render(*VILLAGE, "--forms", "盒脊,卷脊,盒签"),
    "空白表": blank(),
    "装订扫描件": bind(),
    "整改清单": lambda _, out: ("rectify", MESSY, "-o", out / "整改清单.pdf", *AS_OF, *VILLAGE),
    "核查单": lambda _, out: ("rectify", MESSY, "-o", out, "--sheets", *AS_OF, *VILLAGE),
    "全部·WeasyPrint": render(*EXITED, *WEASY),
    "空白表·WeasyPrint": blank(*WEASY),
    "封面合印·WeasyPrint": render(*VILLAGE, "--forms", "案卷封面", "--print-run", "village", *WEASY),
    "装订扫描件·WeasyPrint": bind("--papers", "frame", *WEASY),
}
"""本工具做的每一种 PDF：名称 → 命令。添了新的种类，在这里添一行。"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Path]]:
    """各印一遍；同名的只取最大的一份。"""
    found = {}
    for kind, command in KINDS.items():
        if kind.endswith("WeasyPrint"):
            pytest.importorskip("weasyprint", exc_type=OSError)
        folder, out = tmp_path_factory.mktemp("入"), tmp_path_factory.mktemp("出")
        code = app.run([str(argument) for argument in command(folder, out)])
        pdfs = sorted(out.rglob("*.pdf"), key=lambda path: path.stat().st_size)
        assert (code, bool(pdfs)) == (0, True), kind
        found[kind] = list({path.name: path for path in pdfs}.values())
    return found


@pytest.fixture(params=KINDS)
def pdfs(request: pytest.FixtureRequest, made: dict[str, list[Path]]) -> list[Path]:
    return made[request.param]


def test_every_file_says_what_it_is(pdfs: list[Path]) -> None:
    """元数据写明 PDF/A-2u，颜色有输出方案，题名、语言、书签俱全。"""
    for path in pdfs:
        with pikepdf.open(path) as document, document.open_outline() as outline:
            metadata = document.open_metadata()
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "U"), path
            assert metadata["dc:title"] == document.docinfo["/Title"] != "", path
            assert [str(intent.S) for intent in document.Root.OutputIntents] == ["/GTS_PDFA1"], path
            assert str(document.Root.Lang).lower() == "zh-cn", path
            assert outline.root, path


@pytest.mark.parametrize("kind", ["全部", "装订扫描件", "全部·WeasyPrint"])
def test_papers_are_bookmarked_under_their_section(made: dict[str, list[Path]], kind: str) -> None:
    [path] = [path for path in made[kind] if path.name == "一户一档.pdf"]
    with pikepdf.open(path) as document, document.open_outline() as outline:
        tree = {item.title: [child.title for child in item.children] for item in outline.root}
    assert [title for title, papers in tree.items() if papers] == SECTIONS
    assert "贫困户申请书" in tree["精准识别"]
    assert "收支算账表" in tree["精准退出"]


def test_every_font_is_embedded_and_its_text_can_be_read_back(pdfs: list[Path]) -> None:
    for path in pdfs:
        with pikepdf.open(path) as document:
            fonts = list(_fonts(document))
            assert fonts, path
            for font in fonts:
                simple = font.DescendantFonts[0] if "/DescendantFonts" in font else font
                assert {"/FontFile2", "/FontFile3"} & set(simple.FontDescriptor.keys()), (path, font.BaseFont)
                assert "/ToUnicode" in font, (path, font.BaseFont)


def _fonts(document: pikepdf.Pdf) -> Iterator[Any]:
    for page in document.pages:
        yield from page.get("/Resources", {}).get("/Font", {}).values()


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="没有 qpdf")
def test_qpdf_finds_nothing_wrong(pdfs: list[Path]) -> None:
    for path in pdfs:
        ran = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, check=False)
        assert ran.returncode == 0, ran.stdout + ran.stderr


def test_verapdf_calls_every_file_compliant(made: dict[str, list[Path]], tmp_path: Path) -> None:
    """veraPDF 是 PDF/A 的公认核验程序；它自己判定，这里只看结论。"""
    jars = sorted(VERAPDF.glob("*.jar"))
    if shutil.which("java") is None or not jars:
        pytest.skip("没有 Java 或 veraPDF；有 Java 与 Maven 的机器上先执行 make verapdf")
    everything = [str(path) for paths in made.values() for path in paths]
    command = ["java", f"-Dapp.home={tmp_path}", "-Dfile.encoding=UTF-8", "-cp", str(jars[-1]), PROGRAM]
    options = ["--flavour", "2u", "--format", "text", "--loglevel", "0", "-v"]
    ran = subprocess.run([*command, *options, *everything], capture_output=True, check=False, env=UTF8)
    verdicts = ran.stdout.decode().splitlines()
    assert [line for line in verdicts if not line.startswith("PASS ")] == [], ran.stderr.decode()
    assert len(verdicts) == len(everything)
