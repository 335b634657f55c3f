"""写小文件、读回来的工具。"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
import xlsxwriter

from dangan import sources


class Desk:
    """一个临时文件夹：写各种输入，读成 County。"""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def text(self, name: str, content: str, encoding: str = "utf-8") -> Path:
        return self.data(name, content.encode(encoding))

    def data(self, name: str, content: bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def json(self, name: str, document: Any) -> Path:
        return self.data(name, msgspec.json.encode(document))

    def xlsx(self, name: str, tables: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
        path = self.folder / name
        with xlsxwriter.Workbook(path) as book:
            for title, rows in tables.items():
                sheet = book.add_worksheet(title)
                for number, row in enumerate(rows):
                    sheet.write_row(number, 0, row)
        return path

    def read(self, *paths: Path, columns: Mapping[str, str] = {}) -> tuple[sources.County, list[Any]]:
        county = sources.read(paths, columns)
        return county, list(county.households())


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)
