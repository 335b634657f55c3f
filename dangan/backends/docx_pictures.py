"""DOCX 里的图：二维码存成 PNG 部件，正文里按尺寸引用。"""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from dangan.backends import qr

_EMU = 36000  # 一毫米合多少 EMU
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_RELATIONSHIP = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"


class Pictures:
    """一份文档里的图。同样文字的二维码只存一份。"""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._drawn = 0

    def code(self, text: str, width: float) -> str:
        """一个二维码的引用；width 单位 mm，替代文字就是扫出的文字。"""
        name = self._names.setdefault(text, f"code{len(self._names) + 1}")
        self._drawn += 1
        side = round(width * _EMU)
        extent = f'cx="{side}" cy="{side}"'
        described = f'id="{self._drawn}" name="{name}" descr={quoteattr(text)}'
        return (
            f'<w:r><w:drawing><wp:inline xmlns:wp="{_DRAWING}/wordprocessingDrawing"><wp:extent {extent}/>'
            f'<wp:docPr {described}/><a:graphic xmlns:a="{_DRAWING}/main"><a:graphicData uri="{_DRAWING}/picture">'
            f'<pic:pic xmlns:pic="{_DRAWING}/picture"><pic:nvPicPr><pic:cNvPr {described}/><pic:cNvPicPr/>'
            f'</pic:nvPicPr><pic:blipFill><a:blip r:embed="{name}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
            f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
            "</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )

    def parts(self) -> dict[str, bytes]:
        """图的部件。"""
        return {f"word/media/{name}.png": qr.png(text) for text, name in self._names.items()}

    def relationships(self) -> str:
        """正文到各图的关系。"""
        return "".join(
            f'<Relationship Id="{name}" Type="{_RELATIONSHIP}" Target="media/{name}.png"/>'
            for name in self._names.values()
        )

    def content_types(self) -> str:
        """PNG 的类型，须排在各部件的类型之前。"""
        return '<Default Extension="png" ContentType="image/png"/>' if self._names else ""
