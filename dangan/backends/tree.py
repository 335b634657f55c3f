"""版面树：表样 HTML 读成的小块树，DOCX 与 Typst 由它画出，WeasyPrint 直接画 HTML。

树只含下列几种结构，任何后端都画得出来；长度单位 mm，字号与字体由样式名决定（templates/style.toml）。
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Text:
    """一段文字。bold 加粗；font 为字体角色 song/fang/hei/kai，空为随段落。"""

    text: str
    bold: bool = False
    font: str = ""
    small: bool = False


@dataclass(slots=True)
class Blank:
    """供手写的空白：下划线，宽 width 毫米；width 为 0 时占满本行余下部分。"""

    width: float


@dataclass(slots=True)
class Break:
    """强制换行。"""


@dataclass(slots=True)
class PageRef:
    """某件的页号：target 为该件 id；edge 为 start 或 end；plus 为其后另加的页数（插入的原件）。

    空 target 不会出现：页号未知时表样直接留空。
    """

    target: str
    edge: str = "start"
    plus: int = 0


@dataclass(slots=True)
class PageCount:
    """本卷印出各件的总页数，另加 plus 页原件。"""

    plus: int = 0


Inline = Text | Blank | Break | PageRef | PageCount


@dataclass(slots=True)
class Paragraph:
    """一段。style 为样式名；heading 1–3 为标题级别，0 为正文。"""

    content: list[Inline]
    style: str = "body"
    heading: int = 0
    align: str = ""


@dataclass(slots=True)
class Lines:
    """供手写的 count 条横线，行距 pitch 毫米。"""

    count: int
    pitch: float = 10.0


@dataclass(slots=True)
class Gap:
    """竖向空白，height 毫米；height 为 0 时撑满本页余下部分。"""

    height: float


@dataclass(slots=True)
class Code:
    """二维码，宽 width 毫米；text 为扫出的文字。"""

    text: str
    width: float
    align: str = ""


@dataclass(slots=True)
class Cell:
    """单元格。classes 为类名：center right num nowrap tall head；column 为所在列（自 0 起）。"""

    content: list[CellBlock]
    colspan: int = 1
    rowspan: int = 1
    classes: tuple[str, ...] = ()
    column: int = 0


CellBlock = Paragraph | Lines | Gap | Code


@dataclass(slots=True)
class Row:
    """一行；height 为最小行高（mm），0 随表的样式；header 行跨页重复；keep 行与下一行同页。"""

    cells: list[Cell]
    height: float = 0.0
    header: bool = False
    keep: bool = False


@dataclass(slots=True)
class Table:
    """表。widths 为各列占表宽的比例，和为 1；style 为 grid（有框线）、plain（无框线）等。

    follow 为签字栏之类：不独占一页，换页时把前一张表的末几行带过去。
    """

    widths: list[float]
    rows: list[Row]
    style: str = "grid"
    follow: bool = False
    width: float = 0.0


Block = Paragraph | Lines | Table | Gap


@dataclass(slots=True)
class Paper:
    """一件：另起一页。numbered 表示其页计入卷内页号；foot 为页脚文字（如 数据截止日期）。

    offset 为排在本件之前的插入原件的页数，本件各页的页号都加上它；由引用本件的页号得来。
    volume 为所在卷（Dossier.volumes 的序号），页号逐卷自 1 起；back 为真的印在前一件背面，双面时不另起正面。
    scan 不为空的是扫描件，逐页为真的是横页：PDF 留出这些空页待装（dangan.scans），DOCX 只有一张替身单，画的是 blocks。
    """

    id: str
    title: str
    section: str = ""
    layout: str = "table"
    landscape: bool = False
    numbered: bool = True
    foot: str = ""
    corner: str = ""
    offset: int = 0
    volume: int = 0
    back: bool = False
    scan: tuple[bool, ...] = ()
    blocks: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class Volume:
    """几卷合印的文件中的一卷：title 为书签；pages 为其编号的总页数，各件都在本文件里的为 None，数得出来。

    page_numbers 同 Dossier 的，空为与之相同。
    """

    title: str = ""
    pages: int | None = None
    page_numbers: str = ""


@dataclass(slots=True)
class Dossier:
    """一份成品：标题、文档日期（ISO 日期文本，写入元数据）与各件。

    page_numbers 为 printed 时在外侧上角印页号；为 hand 时留出盖号的位置，页脚印 本件第几页 共几页。
    duplex 为双面印制：每件从正面起，背面的订口在右、页号在左。volumes 为各卷，通常只有一卷。
    """

    title: str
    date: str
    papers: list[Paper]
    page_numbers: str = "hand"
    duplex: bool = False
    volumes: list[Volume] = field(default_factory=lambda: [Volume()])

    def numbers(self, paper: Paper) -> str:
        """某件的页号怎样编：printed 或 hand。"""
        return self.volumes[paper.volume].page_numbers or self.page_numbers
