"""村级的表：案卷目录、村级专项工作档案目录、户明白袋清理登记表，以及盒脊、卷脊、盒签。其中的号码一律遮盖。"""

from __future__ import annotations

from collections.abc import Collection

from dangan.config import Spines
from dangan.forms import Forms, Output, full_date
from dangan.forms.filed import Sheet
from dangan.forms.titles import BAG_REGISTER, VILLAGE_ARCHIVE, VILLAGE_SHEETS
from dangan.forms.village_view import Village, VillageView
from dangan.text import mask_all

_USUAL = ("village_catalogue", "village_archive", "bag_register")


def wanted(only: Collection[str]) -> frozenset[str]:
    """要印的村级的表（表样文件名）：only 为点了名的题名或表样文件名，没有点名的为平常几种。"""
    named = {s.template for s in VILLAGE_SHEETS if s.template in only or s.title in only}
    return frozenset(named if only else _USUAL)


class VillageForms:
    """一套村级的表，与 forms 用同一套表样、方案与选项。spines 为盒脊、卷脊的尺寸。"""

    def __init__(self, forms: Forms, spines: Spines) -> None:
        self._forms = forms
        self._spines = spines

    def outputs(self, village: Village) -> list[Output]:
        """一村的各份成品。没有点名时印案卷目录、村级专项工作档案目录、户明白袋清理登记表。

        资料里没有村级档案的不印其目录，方案没有户明白袋的不印登记表；点了名的都印。
        """
        only = self._forms.only
        sheets = [s for s in VILLAGE_SHEETS if s.template in wanted(only)]
        if not only and village.documents is None:
            sheets = [sheet for sheet in sheets if sheet.title != VILLAGE_ARCHIVE]
        return self._outputs(sheets, village)

    def blank(self) -> list[Output]:
        """各种表的空白表。"""
        only = self._forms.only
        return self._outputs([s for s in VILLAGE_SHEETS if not only or s.template in only], Village("", "", ()))

    def _outputs(self, sheets: list[Sheet], village: Village) -> list[Output]:
        if not self._forms.profile.bag:
            sheets = [sheet for sheet in sheets if sheet.title != BAG_REGISTER]
        if not sheets:
            return []
        options = self._forms.options
        archive = options.archive.of(village.township)
        view = VillageView(village, self._forms.profile, options.as_of, options.papers, archive, self._spines)
        return [self._output(sheet, view) for sheet in sheets]

    def _output(self, sheet: Sheet, view: VillageView) -> Output:
        sheets = {sheet.id: (sheet, view.by_group, "")}
        if sheet.title == BAG_REGISTER:
            for number, (helper, lines) in enumerate(view.by_helper.items(), 1):
                one = Sheet(f"{sheet.id}-{number}", sheet.template, f"{sheet.title}（{helper}）")
                sheets[one.id] = (one, lines, helper)
        title = f"{sheet.title}·{view.name}" if view.name else sheet.title
        html = self._forms.templates.document(
            title,
            [one for one, _, _ in sheets.values()],
            page_numbers="hand",
            village=view,
            archive=view.archive,
            registers={key: {"lines": lines, "helper": helper} for key, (_, lines, helper) in sheets.items()},
        )
        return Output(sheet.title, title, mask_all(html), full_date(self._forms.options.as_of))
