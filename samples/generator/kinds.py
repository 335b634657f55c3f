"""户的类型：家庭成员的梗概、致贫原因、脱贫状态。示例县的四十八户各取其一。"""

from __future__ import annotations

from dataclasses import dataclass

from generator.people import Person


@dataclass(frozen=True)
class Family:
    """一种家庭：主要致贫原因、其他致贫原因、成员梗概（关系 性别 周岁 健康 务工）。"""

    cause: str
    other_causes: tuple[str, ...]
    lines: str

    @property
    def people(self) -> list[Person]:
        return [Person.read(line) for line in self.lines.strip().splitlines()]


FAMILIES = {
    "因学四口": Family(
        "因学",
        ("缺技术",),
        """
        户主 男 46 健康 乡（镇）内务工
        配偶 女 44 健康 -
        之女 女 16 健康 -
        之子 男 10 健康 -""",
    ),
    "因病三口": Family(
        "因病",
        (),
        """
        户主 男 49 健康 乡（镇）外县内
        配偶 女 47 患有大病 -
        之女 女 13 健康 -""",
    ),
    "因病两口": Family(
        "因病",
        ("缺劳力",),
        """
        户主 男 58 长期慢性病 -
        配偶 女 55 患有大病 -""",
    ),
    "因残三口": Family(
        "因残",
        ("缺资金",),
        """
        户主 男 45 残疾 -
        配偶 女 43 健康 -
        之子 男 14 健康 -""",
    ),
    "缺技术四口": Family(
        "缺技术",
        ("缺资金",),
        """
        户主 男 52 健康 乡（镇）内务工
        配偶 女 50 健康 -
        之子 男 27 健康 县外省内
        之母 女 76 健康 -""",
    ),
    "缺资金五口": Family(
        "缺资金",
        (),
        """
        户主 男 41 健康 省外
        配偶 女 39 健康 -
        之父 男 69 长期慢性病 -
        之女 女 15 健康 -
        之子 男 7 健康 -""",
    ),
    "单亲三口": Family(
        "因学",
        (),
        """
        户主 女 51 健康 -
        之子 男 24 健康 省外
        之女 女 18 健康 -""",
    ),
    "父已去世": Family(
        "缺技术",
        (),
        """
        户主 男 38 健康 县外省内
        配偶 女 36 健康 -
        之父 男 72 健康 死亡
        之女 女 4 健康 -""",
    ),
    "老两口": Family(
        "缺劳力",
        (),
        """
        户主 男 70 长期慢性病 -
        配偶 女 68 健康 -""",
    ),
    "独居老人": Family(
        "缺劳力",
        (),
        """
        户主 男 71 健康 -""",
    ),
    "在外三口": Family(
        "缺技术",
        (),
        """
        户主 男 46 健康 省外
        配偶 女 44 健康 省外
        之子 男 22 健康 县外省内""",
    ),
    "十二口": Family(
        "缺资金",
        ("因学",),
        """
        户主 男 59 健康 乡（镇）内务工
        配偶 女 57 健康 -
        之父 男 83 长期慢性病 -
        之母 女 81 健康 -
        之子 男 35 健康 省外
        之儿媳 女 33 健康 省外
        之孙子 男 11 健康 -
        之孙女 女 8 健康 -
        之子 男 31 健康 县外省内
        之儿媳 女 29 健康 -
        之孙子 男 5 健康 -
        之孙女 女 2 健康 -""",
    ),
}


@dataclass(frozen=True)
class Kind:
    """一户的情形。identified、exited 为年度；policies 为至少要有的享受政策条数；unsafe 为住 C 级危房。"""

    family: str
    status: str = "未脱贫"
    identified: int = 2014
    exited: int | None = None
    stable: bool = False
    relocated: bool = False
    attribute: str = "一般贫困户"
    projects: int = 1
    policies: int = 0
    head_name: str | None = None
    ethnicity: str = "汉族"
    disability_card: bool = False
    unsafe: bool = False


