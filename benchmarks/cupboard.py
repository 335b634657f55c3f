"""一柜扫描件的查全与误报：生成若干户的文件夹，埋下放错的、缺的、坏的，看一遍，与埋设清单逐条对照。

埋设的办法只依规定与县里的习惯，与本工具的代码无关（samples/generator/cupboard.py）。只看文件夹、与资料合看，各查一遍：
埋设的须件件查出，清单以外的意见一条也不应有。有漏有误，退出码为 1。

python benchmarks/cupboard.py [--count 500] [--seed 2017]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from dangan import check, profile, sources
from dangan.cupboard import Cabinet
from dangan.dates import PartialDate
from dangan.findings import Finding, Report

SAMPLES = Path(__file__).parents[1] / "samples"
AS_OF = PartialDate(2017, 11, 30)

Key = tuple[str, str, str]
"""（规则码，哪一户，缺哪种材料），或（规则码，文件，空）。"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=2017)
    options = parser.parse_args()
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        planted = _generate(Path(folder), options.count, options.seed)
        files = sum(path.is_file() for path in Path(folder, "柜子").rglob("*"))
        for title, records in (("只看文件夹", None), ("与资料合看", Path(folder, "资料.jsonl"))):
            started = time.perf_counter()
            report = _inspect(Path(folder, "柜子"), records)
            seconds = time.perf_counter() - started
            print(f"{title}：{report.summary.households} 户，{files} 个文件，{seconds:.1f} 秒")
            wrong += _compare([entry for entry in planted if records or not entry.get("records")], report)
    return 1 if wrong else 0


def _generate(folder: Path, count: int, seed: int) -> list[dict[str, Any]]:
    listed = folder / "planted.json"
    arguments = {"count": count, "seed": seed, "cupboard": folder, "planted": listed}
    command = [sys.executable, str(SAMPLES / "make.py")]
    command += [part for name, value in arguments.items() for part in (f"--{name}", str(value))]
    subprocess.run(command, check=True)
    planted: list[dict[str, Any]] = json.loads(listed.read_text(encoding="utf-8"))
    return planted


def _inspect(folder: Path, records: Path | None) -> Report:
    policy = profile.load("zhushan-2017")
    return check.check(Cabinet(folder, policy, (lambda: sources.read([records])) if records else None), policy, AS_OF)


def _compare(planted: list[dict[str, Any]], report: Report) -> int:
    """打印查全与误报，漏的、误的逐条打印；返回漏与误的件数。"""
    found = {_key(finding): finding for finding in report.findings}
    wanted = [set(_keys(entry)) for entry in planted]
    missed = [entry for entry, keys in zip(planted, wanted, strict=True) if not keys & found.keys()]
    false = [finding for key, finding in found.items() if key not in set().union(*wanted)]
    print(f"  埋设 {len(planted)} 处，查出 {len(planted) - len(missed)} 处；漏 {len(missed)} 处，误报 {len(false)} 处")
    for entry in missed:
        print(f"  漏：{entry['rule']} {entry['household']} {entry['where']}　{entry['what']}")
    for finding in false:
        print(f"  误：{finding.rule} {finding.household} {finding.source}　{finding.message}")
    return len(missed) + len(false)


def _key(finding: Finding) -> Key:
    if finding.path == "documents" and not finding.rule.startswith("D9"):
        return finding.rule, finding.household or "", finding.subject
    if finding.rule == "D940":
        return finding.rule, finding.household or "", "文件夹"
    return finding.rule, finding.source.file if finding.source else "", ""


def _keys(entry: dict[str, Any]) -> Iterable[Key]:
    """一处埋设可以怎样查出：两个相同的文件，报哪一个都对。"""
    rule, where = entry["rule"], entry["where"]
    yield rule, where, ""
    yield rule, entry["household"] or "", where
    yield rule, entry["folder"] or "", where
    if "or_at" in entry:
        yield rule, entry["or_at"][1], ""


if __name__ == "__main__":
    sys.exit(main())
