"""本次用哪些规则：由方案的条款、门槛、名单、停用设置和所选规则码决定；不用的说明原因。"""

from __future__ import annotations

from collections.abc import Mapping

from dangan.errors import ProfileError
from dangan.findings import NotChecked
from dangan.profile import Profile
from dangan.rules import RULES, Rule

_TOOL_NAMES = {
    "missing_glyphs": "没有检查字体",
    "archive": "没有提供归档设置（dangan.toml）",
    "scans": "没有看扫描件文件夹；用 dangan inspect 查",
    "every": "不知道读入的是不是各村全部的户；用 dangan ledger 查",
    "villages": "村情：输入中没有这张表",
    "village_documents": "村级专项工作档案：输入中没有这张表",
}


class Plan:
    """选定的规则。runnable、across 按一户缺哪几张表给出能查的规则，同样的缺法只算一次。"""

    def __init__(self, rules: list[Rule], not_checked: list[NotChecked]) -> None:
        self.rules = rules
        self.not_checked = not_checked
        self.county = [r for r in rules if r.scope in ("county", "both")]
        self._runnable: dict[tuple[str, ...], list[Rule]] = {}
        self._across: dict[tuple[str, ...], list[Rule]] = {}

    def runnable(self, unknown: tuple[str, ...]) -> list[Rule]:
        """缺 unknown 这几张表的户能查的、只看本户的规则。"""
        if unknown not in self._runnable:
            self._runnable[unknown] = self._suited(unknown, "household", "both")
        return self._runnable[unknown]

    def across(self, unknown: tuple[str, ...]) -> list[Rule]:
        """同上，与此前读到的户比较的规则。"""
        if unknown not in self._across:
            self._across[unknown] = self._suited(unknown, "across")
        return self._across[unknown]

    def _suited(self, unknown: tuple[str, ...], *scopes: str) -> list[Rule]:
        return [rule for rule in self.rules if rule.scope in scopes and not set(rule.reads) & set(unknown)]


def plan(profile: Profile, codes: frozenset[str], tools: Mapping[str, bool]) -> Plan:
    """codes 为选中的规则码；tools 说明调用者提供了哪些工具。[rules] 写了没有的规则码抛出 ProfileError。"""
    if unknown := sorted(set(profile.rules) - set(RULES)):
        raise ProfileError(
            f"方案或 dangan.toml 的 [rules] 写了没有的规则码：{'、'.join(unknown)}；用 dangan rules 查看全部"
        )
    rules, not_checked = [], []
    for rule in RULES.values():
        if rule.code not in codes or rule.scope == "tool":
            continue
        reason = _obstacle(rule, profile, tools)
        if reason:
            not_checked.append(NotChecked(rule.code, reason))
            continue
        rules.append(rule)
        for clause, part in (rule.parts or {}).items():
            if clause not in profile.clauses:
                not_checked.append(NotChecked(rule.code, f"{part}：本方案没有条款 {clause}"))
    return Plan(rules, not_checked)


def _obstacle(rule: Rule, profile: Profile, tools: Mapping[str, bool]) -> str:
    """不用这条规则的原因；空串即可用。"""
    setting = profile.rules.get(rule.code)
    if setting and setting.off:
        return f"本方案已停用{'：' + setting.reason if setting.reason else ''}"
    clause = (setting.clause if setting else None) or rule.clause
    if clause not in profile.clauses:
        return f"本方案没有条款 {clause}"
    for name in rule.papers:
        if not profile.has_paper(name):
            return f"本方案没有材料「{name}」"
    for name in rule.needs:
        if not profile.is_set(name):
            return f"本县未设定「{profile.title_of(name)}」"
    for tool in rule.tools:
        if not tools.get(tool):
            return _TOOL_NAMES[tool]
    return ""
