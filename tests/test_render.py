"""印制：同样的资料印出同样的文件，不论用几个进程；一户印不成不妨碍其余。"""

from __future__ import annotations

import hashlib
import stat
import sys
from pathlib import Path

import msgspec
import pytest

from dangan import journal, profile, render, resources, sources
from dangan.config import Render
from dangan.dates import PartialDate
from dangan.engines import local
from dangan.forms import FormOptions
from dangan.printing import batch
from dangan.printing.batch import Advance
from dangan.printing.printer import PrintSettings
from dangan.render import RunReport

SAMPLES = Path(__file__).parents[1] / "samples"
AS_OF = PartialDate(2017, 11, 30)


def read() -> sources.County:
    return sources.read([SAMPLES / "county.json"])


def print_county(
    out: Path,
    *,
    jobs: int = 1,
    households: int = 3,
    templates: Path | None = None,
    advance: Advance = batch.quietly,
) -> RunReport:
    settings = PrintSettings(
        out=out,
        profile=profile.load("zhushan-2017"),
        options=FormOptions(as_of=AS_OF),
        render=Render(templates=str(templates or "")),
    )
    first = {one.code for one in list(read().households())[:households]}
    county = sources.read([SAMPLES / "county.json"])
    survey = batch.survey(county.households(), lambda one: one.code in first)
    return render.render(
        county, lambda: sources.read([SAMPLES / "county.json"]), survey, settings, local(jobs), advance=advance
    )


def digests(out: Path) -> dict[str, str]:
    """成品目录里的各个文件；账按 key 比，记账的先后不论。"""
    files = [path for path in out.rglob("*") if path.is_file() and path.name not in ("journal.jsonl", "lock")]
    found = {path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    return found | {f"账：{key}": entry.input for key, entry in journal.read(out).items()}


def test_serial_and_parallel_runs_write_the_same_bytes(tmp_path: Path) -> None:
    print_county(tmp_path / "依次", households=9)
    print_county(tmp_path / "并行", jobs=2, households=9)
    serial = digests(tmp_path / "依次")
    assert len(serial) > 40
    assert serial == digests(tmp_path / "并行")


def test_a_second_run_writes_the_same_bytes(tmp_path: Path) -> None:
    print_county(tmp_path)
    first = digests(tmp_path)
    print_county(tmp_path)
    assert digests(tmp_path) == first


def test_the_record_of_the_run_lists_every_file_with_its_digest(tmp_path: Path) -> None:
    report = print_county(tmp_path)
    assert report.complete
    assert report.exit_code == 0
    record = tmp_path / ".dangan" / "render.json"
    listed = {
        file["path"]: file["sha256"]
        for outcome in msgspec.json.decode(record.read_bytes())["outcomes"]
        for file in outcome["files"]
    }
    assert listed == {path: digest for path, digest in digests(tmp_path).items() if path.endswith((".pdf", ".docx"))}
    assert {path.rpartition("/")[2] for path in listed} >= {
        "一户一档.pdf",
        "一户一档.docx",
        "户明白袋清单.pdf",
        "户明白袋清单.docx",
    }
    if sys.platform != "win32":
        assert stat.S_IMODE(record.stat().st_mode) == 0o600


def test_a_household_whose_form_fails_is_put_aside(tmp_path: Path) -> None:
    """表样只对第二户出错（头一户试排时查过）：其余照印，退出码 4，原因写明是哪个表样。"""
    second = list(sources.read([SAMPLES / "county.json"]).households())[1]
    templates = tmp_path / "表样"
    templates.mkdir()
    cover = (resources.templates() / "cover.html").read_text("utf-8")
    broken = "{% if view.household.code == '" + second.code + "' %}{{ 没有这个变量 }}{% endif %}"
    (templates / "cover.html").write_text(cover + broken, "utf-8")
    report = print_county(tmp_path / "成品", templates=templates)
    assert report.exit_code == 4
    assert not report.complete
    assert [failed.household for failed in report.failed] == [second.code]
    assert "cover.html" in report.failed[0].reason
    assert len(report.outcomes) == 2


def test_ctrl_c_leaves_a_valid_record(tmp_path: Path) -> None:
    def pressed(*_: object) -> None:
        raise KeyboardInterrupt

    report = print_county(tmp_path, advance=pressed)
    assert (report.halted, report.complete, report.exit_code) == ("中途停止", False, 4)
    record = msgspec.json.decode((tmp_path / ".dangan" / "render.json").read_bytes())
    assert len(record["outcomes"]) == 1
    assert {file["path"] for file in record["outcomes"][0]["files"]} == {
        path for path in digests(tmp_path) if path.endswith((".pdf", ".docx"))
    }


def test_nothing_half_written_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("dangan.files.os.replace", full)
    from dangan import files
    from dangan.errors import OutputError

    with pytest.raises(OutputError, match="写不进"):
        files.write(tmp_path / "一户一档.pdf", b"...")
    assert list(tmp_path.iterdir()) == []
