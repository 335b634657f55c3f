"""搭一个小柜子。"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from cabinets import Build, picture


@pytest.fixture
def cupboard(tmp_path: Path) -> Build:
    """写明一行一个路径，各是一张不同的图；或给出 路径 → 内容。"""

    def build(written: str | Mapping[str, bytes]) -> Path:
        root = tmp_path / "柜子"
        root.mkdir(exist_ok=True)
        files = written if isinstance(written, Mapping) else dict.fromkeys(written.split())
        for number, (path, data) in enumerate(files.items()):
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(picture(number) if data is None else data)
        return root

    return build
