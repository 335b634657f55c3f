"""任意多户的一县：户.jsonl、村情.csv、村级专项工作档案.csv，可随机埋设缺陷。"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from generator import files, tables
from generator.county import Register, endless, village_tables
from generator.places import places
from generator.planting import Planter, plant_villages

Record = dict[str, Any]


def write(folder: Path, count: int, seed: int, rate: float) -> list[Record]:
    """写成 count 户，边生成边写；rate 为每种缺陷占可埋的户（村）的比例。返回埋设清单。"""
    folder.mkdir(parents=True, exist_ok=True)
    random = Random(f"{seed}/缺陷")
    register, planted = Register(), []

    def households() -> Iterator[Record]:
        planter = Planter(random, rate)
        for row in endless(count, seed):
            if rate:
                planted.extend(planter.plant(row))
            register.note(row)
            yield row

    files.write_json_lines(folder / "户.jsonl", households())
    whole = village_tables(places(count), register)
    if rate:
        planted += plant_villages(random, rate, whole, register.tally)
    files.write_csv(folder, tables.village_bundle(whole), "utf-8-sig")
    return planted
