"""报告怎样看，与报告本身无关的设置。"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from dangan.findings import Severity

SEVERITY_NAMES: dict[Severity, str] = {"error": "错误", "warning": "警告", "info": "提示"}


class View(msgspec.Struct, frozen=True):
    """titles：规则码 → 名称；statistics 为真则只列各规则的件数，不逐条列出；profile 为政策方案的名称。"""

    titles: Mapping[str, str] = {}
    statistics: bool = False
    profile: str = ""
