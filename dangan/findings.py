"""核查意见（finding）与核查报告（report）的形状；各报告格式都由此而来。"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import Any, Literal

import msgspec

from dangan.model import SourceRef
from dangan.text import mask_all, mask_code

Severity = Literal["error", "warning", "info"]
ERROR: Severity = "error"
WARNING: Severity = "warning"
INFO: Severity = "info"
SEVERITIES: tuple[Severity, ...] = (ERROR, WARNING, INFO)

Remedy = Literal["取消", "补充", "修正"]
CANCEL: Remedy = "取消"
SUPPLEMENT: Remedy = "补充"
CORRECT: Remedy = "修正"
REMEDIES: tuple[Remedy, ...] = (CANCEL, SUPPLEMENT, CORRECT)

Kind = Literal[
    "missing",
    "extra",
    "altered",
    "duplicate",
    "unlisted",
    "malformed",
    "escape",
    "collision",
    "manifest-altered",
    "truncated",
    "oxum",
    "no-bagit",
]
"""档案包的缺陷类别。"""


class Clause(msgspec.Struct, frozen=True, gc=False):
    """依据条款：编号与原文。"""

    id: str
    text: str


class Problem(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """规则给出的一条问题；其余（规则码、户、条款、责任人……）由 check.py 补全。

    path 形如 members[2].id_no，空串表示整户；severity、remedy、clause 为空时取规则的默认值；
    household 只有跨户规则才填，township、village 只有村级规则才填；
    subject 为整改清单上的“材料/字段”，默认由 path 说出；evidence 是指纹的依据，默认取 path 与 message，
    若 message 含会变动的数字，应另给稳定的 evidence。columns 为只因其空白而报的列（见 rules/columns.py）：
    输入中没有这几列的，不是本户的问题，全批次列入未核查一条。
    """

    path: str
    message: str
    severity: Severity | None = None
    remedy: Remedy | None = None
    clause: str | None = None
    confirm: bool = False
    place_now: str | None = None
    move_to: str | None = None
    household: str | None = None
    township: str | None = None
    village: str | None = None
    subject: str | None = None
    evidence: str | None = None
    source: SourceRef | None = None
    columns: tuple[str, ...] = ()


class Finding(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """一条核查意见。household 为户编号，head 为户主姓名；全批次的问题两者为 None。

    subject 说出问题在哪件材料、哪个字段；fingerprint 在一份报告里没有两条相同的。
    kind 为档案包的缺陷类别，只有 verify 的意见才有。
    """

    rule: str
    severity: Severity
    remedy: Remedy
    confirm: bool
    household: str | None
    head: str | None
    township: str | None
    village: str | None
    path: str
    message: str
    place_now: str | None
    move_to: str | None
    owner: str | None
    clause: Clause
    source: SourceRef | None
    fingerprint: str
    subject: str = ""
    kind: Kind | msgspec.UnsetType = msgspec.UNSET

    @property
    def route(self) -> str:
        """现存位置 → 去向；现在何处不明的（如缺少的材料）只写去向，没有去向的为空串。"""
        return " → ".join(filter(None, (self.place_now, self.move_to))) if self.move_to else ""


def fingerprint(rule: str, household: str | None, evidence: str) -> str:
    """规则、户与证据的指纹，16 位十六进制；与行号、日期、措辞无关。

    证据里的号码先遮盖：号码只有十几位，知道指纹就能逐个试出来；基线、整改编号、各种报告都带着指纹。
    """
    text = "\x1f".join((rule, household or "", mask_all(evidence)))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


class InputFile(msgspec.Struct, frozen=True):
    """读入的一个文件：编码（xlsx 为 None）与数据行数。"""

    file: str
    encoding: str | None
    rows: int

    def masked(self) -> InputFile:
        """文件名里的号码已遮盖。"""
        return InputFile(mask_all(self.file), self.encoding, self.rows)


BY_EYE = "核查单"
"""未核查一栏里，规则查不了、须由人对照原件看的。"""


class NotChecked(msgspec.Struct, frozen=True):
    """没有查的规则及原因；rule 为 BY_EYE 的，是须由人看的各项。"""

    rule: str
    reason: str


class Failed(msgspec.Struct, frozen=True):
    """被搁置的户、行或文件。household 为户编号或 None；只有文件名的，是整个文件读不出。"""

    household: str | None
    source: SourceRef | None
    reason: str

    @property
    def line(self) -> str:
        """一行话：整个文件读不出的说读不出，其余说搁置；原因里已经写明的出处不重复。各个命令、各种报告都这样说。"""
        source = str(self.source or "")
        whole = self.household is None and self.source is not None and source == self.source.file
        who = f"户 {self.household}" if self.household else ""
        where = "" if source in self.reason else source
        return f"{'读不出' if whole else '搁置'}：{'　'.join(filter(None, (who, where, self.reason)))}"

    def masked(self) -> Failed:
        """原因与出处里的号码已遮盖。"""
        return Failed(self.household, self.source and self.source.masked(), mask_all(self.reason))


class Summary(msgspec.Struct, frozen=True):
    """汇总。by_cause 为主要致贫原因 → 户数，多者在前，未填的户不计；其余各项数意见。"""

    households: int
    members: int
    findings: int
    by_severity: dict[str, int]
    by_rule: dict[str, int]
    by_remedy: dict[str, int]
    by_cause: dict[str, int]


def tally(findings: Sequence[Finding]) -> dict[str, Any]:
    """Summary 中数意见的各项。"""
    severities = Counter[str](f.severity for f in findings)
    remedies = Counter[str](f.remedy for f in findings)
    return {
        "findings": len(findings),
        "by_severity": {name: severities[name] for name in SEVERITIES},
        "by_rule": dict(sorted(Counter(f.rule for f in findings).items())),
        "by_remedy": {name: remedies[name] for name in REMEDIES},
    }


class Debt(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """基线中的一笔旧账：规则码、户编号（全批次的为 None）与指纹。"""

    rule: str
    household: str | None
    fingerprint: str


class Exemption(msgspec.Struct, frozen=True):
    """一条豁免：这一户的这条规则，到期（含当日）以前不报。expires 如 2018-06-30 或 2018-06。"""

    household: str
    rule: str
    reason: str
    expires: str


class Quiet(msgspec.Struct, frozen=True, kw_only=True):
    """没有列出的意见：基线中的旧账、豁免的各有几条；以及该清理的旧账与豁免。

    stale 查过而不再有的旧账；expired 已到期、不再起作用的豁免；unused 查过而没有可豁免的。
    """

    baselined: int = 0
    suppressed: int = 0
    stale: list[Debt] = []
    expired: list[Exemption] = []
    unused: list[Exemption] = []


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """一次核查的结果。complete 为假表示有规则崩溃、资料被搁置或运行中断；summary 只数列出的意见。"""

    tool: str
    profile: str
    as_of: str
    complete: bool
    inputs: list[InputFile]
    summary: Summary
    applied_rules: list[str]
    not_checked: list[NotChecked]
    failed: list[Failed]
    findings: list[Finding]
    quiet: Quiet = Quiet()

    @property
    def unchecked(self) -> frozenset[str]:
        """没有查、没有查全的规则码。"""
        return frozenset(entry.rule for entry in self.not_checked) - {BY_EYE}

    def shown(self) -> Report:
        """拿出去看的报告：拿身份号码当户编号的（D020），户编号也遮盖。对账用的基线、整改编号须在此之前取。"""
        replace = msgspec.structs.replace
        return replace(
            self,
            findings=[replace(f, household=f.household and mask_code(f.household)) for f in self.findings],
            failed=[replace(f, household=f.household and mask_code(f.household)) for f in self.failed],
        )

    def listing(self, findings: list[Finding], quiet: Quiet) -> Report:
        """只列出 findings 的报告；汇总随之重算。"""
        summary = msgspec.structs.replace(self.summary, **tally(findings))
        return msgspec.structs.replace(self, findings=findings, summary=summary, quiet=quiet)
