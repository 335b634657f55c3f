"""生僻字：通用规范汉字表全印得出；第二种字体逐字兼用，三种输出都一样；间隔号。"""

from __future__ import annotations

import re
import subprocess
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pikepdf
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from printed import DATE, page, pages_of

from dangan import resources
from dangan.backends import fonts, parse, style
from dangan.backends.docx import DocxBackend
from dangan.backends.fonts import Library
from dangan.backends.style import ROLES, Style
from dangan.backends.typst import TypstBackend
from dangan.backends.weasy import WeasyBackend
from dangan.config import Fonts

RARE = "\U0002ebf0"
"""扩展 I 区的一个字，2023 年才有编码，常见的字体都没有。"""


UNNUMBERED = 'class="paper table" id="p" title="样张" data-numbered="no"'
"""不编号的件，页脚没有字。"""


def font_file(folder: Path, family: str, chars: str, chinese: str = "") -> None:
    """造一种只有 chars 几个字的字体，字形都是方块。"""
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    for corner in ((900, 0), (900, 800), (100, 800)):
        pen.lineTo(corner)
    pen.closePath()
    names = [".notdef", *(f"u{ord(char):X}" for char in chars)]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(char): f"u{ord(char):X}" for char in chars})
    builder.setupGlyf(dict.fromkeys(names, pen.glyph()))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (1000, 100)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    localized = {"en": family, "zh": chinese} if chinese else family
    builder.setupNameTable({"familyName": localized, "styleName": "Regular", "psName": family.replace(" ", "")})
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWinAscent=880, usWinDescent=120)
    builder.setupPost()
    builder.save(folder / f"{family}.ttf")


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Style:
    """另装有 BabelStone Han 的电脑。"""
    folder = tmp_path_factory.mktemp("fonts")
    font_file(folder, "BabelStone Han", RARE)
    return style.load(resources.templates(), Fonts(paths=(str(folder),)))


# ------------------------------------------------------------------ 通用规范汉字表


def test_the_table_has_three_levels_of_the_published_sizes() -> None:
    """国发〔2013〕23号：一级 3500、二级 3000、三级 1605；在基本平面之外的 196 字。"""
    levels = fonts.standard()
    assert [len(level) for level in levels] == [3500, 3000, 1605]
    every = "".join(levels)
    assert len(set(every)) == 8105
    assert [level[0] + level[-1] for level in levels] == ["一矗", "乂齉", "亍蠼"]
    assert sum(ord(char) > 0xFFFF for char in every) == 196


@pytest.mark.parametrize("role", ROLES)
def test_every_standard_character_prints_in_every_role(typst: TypstBackend, tmp_path: Path, role: str) -> None:
    every = "".join(fonts.standard())
    pdf = typst.pdf(parse.dossier(page(f'<p class="flush"><span class="{role}">{every}</span></p>', UNNUMBERED), DATE))
    assert pdf.missing == ()
    assert re.sub(r"\s", "", "".join(pages_of(pdf.data, tmp_path))) == every
    assert not notdef_is_drawn(pdf.data)


def test_every_standard_character_prints_by_weasyprint(sizes: Style, tmp_path: Path) -> None:
    pytest.importorskip("weasyprint", exc_type=OSError)
    every = "".join(fonts.standard())
    lines = "".join(f"<p>{every[start : start + 30]}</p>" for start in range(0, len(every), 30))
    pdf = WeasyBackend(sizes).pdf(page(lines, UNNUMBERED), DATE)
    assert pdf.missing == ()
    assert "".join(pages_of(pdf.data, tmp_path)) == every
    assert not notdef_is_drawn(pdf.data)


