"""CSV 与 Excel：一套表、平铺导出、材料清点表，以及它们合在一起。"""

from __future__ import annotations

import pytest

from dangan.dates import PartialDate

HOUSEHOLDS = "户编号,乡镇,脱贫属性,脱贫时间,不愁吃,不愁吃佐证\n0042,云坪镇,脱贫,2016,是,卷一\n0043,云坪镇,未脱贫,,,\n"
MEMBERS = "户编号,姓名,与户主关系,证件号码,务工时间(月)\n0042,王五,户主,420399196808110012,八个月\n0043,赵六,户主,,\n"
DOCUMENTS = "户编号,材料名称,存放位置,签字人\n0042,贫困户申请书,一户一档,王五；陈明\n"


def _bundle(desk, folder, encoding, names=("户", "成员", "材料")):
    for name, content in zip(names, (HOUSEHOLDS, MEMBERS, DOCUMENTS), strict=True):
        path = desk.text(f"{folder}/{name}.csv", content, encoding)
    return path.parent


def _plain(households):
    return [
        (h.code, h.status, h.exited_on, h.food and (h.food.met, h.food.reference), [m.name for m in h.members])
        for h in households
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
@pytest.mark.parametrize("names", [("户", "成员", "材料"), ("households", "members", "documents")])
def test_bundle_of_csv(desk, encoding, names):
    county, households = desk.read(_bundle(desk, "表", encoding, names))

    assert _plain(households) == [
        ("0042", "脱贫", PartialDate(2016), (True, "卷一"), ["王五"]),
        ("0043", "未脱贫", None, None, ["赵六"]),
    ]
    assert households[0].documents[0].signers == ("王五", "陈明")
    assert (county.failed, county.unreadable, county.reading) == ([], [], [])


def test_unknown_is_not_none(desk):
    _, households = desk.read(_bundle(desk, "表", "utf-8"))

    assert households[1].documents == []  # 有材料表，本户没有一行
    assert households[1].events is None  # 没有程序表


def test_a_finding_can_name_file_row_and_column(desk):
    _, households = desk.read(_bundle(desk, "表", "gbk"))
    [reading] = households[0].reading

    assert (reading.code, reading.path) == ("D002", "members[0].work_months")
    assert str(reading.source) == "表/成员.csv 第2行「务工时间(月)」"
    assert str(households[0].source("members[0].id_no")) == "表/成员.csv 第2行「证件号码」"
    assert households[0].members[0].work_months is None


def test_workbook_equals_bundle(desk):
    tables = {
        name: [line.split(",") for line in content.splitlines()]
        for name, content in {"户": HOUSEHOLDS, "成员": MEMBERS, "材料": DOCUMENTS}.items()
    }
    _, from_csv = desk.read(_bundle(desk, "表", "utf-8"))
    _, from_xlsx = desk.read(desk.xlsx("表.xlsx", tables))

    assert _plain(from_xlsx) == _plain(from_csv)
    assert [(r.code, r.path, r.message) for h in from_xlsx for r in h.reading] == [
        (r.code, r.path, r.message) for h in from_csv for r in h.reading
    ]


EXPORT = [
    ["青岭县建档立卡贫困人口信息"],
    ["导出单位：某某办公室"],
    ["行政村", "户编号", "姓名", "与户主关系", "人数", "脱贫年度", "帮扶责任人", "户主姓名", "鞋码"],
    ["桃源村", "1001", "王五", "户主", 2, 2016, "孟大", "王五", 42],
    ["桃源村", "1001", "李四", "配偶", 2, 2016, "孟大", "王五", 38],
    ["桃源村", "1002", "赵六", "户主", 1, "", "", "赵六", 40],
    ["合计", "", "3人"],
]


def test_flat_export_with_title_rows_and_a_total(desk):
    county, households = desk.read(desk.xlsx("导出.xlsx", {"Sheet1": EXPORT}))

    assert [(h.code, [m.name for m in h.members]) for h in households] == [
        ("1001", ["王五", "李四"]),
        ("1002", ["赵六"]),
    ]
    assert households[0].exited_on == PartialDate(2016)
    assert [helper.name for helper in households[0].helpers] == ["孟大"]
    assert households[1].helpers == []
    assert households[0].extra == {"户主姓名": "王五"}
    assert [(r.code, r.source.column) for r in county.reading] == [("D004", "鞋码")]
    assert county.failed == []


def test_own_header_from_dangan_toml(desk):
    county, households = desk.read(desk.xlsx("导出.xlsx", {"Sheet1": EXPORT}), columns={"鞋码": "备案号"})

    assert households[0].filing_no == "42"
    assert county.reading == []


def test_repeated_household_columns_that_differ_are_reported(desk):
    rows = [*EXPORT[:4], [*EXPORT[4][:4], 3, *EXPORT[4][5:]]]
    _, households = desk.read(desk.xlsx("导出.xlsx", {"Sheet1": rows}))

    assert households[0].member_count == 2
    assert [(r.code, r.path) for r in households[0].reading] == [("D008", "member_count")]


def test_merged_household_cells_belong_to_every_row(desk, tmp_path):
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "合并.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["户编号", "姓名"])
        sheet.merge_range(1, 0, 2, 0, "1001")
        sheet.write_column(1, 1, ["王五", "李四"])
    county, households = desk.read(tmp_path / "合并.xlsx")

    assert [(h.code, len(h.members)) for h in households] == [("1001", 2)]
    assert county.failed == []


def test_damaged_code_never_joins_rows(desk):
    rows = "户编号,姓名\n4.20399E+16,王五\n4.20399E+16,赵六\n42039900100100001,李四\n"
    county, households = desk.read(desk.text("导出.csv", rows))

    assert [h.code for h in households] == ["42039900100100001"]
    assert [failed.source.row for failed in county.failed] == [2, 3]
    assert [(r.household, r.code, r.path) for r in county.reading] == [("4.20399E+16", "D003", "code")]


INVENTORY = [
    ["户编号", "户主", "贫困户申请书", "脱贫方案", "收支算账表", "其他卷内材料", "户明白袋·扶贫手册", "袋内其他材料"],
    ["1001", "王五", "√", "3复", "缺", "诊断证明；学籍证明", 2, "合影"],
    ["1002", "赵六", "", "看不清", "", "", "", ""],
]


def test_inventory_of_papers(desk):
    _, households = desk.read(desk.xlsx("清点.xlsx", {"材料清点表": INVENTORY}))
    first, second = households

    assert [(d.container, d.type, d.pages, d.origin) for d in first.documents] == [
        ("一户一档", "贫困户申请书", None, None),
        ("一户一档", "脱贫方案", 3, "复印件"),
        ("一户一档", "诊断证明", None, None),
        ("一户一档", "学籍证明", None, None),
        ("户明白袋", "扶贫手册", 2, None),
        ("户明白袋", "合影", None, None),
    ]
    assert first.uncounted == frozenset()
    assert first.absent == {("一户一档", "收支算账表")}
    assert second.documents == []
    assert second.uncounted == {
        ("一户一档", "贫困户申请书"),
        ("一户一档", "脱贫方案"),
        ("一户一档", "收支算账表"),
        ("户明白袋", "扶贫手册"),
    }
    assert [(r.code, r.path, r.source.column) for r in second.reading] == [("D002", "documents", "脱贫方案")]
    assert first.source("documents[4].type").column == "户明白袋·扶贫手册"


@pytest.mark.parametrize("reverse", [False, True])
def test_export_and_inventory_are_one_source(desk, reverse):
    paths = [desk.xlsx("导出.xlsx", {"Sheet1": EXPORT}), desk.xlsx("清点.xlsx", {"材料清点表": INVENTORY})]
    county, households = desk.read(*(reversed(paths) if reverse else paths))

    assert [(h.code, len(h.members), len(h.documents)) for h in households] == [("1001", 2, 6), ("1002", 1, 0)]
    assert county.failed == []


ONE_ROW_A_HOUSEHOLD = "户编号,户主姓名,户主身份证号,村,人数\n1001,王五,420399196808110012,桃源村,3\n1002,,,桃源村,2\n"


def test_head_column_alone_is_the_one_known_member(desk):
    """一行一户、没有成员表的导出：户主照所写记下，其余的人未知，不编造。"""
    county, (first, second) = desk.read(desk.text("户表.csv", ONE_ROW_A_HOUSEHOLD))

    [head] = first.members
    assert (head.name, head.relation, head.id_no, first.head_only) == ("王五", "户主", "420399196808110012", True)
    assert str(first.source("members[0].name")) == "户表.csv 第2行「户主姓名」"
    assert (second.members, second.head_only) == ([], False)
    assert county.reading == []


@pytest.mark.parametrize("reverse", [False, True])
def test_head_column_does_not_stand_in_for_a_members_table(desk, reverse):
    """有成员表的，户主以成员表为准；表里漏了的户照报没有成员。"""
    paths = [
        desk.text("户.csv", "户编号,户主\n1,王五\n2,赵六\n"),
        desk.text("成员.csv", "户编号,姓名\n1,王五\n1,李四\n"),
    ]
    _, (first, second) = desk.read(*(reversed(paths) if reverse else paths))

    assert ([m.name for m in first.members], first.head_only) == (["王五", "李四"], False)
    assert [(r.code, r.path) for r in second.reading] == [("D001", "members")]


def test_own_name_of_the_head_column(desk):
    _, [household] = desk.read(desk.text("户.csv", "户编号,户主名\n1,王五\n"), columns={"户主名": "户主"})

    assert [m.name for m in household.members] == ["王五"]


def test_inventory_does_not_repeat_recorded_papers(desk):
    documents = desk.text("材料.csv", "户编号,材料名称,存放位置,页数\n1001,《贫困户申请书》,一户一档,1\n")
    _, households = desk.read(desk.xlsx("清点.xlsx", {"材料清点表": INVENTORY}), documents)

    volume = [d.type for d in households[0].documents if d.container == "一户一档"]
    assert volume == ["《贫困户申请书》", "脱贫方案", "诊断证明", "学籍证明"]


def test_two_exports_fill_each_other(desk):
    older = desk.text("旧.csv", "户编号,姓名,证件号码,脱贫属性\n1001,王五,420399196808110012,未脱贫\n")
    newer = desk.text("新.csv", "户编号,姓名,证件号码,民族,脱贫属性\n1001,王 五,420399196808110012,汉族,脱贫\n")
    _, [household] = desk.read(older, newer)

    assert [(m.name, m.ethnicity) for m in household.members] == [("王五", "汉族")]
    assert household.status == "未脱贫"
    assert [(r.code, r.path) for r in household.reading] == [("D008", "status")]


def test_rows_of_an_unregistered_household_are_put_aside(desk):
    folder = _bundle(desk, "表", "utf-8")
    desk.text("表/材料.csv", DOCUMENTS + "0099,脱贫方案,一户一档,\n")
    county, households = desk.read(folder)

    assert [h.code for h in households] == ["0042", "0043"]
    assert [(f.household, str(f.source)) for f in county.failed] == [("0099", "表/材料.csv 第3行「户编号」")]


def test_villages_are_known_before_the_households(desk):
    folder = _bundle(desk, "表", "utf-8")
    desk.text("表/村情.csv", "乡镇,村,农村户籍人口,出列\n云坪镇,桃源村,860,否\n")
    desk.text("表/村级专项工作档案.csv", "村,材料名称,阶段,年度,适用户\n桃源村,公示公告,退出,2016,0042；0043\n")
    county, _ = desk.read(folder)

    assert [(v.village, v.rural_population, v.delisted) for v in county.villages] == [("桃源村", 860, False)]
    assert county.village_documents[0].households == ("0042", "0043")


def test_a_table_without_header_is_not_dropped_silently(desk):
    folder = _bundle(desk, "表", "utf-8")
    desk.text("表/程序.csv", "户号,环节\n0042,申请\n")
    desk.text("表/说明.csv", "这里是填表说明\n")
    county, households = desk.read(folder)

    assert len(households) == 2
    assert [str(failed.source) for failed in county.failed] == ["表/程序.csv"]
