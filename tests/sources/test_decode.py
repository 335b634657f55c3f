"""文字编码：BOM、UTF-8、GB18030，个别字节损坏，以及真正认不出的。"""

from __future__ import annotations

import codecs

import pytest

from dangan.errors import InputError
from dangan.sources.decode import decode

TEXT = "户编号,姓名\n1,王五\n" * 20


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode("utf-8"), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode("utf-8"), "utf-8"),
        (TEXT.encode("gbk"), "gb18030"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16-le"),
    ],
)
def test_encodings(data, encoding):
    assert decode(data, "a.csv") == (TEXT, encoding)


def test_rare_characters_survive_gb18030():
    name = "王\U00020b9f\U00030edd"  # 扩展 B 区与 G 区

    assert decode(name.encode("gb18030"), "a.csv") == (name, "gb18030")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_damaged_byte_costs_one_place(encoding):
    data = bytearray(TEXT.encode(encoding))
    data[data.rindex("王".encode(encoding))] = 0xFF
    content, found = decode(bytes(data), "a.csv")

    assert found == encoding
    assert "\ufffd" in content
    assert content.count("王五") == 19


def test_neither_encoding():
    with pytest.raises(InputError, match="第3字节"):
        decode(b'["\xff\xff\xff"]', "a.json")
