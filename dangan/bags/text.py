"""BagIt（RFC 8493）标签文件的读与写：bagit.txt、manifest、bag-info.txt、fetch.txt，以及路径出没出包。

只管文字：给什么读什么，读不成的一行是一条 Fault，从不抛出异常，也不碰磁盘。
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

import msgspec

ALGORITHMS = {"md5": 32, "sha1": 40, "sha224": 56, "sha256": 64, "sha384": 96, "sha512": 128}
"""认得的摘要算法 → 摘要是几位十六进制。"""

VERSIONS = ((0, 93), (0, 94), (0, 95), (0, 96), (0, 97), (1, 0))
CURRENT = (1, 0)
INFO_NAMES = ("bag-info.txt", "package-info.txt")
"""后者是 0.95 版及以前的名称。"""

_MANIFEST = re.compile(r"(tag)?manifest-([A-Za-z0-9-]+)\.txt", re.IGNORECASE)
_LINES = re.compile(r"\r\n|\r|\n")
_ENTRY = re.compile(r"([0-9A-Fa-f]+)[ \t]+(\*?)(.+)")
_FETCH = re.compile(r"(\S+)[ \t]+(\d+|-)[ \t]+(.+)")
_DECLARATION = re.compile(
    rb"BagIt-Version: (\d+\.\d+)(?:\r\n|\r|\n)Tag-File-Character-Encoding: ([A-Za-z0-9][\w.:-]*)(?:\r\n|\r|\n)?"
)
_LOOSE_VERSION = re.compile(rb"BagIt-Version\s*:\s*(\d+\.\d+)")
_LOOSE_ENCODING = re.compile(rb"Tag-File-Character-Encoding\s*:\s*([A-Za-z0-9][\w.:-]*)")
_ESCAPE = re.compile(r"[/\\~]|[A-Za-z]:|%[^%/\\]+%[/\\]")
_BOM = b"\xef\xbb\xbf"


class Fault(msgspec.Struct, frozen=True):
    """一处读不成：第几行（0 为整个文件）、为什么；truncated 为真是写到一半断了；path 为那一行里认得出的路径。"""

    line: int
    reason: str
    truncated: bool = False
    path: str = ""


class Line(msgspec.Struct, frozen=True, gc=False):
    """manifest 的一行：行号、摘要（小写）、解码后的路径；oddity 为路径前不该写的星号（md5sum -b 写的）、./。"""

    number: int
    digest: str
    path: str
    oddity: str = ""


class Manifest(msgspec.Struct, frozen=True):
    """一份清单：文件名、摘要算法、是不是 tagmanifest、读出的各行。"""

    name: str
    algorithm: str
    tag: bool
    lines: list[Line] = []


class Hole(msgspec.Struct, frozen=True, gc=False):
    """fetch.txt 的一行：要从哪里取、多少字节（没有写为 None）、放在哪里。"""

    number: int
    url: str
    size: int | None
    path: str


class Declaration(msgspec.Struct, frozen=True):
    """bagit.txt：版本、其余标签文件的编码。写法不对时尽量认出，faults 说明不对在哪里。"""

    version: tuple[int, int] = CURRENT
    encoding: str = "utf-8"
    faults: tuple[str, ...] = ()

    @property
    def strict(self) -> bool:
        """1.0 版起的规矩：一个文件只列一次，每份 manifest 都列全部文件，%25 也要解码。"""
        return self.version >= CURRENT


def declaration(data: bytes) -> Declaration:
    """读 bagit.txt。"""
    exact = _DECLARATION.fullmatch(data)
    version = exact or _LOOSE_VERSION.search(data)
    written = exact[2] if exact else (found[1] if (found := _LOOSE_ENCODING.search(data)) else b"UTF-8")
    faults = [] if exact else [_why_not(data)]
    major, minor = map(int, version[1].split(b".")) if version else CURRENT
    if version and (major, minor) not in VERSIONS:
        faults.append(f"不认得 {major}.{minor} 版")
    encoding = written.decode("ascii")
    if not _decodes(encoding):
        faults.append(f"不认得编码 {encoding}")
        encoding = "utf-8"
    return Declaration((major, minor), encoding, tuple(faults))


def _decodes(encoding: str) -> bool:
    """是一种文字编码；base64 之类不是。空字节串不能用来试：解它时根本不查编码。"""
    try:
        b"a".decode(encoding)
    except UnicodeError:
        return True
    except LookupError:
        return False
    return True


def _why_not(data: bytes) -> str:
    if data.startswith(_BOM):
        return "开头有 BOM（多半是用记事本另存过）"
    if not _LOOSE_VERSION.search(data):
        return "没有写明版本，第一行应为 BagIt-Version: 1.0"
    if not _LOOSE_ENCODING.search(data):
        return "没有写明编码，第二行应为 Tag-File-Character-Encoding: UTF-8"
    return "应当只有两行，冒号前没有空格、后有一个空格，行末没有空格"


def algorithm(name: str) -> tuple[bool, str] | None:
    """文件名 → (是不是 tagmanifest, 算法名)；不是 manifest 为 None。"""
    match = _MANIFEST.fullmatch(name)
    return (bool(match[1]), match[2].lower().replace("-", "")) if match else None


def lines(data: bytes, encoding: str) -> list[str]:
    """标签文件的各行，末尾的换行不另成一行；解不开抛出 UnicodeError。"""
    found = _LINES.split(data.decode(encoding).removeprefix("\ufeff"))
    return found if found[-1] else found[:-1]


def manifest(rows: Sequence[str], length: int, declared: Declaration) -> tuple[list[Line], list[Fault]]:
    """读 manifest 的各行；length 为摘要该有几位。空行不算。"""
    read, faults = [], []
    for number, row in enumerate(rows, 1):
        if not row.strip():
            continue
        match = _ENTRY.fullmatch(row)
        path = listed(match[3], declared) if match else ""
        if match and len(match[1]) == length:
            oddity = "星号" if match[2] else "./" if match[3].startswith("./") else ""
            read.append(Line(number, match[1].lower(), path, oddity))
        else:
            cut = number == len(rows) and bool(re.fullmatch(r"[0-9A-Fa-f]+[ \t]*", row))
            faults.append(Fault(number, f"不是“{length} 位十六进制摘要、空格、路径”", cut, path))
    return read, faults


def fetches(rows: Iterable[str], declared: Declaration) -> tuple[list[Hole], list[Fault]]:
    """读 fetch.txt 的各行。"""
    read, faults = [], []
    for number, row in enumerate(rows, 1):
        if not row.strip():
            continue
        if match := _FETCH.fullmatch(row):
            size = None if match[2] == "-" else int(match[2])
            read.append(Hole(number, match[1], size, listed(match[3], declared)))
        else:
            faults.append(Fault(number, "不是“网址、字节数、路径”"))
    return read, faults


def info(rows: Iterable[str]) -> tuple[list[tuple[str, str]], list[Fault]]:
    """读 bag-info.txt：(项目, 值) 依次排列，可以重复；行首有空白的接在上一行后面。"""
    read: list[tuple[str, str]] = []
    faults = []
    for number, row in enumerate(rows, 1):
        label, colon, value = row.partition(":")
        if row[:1].isspace() and read:
            read[-1] = (read[-1][0], f"{read[-1][1]} {row.strip()}".strip())
        elif colon and label.strip():
            read.append((label.strip(), value.strip()))
        elif row.strip():
            faults.append(Fault(number, "不是“项目: 值”"))
    return read, faults


def listed(written: str, declared: Declaration) -> str:
    """清单里写的路径 → 文件的路径：解开换行与百分号，去掉 ./。"""
    path = re.sub("%0a", "\n", re.sub("%0d", "\r", written, flags=re.IGNORECASE), flags=re.IGNORECASE)
    if declared.strict:
        path = path.replace("%25", "%")
    while path.startswith("./"):
        path = path[2:]
    return path


def escapes(path: str) -> bool:
    """路径是否指到包外：绝对路径、盘符、网络共享、~、%变量%、上级目录。"""
    return bool(_ESCAPE.match(path)) or ".." in re.split(r"[/\\]", path)


def folded(path: str) -> str:
    """比较用的键：在 Windows、macOS 上会当作同一个文件的，键相同。"""
    return unicodedata.normalize("NFC", path).casefold()


def manifest_text(digests: Mapping[str, str]) -> bytes:
    """路径 → 摘要，写成 manifest；按路径排列，LF 换行。"""
    rows = (f"{digests[path]}  {_encoded(path)}\n" for path in sorted(digests))
    return "".join(rows).encode("utf-8")


def sizes_text(sizes: Mapping[str, int]) -> bytes:
    """路径 → 字节数，写成 sizes.txt。"""
    return "".join(f"{sizes[path]}  {_encoded(path)}\n" for path in sorted(sizes)).encode("utf-8")


def sizes(rows: Iterable[str], declared: Declaration) -> dict[str, int]:
    """读 sizes.txt；读不成的行不算，它只用来说清楚断在哪里。"""
    found = (re.fullmatch(r"(\d{1,18})  (.+)", row) for row in rows)
    return {listed(match[2], declared): int(match[1]) for match in found if match}


def info_text(items: Iterable[tuple[str, str]]) -> bytes:
    """(项目, 值) 写成 bag-info.txt；没有值的不写，值里的换行变成空格。"""
    return "".join(f"{label}: {' '.join(value.split())}\n" for label, value in items if value).encode("utf-8")


def declaration_text() -> bytes:
    """bagit.txt。"""
    return b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def _encoded(path: str) -> str:
    return path.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
