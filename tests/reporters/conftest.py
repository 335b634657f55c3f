"""各报告格式的测试共用：有缺陷的示例县的报告，以及手写的意见。"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from dangan import check, profile, sources
from dangan.dates import PartialDate
from dangan.findings import Clause, Failed, Finding, NotChecked, Report, Severity, Summary, tally
from dangan.model import SourceRef
from dangan.reporters import REPORTERS
from dangan.reporters.view import View
from dangan.rules import RULES

ROOT = Path(__file__).parents[2]
VIEW = View({code: rule.title for code, rule in RULES.items()}, docs={code: rule.doc for code, rule in RULES.items()})


def finding(number: int = 0, **changes: object) -> Finding:
    """一条意见；number 使户编号、行号与指纹各不相同。"""
    severity: Severity = "error"
    values: dict[str, object] = {
        "rule": "D501",
        "severity": severity,
        "remedy": "取消",
        "confirm": False,
        "household": f"4201{number:05d}",
        "head": "张三",
        "township": "云坪镇",
        "village": "桃源村",
        "path": "documents[0].type",
        "message": "卷内有应取消的材料：脱贫承诺书。",
        "place_now": "一户一档·精准帮扶",
        "move_to": "抽出集中登记保管",
        "owner": "村档案员",
        "clause": Clause("002-10.取消", "其他资料如承诺书、明白卡、合影等一律取消。"),
        "source": SourceRef("材料.csv", None, number + 2, "材料名称"),
        "fingerprint": f"{number:016x}",
    }
    return Finding(**(values | changes))  # type: ignore[arg-type]


def report(*findings: Finding, **changes: object) -> Report:
    """由几条意见合成的报告。"""
    values: dict[str, object] = {
        "tool": "dangan 0.1.0",
        "profile": "zhushan-2017",
        "as_of": "2017-11-30",
        "complete": True,
        "inputs": [],
        "summary": Summary(households=3, members=9, by_cause={}, **tally(findings)),
        "applied_rules": ["D501", "D601"],
        "not_checked": [NotChecked("D307", "本县未设定「当年脱贫标准」")],
        "failed": [],
        "findings": list(findings),
    }
    return Report(**(values | changes))  # type: ignore[arg-type]


FAILED = Failed("4209", SourceRef("户.csv", None, 9), "户编号 4209 登记了两次")


@pytest.fixture(scope="session")
def messy() -> Report:
    """有缺陷的示例县的报告。"""
    county = sources.read([ROOT / "samples" / "messy.xlsx"])
    return check.check(county, profile.load("zhushan-2017"), PartialDate(2017, 11, 30))


@pytest.fixture
def written() -> Callable[..., str]:
    """written(格式, 报告, 设置) → 文本。"""

    def write(name: str, report: Report, view: View = VIEW) -> str:
        stream = io.StringIO()
        REPORTERS[name].write(report, stream, view)
        return stream.getvalue()

    return write
