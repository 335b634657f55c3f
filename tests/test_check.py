"""核查用例：报告的形状、次序、遮盖、指纹、未核查的原因、规则出错、退出码。"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

import jsonschema
import msgspec
import pytest

from dangan import check, profile, resources
from dangan.config import ArchiveTable
from dangan.dates import PartialDate
from dangan.errors import ProfileError
from dangan.findings import Failed, InputFile, Report, fingerprint
from dangan.model import Document, Household, Member, Project, Reading, Row, VillageDocument
from dangan.profile import RuleSetting
from dangan.rules import RULES, Rule, Selection

ZHUSHAN = profile.load("zhushan-2017")
AS_OF = PartialDate(2017, 11, 30)


@dataclass
class County:
    """逐户给出的资料，与 sources.County 同形。"""

    given: list[Household]
    villages: None = None
    village_documents: list[VillageDocument] | None = None
    scanned: bool = False
    inputs: list[InputFile] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    unreadable: list[Failed] = field(default_factory=list)
    reading: list[Reading] = field(default_factory=list)

    def households(self) -> Iterator[Household]:
        yield from self.given


def household(code: str = "001", **fields: object) -> Household:
    members = [Member(name="周大山", relation="户主")]
    return Household(code=code, **{"members": members, "township": "青坪镇", "village": "上坪村", **fields})  # type: ignore[arg-type]


def run(*households: Household, codes: tuple[str, ...] = (), **options: object) -> Report:
    return check.check(County(list(households)), ZHUSHAN, AS_OF, Selection(codes), **options)  # type: ignore[arg-type]


def bag(*names: str) -> list[Document]:
    return [Document(type=name, container="户明白袋") for name in names]


def test_finding_is_complete() -> None:
    """一条意见写明整改方式、现存位置、去向、责任人、条款原文和出处。"""
    row = Row("材料.csv", None, 17, {"type": "材料名称"})
    papers = [Document(type="脱贫承诺书", container="户明白袋", row=row)]
    (finding,) = run(household(documents=papers), codes=("D501",)).findings
    assert (finding.rule, finding.severity, finding.remedy) == ("D501", "error", "取消")
    assert (finding.household, finding.township, finding.village) == ("001", "青坪镇", "上坪村")
    assert (finding.path, finding.place_now, finding.move_to) == ("documents[0]", "户明白袋", "抽出集中登记保管")
    assert finding.owner == "村档案员"
    assert finding.clause.text == "其他资料如承诺书、明白卡、合影等一律取消。"
    assert str(finding.source) == "材料.csv 第17行"


def test_report_follows_its_schema() -> None:
    county = County(
        [household(documents=bag("脱贫承诺书", "户口本", "公示照片", "杂项"), reviews=[])],
        inputs=[InputFile("材料.csv", "gb18030", 4)],
        failed=[Failed("002", None, "户编号重复")],
    )
    report = check.check(county, ZHUSHAN, AS_OF)  # type: ignore[arg-type]
    written = json.loads(msgspec.json.encode(report))
    schema = json.loads(resources.schema("report"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(written)
    assert written["summary"]["findings"] == len(written["findings"]) > 4
    assert sum(written["summary"]["by_remedy"].values()) == len(written["findings"])


def test_causes_count_the_households_checked() -> None:
    """同为一户的先后按名称；没填原因的户不计。"""
    causes = ["缺技术", "因病", "因学", "因病", None]
    households = [household(f"{n:03}", cause=cause) for n, cause in enumerate(causes)]
    assert list(run(*households).summary.by_cause.items()) == [("因病", 2), ("因学", 1), ("缺技术", 1)]


def test_order_is_households_as_read_then_code_then_path() -> None:
    papers = [*bag(*["明白卡"] * 11), Document(type="脱贫承诺书", container="一户一档", section="精准识别")]
    report = run(
        household("乙", documents=papers), household("甲", documents=bag("户口本", "合影")), codes=("D5", "D4")
    )
    found = [(f.household, f.rule, f.path) for f in report.findings if f.path.startswith("documents[")]
    assert found == [
        *[("乙", "D501", f"documents[{n}]") for n in range(12)],
        ("甲", "D406", "documents[0]"),
        ("甲", "D501", "documents[1]"),
    ]


def test_county_wide_findings_come_first() -> None:
    county = County([household(documents=bag("合影"))], reading=[Reading("D004", "", "不认识的列“备注2”。")])
    report = check.check(county, ZHUSHAN, AS_OF, Selection(("D004", "D501")))  # type: ignore[arg-type]
    assert [(f.rule, f.household) for f in report.findings] == [("D004", None), ("D501", "001")]


def test_unknown_tables_are_not_checked() -> None:
    """只有人员表：没有关于材料的意见，材料规则列入未核查并说明原因。"""
    report = run(household())
    assert [f for f in report.findings if f.rule[:2] in ("D1", "D3", "D4", "D5")] == []
    reasons = {entry.rule: entry.reason for entry in report.not_checked}
    assert reasons["D101"] == "材料：输入中没有这张表"
    assert reasons["D208"] == "帮扶措施：输入中没有这张表"
    assert "D101" not in report.applied_rules
    assert "D606" in report.applied_rules


def test_tables_unknown_for_some_households() -> None:
    report = run(household("甲", documents=[]), household("乙"), codes=("D007",))
    assert [f.household for f in report.findings] == ["甲"]
    assert report.not_checked[0].reason == "材料：1 户没有这张表，这些户未查"
    assert report.applied_rules == ["D007"]


def test_rules_of_other_places_and_unset_numbers_are_not_checked() -> None:
    reasons: dict[str, str] = {}
    for entry in run(household(helpers=[], accounts=[])).not_checked:
        reasons.setdefault(entry.rule, entry.reason)
    assert reasons["D210"] == "本方案没有条款 003-01"
    assert reasons["D207"] == "同时有多名现任帮扶责任人：本方案没有条款 004-12"
    assert reasons["D307"] == "本县未设定「当年脱贫标准」"
    assert reasons["D407"] == "本县未设定「扶贫手册更新间隔」"
    assert reasons["D006"] == "没有检查字体"


def test_county_can_switch_a_rule_off_or_change_its_severity() -> None:
    county = ZHUSHAN.adjusted(
        {}, {"D501": RuleSetting(off=True, reason="另行清理"), "D502": RuleSetting(severity="info")}
    )
    given = County([household(documents=bag("承诺书", "公示照片"))])
    report = check.check(given, county, AS_OF, Selection(("D501", "D502")))  # type: ignore[arg-type]
    assert [(f.rule, f.severity) for f in report.findings] == [("D502", "info")]
    assert ("D501", "本方案已停用：另行清理") in [(n.rule, n.reason) for n in report.not_checked]
    assert report.unchecked == {"D501"}


@pytest.mark.parametrize(
    ("policy", "loan"),
    [("zhushan-2017", "小额信贷不是户借、户用、户还"), ("wenzhou-2016", "分红没有签收、没有告知户主")],
)
def test_what_only_a_person_can_see_stands_in_every_report(policy: str, loan: str) -> None:
    """各地都要看笔迹；小额信贷户借户用户还是竹山的条款，分红是温州的。"""
    report = check.check(County([]), profile.load(policy), AS_OF, Selection(("D501",)))  # type: ignore[arg-type]
    told = [entry.reason for entry in report.not_checked if entry.rule == "核查单"]
    assert any("须由人查看的签字与墨迹：" in reason and "一笔到底" in reason for reason in told)
    assert [policy for reason in told if loan in reason] == [policy]
    assert report.unchecked <= {"D501"}


def test_unknown_code_in_county_rules_is_refused() -> None:
    county = ZHUSHAN.adjusted({}, {"D599": RuleSetting(off=True)})
    with pytest.raises(ProfileError, match="D599"):
        check.check(County([]), county, AS_OF)  # type: ignore[arg-type]


def test_numbers_are_masked_unless_asked() -> None:
    """校验码错误的号码（末位应为 9）；成员电话写进了姓名。"""
    people = [Member(name="周大山15400001234", relation="户主", id_no="420399196803120018")]
    masked, shown = (
        " ".join(f.message for f in run(household(members=people), show_id=wanted).findings) for wanted in (False, True)
    )
    assert "4203**********0018" in masked
    assert "420399196803120018" not in masked
    assert "15400001234" not in masked
    assert "420399196803120018" in shown
    assert "15400001234" in shown


def test_fingerprint_survives_inserted_rows() -> None:
    """前面插入一行，旧意见的指纹不变；两件相同的材料各有指纹。"""
    before = run(household(documents=bag("承诺书", "合影")), codes=("D501",)).findings
    after = run(household(documents=bag("扶贫手册", "承诺书", "合影", "合影")), codes=("D501",)).findings
    assert [f.fingerprint for f in before] == [f.fingerprint for f in after[:2]]
    assert len({f.fingerprint for f in after}) == 3


def test_fingerprint_differs_between_households_and_rules() -> None:
    assert len({fingerprint("D501", "甲", "x"), fingerprint("D502", "甲", "x"), fingerprint("D501", "乙", "x")}) == 3


def test_crashed_rule_is_a_finding_and_the_rest_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> Iterator[object]:
        raise KeyError("意外")

    original = RULES["D501"]
    values = {name: getattr(original, name) for name in Rule.__slots__}
    monkeypatch.setitem(RULES, "D501", Rule(**(values | {"check": broken})))
    report = run(household(documents=bag("承诺书", "公示照片")), codes=("D501", "D502"))
    assert [f.rule for f in report.findings] == ["D000", "D502"]
    assert "D501" in report.findings[0].message
    assert report.complete is False
    assert check.exit_code(report, "error") == 3


def test_interrupted_run_reports_so_far() -> None:
    class Interrupted(County):
        def households(self) -> Iterator[Household]:
            yield from self.given
            raise KeyboardInterrupt

    report = check.check(Interrupted([household(documents=bag("合影"))]), ZHUSHAN, AS_OF)  # type: ignore[arg-type]
    assert "D501" in [f.rule for f in report.findings]
    assert report.complete is False
    assert check.exit_code(report, "error") == 4


def test_chosen_households_only_but_compared_with_all() -> None:
    same = [Member(name="周大山", relation="户主", id_no="420399196803120019")]
    others = [*same, Member(name="李秀英", id_no="420399197008050028")]
    report = run(
        household("甲", members=same),
        household("乙", members=others),
        codes=("D7",),
        households=lambda h: h.code == "乙",
    )
    assert report.summary.households == 1
    assert [(f.household, f.rule, f.path) for f in report.findings] == [("乙", "D702", "members[0].id_no")]


def test_archive_settings_are_one_finding_for_all() -> None:
    many = [household(str(n)) for n in range(50)]
    report = run(*many, codes=("D901",), archive=ArchiveTable())
    assert [(f.household, f.rule) for f in report.findings] == [(None, "D901")]
    set_up = ArchiveTable(fonds_name="青岭县扶贫开发办公室", retention="永久")
    assert run(*many, codes=("D901",), archive=set_up).findings == []


def test_one_village_notice_proves_the_step_for_the_village() -> None:
    from dangan.model import Event

    steps = ("申请", "核查测算", "公示", "告知")
    events = [Event(step=s, phase="退出", date=PartialDate(2016, 10 + n // 2)) for n, s in enumerate(steps)]
    county = County(
        [
            household("甲", status="脱贫", events=events),
            household("乙", status="脱贫", events=events, village="下坪村"),
        ],
        village_documents=[VillageDocument(village="上坪村", type="公示", title="2016年退出公示", volume_no="SP-7")],
    )
    report = check.check(county, ZHUSHAN, AS_OF, Selection(("D303",)))  # type: ignore[arg-type]
    assert [f.household for f in report.findings] == ["乙"]


@pytest.mark.parametrize(
    ("papers", "level", "failed", "unreadable", "code"),
    [
        ([], "error", 0, 0, 0),
        (["承诺书"], "error", 0, 0, 1),
        (["承诺书"], None, 0, 0, 0),
        (["扶贫手册"], "error", 0, 0, 0),
        (["扶贫手册"], "warning", 0, 0, 1),
        (["承诺书"], "error", 0, 1, 3),
        (["承诺书"], "error", 1, 0, 4),
        ([], "error", 1, 1, 4),
    ],
    ids=["干净", "有错误", "不计意见", "只有警告", "警告也算", "有文件读不出", "有户搁置", "取最高"],
)
def test_exit_code(papers: list[str], level: str | None, failed: int, unreadable: int, code: int) -> None:
    """袋中只有手册，缺宣传资料是警告（D403）；承诺书是错误（D501）。"""
    county = County(
        [household(documents=bag(*papers) if papers else None)],
        failed=[Failed("002", None, "户编号重复")] * failed,
        unreadable=[Failed(None, None, "不是 Excel 文件")] * unreadable,
    )
    report = check.check(county, ZHUSHAN, AS_OF, Selection(("D403", "D501")))  # type: ignore[arg-type]
    assert check.exit_code(report, level, county.unreadable) == code  # type: ignore[arg-type]


def test_projects_count_papers_not_facts() -> None:
    """项目登记了批复日期、文号，但没有批复这件材料，仍然缺批复。"""
    project = Project(
        name="养羊", approved_on=PartialDate(2016, 4), approval_no="青扶〔2016〕8号", amount=Decimal(3000)
    )
    report = run(household(documents=bag("扶贫手册"), projects=[project]), codes=("D203",))
    assert [(f.rule, f.path) for f in report.findings] == [("D203", "projects[0]")]


def test_no_two_findings_share_a_fingerprint() -> None:
    """同样的材料三份：三条意见，三个指纹，再查一次还是这三个。"""
    one = household(documents=bag("脱贫承诺书", "脱贫承诺书", "脱贫承诺书"))
    first, again = (run(one, codes=("D501",)).findings for _ in range(2))
    assert len({f.fingerprint for f in first}) == 3
    assert [f.fingerprint for f in again] == [f.fingerprint for f in first]


def test_choosing_households_leaves_out_the_village_findings_of_other_villages() -> None:
    homes = [
        household(code, village=village, stable_marked_on=AS_OF) for code, village in (("1", "甲村"), ("2", "乙村"))
    ]
    county = County(homes, village_documents=[VillageDocument(township="青坪镇", village="丙村", title="目录")])
    every, chosen = (
        check.check(county, ZHUSHAN, AS_OF, Selection(("D720",)), households)  # type: ignore[arg-type]
        for households in (None, lambda one: one.code == "1")
    )
    assert {f.village for f in every.findings} == {"甲村", "乙村"}
    assert [f.village for f in chosen.findings] == ["甲村"]


def test_a_finding_says_which_paper_or_field() -> None:
    papers = [*bag("脱贫承诺书"), Document(type="脱贫方案", container="一户一档", section="精准帮扶")]
    found = {f.rule: f.subject for f in run(household(documents=papers), codes=("D101", "D501")).findings}
    assert found == {"D101": "贫困户申请书", "D501": "脱贫承诺书"}
