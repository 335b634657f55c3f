"""坏输入：说清楚文件、行、列，其余照用，从不抛出错误。"""

from __future__ import annotations

import pytest

GOOD = '{"code": "1", "members": [{"name": "王五"}]}'


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("空.json", b"", "是空文件"),
        ("数.json", b"20171130", "不是可读的 JSON"),
        ("断.json", b'[{"code": "1", "mem', "第1行第16列"),
        ("深.json", b"[" * 100_000, "嵌套过深"),
        ("空.csv", b"", "是空的"),
        ("空.jsonl", b"\n\n", "是空文件"),
        ("无表头.csv", "甲,乙\n1,2\n".encode(), "没有找到认得的表头"),
        ("坏码.csv", "户编号,姓名\n1,王".encode() + b"\xff\xff", "编码认不出"),
        ("Unicode.csv", "户编号,姓名\n1,王五".encode("utf-16-le"), "Unicode 文本"),
        ("乱.jsonl", bytes(range(128, 256)) * 2, "不是可读的 JSON Lines"),
        ("列表.jsonl", b'[\n{"code":\n"1"}\n]', "把扩展名改为 .json"),
        ("中文键.json", '[{"户编号": "1", "成员": []}, {"户编号": "2"}]'.encode(), "户编号 code"),
        ("中文键.jsonl", '{"户编号": "1"}\n{"户编号": "2"}'.encode(), "户编号 code"),
        ("中文表.json", '{"户": [{"户编号": "1"}]}'.encode(), "户编号 code"),
        ("一户.json", '{"户编号": "1", "成员": [{"姓名": "王五"}]}'.encode(), "户编号 code"),
        ("坏码.json", b'["\xff\xff\xff"]', "第3字节"),
        ("二进制.csv", b"a\0b", "不是文字文件"),
        ("冒名.xlsx", "不是工作簿".encode(), "可能是别的文件改了扩展名"),
        ("网页.xls", b"<html><table><tr><td>1</td></tr></table></html>", "另存为 .xlsx"),
        ("坏.xlsx", b"PK\x03\x04 broken", "文件已损坏"),
        ("旧.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "另存为 .xlsx"),
        ("说明.docx", b"", "不是能读的文件种类"),
    ],
)
def test_unreadable_input(desk, name, content, words):
    good = desk.text("good.jsonl", GOOD)
    county, households = desk.read(desk.data(name, content), good)

    assert [h.code for h in households] == ["1"]
    [failed] = county.unreadable
    assert failed.source.file == name
    assert words in failed.reason


@pytest.mark.parametrize(
    ("headers", "hint"),
    [
        (("乡(镇)", "行政村", "姓名", "证件号码", "脱贫属性"), '"贫困户号" = "户编号"'),
        (("行政村", "姓名", "医疗保障", "健康状况"), '"贫困户号" = "户编号"'),
        (("行政村", "贫困户代码", "脱贫属性", "人均纯收入"), '"贫困户代码" = "户编号"'),
    ],
)
def test_people_without_household_code(desk, headers, hint):
    """没有户编号的导出直说缺这一列，不当作村情表。"""
    rows = [["青岭县贫困人口信息"], headers, ["云坪镇", *["值"] * (len(headers) - 1)]]
    county, households = desk.read(desk.xlsx("导出.xlsx", {"Sheet1": rows}))

    assert (households, county.villages, county.reading) == ([], None, [])
    [failed] = county.unreadable
    assert failed.reason.startswith("导出.xlsx：这张表没有「户编号」一列，无法归户")
    assert hint in failed.reason


def test_sheet_without_household_code_is_named_and_the_rest_used(desk):
    book = {"第一页": [["户编号", "姓名"], ["1", "王五"]], "第二页": [["姓名", "证件号码"], ["赵六", "1"]]}
    county, households = desk.read(desk.xlsx("a.xlsx", book))

    assert [h.code for h in households] == ["1"]
    [failed] = county.failed
    assert failed.source.sheet == "第二页"
    assert "没有「户编号」一列" in failed.reason


@pytest.mark.parametrize("own", ["农村户籍人口", "村集体经济收入", "主导产业"])
def test_village_table_is_known_by_its_own_columns(desk, own):
    county, _ = desk.read(desk.text("a.csv", f"乡镇,村,{own}\n云坪镇,桃源村,1\n"))
    assert [village.village for village in county.villages] == ["桃源村"]


def test_hint_for_unknown_column_does_not_guess_what_it_is(desk):
    """怎么写 [columns] 另举一例，不把这一列说成别的一列。"""
    county, _ = desk.read(desk.text("材料.csv", "户编号,材料名称,证件号码,穷因\n1,申请书,1,2\n"))
    assert [reading.source.column for reading in county.reading] == ["证件号码", "穷因"]
    assert all('"身份证（新）" = "证件号码"' in reading.message for reading in county.reading)
    assert not any(f'"{reading.source.column}" =' in reading.message for reading in county.reading)


def test_advice_for_undecodable_json_is_not_about_csv(desk):
    county, _ = desk.read(desk.data("乱.json", b"\xff\xff\xff"), desk.data("乱.csv", b"\xff\xff\xff"))

    about_json, about_csv = (failed.reason for failed in county.unreadable)
    assert "CSV" not in about_json
    assert "从导出它的程序重新导出" in about_json
    assert "另存为“CSV UTF-8”" in about_csv


