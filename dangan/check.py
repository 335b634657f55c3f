"""核查：逐户运行规则，把问题（Problem）补全为核查意见（Finding），汇成报告。

一条规则出错只影响这一户的这一条：记为 D000，报告的 complete 为假，其余照查。
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from dangan import __version__, by_eye, text
from dangan.captions import caption, village_caption
from dangan.config import ArchiveTable
from dangan.dates import PartialDate
from dangan.findings import (
    SEVERITIES,
    Clause,
    Failed,
    Finding,
    NotChecked,
    Problem,
    Remedy,
    Report,
    Severity,
    Summary,
    fingerprint,
    tally,
)
from dangan.model import CHILD_TABLES, Household, SourceRef, row_path
from dangan.profile import Profile
from dangan.rules import RULES, Case, CountyCase, Rule, Selection
from dangan.rules.applicable import Plan, plan
from dangan.rules.case import MissingGlyphs
from dangan.rules.columns import Columns, has_heading, named
from dangan.rules.seen import Seen
from dangan.rules.shelf import Shelf

if TYPE_CHECKING:
    from dangan.sources import County

AnyCase = TypeVar("AnyCase", Case, CountyCase)

EVERYTHING = Selection()

INTERRUPTED = "运行被中断，此后的户没有查"
"""报告里说明中断的一条。"""

_NUMBERS = re.compile(r"\d+")
_BATCH = 32
"""几户一批：一条规则连着查几户，比每户把规则过一遍快三成；再多，资料多的户反而慢。"""

_IDENTITY = {
    "members": ("name",),
    "documents": ("container", "type", "title", "year", "project", "doc_no"),
    "reviews": ("block", "item"),
    "projects": ("name", "library_no"),
    "accounts": ("year", "item"),
    "benefits": ("year", "policy", "beneficiary"),
    "events": ("phase", "step"),
}
"""各表中一条记录凭什么认得出：指纹用它，不用行号，插入一行不会使旧意见变成新意见。"""


def check(
    county: County,
    profile: Profile,
    as_of: PartialDate,
    codes: Selection = EVERYTHING,
    households: Callable[[Household], bool] | None = None,
    *,
    archive: ArchiveTable | None = None,
    missing_glyphs: MissingGlyphs | None = None,
    show_id: bool = False,
    every: bool = False,
) -> Report:
    """核查一个县的资料，返回报告。

    codes 选用规则；households 选户，为 None 即全部（跨户规则仍与全部户比较）；
    archive 为归档设置，missing_glyphs 给出一段文字里字体没有的字，两者为 None 时相关规则列入未核查；
    show_id 为真时不遮盖证件号码与电话；every 为真时，读入的是各村全部的户，人数少于村情表的也报。
    意见按读入的户序、规则码、路径排列。运行中按 Ctrl-C，报告至此为止。
    """
    tools = {
        "missing_glyphs": missing_glyphs is not None,
        "archive": archive is not None,
        "villages": county.villages is not None,
        "village_documents": county.village_documents is not None,
        "scans": county.scanned,
        "every": every,
    }
    run = _Run(profile, as_of, plan(profile, codes.codes(), tools), archive, missing_glyphs, show_id)
    if county.village_documents is not None:
        run.shelf = Shelf(county.village_documents)
    try:
        for household in county.households():
            run.visit(household, households is None or households(household))
    except KeyboardInterrupt:
        run.interrupted = True
    run.finish(county)
    return run.report(county)


def exit_code(report: Report, fail_level: Severity | None, unreadable: Sequence[Failed] = ()) -> int:
    """退出码，取最高：有意见达到 fail_level 为 1（None 不计），有输入读不出或规则出错为 3，有户、行被搁置为 4。"""
    code = 0
    if fail_level is not None:
        serious = SEVERITIES[: SEVERITIES.index(fail_level) + 1]
        code = int(any(f.severity in serious for f in report.findings))
    if unreadable or any(f.rule == "D000" for f in report.findings):
        code = 3
    if len(report.failed) > len(unreadable):
        code = 4
    return code


class Ruling(NamedTuple):
    """一类问题的定性：严重程度、整改方式、责任人、依据条款。"""

    severity: Severity
    remedy: Remedy
    owner: str | None
    clause: Clause


class _Run:
    """一次核查的进行状态。"""

    def __init__(
        self,
        profile: Profile,
        as_of: PartialDate,
        rules: Plan,
        archive: ArchiveTable | None,
        missing_glyphs: MissingGlyphs | None,
        show_id: bool,
    ) -> None:
        self.profile = profile
        self.as_of = as_of
        self.plan = rules
        self.archive = archive
        self.missing_glyphs = missing_glyphs
        self.show_id = show_id
        self.shelf: Shelf | None = None
        self.seen = Seen()
        self.findings: list[Finding] = []
        self.marks: dict[str, int] = {}
        """指纹 → 已有几条；相同的依次编号，各条的指纹不同。"""
        self.households = 0
        self.members = 0
        self.causes: Counter[str] = Counter()
        self.interrupted = False
        self.tables: Counter[tuple[str, ...]] = Counter()
        """缺哪几张表 → 多少户。"""
        self.columns = Columns()
        self.doubtful: dict[str, tuple[str, ...]] = {}
        """指纹 → 只因其空白而报的列；是不是输入中没有这几列，全部读完才知道。"""
        self.without: Counter[tuple[str, tuple[str, ...]]] = Counter()
        """（规则码，没有的列）→ 多少户因此没有查。"""
        self.places: set[tuple[str | None, str | None]] = set()
        """选中的户所在的乡镇、村。"""
        self.whole = True
        """各户都选中了。"""
        self.without_retention: set[str | None] = set()
        self._waiting: list[tuple[Case, tuple[str, ...] | None]] = []
        """读到而还没有查的户，与它缺哪几张表；没有选中的为 None。"""

    def visit(self, household: Household, chosen: bool) -> None:
        """收下一户，够一批就查；没有选中的只供跨户比较。"""
        case = Case(
            household, self.profile, self.as_of, self.shelf, self.seen, self.missing_glyphs, show_id=self.show_id
        )
        self._waiting.append((case, _unknown(household) if chosen else None))
        self.columns.read(household)
        if len(self._waiting) == _BATCH:
            self._look()

    def _look(self) -> None:
        """查等着的各户：先是只看本户的规则，再按读入的先后与此前的户比较。"""
        waiting, self._waiting = self._waiting, []
        alike: dict[tuple[str, ...], list[Case]] = {}
        for case, unknown in waiting:
            if unknown is not None:
                alike.setdefault(unknown, []).append(case)
        found: dict[Case, list[tuple[Rule, Problem]]] = {}
        for unknown, cases in alike.items():
            found |= _found(self.plan.runnable(unknown), cases)
        for case, unknown in waiting:
            if unknown is not None:
                self._settle(case, unknown, found[case])
            else:
                self.whole = False
            self.seen.add(case)

    def _settle(self, case: Case, unknown: tuple[str, ...], found: list[tuple[Rule, Problem]]) -> None:
        """选中的一户：与此前的户比较，计入汇总。unknown 为缺的表，found 为本户已有的问题。"""
        household = case.household
        found += _found(self.plan.across(unknown), [case])[case]
        if found:
            self.findings += self._findings(found, household)
        self.tables[unknown] += 1
        self.households += 1
        self.members += len(household.members)
        if household.cause:
            self.causes[household.cause] += 1
        self.places.add((household.township, household.village))
        if not household.retention:
            self.without_retention.add(household.township)

    def finish(self, county: County) -> None:
        """全部读完以后：余下的户，文件级与全县的规则。"""
        self._look()
        case = CountyCase(
            self.profile,
            self.as_of,
            county.reading,
            self.seen,
            self.archive,
            {township for township, _ in self.places},
            self.without_retention,
            county.villages or (),
            county.village_documents or (),
        )
        found = _found(self.plan.county, [case])[case]
        if not self.whole:
            found = [(r, p) for r, p in found if p.village is None or (p.township, p.village) in self.places]
        self.findings[:0] = self._findings(found, None)
        self._drop_unwritten()

    def _drop_unwritten(self) -> None:
        """只因输入中没有某一列而报的，不是意见。"""
        gone = {mark: columns for mark, columns in self.doubtful.items() if self.columns.unwritten(columns)}
        if gone:
            self.without.update([(f.rule, gone[f.fingerprint]) for f in self.findings if f.fingerprint in gone])
            self.findings = [f for f in self.findings if f.fingerprint not in gone]

    def _findings(self, found: list[tuple[Rule, Problem]], household: Household | None) -> list[Finding]:
        """一户（None 为全县）的问题补全为意见，按规则码、路径排列。"""
        head = household.head if household else None
        name = self._masked(head.name) if head and head.name else None
        township, village = (
            (self._shown(household.township), self._shown(household.village)) if household else (None,) * 2
        )
        mine = household.code if household else None
        findings = []
        for rule, problem in sorted(found, key=_order):
            known = has_heading(household, problem.columns) if household and problem.columns else True
            if known is False:
                self.without[rule.code, problem.columns] += 1
                continue
            code = problem.household or mine
            ruling = _ruling(self.profile, rule.code, problem.severity, problem.remedy, problem.clause)
            finding = Finding(
                rule=rule.code,
                severity=ruling.severity,
                remedy=ruling.remedy,
                confirm=problem.confirm,
                household=code,
                head=name,
                township=township if household else self._shown(problem.township),
                village=village if household else self._shown(problem.village),
                path=problem.path,
                message=self._masked(problem.message),
                place_now=problem.place_now and self._masked(problem.place_now),
                move_to=problem.move_to and self._masked(problem.move_to),
                owner=ruling.owner,
                clause=ruling.clause,
                source=self._source(problem.source or (household.source(problem.path) if household else None)),
                fingerprint=self._mark(rule.code, code, _evidence(problem, household)),
                subject=self._masked(_subject(problem, household)),
            )
            if known is None:
                self.doubtful[finding.fingerprint] = problem.columns
            findings.append(finding)
        return findings

    def _mark(self, rule: str, household: str | None, evidence: str) -> str:
        """一条意见的指纹。"""
        mark = fingerprint(rule, household, evidence)
        count = self.marks[mark] = self.marks.get(mark, 0) + 1
        return mark if count == 1 else fingerprint(rule, household, f"{evidence}#{count}")

    def _masked(self, message: str) -> str:
        return message if self.show_id else _mask(message)

    def _shown(self, value: str | None) -> str | None:
        return value and self._masked(value)

    def _source(self, source: SourceRef | None) -> SourceRef | None:
        return source.masked() if source and not self.show_id else source

    def report(self, county: County) -> Report:
        failed = [*county.failed, *county.unreadable]
        inputs = county.inputs
        if not self.show_id:
            failed, inputs = [f.masked() for f in failed], [i.masked() for i in inputs]
        if self.interrupted:
            failed.append(Failed(None, None, INTERRUPTED))
        applied, not_checked = self._coverage()
        crashed = any(f.rule == "D000" for f in self.findings)
        return Report(
            tool=f"dangan {__version__}",
            profile=self.profile.id,
            as_of=str(self.as_of),
            complete=not failed and not crashed,
            inputs=list(inputs),
            summary=self._summary(),
            applied_rules=applied,
            not_checked=not_checked,
            failed=failed,
            findings=self.findings,
        )

    def _summary(self) -> Summary:
        return Summary(
            households=self.households,
            members=self.members,
            by_cause={self._masked(cause): count for cause, count in sorted(self.causes.items(), key=_most_first)},
            **tally(self.findings),
        )

    def _columns_missing(self) -> Iterator[NotChecked]:
        """只因输入中没有某几列而没有查的，一条规则一句。"""
        for rule in self.plan.rules:
            lacking = {columns: count for (code, columns), count in self.without.items() if code == rule.code}
            if lacking:
                columns = tuple(dict.fromkeys(chain(*lacking)))
                everywhere = self.columns.unwritten(columns)
                yield NotChecked(rule.code, _absence(columns, None if everywhere else sum(lacking.values())))

    def _coverage(self) -> tuple[list[str], list[NotChecked]]:
        """实际用到的规则，与没有查的规则及原因、须由人看的。"""
        not_checked = [*self.plan.not_checked, *by_eye.not_checked(self.profile)]
        applied = []
        for rule in self.plan.rules:
            missing = Counter[str]()
            skipped = 0
            for unknown, count in self.tables.items():
                tables = [t for t in rule.reads if t in unknown]
                skipped += count if tables else 0
                missing.update(dict.fromkeys(tables, count))
            for table, count in missing.items():
                title = CHILD_TABLES[table].TABLE
                everywhere = count == self.households
                where = "输入中没有这张表" if everywhere else f"{count} 户没有这张表，这些户未查"
                not_checked.append(NotChecked(rule.code, f"{title}：{where}"))
            if not self.households or skipped < self.households:
                applied.append(rule.code)
        return applied, sorted([*not_checked, *self._columns_missing()], key=lambda entry: entry.rule)


def _absence(columns: Sequence[str], households: int | None) -> str:
    """没有这几列（或这张表）的说法；households 为多少户没有，None 为全都没有。"""
    what = "这张表" if columns[0] in CHILD_TABLES else "这一列"
    return f"{named(columns)}：" + (f"{households} 户没有{what}，这些户未查" if households else f"输入中没有{what}")


def _most_first(cause: tuple[str, int]) -> tuple[int, str]:
    return -cause[1], cause[0]


def _unknown(household: Household) -> tuple[str, ...]:
    """输入中没有哪几张表。"""
    return tuple([table for table in CHILD_TABLES if getattr(household, table) is None])


def _found(rules: Sequence[Rule], cases: Sequence[AnyCase]) -> dict[AnyCase, list[tuple[Rule, Problem]]]:
    """逐条规则查各案，给出各案的问题；出错的一条记为 D000，其余照查。"""
    found: dict[AnyCase, list[tuple[Rule, Problem]]] = {case: [] for case in cases}
    for rule in rules:
        check = rule.check
        for case in cases:
            try:
                for problem in check(case):
                    found[case].append((rule, problem))
            except Exception as error:
                found[case].append((RULES["D000"], _crash(rule, error)))
    return found


def _crash(rule: Rule, error: Exception) -> Problem:
    return Problem(
        path="",
        message=f"规则 {rule.code}（{rule.title}）运行出错（{type(error).__name__}），这一条没有查成。"
        "请把规则码与本户资料告知维护者；其余规则不受影响。",
        evidence=rule.code,
    )


@lru_cache(maxsize=4096)
def _ruling(
    profile: Profile, code: str, severity: Severity | None, remedy: Remedy | None, clause: str | None
) -> Ruling:
    """规则 code 的一类问题怎样定性：方案的设置先于问题所写，问题所写先于规则的默认值（条款以问题所写为先）。"""
    rule, setting = RULES[code], profile.rules.get(code)
    remedy = remedy or rule.remedy
    return Ruling(
        severity=(setting.severity if setting else None) or severity or rule.severity,
        remedy=remedy,
        owner=profile.owner(code, remedy),
        clause=profile.clause(clause or (setting.clause if setting else None) or rule.clause),
    )


_mask = lru_cache(maxsize=4096)(text.mask_all)
"""各户同样的话只遮盖一次。"""


def _order(found: tuple[Rule, Problem]) -> tuple[Any, ...]:
    """规则码、路径；路径中的数字按大小排。"""
    rule, problem = found
    return rule.code, _sortable(problem.path)


@lru_cache(maxsize=4096)
def _sortable(path: str) -> str:
    return _NUMBERS.sub(lambda m: m[0].zfill(6), path)


def _subject(problem: Problem, household: Household | None) -> str:
    """材料/字段的说法；读表头时的问题没有户，以表头称呼。"""
    if problem.subject:
        return problem.subject
    if household is not None:
        return caption(household, problem.path)
    return village_caption(problem.path) or (problem.source.column if problem.source else None) or ""


def _evidence(problem: Problem, household: Household | None) -> str:
    place = row_path(problem.path)
    if place is None or (household is None and not problem.village):
        return f"{problem.path}|{problem.evidence or ''}"
    table, index, field = place
    if problem.village:
        identity = [problem.township or "", problem.village]
    else:
        rows = getattr(household, table, None) or []
        record = rows[index] if index < len(rows) else None
        identity = [str(getattr(record, name, None) or "") for name in _IDENTITY.get(table, ())]
    return "|".join([table, field, *identity, problem.evidence or ""])
