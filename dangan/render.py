"""用例：印制。读入的户 → 成品目录，附一份这次印制的记录（DIR/.dangan/render.json）。"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import chain, islice

import msgspec

from dangan import __version__, files, scans
from dangan.engines import Engine, Limits, Lost, never
from dangan.engines.process import one_round
from dangan.engines.serial import Serial
from dangan.errors import DanganError, OutputError, TemplateError
from dangan.findings import Failed, InputFile
from dangan.journal import SCRATCH, STATE, Journal, Outcome
from dangan.model import Household
from dangan.printing import allotment, batch, fingerprint, kit, trial
from dangan.printing.batch import Advance, Left, Run, Survey
from dangan.printing.printer import Printer, PrintSettings, RenderTask
from dangan.printing.village_printer import VillagePrinter
from dangan.sources import County

RECORD = f"{STATE}/render.json"
BLANK_FOLDER = "空白表样"

_TRIAL = 3
"""试排要排空白表与头一户的全部件，抵得上几户。"""

_NO_NUMBERS: Mapping[str, str] = {}


class RunReport(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """一次印制的结果。complete 为假表示有户搁置、有输入读不出或中途停止。

    halted 为中途停止的原因；left 为留在原处、不属于这次成品的；
    outcomes 为各户，villages 为村级的件，都含没有变化、跳过未印的。
    skipped 为跳过几件，resumed 为上次没有正常结束，两者不写入记录：中断后接着印完，记录与一次印完的相同。
    """

    tool: str
    profile: str
    as_of: str
    complete: bool
    halted: str
    inputs: list[InputFile]
    unreadable: list[Failed]
    failed: list[Failed]
    left: list[Left]
    outcomes: list[Outcome]
    villages: list[Outcome] = []
    skipped: int = 0
    resumed: bool = False

    @property
    def blank(self) -> bool:
        """印的是空白表。"""
        return [outcome.household for outcome in self.outcomes] == [None]

    @property
    def exit_code(self) -> int:
        """0 全部写出；3 有输入读不出；4 有户未完成、有扫描件没有装订。取最大者。"""
        if self.failed or self.halted:
            return 4
        return 3 if self.unreadable else 0


def render(
    county: County,
    again: Callable[[], County],
    survey: Survey,
    settings: PrintSettings,
    engine: Engine,
    absent: Sequence[Failed] = (),
    *,
    numbers: Mapping[str, str] = _NO_NUMBERS,
    whole: bool | None = None,
    force: bool = False,
    stopped: Callable[[], bool] = never,
    advance: Advance = batch.quietly,
    more: Callable[[int], None] = lambda _: None,
) -> RunReport:
    """印出查点过的各户，没有变化的跳过（force 时不跳）；absent 为点了名而资料里没有的。

    county 为查点时通读过的资料，有户要印时由 again 再读一遍。
    numbers 为没有档号的户分得的档号。
    各户印成以后再印村级的件：whole 为真是整村印的，为假是选印几户，None 不印；开印前以件数调用 more。
    搁置与失败都记在结果里，中途停止时给出已完成的部分；设置有误、目录写不进，在开印之前抛出 DanganError。
    """
    with Journal(settings.out) as journal:
        mark, part, binds = fingerprint.of(settings), _part(settings), settings.render.bind_scans
        done = {} if force or binds else batch.unchanged(journal, survey, mark, part, numbers)
        for outcome in done.values():
            advance(outcome, True)
        run = second = Run([])
        limits = Limits(seconds=settings.render.seconds, megabytes=settings.render.megabytes)
        if rest := {code: draft for code, draft in survey.drafts.items() if code not in done}:
            Printer(settings)
            find = partial(scans.search, folders=county.folders) if binds else batch.without_scans
            tasks = batch.plan(
                allotment.filled(again().households(), numbers),
                msgspec.structs.replace(survey, drafts=rest),
                part,
                find,
            )
            first = list(islice(tasks, 1))
            _try(settings, first[0].household if first else None)
            run = batch.run(
                engine,
                partial(Printer, settings),
                chain(first, tasks),
                journal,
                mark,
                limits,
                force=force,
                stopped=stopped,
                advance=advance,
            )
        failed = [*county.failed, *absent, *survey.aside]
        if whole is not None and not run.halted:
            tasks_of_villages = kit.tasks(survey.drafts, journal, settings, county.village_documents, whole=whole)
            more(len(tasks_of_villages))
            second = batch.run(
                engine,
                partial(VillagePrinter, settings),
                tasks_of_villages,
                journal,
                mark,
                msgspec.structs.replace(limits, seconds=limits.seconds * kit.LARGEST),
                force=force,
                stopped=stopped,
                advance=advance,
            )
            failed += kit.failed(journal, tasks_of_villages)
            second.left.extend(kit.stale(journal, tasks_of_villages))
        done |= {outcome.household or "": outcome for outcome in run.outcomes}
        return _recorded(
            journal,
            settings,
            msgspec.structs.replace(
                run,
                outcomes=[done[code] for code in survey.drafts if code in done],
                skipped=len(done) - len(run.outcomes) + run.skipped,
            ),
            second,
            failed=failed,
            inputs=county.inputs,
            unreadable=county.unreadable,
            left=[*run.left, *second.left, *batch.left(journal, survey)],
        )


def blank(settings: PrintSettings, *, force: bool = False) -> RunReport:
    """印一套空白表。"""
    _try(settings, None)
    tasks = [RenderTask(BLANK_FOLDER, None, _part(settings))]
    with Journal(settings.out) as journal:
        run = batch.run(Serial(), partial(Printer, settings), tasks, journal, fingerprint.of(settings), force=force)
        return _recorded(journal, settings, run, Run([]))


def _part(settings: PrintSettings) -> str:
    return "、".join(settings.options.only)


def _try(settings: PrintSettings, household: Household | None) -> None:
    """试排本县的表样。另起一个进程，转不完的循环到时就停；有误抛出 TemplateError。"""
    if not settings.render.templates:
        return
    limits = Limits(seconds=settings.render.seconds * _TRIAL, megabytes=settings.render.megabytes)
    for _, result in one_round(1, partial(_Trial, settings), [household], limits):
        if isinstance(result, Lost):
            folder = settings.render.templates
            raise TemplateError(f"{folder} 的表样排不出来：{result.reason}；多半是其中的循环转不完")
        if result is not None:
            raise result


class _Trial:
    """试排的工人：错误作为结果交回。"""

    def __init__(self, settings: PrintSettings) -> None:
        self._settings = settings

    def __call__(self, household: Household | None) -> DanganError | None:
        try:
            trial.check(self._settings, household)
        except DanganError as error:
            return error
        return None


def _recorded(
    journal: Journal,
    settings: PrintSettings,
    run: Run,
    second: Run,
    failed: Sequence[Failed] = (),
    inputs: Sequence[InputFile] = (),
    unreadable: Sequence[Failed] = (),
    left: Sequence[Left] = (),
) -> RunReport:
    """这次印制的记录，写进成品目录。磁盘满了写不进的不另说。"""
    halted = run.halted or second.halted
    not_printed = [Failed(outcome.household, None, outcome.error) for outcome in run.outcomes if outcome.error]
    not_printed += [Failed(outcome.household, None, reason) for outcome in run.outcomes for reason in outcome.unbound]
    masked = [one.masked() for one in (*failed, *not_printed)]
    report = RunReport(
        tool=f"dangan {__version__}",
        profile=settings.profile.id,
        as_of=str(settings.options.as_of),
        complete=not (masked or unreadable or halted),
        halted=halted,
        inputs=[one.masked() for one in inputs],
        unreadable=[one.masked() for one in unreadable],
        failed=masked,
        left=list(left),
        outcomes=[outcome for outcome in run.outcomes if not outcome.error],
        villages=[outcome for outcome in second.outcomes if not outcome.error],
    )
    data = msgspec.json.format(msgspec.json.encode(report), indent=2)
    try:
        files.write(settings.out / RECORD, data, scratch=settings.out / SCRATCH)
    except OutputError:
        if not halted:
            raise
    return msgspec.structs.replace(report, skipped=run.skipped, resumed=journal.resumed)