def notdef_is_drawn(pdf: bytes) -> bool:
    """PDF 里有没有画出零号字形（缺字的方框）。"""
    with pikepdf.open(BytesIO(pdf)) as document:
        for sheet in document.pages:
            for instruction in pikepdf.parse_content_stream(sheet):
                if str(instruction.operator) in ("Tj", "TJ"):
                    for item in (
                        pikepdf.Array(instruction.operands[:1])
                        if str(instruction.operator) == "Tj"
                        else (instruction.operands[0])
                    ):
                        if isinstance(item, pikepdf.String) and b"\0\0" in pairs(bytes(item)):
                            return True
    return False


def pairs(codes: bytes) -> list[bytes]:
    return [codes[start : start + 2] for start in range(0, len(codes), 2)]


# ------------------------------------------------------------------ 第二种字体


def test_without_a_second_font_the_character_is_a_sign_with_a_note(typst: TypstBackend, tmp_path: Path) -> None:
    if typst.library.missing(RARE) != [RARE]:
        pytest.skip("本机的字体收了这个字")
    sheet = pages_of(typst.pdf(parse.dossier(page(f"<p>覃{RARE}山</p>"), DATE)).data, tmp_path)[0]
    assert sheet.startswith("覃〓山")
    assert "U+2EBF0" in sheet


@pytest.mark.parametrize("engine", ["typst", "weasyprint"])
def test_the_second_font_prints_it(second: Style, tmp_path: Path, engine: str) -> None:
    html = page(
        f"<h1>题{RARE}名</h1><p>覃{RARE}山<b>粗{RARE}</b></p><table class='grid'><col style='width:100%'>"
        f"<tr><th>{RARE}</th></tr><tr><td>{RARE}</td></tr></table>"
    )
    if engine == "weasyprint":
        pytest.importorskip("weasyprint", exc_type=OSError)
        pdf = WeasyBackend(second).pdf(html, DATE)
    else:
        pdf = TypstBackend(second).pdf(parse.dossier(html, DATE))
    assert pdf.missing == ()
    assert pages_of(pdf.data, tmp_path)[0].startswith(f"题{RARE}名覃{RARE}山粗{RARE}{RARE}{RARE}")
    listed = subprocess.run(["pdffonts", str(tmp_path / "out.pdf")], capture_output=True, check=True).stdout.decode()
    assert "BabelStone" in listed
    assert not notdef_is_drawn(pdf.data)


def runs(data: bytes) -> list[tuple[str, str]]:
    """DOCX 各段文字与另标的字体。"""
    xml = ZipFile(BytesIO(data)).read("word/document.xml").decode()
    return [
        (text, (re.search(r'w:eastAsia="([^"]+)"', run) or ["", ""])[1])
        for run in re.findall(r"<w:r>.*?</w:r>", xml)
        for text in re.findall(r"<w:t[^>]*>([^<]*)</w:t>", run)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"覃{RARE}山", [("覃", ""), (RARE, "BabelStone Han"), ("山", "")]),
        ("覃\U00020000山", [("覃", ""), ("\U00020000", "SimSun-ExtB"), ("山", "")]),
        ("བོད་", [("བོད་", "Microsoft Himalaya")]),
        ("覃大山", [("覃大山", "")]),
    ],
)
def test_word_gets_a_run_of_its_own_with_a_font_that_has_it(
    second: Style, text: str, expected: list[tuple[str, str]]
) -> None:
    """本机有第二种字体收它的，标那一种；没有的标 Windows 自带的。"""
    backend = DocxBackend(second)
    for char, font in expected:
        if font not in ("", "BabelStone Han") and any(map(Library(second).second, char)):
            pytest.skip("本机另有字体收了这个字")
    assert runs(backend.docx(parse.dossier(page(f"<p>{text}</p>"), DATE))) == expected


def test_a_rare_character_keeps_the_look_of_its_run(second: Style) -> None:
    data = DocxBackend(second).docx(parse.dossier(page(f"<p><b>甲{RARE}</b><small>{RARE}乙</small></p>"), DATE))
    xml = ZipFile(BytesIO(data)).read("word/document.xml").decode()
    assert re.search(rf'<w:rStyle w:val="hei"/><w:rFonts [^>]*BabelStone[^>]*/></w:rPr><w:t>{RARE}', xml)
    assert re.search(rf'<w:rFonts [^>]*BabelStone[^>]*/><w:sz w:val="\d+"/></w:rPr><w:t>{RARE}', xml)
    assert "<w:t></w:t>" not in xml


