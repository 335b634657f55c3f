"""坏输入的生成：取几户示例，改坏。同一种子、同一序号，总是同一个输入。

坏法有：改动字节、截断、重复一段；换掉一个值（类型不对、大得出奇、夹带标记与公式、控制字符、半个代理字符）；
改坏结构（嵌套、重名、不认得的键）；工作簿拆开改坏一个部件再装回去。
"""

from __future__ import annotations

import ast
import copy
import io
import json
import random
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

SAMPLES = Path(__file__).parents[1] / "samples"
STARTER = Path(__file__).parents[1] / "dangan" / "starter"
HOUSEHOLDS = 4


def _texts() -> Iterator[str]:
    for line in Path(__file__).with_name("hostile_values.txt").read_text("utf-8").split("\n")[1:-1]:
        times, _, text = line.partition("\t")
        yield ast.literal_eval(f'"""{text} """')[:-1] * int(times)


TEXTS = tuple(_texts())
SCALARS = (None, True, False, 0, -1, 1, 2**31, 2**63, 2**64, 10**30, 1e308, 5e-324, float("inf"), float("nan"))
VALUES: tuple[Any, ...] = (*SCALARS, [], {}, [[]], [None], [{}], [1, "2", [3]], [[[[[[[[]]]]]]]], ["x"] * 300)
VALUES += ({"": None}, {"code": {}}, {"met": []})
RAW = ("1e400", "-1e999", "nul", "'x'", "01", "+1", '"\\ud800"', '"\\u0000"', '{"a":1,"a":2}')
RAW += ("9" * 5000, "0." + "1" * 5000, "[" * 3000 + "]" * 3000)
NOISE = (
    *(text.encode("utf-8", "surrogatepass") for text in TEXTS),
    *b"\x80 \" , ; \n \r [ ] { } : < > \x1a ''' = # \\ \xef\xbb\xbf \xff\xfe".split(b" "),
    *(b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    *(b"\x00" * 64, b'""', b"[" * 2000, b"a=" * 50),
)


class Case(NamedTuple):
    """一个坏输入：kind 种类；files 文件名 → 内容，写在输入目录里。"""

    kind: str
    files: dict[str, bytes]


class Inputs:
    """由示例造坏输入。"""

    def __init__(self) -> None:
        clean = json.loads((SAMPLES / "county.json").read_bytes())
        messy = json.loads((SAMPLES / "messy.json").read_bytes())
        self._county = {
            "households": clean["households"][:2] + messy["households"][: HOUSEHOLDS - 2],
            "villages": messy.get("villages", [])[:2],
            "village_documents": messy.get("village_documents", [])[:3],
        }
        self._tables = _tables(self._county["households"])
        self._exports = [_rows(SAMPLES / name) for name in ("export-2017.xlsx", "export-2022.xlsx", "inventory.xlsx")]
        self._settings = re.sub(r"(?m)^# (?=\w+ =|\[)", "", (STARTER / "dangan.toml").read_text("utf-8")).encode()
        self._profile = (SAMPLES / "qingling-2017.toml").read_bytes()
        self._good = json.dumps(self._county["households"][:1]).encode()
        self._kinds: tuple[Callable[[random.Random], Case], ...] = (
            *(
                self._json,
                self._json,
                self._jsonl,
                self._csv,
                self._csv,
                self._bundle,
                self._sheet,
                self._sheet,
                self._workbook,
            ),
            *(self._bytes, self._bytes, self._toml, self._policy, self._list),
        )

    def case(self, seed: int, number: int) -> Case:
        """第 number 个坏输入。"""
        dice = random.Random(f"{seed}-{number}")
        return dice.choice(self._kinds)(dice)

    def _json(self, dice: random.Random) -> Case:
        data = copy.deepcopy(self._county if dice.random() < 0.3 else self._county["households"])
        for _ in range(dice.randint(1, 6)):
            _change(data, dice)
        text = json.dumps(data, ensure_ascii=dice.random() < 0.5)
        if dice.random() < 0.3:
            text = re.sub(
                r'(?<=: )("[^"\\]*"|\d+|null|true)', lambda m: dice.choice(RAW) if dice.random() < 0.01 else m[0], text
            )
        return Case("json", {"户.json": text.encode("utf-8", "surrogatepass")})

    def _jsonl(self, dice: random.Random) -> Case:
        lines = [json.dumps(one, ensure_ascii=False) for one in copy.deepcopy(self._county["households"])]
        changed = dice.randrange(len(lines))
        data = json.loads(lines[changed])
        for _ in range(dice.randint(1, 4)):
            _change(data, dice)
        lines[changed] = json.dumps(data, ensure_ascii=False)
        content = "\n".join(lines).encode("utf-8", "surrogatepass")
        return Case("jsonl", {"户.jsonl": _damage(content, dice) if dice.random() < 0.3 else content})

    def _csv(self, dice: random.Random) -> Case:
        rows = _spoil(copy.deepcopy(dice.choice([*self._tables.values(), *self._exports])), dice)
        content = _csv(rows).encode(dice.choice(("utf-8", "utf-8-sig", "gb18030", "utf-16")), "replace")
        return Case("csv", {"表.csv": _damage(content, dice) if dice.random() < 0.3 else content})

    def _bundle(self, dice: random.Random) -> Case:
        files = {f"表/{name}.csv": _csv(rows).encode() for name, rows in self._tables.items()}
        name = dice.choice(list(self._tables))
        files[f"表/{name}.csv"] = _csv(_spoil(copy.deepcopy(self._tables[name]), dice)).encode("utf-8", "replace")
        return Case("bundle", files)

    def _sheet(self, dice: random.Random) -> Case:
        tables = (
            dict(copy.deepcopy(self._tables))
            if dice.random() < 0.5
            else {"Sheet1": copy.deepcopy(dice.choice(self._exports))}
        )
        name = dice.choice(list(tables))
        tables[name] = _spoil(tables[name], dice)
        return Case("sheet", {"户.xlsx": _xlsx(tables)})

    def _workbook(self, dice: random.Random) -> Case:
        return Case("workbook", {"户.xlsx": _repacked(_xlsx(self._tables), dice)})

    def _bytes(self, dice: random.Random) -> Case:
        name, content = dice.choice(
            [
                ("户.json", json.dumps(self._county, ensure_ascii=False).encode()),
                ("户.csv", _csv(self._exports[0]).encode("gbk", "replace")),
                ("户.xlsx", _xlsx({"成员": self._tables["成员"]})),
                ("户.xls", _xlsx({"成员": self._tables["成员"]})),
            ]
        )
        return Case("bytes", {name: _damage(content, dice)})

    def _toml(self, dice: random.Random) -> Case:
        return Case("toml", {"户.json": self._good, "dangan.toml": _spoiled_toml(self._settings, dice)})

    def _policy(self, dice: random.Random) -> Case:
        settings = 'profile = "方案.toml"\n'.encode()
        return Case(
            "profile", {"户.json": self._good, "dangan.toml": settings, "方案.toml": _spoiled_toml(self._profile, dice)}
        )

    def _list(self, dice: random.Random) -> Case:
        name = dice.choice(("豁免.csv", "豁免.xlsx"))
        rows = _spoil(
            [
                ["户编号", "规则码", "理由", "到期"],
                [self._county["households"][0]["code"], "D101", "研究", "2018-01-01"],
            ],
            dice,
        )
        content = _xlsx({"豁免": rows}) if name.endswith("xlsx") else _csv(rows).encode("utf-8", "replace")
        settings = f'suppressions = "{name}"\n'.encode()
        return Case(
            "list",
            {
                "户.json": self._good,
                "dangan.toml": settings,
                name: _damage(content, dice) if dice.random() < 0.5 else content,
            },
        )


# ------------------------------------------------------------------ 改坏


def _places(data: Any) -> Iterator[tuple[Any, Any]]:
    """结构中的每一处：(容器, 键)。"""
    for key in list(data) if isinstance(data, dict) else range(len(data)):
        yield data, key
        if isinstance(data[key], dict | list):
            yield from _places(data[key])


def _change(data: Any, dice: random.Random) -> None:
    """换掉、删去、添上一处。"""
    places = list(_places(data))
    if not places:
        return
    container, key = dice.choice(places)
    match dice.randrange(8):
        case 0:
            container[key] = dice.choice(VALUES)
        case 1 if isinstance(container, dict):
            container[dice.choice(TEXTS)] = container.pop(key)
        case 2:
            del container[key]
        case 3 if isinstance(container, list):
            container += copy.deepcopy(container[:1]) * dice.choice((1, 2, 50))
        case 4:
            container[key] = [copy.deepcopy(container[key])]
        case 5:
            other, place = dice.choice(places)
            if place in other if isinstance(other, dict) else place < len(other):
                container[key] = copy.deepcopy(other[place])
        case _:
            container[key] = _text(dice, container[key])


def _text(dice: random.Random, old: Any) -> str:
    new = dice.choice(TEXTS)
    return new if dice.random() < 0.6 else f"{old}{new}" if dice.random() < 0.5 else f"{new}{old}"


def _spoil(rows: list[list[Any]], dice: random.Random) -> list[list[Any]]:
    """换掉表里的几格、几行。"""
    for _ in range(dice.randint(1, 8)):
        number = dice.randrange(len(rows)) if dice.random() < 0.8 else 0
        row = rows[number]
        match dice.randrange(8):
            case 0:
                rows.insert(number, list(row))
            case 1 if len(rows) > 1:
                del rows[number]
            case 2:
                row += [dice.choice(TEXTS)] * dice.choice((1, 3, 300))
            case 3:
                rows.insert(number, [])
            case _ if row:
                column = dice.randrange(len(row))
                scalar = dice.choice(SCALARS)
                row[column] = scalar if dice.random() < 0.2 else _text(dice, row[column])
    return rows


def _damage(content: bytes, dice: random.Random) -> bytes:
    """改动字节、截断、插入、重复、换序。"""
    data = bytearray(content)
    for _ in range(dice.choice((1, 1, 2, 5, 30))):
        place = dice.randrange(len(data) + 1)
        length = dice.choice((1, 2, 16, 400))
        match dice.randrange(6):
            case 0 | 1 if place < len(data):
                data[place] = dice.randrange(256)
            case 2:
                data[place:place] = dice.choice(NOISE)
            case 3:
                del data[place : place + length]
            case 4:
                data[place:place] = data[place : place + length] * dice.choice((1, 3, 100))
            case 5 if dice.random() < 0.3:
                del data[place:]
    return bytes(data)


def _repacked(content: bytes, dice: random.Random) -> bytes:
    """拆开工作簿，改坏一个部件，再装回去。"""
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    name = dice.choice(list(parts))
    part = parts[name]
    match dice.randrange(5):
        case 0:
            del parts[name]
        case 1:
            part = (
                part.replace(b'r="', b'r="XFD', 1)
                if dice.random() < 0.5
                else re.sub(rb'r="([A-Z])\d+"', rb'r="\g<1>1048576"', part, count=1)
            )
            parts[name] = part
        case 2:
            entities = (
                b'<!DOCTYPE x [<!ENTITY a "'
                + b"a" * 1000
                + b'">'
                + b"".join(b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 50) for i in range(8))
            )
            external = b'<!DOCTYPE x [<!ENTITY i SYSTEM "file:///etc/passwd">'
            doctype = (entities if dice.random() < 0.5 else external) + b"]>"
            parts[name] = re.sub(
                rb"<t>[^<]*", b"<t>&i;", re.sub(rb"\?>", lambda m: m[0] + doctype, part, count=1), count=1
            )
        case 3:
            words = dice.choice(TEXTS).encode("utf-8", "surrogatepass")
            parts[name] = re.sub(rb'"[^"]*"', lambda m: b'"' + words + b'"' if dice.random() < 0.03 else m[0], part)
        case _:
            parts[name] = _damage(part, dice)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as book:
        for path, data in parts.items():
            book.writestr(path if dice.random() < 0.98 else f"../{path}", data)
    return target.getvalue()


