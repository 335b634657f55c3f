"""二维码：文字 → 黑点。各后端各自画出，点是一样的。"""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import Any

_PIXELS = 4  # 每点的像素：放大打印，边缘仍够清楚


def svg(text: str) -> str:
    """SVG，供排成 PDF；不留白边，白边由版面留出。"""
    return str(_code(text).svg_inline(border=0, omitsize=True))


def png(text: str) -> bytes:
    """黑白 PNG，供放进 DOCX。"""
    buffer = BytesIO()
    _code(text).save(buffer, kind="png", scale=_PIXELS, border=0)
    return buffer.getvalue()


@lru_cache(maxsize=4)
def _code(text: str) -> Any:
    """纠错 M 级（坏掉百分之十五仍可扫）。掩模固定：逐一试算最佳的要多花数倍时间，扫描并无分别。"""
    import segno

    return segno.make_qr(text, error="m", mask=0)
