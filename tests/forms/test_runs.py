"""合印：封面、内页、户明白袋清单各成一个文件；每件从正面起；各户按叠好的次序。"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest
from homes import AS_OF, home, paper

from dangan import resources
from dangan.backends import parse, style
from dangan.backends.typst import TypstBackend
from dangan.forms import FormOptions, Forms, Output
from dangan.forms.runs import Order, Runs
from dangan.forms.village_view import Bound
from dangan.model import Helper, Household, Member, Project
from dangan.profile import Profile


def family(name: str, **fields: object) -> Household:
    return home(**{"code": f"户{name}", "members": [Member(name=name, relation="户主")]} | fields)


FIRST = family("甲", group="1", status="脱贫", projects=[Project(name="养蜂")])
SECOND = family("乙", group="1", documents=[paper("贫困户申请书"), paper("入户信息采集表", pages=3)])
THIRD = family("丙", group="2", helpers=[Helper(name="石青")])


@pytest.fixture(scope="module")
def typst() -> TypstBackend:
    return TypstBackend(style.load(resources.templates()))


def runs(
    policy: Profile, bound: Sequence[Bound], *, order: Order = "group", separators: bool = False, **options: object
) -> dict[str, Output]:
    forms = Forms(policy, FormOptions(**{"as_of": AS_OF} | options))
    return {one.name: one for one in Runs(forms, order, separators=separators).outputs("双河村", bound)}


def bound(*households: Household, pages: int | None = None) -> list[Bound]:
    return [Bound(household, pages) for household in households]


def titles(output: Output) -> list[str]:
    return [one.title for one in parse.dossier(output.html, output.date).papers]


def starts(typst: TypstBackend, output: Output, tmp_path: Path) -> dict[str, int]:
    """各件首面在文件里的面数（自 1 起），由书签得来。"""
    pikepdf = pytest.importorskip("pikepdf")
    path = tmp_path / "合印.pdf"
    path.write_bytes(typst.pdf(parse.dossier(output.html, output.date)).data)
    found: dict[str, int] = {}
    with pikepdf.open(path) as document, document.open_outline() as outline:
        order = {page.objgen: number for number, page in enumerate(document.pages, 1)}

        def visit(items: object, volume: str) -> None:
            for item in items:
                if item.children:
                    visit(item.children, volume or item.title)
                else:
                    found[f"{volume} {item.title}".strip()] = order[item.destination[0].objgen]

        visit(outline.root, "")
    return found


def test_one_file_for_each_kind_of_paper(policy: Profile) -> None:
    found = runs(policy, bound(FIRST, SECOND))
    assert list(found) == [
        "封面",
        "内页",
        "户明白袋清单",
        "脱贫收支测算表",
        "村户协议（户明白袋份）",
        "档案材料情况说明",
    ]
    assert titles(found["封面"]) == ["案卷封面", "案卷封面"]
    assert titles(found["户明白袋清单"]) == ["户明白袋清单", "入户核对单"] * 2
    assert titles(found["内页"])[0] == "卷内文件目录"
    assert titles(found["内页"]).count("卷内备考表") == 2


def test_each_paper_begins_on_a_recto(policy: Profile, typst: TypstBackend, tmp_path: Path) -> None:
    inside = runs(policy, bound(FIRST, SECOND, THIRD))["内页"]
    found = starts(typst, inside, tmp_path)
    assert len(found) > 15
    assert {number % 2 for number in found.values()} == {1}


def test_the_checklist_at_home_is_on_the_back_of_the_bag_list(
    policy: Profile, typst: TypstBackend, tmp_path: Path
) -> None:
    found = starts(typst, runs(policy, bound(FIRST, SECOND))["户明白袋清单"], tmp_path)
    assert found == {
        "甲 户甲 户明白袋清单": 1,
        "甲 户甲 入户核对单": 2,
        "乙 户乙 户明白袋清单": 3,
        "乙 户乙 入户核对单": 4,
    }


def test_covers_are_one_to_a_sheet(policy: Profile, typst: TypstBackend, tmp_path: Path) -> None:
    assert list(starts(typst, runs(policy, bound(FIRST, SECOND))["封面"], tmp_path).values()) == [1, 3]


def test_a_cover_shows_the_pages_its_own_dossier_shows(policy: Profile) -> None:
    whole = bound(FIRST, pages=17)
    (volume,) = parse.dossier(runs(policy, whole)["封面"].html, "2017-11-30").volumes
    assert (volume.title, volume.pages) == ("甲 户甲", 17)
    assert 'class="pages"' in runs(policy, whole)["封面"].html
    assert 'class="pages"' not in runs(policy, bound(FIRST))["封面"].html, "页数不知道的留空"


def test_page_numbers_are_printed_only_where_everything_is_printed(policy: Profile) -> None:
    inside = parse.dossier(runs(policy, bound(FIRST, SECOND))["内页"].html, "2017-11-30")
    assert [volume.page_numbers for volume in inside.volumes] == ["printed", "hand"]
    by_hand = parse.dossier(runs(policy, bound(FIRST), page_numbers="hand")["内页"].html, "2017-11-30")
    assert [volume.page_numbers for volume in by_hand.volumes] == ["hand"]


def test_page_numbers_in_each_list_are_its_own_volumes(policy: Profile, typst: TypstBackend) -> None:
    """两户同样的件，目录里的页号也同样：页号逐户自 1 起，空白背面不占号。"""
    alike = bound(FIRST, msgspec.structs.replace(FIRST, code="户丁"))
    inside = runs(policy, alike)["内页"]
    pages = typst.pdf(parse.dossier(inside.html, inside.date)).pages
    first = {name.removeprefix("h1-"): at for name, at in pages.items() if name.startswith("h1-")}
    second = {name.removeprefix("h2-"): at for name, at in pages.items() if name.startswith("h2-")}
    assert first == second
    alone = Forms(policy, FormOptions(as_of=AS_OF)).outputs(FIRST)[0]
    assert first == typst.pdf(parse.dossier(alone.html, alone.date)).pages, "与单独一户的一户一档页号相同"


def test_separators_stand_before_each_group_and_list_its_households(policy: Profile) -> None:
    found = runs(policy, bound(FIRST, SECOND, THIRD), separators=True)
    assert [title for title in titles(found["内页"]) if "组" in title] == ["云坪镇·双河村 1组", "云坪镇·双河村 2组"]
    first = found["内页"].html.split("</article>")[0]
    assert re.findall(r'class="center small">(户.)</td>', first) == ["户甲", "户乙"]
    assert not any("组" in title for title in titles(found["封面"])), "封面是厚纸，不隔"


def test_separators_by_helper(policy: Profile) -> None:
    found = runs(policy, bound(FIRST, SECOND, THIRD), order="helper", separators=True)
    names = [title for title in titles(found["户明白袋清单"]) if title.startswith("云坪镇")]
    assert names == ["云坪镇·双河村 梁绍", "云坪镇·双河村 石青"]


def test_only_some_forms(policy: Profile) -> None:
    found = runs(policy, bound(FIRST, SECOND), only=("贫困户申请书",))
    assert {name: titles(one) for name, one in found.items()} == {"贫困户申请书": ["贫困户申请书"] * 2}


def test_the_same_households_give_the_same_bytes(policy: Profile, typst: TypstBackend) -> None:
    pair = [
        typst.pdf(parse.dossier(one.html, one.date)).data
        for one in (runs(policy, bound(FIRST, SECOND))["内页"] for _ in range(2))
    ]
    assert pair[0] == pair[1]
