"""SARIF：合公布的模式，不超使用者的上限，略去的说清楚。"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest

from dangan.findings import Report
from dangan.model import SourceRef
from dangan.reporters import sarif
from tests.reporters.conftest import FAILED, ROOT, VIEW, finding, report

SCHEMA = json.loads((ROOT / "tests/data/sarif-schema-2.1.0.json").read_text("utf-8"))
Written = Callable[..., str]


def run(text: str) -> dict[str, Any]:
    log = json.loads(text)
    jsonschema.Draft7Validator(SCHEMA).validate(log)
    return log["runs"][0]


def notes(found: dict[str, Any]) -> list[str]:
    return [note["message"]["text"] for note in found["invocations"][0]["toolExecutionNotifications"]]


def test_the_report_of_the_messy_county_follows_the_published_schema(written: Written, messy: Report) -> None:
    found = run(written("sarif", messy))
    rules = [rule["id"] for rule in found["tool"]["driver"]["rules"]]

    assert len(found["results"]) == len(messy.findings)
    assert all(rules[result["ruleIndex"]] == result["ruleId"] for result in found["results"])
    assert all(result["locations"] for result in found["results"])


def test_a_result_says_where_what_and_what_to_do(written: Written) -> None:
    (result,) = run(written("sarif", report(finding(5, confirm=True))))["results"]
    place = result["locations"][0]

    assert result["level"] == "error"
    assert result["message"]["text"] == "取消：卷内有应取消的材料：脱贫承诺书。（待核实）"
    assert place["physicalLocation"] == {
        "artifactLocation": {"uri": "%E6%9D%90%E6%96%99.csv"},
        "region": {"startLine": 7, "startColumn": 1},
    }
    assert place["logicalLocations"][0]["fullyQualifiedName"] == "云坪镇/桃源村/420100005/documents[0].type"
    assert result["partialFingerprints"] == {"dangan/v1": "0000000000000005"}
    assert result["properties"]["moveTo"] == "抽出集中登记保管"


def test_the_household_number_of_a_json_input_is_not_taken_for_a_line(written: Written) -> None:
    (result,) = run(written("sarif", report(finding(source=SourceRef("县.json", None, 3)))))["results"]

    assert "region" not in result["locations"][0]["physicalLocation"]


def test_at_most_25000_results_the_graver_first(written: Written) -> None:
    light = [finding(n, severity="info") for n in range(20_000)]
    grave = [finding(n, severity="error") for n in range(20_000, 26_000)]
    found = run(written("sarif", report(*light, *grave)))

    assert len(found["results"]) == 25_000
    assert sum(result["level"] == "error" for result in found["results"]) == 6_000
    assert any("略去 1000 条（提示 1000）" in note for note in notes(found))


@pytest.mark.parametrize("limit", [2_000, 5_000])
def test_the_compressed_log_stays_below_the_limit(limit: int) -> None:
    data = sarif.encode(report(*map(finding, range(2_000))), VIEW, size=limit)
    found = run(data.decode())

    assert len(gzip.compress(data)) <= limit
    assert 0 < len(found["results"]) < 2_000
    assert any(f"略去 {2_000 - len(found['results'])} 条" in note for note in notes(found))


def test_what_was_not_checked_or_put_aside_is_a_notification(written: Written) -> None:
    found = run(written("sarif", report(complete=False, failed=[FAILED])))

    assert found["invocations"][0]["executionSuccessful"] is False
    assert notes(found) == [
        "未核查 D307：本县未设定「当年脱贫标准」",
        "搁置：户 4209　户.csv 第9行　户编号 4209 登记了两次",
    ]
