"""一页扫描件：一张图，连同它在原纸上的位置。"""

from __future__ import annotations

from typing import Any

import msgspec

Matrix = tuple[float, float, float, float, float, float]
"""PDF 的变换：x' = a x + c y + e，y' = b x + d y + f。"""

A4 = (595.276, 841.890)
"""A4 竖放的宽、高（磅）。"""

FINEST = 450
"""彩色与灰度图印在 A4 上至多多少 dpi，更细的缩到此数；黑白图不限。A3 幅面 300 dpi 的缩到 A4 是 424 dpi，不必重存。"""

MOST_PIXELS = 89_478_485
"""一页至多多少像素（A3 幅面 600 dpi 之内），与 Pillow 的警戒线相同。"""

MOST_PAGES = 300
"""一件至多多少页。"""


class Picture(msgspec.Struct, frozen=True):
    """一页。

    data 与 attributes 为 PDF 图像的内容与字典（颜色只有灰度与 RGB）；shared 为 JBIG2 的公用段；
    paper 为原纸的宽、高（磅），matrix 把单位正方形的图放到原纸上（原点在左下角）。
    """

    data: bytes
    attributes: dict[str, Any]
    paper: tuple[float, float]
    matrix: Matrix
    shared: bytes = b""

    @property
    def landscape(self) -> bool:
        """原纸宽大于高，印在横页上。"""
        return self.paper[0] > self.paper[1]


def scale(paper: tuple[float, float]) -> float:
    """原纸放进 A4（横的放进横 A4）要缩到几成；不放大。"""
    return min(1.0, max(A4) / max(paper), min(A4) / min(paper))


def product(first: Matrix, then: Matrix) -> Matrix:
    """先 first 后 then 的变换。"""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)
