"""一段文字在窄格里折成几行，排版之前就说得准的。字宽、栏宽的单位都是 em（一个字宽）。"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

_HAN = "\u3400-\u9fff"
_OPENING = "（〔［｛〈《「『【"
_CLOSING = "、。，．：；！？％）〕］｝〉》」』】"
_WORD = "[0-9A-Za-z]++(?:[-.][0-9]++)*+"
_AFTER = f"(?:[{_CLOSING}]|[,.:;!?%](?![0-9A-Za-z]))*+"
_ONE = f"[{_OPENING}]*+(?:[{_HAN}]|{_WORD}){_AFTER}"
_CHUNK, _PLAIN = re.compile(_ONE), re.compile(f"(?:{_ONE})*+")
"""不可从中断开的一截：一个汉字或一串西文，连同标点。断行规矩有分歧的字（引号、破折号、间隔号等）不收。

各处都不回头再试（++、*+）：资料里的长串西文不可拖住排版。
"""

_MARKS = frozenset(_OPENING + _CLOSING)

_LOOSE = 0.05
"""西文字母的宽会因字距调整差几成；数字不调。"""

_MEASURE = """
#set text(size: 100pt, number-width: "tabular", fallback: false)
#for (role, families) in json(bytes(sys.inputs.families)) {
  set text(font: families)
  context [#metadata((role, range(0x21, 0x7f).map(code => measure(str.from-unicode(code)).width.pt() / 100)))<widths>]
}
"""

_SLACK = 0.01
"""恰好排满的不算说得准。"""


class Ruler:
    """一种字体的尺。western 为西文各字的宽，other 为其余的字至多多宽。"""

    def __init__(self, western: Mapping[str, float], other: float = 1.0) -> None:
        self._other = other
        self._widths = {char: width * (1 + _LOOSE * char.isalpha()) for char, width in western.items()}
        self._seen: dict[str, tuple[float, float]] = {}

    def width(self, text: str) -> float:
        """排成一行至多多宽。"""
        get, other = self._widths.get, self._other
        return sum([get(char, other) for char in text])

    def lines(self, text: str, room: float) -> int | None:
        """在宽 room 处排成几行，每行尽量排满；说不准的为 None。"""
        if not self._widths or not _PLAIN.fullmatch(text):
            return None
        chunks = [self._seen.get(chunk) or self._measured(chunk) for chunk in _CHUNK.findall(text)]
        if max(widest for _, widest in chunks) > room:
            return None
        most = _filled([widest for _, widest in chunks], room - _SLACK)
        least = _filled([narrowest for narrowest, _ in chunks], room + _SLACK)
        return most if most == least else None

    def _measured(self, chunk: str) -> tuple[float, float]:
        """一截至少、至多多宽：标点在行首行尾、连用时可挤成半字。"""
        widest = self.width(chunk)
        letters = sum([self.width(char) for char in chunk if char.isascii() and char.isalpha()])
        marks = sum([char in _MARKS for char in chunk])
        self._seen[chunk] = widest - letters * 2 * _LOOSE - marks / 2, widest
        return self._seen[chunk]


def rulers(fonts: Any, families: Mapping[str, Sequence[str]]) -> dict[str, Ruler]:
    """各角色的字体的尺，字宽由 Typst 量得。fonts 为本机字体（typst.Fonts），families 为各角色依次选用的字体名。"""
    import typst

    found = typst.query(
        _MEASURE.encode(),
        "<widths>",
        field="value",
        font_paths=fonts,
        ignore_system_fonts=True,
        sys_inputs={"families": json.dumps(families)},
    )
    return {
        role: Ruler(dict(zip(map(chr, range(0x21, 0x7F)), widths, strict=True))) for role, widths in json.loads(found)
    }


UNSURE = Ruler({}, other=1.5)
"""说不准多宽的字（加粗、加了字距）的尺。"""


def _filled(widths: list[float], room: float) -> int:
    """依次排满各行要几行。"""
    count, used = 1, 0.0
    for width in widths:
        if used + width > room:
            count, used = count + 1, 0.0
        used += width
    return count
