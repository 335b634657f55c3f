"""文件夹与资料对户：凭文件夹名上的户编号、户主的证件号码，或村名加户主姓名。对不上、不止一户的，说出来，不猜。"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from dangan import text
from dangan.cupboard.names import Place
from dangan.cupboard.survey import Home
from dangan.model import Household


class Entry(msgspec.Struct, frozen=True, gc=False):
    """资料里的一户：户编号、乡镇、村、组，户主（比较用的键）与其证件号码。"""

    code: str
    township: str | None
    village: str | None
    group: str | None
    head: str
    id_no: str


class Register:
    """资料里的各户。heads 为各户主；disputed 为几个文件夹都像是它的户。"""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._by_code: dict[str, Entry] = {}
        self._by_id: dict[str, list[Entry]] = {}
        self._by_head: dict[str, list[Entry]] = {}
        self._by_village: dict[str, list[Entry]] = {}
        for entry in entries:
            self._by_code[entry.code] = entry
            self._by_id.setdefault(entry.id_no, []).append(entry)
            self._by_head.setdefault(entry.head, []).append(entry)
            self._by_village.setdefault(text.key(entry.village or ""), []).append(entry)
        self.heads = frozenset(self._by_head) - {""}
        self.disputed: set[str] = set()

    def place_of(self, code: str) -> tuple[str | None, str | None]:
        """一户所在的乡镇、村。"""
        entry = self._by_code[code]
        return entry.township, entry.village

    def heads_of(self, place: Place) -> set[str]:
        """一村各户的户主；乡镇不明的，不论乡镇。"""
        entries = self._by_village.get(text.key(place.village), ())
        return {entry.head for entry in entries if not place.township or _same(entry.township, place.township)}

    def match(self, homes: Sequence[Home]) -> tuple[dict[str, Home], dict[int, str]]:
        """各户编号 → 文件夹，与对不上的文件夹（凭 id）→ 为什么。没有资料的，两者皆空。"""
        doubts: dict[int, str] = {}
        claims: dict[str, list[Home]] = {}
        if not self._by_code:
            return {}, {}
        for home in homes:
            found, doubt = self._candidates(home)
            if len(found) == 1:
                claims.setdefault(found[0].code, []).append(home)
            else:
                doubts[id(home)] = doubt
                self.disputed |= {entry.code for entry in found}
        matched = {code: several[0] for code, several in claims.items() if len(several) == 1}
        for code, several in claims.items():
            if len(several) > 1:
                self.disputed.add(code)
                paths = "、".join(text.mask_all(home.branches[0].shown) for home in several)
                doubts |= dict.fromkeys(map(id, several), f"有 {len(several)} 个文件夹都像是户 {code}（{paths}）。")
        return matched, doubts

    def _candidates(self, home: Home) -> tuple[list[Entry], str]:
        """可能是哪几户；不是一户的，为什么。"""
        numbers = home.name.numbers
        coded = [entry for number in numbers if (entry := self._by_code.get(number))]
        identified = [entry for number in numbers for entry in self._by_id.get(number.upper(), ())]
        if len(sure := coded or identified) == 1:
            return sure, ""
        head = home.name.head
        if home.name.code:
            return [], f"文件夹名上的户编号 {home.name.code} 在资料里没有。"
        if not head:
            return [], "文件夹名上看不出户编号与户主姓名。"
        if not home.place.village:
            return [], f"路径上看不出是哪个村，只凭户主姓名{head}不能确定是哪一户。"
        found = [entry for entry in self._by_head.get(head, ()) if _agrees(entry, home)]
        if not found:
            return [], f"资料里{home.place.village}没有户主叫{head}的户。"
        codes = "、".join(entry.code for entry in found)
        return found, f"资料里{home.place.village}有 {len(found)} 户户主都叫{head}（{codes}）。"


def register(households: Iterable[Household]) -> Register:
    """由资料造出对户用的名册。"""
    return Register(_entry(household) for household in households)


def _entry(household: Household) -> Entry:
    head = household.head
    return Entry(
        code=household.code,
        township=household.township,
        village=household.village,
        group=household.group,
        head=text.key(head.name) if head and head.name else "",
        id_no=head.id_no.upper() if head and head.id_no else "",
    )


def _agrees(entry: Entry, home: Home) -> bool:
    """村相同；乡镇、组两边都写了的，也要相同。"""
    return _same(entry.village, home.place.village) and all(
        not known or not written or _same(known, written)
        for known, written in ((entry.township, home.place.township), (entry.group, home.place.group))
    )


def _same(one: str | None, other: str) -> bool:
    return text.key(one or "") == text.key(other)
