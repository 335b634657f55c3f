"""本机字体：每个角色实际用哪些字体，哪些字一种字体也没有。"""

from __future__ import annotations

import unicodedata
from functools import cached_property, lru_cache
from typing import Any

from dangan.backends.style import ROLES, Style
from dangan.errors import EngineError

GETA = "〓"
"""缺字的代用符号（下駄）。"""


@lru_cache(maxsize=4)
def installed(paths: tuple[str, ...]) -> Any:
    """本机字体的清单（typst.Fonts）；paths 为另加的字体目录。清点一次约 0.1 秒，一个进程只做一次。"""
    import typst

    return typst.Fonts(include_embedded_fonts=False, font_paths=list(paths))


class Library:
    """按样式选定的字体。families 为各角色依次选用的本机字体名。"""

    def __init__(self, style: Style) -> None:
        self.fonts = installed(style.font_paths)
        present = set(self.fonts.families())
        rare = [family for family in style.rare if family in present]
        self.families: dict[str, list[str]] = {}
        self._rank: list[str] = []
        for role in ROLES:
            own = [family for family in style.fonts[role].families if family in present]
            self.families[role] = list(dict.fromkeys(own[:1] + rare + own[1:]))
            self._rank += own[:1]
        self._rank = list(dict.fromkeys(self._rank + rare))
        self._unread = list(self._rank)
        self._known: set[int] = set()
        if not rare and not self.families["song"]:
            raise EngineError(
                "本机没有可用的中文字体。Debian/Ubuntu 请装：apt-get install fonts-noto-cjk；"
                "或在 dangan.toml 的 [fonts] 中指定字体与目录。"
            )

    @cached_property
    def _files(self) -> dict[str, tuple[str, int]]:
        files: dict[str, tuple[str, int]] = {}
        for font in self.fonts.fonts():
            if font.path is not None and (font.family not in files or font.weight == 400):
                files[font.family] = (font.path, font.index)
        return files

    def missing(self, text: str) -> list[str]:
        """text 中任何一种字体都没有的字，不重复，按码位排列；私用区的字一律算缺字。

        首次要读字体的码表（每种约 0.1 秒，只读到够用为止），此后每千字约 20 微秒。
        """
        return [char for char in self.lacking(text) if not _invisible(char)]

    def lacking(self, text: str) -> list[str]:
        """同 missing，但连看不见的排版符号（异体选择符、零宽空格等）也在内。"""
        wanted = {ord(char) for char in set(text)}
        while (points := wanted - self._known) and self._unread:
            self._known |= self.coverage(self._unread.pop(0))
        return [chr(point) for point in sorted(points)]

    def coverage(self, family: str) -> frozenset[int]:
        """某种字体有的码位，私用区除外。"""
        from fontTools.ttLib import TTFont

        path, index = self._files[family]
        with TTFont(path, fontNumber=index, lazy=True) as font:
            points = font.getBestCmap() or {}
        return frozenset(p for p in points if not (0xE000 <= p <= 0xF8FF or p >= 0xF0000))

    def declared(self, style: Style) -> dict[str, list[str]]:
        """各角色自实际首选的字体起、照 style.toml 所列的全部字体名，供按 fontconfig 名称选字体的 WeasyPrint 用。"""
        named = {}
        for role, families in self.families.items():
            own = style.fonts[role].families
            first = own.index(families[0]) if families[0] in own else len(own)
            named[role] = list(dict.fromkeys((*own[first:], *families)))
        return named

    def used(self) -> dict[str, str]:
        """各角色在本机实际首选的字体。"""
        return {role: families[0] for role, families in self.families.items()}


def replacements(lacking: list[str]) -> dict[int, str]:
    """供 str.translate：缺字换作 〓，看不见的排版符号不印。"""
    return {ord(char): "" if _invisible(char) else GETA for char in lacking}


def note(missing: list[str]) -> str:
    """页脚的缺字说明，如 〓 为本机字体所缺的字：U+2A6D6。"""
    return f"{GETA} 为本机字体所缺的字：" + "、".join(f"U+{ord(char):04X}" for char in missing)


def _invisible(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp") or "VARIATION SELECTOR" in unicodedata.name(char, "")
