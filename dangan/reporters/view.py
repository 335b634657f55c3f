"""报告怎样看，与报告本身无关的设置。"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from dangan.findings import Severity

SEVERITY_NAMES: dict[Severity, str] = {"error": "错误", "warning": "警告", "info": "提示"}


class View(msgspec.Struct, frozen=True):
    """titles、docs：规则码 → 名称、说明；statistics 为真则只列各规则的件数，不逐条列出；profile 为政策方案的名称。

    fail_level 为使退出码为 1 的级别，None 为没有。
    """

    titles: Mapping[str, str] = {}
    statistics: bool = False
    profile: str = ""
    docs: Mapping[str, str] = {}
    fail_level: Severity | None = "error"


_UNPRINTABLE = dict.fromkeys((*range(32), *range(127, 160), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF), "�")


def printable(text: str) -> str:
    """资料里的控制字符、半个代理字符换成 �：不送往终端，XML 与 Excel 里也放不下。"""
    return text.translate(_UNPRINTABLE)
