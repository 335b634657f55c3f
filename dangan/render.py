"""用例：印制。读入的户 → 成品目录，附一份这次印制的记录（DIR/.dangan/render.json）。"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path

import msgspec

from dangan import __version__, batch, files
from dangan.batch import Survey
from dangan.engines import Engine, WorkerLost
from dangan.findings import Failed, InputFile
from dangan.model import Household
from dangan.printer import Outcome, PrintSettings, RenderTask
from dangan.sources import County

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
    progress: Callable[[Outcome], None],
) -> RunReport:
    """印出查点过的各户。搁置、失败都记在结果里；Ctrl-C 时给出已完成的部分。"""
    failed: list[Failed] = []
    tasks = _tasks(county.households(), survey, failed)
    outcomes, interrupted = _collect(batch.run(engine, settings, tasks), failed, progress)
    done = {outcome.household for outcome in outcomes} | {entry.household for entry in failed}
    if not interrupted:
        failed += [Failed(code, None, "工作进程意外终止，未印；请重试") for code in survey.codes if code not in done]
    report = RunReport(
        tool=f"dangan {__version__}",
        profile=settings.profile.id,
        as_of=str(settings.options.as_of),
        complete=not (failed or county.failed or county.unreadable or interrupted),
        interrupted=interrupted,
        inputs=county.inputs,
        unreadable=county.unreadable,
        failed=[*county.failed, *failed],
        outcomes=outcomes,
    )
    _record(settings.out, report)
    return report


def blank(settings: PrintSettings, engine: Engine) -> RunReport:
    """印一套空白表。"""
    failed: list[Failed] = []
    tasks = [RenderTask(BLANK_FOLDER, None)]
    outcomes, interrupted = _collect(batch.run(engine, settings, tasks), failed, lambda _: None)
    return RunReport(
        tool=f"dangan {__version__}",
        profile=settings.profile.id,
        as_of=str(settings.options.as_of),
        complete=not (failed or interrupted),
        interrupted=interrupted,
        inputs=[],
        unreadable=[],
        failed=failed,
        outcomes=outcomes,
    )


def _tasks(households: Iterable[Household], survey: Survey, failed: list[Failed]) -> Iterator[RenderTask]:
    wanted = frozenset(survey.codes)
    for household in households:
        if household.code not in wanted:
            continue
        if reason := batch.unfit(household, survey.twice):
            failed.append(Failed(household.code, household.source("code"), reason))
        else:
            yield RenderTask(batch.folder(household), household)


def _collect(
    results: Iterator[Outcome], failed: list[Failed], progress: Callable[[Outcome], None]
) -> tuple[list[Outcome], bool]:
    outcomes = []
    try:
        for outcome in results:
            if outcome.error:
                failed.append(Failed(outcome.household, None, outcome.error))
            else:
                outcomes.append(outcome)
            progress(outcome)
    except WorkerLost:
        pass
    except KeyboardInterrupt:
        return outcomes, True
    finally:
        results.close()
    return outcomes, False


def _record(out: Path, report: RunReport) -> None:
    data = msgspec.json.format(msgspec.json.encode(report), indent=2)
    files.write(out / RECORD, data, mode=0o600)