def _spoiled_toml(content: bytes, dice: random.Random) -> bytes:
    if dice.random() < 0.4:
        return _damage(content, dice)
    lines = content.decode().splitlines()
    for _ in range(dice.randint(1, 4)):
        number = dice.randrange(len(lines))
        key = lines[number].partition("=")[0]
        value = dice.choice(
            [
                *(json.dumps(text) for text in TEXTS),
                *(
                    "1e400",
                    "nan",
                    "inf",
                    "-1",
                    "9" * 4500,
                    "true",
                    "[]",
                    "{}",
                    "[" * 2000 + "]" * 2000,
                    "2017-13-40",
                    "1979-05-27",
                ),
                *(
                    "''",
                    "'''",
                    '"""',
                    '"x',
                    "{a=1,a=2}",
                    "[1,'a']",
                    '"../../x"',
                    '"/etc/passwd"',
                    '"\\u0000"',
                    '"方案.toml"',
                ),
            ]
        )
        lines[number] = (
            f"{key}= {value}" if "=" in lines[number] else dice.choice((lines[number], f"[{value}]", f"[x.{key}]"))
        )
    return "\n".join(lines).encode("utf-8", "surrogatepass")


# ------------------------------------------------------------------ 表


def _tables(households: list[dict[str, Any]]) -> dict[str, list[list[Any]]]:
    """几户示例的各表，第一行为表头。"""
    tables = {}
    codes = {household["code"] for household in households}
    for path in sorted((SAMPLES / "messy-csv").glob("*.csv")):
        rows = _csv_rows(path)
        kept = [row for row in rows[1:] if row and row[0] in codes][:12]
        tables[path.stem] = [rows[0], *(kept or rows[1:5])]
    return tables


def _csv_rows(path: Path) -> list[list[Any]]:
    import csv

    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def _rows(path: Path) -> list[list[Any]]:
    from python_calamine import CalamineWorkbook

    with CalamineWorkbook.from_path(path) as book:
        return [list(row) for row in book.get_sheet_by_index(0).to_python()][:16]


def _csv(rows: list[list[Any]]) -> str:
    import csv

    stream = io.StringIO(newline="")
    csv.writer(stream, quoting=csv.QUOTE_MINIMAL).writerows(rows)
    return stream.getvalue()


def _xlsx(tables: dict[str, list[list[Any]]]) -> bytes:
    import xlsxwriter

    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}
    with xlsxwriter.Workbook(stream, options) as book:
        for name, rows in tables.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, value in enumerate(row[:1000]):
                    if isinstance(value, str):
                        sheet.write_string(number, column, value.encode("utf-8", "replace").decode()[:32767])
                    elif isinstance(value, bool | int | float):
                        sheet.write(number, column, value if abs(value) < 1e300 else str(value))
    return stream.getvalue()