@pytest.mark.parametrize("family", ["BabelStone Han", "HanaMinB"])
def test_real_second_fonts(typst: TypstBackend, family: str, tmp_path: Path) -> None:
    """装有 fonts-babelstone-han、fonts-hanazono 的电脑上：扩展 B 区、C 区的字印得出。"""
    if family not in typst.library.rare:
        pytest.skip(f"没有装 {family}")
    name = "覃" + "".join(
        char for char in "\U00020001\U000201d1\U0002a701\U0002b740" if not typst.library.missing(char)
    )
    pdf = typst.pdf(parse.dossier(page(f"<p>{name}</p>"), DATE))
    assert len(name) > 2
    assert pdf.missing == ()
    assert pages_of(pdf.data, tmp_path)[0].startswith(name)


def test_a_county_may_write_the_chinese_name_of_its_font(tmp_path: Path) -> None:
    font_file(tmp_path, "FZXiaoBiaoSong-B05S", "县", chinese="方正小标宋简体")
    chosen = style.load(resources.templates(), Fonts(song="方正小标宋简体", paths=(str(tmp_path),)))
    assert Library(chosen).families["song"][0] == "FZXiaoBiaoSong-B05S"
    assert chosen.fonts["song"].word == "方正小标宋简体"
    assert "宋体" not in Library(chosen).replaced(chosen)


def test_what_replaces_what_is_said(sizes: Style) -> None:
    replaced = Library(sizes).replaced(sizes)
    for role in ROLES:
        font, used = sizes.fonts[role], Library(sizes).families[role][0]
        said = replaced.get(font.title, "")
        assert (used == font.families[0]) == (said == "")
        assert not said or (font.families[0] in said and used in said)


def test_every_role_has_every_font_so_that_one_check_speaks_for_all(second: Style) -> None:
    families = Library(second).families
    assert len({frozenset(names) for names in families.values()}) == 1


# ------------------------------------------------------------------ 间隔号

NAME = "阿依古丽·买买提"


@pytest.mark.parametrize("engine", ["typst", "weasyprint"])
def test_the_dot_in_a_name_is_one_em_wide_and_never_begins_a_line(sizes: Style, tmp_path: Path, engine: str) -> None:
    """同一姓名前垫 0 至 30 字，无论在哪里换行，行首都不是间隔号；名字仍是连着的一串，可以检索。"""
    body = "".join(f'<p class="flush">{"测" * count}{NAME}{"测" * 20}</p>' for count in range(25, 42))
    html = page(f"{body}<p class='flush'>档号0001·2017·D30</p>")
    if engine == "weasyprint":
        pytest.importorskip("weasyprint", exc_type=OSError)
        pdf = WeasyBackend(sizes).pdf(html, DATE).data
    else:
        pdf = TypstBackend(sizes).pdf(parse.dossier(html, DATE)).data
    assert "".join(pages_of(pdf, tmp_path)).count(NAME) == 17
    path = tmp_path / "out.pdf"
    text = subprocess.run(
        ["pdftotext", "-raw", "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True
    ).stdout
    assert not [line for line in text.decode().splitlines() if line.startswith("·")]
    assert NAME in text.decode()
    boxes = subprocess.run(["pdftotext", "-bbox", str(path), "-"], capture_output=True, check=True).stdout.decode()
    left, right = re.search(rf'xMin="([\d.]+)"[^>]*xMax="([\d.]+)"[^>]*>{"测" * 25}{NAME}', boxes).groups()
    assert float(right) - float(left) >= (25 + len(NAME)) * sizes.text("table", "flush").size - 0.5
