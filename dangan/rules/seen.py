"""此前读到的各户：供跨户比较，不留整户的资料。"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dangan.rules.case import Case


class Seen:
    """此前读到的各户：户编号与人员，供跨户比较；每人只记一个证件键，内存随人数线性增长。"""

    def __init__(self) -> None:
        self.codes: set[str] = set()
        self.people: dict[str, tuple[str, int]] = {}
        """证件号码前18位 → (户编号, 该户登记了证件的人数)。"""
        self.helpers: dict[tuple[str, str], int] = {}
        """(姓名, 单位) → 现任结对户数。"""

    def add(self, case: Case) -> None:
        """记下一户。"""
        self.codes.add(case.household.code)
        keys = list(dict.fromkeys(key for _, key in case.people))
        entry = (case.household.code, len(keys))
        for key in keys:
            self.people.setdefault(key, entry)
        for _, name, unit in case.current_helpers:
            self.helpers[name, unit] = self.helpers.get((name, unit), 0) + 1
