"""D3 退出质量：两不愁三保障、饮水。"""

from __future__ import annotations

from generator.defects.registry import defect
from generator.defects.subject import Subject
from generator.kinds import EXITED

YARDSTICKS = ("food", "clothing", "education", "medical", "housing")


@defect("D357", EXITED, "脱贫户有一项保障没有达到", rests=("status",))
def _(h: Subject) -> str:
    h.need(h["status"] == "脱贫")
    name = h.random.choice(YARDSTICKS)
    h[name] = h[name] | {"met": False}
    return name


@defect("D358", EXITED, "一项保障没有佐证", rests=("status",))
def _(h: Subject) -> str:
    h.need(h["status"] == "脱贫")
    name = h.random.choice(YARDSTICKS)
    h[name] = h[name] | {"reference": None}
    return name


@defect("D359", EXITED, "脱贫户饮水不安全", rests=("status",))
def _(h: Subject) -> str:
    h.need(h["status"] == "脱贫")
    h["safe_water"] = False
    return "safe_water"
