"""用例：看扫描件文件夹。逐户清点，写出材料清点表；核查本身与资料的同一处（check.py），移动计划在 moves.py。"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

import msgspec

from dangan import filing, workbooks
from dangan.filing import BAG
from dangan.model import Document, Household
from dangan.profile import Profile
from dangan.text import mask_all, safe_file_name

_SEPARATORS = re.compile(r"[；;、,，/\s]+")
_MOST = 9999
"""清点表的一格至多写多少页；更多的只打钩。"""


class Counted(msgspec.Struct, frozen=True):
    """清点过的一户：只留写清点表要用的；cells 为 列 → 格内写什么。"""

    household: Household
    cells: dict[str, str]


class Tally:
    """逐户清点。"""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._columns = frozenset(workbooks.inventory_headers(profile))
        self.counted: list[Counted] = []
        self.uncoded = 0
        """文件夹名没有写户编号、又对不上资料的户。"""

    def add(self, household: Household) -> None:
        """清点一户；没有文件夹的户不在内。户编号不知道的留空，由人填。"""
        folder = household.folder
        if folder is None or not folder.paths:
            return
        self.uncoded += not folder.coded
        head = household.head
        kept = Household(
            code=household.code if folder.coded else "",
            township=household.township,
            village=household.village,
            group=household.group,
            members=[head] if head else [],
        )
        self.counted.append(Counted(kept, self._cells(household)))

    def inventories(self) -> Iterator[tuple[str, bytes]]:
        """每村一份材料清点表：文件名 → 内容。有的写页数或 √，没有看到的留空：没有扫描件，不等于没有这件材料。"""

        def place(one: Counted) -> tuple[str, str]:
            return one.household.township or "", one.household.village or ""

        ordered = sorted(self.counted, key=lambda one: (*place(one), one.household.group or "", one.household.code))
        for (township, village), group in groupby(ordered, key=place):
            title = f"{township}{village}"
            rows = list(group)
            data = workbooks.inventory(title, [r.household for r in rows], self._profile, [r.cells for r in rows])
            yield f"材料清点表-{safe_file_name(title or '村不明')}.xlsx", data

    def _cells(self, household: Household) -> dict[str, str]:
        cells: dict[str, list[Document]] = {}
        free: dict[str, list[str]] = {}
        for document in household.documents or ():
            paper = self._profile.classify(document.type or "")
            in_bag = filing.place(document, paper) == BAG
            column = (f"{BAG}·" if in_bag else "") + paper.name if paper else ""
            if column in self._columns:
                cells.setdefault(column, []).append(document)
            else:
                where = workbooks.FREE_BAG if in_bag else workbooks.FREE_VOLUME
                free.setdefault(where, []).append(_SEPARATORS.sub("", document.type or "") or "认不出")
        found = {column: _cell(documents) for column, documents in cells.items()}
        return found | {column: mask_all("；".join(names)) for column, names in free.items()}


def _cell(documents: list[Document]) -> str:
    """一格：页数都知道的写页数，否则打钩；复印件加“复”。"""
    pages = [document.pages or 0 for document in documents]
    written = str(sum(pages)) if all(pages) and sum(pages) <= _MOST else "√"
    return written + ("复" if all(document.origin == "复印件" for document in documents) else "")
