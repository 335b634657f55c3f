"""生成示例县的全部文件，或任意多户的 JSON Lines。

python samples/make.py                            重写 samples/ 下的全部文件（逐字节相同）
python samples/make.py --out DIR                  写到别处
python samples/make.py --count 10000 --jsonl F    只生成若干户，供性能测试
python samples/make.py --count 10000 --county DIR --defects 0.03 --planted F
                                                  一县若干户，连同村情、村级材料，每种缺陷各埋百分之三
python samples/make.py --count 500 --cupboard DIR --planted F
                                                  一柜扫描件：若干户的文件夹，埋下放错的、缺的、坏的
python samples/make.py --elsewhere DIR            别处方案才查的缺陷：备齐的一县、改坏的一县、埋设清单
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from generator import broken, cupboard, elsewhere, exports, files, large, matching, messy, pipeline, tables
from generator.county import SEED, County, document, endless


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--jsonl", type=Path)
    parser.add_argument("--county", type=Path)
    parser.add_argument("--defects", type=float, default=0.0)
    parser.add_argument("--planted", type=Path)
    parser.add_argument("--elsewhere", type=Path)
    parser.add_argument("--cupboard", type=Path)
    options = parser.parse_args()
    if options.elsewhere:
        write_elsewhere(options.elsewhere)
    elif options.cupboard:
        try:
            planted = cupboard.write(options.cupboard, options.count, options.seed)
        except cupboard.TooFew as error:
            parser.error(str(error))
        if options.planted:
            _write_planted(options.planted, planted)
    elif options.county:
        planted = large.write(options.county, options.count, options.seed, options.defects)
        if options.planted:
            _write_planted(options.planted, planted)
    elif options.jsonl:
        files.write_json_lines(options.jsonl, endless(options.count, options.seed))
    else:
        write_samples(options.out)


def write_samples(out: Path) -> None:
    """无缺陷的县与有缺陷的县各五种写法，三代导出表、材料清点表，以及读不了的文件。"""
    out.mkdir(parents=True, exist_ok=True)
    clean = document(County().clean())
    spoilt, planted = messy.county()
    rows = spoilt["households"]
    _write_county(out, clean, "county", "")
    _write_county(out, spoilt, "messy", "messy-")
    _write_planted(out / "planted.json", planted)
    for year, columns in ((2017, exports.EXPORT_2017), (2021, exports.EXPORT_2021), (2022, exports.EXPORT_2022)):
        people = [row for row in rows if year != 2022 or row["status"] == "脱贫"]
        files.write_xlsx(out / f"export-{year}.xlsx", {"贫困人口": exports.export(people, columns)}, exports.TITLES)
    files.write_xlsx(out / "inventory.xlsx", {"材料清点表": exports.inventory(rows)})
    broken.write(out / "bad", clean)
    matching.write(out / "compare")
    pipeline.write(out / "pipeline", rows, planted)


def write_elsewhere(out: Path) -> None:
    """good.json、bad.json 各户一一对应，planted.json 写明各在哪份方案、哪天查出。"""
    out.mkdir(parents=True, exist_ok=True)
    good, bad, planted = elsewhere.county()
    files.write_json(out / "good.json", good)
    files.write_json(out / "bad.json", bad)
    _write_planted(out / "planted.json", planted)


def _write_county(out: Path, county: dict[str, Any], name: str, prefix: str) -> None:
    files.write_json(out / f"{name}.json", county)
    files.write_csv(out / f"{prefix}csv", tables.bundle(county), "utf-8-sig")
    files.write_csv(out / f"{prefix}csv-gbk", tables.bundle(county, chinese=False), "gb18030")
    files.write_xlsx(out / f"{name}.xlsx", tables.bundle(county))


def _write_planted(path: Path, planted: list[dict[str, Any]]) -> None:
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in planted)
    path.write_text(f"[\n{lines}\n]\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
