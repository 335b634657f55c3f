"""读 PDF 扫描件。

一页只是一张图的（扫描仪存的大多如此），取出那张图，一个字节也不改；其余的页——有文字、有公章批注、
用了透明或特别的颜色——可能带来未嵌入的字体，破坏 PDF/A，所以画成图。
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dangan.errors import InputError
from dangan.scans.images import encoded
from dangan.scans.picture import FINEST, MOST_PAGES, MOST_PIXELS, Matrix, Picture, product, scale

DPI = 300
"""画成图的页，印在 A4 上的分辨率。"""

_LONGEST = 1 << 20
"""逐条去读的页面内容至多多少字节；更长的不会只是一张图。"""

_COLOURS = {"/DeviceGray": "DeviceGray", "/CalGray": "DeviceGray", "/DeviceRGB": "DeviceRGB", "/CalRGB": "DeviceRGB"}
_FILTERS = frozenset({"/FlateDecode", "/DCTDecode", "/CCITTFaxDecode", "/JBIG2Decode"})
_SHOWING = frozenset({"Tj", "TJ", "'", '"'})
_TEXT_STATE = {"BT", "ET", "Tf", "Td", "TD", "Tm", "T*", "Tz", "Tc", "Tw", "TL", "Ts"}
_COLOUR_STATE = {"g", "G", "rg", "RG", "k", "K", "cs", "CS", "sc", "SC", "scn", "SCN", "ri"}
_LINE_STATE = {"w", "J", "j", "M", "d", "i"}
_MARKS = {"BMC", "EMC", "MP", "DP"}
_HARMLESS = frozenset(_TEXT_STATE | _COLOUR_STATE | _LINE_STATE | _MARKS)
"""不在纸上留下痕迹的操作。"""

_INVISIBLE = 3
_STRAIGHT: Matrix = (1, 0, 0, 1, 0, 0)


def pages(path: Path) -> list[Picture]:
    """PDF 的各页。加密、破损、页数过多抛出 InputError。"""
    import pikepdf

    try:
        with pikepdf.open(path) as document:
            count = len(document.pages)
            if not count:
                raise InputError("一页也没有")
            if count > MOST_PAGES:
                raise InputError(f"有 {count} 页，疑为误登")
            drawer = _Drawer(path)
            return [_lone(page) or drawer.draw(number) for number, page in enumerate(document.pages)]
    except pikepdf.PasswordError as error:
        raise InputError("加了打开密码；请去掉密码另存一份") from error
    except pikepdf.PdfError as error:
        raise InputError("读不出：文件破损或没有收全") from error


def _lone(page: Any) -> Picture | None:
    """只是一张图的页；否则为 None。"""
    import pikepdf

    try:
        place = None if page.get("/Annots") else _only_image(page)
        if place is None:
            return None
        name, matrix = place
        image = page.resources.XObject[name]
        attributes = _attributes(image)
        if attributes is None:
            return None
        left, bottom, right, top = (float(edge) for edge in page.cropbox)
        unit = float(page.get("/UserUnit", 1))
        turned, paper = _turned((left, bottom, right, top), int(page.get("/Rotate", 0)) % 360)
        paper = (paper[0] * unit, paper[1] * unit)
        matrix = product(product(matrix, turned), (unit, 0, 0, unit, 0, 0))
        if not _inside(matrix, paper) or _too_fine(attributes, paper):
            return None
        return Picture(image.read_raw_bytes(), attributes, paper, matrix, _shared(image))
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, ZeroDivisionError):
        return None  # 写得不合规矩的页，交给 PDFium 去画


def _only_image(page: Any) -> tuple[str, Matrix] | None:
    """页面内容只画一个对象（另可有看不见的识别文字）时，给出它的名称与变换。"""
    import pikepdf

    if _length(page) > _LONGEST:
        return None
    matrix, hidden = _STRAIGHT, False
    stack: list[tuple[Matrix, bool]] = []
    place: tuple[str, Matrix] | None = None
    for instruction in pikepdf.parse_content_stream(page):
        operands: Any = instruction.operands
        match str(instruction.operator):
            case "q":
                stack.append((matrix, hidden))
            case "Q":
                matrix, hidden = stack.pop() if stack else (_STRAIGHT, False)
            case "cm":
                a, b, c, d, e, f = (float(value) for value in operands)
                matrix = product((a, b, c, d, e, f), matrix)
            case "Tr":
                hidden = int(operands[0]) == _INVISIBLE
            case "Do" if place is None:
                place = (str(operands[0]), matrix)
            case "BDC" if str(operands[0]) != "/OC":
                pass
            case name if name in _HARMLESS or (name in _SHOWING and hidden):
                pass
            case _:
                return None
    return place


def _length(page: Any) -> int:
    """页面内容的字节数。"""
    return sum(int(stream.get("/Length", 0)) for stream in _listed(page.get("/Contents")))


def _attributes(image: Any) -> dict[str, Any] | None:
    """可以原样收下的图的字典：不透明，灰度、RGB 或黑白，PDF/A 许可的编码。否则为 None。"""
    if image.get("/Subtype") != "/Image" or image.get("/ImageMask") or "/SMask" in image or "/Mask" in image:
        return None
    filters = _listed(image.get("/Filter"))
    colours = _colours(image.get("/ColorSpace"))
    if len(filters) != 1 or str(filters[0]) not in _FILTERS or colours is None:
        return None
    attributes = {
        "Width": int(image.Width),
        "Height": int(image.Height),
        "ColorSpace": colours,
        "BitsPerComponent": int(image.BitsPerComponent),
        "Filter": str(filters[0])[1:],
    }
    if "/Decode" in image:
        attributes["Decode"] = [float(value) for value in image.Decode]
    parameters = _listed(image.get("/DecodeParms"))
    if parameters and parameters[0] is not None:
        plain = {str(key)[1:]: value for key, value in parameters[0].items() if key != "/JBIG2Globals"}
        attributes["DecodeParms"] = {key: bool(v) if isinstance(v, bool) else int(v) for key, v in plain.items()}
    return attributes


def _listed(value: Any) -> list[Any]:
    import pikepdf

    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def _colours(space: Any) -> str | None:
    import pikepdf

    if not isinstance(space, pikepdf.Array):
        return _COLOURS.get(str(space))
    if str(space[0]) == "/ICCBased":
        return {1: "DeviceGray", 3: "DeviceRGB"}.get(int(space[1].N))
    return _COLOURS.get(str(space[0]))


def _shared(image: Any) -> bytes:
    parameters = _listed(image.get("/DecodeParms"))
    shared = parameters[0].get("/JBIG2Globals") if parameters and parameters[0] is not None else None
    return bytes(shared.read_bytes()) if shared is not None else b""


def _turned(box: tuple[float, float, float, float], rotate: int) -> tuple[Matrix, tuple[float, float]]:
    """页面坐标 → 转正后的坐标（原点在左下角），与转正后的宽、高。"""
    left, bottom, right, top = box
    wide, high = right - left, top - bottom
    match rotate:
        case 90:
            return (0, -1, 1, 0, -bottom, right), (high, wide)
        case 180:
            return (-1, 0, 0, -1, right, top), (wide, high)
        case 270:
            return (0, 1, -1, 0, top, -left), (high, wide)
        case _:
            return (1, 0, 0, 1, -left, -bottom), (wide, high)


def _inside(matrix: Matrix, paper: tuple[float, float]) -> bool:
    """图不出纸边（许出一磅）：出了纸边的那部分，原页上是看不见的。"""
    a, b, c, d, e, f = matrix
    xs, ys = (e, e + a, e + c, e + a + c), (f, f + b, f + d, f + b + d)
    return bool(min(*xs, *ys) >= -1 and max(xs) <= paper[0] + 1 and max(ys) <= paper[1] + 1)


def _too_fine(attributes: dict[str, Any], paper: tuple[float, float]) -> bool:
    finest = max(attributes["Width"], attributes["Height"]) / (max(paper) * scale(paper) / 72)
    return bool(attributes["BitsPerComponent"] > 1 and finest > FINEST)


class _Drawer:
    """用 PDFium 把页画成图；头一次用到时才打开文件。"""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._document: Any = None

    def draw(self, number: int) -> Picture:
        import pypdfium2

        try:
            if self._document is None:
                self._document = pypdfium2.PdfDocument(self._path)
                self._document.init_forms()
            page = self._document[number]
            paper = page.get_size()
            self._check(page, pypdfium2.raw.FPDF_PAGEOBJ_IMAGE)
            image = page.render(scale=DPI / 72 * scale(paper)).to_pil()
        except pypdfium2.PdfiumError as error:
            raise InputError(f"第 {number + 1} 页读不出：文件破损或没有收全") from error
        return encoded(image.convert("RGB"), paper)

    def _check(self, page: Any, image: int) -> None:
        for item in page.get_objects(filter=(image,)):
            width, height = item.get_px_size()
            if width * height > MOST_PIXELS:
                raise InputError(f"一页超过 {MOST_PIXELS // 10000} 万像素；请降低扫描的分辨率")
