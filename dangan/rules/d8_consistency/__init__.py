"""D8 一致性。"""

from dangan.rules.d8_consistency import agreement, department_lists

MODULES = (
    agreement,
    department_lists,
)
