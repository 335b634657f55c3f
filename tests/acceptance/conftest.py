"""验收测试共用：以示例县的截止日期与默认方案查一次，结果留存。"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pytest

from dangan import check, profile, sources
from dangan.dates import PartialDate
from dangan.findings import Report
from dangan.rules import Selection

SAMPLES = Path(__file__).parents[2] / "samples"
AS_OF = PartialDate(2017, 11, 30)

Validate = Callable[..., Report]
Triple = tuple[str | None, str, str]


@lru_cache(maxsize=32)
def _validate(names: tuple[str, ...], policy: str) -> Report:
    county = sources.read([SAMPLES / name for name in names])
    return check.check(county, profile.load(policy), AS_OF, Selection(), every=True)


@pytest.fixture(scope="session")
def validate() -> Validate:
    """validate("county.json", …, policy=方案) → 报告。"""

    def run(*names: str, policy: str = "zhushan-2017") -> Report:
        return _validate(names, policy)

    return run


@pytest.fixture(scope="session")
def planted() -> list[dict[str, str]]:
    """埋设清单：household、rule、path、what。"""
    rows: list[dict[str, str]] = json.loads((SAMPLES / "planted.json").read_text(encoding="utf-8"))
    return rows


@pytest.fixture(scope="session")
def samples() -> Path:
    return SAMPLES
