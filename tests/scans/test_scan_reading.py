"""读扫描件：各种图与 PDF 都放正、不变色、不走样；能原样收下的一个字节也不改。"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from papers import bound, corners, seen, sheet
from PIL import Image

from dangan.backends.typst import TypstBackend
from dangan.scans.images import jpeg, png, tiff
from dangan.scans.pdf import pages
from dangan.scans.picture import Picture

READERS: dict[str, Callable[[Path], list[Picture]]] = {".jpg": jpeg, ".png": png, ".tif": tiff, ".pdf": pages}


def read(path: Path) -> list[Picture]:
    return READERS[path.suffix](path)


def saved(folder: Path, name: str, image: Image.Image, **options: object) -> Path:
    path = folder / name
    image.save(path, **options)
    return path


TURNS = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.mark.parametrize("orientation", TURNS)
def test_a_photo_taken_sideways_stands_upright(orientation: int, typst: TypstBackend, tmp_path: Path) -> None:
    """EXIF 的八种方向；照片本身不重存。"""
    turn = TURNS[orientation]
    image = sheet() if turn is None else sheet().transpose(turn)
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = saved(tmp_path, "photo.jpg", image, exif=exif, dpi=(100, 100), quality=95)
    [picture] = read(path)
    assert picture.data == path.read_bytes()
    [page] = seen(bound([picture], typst), tmp_path)
    assert corners(page) == "红 白 白 蓝"


COLOURS = [
    ("彩色 JPEG", "a.jpg", "RGB", {"quality": 95}, "红 白 白 蓝"),
    ("灰度 JPEG", "a.jpg", "L", {"quality": 95}, "灰 白 白 黑"),
    ("CMYK 的 JPEG", "a.jpg", "CMYK", {"quality": 95}, "红 白 白 蓝"),
    ("黑白 G4 的 TIFF", "a.tif", "1", {"compression": "group4"}, "黑 白 白 黑"),
    ("彩色 LZW 的 TIFF", "a.tif", "RGB", {"compression": "tiff_lzw"}, "红 白 白 蓝"),
    ("16 位灰度的 TIFF", "a.tif", "I;16", {}, "灰 白 白 黑"),
    ("调色板的 PNG", "a.png", "P", {}, "红 白 白 蓝"),
    ("黑白 PNG", "a.png", "1", {}, "黑 白 白 黑"),
    ("彩色图的 PDF", "a.pdf", "RGB", {"resolution": 100}, "红 白 白 蓝"),
    ("黑白图的 PDF", "a.pdf", "1", {"resolution": 100}, "黑 白 白 黑"),
]


@pytest.mark.parametrize(("name", "mode", "options", "colours"), [c[1:] for c in COLOURS], ids=[c[0] for c in COLOURS])
def test_colours_stay(
    name: str, mode: str, options: dict[str, object], colours: str, typst: TypstBackend, tmp_path: Path
) -> None:
    image = sheet("L").point(lambda value: 0 if value < 128 else 255).convert("1") if mode == "1" else sheet("L")
    if mode == "I;16":
        image = Image.frombytes("I;16", image.size, b"".join(bytes((0, value)) for value in image.tobytes()))
    elif mode not in ("1", "L"):
        image = sheet(mode)
    [page] = seen(bound(read(saved(tmp_path, name, image, **options)), typst), tmp_path)
    assert corners(page) == colours


def test_what_is_clear_becomes_white_paper(typst: TypstBackend, tmp_path: Path) -> None:
    image = sheet("RGBA")
    image.putalpha(image.convert("L").point(lambda value: 0 if value > 250 else 255))
    [page] = seen(bound(read(saved(tmp_path, "seal.png", image)), typst), tmp_path)
    assert corners(page) == "红 白 白 蓝"


def test_every_page_of_a_tiff_with_its_own_orientation(typst: TypstBackend, tmp_path: Path) -> None:
    upright, lying = sheet("L"), sheet("RGB", (1169, 826))
    path = saved(tmp_path, "a.tif", upright, save_all=True, append_images=[lying, upright], dpi=(100, 100))
    pictures = read(path)
    assert [picture.landscape for picture in pictures] == [False, True, False]
    sizes = [page.width > page.height for page in seen(bound(pictures, typst), tmp_path)]
    assert sizes == [False, True, False]


SIZES = [
    ("A4 三百 dpi", (2480, 3508), 300, (595, 842), 1.0),
    ("A3 缩到 A4", (2339, 3307), 200, (842, 1191), 0.707),
    ("证件照原大", (1013, 638), 300, (243, 153), 1.0),
    ("没有写分辨率的占满 A4", (900, 1273), None, (595, 842), 1.0),
    ("不可信的分辨率不算", (900, 1273), 1, (595, 842), 1.0),
    ("手机照片按 72 dpi 写的，缩到 A4", (1512, 2016), 72, (1512, 2016), 0.394),
]


@pytest.mark.parametrize(("pixels", "dpi", "paper", "share"), [s[1:] for s in SIZES], ids=[s[0] for s in SIZES])
def test_papers_keep_their_size_unless_larger_than_a4(
    pixels: tuple[int, int], dpi: int | None, paper: tuple[int, int], share: float, tmp_path: Path, typst: TypstBackend
) -> None:
    options = {"dpi": (dpi, dpi)} if dpi else {}
    [picture] = read(saved(tmp_path, "a.jpg", sheet("L", pixels), **options))
    assert picture.paper == pytest.approx(paper, abs=2)
    with pikepdf.open(BytesIO(bound([picture], typst))) as document:
        content = document.pages[0].Contents
        streams = list(content) if isinstance(content, pikepdf.Array) else [content]
        placed = [float(value) for value in streams[0].read_bytes().split()[1:5]]
    assert placed == pytest.approx([paper[0] * share, 0, 0, paper[1] * share], rel=0.01)


def test_only_what_is_finer_than_450_dpi_is_made_coarser(tmp_path: Path) -> None:
    [a3] = read(saved(tmp_path, "a3.jpg", sheet("L", (3508, 4961)), dpi=(300, 300)))
    assert a3.attributes["Width"] == 3508
    [huge] = read(saved(tmp_path, "huge.jpg", sheet("L", (4960, 7016)), dpi=(600, 600)))
    assert huge.attributes["Height"] == round(450 * 841.89 / 72)
    assert huge.paper == pytest.approx((595, 842), abs=1)
    [bilevel] = read(saved(tmp_path, "line.tif", sheet("1", (4960, 7016)), dpi=(600, 600), compression="group4"))
    assert bilevel.attributes["Width"] == 4960


def test_a_page_that_is_one_jpeg_is_taken_out_unchanged(tmp_path: Path, typst: TypstBackend) -> None:
    """poppler 的 pdfimages 从原 PDF 与成品里取出的图，字节相同。"""
    if shutil.which("pdfimages") is None:
        pytest.skip("没有 pdfimages（poppler-utils）")
    scan = saved(tmp_path, "scan.pdf", sheet(), resolution=100)
    (tmp_path / "volume.pdf").write_bytes(bound(read(scan), typst))
    images = []
    for name in ("scan", "volume"):
        subprocess.run(["pdfimages", "-all", str(tmp_path / f"{name}.pdf"), str(tmp_path / name)], check=True)
        images.append((tmp_path / f"{name}-000.jpg").read_bytes())
    assert images[0] == images[1]


def test_invisible_recognised_text_is_left_out(tmp_path: Path) -> None:
    """双层 PDF：图上有一层看不见的识别文字，用的字体没有嵌入。图原样收下，文字不要。"""
    path = saved(tmp_path, "a.pdf", sheet(), resolution=100)
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        page = document.pages[0]
        page.Resources.Font = pikepdf.Dictionary(F1=pikepdf.Dictionary(Type=pikepdf.Name.Font))
        page.contents_add(b"BT 3 Tr /F1 12 Tf 100 100 Td (text) Tj ET")
        original = page.Resources.XObject["/image"].read_raw_bytes()
        document.save(path)
    [picture] = read(path)
    assert picture.data == original


def test_the_shared_part_of_a_jbig2_page_comes_along(tmp_path: Path, typst: TypstBackend) -> None:
    """扫描仪的 JBIG2 把各页共用的字形另存一处；少了它，图就画不出来。"""
    path = tmp_path / "a.pdf"
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(595, 842))
        image = document.make_stream(b"page", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image)
        image.Width, image.Height, image.BitsPerComponent = 8, 8, 1
        image.ColorSpace, image.Filter = pikepdf.Name.DeviceGray, pikepdf.Name.JBIG2Decode
        image.DecodeParms = pikepdf.Dictionary(JBIG2Globals=document.make_stream(b"shared"))
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=image))
        page.Contents = document.make_stream(b"q 595 0 0 842 0 0 cm /I Do Q")
        document.save(path, compress_streams=False)
    with pikepdf.open(BytesIO(bound(read(path), typst))) as document:
        [placed] = document.pages[0].Resources.XObject.values()
        assert placed.read_raw_bytes() == b"page"
        assert placed.DecodeParms.JBIG2Globals.read_bytes() == b"shared"


@pytest.mark.parametrize(
    ("change", "content"),
    [
        ("看得见的文字", b"BT /F1 40 Tf 100 100 Td (text) Tj ET"),
        ("另画的线", b"0 0 100 100 re S"),
        ("第二张图", b"/image Do"),
        ("公章一类的批注", None),
    ],
)
def test_pages_with_anything_else_are_drawn(
    change: str, content: bytes | None, tmp_path: Path, typst: TypstBackend
) -> None:
    path = saved(tmp_path, "a.pdf", sheet(), resolution=100)
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        page = document.pages[0]
        original = page.Resources.XObject["/image"].read_raw_bytes()
        if content:
            font = pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
            )
            page.Resources.Font = pikepdf.Dictionary(F1=font)
            page.contents_add(content)
        else:
            square = pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Square, Rect=[10, 10, 90, 90], C=[1, 0, 0]
            )
            page.Annots = document.make_indirect(pikepdf.Array([square]))
        document.save(path)
    [picture] = read(path)
    assert picture.data != original, change
    volume = bound([picture], typst)
    assert b"Helvetica" not in volume
    [sheet_seen] = seen(volume, tmp_path)
    assert corners(sheet_seen).startswith("红 白")


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_rotated_pages_stand_as_a_reader_shows_them(rotate: int, tmp_path: Path, typst: TypstBackend) -> None:
    """扫描仪常把横页竖着存，另写一个旋转；与 poppler 直接显示原 PDF 的一样。"""
    path = saved(tmp_path, "a.pdf", sheet(), resolution=100)
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        document.pages[0].Rotate = rotate
        document.save(path)
    [picture] = read(path)
    assert picture.attributes["Filter"] == "DCTDecode"
    (tmp_path / "original").mkdir()
    [shown] = seen(path.read_bytes(), tmp_path / "original")
    [printed] = seen(bound([picture], typst), tmp_path)
    assert corners(printed) == corners(shown)
    assert (printed.width > printed.height) == (shown.width > shown.height)


def test_the_same_scan_gives_the_same_bytes(tmp_path: Path, typst: TypstBackend) -> None:
    path = saved(tmp_path, "a.tif", sheet("CMYK"))
    assert bound(read(path), typst) == bound(read(path), typst)
