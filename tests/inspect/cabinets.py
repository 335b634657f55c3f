"""搭一个小柜子：路径 → 内容。图片、PDF 都是真的。"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from pathlib import Path

from PIL import Image

from dangan import check, profile
from dangan.cupboard import Cabinet
from dangan.dates import PartialDate
from dangan.findings import Report
from dangan.sources import County

AS_OF = PartialDate(2017, 11, 30)
ZHUSHAN = profile.load("zhushan-2017")


def picture(number: int, kind: str = "JPEG", size: tuple[int, int] = (32, 44)) -> bytes:
    """第几张图，各不相同。"""
    stream = io.BytesIO()
    Image.new("L", size, number % 251).save(stream, kind, **({"comment": str(number)} if kind == "JPEG" else {}))
    return stream.getvalue()


Build = Callable[[str | Mapping[str, bytes]], Path]


def inspected(root: Path, records: Callable[[], County] | None = None, show_id: bool = False) -> Report:
    """看一遍，给出报告。"""
    return check.check(Cabinet(root, ZHUSHAN, records, show_id), ZHUSHAN, AS_OF, show_id=show_id)


def rules(report: Report) -> set[tuple[str, str]]:
    """(规则码, 材料或文件)。"""
    return {(finding.rule, finding.subject) for finding in report.findings}
