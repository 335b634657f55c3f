"""整改事项：一条核查意见成为一件要办的事，各有不变的整改编号；与上次的清单比较，已销号、未整改、新增。

整改编号由规则码与指纹得来：别的问题销了号，它不变；同一问题再核查一次，它也不变。
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping

import msgspec

from dangan import text
from dangan.findings import Finding
from dangan.forms.address import address
from dangan.looked import CRASHED
from dangan.model import CHILD_TABLES, Household
from dangan.reporters.view import SEVERITY_NAMES

HELPER = "帮扶责任人"

NEW, OPEN, CLOSED, UNSEEN = STATES = ("新增", "未整改", "已销号", "未查")
"""与上次的清单比较，各行的状态。"""

_DIGITS = re.compile(r"\d+")
_DOUBT = "【待核实】"
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""手写不易混的三十二个字符：没有 0、1、I、O。"""
_SHORT = 7
"""三万户同犯一条，重号的机会约百分之一；真重号的，后一个多写一位。"""


class Home(msgspec.Struct, frozen=True):
    """一户在清单、核查单上要用而意见里没有的。helpers 为现任帮扶责任人，unknown 为资料里没有的各表，place 为住址。"""

    group: str
    helpers: tuple[str, ...]
    township: str = ""
    village: str = ""
    head: str = ""
    place: str = ""
    unknown: tuple[str, ...] = ()


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """清单上的一行。state 只在与上次的清单比较时才有；role 为责任人（身份），helpers 为本户的帮扶责任人。

    clause 为依据条款的编号，从上次的清单读回的没有。
    """

    number: str
    state: str = ""
    severity: str
    township: str
    village: str
    group: str
    household: str
    head: str
    subject: str
    problem: str
    place_now: str
    remedy: str
    move_to: str
    role: str
    helpers: tuple[str, ...]
    clause: str = ""

    @property
    def rule(self) -> str:
        """规则码。"""
        return self.number.partition("-")[0]

    @property
    def owner(self) -> str:
        """责任人一栏：身份，帮扶责任人另写姓名。"""
        return " ".join((self.role, "、".join(self.helpers))).strip() if self.role == HELPER else self.role

    @property
    def route(self) -> str:
        """现存位置 → 去向；没有去向的为空串。"""
        return " → ".join(filter(None, (self.place_now, self.move_to))) if self.move_to else ""

    @property
    def where(self) -> str:
        """村与组，用在跨村的清单上。"""
        return " ".join(filter(None, (self.village, self.group)))

    @property
    def doubtful(self) -> bool:
        """须由人先看实物。"""
        return self.problem.startswith(_DOUBT)


def home(household: Household) -> Home:
    """一户的住处、户主与现任（没有结束时间的）帮扶责任人。"""
    helpers = dict.fromkeys(h.name for h in household.helpers or () if h.name and h.until is None)
    return Home(
        text.mask_all(household.group or ""),
        tuple(map(text.mask_all, helpers)),
        text.mask_all(household.township or ""),
        text.mask_all(household.village or ""),
        text.mask_all((household.head and household.head.name) or ""),
        text.mask_all(address(household)),
        tuple(table.TABLE for name, table in CHILD_TABLES.items() if getattr(household, name) is None),
    )


def in_groups(group: str) -> str:
    """组的先后：组号按大小，2组在10组之前。"""
    return _DIGITS.sub(lambda match: match[0].zfill(4), group)


def numbers(findings: Iterable[Finding]) -> dict[str, str]:
    """指纹 → 整改编号，如 D501-7KX3M2Q；全县不重复。"""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for finding in sorted(findings, key=lambda f: f.fingerprint):
        code = _code(finding.fingerprint)
        longer = (f"{finding.rule}-{code[:length]}" for length in range(_SHORT, len(code) + 1))
        number = next(number for number in longer if number not in taken)
        taken.add(number)
        found[finding.fingerprint] = number
    return found


def _code(fingerprint: str) -> str:
    value = int(fingerprint, 16)
    return "".join(_ALPHABET[value >> shift & 31] for shift in range(59, -1, -5))


def items(
    findings: Iterable[Finding],
    known: Mapping[str, str],
    homes: Mapping[str, Home],
    earlier: Collection[str] | None = None,
) -> list[Item]:
    """意见 → 清单的各行。known 为整改编号，earlier 为上次清单上的编号（None 为没有上次）；规则出错的不列。"""
    return [
        _item(finding, known[finding.fingerprint], homes.get(finding.household or ""), earlier)
        for finding in findings
        if finding.rule != CRASHED
    ]


def _item(finding: Finding, number: str, home: Home | None, earlier: Collection[str] | None) -> Item:
    state = "" if earlier is None else OPEN if number in earlier else NEW
    whole = "全村" if finding.village else "全批次"
    return Item(
        number=number,
        state=state,
        severity=SEVERITY_NAMES[finding.severity],
        township=finding.township or "",
        village=finding.village or "",
        group=home.group if home else "",
        household=finding.household or "",
        head=finding.head or ("" if finding.household else whole),
        subject=finding.subject,
        problem=(_DOUBT if finding.confirm else "") + finding.message,
        place_now=finding.place_now or "",
        remedy=finding.remedy,
        move_to=finding.move_to or "",
        role=finding.owner or "",
        helpers=home.helpers if home else (),
        clause=finding.clause.id,
    )


def settled(
    earlier: Iterable[Item],
    current: Collection[str],
    looked: Callable[[str, str | None], bool],
    left_out: Callable[[str | None], bool],
) -> list[Item]:
    """上次列着、这次没有了的：查过的为已销号，没有查到的为未查；没有选中的户不列。

    current 为这次的编号（连同豁免的）；looked、left_out 见 Looked。
    """
    return [
        msgspec.structs.replace(item, state=CLOSED if looked(item.rule, item.household or None) else UNSEEN)
        for item in earlier
        if item.number not in current and not left_out(item.household or None)
    ]
