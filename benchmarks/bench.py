"""与同类工具在同一次运行里比较：校验、DOCX、PDF、启动。make bench 运行它。

    python benchmarks/bench.py [--count 2000] [--print 24]

对照工具装在 benchmarks/out/peers 自己的环境里，装不上就略去那几行。结果另存 benchmarks/out/bench.md。
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

import bare
import own
from rich.console import Console
from rich.table import Table

HERE = Path(__file__).parent
OUT = HERE / "out"
ROOT = HERE.parent


@dataclass(frozen=True)
class Row:
    """表中一行；goal 为比值或绝对值的目标，met 为 None 表示没有目标。"""

    what: str
    measured: str
    ratio: str = ""
    goal: str = ""
    met: bool | None = None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=2000, help="校验的户数")
    parser.add_argument("--print", type=int, default=24, dest="printed", help="印制的户数")
    options = parser.parse_args()
    os.environ["RAYON_NUM_THREADS"] = "1"  # 与多进程印制时一样，每个进程一条 Typst 线程
    OUT.mkdir(exist_ok=True)
    peers = _peers()
    rows = [*_validation(options.count, peers), *_printing(options.printed, peers), _startup()]
    _show(rows)
    (OUT / "bench.md").write_text(_markdown(rows), encoding="utf-8")


def _peers() -> Path | None:
    """对照环境的 bin 目录；装不上则为 None。"""
    folder = OUT / "peers"
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    if (programs / "check-jsonschema").exists():
        return programs
    venv.create(folder, with_pip=True)
    install = [str(programs / "python"), "-m", "pip", "install", "--quiet", "-r", str(HERE / "peers.txt")]
    if subprocess.run(install, check=False).returncode:
        print("对照工具没有装上，略去与它们的比较。", file=sys.stderr)
        return None
    return programs


def _size(path: Path, count: int) -> str:
    return f"每户 {path.stat().st_size / count / 1000:.0f} kB"


CELLS, PAGES = 600, 11  # 目标所指的一户一档有多大
COMMON = {"members": 4, "documents": 14, "accounts": 20, "events": 8}
SLIM = {"members": 2, "documents": 2, "accounts": 1, "events": 1}


def _cut(path: Path, name: str, kept: dict[str, int]) -> Path:
    """只留 kept 所列的子表，各取前几行。"""
    target = path.with_name(f"{name}-{path.name}")
    with path.open(encoding="utf-8") as source, target.open("w", encoding="utf-8") as file:
        for line in source:
            household = json.loads(line)
            tables = {key: household[key][:rows] for key, rows in kept.items()}
            scalars = {key: value for key, value in household.items() if not isinstance(value, list)}
            file.write(json.dumps(scalars | tables, ensure_ascii=False) + "\n")
    return target


def _sample(count: int) -> Path:
    path = OUT / f"{count}.jsonl"
    if not path.exists():
        make = [sys.executable, str(ROOT / "samples" / "make.py"), "--count", str(count), "--jsonl", str(path)]
        subprocess.run(make, check=True)
    return path


def _validation(count: int, peers: Path | None) -> list[Row]:
    small, large = _sample(count // 10), _sample(count)
    own.validate_seconds(small)
    few, brief = own.validate_seconds(small)
    many, longer = own.validate_seconds(large)
    each = longer / many * 1e6
    slim, common = _cut(large, "slim", SLIM), _cut(large, "common", COMMON)
    least, usual = (own.validate_seconds(path)[1] / many * 1e6 for path in (slim, common))
    rows = [
        Row(f"校验，最少的登记（{_size(slim, many)}）", f"{least:.0f} µs/户", "", "≤ 250 µs", least <= 250),
        Row(f"校验，常见的登记（{_size(common, many)}）", f"{usual:.0f} µs/户"),
        Row(f"校验，各表填满（{_size(large, many)}）", f"{each:.0f} µs/户"),
    ]
    if peers:
        schema = _check_jsonschema(peers, small, few)
        rows.append(_times("check-jsonschema，只查模式，各表填满", schema, "µs/户", each, 7))
    growth = each / (brief / few * 1e6)
    rows.append(Row(f"每户用时，{many} 户比 {few} 户", f"{growth:.2f} 倍", "", "≤ 1.10", growth <= 1.10))
    memory, base = own.peak_memory(large), own.peak_memory(small)
    label = f"内存峰值，JSON Lines {many} 户（{few} 户为 {base:.0f} MB）"
    return [*rows, Row(label, f"{memory:.0f} MB", "", "< 400 MB", memory < 400)]


def _check_jsonschema(peers: Path, lines: Path, count: int) -> float:
    """每户微秒。减去只查一户的用时，启动不计在内。"""
    households = [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()]
    schema = OUT / "array.schema.json"
    one = json.loads((ROOT / "schemas" / "household.schema.json").read_text(encoding="utf-8"))
    schema.write_text(json.dumps(_array(one), ensure_ascii=False), encoding="utf-8")
    seconds = []
    for name, part in (("one", households[:1]), ("all", households)):
        instance = OUT / f"{name}.json"
        instance.write_text(json.dumps(part, ensure_ascii=False), encoding="utf-8")
        command = [str(peers / "check-jsonschema"), "--schemafile", str(schema), str(instance)]
        before = os.times()
        subprocess.run(command, check=True, capture_output=True)
        after = os.times()
        seconds.append(after.children_user + after.children_system - before.children_user - before.children_system)
    return (seconds[1] - seconds[0]) / (count - 1) * 1e6


def _array(household: dict[str, object]) -> dict[str, object]:
    definitions = household.pop("$defs", {})
    household.pop("$id", None)
    return {"type": "array", "items": household, "$defs": definitions}


def _printing(count: int, peers: Path | None) -> list[Row]:
    sample = own.households(ROOT / "samples" / "county.json", count)
    printed, html, dossiers = own.printing(sample)
    docx = printed.forms + printed.parse + printed.docx
    pdf = printed.forms + printed.parse + printed.typst
    folded_docx, folded_pdf = docx * CELLS / printed.cells, pdf * PAGES / printed.pages
    whole = f"一户一档（平均 {printed.pages:.1f} 页，{printed.cells:.0f} 格）"
    rows = [
        Row(f"DOCX，{whole}", f"{docx:.1f} ms"),
        Row(f"　折合 {CELLS} 格", f"{folded_docx:.1f} ms", "", "≤ 8 ms", folded_docx <= 8),
        Row("　其中 成文、解析、转 DOCX", f"{printed.forms:.1f} + {printed.parse:.1f} + {printed.docx:.1f} ms"),
    ]
    if peers:
        data = OUT / "content.json"
        data.write_text(json.dumps([own.content(d) for d in dossiers], ensure_ascii=False), encoding="utf-8")
        run = subprocess.run([peers / "python", HERE / "peers.py", data], capture_output=True, text=True, check=True)
        times = json.loads(run.stdout)
        rows.append(_times("docxtpl，同样内容", times["docxtpl"], "ms", docx, 5))
        rows.append(_times("python-docx 直写，同样内容", times["python-docx"], "ms", docx, 12))
    rows.append(Row("PDF/A-2u（Typst），同上", f"{pdf:.1f} ms"))
    rows.append(Row(f"　折合 {PAGES} 页", f"{folded_pdf:.1f} ms", "", "≤ 75 ms", folded_pdf <= 75))
    compiled, pages = bare.compile_all(dossiers)
    rows.append(Row("　其中 成文、解析、排版", f"{printed.forms:.1f} + {printed.parse:.1f} + {printed.typst:.1f} ms"))
    rows.append(_times(f"裸 Typst，同样内容（{pages:.1f} 页），只比排版", compiled, "ms", printed.typst, 0.87))
    rows.append(_times("WeasyPrint，同一 HTML", own.weasyprint(html[: max(3, count // 6)]), "ms", pdf, 10))
    return rows


def _startup() -> Row:
    seconds = own.startup()
    return Row("dangan --version", f"{seconds:.2f} s", "", "≤ 0.25 s", seconds <= 0.25)


def _times(what: str, measured: float, unit: str, mine: float, goal: float) -> Row:
    """同类工具的一行：它的用时，及其为本工具的几倍。"""
    ratio = measured / mine
    return Row(what, f"{measured:.0f} {unit}", f"{ratio:.2g} 倍", f"≥ {goal} 倍", ratio >= goal)


def _show(rows: list[Row]) -> None:
    table = Table(title=_title())
    for column in ("项目", "本工具快几倍", "目标", "达到", "用时"):
        table.add_column(column, no_wrap=True)
    for row in rows:
        table.add_row(row.what, row.ratio, row.goal, _mark(row), row.measured)
    Console(width=120).print(table)


def _markdown(rows: list[Row]) -> str:
    lines = ["| 项目 | 本工具快几倍 | 目标 | 达到 | 用时 |", "|---|---|---|---|---|"]
    lines += [f"| {row.what} | {row.ratio} | {row.goal} | {_mark(row)} | {row.measured} |" for row in rows]
    return "\n".join([_title(), "", *lines, ""])


def _title() -> str:
    return f"{os.cpu_count()} 核，Python {platform.python_version()}"


def _mark(row: Row) -> str:
    return "" if row.met is None else ("是" if row.met else "否")


if __name__ == "__main__":
    main()
