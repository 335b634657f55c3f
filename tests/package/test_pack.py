"""pack：成品装成档案包；改过的不装，中途断了接着打，同样的成品同样的包。"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import bagit
import pytest

from tests.conftest import Run
from tests.package.conftest import TOWNSHIP, VILLAGE, finished, person, tree

PLACE = f"{TOWNSHIP}/{VILLAGE}"
CODE, OTHER = "42039910120200001", "42039910120200002"
COMMAND = [sys.executable, "-c", "from dangan.cli import main; raise SystemExit(main())"]


def test_package_holds_everything_of_the_village(dangan: Run, tmp_path: Path) -> None:
    (tmp_path / "扫描").mkdir()
    (tmp_path / "扫描/420399196803120019申请书.PDF").write_bytes(b"%PDF scanned %%EOF")
    papers = [
        {"type": "入户信息采集表"},
        {"type": "贫困户申请书", "file": "420399196803120019申请书.PDF"},
    ]
    out = finished(tmp_path / "成品", [person(CODE, "曹建平", documents=papers), person(OTHER, "李华")])
    (tmp_path / "dangan.toml").write_text(
        '[archive]\nfonds_name = "青岭县扶贫开发办公室"\nfonds_no = "QL101"\n', "utf-8"
    )
    ran = dangan("pack", out, "-o", "移交", "--scans", "扫描")
    assert (ran.code, ran.err.count("Traceback")) == (0, 0)
    assert [path.name for path in (tmp_path / "移交").iterdir()] == [TOWNSHIP]
    at = tmp_path / "移交" / PLACE
    assert sorted(tree(at)) == [
        "bag-info.txt",
        "bagit.txt",
        f"data/{CODE}-曹建平/一户一档.docx",
        f"data/{CODE}-曹建平/一户一档.pdf",
        f"data/{CODE}-曹建平/户明白袋清单.pdf",
        f"data/{CODE}-曹建平/户档案.json",
        f"data/{CODE}-曹建平/精准识别/02-贫困户申请书.pdf",
        f"data/{OTHER}-李华/一户一档.docx",
        f"data/{OTHER}-李华/一户一档.pdf",
        f"data/{OTHER}-李华/户明白袋清单.pdf",
        f"data/{OTHER}-李华/户档案.json",
        "data/印制报告.json",
        "data/案卷目录.pdf",
        "manifest-sha256.txt",
        "sizes.txt",
        "tagmanifest-sha256.txt",
    ]
    info = dict(line.split(": ", 1) for line in (at / "bag-info.txt").read_text("utf-8").splitlines())
    size = sum(len(data) for name, data in tree(at).items() if name.startswith("data/"))
    assert info.pop("Bag-Software-Agent").startswith("dangan ")
    assert info == {
        "Source-Organization": "青岭县扶贫开发办公室",
        "External-Identifier": "QL101-420399101202",
        "External-Description": f"{TOWNSHIP}{VILLAGE}一户一档 2 户",
        "Bagging-Date": "2017-11-30",
        "Fonds-Number": "QL101",
        "Village-Code": "420399101202",
        "Township": TOWNSHIP,
        "Village": VILLAGE,
        "Households": "2",
        "Pages": "28",
        "Profile": "zhushan-2017",
        "As-Of": "2017-11-30",
        "Payload-Oxum": f"{size}.11",
    }
    assert "420399196803120019" not in (at / "manifest-sha256.txt").read_text("utf-8")
    assert bagit.Bag(str(at)).validate()
    assert dangan("verify", "移交").code == 0
    assert dangan("validate", at / f"data/{CODE}-曹建平/户档案.json", "--exit-zero").code == 0


def test_villages_of_one_name_stay_apart(dangan: Run, tmp_path: Path) -> None:
    out = finished(tmp_path / "成品", [person(CODE), person(OTHER, township="石门镇")])
    assert dangan("pack", out, "-o", "移交").code == 0
    assert sorted(p.parent.name for p in (tmp_path / "移交").glob("*/*/bagit.txt")) == [VILLAGE, VILLAGE]


def test_only_the_chosen_village(dangan: Run, tmp_path: Path) -> None:
    out = finished(tmp_path / "成品", [person(CODE), person(OTHER, village="黄柏村")])
    assert dangan("pack", out, "-o", "移交", "--village", "黄柏村").code == 0
    assert [p.parent.name for p in (tmp_path / "移交").glob("*/*/bagit.txt")] == ["黄柏村"]
    assert dangan("pack", out, "-o", "移交", "--village", "没有这个村").code == 2


def test_same_output_same_bytes(dangan: Run, tmp_path: Path) -> None:
    out = finished(tmp_path / "成品", [person(CODE), person(OTHER)])
    dangan("pack", out, "-o", "一")
    dangan("pack", out, "-o", "二", "--jobs", 1)
    assert tree(tmp_path / "一") == tree(tmp_path / "二")


def test_finished_package_is_kept(dangan: Run, tmp_path: Path) -> None:
    out = finished(tmp_path / "成品", [person(CODE)])
    dangan("pack", out, "-o", "移交")
    before = (tmp_path / "移交" / PLACE).stat().st_ino
    ran = dangan("pack", out, "-o", "移交")
    assert "早已打好" in ran.out
    assert (tmp_path / "移交" / PLACE).stat().st_ino == before


@pytest.mark.parametrize("harm", ["改过", "删去", "补长"])
def test_household_changed_since_printing_is_put_aside(dangan: Run, tmp_path: Path, harm: str) -> None:
    """摘要取自印制时的账，不是现在这个样子的。"""
    out = finished(tmp_path / "成品", [person(CODE, "曹建平"), person(OTHER, "李华")])
    target = out / f"{PLACE}/{CODE}-曹建平/一户一档.pdf"
    match harm:
        case "改过":
            target.write_bytes(target.read_bytes()[::-1])
        case "删去":
            target.unlink()
        case "补长":
            target.write_bytes(target.read_bytes() + b" ")
    ran = dangan("pack", out, "-o", "移交")
    assert ran.code == 4
    assert CODE in ran.out
    assert "一户一档.pdf" in ran.out
    at = tmp_path / "移交" / PLACE
    assert not (at / f"data/{CODE}-曹建平").exists()
    assert (at / f"data/{OTHER}-李华/一户一档.pdf").exists()
    assert "Households-Left-Out: 1" in (at / "bag-info.txt").read_text("utf-8")
    report = json.loads((at / "data/印制报告.json").read_text("utf-8"))
    assert [left["household"] for left in report["left_out"]] == [CODE]
    assert dangan("verify", at).code == 0


def test_mended_household_joins_the_package_next_time(dangan: Run, tmp_path: Path) -> None:
    out = finished(tmp_path / "成品", [person(CODE), person(OTHER)])
    target = out / f"{PLACE}/{CODE}-张三/一户一档.pdf"
    data = target.read_bytes()
    target.write_bytes(b"changed")
    assert dangan("pack", out, "-o", "移交").code == 4
    target.write_bytes(data)
    assert dangan("pack", out, "-o", "移交").code == 0
    assert dangan("pack", out, "-o", "从头").code == 0
    assert tree(tmp_path / "移交") == tree(tmp_path / "从头")


@pytest.mark.parametrize("written", ["没有.pdf", "../外面.pdf", "/etc/passwd", "空.pdf"])
def test_scan_that_cannot_be_packed_is_named(dangan: Run, tmp_path: Path, written: str) -> None:
    (tmp_path / "扫描").mkdir()
    (tmp_path / "扫描/空.pdf").touch()
    (tmp_path / "外面.pdf").write_bytes(b"not ours")
    paper = {"type": "贫困户申请书", "file": written}
    out = finished(tmp_path / "成品", [person(CODE, documents=[paper])])
    ran = dangan("pack", out, "-o", "移交", "--scans", "扫描")
    assert ran.code == 4
    assert "贫困户申请书" in ran.out
    assert not any("申请书" in name for name in tree(tmp_path / "移交"))


def test_scans_left_out_are_counted(dangan: Run, tmp_path: Path) -> None:
    out = finished(tmp_path / "成品", [person(CODE, documents=[{"type": "贫困户申请书", "file": "1.pdf"}])])
    ran = dangan("pack", out, "-o", "移交")
    assert ran.code == 0
    assert "1 个电子文件，没有装包" in ran.err


def test_other_things_in_the_way_are_left_alone(dangan: Run, tmp_path: Path) -> None:
    out = finished(tmp_path / "成品", [person(CODE)])
    (tmp_path / "移交" / PLACE).mkdir(parents=True)
    (tmp_path / "移交" / PLACE / "要紧的.docx").write_bytes(b"mine")
    ran = dangan("pack", out, "-o", "移交")
    assert ran.code == 4
    assert "已有别的东西" in ran.out
    assert tree(tmp_path / "移交") == {f"{PLACE}/要紧的.docx": b"mine"}


def test_folder_that_render_did_not_make(dangan: Run, tmp_path: Path) -> None:
    (tmp_path / "别的").mkdir()
    ran = dangan("pack", "别的", "-o", "移交")
    assert ran.code == 2
    assert "dangan render" in ran.err


@pytest.mark.skipif(os.name == "nt", reason="Windows 的权限另有一套")
def test_nobody_else_can_read_the_package(dangan: Run, tmp_path: Path) -> None:
    out = finished(tmp_path / "成品", [person(CODE)])
    dangan("pack", out, "-o", "移交")
    modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "移交").rglob("*") if path.is_file()}
    assert modes == {0o600}
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "移交").rglob("*") if path.is_dir()} == {0o700}


@pytest.mark.skipif(os.name == "nt", reason="没有 SIGKILL")
def test_killed_run_is_taken_up_again(dangan: Run, tmp_path: Path) -> None:
    """正在写时被强行结束：没有半个包用着正式名称；再执行一次，与一次打完的相同。"""
    people = [person(CODE), person(OTHER, village="黄柏村")]
    out = finished(tmp_path / "成品", people, content=b"0123456789abcdef" * (1 << 19))
    scratch = tmp_path / "移交/.打包"
    run = subprocess.Popen([*COMMAND, "pack", str(out), "-o", str(tmp_path / "移交")], cwd=tmp_path)
    while run.poll() is None and not any(scratch.glob("*/data/*/*")):
        time.sleep(0.002)
    run.send_signal(signal.SIGKILL)
    assert run.wait() == -signal.SIGKILL
    for done in (tmp_path / "移交").glob("[!.]*/*"):
        assert dangan("verify", done).code == 0
    assert dangan("pack", out, "-o", "移交").code == 0
    assert dangan("pack", out, "-o", "从头").code == 0
    assert tree(tmp_path / "移交") == tree(tmp_path / "从头")


@pytest.mark.skipif(sys.platform != "linux", reason="用 Linux 的内存统计")
def test_memory_does_not_grow_with_size(tmp_path: Path) -> None:
    """一百兆的成品与三百字节的，打包、核验所用内存相差不到二十兆。"""
    small, large = (_peaks(tmp_path / str(size), size) for size in (100, 32 << 20))
    assert [after - before < 20 for before, after in zip(small, large, strict=True)] == [True, True]


def _peaks(work: Path, size: int) -> list[int]:
    """打包、核验各自用过的最大内存（MB）。"""
    out = finished(work / "成品", [person(CODE)], content=bytes(size))
    commands = ["pack", str(out), "-o", str(work / "移交")], ["verify", str(work / "移交")]
    return [_peak(command) for command in commands]


def _peak(command: list[str]) -> int:
    script = (
        f"import resource; from dangan.cli import app; code = app.run({command!r}); "
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss); raise SystemExit(code)"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return int(ran.stdout.split()[-1]) // 1024
