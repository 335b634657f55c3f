"""BagIt 各类好包、坏包：与公开的一致性测试集同样的类别，包由这里现造。"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import bagit
import pytest

from tests.conftest import Run
from tests.package.conftest import bag, digest, rows

PAYLOAD = {"data/甲.txt": b"one", "data/乙.txt": b"two"}
LISTED = rows(PAYLOAD)
WRONG = digest(b"something else")
HTTP = "http://example.org/x"

# 类别 → 造法；判为完好，不出声
GOOD: dict[str, Callable[[Path], Path]] = {
    "0.93 版，package-info": lambda at: bag(at, {"package-info.txt": "Packing-Date: 2009-10-14\n"}, version="0.93"),
    "0.94 版": lambda at: bag(at, version="0.94"),
    "0.95 版": lambda at: bag(at, version="0.95"),
    "0.96 版": lambda at: bag(at, version="0.96"),
    "1.0 版，sha512": lambda at: bag(at, version="1.0", algorithm="sha512"),
    "sha1": lambda at: bag(at, algorithm="sha1"),
    "sha224": lambda at: bag(at, algorithm="sha224"),
    "sha256": lambda at: bag(at, algorithm="sha256"),
    "CRLF": lambda at: bag(at, {"manifest-md5.txt": LISTED.replace("\n", "\r\n")}),
    "末行没有换行": lambda at: bag(at, {"manifest-md5.txt": LISTED.rstrip("\n")}),
    "摘要大写": lambda at: bag(
        at, {"manifest-md5.txt": "".join(r[:32].upper() + r[32:] for r in LISTED.splitlines(True))}
    ),
    "GBK 标签文件": lambda at: bag(at, {"bag-info.txt": "Source-Organization: 青岭县\n"}, encoding="gbk"),
    "UTF-16 标签文件": lambda at: bag(at, {"bag-info.txt": "Source-Organization: 青岭县\n"}, encoding="utf-16"),
    "ISO-8859-1 标签文件": lambda at: bag(at, {}, {"data/a": b"one"}, encoding="iso-8859-1"),
    "包中有包": lambda at: bag(at, {}, {"data/bagit.txt": b"x", "data/manifest-md5.txt": b"x", "data/data/甲": b"y"}),
    "文件名有空格": lambda at: bag(at, {}, {"data/test 1.txt": b"one"}),
    "文件名有 % 与 ~（0.97 不解码）": lambda at: bag(at, {}, {"data/%7Etest": b"1", "data/~x": b"2", "data/%t": b"3"}),
    "换行、百分号写成 %0A、%25（1.0）": lambda at: bag(
        at,
        {"manifest-md5.txt": f"{digest(b'1')}  data/a%0Ab\n{digest(b'2')}  data/50%25\n"},
        {"data/a\nb": b"1", "data/50%": b"2"},
        version="1.0",
    ),
    "bag-info 的项目重复、冒号两边有空格": lambda at: bag(
        at, {"bag-info.txt": "Contact-Name: 甲\ncontact-name : 乙\nTest-Tag   :   3\n  接上一行\nPayload-Oxum: 6.2\n"}
    ),
    "fetch.txt 写明的已经取来": lambda at: bag(at, {"fetch.txt": f"{HTTP} - data/甲.txt\n"}),
    "没有文件": lambda at: bag(at, {}, {}),
}

# 类别 → (造法, 应报的缺陷类别)；还算完好，但要提醒
WARNED: dict[str, tuple[Callable[[Path], Path], str]] = {
    "md5sum -b 写的星号": (lambda at: bag(at, {"manifest-md5.txt": LISTED.replace("  ", " *")}), "malformed"),
    "路径前有 ./": (lambda at: bag(at, {"manifest-md5.txt": LISTED.replace("data", "./data")}), "malformed"),
    "同一文件列两次，摘要相同（0.97）": (lambda at: bag(at, {"manifest-md5.txt": LISTED * 2}), "duplicate"),
    "清单里只差大小写": (
        lambda at: bag(
            at, {"manifest-md5.txt": f"{digest(b'1')}  data/a.txt\n{digest(b'1')}  data/A.txt\n"}, {"data/a.txt": b"1"}
        ),
        "collision",
    ),
    "清单里只差 Unicode 写法": (
        lambda at: bag(at, {"manifest-md5.txt": f"{digest(b'1')}  data/Nu\u0301n\n"}, {"data/N\u00fan": b"1"}),
        "collision",
    ),
    "操作系统生成的文件也打进了包": (lambda at: bag(at, {}, {"data/Thumbs.db": b"1", "data/.DS_Store": b"2"}), "extra"),
    "tagmanifest 没有列的标签文件": (
        lambda at: bag(
            at,
            {
                "tagmanifest-md5.txt": rows({p: (bag(at) / p).read_bytes() for p in ("bagit.txt", "manifest-md5.txt")}),
                "debug": "x",
            },
        ),
        "unlisted",
    ),
    "没有 tagmanifest": (lambda at: bag(at, tag_manifest=False), "missing"),
}

OUTSIDE = (
    "../../../README.md", r"\.\./\.\./README.md", "data/../../x", "/tmp/foo", "~/foo", "~root/foo",
    r"C:\Windows\System32\setx.exe", r"%HomeDrive%\Windows\setx.exe", r"\\?\UNC\server\setx.exe", "//server/share/x",
)  # fmt: skip

# 类别 → (造法, 应报的缺陷类别)；不完好
BAD: dict[str, tuple[Callable[[Path], Path], str]] = {
    "没有写编码": (lambda at: bag(at, {"bagit.txt": "BagIt-Version: 0.97\n"}), "malformed"),
    "bagit.txt 有 BOM": (
        lambda at: bag(at, {"bagit.txt": "\ufeffBagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n"}),
        "malformed",
    ),
    "版本写作 .97": (lambda at: bag(at, version=".97"), "malformed"),
    "没有这个版本": (lambda at: bag(at, version="2.0"), "malformed"),
    "冒号前有空格": (
        lambda at: bag(at, {"bagit.txt": "BagIt-Version : 1.0\nTag-File-Character-Encoding : UTF-8\n"}),
        "malformed",
    ),
    "没有这种编码": (
        lambda at: bag(at, {"bagit.txt": "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-99\n"}),
        "malformed",
    ),
    "文件被改": (lambda at: bag(at, {"manifest-md5.txt": rows({**PAYLOAD, "data/甲.txt": b"other"})}), "altered"),
    "标签文件被改": (
        lambda at: bag(at, {"bag-info.txt": "A: b\n", "tagmanifest-md5.txt": rows({"bag-info.txt": b"A: c\n"})}),
        "altered",
    ),
    "清单被改": (
        lambda at: bag(at, {"tagmanifest-md5.txt": rows({"manifest-md5.txt": b"other"})}),
        "manifest-altered",
    ),
    "多出文件": (lambda at: bag(at, {"manifest-md5.txt": rows({"data/甲.txt": b"one"})}), "extra"),
    "清单列的标签文件没有": (lambda at: bag(at, {"tagmanifest-md5.txt": rows({"bag-info.txt": b""})}), "missing"),
    "fetch.txt 写明的没有取来": (
        lambda at: bag(
            at, {"fetch.txt": f"{HTTP} 3 data/丙\n", "manifest-md5.txt": LISTED + f"{digest(b'3')}  data/丙\n"}
        ),
        "missing",
    ),
    "同一文件列两次，摘要不同": (
        lambda at: bag(at, {"manifest-md5.txt": f"{LISTED}{WRONG}  data/甲.txt\n"}),
        "duplicate",
    ),
    "同一文件列两次，摘要相同（1.0）": (
        lambda at: bag(at, {"manifest-md5.txt": LISTED * 2}, version="1.0"),
        "duplicate",
    ),
    "两份清单，有一份没有列全（1.0）": (
        lambda at: bag(at, {"manifest-sha1.txt": rows({"data/甲.txt": b"one"}, "sha1")}, version="1.0"),
        "unlisted",
    ),
    "清单不是写明的编码": (lambda at: bag(at, {"manifest-md5.txt": LISTED.encode("gbk")}), "malformed"),
    "清单的一行读不懂": (lambda at: bag(at, {"manifest-md5.txt": f"{LISTED}二〇一七年清点无误\n"}), "malformed"),
    "不认得的算法": (lambda at: bag(at, {"manifest-crc32.txt": "00000000  data/甲.txt\n"}), "malformed"),
    "清单是空的": (lambda at: bag(at, {"manifest-md5.txt": ""}), "truncated"),
    "清单断在半行": (lambda at: bag(at, {"manifest-md5.txt": f"{LISTED}{WRONG[:20]}"}), "truncated"),
    "文件成了空的": (lambda at: bag(at, {"manifest-md5.txt": LISTED}, {**PAYLOAD, "data/甲.txt": b""}), "truncated"),
    "PDF 没有结尾": (
        lambda at: bag(
            at, {"manifest-md5.txt": rows({"data/a.pdf": b"%PDF-1.7 ... %%EOF"})}, {"data/a.pdf": b"%PDF-1.7"}
        ),
        "truncated",
    ),
    "Payload-Oxum 不符": (lambda at: bag(at, {"bag-info.txt": "Payload-Oxum: 58.2\n"}), "oxum"),
    **{
        f"清单指到包外 {path}": (
            lambda at, path=path: bag(at, {"manifest-md5.txt": f"{LISTED}{WRONG}  {path}\n"}),  # type: ignore[misc]
            "escape",
        )
        for path in OUTSIDE
    },
    **{
        f"fetch.txt 指到包外 {path}": (
            lambda at, path=path: bag(at, {"fetch.txt": f"{HTTP} - {path}\n"}),  # type: ignore[misc]
            "escape",
        )
        for path in OUTSIDE
    },
}


def found(dangan: Run, at: Path) -> tuple[int, set[tuple[str, str]]]:
    ran = dangan("verify", at, "--format", "json")
    report = json.loads(ran.out)
    return ran.code, {(finding["severity"], finding["kind"]) for finding in report["findings"]}


@pytest.mark.parametrize("name", GOOD)
def test_good_bag_is_good(dangan: Run, tmp_path: Path, name: str) -> None:
    assert found(dangan, GOOD[name](tmp_path / "包")) == (0, set())


@pytest.mark.parametrize("name", WARNED)
def test_odd_bag_is_good_with_a_warning(dangan: Run, tmp_path: Path, name: str) -> None:
    make, kind = WARNED[name]
    assert found(dangan, make(tmp_path / "包")) == (0, {("warning", kind)})


@pytest.mark.parametrize("name", BAD)
def test_bad_bag_is_bad(dangan: Run, tmp_path: Path, name: str) -> None:
    make, kind = BAD[name]
    code, kinds = found(dangan, make(tmp_path / "包"))
    assert code == 5
    assert ("error", kind) in kinds


def test_bag_without_declaration(dangan: Run, tmp_path: Path) -> None:
    at = bag(tmp_path / "包")
    (at / "bagit.txt").unlink()
    assert found(dangan, at) == (5, {("error", "no-bagit")})


def test_bag_made_by_the_bagit_package(dangan: Run, tmp_path: Path) -> None:
    (tmp_path / "包/曹建平").mkdir(parents=True)
    (tmp_path / "包/曹建平/一户一档.pdf").write_bytes(b"%PDF")
    bagit.make_bag(str(tmp_path / "包"), {"Source-Organization": "青岭县"}, checksums=["sha256", "sha512"])
    assert found(dangan, tmp_path / "包") == (0, set())
