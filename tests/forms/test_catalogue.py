"""卷内文件目录：哪些成行、次序、页号、件数页数。"""

from __future__ import annotations

import pytest
from homes import AS_OF, home, in_bag, paper

from dangan.forms.filed import Papers
from dangan.forms.volume import Page, Volume, plan
from dangan.model import Document, Event
from dangan.profile import Profile


def volume(policy: Profile, papers: Papers = "frame", status: str = "未脱贫", **fields: object) -> Volume:
    return plan(home(status, **fields), policy, AS_OF, papers)


def shown(page: Page | None) -> str:
    """页号的写法：数字，或 某件+几（末页写 某件尾+几）。"""
    if page is None:
        return ""
    if not page.target:
        return str(page.number)
    return f"{page.target}{'尾' if page.edge == 'end' else ''}+{page.number}"


ON_FILE = [
    paper("脱贫方案", "2017-03-18"),
    paper("脱贫方案", "2016-08-18"),
    paper("“五评”量化表", "2014-05-12"),
    paper("贫困户申请书", "2014-04-25", pages=2),
    paper("户口本", section="精准识别", origin="复印件"),
    paper("脱贫承诺书", "2016-01-01"),
    paper("公示公告", "2016-01-01"),
    paper("收支算账表", "2016-10-30"),
    in_bag("扶贫手册"),
    Document(type="评议记录", container="村级专项工作档案", reference="QL-07", reference_page="3"),
]


def test_lines_by_section_then_profile_then_date(policy: Profile) -> None:
    """应取消的、村级的、袋里的、参见的不成行；未脱贫户没有退出类。"""
    filed = volume(policy, documents=ON_FILE)
    assert [(part.name, [line.title for line in part.lines]) for part in filed.parts] == [
        ("精准识别", ["贫困户申请书", "“五评”量化表", "户口本"]),
        ("精准帮扶", ["脱贫方案", "脱贫方案"]),
    ]
    assert [str(line.date) for line in filed.parts[1].lines] == ["2016-08-18", "2017-03-18"]
    assert [shown(line.first) for line in filed.lines] == ["1", "3", "4", "5", "6"]
    assert (filed.count, filed.inserted) == (5, 6)
    assert filed.copies == ["户口本"]


def test_exit_section_of_an_exited_household(policy: Profile) -> None:
    filed = volume(policy, status="脱贫", documents=ON_FILE)
    assert [line.title for line in filed.parts[2].lines] == ["收支算账表"]


def test_pages_interleave_printed_papers_and_originals(policy: Profile) -> None:
    """申请书 2 页在前，印出的采集表从第 3 页起，五评表接在采集表末页之后。"""
    filed = volume(policy, "missing", documents=[paper("贫困户申请书", pages=2), paper("“五评”量化表", pages=3)])
    assert [(line.title, shown(line.first), shown(line.last)) for line in filed.lines] == [
        ("贫困户申请书", "1", "2"),
        ("入户信息采集表", "survey+2", "survey尾+2"),
        ("“五评”量化表", "survey尾+3", "survey尾+5"),
        ("脱贫方案", "plan+5", "plan尾+5"),
    ]


def test_pages_are_blank_from_the_first_unknown(policy: Profile) -> None:
    filed = volume(
        policy,
        documents=[paper("贫困户申请书"), paper("入户信息采集表", pages=None), paper("“五评”量化表")],
    )
    assert [shown(line.first) for line in filed.lines] == ["1", "", ""]
    assert (filed.count, filed.inserted) == (3, None)


def test_a_paper_not_yet_looked_at_breaks_the_count(policy: Profile) -> None:
    unseen = frozenset({("一户一档", "入户信息采集表")})
    filed = volume(policy, documents=[paper("贫困户申请书"), paper("“五评”量化表")], uncounted=unseen)
    assert [shown(line.first) for line in filed.lines] == ["1", ""]
    assert (filed.count, filed.inserted) == (None, None)


@pytest.mark.parametrize(("papers", "count"), [("all", 4), ("missing", None), ("frame", None)])
def test_unregistered_papers_are_not_counted(policy: Profile, papers: Papers, count: int | None) -> None:
    """没有登记材料：全部新印的卷件数确知，其余不知道卷里原有什么。"""
    assert volume(policy, papers).count == count


def test_printing_again_keeps_the_original(policy: Profile) -> None:
    filed = volume(policy, "all", documents=[paper("贫困户申请书", "2014-04-25")])
    lines = [(line.title, line.note) for line in filed.lines if line.title == "贫困户申请书"]
    assert lines == [("贫困户申请书", ""), ("贫困户申请书", "另印")]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (None, "项目申请书（2016年香菇种植）"),
        ("项目申请书（2016年香菇种植）", "项目申请书（2016年香菇种植）"),
        ("2016年香菇种植项目的申请", "2016年香菇种植项目的申请"),
    ],
)
def test_an_original_names_its_project(policy: Profile, title: str | None, expected: str) -> None:
    """与印出的件一样括注项目；题名已写明的不重复。"""
    filed = volume(policy, documents=[paper("项目申请书", title=title, project="2016年香菇种植")])
    assert [line.title for line in filed.lines] == [expected]


def test_remarks(policy: Profile) -> None:
    filed = volume(
        policy,
        status="脱贫",
        documents=ON_FILE,
        events=[Event(step="公示", phase="退出", reference="QL-16", reference_page="4"), Event(step="申请")],
    )
    assert filed.remarks == [
        "缺：入户信息采集表、到户享受政策项目清单。",
        "复印件：户口本。",
        "参见：退出公示，见村级专项工作档案 QL-16 第 4 页。",
        "参见：评议记录，见村级专项工作档案 QL-07 第 3 页。",
    ]


def test_span_of_dates(policy: Profile) -> None:
    """起止日期来自卷内各件；有一件日期不明（印出待签的也是），止日留空。"""
    dated = volume(policy, documents=[paper("贫困户申请书", "2014-04"), paper("脱贫方案", "2014-04-25")])
    assert (str(dated.since), str(dated.until)) == ("2014-04", "2014-04-25")
    assert volume(policy, "missing", documents=[paper("贫困户申请书", "2014-04-25")]).until is None