def test_some_households_with_chinese_keys_are_put_aside_once(desk):
    chinese = '{"户编号": "2", "成员": [{"姓名": "赵六"}]}'
    county, households = desk.read(desk.text("a.json", f"[{GOOD}, {chinese}, {chinese}]"))

    assert [h.code for h in households] == ["1"]
    assert [failed.reason[:11] for failed in county.failed] == ["有 2 户的键是中文，"]
    assert county.unreadable == []


def test_unknown_json_key_is_not_sent_to_the_columns_table(desk):
    """[columns] 只管表头；JSON 的键要改成英文。"""
    county, _ = desk.read(desk.text("a.json", '[{"code": "1", "members": [{"name": "王五"}], "人口": 3}]'))

    [reading] = county.reading
    assert "认得的键「人口」" in reading.message
    assert "[columns]" not in reading.message


def test_missing_file_and_empty_folder(desk, tmp_path):
    (tmp_path / "空").mkdir()
    county, households = desk.read(tmp_path / "没有.json", tmp_path / "空")

    assert households == []
    assert [failed.source.file for failed in county.unreadable] == ["没有.json", "空"]


@pytest.mark.parametrize("shape", ["[%s]", '{"villages": [], "households": [%s]}'])
def test_truncated_json_keeps_what_came_before(desk, shape):
    content = shape % f'{GOOD},\n{{"code": "2", "members": [{{"name": "赵'
    county, households = desk.read(desk.text("a.json", content[: content.index("赵") + 1]))

    assert [h.code for h in households] == ["1"]
    [failed] = county.failed
    assert "第2行第36列" in failed.reason


def test_broken_csv_row_is_dropped_alone(desk):
    rows = '户编号,姓名,民族\n1,王五,汉族\n2,"赵六,汉族\n3,李四,汉族\n4,钱七,汉族,多,余\n5,"孙\n八",汉族\n'
    county, households = desk.read(desk.text("导出.csv", rows))

    assert [h.code for h in households] == ["1", "3", "5"]
    assert [str(failed.source) for failed in county.failed] == ["导出.csv 第3行", "导出.csv 第5行"]
    assert households[2].members[0].row.number == 6


@pytest.mark.parametrize("kind", ["csv", "json", "jsonl"])
def test_one_code_twice_names_both_places(desk, kind):
    if kind == "csv":
        desk.text("表/户.csv", "户编号,村\n1,桃源村\n2,桃源村\n1,双河村\n")
        desk.text("表/成员.csv", "户编号,姓名\n1,王五\n2,赵六\n")
        county, households = desk.read(desk.folder / "表")
    else:
        lines = [GOOD, GOOD.replace('"1"', '"2"'), GOOD]
        content = "[" + ",\n".join(lines) + "]" if kind == "json" else "\n".join(lines)
        county, households = desk.read(desk.text(f"a.{kind}", content))

    assert [h.code for h in households] == ["1", "2"]
    [failed] = county.failed
    assert failed.household == "1"
    places = {"csv": ("第2行", "第4行"), "json": ("第1户", "第3户"), "jsonl": ("第1行", "第3行")}
    assert all(place in failed.reason for place in places[kind])


@pytest.mark.parametrize(
    "household",
    [
        "7",
        "null",
        '"户"',
        "[]",
        "{}",
        '{"code": null, "members": [{"name": "王五"}]}',
        '{"code": {}, "members": [{"name": "王五"}]}',
        '{"code": "4.2E+16", "members": [{"name": "王五"}]}',
    ],
)
def test_a_household_that_cannot_be_placed(desk, household):
    county, households = desk.read(desk.text("a.json", f"[{household}, {GOOD}]"))

    assert [h.code for h in households] == ["1"]
    assert [str(failed.source).split("「")[0] for failed in county.failed] == ["a.json 第1户"]


@pytest.mark.parametrize(
    "wrong",
    ['"documents": 5', '"documents": [7, "x", null]', '"food": [1]', '"members": {"name": "王五"}', '"extra": 3'],
)
def test_wrong_shapes_are_findings(desk, wrong):
    key = wrong.split('"')[1]
    members = "" if key == "members" else ', "members": [{"name": "王五"}]'
    county, [household] = desk.read(desk.text("a.json", f'[{{"code": "1"{members}, {wrong}}}]'))

    assert {reading.code for reading in household.reading} == {"D001"}
    assert all(reading.path.startswith(key) for reading in household.reading)
    assert county.failed == []


def test_a_damaged_byte_in_a_table_is_one_finding(desk):
    rows = "户编号,姓名,民族\n" + "".join(f"{n},王五,汉族\n" for n in range(1, 60))
    data = bytearray(rows.encode())
    data[data.rindex("王".encode())] = 0xFF
    county, households = desk.read(desk.data("导出.csv", bytes(data)))

    assert len(households) == 59
    assert [(h.code, r.code, r.path) for h in households for r in h.reading] == [("59", "D002", "members[0].name")]
    assert county.unreadable == []
