"""用例：印制。读入的户 → 成品目录，附一份这次印制的记录（DIR/.dangan/render.json）。"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

import msgspec

from dangan import __version__, batch, files, trial
from dangan.batch import Survey
from dangan.engines import Engine, WorkerLost
from dangan.findings import Failed, InputFile
from dangan.printer import Outcome, Printer, PrintSettings, RenderTask
from dangan.sources import County
from dangan.text import mask_all

RECORD = Path(".dangan") / "render.json"
BLANK_FOLDER = "空白表样"


class RunReport(msgspec.Struct, frozen=True, kw_only=True):
    """一次印制的结果。complete 为假表示有户搁置、有输入读不出或中途停止。"""

    tool: str
    profile: str
    as_of: str
    complete: bool
    interrupted: bool
    inputs: list[InputFile]
    unreadable: list[Failed]
    failed: list[Failed]
    outcomes: list[Outcome]

    @property
    def blank(self) -> bool:
        """印的是空白表。"""
        return [outcome.household for outcome in self.outcomes] == [None]

    @property
    def exit_code(self) -> int:
        """0 全部写出；3 有输入读不出；4 有户未完成。取最大者。"""
        if self.failed or self.interrupted:
            return 4
        return 3 if self.unreadable else 0


def render(
    county: County,
    survey: Survey,
    settings: PrintSettings,
    engine: Engine,
    advance: Callable[[], None],
    absent: Sequence[Failed] = (),
) -> RunReport:
    """印出查点过的各户，每完成一户调用一次 advance；absent 为点了名而资料里没有的。

    搁置与失败都记在结果里，Ctrl-C 时给出已完成的部分；设置有误在开印之前抛出 DanganError。
    """
    Printer(settings)
    aside: list[Failed] = []
    tasks = batch.plan(county.households(), survey, aside.append)
    first = list(islice(tasks, 1))
    trial.check(settings, first[0].household if first else None)
    outcomes, interrupted = _collect(batch.run(engine, settings, chain(first, tasks)), advance)
    if not interrupted:
        known = {outcome.household for outcome in outcomes} | {failed.household for failed in aside}
        aside += [Failed(code, None, "工作进程意外终止，未印；请重试") for code in survey.codes if code not in known]
    report = _report(
        settings, outcomes, [*county.failed, *absent, *aside], county.inputs, county.unreadable, interrupted
    )
    files.write(settings.out / RECORD, msgspec.json.format(msgspec.json.encode(report), indent=2), mode=0o600)
    return report


def blank(settings: PrintSettings) -> RunReport:
    """印一套空白表。"""
    trial.check(settings, None)
    return _recorded(settings, _report(settings, [Printer(settings)(RenderTask(BLANK_FOLDER, None))]))


def _collect(results: Iterator[Outcome], advance: Callable[[], None]) -> tuple[list[Outcome], bool]:
    """收回结果；第二项为真表示中途按了 Ctrl-C。"""
    outcomes = []
    try:
        for outcome in results:
            outcomes.append(outcome)
            advance()
    except WorkerLost:
        pass
    except KeyboardInterrupt:
        return outcomes, True
    return outcomes, False


def _report(
    settings: PrintSettings,
    outcomes: list[Outcome],
    failed: Sequence[Failed] = (),
    inputs: Sequence[InputFile] = (),
    unreadable: Sequence[Failed] = (),
    interrupted: bool = False,
) -> RunReport:
    not_printed = [Failed(outcome.household, None, outcome.error) for outcome in outcomes if outcome.error]
    masked = [msgspec.structs.replace(f, reason=mask_all(f.reason)) for f in (*failed, *not_printed)]
    return RunReport(
        tool=f"dangan {__version__}",
        profile=settings.profile.id,
        as_of=str(settings.options.as_of),
        complete=not (masked or unreadable or interrupted),
        interrupted=interrupted,
        inputs=list(inputs),
        unreadable=list(unreadable),
        failed=masked,
        outcomes=[outcome for outcome in outcomes if not outcome.error],
    )


def _recorded(settings: PrintSettings, report: RunReport) -> RunReport:
    files.write(settings.out / RECORD, msgspec.json.format(msgspec.json.encode(report), indent=2), mode=0o600)
    return report
