"""每个内置方案都查得动示例县：没有规则出错，别处的归档规定不掺进来。"""

from __future__ import annotations

import pytest

from dangan import profile
from tests.acceptance.conftest import Validate


@pytest.mark.parametrize("name", profile.names())
def test_every_profile_runs_on_the_messy_county(validate: Validate, name: str) -> None:
    report = validate("messy.json", policy=name)
    assert not [f for f in report.findings if f.rule == "D000"]
    assert report.profile == name
    own = profile.load(name).clauses
    assert {f.clause.id for f in report.findings} <= set(own)


@pytest.mark.parametrize("name", [name for name in profile.names() if name != "zhushan-2017"])
def test_filing_rules_of_zhushan_do_not_run_elsewhere(validate: Validate, name: str) -> None:
    """取消承诺书、户明白袋、不得分户建档都是竹山的规定。"""
    applied = set(validate("messy.json", policy=name).applied_rules)
    assert applied.isdisjoint({"D501", "D502", "D401", "D405", "D406", "D409", "D504"})
