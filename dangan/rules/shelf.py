"""村级专项工作档案：参见档号找得到吗，哪些材料能证明一户的某一环。"""

from __future__ import annotations

from collections.abc import Sequence

from dangan import text
from dangan.model import Household, VillageDocument
from dangan.profile import Step


class Shelf:
    """村级专项工作档案，按村查找；documents 为输入中的全部村级材料。"""

    def __init__(self, documents: Sequence[VillageDocument]) -> None:
        self._by_village: dict[str | None, list[VillageDocument]] = {}
        self._by_number: dict[tuple[str | None, str], list[VillageDocument]] = {}
        self._pages: dict[tuple[str | None, str | None, str], int | None] = {}
        """(乡镇, 村, 档号) → 页数，适用全村各户的只找一次。"""
        for document in documents:
            self._by_village.setdefault(document.village, []).append(document)
            if document.volume_no:
                number = text.key(document.volume_no)
                self._by_number.setdefault((document.village, number), []).append(document)

    def numbered_for(self, household: Household) -> bool:
        """本户的参见档号能不能核：村级材料登记了档号，本户写明是哪个村。"""
        return bool(self._by_number) and household.village is not None

    def find(self, household: Household, volume_no: str) -> list[VillageDocument]:
        """本户所在村这一档号的、适用本户的材料。"""
        found = self._by_number.get((household.village, text.key(volume_no)), ())
        return [document for document in found if _applies(document, household)]

    def pages(self, household: Household, volume_no: str) -> int | None:
        """这一档号中最长一件的页数；没有这一档号为 None，页数没有登记为零。"""
        place = household.township, household.village, text.key(volume_no)
        if place in self._pages:
            return self._pages[place]
        counts = [document.pages or 0 for document in self.find(household, volume_no)]
        longest = None if not counts else (0 if 0 in counts else max(counts))
        if not any(document.households for document in self._by_number.get(place[1:], ())):
            self._pages[place] = longest
        return longest

    def holds(self, household: Household, volume_no: str) -> bool:
        """本户所在村有没有这一档号的、适用本户的材料。"""
        return bool(self.find(household, volume_no))

    def proves(self, household: Household, step: Step) -> bool:
        """村级材料能否证明本户的这一环：材料种类、阶段与环节相符，且适用本户。"""
        for document in self._by_village.get(household.village, ()):
            written = f"{document.phase or ''}{document.type or ''}{document.title or ''}"
            if step.name in written and _phase_matches(step.phase, written) and _applies(document, household):
                return True
        return False

    def mentions(self, household: Household, word: str) -> bool:
        """本户所在村有没有阶段、名称中写着 word 的材料，适用本户。"""
        return any(
            word in f"{d.phase or ''}{d.type or ''}{d.title or ''}" and _applies(d, household)
            for d in self._by_village.get(household.village, ())
        )


def _applies(document: VillageDocument, household: Household) -> bool:
    here = household.township is None or document.township in (None, household.township)
    return here and (not document.households or household.code in document.households)


def _phase_matches(phase: str, written: str) -> bool:
    return phase in written or (phase == "退出" and "脱贫" in written)
