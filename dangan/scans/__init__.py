"""扫描件：找到登记的电子文件，读成一页页的图，装到 PDF 里它所在的位置。

找（search）在排任务时做，只看文件在不在、动没动过；读（read）与装（bind）在印制时做。
找不到的、读不出的，一概不算错误：那一件仍是没有装订的原件，原因交给印制报告。
"""

from __future__ import annotations

from dangan.scans.binding import bind
from dangan.scans.finding import Found, locate, search
from dangan.scans.reading import Bound, read

__all__ = ["Bound", "Found", "bind", "locate", "read", "search"]
