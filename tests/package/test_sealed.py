"""加密的包：7-Zip 打得开，没有口令什么也看不见，核验不留明文。"""

from __future__ import annotations

import contextlib
import io
import shutil
import subprocess
from pathlib import Path

import pytest

from dangan.cli import app
from tests.conftest import Run
from tests.package.conftest import PASSWORD, TOWNSHIP, VILLAGE, finished, person, tree

py7zr = pytest.importorskip("py7zr")

PACKAGE = Path(f"移交/{TOWNSHIP}/{VILLAGE}.7z")
SEVEN_ZIP = next(filter(None, map(shutil.which, ("7zz", "7z", "7za"))), None)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """打好的一个加密包，与打包时说的话；算口令慢，只打一次。"""
    work = tmp_path_factory.mktemp("加密")
    (work / "口令.txt").write_text(PASSWORD + "\n", encoding="utf-8")
    finished(work / "成品", [person("42039910120200001", "曹建平"), person("42039910120200002")])
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = app.run(
            ["pack", f"{work}/成品", "-o", f"{work}/移交", "--encrypt", "--password-file", f"{work}/口令.txt"]
        )
    assert code == 0
    return work, said.getvalue()


@pytest.fixture
def sealed(made: tuple[Path, str], tmp_path: Path) -> str:
    """在当前目录放一份：成品、移交、口令.txt；给出打包时说的话。"""
    shutil.copytree(made[0], tmp_path, dirs_exist_ok=True)
    return made[1]


@pytest.fixture
def password(tmp_path: Path) -> Path:
    return tmp_path / "口令.txt"


@pytest.mark.usefixtures("sealed")
def test_sealed_package_is_verified_without_leaving_plaintext(dangan: Run, tmp_path: Path, password: Path) -> None:
    before = tree(tmp_path)
    assert dangan("verify", "移交", "--password-file", password).code == 0
    assert tree(tmp_path) == before
    assert [name for name in before if name.startswith("移交/")] == [PACKAGE.as_posix()]


@pytest.mark.usefixtures("dangan", "sealed")
def test_nothing_can_be_read_without_the_password() -> None:
    data = PACKAGE.read_bytes()
    for name in ("曹建平", "42039910120200001", "一户一档"):
        assert name.encode("utf-8") not in data
        assert name.encode("utf-16-le") not in data


def test_seal_is_the_one_of_the_plain_package(dangan: Run, sealed: str, password: Path) -> None:
    """密文每次不同，封签不变。"""
    plain = dangan("pack", "成品", "-o", "明文")
    seals = [line for line in plain.out.splitlines() if "封签" in line]
    assert len(seals) == 1
    assert seals[0] in sealed
    assert seals[0] in dangan("verify", PACKAGE, "--password-file", password).out


def test_finished_sealed_package_is_kept(dangan: Run, sealed: str, password: Path) -> None:
    before = PACKAGE.read_bytes()
    assert "早已打好" not in sealed
    assert "早已打好" in dangan("pack", "成品", "-o", "移交", "--encrypt", "--password-file", password).out
    assert PACKAGE.read_bytes() == before


@pytest.mark.usefixtures("sealed")
def test_wrong_password(dangan: Run, tmp_path: Path) -> None:
    (tmp_path / "别的.txt").write_text("另外一个口令呢呢", encoding="utf-8")
    ran = dangan("verify", PACKAGE, "--password-file", "别的.txt")
    assert (ran.code, "口令不对" in ran.err) == (2, True)
    ran = dangan("pack", "成品", "-o", "移交", "--encrypt", "--password-file", "别的.txt")
    assert (ran.code, "移走" in ran.out) == (4, True)


@pytest.mark.parametrize(("harm", "kind"), [("截断", "truncated"), ("改一个字节", "altered"), ("不是 7z", "malformed")])
@pytest.mark.usefixtures("sealed")
def test_damaged_sealed_package(dangan: Run, password: Path, harm: str, kind: str) -> None:
    data = bytearray(PACKAGE.read_bytes())
    match harm:
        case "截断":
            del data[len(data) // 2 :]
        case "改一个字节":
            data[-1200] ^= 1
        case "不是 7z":
            data[:6] = b"PK\x03\x04\x00\x00"
    PACKAGE.write_bytes(data)
    ran = dangan("verify", PACKAGE, "--password-file", password)
    assert ran.code == 5
    assert f" {kind} " in ran.out


@pytest.mark.skipif(SEVEN_ZIP is None, reason="没有装 7-Zip")
@pytest.mark.usefixtures("sealed")
def test_seven_zip_opens_it(dangan: Run, tmp_path: Path) -> None:
    """没有本工具的地方，用 7-Zip 解开的与不加密的包逐字节相同。"""
    subprocess.run([str(SEVEN_ZIP), "x", f"-p{PASSWORD}", "-o解开", str(PACKAGE)], cwd=tmp_path, check=True, stdout=-3)
    dangan("pack", "成品", "-o", "明文")
    assert tree(tmp_path / "解开") == tree(tmp_path / f"明文/{TOWNSHIP}/{VILLAGE}")


@pytest.mark.parametrize("content", ["", "\n第二行", "太短了"])
def test_poor_password_is_refused(dangan: Run, tmp_path: Path, content: str) -> None:
    finished(tmp_path / "成品", [person("1")])
    (tmp_path / "差.txt").write_text(content, encoding="utf-8")
    assert dangan("pack", "成品", "-o", "移交", "--encrypt", "--password-file", "差.txt").code == 2


def test_password_is_never_on_the_command_line(dangan: Run) -> None:
    for command in ("pack", "verify"):
        assert "--password " not in dangan(command, "--help").out


@pytest.mark.usefixtures("sealed")
def test_no_terminal_no_password(dangan: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    ran = dangan("verify", PACKAGE)
    assert (ran.code, "--password-file" in ran.err) == (2, True)
