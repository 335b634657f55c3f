"""示例县的乡镇、村、村级专项工作档案，以及历年识别、退出的日程。"""

from __future__ import annotations

from dataclasses import dataclass

PROVINCE, CITY, COUNTY = "湖北省", "汉原市", "青岭县"


@dataclass(frozen=True)
class Place:
    """一个村：乡镇码 3 位与村码 3 位接在县码之后，成 12 位行政区划代码。"""

    township: str
    village: str
    region_code: str
    hamlets: tuple[str, ...]
    helper_unit: str

    def volume(self, year: int, volume_class: str) -> str:
        """村级专项工作档案的档号，如 QL101201-2016-07。"""
        return f"QL{self.region_code[6:]}-{year}-{CLASSES[volume_class]}"


CLASSES = {
    "政策文件": "01",
    "脱贫台账": "02",
    "到村项目规划": "03",
    "项目验收": "04",
    "资金拨付": "05",
    "评议记录": "06",
    "公示公告": "07",
    "易地扶贫搬迁专项资料": "08",
    "小额信贷资料": "09",
}

PLACES = (
    Place("云坪镇", "桃源村", "420399101201", ("上湾", "下湾"), "青岭县林业局"),
    Place("云坪镇", "双河村", "420399101202", ("河口", "杨家院"), "青岭县水利局"),
    Place("云坪镇", "黄柏村", "420399101203", ("黄柏坪", "大沟"), "青岭县教育局"),
    Place("石门镇", "白果村", "420399102201", ("白果树", "老街"), "青岭县农业局"),
    Place("石门镇", "柳林村", "420399102202", ("柳林湾", "磨坊沟"), "青岭县卫计局"),
    Place("石门镇", "龙潭村", "420399102203", ("龙潭口", "姚家坡"), "青岭县国税局"),
    Place("松溪乡", "高峰村", "420399200201", ("高峰寨", "火石梁"), "青岭县财政局"),
    Place("松溪乡", "老屋场村", "420399200202", ("老屋场", "竹园"), "青岭县人民医院"),
)


_FRONT, _BACK = "金银青白石柳桐枫茶竹樟榆荷莲菊", "坪沟湾岭坝峪冲垭坎畈台"
_TOWNSHIPS = ("清江镇", "花桥镇", "马鞍镇", "三岔乡", "蒲溪乡", "鹿鸣乡", "泉口乡", "望江乡", "龙坪乡")
_HOUSEHOLDS = 60
"""生成任意多户时，一村约有的户数。"""
_NO_POOR = 600
"""没有贫困人口的村的农村户籍人口。"""


def places(count: int) -> tuple[Place, ...]:
    """count 户所在的村：先是示例的八个，户多了另添乡镇与村。"""
    wanted = max(0, -(-count // _HOUSEHOLDS) - len(PLACES))
    names = [f"{front}{back}村" for front in _FRONT for back in _BACK][:wanted]
    more = []
    for number, name in enumerate(names):
        town, order = divmod(number, -(-wanted // len(_TOWNSHIPS)))
        code = f"4203992{town + 1:02d}{201 + order}"
        more.append(Place(_TOWNSHIPS[town], name, code, (f"{name[:2]}上院", f"{name[:2]}下院"), "青岭县教育局"))
    return (*PLACES, *more)


@dataclass(frozen=True)
class Round:
    """一轮识别或退出的村级日程：评议、公示起止、审核、审批、公告或告知。"""

    meeting: str
    notice: str
    notice_end: str
    review: str
    approval: str
    announced: str


IDENTIFICATION = {
    2014: Round("2014-05-20", "2014-05-23", "2014-05-30", "2014-06-10", "2014-06-25", "2014-06-28"),
    2016: Round("2016-06-14", "2016-06-17", "2016-06-24", "2016-06-30", "2016-07-12", "2016-07-15"),
    2017: Round("2017-07-18", "2017-07-20", "2017-07-27", "2017-07-31", "2017-08-10", "2017-08-12"),
}
EXIT = {
    2015: Round("2015-11-10", "2015-11-12", "2015-11-19", "2015-11-24", "2015-12-01", "2015-12-05"),
    2016: Round("2016-11-08", "2016-11-10", "2016-11-17", "2016-11-22", "2016-12-01", "2016-12-06"),
    2017: Round("2017-10-24", "2017-10-26", "2017-11-02", "2017-11-06", "2017-11-10", "2017-11-15"),
}


def villages(places: tuple[Place, ...], poor: dict[str, int]) -> list[dict[str, object]]:
    """村情表；poor 为村 → 各户没有脱贫的在册人数，没有户的村没有。

    贫困发生率约百分之六七。老屋场村的恰为 2.00%、集体经济收入恰为 50000 元，是门槛上的村。
    """
    rows = []
    for number, place in enumerate(places):
        edge = place.village == "老屋场村"
        registered = poor.get(place.village, 0)
        times = 50 if edge else 14 + number % 3
        rows.append(
            {
                "township": place.township,
                "village": place.village,
                "region_code": place.region_code,
                "rural_population": registered * times or _NO_POOR,
                "registered_poor": registered,
                "collective_income": 50000 if edge else 31000 + 4500 * (number % 60),
                "delisted": False,
                "safe_water": True,
                "paved_road": True,
                "power_grid": True,
                "broadband": number % 3 != 0,
                "service_center": True,
                "culture": number % 2 == 0,
                "medical": True,
                "housing": True,
                "industry": True,
            }
        )
    return rows


def village_documents(places: tuple[Place, ...], returned: dict[str, list[str]]) -> list[dict[str, object]]:
    """各村历年识别、退出的评议记录与公示公告，加上不得分户建档的各类。

    returned 为村 → 2017年一事一议回退的户，没有的村没有这份会议记录。
    """
    rows: list[dict[str, object]] = []
    for place in places:
        for phase, rounds in (("识别", IDENTIFICATION), ("退出", EXIT)):
            for year, schedule in rounds.items():
                meeting, notice = f"{year}年对象{phase}评议记录", f"{year}年贫困户{phase}公示公告"
                rows.append(_document(place, "评议记录", meeting, phase, year, schedule.meeting, 12))
                rows.append(_document(place, "公示公告", notice, phase, year, schedule.notice, 16))
        if households := returned.get(place.village):
            record = _document(place, "评议记录", "2017年一事一议会议记录", "回退", 2017, "2017-06-08", 12)
            rows.append(record | {"households": households})
        rows.append(_document(place, "脱贫台账", "2017年稳定脱贫户管理台账", None, 2017, "2017-03-25", 6))
        rows.append(_document(place, "公示公告", "2017年稳定脱贫户公示公告", None, 2017, "2017-03-27", 4))
        rows += [
            _document(place, name, f"2017年{place.village}{name}", None, 2017, "2017-09", 20)
            for name in CLASSES
            if name not in ("评议记录", "公示公告")
        ]
    return rows


def _document(
    place: Place, name: str, title: str, phase: str | None, year: int, date: str, pages: int
) -> dict[str, object]:
    return {
        "township": place.township,
        "village": place.village,
        "type": name,
        "title": title,
        "phase": phase,
        "year": year,
        "volume_no": place.volume(year, name),
        "pages": pages,
        "date": date,
    }
