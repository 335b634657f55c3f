"""别处方案才查的缺陷：改坏以后在所写的路径上查出，备齐的那一份同一条规则不报。"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from dangan import check, dates, profile, sources
from dangan.rules import Selection


@pytest.fixture(scope="module")
def county(samples, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("elsewhere")
    subprocess.run([sys.executable, str(samples / "make.py"), "--elsewhere", str(folder)], check=True)
    return folder


@pytest.mark.parametrize("name", [name for name in profile.names() if name != "zhushan-2017"])
def test_defects_only_this_profile_asks_about(county, name):
    planted = [p for p in json.loads((county / "planted.json").read_text(encoding="utf-8")) if p["profile"] == name]
    as_of = dates.parse(planted[0]["as_of"])
    bad, good = (
        check.check(sources.read([county / file]), profile.load(name), as_of, Selection())
        for file in ("bad.json", "good.json")
    )

    found = {(f.household, f.rule, f.path) for f in bad.findings}
    assert [p for p in planted if (p["household"], p["rule"], p["path"]) not in found] == []
    already = {(f.household, f.rule) for f in good.findings}
    assert [p for p in planted if (p["household"], p["rule"]) in already] == []
    assert not [f for f in bad.findings if f.rule == "D000"]
