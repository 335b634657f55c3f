"""选户：按乡镇、村、户编号、帮扶责任人挑选要查、要印的户。"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

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
            _matches(self.townships, household.township)
            and _matches(self.villages, household.village)
            and _matches(self.codes, household.code)
            and (not self.helpers or bool(self.helpers & current))
        )


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
