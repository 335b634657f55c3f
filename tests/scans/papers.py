"""造几种扫描件：白纸，左上角一块红，右下角一块蓝，看得出有没有放正。"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from dangan.backends import parse
from dangan.backends.typst import TypstBackend
from dangan.scans import bind
from dangan.scans.picture import Picture

RED, BLUE, WHITE = (220, 30, 30), (30, 30, 220), (255, 255, 255)


def sheet(mode: str = "RGB", size: tuple[int, int] = (826, 1169)) -> Image.Image:
    """一页 A4（100 dpi）。"""
    image = Image.new("RGB", size, WHITE)
    draw = ImageDraw.Draw(image)
    width, height = size
    draw.rectangle((0, 0, width // 4, height // 4), fill=RED)
    draw.rectangle((width * 3 // 4, height * 3 // 4, width, height), fill=BLUE)
    draw.text((width // 2, height // 2), "A", fill="black", font=ImageFont.load_default(40))
    return image.convert(mode)


def bound(pictures: list[Picture], typst: TypstBackend) -> bytes:
    """只有一件扫描件的 PDF。"""
    turns = " ".join("横" if picture.landscape else "竖" for picture in pictures)
    html = (
        '<html><head><title>卷</title></head><body data-page-numbers="printed">'
        f'<article class="paper table" id="scan" title="申请书" data-section="精准识别" data-scan="{turns}"></article>'
        "</body></html>"
    )
    pdf = typst.pdf(parse.dossier(html, "2017-11-30"))
    return bind(pdf.data, [(pdf.starts["scan"], pictures)])


def seen(pdf: bytes, folder: Path) -> list[Image.Image]:
    """各页看上去的样子（18 dpi）；由 poppler 画出，与本工具无关。"""
    if shutil.which("pdftoppm") is None:
        pytest.skip("没有 pdftoppm（poppler-utils）")
    (folder / "seen.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", "18", str(folder / "seen.pdf"), str(folder / "seen")], check=True)
    return [Image.open(path).convert("RGB") for path in sorted(folder.glob("seen-*.ppm"))]


def corners(page: Image.Image) -> str:
    """四角的颜色，左上、右上、左下、右下。"""
    width, height = page.size
    places = [(width // 8, height // 8), (width * 7 // 8, height // 8)]
    places += [(width // 8, height * 7 // 8), (width * 7 // 8, height * 7 // 8)]
    return " ".join(_colour(page.getpixel(place)) for place in places)


def _colour(pixel: object) -> str:
    assert isinstance(pixel, tuple)
    red, green, blue = pixel
    if min(pixel) > 200:
        return "白"
    if max(pixel) - min(pixel) < 40:
        return "黑" if max(pixel) < 80 else "灰"
    return "红" if red > max(green, blue) else "蓝" if blue > max(red, green) else "别的"
