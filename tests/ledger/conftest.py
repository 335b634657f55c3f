"""写出台账，再从写出的文件里读回来看。"""

from __future__ import annotations

import copy
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import docx
import pytest
from python_calamine import CalamineWorkbook

from dangan.cli import app

SAMPLES = Path(__file__).parents[2] / "samples"
COUNTY: dict[str, Any] = json.loads((SAMPLES / "county.json").read_text(encoding="utf-8"))


def county() -> dict[str, Any]:
    """示例县的一份副本，供改动。"""
    return copy.deepcopy(COUNTY)


class Out(NamedTuple):
    """写出的台账与屏幕上的话。"""

    folder: Path
    code: int
    said: str
    err: str

    def book(self, *path: str) -> dict[str, list[list[Any]]]:
        """工作簿：页签 → 各行。"""
        book = CalamineWorkbook.from_path(self.folder.joinpath(*path))
        return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}

    def tables(self, *path: str) -> list[list[list[str]]]:
        """DOCX 里的各张表：行、格。合并的格只算一次。"""
        document = docx.Document(str(self.folder.joinpath(*path)))
        return [[[cell.text for cell in _once(row.cells)] for row in table.rows] for table in document.tables]

    def text(self, *path: str) -> str:
        """DOCX 的全部文字。"""
        with zipfile.ZipFile(self.folder.joinpath(*path)) as archive:
            parts = [name for name in archive.namelist() if name.startswith("word/") and name.endswith(".xml")]
            return "\n".join(archive.read(name).decode() for name in parts)

    def findings(self) -> list[dict[str, Any]]:
        """对账意见。"""
        report: dict[str, Any] = json.loads((self.folder / "对账意见.json").read_text(encoding="utf-8"))
        return list(report["findings"])


def _once(cells: Any) -> list[Any]:
    kept: list[Any] = []
    for cell in cells:
        if not kept or cell._tc is not kept[-1]._tc:
            kept.append(cell)
    return kept


Write = Callable[..., Out]


@pytest.fixture
def ledger(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Write:
    """写出台账：给一个县的资料（不给即示例县）与选项。"""

    def write(data: dict[str, Any] | None = None, *options: str, into: str = "台账") -> Out:
        source = SAMPLES / "county.json"
        if data is not None:
            source = tmp_path / "资料.json"
            source.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        capsys.readouterr()
        code = app.run(["ledger", str(source), "-o", str(tmp_path / into), "--as-of", "2017-11-30", *options])
        return Out(tmp_path / into, code, *capsys.readouterr())

    return write
