"""号码从哪里漏出去：每一栏埋一个独有的号码，跑遍各命令，在写出的一切里找。

许可的只有两处：本户自己的成品与档案（一户一档、户明白袋清单、.dangan/records、装进档案包的这些），
经办人自己的表原样退回（--return）。别处，连同文件名、标准错误、工作簿的属性，一个也不许有。
"""

import json
import os
from pathlib import Path

import pytest
from PIL import Image
from planting import Numbers, everything, leaks, planted, texts, workbook

from dangan.cli import app
from dangan.findings import fingerprint

OWN = ("一户一档", "户明白袋清单", "脱贫收支测算表", "村户协议", "档案材料情况说明", "封面", "内页")
"""本户自己的成品，与把它们叠在一起的合印。"""


class Desk:
    """一个目录：埋了号码的各种资料，跑过的命令。"""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = Numbers()
        document = planted(self.numbers)
        content = json.dumps(document, ensure_ascii=False, indent=1)
        (folder / "户.json").write_text(content, "utf-8")
        (folder / "断了.json").write_text(content[: len(content) // 2], "utf-8")
        (folder / "坏.json").write_text(f'{{"households": {self.numbers.identity("坏的 JSON")}abc', "utf-8")
        lines = [json.dumps(one, ensure_ascii=False) for one in document["households"]]
        broken = [f'{{"code": "{self.numbers.identity("坏行")}', lines[1][:400], f'"{self.numbers.phone("坏行")}"']
        (folder / "户.jsonl").write_text("\n".join([*lines, *broken]), "utf-8")
        workbook(document, folder / f"资料{self.numbers.identity('文件名')}.xlsx", self.numbers)
        self.sheet = next(folder.glob("资料*.xlsx"))
        identity, phone = self.numbers.identity, self.numbers.phone
        rows = [
            f"户编号,姓名,证件号码,{identity('CSV 表头')}",
            f'1,"周大山{identity("引号没有配对")},x',
            f"2,{phone('多一格')},,,,",
        ]
        (folder / "成员.csv").write_text("\n".join(rows), "gb18030")
        (folder / "手册.json").write_text(content.replace("154", "155").replace("普通劳动力", "技能劳动力"), "utf-8")
        (folder / "低保.csv").write_text(
            "姓名,身份证号,银行账号,截止日期\n"
            + "\n".join(
                f"{row['name']},{row.get('id_no', '')},{self.numbers.card('名单的账号')},2017-10-31"
                for one in document["households"]
                for row in one["members"]
            ),
            "utf-8",
        )
        scans = folder / "扫描件" / "云坪镇" / "桃源村" / f"刘文斌{identity('户的文件夹名')}" / "识别"
        scans.mkdir(parents=True)
        Image.new("1", (8, 8)).save(scans / f"贫困户申请书{identity('扫描件文件名')}.png")
        (scans / f"承诺书{phone('扫描件文件名')}.jpg").write_bytes(b"not a picture")
        (scans / f"{self.numbers.card('不认得的文件名')}.pdf").write_bytes(b"")
        (folder / "名单.txt").write_text(identity("名单里没有的户"), "utf-8")
        (folder / "豁免.csv").write_text(f"户编号,规则码,理由,到期\n1,{identity('豁免表')},x,2018", "utf-8")
        (folder / "坏.toml").write_text(f'as_of = "{identity("设置")}"\nprofile = {identity("设置")}', "utf-8")
        (folder / "豁免.toml").write_text('suppressions = "豁免.csv"', "utf-8")


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """埋好号码、印好、打好包的目录。"""
    folder = tmp_path_factory.mktemp("埋号码")
    desk = Desk(folder)
    before = Path.cwd()
    os.chdir(folder)
    app.run(["render", "户.json", "-o", "成品", "--as-of", "2017-11-30", "--formats", "docx,pdf", "--jobs", "1"])
    yield desk
    os.chdir(before)


TYPED = "420399197001010019"
"""在命令行上写错了地方的号码。"""

BASE = ["--as-of", "2017-11-30"]
FORMATS = ("text", "json", "jsonl", "sarif", "junit", "github", "html")
FILES = [
    part for suffix in ("txt", "json", "jsonl", "sarif", "xml", "xlsx", "html") for part in ("-o", f"写/意见.{suffix}")
]

# 名称 → 命令。写在 写/ 之下的逐个文件看。
CASES = {
    **{f"核查，屏幕上的 {one}": ["validate", "户.json", "--format", one, *BASE] for one in FORMATS},
    "核查，各种报告与基线": ["validate", "户.json", *FILES, "--write-baseline", "写/基线.json", *BASE],
    "核查，只列件数": ["validate", "户.json", "--statistics", *BASE],
    "核查 JSON Lines，有坏行": ["validate", "户.jsonl", *BASE],
    "核查断了的 JSON": ["validate", "断了.json", *BASE],
    "核查坏的 JSON": ["validate", "坏.json", *BASE],
    "核查坏的 CSV": ["validate", "成员.csv", *BASE],
    "核查工作簿，文件名、表名、表头有号码": ["validate", "{sheet}", "--format", "json", *BASE],
    "核查两个输入互相矛盾": ["validate", "户.json", "{sheet}", "--format", "json", *BASE],
    "没有的输入": ["validate", f"周大山{TYPED}.xlsx"],
    "没有的户": ["validate", "户.json", "--list", "名单.txt"],
    "坏的设置": ["validate", "户.json", "--config", "坏.toml"],
    "坏的豁免表": ["validate", "户.json", "--config", "豁免.toml"],
    "没有的规则码": ["validate", "户.json", "--select", TYPED],
    "没有的选项": ["validate", "户.json", f"--{TYPED}"],
    "退回件，屏幕上的": ["validate", "{sheet}", "--return", "退回", *BASE],
    "整改清单与核查单": ["rectify", "户.json", "-o", "写", "--sheets", "--village", "桃源村", *BASE],
    "整改清单一个文件，只用扫描不到的户": ["rectify", "户.jsonl", "-o", "写/清单.xlsx", *BASE],
    "印制": ["render", "户.json", "-o", "成品", *BASE, "--jobs", "1"],
    "预览的提示": ["preview", "户.json", "-o", "预览.html"],
    "看扫描件": ["inspect", "扫描件", "--inventory", "写/清点", "--moves", "写/计划.csv", *FILES, *BASE],
    "看扫描件，与资料合看": ["inspect", "扫描件", "--records", "户.json", "--moves", "写/计划.xlsx", *BASE],
    "线上线下": ["compare", "户.json", "手册.json", "--table", "写/对照.xlsx", "--sheets", "写", *FILES, *BASE],
    "部门比对": ["match", "户.json", "--against", "低保.csv", "--table", "写/线索.xlsx", *FILES, *BASE],
    "台账与公示": ["ledger", "户.json", "-o", "写", "--township", "云坪镇", *BASE],
    "从导出表建目录": ["init", "新建", "--from", "{sheet}"],
    "说明一条没有的规则": ["explain", TYPED],
    "没有的方案": ["profiles", TYPED],
    "体检": ["doctor"],
}


@pytest.mark.parametrize("name", CASES)
def test_no_number_leaves_the_office(desk, name, capsys, tmp_path):
    target = tmp_path / "写"
    target.mkdir()
    place = {"{sheet}": desk.sheet.name}
    arguments = [
        place.get(one, one.replace("写", str(target), 1) if one.startswith("写") else one) for one in CASES[name]
    ]
    code = app.run(arguments)
    shown = capsys.readouterr()
    assert shown.out or shown.err or any(target.rglob("*")), code
    assert "内部错误" not in shown.err
    assert TYPED[6:] not in shown.out + shown.err
    seen = [("屏幕", shown.out), ("标准错误", shown.err), *everything(target)]
    assert leaks(desk.numbers.secrets, iter(seen)) == []


def test_only_a_household_s_own_papers_hold_its_numbers(desk):
    """成品目录：村级的件、账、记录、文件名都没有号码；本户的件里有。"""
    elsewhere, own = [], []
    for path in sorted((desk.folder / "成品").rglob("*")):
        mine = path.name.startswith(OWN) or "records" in path.parts
        found = [(path.name, path.name)]
        elsewhere += leaks(desk.numbers.secrets, iter(found))
        if path.is_file():
            (own if mine else elsewhere).extend(leaks(desk.numbers.secrets, texts(path)))
    assert elsewhere == []
    assert own


def test_a_package_holds_numbers_in_the_household_s_folders_only(desk, capsys, tmp_path):
    out = tmp_path / "移交"
    app.run(["pack", "成品", "-o", str(out), "--scans", "."])
    app.run(["verify", str(out), "--format", "json"])
    shown = capsys.readouterr()
    assert leaks(desk.numbers.secrets, [("屏幕", shown.out), ("标准错误", shown.err)]) == []
    assert any(out.rglob("bag-info.txt"))
    for path in out.rglob("*"):
        assert leaks(desk.numbers.secrets, [("名称", path.name)]) == []
        if path.is_file() and not path.name.startswith((*OWN, "户档案")):
            assert leaks(desk.numbers.secrets, texts(path)) == []


SHOWN = [
    ("核查", ["validate", "户.json", "--select", "D601,D608"]),
    ("线上线下", ["compare", "户.json", "手册.json"]),
    ("部门比对", ["match", "户.json", "--against", "低保.csv"]),
    ("台账", ["ledger", "户.json", "-o", "写", "--formats", "docx", "--only", "明细台账"]),
    ("看扫描件", ["inspect", "扫描件"]),
]


@pytest.mark.parametrize("arguments", [arguments for _, arguments in SHOWN], ids=[name for name, _ in SHOWN])
def test_full_numbers_are_given_only_when_asked_for_and_it_is_said(desk, arguments, capsys, tmp_path):
    place = [str(tmp_path / "写") if one == "写" else one for one in arguments]
    app.run([*place, *BASE])
    assert "全号" not in capsys.readouterr().err
    app.run([*place, *BASE, "--show-id"])
    shown = capsys.readouterr()
    assert "--show-id：写出的有完整的证件号码、电话，只给该看的人，用完收好" in shown.err
    assert leaks(desk.numbers.secrets, iter([("屏幕", shown.out), *everything(tmp_path)]))


def test_a_fingerprint_does_not_depend_on_a_number_that_could_be_guessed():
    """指纹在基线、整改编号、报告里都有：同样的证据换一个出生日期，指纹不变，逐个试试不出来。"""
    one, other = (f"members|id_no|周大山{number}" for number in ("420399197001010019", "420399198512310019"))
    assert fingerprint("D702", "1", one) == fingerprint("D702", "1", other)
    assert fingerprint("D702", "1", one) != fingerprint("D702", "2", one)
