"""文件是什么、几页、完整不完整，以内容为凭。"""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pikepdf
import pytest
from cabinets import picture
from PIL import Image

from dangan.cupboard import content


def pdf(pages: int, **encryption: str) -> bytes:
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page()
    stream = io.BytesIO()
    document.save(stream, encryption=pikepdf.Encryption(**encryption) if encryption else False)
    return stream.getvalue()


def tiff(pages: int) -> bytes:
    stream = io.BytesIO()
    first, *rest = [Image.effect_noise((40, 40), 50) for _ in range(pages)]
    first.save(stream, "TIFF", save_all=True, append_images=rest)
    return stream.getvalue()


def package(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return stream.getvalue()


NOISE = io.BytesIO()
Image.effect_noise((400, 400), 80).save(NOISE, "JPEG")


@pytest.mark.parametrize(
    ("data", "kind", "pages"),
    [
        (picture(1), "jpg", 1),
        (picture(1, "PNG"), "png", 1),
        (picture(1, "BMP"), "bmp", 1),
        (picture(1, "GIF"), "gif", 1),
        (picture(1, "WEBP"), "webp", 1),
        (tiff(3), "tif", 3),
        (pdf(5), "pdf", 5),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "heic", 1),
        (b"\0\0\0\x18ftypmp42\0\0\0\0", "video", None),
        (package("[Content_Types].xml", "word/document.xml"), "office", None),
        (package("OFD.xml", "Doc_0/Document.xml"), "ofd", None),
        (package("1.jpg"), "zip", None),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "ole", None),
        ("<!DOCTYPE html><html>请先登录</html>".encode(), "html", None),
        ("脱贫方案，共三条。".encode("gbk"), "text", None),
    ],
)
def test_kind_and_pages(tmp_path: Path, data: bytes, kind: str, pages: int | None) -> None:
    path = tmp_path / "扫描.jpg"
    path.write_bytes(data)
    looked = content.look(path)
    assert (looked.kind, looked.pages, looked.fault, looked.locked) == (kind, pages, "", "")


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "空文件"),
        (NOISE.getvalue()[:4000], "不完整"),
        (NOISE.getvalue()[:-20], "不完整"),
        (picture(1, "PNG")[:-30], "不完整"),
        (tiff(2)[:1800], "不完整"),
        (pdf(5)[:700], "不完整"),
        (b"%PDF-1.7\n", "不完整"),
        (b"\xff\xd8\xff\xe0" + bytes(2000), "不完整"),
        (b"II*\0" + os.urandom(4) + bytes(9), "不完整"),
        (bytes(5000), "认不出"),
    ],
    ids=["空", "断一半", "断末尾", "PNG", "TIFF", "PDF", "PDF 只有开头", "JPEG 只有开头", "TIFF 只有开头", "全是零"],
)
def test_damaged_files(tmp_path: Path, data: bytes, fault: str) -> None:
    path = tmp_path / "坏的"
    path.write_bytes(data)
    assert fault in content.look(path).fault


def test_a_phone_photo_with_data_after_its_end_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "手机.jpg"
    path.write_bytes(NOISE.getvalue() + b"SEFT" + bytes(range(1, 60)))
    assert content.look(path).fault == ""


@pytest.mark.parametrize(
    ("encryption", "locked"), [({"owner": "a", "user": "b"}, "password"), ({"owner": "a", "user": ""}, "limited")]
)
def test_encrypted_pdf(tmp_path: Path, encryption: dict[str, str], locked: str) -> None:
    path = tmp_path / "锁.pdf"
    path.write_bytes(pdf(2, **encryption))
    assert content.look(path).locked == locked


def test_links_and_pipes_are_not_opened(tmp_path: Path) -> None:
    (tmp_path / "真.jpg").write_bytes(picture(1))
    (tmp_path / "链接.jpg").symlink_to(tmp_path / "真.jpg")
    os.mkfifo(tmp_path / "管道.jpg")
    for name in ("链接.jpg", "管道.jpg", "没有.jpg"):
        assert "打不开" in content.look(tmp_path / name).fault


@pytest.mark.parametrize(
    ("kind", "suffix", "right"),
    [("jpg", "jpeg", True), ("jpg", "pdf", False), ("heic", "jpg", False), ("office", "docx", True), ("", "jpg", True)],
)
def test_suffix_against_content(kind: str, suffix: str, right: bool) -> None:
    assert content.Content(kind, 1, b"").suits(suffix) is right


def test_resolution_is_the_scanners_or_folded_to_a4(tmp_path: Path) -> None:
    path = tmp_path / "图.jpg"
    Image.new("L", (1240, 1754)).save(path)
    assert content.look(path).dpi == 150
    Image.new("L", (600, 400)).save(path, dpi=(300, 300))
    assert content.look(path).dpi == 300
