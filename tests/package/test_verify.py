"""verify：一遍查出全部缺陷，说给人听；读不出的不算完好。"""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from dangan.bags import write
from dangan.bags.write import made
from dangan.rules import RULES
from dangan.rules.d9_archive.packages import KINDS
from tests.conftest import Run
from tests.package.conftest import AGENT, TOWNSHIP, VILLAGE, bag, digest, rows

SCHEMA = json.loads((Path(__file__).parents[2] / "schemas/report.schema.json").read_text(encoding="utf-8"))
FILES = {"一户一档.pdf": b"%PDF-1.7 pages %%EOF", "一户一档.docx": b"PK zip PK\x05\x06", "户档案.json": b"[]"}
INFO = [("Bag-Software-Agent", "dangan 0.1.0"), ("Township", TOWNSHIP), ("Village", VILLAGE)]


def village(folder: Path, households: int) -> Path:
    """本工具封存的一个村。"""
    names = [f"data/{42039900100100000 + n}-户主{n}/{name}" for n in range(households) for name in FILES]
    payload = [made(name, FILES[name.rsplit("/", 1)[1]] + name.encode()) for name in names]
    folder.parent.mkdir(parents=True, exist_ok=True)
    write.write(write.tagged(payload, INFO), folder, lambda: None)
    return folder


def path(number: int, name: str = "一户一档.pdf") -> str:
    return f"data/{42039900100100000 + number}-户主{number}/{name}"


def report(dangan: Run, *arguments: object) -> tuple[int, dict[str, Any]]:
    ran = dangan("verify", *arguments, "--format", "json")
    read: dict[str, Any] = json.loads(ran.out)
    jsonschema.validate(read, SCHEMA)
    return ran.code, read


def test_one_defect_of_each_kind_among_a_thousand_households(dangan: Run, tmp_path: Path) -> None:
    """十二类缺陷各一处，一遍都查出来。"""
    at = village(tmp_path / VILLAGE, 1000)
    (at / "bagit.txt").unlink()
    (at / path(100)).unlink()
    (at / path(200)).write_bytes((at / path(200)).read_bytes()[:-5] + b"other")
    (at / path(300)).write_bytes(b"%PDF-1")
    (at / path(400, "合影.jpg")).write_bytes(b"photo")
    (at / path(500, "一户一档.PDF")).write_bytes(b"same name in capitals")
    (at / "说明.txt").write_bytes("封存以后放进来的".encode())
    manifest = at / "manifest-sha256.txt"
    listed = manifest.read_bytes()
    manifest.write_bytes(
        listed + listed.splitlines(keepends=True)[0] + b"0" * 64 + b"  ../../etc/passwd\n" + "看不懂的一行\n".encode()
    )
    code, read = report(dangan, at)
    assert code == 5
    by_kind = {finding["kind"]: finding for finding in read["findings"]}
    assert set(by_kind) == set(KINDS)
    assert by_kind["missing"]["path"] == path(100)
    assert by_kind["altered"]["path"] == path(200)
    assert by_kind["truncated"]["path"] == path(300)
    assert by_kind["escape"]["path"] == "../../etc/passwd"
    assert by_kind["missing"]["household"] == "42039900100100100"
    assert (by_kind["missing"]["township"], by_kind["missing"]["village"]) == (TOWNSHIP, VILLAGE)
    assert Counter(finding["kind"] for finding in read["findings"]) == {**dict.fromkeys(KINDS, 1), "extra": 2}
    assert read["summary"]["households"] == 1000


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_explained(dangan: Run, kind: Any) -> None:
    ran = dangan("explain", KINDS[kind])
    assert ran.code == 0
    assert RULES[KINDS[kind]].title in ran.out
    assert "RFC 8493" in ran.out


