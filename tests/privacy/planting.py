"""埋号码：一个县，几户，每个栏里都埋一个独有的号码；再到命令写出的一切里去找。"""

from __future__ import annotations

import json
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from io import BytesIO
from itertools import count, cycle
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2
import xlsxwriter
from stdnum.cn import ric

from dangan import model

SAMPLES = Path(__file__).parents[2] / "samples"

TABLES = tuple(model.CHILD_TABLES)
KEPT = {"code", "container", "township", "village", "county", "city", "province", "region_code"}
"""不埋的栏：户编号、地名写在目录名上，不是填号码的地方；材料的存放位置决定它归哪里。"""

_BLANKS = re.compile(r"[\s\-‐-―－_.．·,，/\u200b\ufeff\xad]+")


class Secret(NamedTuple):
    """一个号码：埋在哪一栏，全部数字，以及遮盖以后绝不该出现的一段。"""

    place: str
    digits: str
    hidden: str


class Numbers:
    """各种号码，每个都不同，逐个取用，记下埋在哪里。"""

    def __init__(self) -> None:
        self.secrets: list[Secret] = []
        self._count = count()
        self._kinds = cycle(("id", "x", "phone", "card", "disability", "old", "phone spaced", "id spaced", "id wide"))

    def identity(self, place: str, end: str = "") -> str:
        """身份号码：地址码 420399 从未分配。"""
        number = next(self._count)
        core = (
            f"420399{1921 + number // 28 // 12 % 80}{number // 28 % 12 + 1:02}{number % 28 + 1:02}{number % 900 + 100}"
        )
        full = core + ric.calc_check_digit(core)
        self.secrets.append(Secret(place, full, full[4:14]))
        return full + end

    def phone(self, place: str) -> str:
        """手机号：154 号段没有放号。"""
        full = f"154{next(self._count) + 30_001:08}"
        self.secrets.append(Secret(place, full, full))
        return full

    def card(self, place: str) -> str:
        """银行卡号。"""
        full = f"622800{(next(self._count) + 1) * 7_654_321 % 10**9:09}1234"
        self.secrets.append(Secret(place, full, full[4:15]))
        return full

    def next(self, place: str) -> str:
        """下一种号码，写法轮换。"""
        kind = next(self._kinds)
        if kind.startswith("id"):
            full = self.identity(place)
            spaced = f"{full[:6]} {full[6:14]} {full[14:]}"
            wide = full.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})
            return {"id": full, "id spaced": spaced, "id wide": wide}[kind]
        if kind.startswith("phone"):
            full = self.phone(place)
            return full if kind == "phone" else f"{full[:3]} {full[3:7]} {full[7:]}"
        if kind == "card":
            return self.card(place)
        if kind == "disability":
            return self.identity(place, "43")
        if kind == "old":
            full = self.identity(place)
            short = full[:6] + full[8:17]
            self.secrets[-1] = Secret(place, short, short[4:12])
            return short
        return self.identity(place)


def leaks(secrets: list[Secret], texts: Iterator[tuple[str, str]]) -> list[str]:
    """在这些文字里露出来的：哪里、原埋在哪一栏。隔着空格、写成全角的也算。"""
    found = []
    for where, text in texts:
        bare = _BLANKS.sub("", unicodedata.normalize("NFKC", text))
        found += [f"{where}：{secret.place}" for secret in secrets if secret.hidden in bare]
    return found


def county() -> bytes:
    """示例县的前三户，没有埋号码。"""
    return json.dumps(_sample(), ensure_ascii=False).encode()


def _sample() -> dict[str, Any]:
    whole = json.loads((SAMPLES / "county.json").read_text("utf-8"))
    exited = next(one for one in whole["households"][2:] if one["status"] == "脱贫")
    whole["households"] = [*whole["households"][:2], exited]
    for one in whole["households"]:
        for table in TABLES:
            del one.get(table, [])[3:]
    return whole


