"""锁定文件与随安装包分发的成分。"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DEPENDENCIES = PROJECT["dependencies"]
EXTRAS = [line for extra in PROJECT["optional-dependencies"].values() for line in extra]


def pins(name: str) -> dict[str, tuple[str, int]]:
    """锁定文件里的包 → 版本与散列的个数。"""
    text = (ROOT / name).read_text(encoding="utf-8")
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.M)
    found = (re.match(r"([a-z0-9.-]+)==([^\s;]+)", entry) for entry in entries)
    return {m[1]: (m[2], entry.count("--hash=sha256:")) for m, entry in zip(found, entries, strict=True) if m}


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [("requirements.lock", DEPENDENCIES), ("requirements-dev.lock", [*DEPENDENCIES, *EXTRAS])],
)
def test_the_lock_holds_every_dependency_at_an_allowed_version(lock: str, wanted: list[str]) -> None:
    locked = pins(lock)
    for requirement in map(Requirement, wanted):
        name = re.sub(r"[-_.]+", "-", requirement.name).lower()
        assert name in locked, f"{lock} 没有 {name}，执行 make lock"
        assert requirement.specifier.contains(locked[name][0], prereleases=True), f"{lock} 的 {name} 版本不合"


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_pin_is_hashed_and_names_no_index(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert all(hashes for _, hashes in pins(lock).values())
    assert "://" not in text
    assert "--index" not in text


def test_bundled_components_are_named_with_the_version_that_ships() -> None:
    (chart,) = tomllib.loads((ROOT / "release" / "bundled.toml").read_text(encoding="utf-8"))["components"]
    script = (ROOT / "dangan/reporters/assets/chart.umd.min.js").read_text(encoding="utf-8")
    assert f"Chart.js v{chart['version']}\n" in script[:200]
    assert chart["purl"] == f"pkg:npm/chart.js@{chart['version']}"
