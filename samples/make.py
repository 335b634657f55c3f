"""生成示例县的全部文件，或任意多户的 JSON Lines。

python samples/make.py                            重写 samples/ 下的全部文件（逐字节相同）
python samples/make.py --out DIR                  写到别处
python samples/make.py --count 10000 --jsonl F    只生成若干户，供性能测试
"""

from __future__ import annotations

import argparse
from pathlib import Path

from generator import files, tables
from generator.county import SEED, County, document


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--jsonl", type=Path)
    options = parser.parse_args()
    if options.jsonl:
        files.write_json_lines(options.jsonl, County(options.seed).endless(options.count))
    else:
        write_samples(options.out)


def write_samples(out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    county = County()
    clean = document(county.clean())
    files.write_json(out / "county.json", clean)
    files.write_csv(out / "csv", tables.bundle(clean), "utf-8-sig")
    files.write_csv(out / "csv-gbk", tables.bundle(clean, chinese=False), "gb18030")
    files.write_xlsx(out / "county.xlsx", tables.bundle(clean))


if __name__ == "__main__":
    main()
