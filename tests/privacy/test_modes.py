"""写出的文件与目录给谁看：默认只有本人；放在共用目录（chmod 2770）里的，同组的人也可以。"""

import os
import stat
from pathlib import Path

import pytest
from planting import county

from dangan import files

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows 没有这样的权限位")

COMMANDS = [
    (
        "核查报告、基线",
        ["validate", "户.json", "-o", "写/意见.xlsx", "-o", "写/意见.html", "--write-baseline", "写/基线.json"],
    ),
    ("整改清单、核查单", ["rectify", "户.json", "-o", "写", "--sheets"]),
    ("成品与它的账", ["render", "户.json", "-o", "写"]),
    ("预览", ["preview", "户.json", "-o", "写/预览.html"]),
    ("工作目录", ["init", "写"]),
]

# 目录的权限 → 其下新建的文件、目录的权限
FOLDERS = [
    ("没有的目录", None, 0o600, 0o700),
    ("平常的目录，谁都能看", 0o755, 0o600, 0o700),
    ("谁都能写的目录", 0o777, 0o600, 0o700),
    ("带 setgid 而谁都能看的家目录", 0o2755, 0o600, 0o700),
    ("共用目录", 0o2770, 0o660, 0o770),
    ("同组只能看的目录", 0o2750, 0o640, 0o750),
]


def modes(folder: Path) -> tuple[set[int], set[int]]:
    """其下各文件的权限，各目录的权限。"""
    below = list(folder.rglob("*"))
    return (
        {path.stat().st_mode & 0o777 for path in below if path.is_file()},
        {path.stat().st_mode & 0o777 for path in below if path.is_dir()},
    )


@pytest.mark.parametrize("arguments", [arguments for _, arguments in COMMANDS], ids=[name for name, _ in COMMANDS])
def test_only_the_owner_reads_what_a_command_writes(tmp_path, dangan, arguments):
    (tmp_path / "户.json").write_bytes(county())
    before = os.umask(0)
    try:
        dangan(*arguments)
    finally:
        os.umask(before)
    written, folders = modes(tmp_path / "写")
    assert written == {0o600}
    assert folders <= {0o700}
    assert stat.S_IMODE((tmp_path / "写").stat().st_mode) == 0o700


@pytest.mark.parametrize(("own", "file", "below"), [case[1:] for case in FOLDERS], ids=[case[0] for case in FOLDERS])
@pytest.mark.parametrize("umask", [0, 0o022, 0o077])
def test_what_is_written_follows_a_folder_that_was_made_to_be_shared(tmp_path, own, file, below, umask):
    target = tmp_path / "成品"
    if own is not None:
        target.mkdir()
        target.chmod(own)
    before = os.umask(umask)
    try:
        files.write(target / "乡" / "村" / "清单.xlsx", b"1")
    finally:
        os.umask(before)
    assert modes(target) == ({file}, {below})
    assert stat.S_IMODE(target.stat().st_mode) == (0o700 if own is None else own)


def test_a_second_clerk_of_the_group_can_go_on_in_a_shared_folder(tmp_path, dangan):
    """账、锁、户档案都照共用目录给同组的人。"""
    (tmp_path / "户.json").write_bytes(county())
    (tmp_path / "成品").mkdir()
    (tmp_path / "成品").chmod(0o2770)
    dangan("render", "户.json", "-o", "成品", "--formats", "docx")
    assert modes(tmp_path / "成品") == ({0o660}, {0o770})
