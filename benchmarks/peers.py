"""在对照环境里运行：同一份内容用 python-docx 直写、用 docxtpl 填模板，各要多少毫秒一户。

    python peers.py CONTENT.json

CONTENT.json：各户的内容，每户是一串块，{"p": 段落} 或 {"t": [[单元格…]…]}。结果为一行 JSON。
"""

from __future__ import annotations

import io
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import docx
from docxtpl import DocxTemplate

Blocks = list[dict[str, object]]


def plain(blocks: Blocks) -> bytes:
    """python-docx 手册里的写法：逐行 add_row，逐格赋值。"""
    document = docx.Document()
    for block in blocks:
        if rows := block.get("t"):
            table = document.add_table(0, len(rows[0]), style="Table Grid")
            for row in rows:
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text
        else:
            document.add_paragraph(block["p"])
    return _bytes(document)


def template(path: Path) -> Path:
    """一份 docxtpl 模板：逐块循环，段落或表；表逐行逐格循环。"""
    document = docx.Document()
    document.add_paragraph("{%p for block in blocks %}")
    document.add_paragraph("{%p if block.t %}")
    table = document.add_table(3, 3, style="Table Grid")
    table.cell(0, 0).text = "{%tr for row in block.t %}"
    for column, text in enumerate(("{%tc for cell in row %}", "{{ cell }}", "{%tc endfor %}")):
        table.cell(1, column).text = text
    table.cell(2, 0).text = "{%tr endfor %}"
    document.add_paragraph("{%p else %}")
    document.add_paragraph("{{ block.p }}")
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p endfor %}")
    document.save(path)
    return path


def filled(path: Path) -> Callable[[Blocks], bytes]:
    def fill(blocks: Blocks) -> bytes:
        document = DocxTemplate(path)
        document.render({"blocks": blocks}, autoescape=True)
        return _bytes(document)

    return fill


def _bytes(document: object) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def milliseconds(work: Callable[[Blocks], bytes], households: list[Blocks]) -> float:
    """各户占用处理器的时间，每户三遍取最快，各户取中位数，毫秒。"""
    times = []
    for blocks in households:
        best = float("inf")
        for _ in range(3):
            start = time.process_time()
            work(blocks)
            best = min(best, time.process_time() - start)
        times.append(best)
    return median(times) * 1000


if __name__ == "__main__":
    content = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        with_template = filled(template(Path(folder) / "template.docx"))
        print(
            json.dumps({"python-docx": milliseconds(plain, content), "docxtpl": milliseconds(with_template, content)})
        )
