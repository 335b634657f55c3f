"""各村的放法不同，认出来的户、材料一样。"""

from __future__ import annotations

import os

import pytest
from cabinets import ZHUSHAN, Build, inspected, picture, rules

from dangan.cupboard import Cabinet

FULL = ("申请书", "采集表", "五评表"), ("脱贫方案",), (), ("扶贫手册", "宣传册")


def tree(home: str, sections: tuple[str, str, str, str], bag: str | None = None) -> str:
    """一户应有的材料：home 为户的文件夹，bag 另写的，袋内在那里。"""
    paths = []
    for section, papers in zip(sections, FULL, strict=True):
        inside = bag if bag and papers is FULL[3] else f"{home}/{section}"
        paths += [f"{inside}/{paper}.jpg" for paper in papers]
    return " ".join(paths)


@pytest.mark.parametrize(
    ("written", "code", "village", "head"),
    [
        (
            tree("云坪镇/桃源村/42039900100100001-周大山", ("精准识别", "精准帮扶", "精准退出", "户明白袋")),
            "42039900100100001",
            "桃源村",
            "周大山",
        ),
        (tree("桃源村/周大山", ("识别", "帮扶", "退出", "明白袋")), "桃源村/周大山", "桃源村", "周大山"),
        (
            tree("扶贫/云坪镇桃源村/1组/03周大山（低保户）", ("一、识别类", "02帮扶材料", "退出", "四、户明白袋")),
            "扶贫/云坪镇桃源村/1组/03周大山（低保户）",
            "桃源村",
            "周大山",
        ),
        (
            tree("一户一档/桃源村/周大山", ("识别", "帮扶", "退出", ""), "户明白袋/桃源村/周大山"),
            "一户一档/桃源村/周大山",
            "桃源村",
            "周大山",
        ),
        (
            tree("桃源村/一户一档/周大山", ("识别", "帮扶", "退出", ""), "桃源村/户明白袋/周大山"),
            "桃源村/一户一档/周大山",
            "桃源村",
            "周大山",
        ),
        (
            " ".join(
                f"桃源村/周大山/{path}.jpg"
                for path in (
                    *("申请书/1", "申请书/2", "采集表", "新建文件夹/五评表"),
                    *("脱贫方案1", "脱贫方案2", "扶贫手册", "宣传册"),
                )
            ),
            "桃源村/周大山",
            "桃源村",
            "周大山",
        ),
    ],
    ids=["户编号-户主", "村/户主", "序号与组", "卷袋两棵树", "村下分卷袋", "按材料分文件夹"],
)
def test_a_complete_household_is_silent(cupboard: Build, written: str, code: str, village: str, head: str) -> None:
    root = cupboard(written)
    (household,) = Cabinet(root, ZHUSHAN).households()
    assert (household.code, household.village, household.head and household.head.name) == (code, village, head)
    assert rules(inspected(root)) == set()


def test_pages_of_one_paper_are_counted_together(cupboard: Build) -> None:
    root = cupboard("桃源村/周大山/识别/申请书-1.jpg 桃源村/周大山/识别/申请书-2.jpg 桃源村/周大山/识别/采集表/001.jpg")
    (household,) = Cabinet(root, ZHUSHAN).households()
    assert [(d.type, d.pages) for d in household.documents or ()] == [("申请书", 2), ("采集表", 1)]


def test_years_are_told_apart(cupboard: Build) -> None:
    root = cupboard("桃源村/周大山/帮扶/2016年/脱贫方案.jpg 桃源村/周大山/帮扶/脱贫方案2017.jpg")
    (household,) = Cabinet(root, ZHUSHAN).households()
    assert [d.year for d in household.documents or ()] == [2016, 2017]
    assert not [f for f in inspected(root).findings if f.rule == "D505"]


def test_what_is_not_looked_at_is_not_called_missing(cupboard: Build) -> None:
    """整类扫描的一个文件里有哪几件看不出，不逐件报缺。"""
    root = cupboard("桃源村/周大山/识别/精准识别.jpg 桃源村/周大山/帮扶/脱贫方案.jpg 桃源村/周大山/明白袋/手册.jpg")
    assert not {rule for rule, _ in rules(inspected(root))} & {"D101", "D102", "D103"}


def test_system_files_and_village_papers_are_no_findings(cupboard: Build) -> None:
    root = cupboard(
        tree("桃源村/周大山", ("识别", "帮扶", "退出", "明白袋"))
        + " 桃源村/Thumbs.db 桃源村/周大山/.DS_Store 桃源村/周大山/识别/~$申请书.docx"
        + " 桃源村/村级专项工作档案/评议记录.jpg 桃源村/2016年公示名单.jpg"
    )
    assert rules(inspected(root)) == set()


def test_links_loops_and_deep_trees_are_not_followed(cupboard: Build) -> None:
    root = cupboard(tree("桃源村/周大山", ("识别", "帮扶", "退出", "明白袋")))
    (root / "桃源村/周大山/识别/外面").symlink_to(root.parent)
    (root / "桃源村/回头").symlink_to(root)
    deep = root / "桃源村/周大山" / "/".join(["层"] * 40)
    deep.mkdir(parents=True)
    (deep / "申请书.jpg").write_bytes(picture(99))
    found = inspected(root)
    assert {f.rule for f in found.findings} == {"D942"}
    assert len(found.findings) == 3


def test_names_in_raw_gbk_bytes(cupboard: Build) -> None:
    root = cupboard(tree("桃源村/周大山", ("识别", "帮扶", "退出", "明白袋")))
    folder = os.fsencode(root) + "/桃源村/周大山/识别/".encode()
    try:
        with open(folder + "诊断证明.jpg".encode("gbk"), "wb") as stream:
            stream.write(picture(77))
    except OSError:
        pytest.skip("这个文件系统只收 UTF-8 的文件名")
    report = inspected(root)
    assert rules(report) == {("D937", "诊断证明")}
    assert report.findings[0].source
    assert report.findings[0].source.file == "桃源村/周大山/识别/诊断证明.jpg"


def test_numbers_in_paths_are_masked(cupboard: Build) -> None:
    root = cupboard("桃源村/周大山420399196803120019/识别/IMG_1.jpg")
    report = inspected(root)
    assert ("D944", "文件夹") in rules(report)
    told = "".join(f"{f.household}{f.message}{f.source}" for f in report.findings)
    assert "420399196803120019" not in told
    shown = "".join(f"{f.source}" for f in inspected(root, show_id=True).findings)
    assert "420399196803120019" in shown


def test_a_household_named_like_a_village_is_known_by_its_sections(cupboard: Build) -> None:
    root = cupboard(tree("桃源村/李建村", ("识别", "帮扶", "退出", "明白袋")))
    (household,) = Cabinet(root, ZHUSHAN).households()
    assert (household.village, household.head and household.head.name) == ("桃源村", "李建村")


def test_same_head_twice_in_a_village_is_said_and_not_merged(cupboard: Build) -> None:
    root = cupboard("桃源村/1周大山/识别/申请书.jpg 桃源村/2周大山/识别/申请书.jpg")
    assert [f.household for f in inspected(root).findings if f.rule == "D939"] == ["桃源村/1周大山", "桃源村/2周大山"]
