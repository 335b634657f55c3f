"""DOCX 的打包：各部件按名排列、时间固定，同样的内容得到同样的字节。

不用 zipfile：它不收已压缩的内容，而样式、设置各份都一样，页眉页脚也只有几种，每份重压一遍要占打包的一半。
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from functools import lru_cache

_LEVEL = 3  # 再高一级，文件只小几个百分点，时间多一半
_RECURRING = 1 << 16
"""不大于这么多字节的部件多半各份都有，压缩的结果留着；正文只用一次，不留。"""

_HEADER = struct.Struct("<HHHHHLLLHH")
"""本地与中央目录共有的一段：版本、标志、压缩法、时、日、CRC、压缩后与原来的字节数、名长、附加长。"""

_UNIX = 3 << 8
_VERSION, _DEFLATE = 20, 8
_TIME, _DATE = 0, (1 << 5) | 1  # 1980-01-01 00:00:00
_PRIVATE = 0o600 << 16


def packed(parts: Mapping[str, bytes]) -> bytes:
    """各部件（路径 → 内容）→ ZIP。路径只用 ASCII。"""
    files: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for name in sorted(parts):
        data = parts[name]
        crc, deflated = _kept(data) if len(data) <= _RECURRING else _deflated(data)
        path = name.encode("ascii")
        sizes = len(deflated), len(data), len(path), 0
        header = _HEADER.pack(_VERSION, 0, _DEFLATE, _TIME, _DATE, crc, *sizes)
        files += (b"PK\3\4", header, path, deflated)
        place = struct.pack("<HHHLL", 0, 0, 0, _PRIVATE, offset)
        directory += (b"PK\1\2", struct.pack("<H", _UNIX | _VERSION), header, place, path)
        offset += 4 + _HEADER.size + len(path) + len(deflated)
    listed = b"".join(directory)
    end = struct.pack("<HHHHLLH", 0, 0, len(parts), len(parts), len(listed), offset, 0)
    return b"".join([*files, listed, b"PK\5\6", end])


def _deflated(data: bytes) -> tuple[int, bytes]:
    """(CRC, 压缩后的内容)。"""
    return zlib.crc32(data), zlib.compress(data, _LEVEL, -zlib.MAX_WBITS)


_kept = lru_cache(maxsize=256)(_deflated)
