"""日期：各种写法读成同一个值，精度不增不减。"""

import pytest

from dangan.dates import PartialDate, age, months_after, parse

WRITTEN = [
    ("2014", "2014", "2014年", "2014"),
    ("2014年", "2014", "2014年", "2014"),
    ("2014-06", "2014-06", "2014年6月", "201406"),
    ("201709", "2017-09", "2017年9月", "201709"),
    ("2017年9月", "2017-09", "2017年9月", "201709"),
    ("2014-06-10", "2014-06-10", "2014年6月10日", "20140610"),
    ("2017/9/1", "2017-09-01", "2017年9月1日", "20170901"),
    ("2017.9.1", "2017-09-01", "2017年9月1日", "20170901"),
    ("2017年9月1日", "2017-09-01", "2017年9月1日", "20170901"),
    ("20170901", "2017-09-01", "2017年9月1日", "20170901"),
    ("2017-09-01 00:00:00", "2017-09-01", "2017年9月1日", "20170901"),
    ("42979", "2017-09-01", "2017年9月1日", "20170901"),
]


@pytest.mark.parametrize(("written", "iso", "chinese", "archival"), WRITTEN)
def test_reads_every_way_of_writing_a_date(written, iso, chinese, archival):
    date = parse(written)
    assert (str(date), date.chinese(), date.archival()) == (iso, chinese, archival)


@pytest.mark.parametrize(
    "written", ["", "去年", "2017-02-30", "2017-13", "17-9-1", "0000-00-00", "2017-9-1-1", "9月1日"]
)
def test_refuses_what_is_not_a_date(written):
    with pytest.raises(ValueError, match=r".*"):
        parse(written)


ORDER = [
    ("2014", "2014-06-10", False, False),
    ("2014-06", "2014-06-10", False, False),
    ("2014", "2015-01-01", True, False),
    ("2014-07", "2014-06-30", False, True),
    ("2014-06-10", "2014-06-10", False, False),
    ("2014-06-09", "2014-06-10", True, False),
]


@pytest.mark.parametrize(("one", "other", "before", "after"), ORDER)
def test_compares_only_at_the_precision_both_share(one, other, before, after):
    assert parse(one).before(parse(other)) is before
    assert parse(one).after(parse(other)) is after


AGES = [
    ("2000-06-10", "2017-06-09", 16),
    ("2000-06-10", "2017-06-10", 17),
    ("2000-06", "2017-07", 17),
    ("2000-06", "2017-06-15", None),
    ("2000", "2017-06-15", None),
]


@pytest.mark.parametrize(("birth", "on", "years"), AGES)
def test_age_is_unknown_where_the_precision_does_not_tell(birth, on, years):
    assert age(parse(birth), parse(on)) == years


def test_a_full_date_converts_to_a_calendar_date_and_a_partial_one_does_not():
    assert parse("2017-09-01").date().isoformat() == "2017-09-01"
    assert PartialDate(2017, 9).date() is None


@pytest.mark.parametrize(
    ("start", "months", "later"),
    [
        ("2017-03-01", 3, "2017-06-01"),
        ("2016-11-30", 3, "2017-02-28"),
        ("2015-11-30", 3, "2016-02-29"),
        ("2017-10", 6, "2018-04"),
        ("2017", 6, None),
    ],
)
def test_months_after_keeps_the_precision(start, months, later):
    assert months_after(parse(start), months) == (parse(later) if later else None)
