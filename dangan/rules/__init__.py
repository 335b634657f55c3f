"""规则：一族一个文件夹（只有一个文件的族就是那个文件），名单写明在这里。"""

from dangan.rules import (
    d0_reading,
    d1_identification,
    d2_assistance,
    d3_exit,
    d4_bag,
    d5_surplus,
    d6_members,
    d7_across,
    d8_consistency,
    d9_archive,
)
from dangan.rules.case import Case, CountyCase
from dangan.rules.registry import RULES as _REGISTERED
from dangan.rules.registry import Rule, Selection, rule

FAMILIES = {
    "D0": ("读取", d0_reading.MODULES),
    "D1": ("精准识别", d1_identification.MODULES),
    "D2": ("精准帮扶", d2_assistance.MODULES),
    "D3": ("精准退出", d3_exit.MODULES),
    "D4": ("户明白袋", (d4_bag,)),
    "D5": ("多余材料", (d5_surplus,)),
    "D6": ("家庭成员", d6_members.MODULES),
    "D7": ("跨户", d7_across.MODULES),
    "D8": ("一致性", d8_consistency.MODULES),
    "D9": ("归档", d9_archive.MODULES),
}
"""规则族 → (名称, 所在各模块)。"""

RULES: dict[str, Rule] = dict(sorted(_REGISTERED.items()))
"""规则码 → 规则，按规则码排列。"""

__all__ = ["FAMILIES", "RULES", "Case", "CountyCase", "Rule", "Selection", "rule"]
