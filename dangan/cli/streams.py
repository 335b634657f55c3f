"""标准输出与标准错误：编码、换行、进度与提示。结果只走标准输出，其余走标准错误。"""

from __future__ import annotations

import re
import sys
from io import TextIOWrapper

from dangan.text import mask_all

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def prepare() -> None:
    """GBK 控制台写不出的字以 ? 代替，不因一个生僻字中断。"""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def in_utf8() -> None:
    """给程序读的格式写到标准输出时，一律 UTF-8，不随控制台。"""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")


def say(message: str) -> None:
    """一行提示，写到标准错误；其中的号码遮盖，引自资料的控制字符不送往终端。"""
    print(_CONTROL.sub("�", mask_all(message)), file=sys.stderr, flush=True)