def planted(numbers: Numbers) -> dict[str, Any]:
    """示例县的几户，号码埋进每一栏：

    第一户各栏照旧，后面添上号码；第二户各栏只有号码（数字、日期、是否各栏也是，都读不出）；
    第三户只换证件号码、电话、残疾证号，位数、校验码、写法各有毛病。
    """
    document = _sample()
    first, second, third = document["households"]
    for row, name, kind in _rows(first):
        for key, (title, hint) in model.columns(kind).items():
            place = f"第一户 {name}.{key} {title}"
            if key in KEPT or hint not in (model.Text, model.Names) or isinstance(row.get(key), list):
                continue
            if key in ("id_no", "disability_no", "phone"):
                row[key] = numbers.phone(place) if key == "phone" else numbers.identity(place)
            else:
                row[key] = _glued(row.get(key), numbers.next(place))
    for row, name, kind in _rows(second):
        for key, (title, _) in model.columns(kind).items():
            if key not in KEPT:
                row[key] = numbers.next(f"第二户 {name}.{key} {title}")
    faults = cycle(("{0}0", " {0} ", "{0}x", "{1}", "4.{2}E+17", "{0}（本人）", "证{0}\n", "{3} {4}", "="))
    for row, name, kind in _rows(third):
        for key in ("id_no", "disability_no", "phone", "name"):
            if key in model.columns(kind):
                place = f"第三户 {name}.{key}"
                full = numbers.phone(place) if key == "phone" else numbers.identity(place)
                pattern = next(faults).replace("=", "{0}")
                own = "" if key != "name" else row["name"]
                row[key] = own + pattern.format(full, full[:-1], full[1:15], full[:9], full[9:])
    document["households"].append(dict(third, 证件号码备用=numbers.identity("认不得的键的值")))
    document["households"][-1][f"栏{numbers.identity('认不得的键')}"] = 1
    for table in ("villages", "village_documents"):
        for place, row in enumerate(document.get(table) or ()):
            kind = {"villages": model.Village, "village_documents": model.VillageDocument}[table]
            for key, (title, hint) in model.columns(kind).items():
                if key not in KEPT and place < 2 and hint in (model.Text, model.Names):
                    row[key] = _glued(row.get(key), numbers.next(f"{table}.{key} {title}"))
    return document


def _glued(value: str | None, number: str) -> str:
    """号码紧接在原有的字后面；原来就以数字结尾的隔一个字。"""
    before = value or ""
    return f"{before}号{number}" if before[-1:].isdecimal() else f"{before}{number}"


def _rows(household: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str, type[model.Record]]]:
    """户与它各子表的每一行。"""
    yield household, "households", model.Household
    for table, kind in model.CHILD_TABLES.items():
        for row in household.setdefault(table, [{}]):
            yield row, table, kind


def workbook(document: dict[str, Any], path: Path, numbers: Numbers) -> None:
    """同样的几户，写成工作簿：表名、表头里也有号码。"""
    with xlsxwriter.Workbook(path, {"strings_to_numbers": False}) as book:
        for name, kind in (("户", model.Household), ("成员", model.Member)):
            titles = {key: title for key, (title, _) in model.columns(kind).items()}
            sheet = book.add_worksheet(name)
            extra = f"备注{numbers.identity(f'{name}表的表头')}"
            sheet.write_row(0, 0, ["户编号", *(title for title in titles.values() if title != "户编号"), extra])
            line = 0
            for one in document["households"][:3]:
                for row in [one] if kind is model.Household else one["members"]:
                    line += 1
                    values = [row.get(key) for key, title in titles.items() if title != "户编号"]
                    cells = [value if isinstance(value, str) else "" for value in values]
                    sheet.write_row(line, 0, [one["code"], *cells, "1"])
        book.add_worksheet(f"表{numbers.identity('表名')}").write(0, 0, numbers.phone("不认得的表"))


def texts(path: Path) -> Iterator[tuple[str, str]]:
    """一个文件里的一切文字：XLSX、DOCX 的每个部件（连同隐藏的表、属性），PDF 的正文、元数据、书签，别的照 UTF-8。"""
    data = path.read_bytes()
    if data.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for part in archive.namelist():
                yield f"{path.name}!{part}", _decoded(archive.read(part))
                yield f"{path.name}!{part}", re.sub("<[^>]*>", "", _decoded(archive.read(part)))
    elif data.startswith(b"%PDF"):
        document = pypdfium2.PdfDocument(data)
        pages = (page.get_textpage().get_text_bounded() for page in document)
        marks = (item.get_title() for item in document.get_toc())
        yield path.name, "\n".join((*pages, *map(str, document.get_metadata_dict().values())))
        yield f"{path.name} 的书签", "\n".join(marks)
    else:
        yield path.name, _decoded(data)


def everything(folder: Path) -> Iterator[tuple[str, str]]:
    """目录里的一切：文件名、目录名，与各文件里的文字。"""
    for path in sorted(folder.rglob("*")):
        yield f"名称 {path.name}", path.name
        if path.is_file():
            yield from texts(path)


def _decoded(data: bytes) -> str:
    return data.decode("utf-8", "replace")
