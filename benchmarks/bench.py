"""与同类工具在同一次运行里比较：校验、DOCX、PDF、启动。make bench 运行它。

    python benchmarks/bench.py [--count 2000] [--print 24] [--unchanged 10000] [--readme]

对照工具装在 benchmarks/out/peers 自己的环境里，装不上就略去那几行。结果另存 benchmarks/out/bench.md；
--readme 时一并换掉 benchmarks/README.md 里的表。印制随户数怎样增长，见 growth.py。
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import venv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bare
import corpus
import own
from corpus import OUT, ROOT
from rich.console import Console
from rich.table import Table

from dangan.backends.tree import Dossier
from dangan.printing import kit

HERE = Path(__file__).parent
README = HERE / "README.md"
MARKS = "<!-- 结果 -->", "<!-- 结果完 -->"
CELLS, PAGES = 600, 11  # 目标所指的一户一档有多大
LEAST = 24


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
    parser.add_argument("--unchanged", type=int, default=10000, help="没有变化再印一次的户数")
    parser.add_argument("--readme", action="store_true", help="换掉 README.md 里的表")
    options = parser.parse_args()
    if options.printed < LEAST:
        parser.error(f"--print 至少 {LEAST}：户太少，轮流重排时 Typst 的缓存还在，量得的 PDF 用时偏小数倍")
    os.environ["RAYON_NUM_THREADS"] = "1"  # 与多进程印制时一样，每个进程一条 Typst 线程
    OUT.mkdir(exist_ok=True)
    peers = _peers()
    rows = [_startup(), *_validation(options.count, peers), *_printing(options.printed, peers)]
    rows.append(_unchanged(options.unchanged))
    _show(rows)
    (OUT / "bench.md").write_text(_markdown(rows), encoding="utf-8")
    if options.readme:
        text = README.read_text(encoding="utf-8")
        before, after = text.partition(MARKS[0])[0], text.partition(MARKS[1])[2]
        README.write_text(f"{before}{MARKS[0]}\n{_markdown(rows)}{MARKS[1]}{after}", encoding="utf-8")


def _peers() -> Path | None:
    """对照环境的 bin 目录；装不上则为 None。"""
    folder = OUT / "peers"
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    python = programs / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if subprocess.run([*install, "-r", str(HERE / "peers.txt")], check=False).returncode:
        print("对照工具没有装上，略去与它们的比较。", file=sys.stderr)
        return None
    return programs


def _size(path: Path, count: int) -> str:
    return f"每户 {path.stat().st_size / count / 1000:.0f} kB"


def _validation(count: int, peers: Path | None) -> list[Row]:
    small, large = corpus.sample(count // 10), corpus.sample(count)
    few, brief = _fastest(small)
    many, longer = _fastest(large)
    each = longer / many * 1e6
    slim, common = (corpus.cut(large, *kept) for kept in (("slim", corpus.SLIM), ("common", corpus.COMMON)))
    least, usual = (_fastest(path)[1] / many * 1e6 for path in (slim, common))
    rows = [
        Row(f"校验，最少的登记（{_size(slim, many)}）", f"{least:.0f} µs/户", "", "≤ 250 µs", least <= 250),
        Row(f"校验，常见的登记（{_size(common, many)}）", f"{usual:.0f} µs/户"),
        Row(f"校验，各表填满（{_size(large, many)}）", f"{each:.0f} µs/户"),
    ]
    if peers:
        rows += _validators(peers, corpus.households(small), each)
    growth = each / (brief / few * 1e6)
    rows.append(Row(f"校验每户用时，{many} 户比 {few} 户", f"{growth:.2f} 倍", "", "≤ 1.10", growth <= 1.10))
    memory, base = own.peak_memory(large), own.peak_memory(small)
    label = f"校验内存峰值，JSON Lines {many} 户（{few} 户为 {base:.0f} MB）"
    return [*rows, Row(label, f"{memory:.0f} MB", "", "< 400 MB", memory < 400)]


def _fastest(path: Path) -> tuple[int, float]:
    """(户数, 查一遍的秒数，三遍取最快)。"""
    return min((own.validate_seconds(path) for _ in range(3)), key=lambda pair: pair[1])


def _validators(peers: Path, rows: list[dict[str, Any]], each: float) -> list[Row]:
    """各减去只查一户的用时，起动不计在内。"""
    schema = []
    frictionless = []
    tables = []
    for part in (rows[:1], rows):
        model, instance = corpus.array(part, "array")
        schema.append(_cpu([peers / "check-jsonschema", "--schemafile", model, instance]))
        folder, package = corpus.bundle(part, "bundle")
        command = [peers / "frictionless", "validate", package.relative_to(folder)]
        frictionless.append(_cpu(command, folder))
        tables.append(own.validate_seconds(folder)[1])
    marginal = [(whole - one) / (len(rows) - 1) * 1e6 for one, whole in (schema, frictionless, tables)]
    return [
        _times("check-jsonschema，只查模式，各表填满", marginal[0], "µs/户", each, 7),
        Row("校验，同样各户的 CSV，各表填满", f"{marginal[2]:.0f} µs/户"),
        _times("frictionless，只查列的类型与主键、外键，同样的 CSV", marginal[1], "µs/户", marginal[2]),
    ]


def _cpu(command: list[Any], folder: Path | None = None) -> float:
    """一条命令占用处理器的秒数。"""
    before = os.times()
    subprocess.run(list(map(str, command)), cwd=folder, check=True, capture_output=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def _printing(count: int, peers: Path | None) -> list[Row]:
    sample = own.households(ROOT / "samples" / "county.json", count)
    printed, html, dossiers, documents = own.printing(sample)
    docx = printed.forms + printed.parse + printed.docx
    pdf = printed.forms + printed.parse + printed.typst
    folded_docx, folded_pdf = docx * CELLS / printed.cells, pdf * PAGES / printed.pages
    rows = [
        Row(f"DOCX，一户一档（平均 {printed.pages:.1f} 页，{printed.cells:.0f} 格）", f"{docx:.1f} ms"),
        Row(f"　折合 {CELLS} 格", f"{folded_docx:.1f} ms", "", "≤ 8 ms", folded_docx <= 8),
        Row("　其中 成文、解析、转 DOCX", f"{printed.forms:.1f} + {printed.parse:.1f} + {printed.docx:.1f} ms"),
    ]
    if peers:
        times = _writers(peers, dossiers)
        rows.append(_times("docxtpl，同样内容与版面", times["docxtpl"], "ms", docx, 5))
        rows.append(_times("python-docx 直写，同样内容与版面", times["python-docx"], "ms", docx, 12))
    rows.append(Row("PDF/A-2u（Typst），同上", f"{pdf:.1f} ms"))
    rows.append(Row(f"　折合 {PAGES} 页", f"{folded_pdf:.1f} ms", "", "≤ 75 ms", folded_pdf <= 75))
    compiled, pages = bare.compile_all(dossiers)
    rows.append(Row("　其中 成文、解析、排版", f"{printed.forms:.1f} + {printed.parse:.1f} + {printed.typst:.1f} ms"))
    rows.append(_times(f"裸 Typst，同样的页面（{pages:.1f} 页），只比排版", compiled, "ms", printed.typst, 0.87))
    rows.append(_times("WeasyPrint，同一 HTML", own.weasyprint(html[: max(3, count // 6)]), "ms", pdf, 10))
    if office := _libreoffice(documents[: max(4, count // 4)]):
        rows.append(_times("LibreOffice，DOCX 转 PDF", office, "ms", pdf))
    else:
        rows.append(Row("LibreOffice，DOCX 转 PDF", "没有装，略去"))
    two = own.two_workers(sample)
    folded = two * PAGES / printed.pages
    rows.append(Row(f"两个进程，钟上每户，折合 {PAGES} 页", f"{folded:.1f} ms", "", "≤ 45 ms", folded <= 45))
    each, sheets, memory = own.print_run(corpus.sample(100))
    rows.append(Row(f"合印一册 {kit.LARGEST} 户（每户 {sheets:.1f} 面，内存 {memory:.0f} MB）", f"{each:.1f} ms/户"))
    return rows


def _writers(peers: Path, dossiers: list[Dossier]) -> dict[str, float]:
    """docxtpl 与 python-docx 每户毫秒。"""
    data = OUT / "content.json"
    data.write_text(json.dumps(own.contents(dossiers), ensure_ascii=False), encoding="utf-8")
    run = subprocess.run([peers / "python", HERE / "peers.py", data], capture_output=True, text=True, check=True)
    times: dict[str, float] = json.loads(run.stdout)
    return times


def _libreoffice(documents: list[bytes]) -> float | None:
    """每份毫秒，减去只转一份的用时，起动不计；没有装为 None。"""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = [folder / f"{number}.docx" for number in range(len(documents))]
        for path, data in zip(paths, documents, strict=True):
            path.write_bytes(data)
        command = [program, f"-env:UserInstallation={(folder / 'user').as_uri()}", "--headless", "--convert-to", "pdf"]
        _cpu([*command, "--outdir", folder, paths[0]])
        one, whole = (_cpu([*command, "--outdir", folder, *part]) for part in (paths[:1], paths))
    return (whole - one) / (len(documents) - 1) * 1000


def _unchanged(count: int) -> Row:
    with tempfile.TemporaryDirectory() as name:
        skipped, seconds = own.skipping(corpus.sample(count), Path(name) / "成品")
    if skipped != count:
        raise SystemExit(f"应跳过 {count} 户，跳过了 {skipped} 户")
    return Row(f"没有变化再印一次，{count} 户（各表填满）", f"{seconds:.1f} s", "", "≤ 5 s", seconds <= 5)


def _startup() -> Row:
    seconds = own.startup()
    return Row("dangan --version", f"{seconds:.2f} s", "", "≤ 0.25 s", seconds <= 0.25)


def _times(what: str, measured: float, unit: str, mine: float, goal: float | None = None) -> Row:
    """同类工具的一行：它的用时，及其为本工具的几倍。"""
    ratio = measured / mine
    met = None if goal is None else ratio >= goal
    return Row(what, f"{measured:.0f} {unit}", f"{ratio:.2g} 倍", "" if goal is None else f"≥ {goal} 倍", met)


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
