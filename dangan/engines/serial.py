"""依次处理：不另起进程。"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from dangan.engines import Result, Task


class Serial:
    """在本进程内用一名工人依次处理。"""

    def run(self, make: Callable[[], Callable[[Task], Result]], tasks: Iterable[Task]) -> Iterator[Result]:
        yield from map(make(), tasks)
