"""内容相同的文件。大小与首尾都相同的，才读全文算 SHA-256；各文件至多读一遍。"""

from __future__ import annotations

from pathlib import Path

from dangan.cupboard import content
from dangan.cupboard.content import Content
from dangan.folder import Twin


class Index:
    """看过的文件：每个只记首尾的摘要与所在，内存随文件数线性增长。"""

    def __init__(self) -> None:
        self._first: dict[bytes, tuple[str, str, Path]] = {}
        """首尾的摘要 → 户编号、相对路径、文件。"""
        self._digests: dict[bytes, dict[bytes, Twin]] = {}
        """首尾相同的几个文件，凭全文的摘要分开。"""

    def twin(self, household: str, path: Path, shown: str, looked: Content) -> Twin | None:
        """此前有没有内容完全相同的文件；没有就记下这个。"""
        known = self._first.setdefault(looked.mark, (household, shown, path))
        if known[2] == path:
            return None
        if looked.mark not in self._digests:
            self._digests[looked.mark] = {content.digest(known[2]): Twin(known[0], known[1])}
        digest = content.digest(path)
        if not digest:
            return None
        earlier = self._digests[looked.mark].setdefault(digest, Twin(household, shown))
        return None if earlier.path == shown else earlier
