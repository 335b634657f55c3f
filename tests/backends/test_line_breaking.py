"""换行与标点：避头尾，不拆开的不拆开，汉字与西文之间不加空，数字等宽对齐。"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from printed import DATE, page, pages_of

from dangan.backends import parse
from dangan.backends.style import Style
from dangan.backends.typst import TypstBackend
from dangan.backends.weasy import WeasyBackend

ENGINES = ("typst", "weasyprint")

SAMPLE = (
    "户主（覃大山）住青岭镇上坪村，“三保障”均已落实：住房、教育、医疗；详见《扶贫手册》（2017年版）第12页！"
    "据〔2017〕1号文，补助3250.50元……另有山羊——黑山羊——若干？"
)
NEVER_FIRST = "，。、；：？！”’）》」』】〕％…·"
NEVER_LAST = "“‘（《「『【〔"


def printed(engine: str, sizes: Style, body: str, tmp_path: Path) -> Path:
    """印出的 PDF 的路径。"""
    html = page(body, 'class="paper table" id="p" title="样张" data-numbered="no"')
    if engine == "weasyprint":
        pytest.importorskip("weasyprint", exc_type=OSError)
        pdf = WeasyBackend(sizes).pdf(html, DATE)
    else:
        pdf = TypstBackend(sizes).pdf(parse.dossier(html, DATE))
    pages_of(pdf.data, tmp_path)
    return tmp_path / "out.pdf"


def lines_of(path: Path) -> list[str]:
    text = subprocess.run(
        ["pdftotext", "-raw", "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True
    ).stdout
    return text.decode().replace("\f", "").splitlines()


def words_of(path: Path) -> list[tuple[float, float, str]]:
    """各处连着的文字：左、右（磅）与所写。隔开十分之一字宽就算另一处。"""
    boxes = subprocess.run(["pdftotext", "-bbox", str(path), "-"], capture_output=True, check=True).stdout.decode()
    found = re.findall(r'xMin="([\d.]+)"[^>]*xMax="([\d.]+)"[^>]*>([^<]*)<', boxes)
    return [(float(left), float(right), text) for left, right, text in found]


@pytest.mark.parametrize("engine", ENGINES)
def test_no_line_begins_or_ends_with_the_wrong_mark(sizes: Style, tmp_path: Path, engine: str) -> None:
    """同一段话前垫 0 至 37 字，每个标点都有机会落在行首、行末；窄格里也一样。"""
    cells = "".join(f"<tr><td>{'测' * count}{SAMPLE}</td><td></td></tr>" for count in range(12))
    body = "".join(f"<p>{'测' * count}{SAMPLE}</p>" for count in range(38))
    table = f'<table class="grid"><col style="width:30%"><col style="width:70%">{cells}</table>'
    lines = lines_of(printed(engine, sizes, body + table, tmp_path))
    assert len(lines) > 150
    assert [line for line in lines if line[0] in NEVER_FIRST or line[-1] in NEVER_LAST] == []


@pytest.mark.parametrize("engine", ENGINES)
def test_a_dash_or_an_ellipsis_is_not_split(sizes: Style, tmp_path: Path, engine: str) -> None:
    body = "".join(f"<p>{'测' * count}羊——山……若干</p>" for count in range(30, 42))
    text = "\n".join(lines_of(printed(engine, sizes, body, tmp_path)))
    assert text.count("——") == text.count("……") == 12


@pytest.mark.parametrize("engine", ENGINES)
def test_no_gap_between_chinese_and_western(sizes: Style, tmp_path: Path, engine: str) -> None:
    text = "自2017年11月30日起3人ABC中文50%的"
    assert text in [word for _, _, word in words_of(printed(engine, sizes, f"<p>{text}</p>", tmp_path))]


@pytest.mark.parametrize("engine", ENGINES)
def test_money_is_aligned_on_the_right_with_equal_digits(sizes: Style, tmp_path: Path, engine: str) -> None:
    amounts = ("1111.11", "9999.99", "234567.80", "8")
    rows = "".join(f'<tr><td>甲</td><td class="num">{amount}</td></tr>' for amount in amounts)
    table = f'<table class="grid"><col style="width:50%"><col style="width:50%">{rows}</table>'
    boxes = [box for box in words_of(printed(engine, sizes, table, tmp_path)) if box[2] in amounts]
    assert len(boxes) == 4
    rights = [right for _, right, _ in boxes]
    assert max(rights) - min(rights) < 0.1
    ones, nines = (right - left for left, right, _ in boxes[:2])
    assert ones == pytest.approx(nines, abs=0.1)


@pytest.mark.parametrize("engine", ENGINES)
def test_an_identity_number_stays_on_one_line(sizes: Style, tmp_path: Path, engine: str) -> None:
    """采集表里证件号码一栏宽 35/262。"""
    table = (
        '<table class="grid"><col style="width:79%"><col style="width:21%">'
        '<tr><td></td><td class="nowrap small">42039919800101001X</td></tr></table>'
    )
    assert "42039919800101001X" in lines_of(printed(engine, sizes, table, tmp_path))
