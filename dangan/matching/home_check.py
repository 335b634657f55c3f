"""入户核对单：两边不同的户一户一张，列出两边登记的；一致与否、手册上写的，由人拿着手册勾、填。"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from dangan import text
from dangan.dates import PartialDate
from dangan.forms.view import View
from dangan.matching.differences import Difference
from dangan.matching.fields import BLANK, shown
from dangan.matching.opinions import Home, home
from dangan.model import Household
from dangan.profile import Profile


class Line(msgspec.Struct, frozen=True):
    """一项：系统登记的；handbook 为手册资料里登记的，与系统相同或没有登记的为空串。"""

    item: str
    system: str
    handbook: str


class HomeCheck(msgspec.Struct, frozen=True):
    """一张。note 为题下的话：只在一边的户。"""

    where: Home
    helpers: str
    note: str
    lines: list[Line]

    @property
    def title(self) -> str:
        """书签。"""
        return f"{self.where.head} {self.where.code}".strip()


def home_check(
    system: Household | None,
    handbook: Household | None,
    differences: Sequence[Difference],
    profile: Profile,
    as_of: PartialDate,
) -> HomeCheck:
    """一户的核对单：固定的六项在前，其余不同的各栏在后。"""
    known = system or handbook
    assert known is not None
    ours, theirs = (_six(one, profile, as_of) if one else {} for one in (system, handbook))
    people = {one.rule for one in differences} & {"D803", "D804", "D805"}
    told = {one.item for one in differences} | ({"家庭成员"} if people else set())
    lines = [
        Line(item, ours.get(item, ""), theirs.get(item, "") if names & told or not (system and handbook) else "")
        for item, names in _SIX.items()
    ]
    rest = [one for one in differences if one.rule in ("D806", "D807", "D808", "D812", "D813")]
    fixed = set().union(*_SIX.values())
    lines += [
        Line(one.subject, _value(one.system), _value(one.handbook) or BLANK)
        for one in rest
        if one.person or one.item not in fixed
    ]
    note = "" if system and handbook else f"{'手册' if system else '系统'}的资料里没有这一户"
    helpers = ours.get("帮扶责任人") or theirs.get("帮扶责任人") or ""
    return HomeCheck(home(known), helpers, note, lines)


_SIX: dict[str, set[str]] = {
    "家庭人口": {"人数"},
    "家庭成员": {"家庭成员"},
    "致贫原因": {"主要致贫原因", "其他致贫原因"},
    "帮扶责任人": {"帮扶责任人"},
    "帮扶措施": {"帮扶措施"},
    "人均纯收入": {"人均纯收入"},
}
"""入户核对单固定的六项 → 哪些栏不同就两边都印。"""


def _six(household: Household, profile: Profile, as_of: PartialDate) -> dict[str, str]:
    view = View(household, profile, as_of)
    members = [f"{m.name}（{m.relation}）" if m.relation else m.name or "" for m in view.members]
    measures = ["：".join(filter(None, (m.kind, m.content))) for m in household.measures or ()]
    per_head = view.net_per_head
    return {
        "家庭人口": f"{view.people} 人" if view.people else "",
        "家庭成员": "、".join(members),
        "致贫原因": "、".join(view.causes),
        "帮扶责任人": "、".join(helper.name for helper in view.helpers if helper.name),
        "帮扶措施": "；".join(measures),
        "人均纯收入": f"{text.yuan(per_head)} 元" if per_head is not None else "",
    }


def _value(written: str) -> str:
    return "" if written == shown(None) else written
