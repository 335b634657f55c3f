"""D0 读取。"""

from dangan.rules.d0_reading import reading, slips, values

MODULES = (
    reading,
    slips,
    values,
)
