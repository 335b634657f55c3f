"""村情指标：分子、分母、标准、依据；不知道的写未知，不当作零。"""

from __future__ import annotations

from decimal import Decimal

import pytest

from dangan import profile
from dangan.dates import PartialDate
from dangan.ledgers.figures import Figure, figures, share, stated
from dangan.ledgers.lines import Tally
from dangan.model import Amount, Village

AS_OF = PartialDate(2017, 11, 30)


def figure(
    name: str, policy: str = "zhushan-2017", county: str = "青岭县", tally: Tally | None = None, **written: object
) -> Figure:
    place = stated([Village(**written)])  # type: ignore[arg-type]
    every = figures(place, tally or Tally(), profile.load(policy), AS_OF, county, village=True)
    return next(one for one in every if one.name.startswith(name))


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (525, 10000, "5.25%"),  # 004-16：贫困发生率由5.25%降至2.18%
        (218, 10000, "2.18%"),
        (0, 860, "0.00%"),
        (None, 860, "未知"),
        (20, None, "未知"),
        (20, 0, "未知"),
    ],
)
def test_share(part: int | None, whole: int | None, said: str) -> None:
    assert share(part, whole) == said


@pytest.mark.parametrize(
    ("poor", "rural", "value", "met"),
    [
        (20, 1000, "2.00%", "未达到"),  # 002-18：低于2%，正好等于的不算
        (19, 1000, "1.90%", "达到"),
        (None, 1000, "未知", ""),
        (19, None, "未知", ""),
    ],
)
def test_village_incidence(poor: int | None, rural: int | None, value: str, met: str) -> None:
    one = figure("贫困发生率（村情表）", registered_poor=poor, rural_population=rural)
    assert (one.value, one.met, one.clause) == (value, met, "002-18")


def test_a_figure_tells_numerator_and_denominator() -> None:
    tally = Tally(households=5, people=17, poor=12, insured=17)
    one = figure("贫困发生率（本台账）", tally=tally, rural_population=860)
    assert one.parts == "没有脱贫的在册人口 12 ÷ 农村户籍人口 860"
    assert one.value == "1.40%"


@pytest.mark.parametrize(
    ("income", "value", "met"), [(50000, "50000 元", "达到"), (49999, "49999 元", "未达到"), (None, "未知", "")]
)
def test_collective_income(income: int | None, value: str, met: str) -> None:
    """002-18：集体经济收入在5万元以上，含本数。"""
    one = figure("村集体经济收入", collective_income=None if income is None else Amount(Decimal(income)))
    assert (one.value, one.met) == (value, met)


@pytest.mark.parametrize(
    ("county", "poor", "met"),
    [
        ("永嘉县", 50, "没有超过"),
        ("永嘉县", 51, "超过"),
        ("鹿城区", 31, "超过"),
        ("瑞安市", 30, "没有超过"),
        ("", 90, ""),
    ],
)
def test_the_share_of_target_households(county: str, poor: int, met: str) -> None:
    """001-01：县一般不超过5%，区、市3%。"""
    one = figure("帮扶对象规模", "wenzhou-2016", county, registered_poor=poor, rural_population=1000)
    assert one.met == met


@pytest.mark.parametrize(
    ("insured", "uninsured", "value", "met"),
    [(10, 0, "100.00%", "达到"), (9, 1, "90.00%", "未达到"), (9, 0, "未知", "")],
)
def test_insurance_of_ten_people(insured: int, uninsured: int, value: str, met: str) -> None:
    """002-17：参保率100%；有人没有登记的，比例不知道。"""
    one = figure("参保率", tally=Tally(people=10, insured=insured, uninsured=uninsured))
    assert (one.value, one.met, one.clause) == (value, met, "002-17")


HAVES = (
    "safe_water",
    "paved_road",
    "power_grid",
    "broadband",
    "service_center",
    "culture",
    "medical",
    "housing",
    "industry",
)


@pytest.mark.parametrize(
    ("changes", "value", "met"),
    [({}, "9 项", "达到"), ({"broadband": False}, "8 项", "未达到"), ({"broadband": None}, "8 项", "")],
)
def test_nine_haves(changes: dict[str, bool | None], value: str, met: str) -> None:
    one = figure("“九有”", **{**dict.fromkeys(HAVES, True), **changes})
    assert (one.value, one.met) == (value, met)


def test_what_the_record_cannot_tell_is_unknown_with_its_standard() -> None:
    one = figure("特色产业带动")
    assert (one.value, one.clause) == ("未知", "002-20")
    assert "70%" in one.standard


def test_the_standard_for_a_village_is_not_put_on_a_township() -> None:
    place = stated(
        [Village(registered_poor=10, rural_population=100), Village(registered_poor=1, rural_population=900)]
    )
    every = figures(place, Tally(), profile.load("zhushan-2017"), AS_OF, "", village=False)
    one = next(one for one in every if one.name == "贫困发生率（村情表）")
    assert (one.value, one.standard, one.met) == ("1.10%", "", "")


def test_a_sum_with_an_unknown_village_is_unknown() -> None:
    place = stated([Village(registered_poor=10, rural_population=100), Village(registered_poor=1)])
    assert (place.poor, place.rural, place.incidence) == (11, None, "未知")
