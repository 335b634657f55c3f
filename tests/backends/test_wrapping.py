"""窄格里折几行：说得准的，与 Typst 实际排出的行数相同；日常的文字多半说得准。"""

from __future__ import annotations

import json
from itertools import product

import pytest
import typst

from dangan.backends.fonts import Library
from dangan.backends.style import Style
from dangan.backends.wrapping import rulers

TEXTS = (
    "青岭扶组发〔2016〕10号",
    "城乡居民医保个人缴费补助",
    "项目申请书（2016年土鸡养殖）",
    "务工工资，已扣除本人生活支出",
    "实施2016年核桃改良项目，落实奖补2900元",
    "2017-10-20",
    "2016",
    "乡（镇）外县内",
    "云坪镇桃源村5组，原住址：石门镇龙潭村（2014年迁出）。",
    "《贫困户申请书》、《入户信息采集表》；其他：见背面！",
    "补助标准：每亩500.5元，不超过15亩，合计7500.00元",
    "ABC公司Limited经营部",
    "一二三四五六七八九十，一二三四五六七八九十，一二三四五六七八九十，一二三四五六七八九十。",
)
UNSURE = (
    "联系人：A.B.Smith，网址www.example.com",
    "占总收入12.5%，其中A%B为3.a类",
    "“五评”量化表",
    "阿卜杜热依木江·买买提",
    "附件—2016",
    "3人/户",
    "张三 李四",
)
ROOMS = [2.3 + step * 0.41 for step in range(30)]

MEASURE = """
#set text(font: json(bytes(sys.inputs.fonts)), size: 10pt, lang: "zh", region: "cn", fallback: false,
  cjk-latin-spacing: none, number-width: "tabular", top-edge: 0.88em, bottom-edge: -0.12em, hyphenate: false)
#set par(leading: 2pt, justify: false)
#context for (words, room) in json(bytes(sys.inputs.cases)) [
  #metadata(measure(block(width: room * 10pt, words)).height.pt())<height>
]
"""


@pytest.fixture(scope="module")
def library(sizes: Style) -> Library:
    return Library(sizes)


def measured(library: Library, role: str, cases: list[tuple[str, float]]) -> list[int]:
    """Typst 排出的行数。"""
    found = typst.query(
        MEASURE.encode(),
        "<height>",
        field="value",
        sys_inputs={"fonts": json.dumps(library.families[role]), "cases": json.dumps(cases)},
    )
    return [round((height + 2) / 12) for height in json.loads(found)]


@pytest.mark.parametrize("role", ["song", "hei", "kai"])
def test_sure_lines_are_those_typst_sets(library: Library, role: str) -> None:
    cases = list(product(TEXTS + UNSURE, ROOMS))
    ruler = rulers(library.fonts, library.families)[role]
    told = [ruler.lines(*case) for case in cases]
    wrong = [
        (case, ours, typeset)
        for case, ours, typeset in zip(cases, told, measured(library, role, cases), strict=True)
        if ours is not None and ours != typeset
    ]
    assert not wrong
    everyday = [ours for (text, room), ours in zip(cases, told, strict=True) if text in TEXTS and room > 5]
    assert sum(ours is not None for ours in everyday) > 0.8 * len(everyday)
    assert not any(ours for (text, _), ours in zip(cases, told, strict=True) if text in UNSURE)


@pytest.mark.parametrize("text", ["a" * 30000 + "#", "1-1" * 9000 + "-", "a.b" * 9000 + "“", "（" * 30000])
def test_a_hostile_text_does_not_hold_up_printing(library: Library, text: str) -> None:
    """长到几万字、末了又不合规矩的，照样马上放弃（回头再试的写法要算到天荒地老）。"""
    assert rulers(library.fonts, library.families)["song"].lines(text, 10) is None


@pytest.mark.parametrize("role", ["song", "hei", "kai"])
def test_what_fits_in_one_line(library: Library, role: str) -> None:
    """估作一行排得下的，真的是一行。"""
    ruler = rulers(library.fonts, library.families)[role]
    cases = [case for case in product(TEXTS + UNSURE, ROOMS) if ruler.width(case[0]) <= case[1]]
    assert len(cases) > 50
    assert set(measured(library, role, cases)) == {1}
