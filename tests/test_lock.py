"""锁：同时只有一个持有者；删去锁文件的同时有人来锁，也不会各锁各的。"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dangan.errors import UsageError
from dangan.lock import Lock


def test_second_holder_is_refused(tmp_path: Path) -> None:
    lock = Lock(tmp_path / "lock")
    with pytest.raises(UsageError, match="正由另一次运行使用"):
        Lock(tmp_path / "lock")
    lock.release()
    assert not Lock(tmp_path / "lock").abandoned


def test_removed_lock_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = tmp_path / ".打包"
    folder.mkdir()
    Lock(folder / "lock").remove()
    assert list(tmp_path.iterdir()) == []


def test_removing_never_lets_two_in(tmp_path: Path) -> None:
    """几个人轮番来锁，用完就删：里面从来不多于一个人。"""
    inside: list[int] = []

    def use(number: int) -> int:
        try:
            (tmp_path / "用").mkdir(exist_ok=True)
            lock = Lock(tmp_path / "用/lock")
        except (UsageError, OSError):
            return 0
        inside.append(number)
        most = len(inside)
        inside.remove(number)
        lock.remove()
        return most

    with ThreadPoolExecutor(4) as pool:
        assert max(pool.map(use, range(400))) == 1
