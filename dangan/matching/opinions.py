"""把比对的结果写成核查意见，汇成与校验同样形状的报告。"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from dangan import __version__, text
from dangan.dates import PartialDate
from dangan.findings import Failed, Finding, InputFile, NotChecked, Remedy, Report, Summary, fingerprint, tally
from dangan.forms.address import group_name
from dangan.model import Household, SourceRef
from dangan.profile import Profile
from dangan.rules import RULES


class Home(msgspec.Struct, frozen=True, gc=False):
    """一户的称呼与所在。"""

    code: str
    head: str
    township: str
    village: str
    group: str

    @property
    def place(self) -> str:
        """乡镇·村·组，缺的略去。"""
        return "·".join(filter(None, (self.township, self.village, self.group)))


def home(household: Household) -> Home:
    """一户的称呼与所在；没有登记的为空串。"""
    head = household.head
    return Home(
        household.code,
        text.mask_all((head.name if head else None) or ""),
        household.township or "",
        household.village or "",
        text.mask_all(group_name(household.group) or ""),
    )


class Opinion(msgspec.Struct, frozen=True, kw_only=True):
    """一条结果。where 为 None 的不属哪一户；remedy、clause 为空取规则的；evidence 为指纹的依据，不含会变动的值。"""

    rule: str
    where: Home | None
    subject: str
    message: str
    evidence: str
    path: str = ""
    confirm: bool = True
    remedy: Remedy | None = None
    clause: str = ""
    source: SourceRef | None = None


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """比了多少：户数、人数、用到的规则，没有比的、搁置的，读入的文件。"""

    households: int
    members: int
    applied: list[str]
    not_checked: list[NotChecked]
    failed: list[Failed]
    inputs: list[InputFile]


def report(
    opinions: Sequence[Opinion], coverage: Coverage, profile: Profile, as_of: PartialDate, show_id: bool
) -> Report:
    """各条结果 → 报告；次序照给出的，号码、电话除非 show_id 一律遮盖。方案停用的规则不报。"""
    marks: dict[str, int] = {}
    findings = [_finding(one, profile, marks, show_id) for one in opinions if not _is_off(one.rule, profile)]
    failed = coverage.failed
    if not show_id:
        failed = [one.masked() for one in failed]
    return Report(
        tool=f"dangan {__version__}",
        profile=profile.id,
        as_of=str(as_of),
        complete=not failed,
        inputs=coverage.inputs,
        summary=Summary(households=coverage.households, members=coverage.members, by_cause={}, **tally(findings)),
        applied_rules=[code for code in coverage.applied if not _is_off(code, profile)],
        not_checked=coverage.not_checked,
        failed=failed,
        findings=findings,
    )


def _is_off(code: str, profile: Profile) -> bool:
    setting = profile.rules.get(code)
    return setting is not None and setting.off


def _finding(one: Opinion, profile: Profile, marks: dict[str, int], show_id: bool) -> Finding:
    rule, setting = RULES[one.rule], profile.rules.get(one.rule)
    where, remedy = one.where, one.remedy or rule.remedy
    code = where.code if where else None

    def shown(words: str) -> str:
        return words if show_id else text.mask_all(words)

    return Finding(
        rule=rule.code,
        severity=(setting.severity if setting else None) or rule.severity,
        remedy=remedy,
        confirm=one.confirm,
        household=code,
        head=shown(where.head) if where and where.head else None,
        township=(where.township or None) if where else None,
        village=(where.village or None) if where else None,
        path=one.path,
        message=shown(one.message),
        place_now=None,
        move_to=None,
        owner=profile.owner(rule.code, remedy),
        clause=profile.clause(one.clause or (setting.clause if setting else None) or rule.clause),
        source=one.source and (one.source if show_id else one.source.masked()),
        fingerprint=_mark(fingerprint(rule.code, code, one.evidence), rule.code, code, one.evidence, marks),
        subject=shown(one.subject),
    )


def _mark(mark: str, rule: str, code: str | None, evidence: str, marks: dict[str, int]) -> str:
    """一份报告里指纹不重：相同的依次编号。"""
    count = marks[mark] = marks.get(mark, 0) + 1
    return mark if count == 1 else fingerprint(rule, code, f"{evidence}#{count}")
