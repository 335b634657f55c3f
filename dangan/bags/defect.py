"""档案包的一处缺陷。"""

from __future__ import annotations

import msgspec

from dangan.findings import ERROR, Kind, Severity

ASK = "请用移交时的原件（另一份介质，或打包的一方）换回这个文件，再核验一次。"
"""多数缺陷的下一步。"""


class Defect(msgspec.Struct, frozen=True):
    """path 为包内路径；source、line 为写着它的清单与行号，问题在文件本身的不填。"""

    kind: Kind
    path: str
    message: str
    severity: Severity = ERROR
    source: str = ""
    line: int = 0
