"""规则用例的读法：从 base.yml 中干净的一户出发，作几处改动，再看各条规则报什么。

用例里的键就是表头（中文），与 CSV、XLSX 同一套；写法见 base.yml 开头。
"""

from __future__ import annotations

import copy
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from dangan import dates, model, profile
from dangan.config import ArchiveTable
from dangan.dates import PartialDate
from dangan.findings import Problem
from dangan.folder import Folder, Scan, Twin, Unseen
from dangan.model import CHILD_TABLES, YARDSTICKS, Amount, Household, Reading, Village, VillageDocument, Yardstick
from dangan.profile import Profile
from dangan.rules import RULES, Case, CountyCase
from dangan.rules.seen import Seen
from dangan.rules.shelf import Shelf

HERE = Path(__file__).parent
AS_OF = PartialDate(2017, 11, 30)
_YARDSTICKS = {model.yardstick_title(key): key for key in YARDSTICKS}
_TABLES = {kind.TABLE: table for table, kind in CHILD_TABLES.items()}


def load(name: str) -> Any:
    """读一个 YAML 文件；日期照写的文字读，不变成日期对象。"""
    return yaml.load((HERE / name).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


@cache
def case_files() -> list[Path]:
    return sorted((HERE / "cases").glob("*.yml"))


def cases() -> list[Any]:
    """全部用例，每例一个 pytest 参数。"""
    return [
        pytest.param(path.stem, example, id=f"{path.stem}-{example['例']}")
        for path in case_files()
        for example in load(f"cases/{path.name}")
    ]


@cache
def _tidy() -> dict[str, Any]:
    """base.yml 中的各个起点，改动都已作好。"""
    tidy: dict[str, Any] = {}
    for name, start in load("base.yml").items():
        tidy[name] = changed(copy.deepcopy(tidy[start["起点"]]), start) if "起点" in start else start
    return tidy


def start(name: str) -> dict[str, Any]:
    return copy.deepcopy(_tidy()[name])


def changed(household: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """对一户作改动：户（改值）、某表（去、改、加，或整张换掉；写“没有这张表”即未知）。"""
    household["户"] |= changes.get("户", {})
    for title in _TABLES:
        change = changes.get(title)
        if change == "没有这张表":
            household.pop(title, None)
        elif isinstance(change, list):
            household[title] = change
        elif change:
            household[title] = _rows(household.get(title, []), change)
    return household


def _rows(rows: list[dict[str, str]], change: dict[str, Any]) -> list[dict[str, str]]:
    for row in rows:
        for edit in change.get("改", ()):
            if _is(row, edit["哪"]):
                row |= edit["为"]
    kept = [row for row in rows if not any(_is(row, which) for which in change.get("去", ()))]
    return [*kept, *change.get("加", ())]


def _is(row: dict[str, str], which: dict[str, str]) -> bool:
    return all(row.get(key) == value for key, value in which.items())


def record(kind: type[model.Record], written: dict[str, str]) -> Any:
    """一行中文表头的记录 → 模型。"""
    fields = {title: (key, hint) for key, (title, hint) in model.columns(kind).items()}
    values = {fields[title][0]: _value(fields[title][1], value) for title, value in written.items()}
    return kind(**values)


def _value(hint: Any, value: Any) -> Any:
    if value == "":
        return None
    if hint == model.Day:
        return dates.parse(value)
    if hint == model.Yes:
        return value == "是"
    if hint == model.Count:
        return int(value)
    if hint == model.Money:
        return Amount(value)
    return tuple(value) if isinstance(value, list) else value


def household(written: dict[str, Any], example: dict[str, Any]) -> Household:
    """一户的中文写法 → Household。"""
    base: Household = record(Household, written["户"])
    tables = {
        table: [record(CHILD_TABLES[table], row) for row in written[title]]
        for title, table in _TABLES.items()
        if title in written
    }
    places = {key: frozenset((place, name) for place, name in example.get(title, ())) for title, key in _CELLS.items()}
    met = {_YARDSTICKS[title]: record(Yardstick, row) for title, row in example.get("保障", {}).items()}
    reading = tuple(Reading(*problem) for problem in example.get("读取", ()))
    return msgspec.structs.replace(base, **tables, **places, **met, reading=reading, folder=folder(example))


def folder(example: dict[str, Any]) -> Folder | None:
    """用例写的文件夹：所在、疑（为什么对不上户）、写了号码、扫描件、没有看（路径、原因）；都没有写为 None。"""
    if not {"文件夹", "扫描件", "没有看"} & set(example):
        return None
    return Folder(
        paths=tuple(example.get("文件夹", {}).get("所在", ["上坪村/周大山"])),
        doubt=example.get("文件夹", {}).get("疑", ""),
        number=example.get("文件夹", {}).get("写了号码") == "是",
        scans=tuple(scan(written) for written in example.get("扫描件", ())),
        unseen=tuple(Unseen(*place) for place in example.get("没有看", ())),
    )


def scan(written: dict[str, Any]) -> Scan:
    """用例写的一个扫描件。"""
    fields = {_SCAN[title]: value for title, value in written.items()}
    for key in ("right", "scan"):
        if key in fields:
            fields[key] = fields[key] == "是"
    for key in ("document", "dpi"):
        if key in fields:
            fields[key] = int(fields[key])
    if "twin" in fields:
        fields["twin"] = Twin(*fields["twin"])
    return Scan(**fields)


_SCAN = {
    "文件": "path",
    "第几件": "document",
    "内容": "kind_name",
    "后缀相符": "right",
    "是扫描件": "scan",
    "毛病": "fault",
    "加密": "locked",
    "分辨率": "dpi",
    "相同": "twin",
    "乱码": "garbled",
    "像是": "misspelt",
    "别户": "other_head",
    "整卷": "whole",
}
_CELLS = {"未查看": "uncounted", "缺": "absent"}


def adjusted(example: dict[str, Any]) -> Profile:
    """用例所用的方案：竹山 2017（写了“基于”的为那一份），另加用例写的门槛、条款、取消范围。"""
    data = profile._merged(example.get("基于", "zhushan-2017"), ())
    for key, value in example.get("方案", {}).items():
        part = data.setdefault(key, {})
        data[key] = profile._merge(part, _numbers(value)) if isinstance(value, dict) else value
    return profile.convert(data, "用例")


def _numbers(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _numbers(each) for key, each in value.items()}
    return int(value) if isinstance(value, str) and value.isdigit() else value


def problems(code: str, example: dict[str, Any]) -> list[Problem]:
    """用例中这条规则报的问题。先读的户（“此前”）只供跨户比较的规则（scope="across"）看得到。"""
    policy = adjusted(example)
    as_of = dates.parse(example["截止"]) if "截止" in example else AS_OF
    villages = [record(Village, row) for row in example.get("村情", ())]
    papers = [record(VillageDocument, row) for row in example.get("村级", ())]
    shelf = Shelf(papers) if "村级" in example else None
    seen = Seen()
    for earlier in example.get("此前", ()):
        written = changed(start(earlier.get("起点", "脱贫户")), earlier)
        seen.add(Case(household(written, earlier), policy, as_of, seen=seen))
    written = changed(start(example.get("起点", "脱贫户")), example)
    if RULES[code].scope == "county":
        kept = written["户"].get("保管期限")
        archive = ArchiveTable(**example["归档"]) if "归档" in example else None
        without = set() if kept else {"青坪镇"}
        reading = [Reading(*problem) for problem in example.get("读取", ())]
        county = CountyCase(policy, as_of, reading, seen, archive, {"青坪镇"}, without, villages, papers)
        return list(RULES[code].check(county))
    glyphs = set(example.get("字体没有", ""))
    case = Case(
        household(written, example),
        policy,
        as_of,
        shelf,
        seen if RULES[code].scope == "across" else None,
        missing_glyphs=lambda written: [c for c in written if c in glyphs],
    )
    return list(RULES[code].check(case))
