"""印制一村（一乡镇）的件：户由 .dangan/records 读回，页数取自各户印成的结果。"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from dangan import journal
from dangan.forms import Output
from dangan.forms.runs import Order, Runs
from dangan.forms.village import VillageForms
from dangan.forms.village_view import Bound, Village
from dangan.journal import Outcome, Written
from dangan.model import VillageDocument
from dangan.printing.printer import Press, PrintSettings, failure


class Home(msgspec.Struct, frozen=True):
    """村里已印成的一户：目录、印制时资料与设置的摘要、一户一档的页数（不知道为 None）。"""

    folder: str
    input: str
    pages: int | None


class VillageTask(msgspec.Struct, frozen=True, kw_only=True):
    """一村的案卷目录等表：成品在村的目录里，与各户的目录并列。

    title 为 村级目录 之类，只用在账上；documents 为村级专项工作档案的各件，资料里没有这张表为 None。
    """

    folder: str
    title: str
    township: str
    village: str
    homes: tuple[Home, ...]
    documents: tuple[VillageDocument, ...] | None
    spines: tuple[int, int, int]

    @property
    def key(self) -> str:
        return f"{self.folder}/{self.title}"

    @property
    def code(self) -> None:
        return None

    def content(self) -> bytes:
        return _encode(self)


class RunTask(msgspec.Struct, frozen=True, kw_only=True):
    """合印的一批户：folder 为成品所在目录，place 写进文档标题，homes 已排好次序。

    suffix 接在文件名之后：户多时分册印，如 -2。
    """

    folder: str
    place: str
    suffix: str
    homes: tuple[Home, ...]
    order: Order
    separators: bool

    @property
    def key(self) -> str:
        return f"{self.folder}/合印{self.suffix}"

    @property
    def code(self) -> None:
        return None

    def content(self) -> bytes:
        return _encode(self)


class VillagePrinter:
    """印制村级件的工人。"""

    def __init__(self, settings: PrintSettings) -> None:
        """设置有误抛出 DanganError，见 Press。"""
        self._press = Press(settings)

    def __call__(self, task: VillageTask | RunTask) -> Outcome:
        try:
            drawn = list(self._village(task) if isinstance(task, VillageTask) else self._run(task))
        except Exception as error:
            return failure(None, error)
        missing = {character for _, characters in drawn for character in characters}
        return Outcome(None, tuple(file for file, _ in drawn), tuple(sorted(missing)))

    def _village(self, task: VillageTask) -> Iterator[tuple[Written, tuple[str, ...]]]:
        press = self._press
        village = Village(task.township, task.village, self._bound(task.homes), task.documents)
        for output in VillageForms(press.forms, press.settings.spines).outputs(village):
            yield from self._write(output, f"{task.folder}/{output.name}", press.settings.render.formats)

    def _run(self, task: RunTask) -> Iterator[tuple[Written, tuple[str, ...]]]:
        runs = Runs(self._press.forms, task.order, separators=task.separators)
        for output in runs.outputs(task.place, self._bound(task.homes)):
            yield from self._write(output, f"{task.folder}/{output.name}{task.suffix}", ("pdf",))

    def _bound(self, homes: tuple[Home, ...]) -> list[Bound]:
        out = self._press.settings.out
        return [Bound(journal.household(out, home.folder), home.pages) for home in homes]

    def _write(self, output: Output, path: str, formats: tuple[str, ...]) -> Iterator[tuple[Written, tuple[str, ...]]]:
        pdf, drawn = self._press.draw(output, formats)
        for suffix, data in drawn.items():
            yield self._press.write(f"{path}{suffix}", data, pdf), pdf.missing


_encode = msgspec.json.Encoder(order="deterministic", enc_hook=str).encode
