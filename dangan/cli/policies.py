"""把一个政策方案摊开来看：每一条规定及其条款。"""

from __future__ import annotations

from collections.abc import Iterable

from dangan.cli import tables
from dangan.profile import Paper, Profile

_HOMES = {
    "volume": "一户一档",
    "bag": "户明白袋",
    "cancelled": "取消",
    "village": "村级专项工作档案",
    "attachment": "附件",
}
_NEEDED = {
    "always": "每户",
    "exited": "已脱贫户",
    "project": "有项目的户",
    "relocated": "搬迁户",
    "agreement": "有协议的户",
    "never": "",
}


def show(profile: Profile) -> None:
    """写到标准输出。"""
    print(f"{profile.id}　{profile.title}")
    print(f"地方：{profile.place}　年度：{profile.year}　出处：{profile.source}")
    _part("材料", ("名称", "应在何处", "何时必备", "签字人", "条款"), map(_paper, profile.papers))
    _part(
        "户明白袋应存",
        ("清单上的写法", "材料", "何时必备", "条款"),
        ((item.caption, item.paper, _NEEDED[item.required], item.clause) for item in profile.bag),
    )
    _part(
        "程序",
        ("阶段", "环节", "必备", "痕迹在", "条款"),
        (
            (s.phase, s.name, "是" if s.required else "", "村级专项工作档案" if s.village else s.paper, s.clause)
            for s in profile.steps
        ),
    )
    _part(
        "门槛",
        ("名称", "数值", "单位", "条款"),
        ((t.title, t.figures(), t.unit, t.clause) for t in profile.thresholds.values()),
    )
    _part(
        "名单",
        ("名称", "内容", "条款"),
        ((words.title, "、".join(words.values), words.clause) for words in profile.lists.values()),
    )
    _part(
        "由人对照原件看",
        ("部分", "情形", "条款"),
        ((seen.part, seen.name, seen.clause) for seen in profile.by_eye),
    )
    _part(
        "部门名单",
        ("种类", "部门", "规则", "比哪一栏", "名单上有", "名单上没有", "条款"),
        ((d.name, d.department, d.rule, d.field, d.hit, d.absent, d.clause) for d in profile.departments),
    )
    _part("责任人", ("规则码、族或整改方式", "责任人"), profile.owners.items())
    _part("条款原文", ("编号", "原文"), profile.clauses.items())


def _part(title: str, headers: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    table = tables.table(*headers)
    for row in rows:
        table.add_row(*row)
    print(f"\n{title}")
    tables.show(table)


def _paper(paper: Paper) -> tuple[str, ...]:
    home = "·".join(filter(None, (_HOMES[paper.home], paper.section or paper.village_class)))
    return (paper.name, home, _NEEDED[paper.required], "、".join(paper.signers), paper.clause)
