"""户的 JSON Schema：由数据模型生成，用来核对结构。

jsonschema-rs 判定（每户数微秒），jsonschema 只在不合时说明哪里不合。值的写法（日期、是否……）由
convert 判定并报 D002，这里不重复报告。
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from dangan import model, resources
from dangan.sources.columns import TABLES, titles

_KINDS: dict[Any, tuple[str, dict[str, Any]]] = {
    model.Text: ("text", {"type": ["string", "number", "null"], "description": "文字；数字按原样写成文字"}),
    model.Yes: (
        "yes",
        {
            "type": ["boolean", "string", "number", "null"],
            "description": "true/false，或 是/否、有/无、参加/未参加、1/0",
        },
    ),
    model.Count: ("count", {"type": ["number", "string", "null"], "description": "非负整数"}),
    model.Money: (
        "money",
        {"type": ["number", "string", "null"], "description": "精确小数；金额单位元，面积单位亩或平方米"},
    ),
    model.Day: (
        "day",
        {
            "type": ["string", "number", "null"],
            "description": "日期，保持原精度：2014、2014-06、2014-06-10，也可 2017/9/1、2017年9月1日、201709",
        },
    ),
    model.Names: (
        "names",
        {
            "type": ["string", "array", "null"],
            "items": {"type": ["string", "number", "null"]},
            "description": "名单：列表，或用 ；、, 隔开的文字",
        },
    ),
    str: ("code", {"type": ["string", "integer"], "pattern": "\\S", "description": "编号，按文字保存"}),
}


def household_schema() -> dict[str, Any]:
    """由数据模型生成的一户的 JSON Schema（draft 2020-12）；文件 schemas/household.schema.json 与它一致。"""
    tables = {table: _array(table) for table in model.CHILD_TABLES}
    tables["members"] |= {"type": "array", "minItems": 1}
    yardsticks = {key: {"$ref": "#/$defs/yardstick", "title": model.yardstick_title(key)} for key in model.YARDSTICKS}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "household.schema.json",
        "title": "户",
        "description": "一户的资料。只有户编号和至少一名成员的姓名必填；缺的键表示未登记，不表示没有。",
        "type": "object",
        "required": ["code", "members"],
        "properties": _fields("households") | yardsticks | tables | {"extra": {"$ref": "#/$defs/extra"}},
        "$defs": _definitions(),
    }


def _definitions() -> dict[str, Any]:
    kinds = dict(_KINDS.values())
    records = {table: _record(table) for table in TABLES if table != "households"}
    yardstick = {
        "type": ["object", "boolean", "string", "number", "null"],
        "properties": {
            "met": {"$ref": "#/$defs/yes", "title": "是否达到"},
            "reference": {"$ref": "#/$defs/text", "title": "佐证参见"},
        },
    }
    extra = {"title": "其他列", "type": ["object", "null"], "additionalProperties": {"type": "string"}}
    county = {
        "title": "全县",
        "description": "一个 JSON 文件也可以是这样的对象，或户的列表。",
        "type": "object",
        "required": ["households"],
        "properties": {
            "households": {"title": "户", "type": "array", "items": {"$ref": "#"}},
            "villages": _array("villages"),
            "village_documents": _array("village_documents"),
        },
    }
    records["members"] |= {"required": ["name"]}
    records["members"]["properties"]["name"] = {"title": "姓名", "type": ["string", "number"], "pattern": "\\S"}
    return kinds | {"yardstick": yardstick, "extra": extra} | records | {"county": county}


def _array(table: str) -> dict[str, Any]:
    return {"title": TABLES[table].TABLE, "type": ["array", "null"], "items": {"$ref": f"#/$defs/{table}"}}


def _record(table: str) -> dict[str, Any]:
    return {
        "title": TABLES[table].TABLE,
        "type": "object",
        "properties": _fields(table) | {"extra": {"$ref": "#/$defs/extra"}},
    }


def _fields(table: str) -> dict[str, Any]:
    columns = model.columns(TABLES[table])
    return {key: {"$ref": f"#/$defs/{_KINDS[kind][0]}", "title": title} for key, (title, kind) in columns.items()}


def is_valid(data: dict[str, Any]) -> bool:
    """一户的结构是否合乎模式。"""
    try:
        return bool(_decider().is_valid(data))
    except UnicodeEncodeError:
        # 半个代理字符（\ud800）不成文字：交给逐格的检查，由它报出是哪一格。
        return False


def explain(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """逐条说明结构哪里不合：(路径, 中文说明)。值的写法不在此列。"""
    for error in sorted(_explainer().iter_errors(data), key=lambda error: list(map(str, error.absolute_path))):
        parts = list(error.absolute_path)
        if error.validator == "required":
            parts.append("name" if parts else "members")
        if parts == ["members"]:
            yield "members", "没有登记成员：至少要有一名成员的姓名"
        elif parts[0] == "members" and parts[-1] == "name" and not isinstance(error.instance, list):
            yield _path(parts), f"{_title(parts[:2])}没有姓名"
        elif isinstance(error.instance, list | dict | bool) or "string" not in error.schema["type"]:
            wanted, actual = _wanted(error.schema["type"]), _actual(error.instance)
            yield _path(parts), f"「{_title(parts)}」应为{wanted}，实为{actual}"


def _title(parts: list[Any]) -> str:
    """成员第3条的证件号码。"""
    first = str(parts[0])
    if first in model.CHILD_TABLES:
        title = model.CHILD_TABLES[first].TABLE
        if len(parts) > 1:
            title += f"第{parts[1] + 1}条"
        if len(parts) > 2:
            title += "的" + titles(first).get(str(parts[2]), str(parts[2]))
        return title
    return titles("households").get(first, first)


def _wanted(kinds: list[str]) -> str:
    if "string" in kinds:
        return "文字或数字"
    return "列表" if "array" in kinds else "一条记录"


def _actual(instance: Any) -> str:
    if isinstance(instance, bool):
        return "true/false"
    if isinstance(instance, list):
        return "列表"
    return "一条记录" if isinstance(instance, dict) else "一个值"


def _path(parts: Any) -> str:
    """members、2、id_no → members[2].id_no。"""
    path = ""
    for part in parts:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else str(part)
    return path


@cache
def _decider() -> Any:
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator(_document())


@cache
def _explainer() -> Any:
    import jsonschema

    return jsonschema.Draft202012Validator(_document())


def _document() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(resources.schema("household"))
    return document
