"""逐行的两种格式：JSON Lines 与 GitHub 批注命令。"""

from __future__ import annotations

import json
from collections.abc import Callable

import jsonschema
import pytest

from dangan import resources
from dangan.findings import Report
from dangan.model import SourceRef
from tests.reporters.conftest import FAILED, finding, report

Written = Callable[..., str]


def test_json_lines_are_the_findings_and_then_the_rest_of_the_report(written: Written, messy: Report) -> None:
    *lines, last = [json.loads(line) for line in written("jsonl", messy).splitlines()]

    assert "findings" not in last
    jsonschema.validate(last | {"findings": lines}, json.loads(resources.schema("report")))
    assert len(lines) == last["summary"]["findings"]


def test_a_report_without_findings_is_one_line(written: Written) -> None:
    assert json.loads(written("jsonl", report()))["complete"] is True


def test_an_annotation_names_file_line_household_and_remedy(written: Written) -> None:
    first = written("github", report(finding(5, source=SourceRef("材料.csv", None, 7)))).splitlines()[0]

    assert first == (
        "::error title=D501 应取消的材料,file=材料.csv,line=7::420100005　张三　取消：卷内有应取消的材料：脱贫承诺书。"
    )


@pytest.mark.parametrize(
    ("severity", "command"), [("error", "::error "), ("warning", "::warning "), ("info", "::notice ")]
)
def test_the_severity_is_the_command(written: Written, severity: str, command: str) -> None:
    assert written("github", report(finding(severity=severity))).startswith(command)


def test_line_breaks_and_commas_of_a_record_cannot_make_a_command(written: Written) -> None:
    nasty = finding(message="50%\n::error::假的", source=SourceRef("甲,乙:丙.csv"))
    first = written("github", report(nasty)).splitlines()[0]

    assert first.endswith("取消：50%25%0A::error::假的")
    assert "file=甲%2C乙%3A丙.csv::" in first


def test_the_last_lines_count_and_name_what_was_put_aside(written: Written) -> None:
    lines = written("github", report(*map(finding, range(11)), failed=[FAILED])).splitlines()

    assert lines[-2] == "::notice title=一户一档核查::核查 3 户，意见：错误 11；每级只显示前 10 条批注，全部意见见日志"
    assert lines[-1] == "::error title=搁置::户编号 4209 登记了两次"
    assert "前 10 条" not in written("github", report(*map(finding, range(10))))
