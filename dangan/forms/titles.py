"""各种表的题名与固定的件。"""

from __future__ import annotations

from dangan.forms.filed import Sheet

VOLUME_CATALOGUE = "案卷目录"
VILLAGE_ARCHIVE = "村级专项工作档案目录"
BAG_REGISTER = "户明白袋清理登记表"

VILLAGE_SHEETS = (
    Sheet("village_catalogue", "village_catalogue", VOLUME_CATALOGUE),
    Sheet("village_archive", "village_archive", VILLAGE_ARCHIVE),
    Sheet("bag_register", "bag_register", BAG_REGISTER),
    Sheet("box_spine", "box_spine", "盒脊", numbered=False),
    Sheet("volume_spine", "volume_spine", "卷脊", numbered=False),
    Sheet("box_label", "box_label", "盒签", numbered=False),
)