POOR = Kind("因病三口")
EXITED = Kind("缺技术四口", "脱贫", exited=2016)
NEW = Kind("因病两口", identified=2017)
STABLE = Kind("父已去世", "脱贫", exited=2015, stable=True)
NEARLY = Kind("缺资金五口", "预脱贫")
RETURNED = Kind("因病三口", "返贫", exited=2015)
RELOCATED = Kind("缺技术四口", "脱贫", exited=2017, relocated=True)
AWAY = Kind("在外三口", "脱贫", exited=2016)
COUPLE = Kind("老两口", "脱贫", exited=2016)
UNSAFE = Kind("因病三口", unsafe=True)
PUPILS = Kind("因学四口")
DISABLED = Kind("因残三口")
CROWD = Kind("缺技术四口")
ALONE = Kind("独居老人", attribute="五保户", projects=0)
MOURNING = Kind("父已去世", "脱贫", exited=2016)
ALLOWANCE = Kind("老两口", attribute="低保贫困户", projects=0)
LONG_NAME = "阿卜杜热依木江·买买提艾力·吐尔逊阿依古丽孜·亚生"

COUNTY: tuple[Kind, ...] = (
    POOR,
    EXITED,
    NEW,
    STABLE,
    NEARLY,
    RETURNED,
    RELOCATED,
    ALLOWANCE,
    Kind("独居老人", "脱贫", exited=2016, attribute="五保户", projects=0),
    Kind("十二口", "脱贫", exited=2017, projects=2),
    Kind("因学四口", "脱贫", exited=2016, head_name=LONG_NAME, ethnicity="维吾尔族"),
    Kind("因学四口", "脱贫", exited=2016, policies=40),
    Kind("缺技术四口", "脱贫", exited=2017, projects=4),
    Kind("单亲三口", "脱贫", exited=2016, head_name="田𠮷祥"),
    Kind("因学四口", head_name="阿依古丽·买买提", ethnicity="维吾尔族"),
    Kind("因残三口", disability_card=True),
    Kind("因学四口"),
    Kind("因病两口"),
    Kind("因残三口"),
    Kind("缺技术四口"),
    Kind("缺资金五口"),
    Kind("单亲三口", identified=2016),
    Kind("父已去世", identified=2016),
    Kind("独居老人", attribute="五保户", projects=0),
    Kind("因学四口", "脱贫", exited=2015),
    Kind("因病三口", "脱贫", exited=2016),
    Kind("因病两口", "脱贫", exited=2017),
    Kind("因残三口", "脱贫", exited=2017),
    Kind("缺资金五口", "脱贫", exited=2016, projects=2),
    Kind("单亲三口", "脱贫", exited=2017),
    Kind("父已去世", "脱贫", exited=2017),
    Kind("老两口", "脱贫", exited=2017, attribute="低保贫困户"),
    Kind("因学四口", identified=2017),
    Kind("因残三口", identified=2017),
    Kind("缺资金五口", identified=2017, projects=0),
    Kind("因学四口", "脱贫", exited=2015, stable=True),
    Kind("缺技术四口", "脱贫", exited=2015, stable=True),
    Kind("因学四口", "预脱贫"),
    Kind("缺技术四口", "预脱贫", projects=2),
    Kind("因残三口", "返贫", exited=2015),
    Kind("因学四口", relocated=True),
    Kind("因病三口", "预脱贫", relocated=True),
    Kind("老两口", "脱贫", exited=2016, attribute="低保贫困户", projects=0),
    Kind("缺技术四口", identified=2016),
    Kind("单亲三口", "脱贫", identified=2016, exited=2017),
    Kind("缺资金五口", "脱贫", identified=2016, exited=2017),
    Kind("因学四口", "脱贫", exited=2016),
    Kind("父已去世"),
)

MORE: tuple[Kind, ...] = (AWAY, COUPLE, UNSAFE)
"""生成任意多户时另有的几种类型。"""
