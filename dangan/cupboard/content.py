"""看文件的内容：是什么、几页、完整不完整。后缀只作对照，不作凭据。"""

from __future__ import annotations

import hashlib
import io
import os
import stat
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from dangan.errors import why
from dangan.scans.images import strictly

_END = 4096
"""开头、末尾各看多少字节。"""

_A4_INCHES = 11.69
"""A4 的长边，英寸。"""

_SCREEN_DPI = 96
"""不高于此数的 dpi 是手机、截屏随手写的，不作数。"""


class Kind(NamedTuple):
    """一种文件：名称、后缀、是不是扫描件。"""

    name: str
    suffixes: tuple[str, ...]
    scan: bool = False


KINDS: dict[str, Kind] = {
    "pdf": Kind("PDF", ("pdf",), True),
    "jpg": Kind("JPEG 图片", ("jpg", "jpeg", "jpe", "jfif"), True),
    "png": Kind("PNG 图片", ("png",), True),
    "tif": Kind("TIFF 图片", ("tif", "tiff"), True),
    "bmp": Kind("BMP 图片", ("bmp", "dib"), True),
    "gif": Kind("GIF 图片", ("gif",), True),
    "webp": Kind("WebP 图片", ("webp",), True),
    "heic": Kind("HEIC 照片（苹果手机）", ("heic", "heif"), True),
    "ofd": Kind("OFD", ("ofd",), True),
    "office": Kind("Office 文档", ("docx", "docm", "xlsx", "xlsm", "pptx")),
    "ole": Kind("旧版 Office 或 WPS 文档", ("doc", "xls", "ppt", "wps", "et", "dps", "msg")),
    "rtf": Kind("RTF 文档", ("rtf", "doc")),
    "html": Kind("网页", ("html", "htm", "mht")),
    "text": Kind("文字文件", ("txt", "csv", "md", "json", "xml", "ini", "log", "url")),
    "zip": Kind("压缩包", ("zip",)),
    "rar": Kind("压缩包", ("rar",)),
    "7z": Kind("压缩包", ("7z",)),
    "video": Kind("录像", ("mp4", "mov", "m4v", "3gp")),
    "exe": Kind("程序", ("exe", "dll", "com", "scr")),
}
"""认得的种类。"""

_SIGNATURES = (
    ("jpg", 0, b"\xff\xd8\xff"),
    ("png", 0, b"\x89PNG\r\n\x1a\n"),
    ("tif", 0, b"II*\0"),
    ("tif", 0, b"MM\0*"),
    ("tif", 0, b"II+\0"),
    ("tif", 0, b"MM\0+"),
    ("bmp", 0, b"BM"),
    ("gif", 0, b"GIF8"),
    ("webp", 8, b"WEBP"),
    ("heic", 4, b"ftypheic"),
    ("heic", 4, b"ftypheix"),
    ("heic", 4, b"ftypmif1"),
    ("heic", 4, b"ftypmsf1"),
    ("video", 4, b"ftyp"),
    ("zip", 0, b"PK\3\4"),
    ("ole", 0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    ("rar", 0, b"Rar!\x1a\x07"),
    ("7z", 0, b"7z\xbc\xaf\x27\x1c"),
    ("rtf", 0, b"{\\rtf"),
    ("exe", 0, b"MZ"),
)
"""种类凭什么认：自第几字节起，是哪几个字节；先写的先认。"""


class Content(NamedTuple):
    """一个文件的内容。mark 为大小与首尾的摘要，不同的内容必不同；pages 数不出的为 None。"""

    kind: str
    size: int
    mark: bytes
    pages: int | None = None
    dpi: int | None = None
    fault: str = ""
    locked: str = ""

    @property
    def known(self) -> Kind | None:
        return KINDS.get(self.kind)

    def suits(self, suffix: str) -> bool:
        """后缀与内容相符；内容认不出的不论。"""
        return self.known is None or suffix in self.known.suffixes


def look(path: Path) -> Content:
    """看一个文件；看不了的也写在 Content 里，不抛出异常。"""
    try:
        with _opened(path) as stream:
            return _looked(stream)
    except OSError as error:
        return Content("", -1, b"", fault=f"打不开（{why(error)}）")


def digest(path: Path) -> bytes:
    """全部内容的 SHA-256；读不出的为空。"""
    try:
        with _opened(path) as stream:
            return hashlib.file_digest(stream, "sha256").digest()
    except OSError:
        return b""


def _opened(path: Path) -> io.BufferedReader:
    """打开一个普通文件；链接、管道、设备都不开。"""
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    descriptor = os.open(path, flags)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(0, "不是普通文件")
    return os.fdopen(descriptor, "rb")


def _looked(stream: BinaryIO) -> Content:
    size = os.fstat(stream.fileno()).st_size
    head = stream.read(_END)
    stream.seek(max(0, size - _END))
    tail = stream.read(_END)
    mark = hashlib.blake2b(size.to_bytes(8, "big") + head + tail, digest_size=16).digest()
    if not head:
        return Content("", 0, mark, fault="是空文件（0 字节）")
    kind = _kind(head)
    if kind == "zip":
        kind = _inside(stream)
    stream.seek(0)
    content = Content(kind, size, mark)
    if kind == "pdf":
        return _pdf(stream, content)
    if kind in ("jpg", "png", "tif", "bmp", "gif", "webp"):
        return _image(stream, content, tail)
    if kind == "heic":
        return content._replace(pages=1)
    return content if kind else content._replace(fault="的内容认不出，可能已经损坏")


def _kind(head: bytes) -> str:
    for kind, start, signature in _SIGNATURES:
        if head.startswith(signature, start):
            return kind
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:14].lower().startswith((b"<html", b"<!doctype html")):
        return "html"
    return "text" if _is_text(head) else ""


