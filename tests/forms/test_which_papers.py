"""哪一户印哪几件：design 6 与 forms.md 卷首的表。"""

from __future__ import annotations

import re

import pytest
from homes import AS_OF, home, in_bag, paper

from dangan.dates import PartialDate
from dangan.errors import UsageError
from dangan.forms import FormOptions, Forms, Output
from dangan.model import Project
from dangan.profile import Profile

FRAME = ["案卷封面", "卷内文件目录", "卷内备考表"]
BASIC = ["贫困户申请书", "入户信息采集表", "“五评”量化表", "脱贫方案"]
EXIT = ["收支算账表", "到户享受政策项目清单"]


def titles(output: Output) -> list[str]:
    return re.findall(r'<article[^>]* title="([^"]*)"', output.html)


def inside(outputs: list[Output]) -> list[str]:
    """一户一档里封面、目录、备考表以外的各件。"""
    return [title for title in titles(outputs[0]) if title not in FRAME]


@pytest.mark.parametrize(
    ("status", "papers", "own"),
    [
        ("未脱贫", BASIC, ["户明白袋清单"]),
        ("脱贫", BASIC + EXIT, ["户明白袋清单", "脱贫收支测算表"]),
        ("预脱贫", BASIC + EXIT, ["户明白袋清单"]),
        ("返贫", BASIC + EXIT, ["户明白袋清单"]),
        ("清退", BASIC, ["户明白袋清单"]),
    ],
)
def test_by_status(forms: Forms, status: str, papers: list[str], own: list[str]) -> None:
    outputs = forms.outputs(home(status))
    assert inside(outputs) == papers
    assert [output.name for output in outputs] == ["一户一档", *own]


def test_stable_mark_counts_as_exited(forms: Forms) -> None:
    outputs = forms.outputs(home("未脱贫", stable_marked_on=PartialDate(2017, 6)))
    assert "脱贫收支测算表" in [output.name for output in outputs]


def test_each_project_has_its_three_papers_and_a_copy_for_the_bag(forms: Forms) -> None:
    outputs = forms.outputs(home(projects=[Project(name="核桃改良"), Project(name="养蜂")], relocated=True))
    assert inside(outputs)[4:] == [
        "项目申请书（核桃改良）",
        "项目申请书（养蜂）",
        "易地扶贫搬迁申请书",
        "项目批复（摘录）（核桃改良）",
        "项目批复（摘录）（养蜂）",
        "村户协议（核桃改良）",
        "村户协议（养蜂）",
    ]
    (copies,) = [output for output in outputs if output.name == "村户协议（户明白袋份）"]
    assert copies.html.count('data-numbered="no"') == 2


@pytest.mark.parametrize(
    ("identified", "expected"),
    [
        (PartialDate(2014, 6), ["入户信息采集表", "脱贫方案"]),
        (PartialDate(2017, 9), ["贫困户申请书", "入户信息采集表", "“五评”量化表", "脱贫方案"]),
    ],
    ids=["往年识别：申请书与五评表不重做", "本年新增：补齐"],
)
def test_missing_prints_what_is_not_on_file(policy: Profile, identified: PartialDate, expected: list[str]) -> None:
    forms = Forms(policy, FormOptions(as_of=AS_OF, papers="missing"))
    household = home(identified_on=identified, documents=[in_bag("扶贫手册")])
    assert inside(forms.outputs(household)) == expected
    covered = home(identified_on=identified, documents=[paper(name) for name in BASIC])
    assert inside(forms.outputs(covered)) == []


def test_missing_leaves_the_unknown_alone(policy: Profile) -> None:
    """材料没有登记，或清点表里还没有查看，都不算缺。"""
    forms = Forms(policy, FormOptions(as_of=AS_OF, papers="missing"))
    assert inside(forms.outputs(home(documents=None))) == []
    assert inside(forms.outputs(home(documents=[]))) == []
    unseen = frozenset({("一户一档", "入户信息采集表")})
    assert inside(forms.outputs(home(documents=[in_bag("扶贫手册")], uncounted=unseen))) == ["脱贫方案"]


def test_missing_prints_papers_of_projects_without_one(policy: Profile) -> None:
    forms = Forms(policy, FormOptions(as_of=AS_OF, papers="missing"))
    on_file = [paper("项目申请书", project="养蜂"), paper("项目批复", doc_no="青扶〔2016〕20号"), paper("村户协议")]
    projects = [Project(name="核桃改良", approval_no="青扶〔2016〕20号"), Project(name="养蜂")]
    printed = inside(forms.outputs(home(documents=on_file, projects=projects)))
    assert [title for title in printed if "（" in title] == [
        "项目申请书（核桃改良）",
        "项目批复（摘录）（养蜂）",
        "村户协议（养蜂）",
    ]


def test_lost_original_of_an_old_household_gets_a_statement(policy: Profile) -> None:
    forms = Forms(policy, FormOptions(as_of=AS_OF, papers="missing"))
    outputs = {output.name: output.html for output in forms.outputs(home(documents=[paper("贫困户申请书")]))}
    assert "“五评”量化表" in outputs["档案材料情况说明"]
    assert "贫困户申请书" not in outputs["档案材料情况说明"]


def test_frame(policy: Profile) -> None:
    forms = Forms(policy, FormOptions(as_of=AS_OF, papers="frame"))
    (output,) = forms.outputs(home("脱贫"))
    assert titles(output) == FRAME


def test_blank_forms(forms: Forms) -> None:
    outputs = {output.name: output for output in forms.blank()}
    assert list(outputs) == ["一户一档", "户明白袋清单", "脱贫收支测算表", "档案材料情况说明"]
    assert len(titles(outputs["一户一档"])) == 13
    html = "".join(output.html for output in outputs.values())
    assert "2017" not in re.sub(r"GB/T \S+", "", html)
    assert "系统导出" not in html


def test_only_some_forms(policy: Profile) -> None:
    forms = Forms(policy, FormOptions(as_of=AS_OF, only=("户明白袋清单", "survey")))
    assert [output.name for output in forms.outputs(home())] == ["入户信息采集表", "户明白袋清单"]
    with pytest.raises(UsageError, match="脱贫方按"):
        Forms(policy, FormOptions(as_of=AS_OF, only=("脱贫方按",)))
