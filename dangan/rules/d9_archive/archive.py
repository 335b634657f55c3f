"""D9 归档：全宗、保管期限等全县共有的归档项目，每次只报一条。"""

from __future__ import annotations

from collections.abc import Iterator

from dangan.findings import SUPPLEMENT, WARNING, Problem
from dangan.rules.case import CountyCase
from dangan.rules.registry import rule


@rule("D901", "归档项目没有设定", WARNING, SUPPLEMENT, clause="GB9705", scope="county", tools=("archive",))
def archive_not_set(case: CountyCase) -> Iterator[Problem]:
    """本县设定了全宗名称、保管期限；保管期限没有默认值，须由本县按规定设定。

    条款：案卷封面项目有全宗名称、类目名称、案卷题名、时间、保管期限、件（页）数、归档号、档号。
    反例：dangan.toml 没有写全宗名称和保管期限，三万户的封面都空着。
    正例：全县或各乡镇设定齐全，或每户登记了保管期限。
    """
    assert case.archive is not None
    of = case.archive.of
    lacking = []
    if not all(of(township).fonds_name for township in case.townships):
        lacking.append("全宗名称")
    if not all(of(township).retention for township in case.without_retention):
        lacking.append("保管期限")
    if lacking:
        yield Problem(
            path="archive",
            message=f"归档项目没有设定：{'、'.join(lacking)}。请在 dangan.toml 的 [archive] 中写明；"
            "不写的在封面上留空。",
            evidence="、".join(lacking),
        )
