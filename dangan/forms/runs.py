"""合印：一村（一乡镇）各户的件，按纸张分成几个文件，双面，每件从正面起，按组或帮扶责任人排列。

一户一档分作封面（厚纸，手送纸盘）与内页；户明白袋清单等单独成份的，一种一个文件。
登记的原件、装订的扫描件不在其中，由人插入。
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from markupsafe import Markup

from dangan.dates import PartialDate
from dangan.forms import DOSSIER, Forms, Output, full_date
from dangan.forms.address import group_name
from dangan.forms.filed import Sheet
from dangan.forms.village_view import Bound, household_order
from dangan.model import Household

Order = Literal["group", "helper"]

COVERS = "封面"
INSIDES = "内页"

_NOBODY = "没有帮扶责任人"
_NO_GROUP = "组别不明"


@dataclass(frozen=True, slots=True)
class Batch:
    """同一组、同一帮扶责任人的各户，排在一起；隔页隔在其前。"""

    place: str
    title: str
    bound: list[Bound]

    @property
    def households(self) -> list[Household]:
        """各户，按排列的次序。"""
        return [one.household for one in self.bound]


@dataclass(frozen=True, slots=True)
class Part:
    """文件中的一段：一户的各件；title 为空的是隔页。pages 为本卷页数，由本文件数得出来的为 None。"""

    papers: Markup
    title: str = ""
    page_numbers: str = "hand"
    pages: int | None = None


def batches(bound: Iterable[Bound], order: Order, as_of: PartialDate) -> list[Batch]:
    """排列：村按资料中的先后；村内按组，或按现任的第一名帮扶责任人，没有的在后；其下按户编号。"""
    villages = dict.fromkeys(_place(one) for one in bound)
    places = {place: n for n, place in enumerate(villages)}
    found: dict[tuple[str, str], list[Bound]] = {}
    for one in sorted(bound, key=lambda one: (places[_place(one)], household_order(one.household))):
        title = _group(one) if order == "group" else _helper(one, as_of)
        found.setdefault((_place(one), title), []).append(one)
    last = (_NOBODY, _NO_GROUP)
    keys = sorted(found, key=lambda key: (places[key[0]], key[1] in last))
    return [Batch(place, title, found[place, title]) for place, title in keys]


class Runs:
    """合印一批户，与 forms 用同一套表样、方案与选项。separators 为真时各组之前有隔页。"""

    def __init__(self, forms: Forms, *, separators: bool) -> None:
        self._forms = forms
        self._separators = separators

    def outputs(self, place: str, ordered: Sequence[Batch]) -> Iterator[Output]:
        """一批户的各个文件，文件名即 封面、内页、户明白袋清单 等；place 写进文档标题。"""
        files: dict[str, list[Part]] = {}
        number = 0
        for batch_number, batch in enumerate(ordered):
            started: set[str] = set()
            for one in batch.bound:
                number += 1
                for name, part in self._parts(one, f"h{number}-"):
                    if name not in started and name != COVERS and self._separators:
                        files.setdefault(name, []).append(self._separator(batch, batch_number))
                    started.add(name)
                    files.setdefault(name, []).append(part)
        for name, parts in files.items():
            title = f"{name}·{place}"
            html = self._forms.templates.run(title, parts)
            yield Output(name, title, html, full_date(self._forms.options.as_of))

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

    def _separator(self, batch: Batch, number: int) -> Part:
        sheet = Sheet(f"separator-{number}", "separator", f"{batch.place} {batch.title}", numbered=False)
        return Part(self._forms.templates.papers([sheet], batch=batch))


def _place(one: Bound) -> str:
    return "·".join(filter(None, (one.household.township, one.household.village)))


def _group(one: Bound) -> str:
    return group_name(one.household.group) or _NO_GROUP


def _helper(one: Bound, as_of: PartialDate) -> str:
    current = (h.name for h in one.household.helpers or () if h.name and (h.until is None or h.until.after(as_of)))
    return next(current, _NOBODY)
