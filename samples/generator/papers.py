"""一户应有的材料：一户一档三类，加上户明白袋。签字人先写户主姓名，其余写"姓名（身份）"。"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from generator.kinds import Kind

if TYPE_CHECKING:
    from generator.households import Settled

Record = dict[str, Any]

VOLUME, BAG = "一户一档", "户明白袋"
IDENTIFY, HELP, EXIT = "精准识别", "精准帮扶", "精准退出"


def papers(household: Record, kind: Kind, days: Settled) -> list[Record]:
    """household 已有除材料以外的各表。按一户一档三类、户明白袋的次序给出。"""
    return [
        *_identification(household, days),
        *_help(household, kind),
        *_exit(household, kind, days),
        *_bag(household, days),
    ]


def _identification(household: Record, days: Settled) -> list[Record]:
    head = _head(household)
    committee = _committee(household)
    rows = [
        _volume(IDENTIFY, "贫困户申请书", days.before_meeting(25), 1, [head], head),
        _volume(
            IDENTIFY,
            "入户信息采集表",
            days.before_meeting(15),
            2,
            [head, "陈明（采集人）", "吴兰（采集人）"],
            committee,
        ),
        _volume(
            IDENTIFY,
            "“五评”量化表",
            days.before_meeting(8),
            1,
            [f"{name}（评议人）" for name in ("周兴", "吴定", "郑和", "孙立", "杜宗", "叶林")],
            committee,
        ),
    ]
    if household["cause"] == "因病":
        rows.append(_volume(IDENTIFY, "诊断证明", days.before_meeting(30), 1, None, "青岭县人民医院", origin="复印件"))
    return rows


def _help(household: Record, kind: Kind) -> list[Record]:
    head, helper = _head(household), household["helpers"][0]["name"]
    committee = _committee(household)
    rows = []
    for year in (2017,) if kind.identified == 2017 else (2016, 2017):
        date = "2017-08-25" if kind.identified == 2017 else f"{year}-{'08' if year == 2016 else '03'}-18"
        rows.append(_volume(HELP, "脱贫方案", date, 2, [head, f"{helper}（帮扶责任人）"], committee))
    if kind.relocated:
        rows.append(_volume(HELP, "易地扶贫搬迁申请书", "2016-08-02", 1, [head], head))
    for project in household["projects"]:
        name, number = project["name"], project["approval_no"]
        rows += [
            _volume(HELP, "项目申请书", project["applied_on"], 1, [head], head, project=name),
            _volume(
                HELP,
                "项目批复",
                project["approved_on"],
                2,
                None,
                project["approver"],
                project=name,
                doc_no=number,
                origin="摘录",
                sealed=True,
            ),
            _volume(HELP, "村户协议", project["agreed_on"], 2, _both(head), committee, project=name, sealed=True),
        ]
    return rows


def _exit(household: Record, kind: Kind, days: Settled) -> list[Record]:
    head, committee = _head(household), _committee(household)
    if days.exit:
        date, later = days.before_exit(9), days.exit.announced
        return [_account(date, head, committee), _volume(EXIT, "到户享受政策项目清单", later, 1, [head], committee)]
    if kind.status == "预脱贫":
        return [_account("2017-11-20", head, committee)]
    return []


def _account(date: str, head: str, committee: str) -> Record:
    return _volume(EXIT, "收支算账表", date, 1, [head, "陈明（核算人）", "周兴（核算人）"], committee)


def _bag(household: Record, days: Settled) -> list[Record]:
    head, committee = _head(household), _committee(household)
    # 2016版手册自2016年3月起发放，此前识别的户换册在后。
    rows = [_in_bag("扶贫手册", max(household["identified_on"][:7], "2016-03"), 24, None, "青岭县扶贫办")]
    rows += [
        _in_bag("村户协议", project["agreed_on"], 2, _both(head), committee, project=project["name"], sealed=True)
        for project in household["projects"]
    ]
    rows.append(_in_bag("政策宣传资料", "2017-04", 4, None, "青岭县扶贫办"))
    if household["status"] == "脱贫":
        rows.append(_in_bag("脱贫收支测算表", days.before_exit(9), 1, [head], committee))
    return rows


def _volume(
    section: str, name: str, date: str, pages: int, signers: list[str] | None, author: str, **other: Any
) -> Record:
    return _paper(name, VOLUME, section, date, pages, signers, author) | other


def _in_bag(name: str, date: str, pages: int, signers: list[str] | None, author: str, **other: Any) -> Record:
    return _paper(name, BAG, None, date, pages, signers, author) | other


def _paper(
    name: str, container: str, section: str | None, date: str, pages: int, signers: list[str] | None, author: str
) -> Record:
    return {
        "type": name,
        "title": None,
        "container": container,
        "section": section,
        "project": None,
        "year": int(date[:4]),
        "date": date,
        "pages": pages,
        "origin": "原件",
        "signers": signers,
        "sealed": None,
        "doc_no": None,
        "author": author,
    }


def _both(head: str) -> list[str]:
    return [head, "周兴（村民委员会）"]


def _head(household: Record) -> str:
    return str(household["members"][0]["name"])


def _committee(household: Record) -> str:
    return f"{household['village']}村民委员会"
