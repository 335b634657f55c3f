"""读图：JPEG、PNG、TIFF。

不必改动的 JPEG 原样收下，一个字节也不改；别的解开再存：黑白的存 CCITT G4，彩色与灰度的存 JPEG。
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dangan.errors import InputError
from dangan.scans.picture import A4, FINEST, MOST_PAGES, MOST_PIXELS, Matrix, Picture, scale

if TYPE_CHECKING:
    from PIL.Image import Image

QUALITY = 85
"""重新存成的 JPEG 的质量。"""

_FEWEST = 30
"""少于此数的 dpi 不可信，当作没有写。"""

_TURNS: dict[int, Matrix] = {
    1: (1, 0, 0, 1, 0, 0),
    2: (-1, 0, 0, 1, 1, 0),
    3: (-1, 0, 0, -1, 1, 1),
    4: (1, 0, 0, -1, 0, 1),
    5: (0, -1, -1, 0, 1, 1),
    6: (0, -1, 1, 0, 0, 1),
    7: (0, 1, 1, 0, 0, 0),
    8: (0, 1, -1, 0, 1, 0),
}
"""EXIF 的方向 → 把存着的图转正的变换。"""

_ORIENTATION = 0x0112
_STRIP_OFFSETS, _ROWS_PER_STRIP, _STRIP_BYTE_COUNTS = 273, 278, 279


def jpeg(path: Path) -> list[Picture]:
    """JPEG 的一页；手机照片附带的第二张图不算。读不出抛出 InputError。"""
    return list(_pictures(path, "JPEG", 1))


def png(path: Path) -> list[Picture]:
    """PNG 的一页。读不出抛出 InputError。"""
    return list(_pictures(path, "PNG", 1))


def tiff(path: Path) -> list[Picture]:
    """TIFF 的各页。读不出、页数过多抛出 InputError。"""
    pictures = list(_pictures(path, "TIFF", MOST_PAGES + 1))
    if len(pictures) > MOST_PAGES:
        raise InputError(f"超过 {MOST_PAGES} 页，疑为误登")
    return pictures


def _pictures(path: Path, kind: str, most: int) -> Iterator[Picture]:
    from PIL import Image

    with strictly():
        try:
            with Image.open(path, formats=[kind]) as image:
                for number in range(most):
                    try:
                        image.seek(number)
                    except EOFError:
                        return
                    yield _picture(image, path)
        except InputError:
            raise
        except Image.DecompressionBombError as error:
            raise InputError(_TOO_LARGE) from error
        except Exception as error:  # 破损的图会使解码库抛出各种异常
            raise InputError("读不出：文件破损或没有收全") from error


@contextmanager
def strictly() -> Iterator[None]:
    """没有收全的图不许当作完整的：WeasyPrint 一经装入，就让 Pillow 放过它们。"""
    from PIL import ImageFile

    lenient = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # 破损的标签等；图太大另有把关
            yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient


_TOO_LARGE = f"一页超过 {MOST_PIXELS // 10000} 万像素；请降低扫描的分辨率"


def _picture(image: Image, path: Path) -> Picture:
    if image.width * image.height > MOST_PIXELS:
        raise InputError(_TOO_LARGE)
    turn = _TURNS.get(image.getexif().get(_ORIENTATION, 1), _TURNS[1])
    paper = _paper(image, upright=turn[0] != 0)
    matrix = _spread(turn, paper)
    finest = max(image.width, image.height) / (max(paper) * scale(paper) / 72)
    if finest <= FINEST and image.format == "JPEG" and image.mode in ("L", "RGB"):
        data = path.read_bytes()
        if not data.rstrip(b"\0").endswith(b"\xff\xd9"):
            image.load()  # 末尾另有附加内容，或没有收全：解一遍便知
        return Picture(data, _dct(image), paper, matrix)
    if finest > FINEST and image.mode != "1":
        small = (round(image.width * FINEST / finest), round(image.height * FINEST / finest))
        image.draft(None, small)
        return encoded(_plain(image).resize(small, reducing_gap=2.0), paper, matrix)
    return encoded(_plain(image), paper, matrix)


def encoded(image: Image, paper: tuple[float, float], matrix: Matrix | None = None) -> Picture:
    """解开的图（黑白、灰度或 RGB）→ 一页；matrix 不给则占满 paper（磅）。"""
    matrix = matrix or _spread(_TURNS[1], paper)
    buffer = BytesIO()
    if image.mode == "1":
        image.save(buffer, "TIFF", compression="group4", tiffinfo={_ROWS_PER_STRIP: image.height})
        return Picture(_only_strip(buffer), _ccitt(image), paper, matrix)
    image.save(buffer, "JPEG", quality=QUALITY)
    return Picture(buffer.getvalue(), _dct(image), paper, matrix)


def _paper(image: Image, upright: bool) -> tuple[float, float]:
    """原纸的宽、高（磅），转正之后。没有写明分辨率的，当作占满一张 A4。"""
    wide, high = image.width, image.height
    x, y = (float(value) for value in image.info.get("dpi", (0, 0)))
    if min(x, y) < _FEWEST:
        x = y = 72 * max(max(wide, high) / max(A4), min(wide, high) / min(A4))
    size = (wide / x * 72, high / y * 72)
    return size if upright else size[::-1]


def _spread(turn: Matrix, paper: tuple[float, float]) -> Matrix:
    """转正之后占满 paper。"""
    (a, b, c, d, e, f), (wide, high) = turn, paper
    return (a * wide, b * high, c * wide, d * high, e * wide, f * high)


def _plain(image: Image) -> Image:
    """黑白、灰度或 RGB：透明处垫白，CMYK 转 RGB，16 位灰度取高 8 位。"""
    from PIL import Image

    if image.mode in ("1", "L", "RGB"):
        return image
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        white = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(white, layer).convert("RGB")
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value / 256).convert("L")
    return image.convert("RGB")


def _dct(image: Image) -> dict[str, Any]:
    colours = "DeviceGray" if image.mode == "L" else "DeviceRGB"
    size = {"Width": image.width, "Height": image.height}
    return size | {"ColorSpace": colours, "BitsPerComponent": 8, "Filter": "DCTDecode"}


def _ccitt(image: Image) -> dict[str, Any]:
    size = {"Width": image.width, "Height": image.height}
    parameters = {"K": -1, "Columns": image.width, "Rows": image.height, "BlackIs1": True}
    kind = {"ColorSpace": "DeviceGray", "BitsPerComponent": 1, "Filter": "CCITTFaxDecode"}
    return size | kind | {"DecodeParms": parameters}


def _only_strip(tiff: BytesIO) -> bytes:
    """只有一条的 TIFF 中的图像内容。"""
    from PIL import Image

    with Image.open(tiff, formats=["TIFF"]) as image:
        tags: Any = image.tag_v2  # type: ignore[attr-defined]
        offset, length = tags[_STRIP_OFFSETS][0], tags[_STRIP_BYTE_COUNTS][0]
    return tiff.getvalue()[offset : offset + length]
