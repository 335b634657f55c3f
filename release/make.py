"""发布（make release）：安装包、清单、校验值，放在 dist/。

安装包从最近一次提交造两遍，两遍逐字节相同才算数；再在空环境里照锁定文件核对散列装上、试用，
并由这个环境列出物料清单（CycloneDX）。
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
LOCK = ROOT / "requirements.lock"
BUNDLED = ROOT / "release" / "bundled.toml"
"""随安装包分发而不经 pip 安装的成分。"""


def main() -> None:
    """造、比、装、试、列；哪一步不成就停在哪一步，以非零退出。"""
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        first, second = _build(scratch / "甲", 0o022), _build(scratch / "second" / "deeper", 0o077)
        for one, other in zip(first, second, strict=True):
            if _digest(one) != _digest(other):
                sys.exit(f"两次造出的 {one.name} 不相同")
        shutil.rmtree(DIST, ignore_errors=True)
        DIST.mkdir()
        built = [Path(shutil.copy(file, DIST)) for file in first]
        wheel = next(file for file in built if file.suffix == ".whl")
        python = _installed(scratch / "empty", wheel)
        _try(python, scratch)
        built.append(_bill_of_materials(python, wheel))
    sums = "".join(f"{_digest(file)}  {file.name}\n" for file in sorted(built))
    (DIST / "SHA256SUMS").write_text(sums, encoding="utf-8", newline="\n")
    print(f"两次造出的安装包相同，空环境里装得上、印得出；在 {DIST.name}/：\n{sums}", end="")


def _build(folder: Path, umask: int) -> list[Path]:
    """取出最近一次提交的内容，造 wheel 与 sdist；文件时间一律用提交的时间。"""
    source, out = folder / "source", folder / "out"
    source.mkdir(parents=True)
    subprocess.run(["tar", "-x"], cwd=source, input=_git("archive", "HEAD"), check=True)
    committed = _git("log", "-1", "--format=%ct").decode().strip()
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(source)],
        check=True,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "SOURCE_DATE_EPOCH": committed},
        umask=umask,
    )
    return sorted(out.iterdir())


def _git(*command: str) -> bytes:
    """检出的目录归别人所有时也读得出。"""
    git = ["git", "-c", f"safe.directory={ROOT}", *command]
    return subprocess.run(git, cwd=ROOT, check=True, capture_output=True).stdout


def _installed(folder: Path, wheel: Path) -> Path:
    """空环境，照锁定文件核对散列装好；返回其中的 python。"""
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "-r", str(LOCK)], check=True)
    subprocess.run([*pip, "--no-deps", str(wheel)], check=True)
    return python


def _try(python: Path, scratch: Path) -> None:
    """在源码树以外印一个村。"""
    sample = shutil.copy(ROOT / "samples" / "county.json", scratch)
    command = [str(python), "-m", "dangan", "render", sample, "-o", "成品", "--village", "桃源村"]
    subprocess.run(command, cwd=scratch, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if not list((scratch / "成品").rglob("一户一档.pdf")):
        sys.exit("空环境里没有印出一户一档")


def _bill_of_materials(python: Path, wheel: Path) -> Path:
    """物料清单：空环境里的每个包（版本、许可、谁用它），加上随安装包分发的成分。"""
    path = DIST / f"{wheel.name.removesuffix('-py3-none-any.whl')}.cdx.json"
    pip = [str(python), "-m", "pip", "uninstall", "--quiet", "--yes", "--disable-pip-version-check"]
    subprocess.run([*pip, "pip", "setuptools"], check=True)
    tool = [sys.executable, "-m", "cyclonedx_py", "environment", str(python), "--pyproject", "pyproject.toml"]
    subprocess.run([*tool, "--output-reproducible", "--of", "JSON", "-o", str(path)], cwd=ROOT, check=True)
    bill = json.loads(path.read_text(encoding="utf-8"))
    bill["components"] += tomllib.loads(BUNDLED.read_text(encoding="utf-8"))["components"]
    path.write_text(json.dumps(bill, ensure_ascii=False, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    return path


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
