"""接着印、只印变了的：什么情形跳过，什么情形重印，旧的怎么说。工人是假的，只写一个小文件。"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec
import pytest

from dangan import files, journal
from dangan.engines.serial import Serial
from dangan.errors import DiskFull, UsageError
from dangan.journal import Entry, Journal, Outcome, Written
from dangan.model import Account, Amount, Household, Member, Row
from dangan.printing import batch
from dangan.printing.batch import Run, Survey
from dangan.printing.printer import RenderTask


def household(code: str, name: str = "张三", **fields: object) -> Household:
    places = {"township": "云坪镇", "village": "桃源村"} | fields
    return Household(code=code, members=[Member(name=name, relation="户主")], **places)


class Clerk:
    """假的印制工人：把户主姓名写进一个文件。"""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.printed: list[str | None] = []

    def __call__(self, task: RenderTask) -> Outcome:
        assert task.household
        self.printed.append(task.code)
        head = task.household.head
        assert head
        assert head.name
        if head.name == "印不成":
            return Outcome(task.code, error="印不成")
        if head.name == "磁盘满":
            return Outcome(task.code, error="写不进", full=True)
        return Outcome(task.code, tuple(self._write(task, head.name)))

    def _write(self, task: RenderTask, name: str) -> Iterable[Written]:
        names = {"两份": ["一户一档.pdf", "脱贫收支测算表.pdf"]}.get(name, ["一户一档.pdf"])
        for file in names:
            path = f"{task.folder}/{file}"
            data = (name + task.part).encode()
            files.write(self.out / path, data)
            yield Written(path, hashlib.sha256(data).hexdigest(), len(data), 1)
        files.write(self.out / journal.record_path(task.folder), journal.record(task.household))


class Office:
    """一个成品目录，印几遍。"""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.left: list[tuple[str, str]] = []
        self.run = Run([])

    def print(
        self,
        *households: Household,
        settings: str = "",
        part: str = "",
        force: bool = False,
        stopped: Callable[[], bool] = lambda: False,
    ) -> list[str | None]:
        """印一遍，返回真印了的户编号。"""
        clerk = Clerk(self.out)
        survey = batch.survey(households, lambda _: True)
        with Journal(self.out) as book:
            seen = batch.unchanged(book, survey, settings, part)
            tasks = batch.plan(households, survey, part)
            self.run = batch.run(Serial(), lambda: clerk, tasks, book, settings, force=force, stopped=stopped)
            left = batch.left(book, survey)
        assert force or len(seen) == self.run.skipped, "凭查点断定的，与逐件断定的一致"
        self.left = [(one.path, one.reason) for one in (*self.run.left, *left)]
        return clerk.printed


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "成品")


FOLDER = "云坪镇/桃源村/1-张三"


def test_a_second_run_prints_nothing(office: Office) -> None:
    county = [household("1"), household("2")]
    assert office.print(*county) == ["1", "2"]
    first = office.run.outcomes
    assert office.print(*county) == []
    assert office.run.skipped == 2
    assert office.run.outcomes == first


def test_only_what_changed_is_printed(office: Office) -> None:
    office.print(household("1"), household("2"))
    assert office.print(household("1"), household("2", group="3组"), household("3")) == ["2", "3"]


ROW = Row("户.csv", None, 7, {"code": "户编号"})
SAME = [
    ("在表里挪了一行", household("1", row=ROW), household("1", row=Row("户.csv", None, 8, {"code": "户编号"}))),
    ("换了文件名", household("1", row=ROW), household("1", row=Row("户2.csv", None, 7, {"code": "户编号"}))),
]
DIFFERENT = [
    ("金额", household("1", accounts=[]), household("1", accounts=[Account(amount=Amount("1"))])),
    ("有这张表而本户没有，不同于没有这张表", household("1"), household("1", accounts=[])),
    ("否不同于未登记", household("1", safe_water=False), household("1")),
    ("清点表上留空的格", household("1"), household("1", uncounted=frozenset({("卷内", "申请书")}))),
]


@pytest.mark.parametrize(("before", "after"), [case[1:] for case in SAME], ids=[case[0] for case in SAME])
def test_not_a_change(office: Office, before: Household, after: Household) -> None:
    office.print(before)
    assert office.print(after) == []


@pytest.mark.parametrize(("before", "after"), [case[1:] for case in DIFFERENT], ids=[case[0] for case in DIFFERENT])
def test_a_change(office: Office, before: Household, after: Household) -> None:
    office.print(before)
    assert office.print(after) == ["1"]


def test_other_settings_print_all(office: Office) -> None:
    county = [household("1"), household("2")]
    office.print(*county, settings="甲")
    assert office.print(*county, settings="乙") == ["1", "2"]


def test_force(office: Office) -> None:
    office.print(household("1"))
    assert office.print(household("1"), force=True) == ["1"]


DAMAGES: list[tuple[str, Callable[[Path], None]]] = [
    ("成品被删", lambda out: (out / FOLDER / "一户一档.pdf").unlink()),
    ("成品残缺", lambda out: (out / FOLDER / "一户一档.pdf").write_bytes(b"")),
    ("档案被删", lambda out: (out / journal.record_path(FOLDER)).unlink()),
    ("账被删", lambda out: (out / ".dangan" / "journal.jsonl").unlink()),
]


@pytest.mark.parametrize("damage", [case[1] for case in DAMAGES], ids=[case[0] for case in DAMAGES])
def test_what_is_gone_is_printed_again(office: Office, damage: Callable[[Path], None]) -> None:
    office.print(household("1"))
    damage(office.out)
    assert office.print(household("1")) == ["1"]


def test_what_failed_is_tried_again(office: Office) -> None:
    office.print(household("1", "印不成"), household("2"))
    assert [outcome.error for outcome in office.run.outcomes] == ["印不成", ""]
    assert journal.read(office.out)["云坪镇/桃源村/1-印不成"].error == "印不成"
    assert office.print(household("1", "印不成"), household("2")) == ["1"]


def test_a_full_disk_stops_the_run(office: Office) -> None:
    assert office.print(household("1"), household("2", "磁盘满"), household("3")) == ["1", "2"]
    assert office.run.halted == "磁盘已满"
    assert list(journal.read(office.out)) == [FOLDER]


def test_told_to_stop(office: Office) -> None:
    asked = iter([False, True])
    assert office.print(household("1"), household("2"), stopped=lambda: next(asked, True)) == ["1"]
    assert office.run.halted == "中途停止"
    assert office.print(household("1"), household("2")) == ["2"]


def test_a_household_no_longer_in_the_input_is_left_and_reported(office: Office) -> None:
    office.print(household("1"), household("2"))
    office.print(household("2"))
    assert office.left == [(FOLDER, "资料里没有这一户")]
    assert (office.out / FOLDER / "一户一档.pdf").exists()


def test_a_household_not_chosen_is_not_reported(office: Office) -> None:
    office.print(household("1"), household("2"))
    with Journal(office.out) as book:
        assert batch.left(book, Survey(("2",), every=frozenset({"1", "2"}))) == []


def test_another_head_of_household(office: Office) -> None:
    """旧目录原样留下，账上作废；改回来就重印，新目录作废。"""
    office.print(household("1", "张三"))
    office.print(household("1", "李四"))
    assert office.left == [(FOLDER, "这一户现在的目录是 云坪镇/桃源村/1-李四")]
    assert (office.out / FOLDER / "一户一档.pdf").exists()
    assert journal.read(office.out)[FOLDER].error == "改印在 云坪镇/桃源村/1-李四"
    assert office.print(household("1", "张三")) == ["1"]
    assert {key: bool(entry.error) for key, entry in journal.read(office.out).items()} == {
        FOLDER: False,
        "云坪镇/桃源村/1-李四": True,
    }


def test_a_form_no_longer_printed_is_reported(office: Office) -> None:
    member = [Member(name="张三", relation="户主")]
    before = Household(code="1", township="云坪镇", village="桃源村", members=[Member(name="两份", relation="户主")])
    office.print(before)
    with Journal(office.out) as book:
        after = msgspec.structs.replace(before, members=member)
        clerk = Clerk(office.out)
        run = batch.run(Serial(), lambda: clerk, [RenderTask("云坪镇/桃源村/1-两份", after)], book, "")
    assert [(left.path, left.reason) for left in run.left] == [
        ("云坪镇/桃源村/1-两份/脱贫收支测算表.pdf", "这次不再印")
    ]


def test_printing_some_forms_keeps_the_account_of_the_whole(office: Office) -> None:
    """只印几种表另记一笔；它换掉了全套里的文件，全套才要重印。"""
    office.print(household("1"))
    assert office.print(household("1"), part="户明白袋清单") == ["1"]
    entries = journal.read(office.out)
    assert list(entries) == [FOLDER, f"{FOLDER}/户明白袋清单"]
    assert "换掉" in entries[FOLDER].error
    assert office.print(household("1")) == ["1"]


def entry(key: str) -> Entry:
    return Entry(key=key, household=None, input="0")


def test_a_torn_last_line_does_not_count(tmp_path: Path) -> None:
    """断电时写了一半的末行不算，其后接着记。"""
    with Journal(tmp_path) as book:
        book.put(entry("甲"))
        book.put(entry("乙"))
    path = tmp_path / ".dangan" / "journal.jsonl"
    path.write_bytes(path.read_bytes()[:-5])
    assert list(journal.read(tmp_path)) == ["甲"]
    with Journal(tmp_path) as book:
        book.put(entry("丙"))
    assert list(journal.read(tmp_path)) == ["甲", "丙"]


def test_the_last_line_of_a_key_wins(tmp_path: Path) -> None:
    with Journal(tmp_path) as book:
        book.put(entry("甲"))
        book.put(msgspec.structs.replace(entry("甲"), error="坏了"))
    assert journal.read(tmp_path)["甲"].error == "坏了"


def test_no_room_for_the_account_leaves_it_valid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Journal(tmp_path) as book:
        book.put(entry("甲"))
        book.flush()

        def full(*_: object) -> int:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("dangan.journal.os.write", full)
        book.put(entry("乙"))
        with pytest.raises(DiskFull, match="磁盘已满"):
            book.flush()
        monkeypatch.undo()
        book.put(entry("丙"))
    assert list(journal.read(tmp_path)) == ["甲", "丙"]


def test_a_run_keeps_others_out(tmp_path: Path) -> None:
    with Journal(tmp_path), pytest.raises(UsageError, match=f"进程 {os.getpid()}"), Journal(tmp_path):
        pass
    with Journal(tmp_path) as book:
        assert not book.resumed


def test_a_dead_run_is_taken_over_and_cleaned_up(tmp_path: Path) -> None:
    half = tmp_path / ".dangan" / "tmp" / ".一户一档.pdf.77.tmp"
    files.write(half, b"%PDF-1.7")
    files.write(tmp_path / ".dangan" / "lock", "某机上的进程 77\n".encode())
    with Journal(tmp_path) as book:
        assert book.resumed
        assert not half.exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows 没有这样的权限位")
def test_only_the_owner_reads_the_account(office: Office) -> None:
    office.print(household("1"))
    state = office.out / ".dangan"
    assert stat.S_IMODE(state.stat().st_mode) == 0o700
    kept = [path for path in state.rglob("*") if path.is_file()]
    assert len(kept) == 3
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept} == {0o600}
