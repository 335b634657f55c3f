"""名称：编了序号的、写错一个字的、乱码的，都认得；人名、地名不误认。"""

from __future__ import annotations

import pytest
from cabinets import ZHUSHAN

from dangan.cupboard import names


@pytest.mark.parametrize(
    ("stem", "paper", "year"),
    [
        ("申请书", "贫困户申请书", None),
        ("01-申请书(1)", "贫困户申请书", None),
        ("3.脱贫承诺书_扫描", "承诺书", None),
        ("一、入户调查表", "入户信息采集表", None),
        ("五评量化表", "“五评”量化表", None),
        ("《扶贫手册》第3页", "扶贫手册", None),
        ("2016年脱贫方案", "脱贫方案", 2016),
        ("收支算账表(2016)", "收支算账表", 2016),
        ("01申请书 - 副本", "贫困户申请书", None),
        ("周大山申请书", "贫困户申请书", None),
        ("采集表（周大山）", "入户信息采集表", None),
        ("入户照片", "合影", None),
        ("房屋照片2", "危房鉴定", None),
        ("户口本复印件", "证件复印件", None),
        ("旧房拆除承诺书", "易地扶贫搬迁专项资料", None),
        ("信贷承诺书", "小额信贷资料", None),
        ("帮扶日志", None, None),
        ("IMG_2017", None, None),
        ("微信图片_20170312101112", None, None),
    ],
)
def test_file_name(stem: str, paper: str | None, year: int | None) -> None:
    title = names.title(ZHUSHAN, stem, "周大山")
    assert (title.paper and title.paper.name, title.year) == (paper, year)


@pytest.mark.parametrize(
    "stem", ["IMG_2017", "微信图片_20170312101112", "扫描0001", "1", "第3页", "照片", "001 - 副本"]
)
def test_a_name_that_says_nothing(stem: str) -> None:
    assert names.title(ZHUSHAN, stem).blank


@pytest.mark.parametrize(
    ("stem", "paper"),
    [("申清书", "贫困户申请书"), ("01-承若书", "承诺书"), ("明白咔", "明白卡"), ("说明", "情况说明"), ("申领单", None)],
)
def test_one_wrong_character(stem: str, paper: str | None) -> None:
    title = names.title(ZHUSHAN, stem)
    assert (title.paper and title.paper.name) == paper
    assert bool(title.misspelt) == (paper is not None and stem != "说明")


def test_a_name_of_another_head_in_the_village() -> None:
    assert names.title(ZHUSHAN, "王德福采集表", "周大山", ["王德福"]).other == "王德福"
    assert names.title(ZHUSHAN, "周大山采集表", "周大山", ["王德福"]).other == ""
    assert names.title(ZHUSHAN, "采集表", "周大山", ["王德福"]).other == ""


@pytest.mark.parametrize(
    ("garbled", "readable"),
    [
        ("申请书.jpg".encode("gbk").decode("cp437"), "申请书.jpg"),
        ("申请书.jpg".encode("gbk").decode("latin-1"), "申请书.jpg"),
        ("\udcc9\udcea\udcc7\udceb\udcca\udce9.jpg", "申请书.jpg"),
        ("脱贫承诺书".encode().decode("gbk", "ignore")[:2], None),
        ("Lu\u0308.jpg", "Lü.jpg"),
    ],
)
def test_garbled_names(garbled: str, readable: str | None) -> None:
    name, shown = names.readable(garbled)
    if readable:
        assert (name, bool(shown)) == (readable, True)
    name.encode()
    shown.encode()


@pytest.mark.parametrize(
    "name", ["申请书.jpg", "é.jpg", "阿依古丽·买买提", "田𠮷祥", "①号.pdf", "Résumé.pdf", "IMG_1.jpg"]
)
def test_good_names_are_left_alone(name: str) -> None:
    assert names.readable(name) == (name, "")


@pytest.mark.parametrize(
    ("folder", "township", "village", "group"),
    [
        ("云坪镇", "云坪镇", "", ""),
        ("01-桃源村", "", "桃源村", ""),
        ("云坪镇桃源村", "云坪镇", "桃源村", ""),
        ("桃源村一组", "", "桃源村", "一组"),
        ("3组", "", "", "3组"),
        ("东风社区", "", "东风社区", ""),
    ],
)
def test_places(folder: str, township: str, village: str, group: str) -> None:
    assert names.place(folder) == (township, village, group)


@pytest.mark.parametrize(
    ("folder", "code", "head", "full"),
    [
        ("42039900100100001-周大山", "42039900100100001", "周大山", False),
        ("03周大山（低保户）", "", "周大山", False),
        ("001 贫困户周大山", "", "周大山", False),
        ("阿依古丽·买买提", "", "阿依古丽·买买提", False),
        ("周大山420399196803120019", "", "周大山", True),
        ("周大山15412345678", "", "周大山", True),
        ("003", "", "", False),
    ],
)
def test_household_folders(folder: str, code: str, head: str, full: bool) -> None:
    read = names.home(folder)
    assert (read.code, read.head, read.full) == (code, head, full)
