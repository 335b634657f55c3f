"""Windows 免安装版（make windows EMBED=…）：解压即用，不需要管理员、不需要联网。

EMBED 是 Python 官网的「Windows embeddable package (64-bit)」压缩包，文件名如 python-3.11.9-embed-amd64.zip；
其余的包照锁定文件核对散列取来。成品 dist/dangan-版本-windows.zip 里：

    dangan.cmd   在命令提示符里就写 dangan …
    python\\      嵌入式 Python
    lib\\         dangan 与它用的包

不含 Pango，所以没有 WeasyPrint 引擎；默认的 Typst 引擎齐全。
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
LOCK = ROOT / "requirements.lock"
EMBED_NAME = re.compile(r"python-(3)\.(\d+)\.\d+-embed-amd64\.zip")
LAUNCHER = '@"%~dp0python\\python.exe" -X utf8 -m dangan %*\r\n'
FIXED_TIME = (1980, 1, 1, 0, 0, 0)


def main(embed: Path) -> None:
    """造出免安装版；EMBED 不对、dist/ 里没有安装包时以说明退出。"""
    version = EMBED_NAME.fullmatch(embed.name)
    if version is None or not embed.is_file():
        sys.exit(f"{embed} 不是 Windows 嵌入式 Python 的压缩包（python-3.x.y-embed-amd64.zip）")
    wheels = sorted(DIST.glob("dangan-*.whl"))
    if not wheels:
        sys.exit("dist/ 里没有安装包，先执行 make release")
    target = DIST / wheels[0].name.replace("-py3-none-any.whl", "-windows.zip")
    with tempfile.TemporaryDirectory() as name:
        tree = Path(name)
        with zipfile.ZipFile(embed) as archive:
            archive.extractall(tree / "python")
        _search_lib(tree / "python" / f"python{version[1]}{version[2]}._pth")
        _install(tree / "lib", f"{version[1]}.{version[2]}", wheels[0])
        (tree / "dangan.cmd").write_text(LAUNCHER, encoding="ascii", newline="")
        _pack(tree, target)
    print(f"免安装版：{target.relative_to(ROOT)}，解压后在命令提示符里执行 dangan.cmd doctor")


def _search_lib(pth: Path) -> None:
    """嵌入式 Python 只认 ._pth 里写明的目录，添上 lib。"""
    pth.write_text(pth.read_text(encoding="utf-8").rstrip() + "\n..\\lib\n", encoding="utf-8")


def _install(lib: Path, version: str, wheel: Path) -> None:
    """取 Windows 的现成包，一概不在本机编译。"""
    uv = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--target", str(lib), "--only-binary", ":all:"]
    uv += ["--python-platform", "x86_64-pc-windows-msvc", "--python-version", version]
    subprocess.run([*uv, "--require-hashes", "-r", str(LOCK)], check=True)
    subprocess.run([*uv, "--no-deps", str(wheel)], check=True)


def _pack(tree: Path, target: Path) -> None:
    """文件按名排列、时间写定：同样的内容得同样的压缩包。"""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(path for path in tree.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(file.relative_to(tree).as_posix(), FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, file.read_bytes())


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("没有给出"))
