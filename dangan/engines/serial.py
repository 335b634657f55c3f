"""依次处理：不另起进程，也就管不了时限与内存。"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from dangan.engines import USUAL, Limits, Lost, Result, Task, never


class Serial:
    """在本进程内用一名工人依次处理。"""

    def run(
        self,
        make: Callable[[], Callable[[Task], Result]],
        tasks: Iterable[Task],
        limits: Limits = USUAL,  # noqa: ARG002
        stopped: Callable[[], bool] = never,
    ) -> Iterator[tuple[Task, Result | Lost]]:
        remaining = iter(tasks)
        worker: Callable[[Task], Result] | None = None
        while not stopped():
            for task in remaining:
                worker = worker or make()
                yield task, worker(task)
                break
            else:
                return
