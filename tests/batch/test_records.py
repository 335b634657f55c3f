"""印制时存下的档案：写法同输入，读回来是同一户。"""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from dangan import journal, sources
from dangan.model import CHILD_TABLES, YARDSTICKS, Household

SAMPLES = Path(__file__).parents[2] / "samples"


def bare(household: Household) -> Household:
    """不算出处与清点表的空格。"""
    replace = msgspec.structs.replace
    tables = {name: getattr(household, name) for name in CHILD_TABLES}
    changes = {name: [replace(one, row=None) for one in rows] for name, rows in tables.items() if rows}
    yardsticks = {name: replace(one, row=None) for name in YARDSTICKS if (one := getattr(household, name))}
    nothing = {"row": None, "rows": {}, "reading": (), "uncounted": frozenset(), "absent": frozenset()}
    return replace(household, **changes, **yardsticks, **nothing)


@pytest.mark.parametrize("name", ["county.json", "messy.json", "county.xlsx", "export-2022.xlsx"])
def test_a_record_reads_back_as_the_same_household(tmp_path: Path, name: str) -> None:
    for number, household in enumerate(sources.read([SAMPLES / name]).households()):
        path = tmp_path / journal.record_path(f"乡/村/{number}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(journal.record(household))
        assert bare(journal.household(tmp_path, f"乡/村/{number}")) == bare(household)
