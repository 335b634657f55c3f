"""读不全、读不了的文件：截断、坏行、错编码、冒名、空文件、重号……各有一种。"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from generator import files, tables

Record = dict[str, Any]


def write(out: Path, document: Record) -> None:
    """out 为 samples/bad；document 为无缺陷的县，各文件取其前三户。"""
    out.mkdir(parents=True, exist_ok=True)
    small = document | {"households": document["households"][:3]}
    files.write_json(out / "truncated.json", small)
    text = (out / "truncated.json").read_text(encoding="utf-8")
    third = text.index('"code": ' + json.dumps(small["households"][2]["code"]))
    _write(out / "truncated.json", text[: third + 400])
    _write(out / "empty.json", "")
    _write(out / "scalar.json", "20171130\n")
    _write(out / "wrong-shapes.json", _wrong_shapes(small["households"]))
    _write(out / "twice.json", _twice(small["households"]))
    _write(out / "broken-line.jsonl", _broken_line(small["households"]))
    _write(out / "not-an-excel.xlsx", "这不是工作簿，是改了后缀的文本文件。\n")
    _write(out / "no-tables" / "README.txt", "这个文件夹里没有可以读的表。\n")
    _bundles(out, small)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _wrong_shapes(households: list[Record]) -> str:
    """一个数字、一个没有户编号的户、一个成员写成字符串的户，其余两户完好。"""
    nameless = {key: value for key, value in households[1].items() if key != "code"}
    odd = households[2] | {"members": "见户口本"}
    return "[\n" + ",\n".join(map(files.compact, [7, households[0], nameless, odd, households[1]])) + "\n]\n"


def _twice(households: list[Record]) -> str:
    again = households[1] | {"phone": None}
    return "[\n" + ",\n".join(map(files.compact, [*households, again])) + "\n]\n"


def _broken_line(households: list[Record]) -> str:
    lines = [files.compact(household) for household in households]
    lines[1] = lines[1][: len(lines[1]) // 2]
    return "\n".join(lines) + "\n"


def _bundles(out: Path, small: Record) -> None:
    kept = {key: table for key, table in tables.bundle(small).items() if key in ("户", "成员")}
    for name in ("broken-row", "wrong-encoding"):
        files.write_csv(out / name, kept, "utf-8")
    members = out / "broken-row" / "成员.csv"
    lines = members.read_bytes().split(b"\r\n")
    lines[2] = b",".join(lines[2].split(b",")[:4]) + b',"' + "引号没有结束".encode()
    members.write_bytes(b"\r\n".join(lines))
    households = out / "wrong-encoding" / "户.csv"
    households.write_bytes(households.read_bytes().decode("utf-8").encode("utf-16-le"))
