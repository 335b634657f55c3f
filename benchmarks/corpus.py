"""性能测试所用的资料：示例县四十八种户循环，生成一次，存在 benchmarks/out。"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Any

OUT = Path(__file__).parent / "out"
ROOT = Path(__file__).parents[1]

COMMON = {"members": 4, "documents": 14, "accounts": 20, "events": 8}
SLIM = {"members": 2, "documents": 2, "accounts": 1, "events": 1}


def sample(count: int) -> Path:
    """count 户的 JSON Lines，各表填满。"""
    path = OUT / f"{count}.jsonl"
    if not path.exists():
        OUT.mkdir(exist_ok=True)
        make = [sys.executable, str(ROOT / "samples" / "make.py"), "--count", str(count), "--jsonl", str(path)]
        subprocess.run(make, check=True)
    return path


def cut(path: Path, name: str, kept: Mapping[str, int]) -> Path:
    """只留 kept 所列的子表，各取前几行。"""
    target = path.with_name(f"{name}-{path.name}")
    with path.open(encoding="utf-8") as source, target.open("w", encoding="utf-8") as file:
        for line in source:
            household = json.loads(line)
            tables = {key: household[key][:rows] for key, rows in kept.items()}
            scalars = {key: value for key, value in household.items() if not isinstance(value, list)}
            file.write(json.dumps(scalars | tables, ensure_ascii=False) + "\n")
    return target


def households(path: Path, count: int | None = None) -> list[dict[str, Any]]:
    """JSON Lines 的前 count 户。"""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in islice(lines, count)]


def array(rows: list[dict[str, Any]], name: str) -> tuple[Path, Path]:
    """(模式, 资料)：一个 JSON 数组与它的 JSON Schema，供 check-jsonschema。"""
    schema, instance = OUT / "array.schema.json", OUT / f"{name}.json"
    one = json.loads((ROOT / "schemas" / "household.schema.json").read_text(encoding="utf-8"))
    definitions = one.pop("$defs", {})
    one.pop("$id", None)
    whole = {"type": "array", "items": one, "$defs": definitions}
    schema.write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")
    instance.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    return schema, instance


def bundle(rows: list[dict[str, Any]], name: str) -> tuple[Path, Path]:
    """(CSV 目录, datapackage.json)：各表的列类型，户编号为主键与外键，供 frictionless。"""
    sys.path.insert(0, str(ROOT / "samples"))
    from generator import files, tables

    folder = OUT / name
    document = {"households": rows, "villages": [], "village_documents": []}
    written = {title: table for title, table in tables.bundle(document).items() if "户编号" in table[0]}
    files.write_csv(folder, written, "utf-8")
    resources = []
    for title, (header, cells) in written.items():
        columns = zip(*cells, strict=True) if cells else ([] for _ in header)
        fields = [{"name": field, "type": _type(column)} for field, column in zip(header, columns, strict=True)]
        schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
        if title == "户":
            schema["primaryKey"] = "户编号"
        else:
            reference = {"resource": "t0", "fields": "户编号"}
            schema["foreignKeys"] = [{"fields": "户编号", "reference": reference}]
        resources.append({"name": f"t{len(resources)}", "path": f"{title}.csv", "schema": schema})
    package = folder / "datapackage.json"
    package.write_text(json.dumps({"name": "bundle", "resources": resources}, ensure_ascii=False), encoding="utf-8")
    return folder, package


def _type(column: Any) -> str:
    values = [value for value in column if value not in (None, "")]
    if not values or any(isinstance(value, bool | str | list) for value in values):
        return "string"
    return "integer" if all(isinstance(value, int) for value in values) else "number"