# 审计人照着手上的包弄坏的六处 → 看到的说法、该怎么办
DAMAGE = {
    "删去一户的档案": (lambda at: (at / path(0)).unlink(), ["清单列了，包里没有", "移交时的原件", "不得自行补一个"]),
    "打开改了又存": (
        lambda at: (at / path(1, "一户一档.docx")).write_bytes(b"PK longer than it was before, saved again" * 9),
        ["内容与 manifest-sha256.txt 不符", "打包以后被改过，或介质损坏", "移交时的原件"],
    ),
    "拷贝时断了": (
        lambda at: os.truncate(at / path(2), 9),
        ["字节，现在只有 9 字节", "后面的丢了"],
    ),
    "放进一张照片": (
        lambda at: (at / path(0, "合影.jpg")).write_bytes(b"photo"),
        ["打包以后放进来的", "原件另行保管，不销毁", "移到包外"],
    ),
    "改了文件又改清单": (
        lambda at: (at / "manifest-sha256.txt").write_bytes(
            (at / "manifest-sha256.txt").read_bytes().replace(b"data/", b"data/", 1).replace(b"a", b"b", 1)
        ),
        ["清单本身与 tagmanifest-sha256.txt 不符", "靠不住", "请先换回移交时的 manifest-sha256.txt"],
    ),
    "丢了 bagit.txt": (lambda at: (at / "bagit.txt").unlink(), ["没有 bagit.txt", "从移交时的原件补回"]),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_message_says_what_happened_and_what_to_do(dangan: Run, tmp_path: Path, name: str) -> None:
    at = village(tmp_path / VILLAGE, 3)
    damage, said = DAMAGE[name]
    damage(at)
    ran = dangan("verify", at)
    assert ran.code == 5
    assert [words for words in said if words not in ran.out] == []
    assert "不完好" in ran.out


def test_intact_bags_in_a_folder_are_all_named_with_their_seals(dangan: Run, tmp_path: Path) -> None:
    for township in ("甲乡", "乙乡"):
        village(tmp_path / f"移交/{township}/{VILLAGE}", 1)
    (tmp_path / "移交/.打包/半成品/data").mkdir(parents=True)
    ran = dangan("verify", "移交")
    assert ran.code == 0
    seal = digest((tmp_path / f"移交/甲乡/{VILLAGE}/tagmanifest-sha256.txt").read_bytes(), "sha256")
    assert ran.out.count("完好") == 2
    assert seal in ran.out
    assert "半成品" not in ran.out


def test_package_that_lost_every_tag_file_is_still_found(dangan: Run, tmp_path: Path) -> None:
    at = village(tmp_path / f"移交/甲乡/{VILLAGE}", 1)
    for tag in at.glob("*.txt"):
        tag.unlink()
    code, read = report(dangan, "移交")
    assert code == 5
    assert {finding["kind"] for finding in read["findings"]} == {"no-bagit", "missing"}


def test_folder_without_packages_is_not_intact(dangan: Run, tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    assert dangan("verify", "空").code == 5


def test_no_such_package_is_an_input_that_cannot_be_read(dangan: Run) -> None:
    assert dangan("verify", "没有").code == 3


def test_any_number_of_readers_gives_the_same_report(dangan: Run, tmp_path: Path) -> None:
    at = village(tmp_path / VILLAGE, 40)
    (at / path(7)).write_bytes(b"x")
    (at / path(8)).unlink()
    assert dangan("verify", at, "--jobs", 1).out == dangan("verify", at, "--jobs", 8).out


def test_report_goes_to_files_too(dangan: Run, tmp_path: Path) -> None:
    at = village(tmp_path / VILLAGE, 1)
    (at / path(0)).unlink()
    assert dangan("verify", at, "-o", "核验.json", "-o", "核验.xlsx", "-o", "核验.html", "-o", "核验.sarif").code == 5
    assert json.loads(Path("核验.json").read_text(encoding="utf-8"))["summary"]["by_rule"] == {"D912": 1, "D922": 1}
    assert Path("核验.xlsx").stat().st_size > 0


def test_removed_tag_manifest_of_our_own_package_is_an_error(dangan: Run, tmp_path: Path) -> None:
    at = village(tmp_path / VILLAGE, 1)
    (at / "tagmanifest-sha256.txt").unlink()
    code, read = report(dangan, at)
    assert (code, [finding["path"] for finding in read["findings"]]) == (5, ["tagmanifest-sha256.txt"])


@pytest.mark.skipif(os.name == "nt", reason="Windows 上建链接要特权")
@pytest.mark.parametrize(
    ("target", "kind"),
    [("/etc/passwd", "escape"), ("../../../外面", "escape"), ("乙.txt", "malformed"), ("../bagit.txt", "malformed")],
)
def test_links_are_not_followed(dangan: Run, tmp_path: Path, target: str, kind: str) -> None:
    at = bag(tmp_path / "包", {"bag-info.txt": AGENT})
    (at / "data/链接").symlink_to(target)
    code, read = report(dangan, at)
    assert (code, [finding["kind"] for finding in read["findings"]]) == (5, [kind])


@pytest.mark.skipif(os.name == "nt", reason="Windows 没有命名管道文件")
def test_a_pipe_is_not_opened(dangan: Run, tmp_path: Path) -> None:
    at = bag(tmp_path / "包", {"manifest-md5.txt": rows({"data/管道": b"x"})}, {})
    (at / "data").mkdir()
    os.mkfifo(at / "data/管道")
    code, read = report(dangan, at)
    assert (code, {finding["kind"] for finding in read["findings"]}) == (5, {"malformed", "missing"})


@pytest.mark.skipif(os.name == "nt", reason="Windows 不分大小写")
def test_names_that_differ_in_case_only(dangan: Run, tmp_path: Path) -> None:
    at = bag(tmp_path / "包", {}, {"data/A/x": b"1", "data/a/y": b"2"})
    code, read = report(dangan, at)
    assert (code, [finding["kind"] for finding in read["findings"]]) == (0, ["collision"])


@pytest.mark.skipif(os.name == "nt", reason="Windows 的文件名都是 Unicode")
def test_file_name_that_is_not_unicode(dangan: Run, tmp_path: Path) -> None:
    at = bag(tmp_path / "包")
    (at / os.fsdecode("data/甲".encode("gbk"))).write_bytes(b"x")
    code, read = report(dangan, at)
    assert (code, [finding["kind"] for finding in read["findings"]]) == (5, ["extra"])


def test_id_numbers_in_names_are_masked(dangan: Run, tmp_path: Path) -> None:
    at = bag(tmp_path / "包")
    (at / "data/420399196803120019.jpg").write_bytes(b"x")
    ran = dangan("verify", at)
    assert "420399196803120019" not in ran.out
    assert "4203**********0019" in ran.out


def test_hostile_tag_files_end_in_findings(dangan: Run, tmp_path: Path) -> None:
    """乱字节、极长的行、控制字符，都只是读不懂。"""
    for number, content in enumerate(
        (os.urandom(5000), b"a" * 1_000_000, b"\x00\x1b[31m\n" * 100, "\u2028\x85\x0c".encode())
    ):
        at = bag(
            tmp_path / str(number),
            dict.fromkeys(("manifest-md5.txt", "fetch.txt", "bag-info.txt", "bagit.txt"), content),
        )
        ran = dangan("verify", at)
        assert ran.code == 5
        assert "内部错误" not in ran.err
        assert "\x1b" not in ran.out
