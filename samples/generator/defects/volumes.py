"""D9 案卷：保管期限、没有编档号的户。"""

from __future__ import annotations

from generator.defects.registry import defect
from generator.defects.subject import At, Subject
from generator.kinds import POOR


@defect("D903", POOR, "本村别的户都有档号，本户没有")
def _(h: Subject) -> At:
    h["volume_no"] = None
    return At(None, "volume_no", county=True)


@defect("D904", POOR, "保管期限写“长期”")
def _(h: Subject) -> str:
    h["retention"] = "长期"
    return "retention"