def _is_text(head: bytes) -> bool:
    """没有控制字符，又按 UTF-8 或 GB18030 读得通；末尾可能截断了半个字。"""
    if any(byte < 32 and byte not in b"\t\r\n\f" for byte in head):
        return False
    for codec in ("utf-8", "gb18030"):
        for cut in range(4):
            try:
                head[: len(head) - cut].decode(codec)
                return True
            except UnicodeDecodeError:
                continue
    return False


def _inside(stream: BinaryIO) -> str:
    """压缩包其实是什么：OFD、Office 文档，还是压缩包。"""
    try:
        with zipfile.ZipFile(stream) as package:
            names = package.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return "zip"
    if "OFD.xml" in names:
        return "ofd"
    return "office" if "[Content_Types].xml" in names else "zip"


def _pdf(stream: BinaryIO, content: Content) -> Content:
    import pikepdf

    try:
        with pikepdf.open(stream, attempt_recovery=False) as document:
            return content._replace(pages=len(document.pages), locked="limited" if document.is_encrypted else "")
    except pikepdf.PasswordError:
        return content._replace(locked="password")
    except pikepdf.PdfError:
        return content._replace(fault="不完整，可能没有拷完")


def _image(stream: BinaryIO, content: Content, tail: bytes) -> Content:
    """Pillow 只读图的开头；末尾不完整的才解开看。"""
    from PIL import Image

    try:
        with strictly(), Image.open(stream) as image:
            if content.kind == "jpg" and not tail.rstrip(b"\0\r\n").endswith(b"\xff\xd9"):
                image.draft("L", (image.width // 8, image.height // 8))
                image.load()
            elif content.kind == "png" and b"IEND" not in tail[-64:]:
                image.load()
            pages = _frames(image, content.size) if content.kind == "tif" else 1
            return content._replace(pages=pages, dpi=_dpi(image))
    except (*_DAMAGED, Image.DecompressionBombError):
        return content._replace(fault="不完整，只有一部分")


_DAMAGED = (
    OSError,
    EOFError,
    SyntaxError,
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    ArithmeticError,
    struct.error,
    zlib.error,
)
"""Pillow 读损坏的图，抛出的可能是其中任何一种。"""

_OFFSETS, _COUNTS = (273, 324), (279, 325)
"""TIFF 的各条（各块）图像自何处起、各有多少字节。"""


def _frames(image: Any, size: int) -> int:
    """TIFF 的页数；图像数据超出文件末尾的抛出 OSError。"""
    for number in range(image.n_frames):
        image.seek(number)
        for offset, count in zip(_OFFSETS, _COUNTS, strict=True):
            starts, lengths = image.tag_v2.get(offset, ()), image.tag_v2.get(count, ())
            if any(start + length > size for start, length in zip(starts, lengths, strict=False)):
                raise OSError("图像数据不全")
    return int(image.n_frames)


def _dpi(image: Any) -> int:
    """扫描仪写明的分辨率，或按 A4 长边折合的，取大的。"""
    written = image.info.get("dpi", (0, 0))[0]
    folded = max(image.size) / _A4_INCHES
    return int(max(folded, written if written > _SCREEN_DPI else 0))
