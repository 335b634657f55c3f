"""D7 跨户。"""

from dangan.rules.d7_across import village_papers, villages, whole_county

MODULES = (
    whole_county,
    villages,
    village_papers,
)
