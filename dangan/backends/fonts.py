"""本机字体：每个角色实际用哪些字体，哪些字一种字体也没有。"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence, Set
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from dangan.backends.style import ROLES, Style
from dangan.errors import EngineError

STANDARD = Path(__file__).with_name("standard.txt")
"""《通用规范汉字表》（国发〔2013〕23号）的 8105 字：一级 3500、二级 3000、三级 1605，各为一段，依表中次序。"""

_FAMILY_NAMES = (1, 16)  # 名称表中的字体族名

GETA = "〓"
"""缺字的代用符号（下駄）。"""


@lru_cache(maxsize=4)
def installed(paths: tuple[str, ...]) -> Any:
    """本机字体的清单（typst.Fonts）；paths 为另加的字体目录。清点一次约 0.1 秒，一个进程只做一次。"""
    import typst

    return typst.Fonts(include_embedded_fonts=False, font_paths=list(paths))


class Library:
    """按样式选定的字体。families 为各角色依次选用的本机字体名：先是本角色的，再是别的角色的、生僻字的。"""

    def __init__(self, style: Style) -> None:
        self.fonts = installed(style.font_paths)
        present = set(self.fonts.families())
        own = {role: self._present(style.fonts[role].families, present) for role in ROLES}
        self.rare = self._present(style.rare.families, present)
        every = [family for families in own.values() for family in families] + self.rare
        self.families = {role: list(dict.fromkeys((*families, *every))) for role, families in own.items()}
        if not own["song"]:
            raise EngineError(
                "本机没有可用的中文字体。Debian/Ubuntu 请装：apt-get install fonts-noto-cjk；"
                "或在 dangan.toml 的 [fonts] 中指定字体与目录。"
            )
        self._unread = list(dict.fromkeys([families[0] for families in self.families.values()] + every))
        self._known: set[str] = set()

    def _present(self, names: Sequence[str], present: Set[str]) -> list[str]:
        """本机有的；Typst 只认英文名，写中文名（方正小标宋简体）的，到字体的名称表里查对。"""
        found = (name if name.isascii() else self._localized.get(name, name) for name in names)
        return [name for name in found if name in present]

    @cached_property
    def _localized(self) -> dict[str, str]:
        """字体的中文名 → Typst 所用的名称。要逐个打开字体文件，用到才查。"""
        from fontTools.ttLib import TTFont

        names = {}
        for face in self.fonts.fonts():
            if face.path is not None:
                with TTFont(face.path, fontNumber=face.index, lazy=True) as font:
                    for record in font["name"].names:
                        if record.nameID in _FAMILY_NAMES:
                            names[record.toUnicode(errors="replace")] = face.family
        return names

    @cached_property
    def _files(self) -> dict[str, tuple[str, int]]:
        files: dict[str, tuple[str, int]] = {}
        for font in self.fonts.fonts():
            if font.path is not None and (font.family not in files or font.weight == 400):
                files[font.family] = (font.path, font.index)
        return files

    def added(self, folders: Sequence[str]) -> dict[str, Path]:
        """families 中取自 folders（另加的字体目录）的字体 → 文件。"""
        used = {family: Path(self._files[family][0]) for family in self.families["song"]}
        return {family: path for family, path in used.items() if any(path.is_relative_to(folder) for folder in folders)}

    def missing(self, text: str) -> list[str]:
        """text 中任何一种字体都没有的字，不重复，按码位排列；私用区的字一律算缺字。

        首次要读字体的码表（每种约 0.1 秒，只读到够用为止），此后每千字约 20 微秒。
        """
        return [char for char in self.lacking(text) if not _invisible(char)]

    def lacking(self, text: str) -> list[str]:
        """同 missing，但连看不见的排版符号（异体选择符、零宽空格等）也在内。"""
        wanted = set(text)
        while (lacking := wanted - self._known) and self._unread:
            self._known.update(map(chr, self.coverage(self._unread.pop(0))))
        return sorted(lacking)

    def coverage(self, family: str) -> frozenset[int]:
        """某种字体有的码位，私用区除外。"""
        return _coverage(*self._files[family])

    def second(self, char: str) -> str:
        """本机收有这个字的第一种生僻字字体；没有则为空串。"""
        return next((family for family in self.rare if ord(char) in self.coverage(family)), "")

    def declared(self, style: Style) -> dict[str, list[str]]:
        """各角色自实际首选的字体起、照 style.toml 所列的全部字体名，供按 fontconfig 名称选字体的 WeasyPrint 用。"""
        named = {}
        for role, families in self.families.items():
            own = style.fonts[role].families
            first = own.index(families[0]) if families[0] in own else 0
            named[role] = list(dict.fromkeys((*own[first:], *families)))
        return named

    def replaced(self, style: Style) -> dict[str, str]:
        """以别的字体代用的角色 → 说明，如 仿宋 → 没有 FangSong，用 Noto Serif CJK SC（宋体）。"""
        song = style.fonts["song"].families
        replaced = {}
        for role, families in self.families.items():
            font, used = style.fonts[role], families[0]
            if used not in self._present(font.families[:1], {used}):
                other = "（宋体）" if role != "song" and used in song else ""
                replaced[font.title] = f"没有 {font.families[0]}，用 {used}{other}"
        return replaced


@lru_cache(maxsize=64)
def _coverage(path: str, index: int) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(path, fontNumber=index, lazy=True) as font:
        points = font.getBestCmap() or {}
    return frozenset(p for p in points if not (0xE000 <= p <= 0xF8FF or p >= 0xF0000))


def standard() -> list[str]:
    """《通用规范汉字表》的一级、二级、三级字，各一串。"""
    return ["".join(level.split()) for level in STANDARD.read_text(encoding="utf-8").split("\n\n")]


def replacements(lacking: list[str]) -> dict[int, str]:
    """供 str.translate：缺字换作 〓，看不见的排版符号不印。"""
    return {ord(char): "" if _invisible(char) else GETA for char in lacking}


def note(missing: list[str]) -> str:
    """页脚的缺字说明，如 〓 为本机字体所缺的字：U+2A6D6。"""
    return f"{GETA} 为本机字体所缺的字：" + "、".join(f"U+{ord(char):04X}" for char in missing)


def _invisible(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp") or "VARIATION SELECTOR" in unicodedata.name(char, "")
