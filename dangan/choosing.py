"""选户：按乡镇、村、户编号、帮扶责任人挑选要查、要印的户。"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from dangan.errors import UsageError
from dangan.findings import Failed
from dangan.model import Household
from dangan.text import key


class Choice(msgspec.Struct, frozen=True):
    """选户条件：同一项内满足其一即可，各项须同时满足；空项不限。值均为 text.key 归一后的键。"""

    townships: frozenset[str] = frozenset()
    villages: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    helpers: frozenset[str] = frozenset()

    def __call__(self, household: Household) -> bool:
        """本户是否选中。帮扶责任人只看现任（没有结束日期）的。"""
        current = {key(h.name) for h in household.helpers or () if h.name and h.until is None}
        return (
            self.holds(household.township, household.village)
            and _matches(self.codes, household.code)
            and (not self.helpers or bool(self.helpers & current))
        )

    def holds(self, township: str | None, village: str | None) -> bool:
        """乡镇与村是否在所选之内。"""
        return _matches(self.townships, township) and _matches(self.villages, village)


class Picker:
    """按条件选户，并记住见过哪些户、选中几户，好说出点了名而资料里没有的。"""

    def __init__(self, choice: Choice) -> None:
        self._choice = choice
        self._seen: set[str] = set()
        self.picked = 0

    def __call__(self, household: Household) -> bool:
        """本户是否选中。"""
        self._seen.add(key(household.code))
        chosen = self._choice(household)
        self.picked += chosen
        return chosen

    def holds(self, township: str | None, village: str | None) -> bool:
        """乡镇与村是否在所选之内。"""
        return self._choice.holds(township, village)

    def absent(self) -> list[Failed]:
        """点名要的户编号中，资料里没有的；遍历完资料以后才准。"""
        return [Failed(code, None, "资料中没有这一户") for code in sorted(self._choice.codes - self._seen)]

    def require_any(self) -> None:
        """资料里有户而一户也没选中，多半是写错了条件：抛出 UsageError。"""
        if self._seen and not self.picked:
            raise UsageError("没有一户符合选户条件；请核对乡镇、村、户编号、帮扶责任人的写法")


def choice(
    townships: Iterable[str] = (),
    villages: Iterable[str] = (),
    codes: Iterable[str] = (),
    helpers: Iterable[str] = (),
) -> Choice:
    """由原样的名称造出选户条件。"""
    return Choice(*(frozenset(map(key, values)) for values in (townships, villages, codes, helpers)))


def _matches(wanted: frozenset[str], value: str | None) -> bool:
    return not wanted or key(value or "") in wanted
