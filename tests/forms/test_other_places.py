"""别处的方案：照布局印一户一档，竹山独有的户明白袋、“五评”、取消都不带过去。"""

from __future__ import annotations

import re

import pytest
from homes import AS_OF, home, paper

from dangan import profile
from dangan.forms import FormOptions, Forms
from dangan.model import Project

ELSEWHERE = [name for name in profile.names() if name != "zhushan-2017"]


@pytest.mark.parametrize("name", ELSEWHERE)
def test_exited_household(name: str) -> None:
    project = Project(name="2016年茶叶种植", agreed_on=AS_OF)
    outputs = Forms(profile.load(name), FormOptions(as_of=AS_OF)).outputs(home("脱贫", projects=[project]))
    assert "一户一档" in [output.name for output in outputs]
    everything = "".join(output.html for output in outputs)
    assert "收支算账表" in everything
    for word in ("户明白袋", "五评", "收支测算表"):
        assert word not in everything


@pytest.mark.parametrize("name", ELSEWHERE)
def test_blank_forms(name: str) -> None:
    options = FormOptions(as_of=AS_OF)
    everything = "".join(output.html for output in Forms(profile.load(name), options).blank())
    assert "贫困户申请书" in everything
    assert "户明白袋" not in everything


@pytest.mark.parametrize(("name", "listed"), [("tongchuan-2016", True), ("zhushan-2017", False)])
def test_a_promise_on_file(name: str, listed: bool) -> None:
    """铜川要双向承诺，承诺书在卷就列入目录；竹山一律取消，不列。"""
    household = home(documents=[paper("双向承诺书", "2016-03-08", section="精准帮扶")])
    dossier = Forms(profile.load(name), FormOptions(as_of=AS_OF)).outputs(household)[0]
    assert bool(re.search(r"<td[^>]*>双向承诺书</td>", dossier.html)) is listed
