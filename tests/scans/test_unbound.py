"""不能装订的扫描件：说得出为什么，不读资料文件夹以外的任何东西，不抛出异常。"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from papers import sheet

from dangan import scans
from dangan.model import Document, Household, Row
from dangan.scans import Bound, finding


def bound(folder: Path, *documents: Document) -> Bound:
    """documents 都是 folder/资料.json 里的一户登记的。"""
    row = Row("资料.json", None, 1)
    household = Household(code="1", documents=list(documents), row=row)
    found = scans.search(household, {"资料.json": folder})
    return scans.read(documents, found)


def locked(path: Path) -> None:
    sheet().save(path, resolution=100)
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        document.save(path, encryption=pikepdf.Encryption(owner="o", user="u"))


def cut(path: Path) -> None:
    sheet().save(path)
    path.write_bytes(path.read_bytes()[:3000])


def renamed(kind: str) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        with path.open("wb") as stream:
            sheet().save(stream, kind)

    return make


def vast(path: Path) -> None:
    """一万乘一万的黑白图，文件很小，解开要 95 MB。"""
    from PIL import Image

    Image.new("1", (10_000, 10_000), 1).save(path)


def nothing(path: Path) -> None:
    path.unlink(missing_ok=True)


FAULTS = [
    ("没有这个文件", "a.jpg", nothing, "找不到这个文件"),
    ("空文件", "a.jpg", lambda path: path.write_bytes(b""), "是空文件"),
    ("是文件夹", "a.jpg", lambda path: path.mkdir(), "不是文件"),
    ("扩展名与内容不符", "a.jpg", renamed("PNG"), "内容是 PNG，扩展名却是 .jpg"),
    ("没有扩展名", "a", renamed("JPEG"), "内容是 JPEG，扩展名却是 空的"),
    ("是别的文件", "a.jpg", lambda path: path.write_bytes(b"hello"), "不是 PDF、JPEG、PNG、TIFF 文件"),
    ("没有收全的 JPEG", "a.jpg", cut, "破损或没有收全"),
    ("没有收全的 PNG", "a.png", cut, "破损或没有收全"),
    ("没有收全的 TIFF", "a.tif", cut, "破损或没有收全"),
    ("破损的 PDF", "a.pdf", lambda path: path.write_bytes(b"%PDF-1.4\n" + b"x" * 99), "破损或没有收全"),
    ("加了密码的 PDF", "a.pdf", locked, "加了打开密码"),
    ("一页也没有的 PDF", "a.pdf", lambda path: pikepdf.new().save(path), "一页也没有"),
    ("解开大得装不下的图", "a.png", vast, "万像素"),
]


@pytest.mark.parametrize(("name", "make", "reason"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS])
def test_what_cannot_be_bound_says_why(name: str, make: Callable[[Path], None], reason: str, tmp_path: Path) -> None:
    make(tmp_path / name)
    result = bound(tmp_path, Document(title="贫困户申请书", file=name))
    assert result.pictures == {}
    assert len(result.faults) == 1
    assert result.faults[0].startswith(f"贫困户申请书的扫描件「{name}」没有装订：")
    assert reason in result.faults[0]


OUTSIDE = [
    ("上一级", "../外面.jpg", "文件夹以外"),
    ("绕出去", "里面/../../外面.jpg", "文件夹以外"),
    ("Windows 写法", "..\\外面.jpg", "文件夹以外"),
    ("绝对路径", "/etc/passwd", "绝对路径"),
    ("盘符", "C:\\扫描\\a.jpg", "绝对路径"),
    ("网络路径", "\\\\server\\share\\a.jpg", "绝对路径"),
    ("含空字符", "a\0.jpg", "打不开"),
    ("名称过长", "长" * 3000 + ".jpg", "打不开"),
]


@pytest.mark.parametrize(("file", "reason"), [o[1:] for o in OUTSIDE], ids=[o[0] for o in OUTSIDE])
def test_nothing_outside_the_folder_of_the_input_is_read(file: str, reason: str, tmp_path: Path) -> None:
    folder = tmp_path / "资料"
    folder.mkdir()
    sheet().save(tmp_path / "外面.jpg")
    result = bound(folder, Document(title="申请书", file=file))
    assert result.pictures == {}
    assert reason in result.faults[0]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows 上建链接要管理员权限")
def test_a_link_that_leads_out_is_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "资料"
    folder.mkdir()
    sheet().save(tmp_path / "外面.jpg")
    (folder / "a.jpg").symlink_to(tmp_path / "外面.jpg")
    (folder / "圈.jpg").symlink_to(folder / "圈.jpg")
    os.mkfifo(folder / "管道.jpg")
    reasons = {name: bound(folder, Document(file=name)).faults[0] for name in ("a.jpg", "圈.jpg", "管道.jpg")}
    assert "文件夹以外" in reasons["a.jpg"]
    assert "打不开" in reasons["圈.jpg"]
    assert "不是文件" in reasons["管道.jpg"]


def test_subfolders_and_both_slashes_are_fine(tmp_path: Path) -> None:
    (tmp_path / "扫描").mkdir()
    sheet().save(tmp_path / "扫描" / "1.JPG", "JPEG")
    sheet().save(tmp_path / "扫描" / "2.tiff")
    result = bound(tmp_path, Document(file="扫描/1.JPG"), Document(file="扫描\\2.tiff"))
    assert result.faults == ()
    assert [len(pages) for pages in result.pictures.values()] == [1, 1]


def test_a_page_count_that_differs_is_noted(tmp_path: Path) -> None:
    sheet().save(tmp_path / "a.tif", save_all=True, append_images=[sheet()])
    result = bound(tmp_path, Document(title="申请书", file="a.tif", pages=3))
    assert len(result.pictures["a.tif"]) == 2
    assert result.notes == ("申请书的扫描件「a.tif」有 2 页，登记的是 3 页；页号按扫描件编",)
    assert bound(tmp_path, Document(title="申请书", file="a.tif", pages=2)).notes == ()


def test_one_file_for_two_papers_is_bound_to_neither(tmp_path: Path) -> None:
    """同一个文件，写法不同也认得出。"""
    sheet().save(tmp_path / "全户.jpg")
    documents = Document(title="申请书", file="全户.jpg"), Document(title="采集表", file="./全户.jpg")
    result = bound(tmp_path, *documents)
    assert result.pictures == {}
    assert ["同一个文件" in fault for fault in result.faults] == [True, True]


def test_a_cut_photo_is_noticed_whatever_else_is_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """WeasyPrint 让整个进程的 Pillow 放过没有收全的图。"""
    monkeypatch.setattr("PIL.ImageFile.LOAD_TRUNCATED_IMAGES", True)
    cut(tmp_path / "a.jpg")
    assert "没有收全" in bound(tmp_path, Document(file="a.jpg")).faults[0]


def test_too_large_a_file_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet().save(tmp_path / "a.jpg")
    monkeypatch.setattr(finding, "LARGEST", 1000)
    assert "疑为误登" in bound(tmp_path, Document(file="a.jpg")).faults[0]
