"""合印：一村（一乡镇）各户的件，按纸张分成几个文件，双面，每件从正面起，按组或帮扶责任人排列。

一户一档分作封面（厚纸，手送纸盘）与内页；户明白袋清单等单独成份的，一种一个文件。
登记的原件、装订的扫描件不在其中，由人插入。
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from markupsafe import Markup

from dangan.forms import DOSSIER, Forms, Output, full_date
from dangan.forms.address import group_name
from dangan.forms.filed import Sheet
from dangan.forms.village_view import Bound
from dangan.model import Household

Order = Literal["group", "helper"]

COVERS = "封面"
INSIDES = "内页"
NOBODY = "没有帮扶责任人"
NO_GROUP = "组别不明"


@dataclass(frozen=True, slots=True)
class Stack:
    """同村同组（同一帮扶责任人）的各户，叠在一起；隔页隔在其前。"""

    place: str
    title: str
    households: list[Household]


@dataclass(frozen=True, slots=True)
class Part:
    """文件中的一段：一户的各件；title 为空的是隔页。pages 为本卷页数，由本文件数得出来的为 None。"""

    papers: Markup
    title: str = ""
    page_numbers: str = "hand"
    pages: int | None = None


def current_helper(household: Household) -> str:
    """现任（没有结束日期）的第一名帮扶责任人；没有为空串。"""
    return next((helper.name for helper in household.helpers or () if helper.name and helper.until is None), "")


class Runs:
    """合印已排好次序的一批户，与 forms 用同一套表样、方案与选项。separators 为真时各叠之前有隔页。"""

    def __init__(self, forms: Forms, order: Order, *, separators: bool) -> None:
        self._forms = forms
        self._order = order
        self._separators = separators

    def outputs(self, place: str, bound: Sequence[Bound]) -> Iterator[Output]:
        """一批户的各个文件，文件名即 封面、内页、户明白袋清单 等；place 写进文档标题。"""
        files: dict[str, list[Part]] = {}
        number = 0
        for key, group in groupby(bound, self._stack):
            stack = list(group)
            separator = self._separator(Stack(*key, [one.household for one in stack]), number)
            started: set[str] = set()
            for one in stack:
                number += 1
                for name, part in self._parts(one, f"h{number}-"):
                    parts = files.setdefault(name, [])
                    if self._separators and name != COVERS and name not in started:
                        parts.append(separator)
                    started.add(name)
                    parts.append(part)
        for name, parts in files.items():
            title = f"{name}·{place}"
            yield Output(name, title, self._forms.templates.run(title, parts), full_date(self._forms.options.as_of))

    def _stack(self, one: Bound) -> tuple[str, str]:
        household = one.household
        place = "·".join(filter(None, (household.township, household.village)))
        if self._order == "group":
            return place, group_name(household.group) or NO_GROUP
        return place, current_helper(household) or NOBODY

    def _parts(self, one: Bound, prefix: str) -> Iterator[tuple[str, Part]]:
        """一户在各个文件中的一段。"""
        forms = self._forms
        contents = forms.contents(one.household)
        volume = contents.volume.prefixed(prefix)
        title = " ".join(filter(None, (contents.view.name, contents.view.code)))
        for name, sheets in contents.named.items():
            own = [replace(sheet, id=prefix + sheet.id) for sheet in sheets]
            if name != DOSSIER or forms.only:
                yield name, Part(forms.fill(own, contents.view, volume.unpaged()), title)
                continue
            inserted = volume.inserted
            known = one.pages is not None and inserted is not None
            cover = forms.fill(own[:1], contents.view, volume if known else volume.unpaged())
            yield COVERS, Part(cover, title, pages=(one.pages or 0) - (inserted or 0) if known else None)
            yield INSIDES, Part(forms.fill(own[1:], contents.view, volume), title, contents.page_numbers)

    def _separator(self, stack: Stack, number: int) -> Part:
        sheet = Sheet(f"separator-{number}", "separator", f"{stack.place} {stack.title}", numbered=False)
        return Part(self._forms.templates.papers([sheet], stack=stack))
