"""缺陷的登记：一种缺陷是一个函数，收到一户（Subject），改坏它，给出应查出的位置。

与规则的代码无关，只依规定与常理；函数不看户的类型，凡有可改之处的户都能埋，没有的抛出 Unfit。
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from generator.defects.subject import At, Subject
from generator.kinds import Kind

Places = At | str | list[At]
Spoil = Callable[[Subject], Places]


@dataclass(frozen=True)
class Defect:
    """一种缺陷。

    kind 为有缺陷的示例县里改动哪种户；what 说怎么回事；also 为同一处改动如实会牵出的别的规则码；
    rests 为这处缺陷所凭的表或字段，别的缺陷不得再动它们；alone 为真时本户不再埋别的缺陷。
    """

    rule: str
    kind: Kind
    what: str
    spoil: Spoil
    also: tuple[str, ...] = ()
    rests: tuple[str, ...] = ()
    alone: bool = False

    def plant(self, subject: Subject) -> list[At]:
        """改坏这一户，给出应查出的位置；没有可改之处抛出 Unfit。"""
        places = self.spoil(subject)
        if isinstance(places, str):
            return [At(None, places)]
        return places if isinstance(places, list) else [places]


DEFECTS: list[Defect] = []


def defect(
    rule: str,
    kind: Kind,
    what: str,
    *,
    also: tuple[str, ...] = (),
    rests: tuple[str, ...] = (),
    alone: bool = False,
) -> Callable[[Spoil], Spoil]:
    """登记一种缺陷；参数见 Defect。"""

    def register(spoil: Spoil) -> Spoil:
        DEFECTS.append(Defect(rule, kind, what, spoil, also, rests, alone))
        return spoil

    return register
