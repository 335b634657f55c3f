"""启动：看帮助、看版本时不装入任何笨重的库。"""

from __future__ import annotations

import subprocess
import sys

import pytest

from dangan import __version__

HEAVY = {
    "weasyprint",
    "docx",
    "typst",
    "jsonschema",
    "jsonschema_rs",
    "lxml",
    "openpyxl",
    "xlsxwriter",
    "python_calamine",
    "fontTools",
    "pikepdf",
    "jinja2",
}

PROGRAM = """
import sys
from dangan.cli import app
app.run({arguments!r})
print(*sorted({{name.partition(".")[0] for name in sys.modules}}), file=sys.stderr)
"""


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["validate", "--help"], ["render", "--help"]])
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    program = PROGRAM.format(arguments=arguments)
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert HEAVY.isdisjoint(ran.stderr.split())


def test_version() -> None:
    ran = subprocess.run([sys.executable, "-m", "dangan", "--version"], capture_output=True, text=True, check=True)
    assert ran.stdout == f"dangan {__version__}\n"


def test_a_gbk_console_survives_rare_characters() -> None:
    program = "from dangan.cli import streams; streams.prepare(); print('𠮷林·张')"
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, env={"PYTHONIOENCODING": "gbk"}, check=True
    )
    assert ran.stdout.decode("gbk").strip() == "?林·张"
