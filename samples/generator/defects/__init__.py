"""埋设的缺陷，按事由分在各模块；导入即登记。"""

from generator.defects import (  # noqa: F401  登记各模块的缺陷
    bag,
    benefits,
    causes,
    exits,
    helping,
    housing,
    identification,
    income,
    labour,
    ledgers,
    members,
    numbers,
    projects,
    pupils,
    quality,
    reading,
    times,
    values,
    volumes,
)
from generator.defects.registry import DEFECTS, Defect
from generator.defects.subject import At, Subject, Unfit

__all__ = ["DEFECTS", "At", "Defect", "Subject", "Unfit"]
