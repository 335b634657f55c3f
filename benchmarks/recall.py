"""埋设缺陷的查全与误报：生成一县若干户，每种缺陷各埋百分之三，查一遍，与埋设清单逐条对照。

埋设的办法只依规定与常理，与规则的代码无关（samples/generator/defects）。每条埋设的缺陷须在所写的路径上查出；
清单以外的意见一条也不应有，同一处改动如实牵出的（清单中写明 also）不算。有漏有误，退出码为 1。

python benchmarks/recall.py [--count 10000] [--seed 2017] [--defects 0.03]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from dangan import check, profile, sources
from dangan.dates import PartialDate
from dangan.findings import Report
from dangan.rules import Selection

SAMPLES = Path(__file__).parents[1] / "samples"
AS_OF = PartialDate(2017, 11, 30)
SHOWN = 20

Triple = tuple[str | None, str, str]
"""(户编号，村级的为村名；规则码；路径)"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=10000)
    parser.add_argument("--seed", type=int, default=2017)
    parser.add_argument("--defects", type=float, default=0.03)
    parser.add_argument("--profile", default=str(SAMPLES / "qingling-2017.toml"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        planted = _generate(Path(folder), options.count, options.seed, options.defects)
        county = sources.read([Path(folder) / "县"])
        report = check.check(county, profile.load(options.profile), AS_OF, Selection(), every=True)
    return _compare(planted, report, options.count)


def _generate(folder: Path, count: int, seed: int, rate: float) -> list[dict[str, Any]]:
    listed = folder / "planted.json"
    arguments = {"count": count, "seed": seed, "defects": rate, "county": folder / "县", "planted": listed}
    command = [sys.executable, str(SAMPLES / "make.py")]
    command += [part for name, value in arguments.items() for part in (f"--{name}", str(value))]
    subprocess.run(command, check=True)
    planted: list[dict[str, Any]] = json.loads(listed.read_text(encoding="utf-8"))
    return planted


def _compare(planted: list[dict[str, Any]], report: Report, count: int) -> int:
    """逐规则打印埋设、查出、查全率，再打印漏报与误报；都没有返回 0。"""
    applied = set(report.applied_rules)
    what = {_triple(entry): entry["what"] for entry in planted if entry["rule"] in applied}
    dragged = {(_whose(entry), rule) for entry in planted for rule in entry.get("also", ())}
    found = {(f.household or f.village, f.rule, f.path) for f in report.findings}
    missed = what.keys() - found
    false = {triple for triple in found - what.keys() if triple[:2] not in dragged}
    hit = Counter(rule for _, rule, _ in what.keys() & found)
    every = Counter(rule for _, rule, _ in what)
    for rule in sorted(every):
        print(f"{rule}  埋设 {every[rule]:5}  查出 {hit[rule]:5}  查全 {hit[rule] / every[rule]:7.2%}")
    spoilt = {entry["household"] for entry in planted}
    clean = count - len(spoilt - {None})
    print(f"\n{count} 户，其中 {clean} 户没有缺陷；埋设 {len(every)} 条规则的 {len(what)} 处。")
    side = found - what.keys() - false
    print(f"查全 {len(what.keys() & found) / len(what):.2%}，漏 {len(missed)} 处，误报 {len(false)} 处；", end="")
    print(f"同一处改动牵出 {len(side)} 处。")
    unseen = sorted(applied - every.keys())
    print(f"查了而没有埋设的规则：{'、'.join(unseen) or '无'}。")
    stories: dict[str | None, set[str]] = defaultdict(set)
    for entry in planted:
        stories[_whose(entry)].add(entry["what"])
    for title, triples in (("漏", missed), ("误", false)):
        for triple in sorted(triples, key=str)[:SHOWN]:
            print(f"{title}：{triple}　{'、'.join(sorted(stories[triple[0]]))}")
    return 1 if missed or false else 0


def _triple(entry: dict[str, Any]) -> Triple:
    return _whose(entry), entry["rule"], entry["path"]


def _whose(entry: dict[str, Any]) -> str | None:
    whose: str | None = entry["household"] or entry.get("village")
    return whose


if __name__ == "__main__":
    sys.exit(main())
