"""基线：旧账不再列出，新的照报，改好了的说出来；坏的、别处的基线不用。"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_validate import DAY, household, write
from tests.conftest import Ran, Run

PROMISE = {"type": "脱贫承诺书", "container": "户明白袋"}
BOOK = {"type": "扶贫手册", "container": "户明白袋"}
LEAFLET = {"type": "政策宣传资料", "container": "户明白袋"}
COUNTY = Path("县.json")


def county(*papers: dict[str, str], code: str = "4201") -> Path:
    return write(COUNTY, household(code, documents=[BOOK, LEAFLET, *papers]))


def validate(dangan: Run, *options: object) -> tuple[Ran, dict[str, Any]]:
    ran = dangan("validate", COUNTY, *DAY, "--select", "D4,D501", "--format", "json", *options)
    return ran, json.loads(ran.out) if ran.out else {}


def test_old_debts_are_quiet_and_new_ones_fail(dangan: Run) -> None:
    county(PROMISE)
    written, _ = validate(dangan, "--write-baseline", "基线.json")
    assert written.code == 0
    assert "基线已写：基线.json，1 条" in written.err

    ran, report = validate(dangan, "--baseline", "基线.json")
    assert ran.code == 0
    assert report["findings"] == []
    assert report["summary"]["findings"] == 0
    assert report["quiet"]["baselined"] == 1

    county(PROMISE, {"type": "扶贫明白卡", "container": "户明白袋"})
    ran, report = validate(dangan, "--baseline", "基线.json")
    assert ran.code == 1
    assert [(f["rule"], f["subject"]) for f in report["findings"]] == [("D501", "扶贫明白卡")]
    assert "基线中的旧账 1 条" in dangan("validate", COUNTY, *DAY, "--select", "D501", "--baseline", "基线.json").out


def test_moving_a_row_does_not_make_an_old_debt_new(dangan: Run) -> None:
    county(PROMISE)
    validate(dangan, "--write-baseline", "基线.json")
    write(COUNTY, household("4200"), household("4201", documents=[PROMISE, LEAFLET, BOOK]))
    _, report = validate(dangan, "--baseline", "基线.json", "--household", "4201")
    assert report["findings"] == []


def test_one_debt_covers_one_finding_only(dangan: Run) -> None:
    """记了两份同样的，又多出一份：只报多出的一份；少了一份：说出一笔。"""
    county(PROMISE, PROMISE)
    validate(dangan, "--write-baseline", "基线.json")
    county(PROMISE, PROMISE, PROMISE)
    _, report = validate(dangan, "--baseline", "基线.json")
    assert len(report["findings"]) == 1
    county(PROMISE)
    _, report = validate(dangan, "--baseline", "基线.json")
    assert report["findings"] == []
    assert [debt["rule"] for debt in report["quiet"]["stale"]] == ["D501"]


def test_a_debt_that_is_gone_is_reported(dangan: Run) -> None:
    county(PROMISE)
    validate(dangan, "--write-baseline", "基线.json")
    county()
    ran = dangan("validate", COUNTY, *DAY, "--select", "D501", "--baseline", "基线.json")
    assert ran.code == 0
    assert "基线中有 1 笔旧账已经没有了" in ran.out
    assert "户 4201　D501" in ran.out


@pytest.mark.parametrize(
    ("change", "options"),
    [
        ("规则没有选", ("--ignore", "D501")),
        ("户没有选", ("--household", "4202")),
        ("没有材料表", ()),
    ],
)
def test_what_was_not_looked_at_is_not_called_gone(dangan: Run, change: str, options: tuple[str, ...]) -> None:
    county(PROMISE)
    validate(dangan, "--write-baseline", "基线.json")
    one = household("4201") if change == "没有材料表" else household("4201", documents=[BOOK, LEAFLET])
    write(COUNTY, one, household("4202", documents=[BOOK, LEAFLET]))
    _, report = validate(dangan, "--baseline", "基线.json", *options)
    assert report["quiet"]["stale"] == []


def test_the_file_is_sorted_one_debt_a_line_and_names_nobody(dangan: Run) -> None:
    member = {"name": "张三", "relation": "户主", "id_no": "420399195001010013"}
    households = [household(code, members=[member], documents=[PROMISE]) for code in ("4203", "4201", "4202")]
    write(COUNTY, *households)
    dangan("validate", COUNTY, *DAY, "--write-baseline", "一.json")
    write(COUNTY, *reversed(households))
    dangan("validate", COUNTY, *DAY, "--write-baseline", "二.json", "--select", "D4,D501,D60")
    text = Path("一.json").read_text("utf-8")
    debts = json.loads(text)["debts"]
    assert len(text.splitlines()) == len(debts) + 2
    keys = [(d["rule"], d["household"] or "", d["fingerprint"]) for d in debts]
    assert keys == sorted(keys)
    assert {*debts[0]} == {"rule", "household", "fingerprint"}
    for private in ("张三", "420399", "承诺书", "桃源村"):
        assert private not in text
    common = {line.rstrip(",") for line in Path("二.json").read_text("utf-8").splitlines()[1:-1]}
    assert common <= {line.rstrip(",") for line in text.splitlines()}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "读不出"),
        ("", "不是完好的基线文件"),
        ('{"kind":"dangan-baseline","version":1,"profile":"zhushan-2017","debts":[', "不是完好的基线文件"),
        ('{"findings": []}', "不是完好的基线文件"),
        ('{"kind":"dangan-baseline","version":1,"profile":"wenzhou-2016","debts":[]}', "属于方案 wenzhou-2016"),
    ],
    ids=["没有", "空", "截断", "别的 JSON", "别的方案"],
)
def test_a_broken_or_foreign_baseline_is_refused(dangan: Run, content: str | None, said: str) -> None:
    county(PROMISE)
    if content is not None:
        Path("基线.json").write_text(content, encoding="utf-8")
    ran = dangan("validate", COUNTY, *DAY, "--baseline", "基线.json")
    assert ran.code == 2
    assert said in ran.err
    assert ran.out == ""


def test_reading_and_writing_at_once_is_refused(dangan: Run) -> None:
    county()
    ran = dangan("validate", COUNTY, "--baseline", "甲.json", "--write-baseline", "乙.json")
    assert ran.code == 2
    assert "只能用一个" in ran.err


def test_a_crashed_rule_is_never_an_old_debt(dangan: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """规则出错须一直看得见：不写入基线。"""
    from dataclasses import replace

    from dangan.rules import RULES

    def crash(_: object) -> Any:
        raise ZeroDivisionError

    county(PROMISE)
    monkeypatch.setitem(RULES, "D401", replace(RULES["D401"], check=crash))
    ran, report = validate(dangan, "--write-baseline", "基线.json")
    assert ran.code == 3
    assert [f["rule"] for f in report["findings"]] == ["D000"]
    assert "D000" not in Path("基线.json").read_text("utf-8")
