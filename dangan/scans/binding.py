"""装订：把各页扫描件放到 PDF 里留好的空页上。

只往页面内容之前加一个图像对象，字体、元数据、书签都不动，所以仍是 PDF/A-2u；页号印在图上。
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from dangan.scans.picture import Matrix, Picture, product, scale


def bind(pdf: bytes, places: Iterable[tuple[int, Sequence[Picture]]]) -> bytes:
    """places 为 (首页在纸面上的序号，自 0 起；各页)。同样的内容得到同样的字节。"""
    import pikepdf

    with pikepdf.open(BytesIO(pdf)) as document:
        for start, pictures in places:
            for number, picture in enumerate(pictures, start):
                page = document.pages[number]
                name = f"/Scan{number + 1}"
                page.add_resource(_image(document, picture), pikepdf.Name.XObject, pikepdf.Name(name))
                box = tuple(float(edge) for edge in page.mediabox)
                page.contents_add(_content(picture, name, (box[2] - box[0], box[3] - box[1])), prepend=True)
        buffer = BytesIO()
        document.save(buffer, deterministic_id=True, fix_metadata_version=False)
    return buffer.getvalue()


def _image(document: Any, picture: Picture) -> Any:
    import pikepdf

    stream = pikepdf.Stream(document, picture.data)
    stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    for key, value in picture.attributes.items():
        stream[f"/{key}"] = _value(value)
    if picture.shared:
        parameters = stream.get("/DecodeParms", pikepdf.Dictionary())
        parameters["/JBIG2Globals"] = document.make_indirect(pikepdf.Stream(document, picture.shared))
        stream.DecodeParms = parameters
    return document.make_indirect(stream)


def _value(value: Any) -> Any:
    import pikepdf

    match value:
        case str():
            return pikepdf.Name(f"/{value}")
        case dict():
            return pikepdf.Dictionary({f"/{key}": item for key, item in value.items()})
        case _:
            return value


def _content(picture: Picture, name: str, page: tuple[float, float]) -> bytes:
    """放在页面当中，放不下的缩小。"""
    wide, high = picture.paper
    factor = scale(picture.paper)
    place: Matrix = (factor, 0, 0, factor, (page[0] - wide * factor) / 2, (page[1] - high * factor) / 2)
    return f"q {_numbers(product(picture.matrix, place))} cm {name} Do Q\n".encode()


def _numbers(matrix: Matrix) -> str:
    return " ".join(f"{value:.3f}" for value in matrix)
