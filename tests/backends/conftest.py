from __future__ import annotations

import pytest
from printed import DATE, SAMPLE

from dangan import resources
from dangan.backends import parse, style
from dangan.backends.docx import DocxBackend
from dangan.backends.style import Style
from dangan.backends.tree import Dossier
from dangan.backends.typst import TypstBackend


@pytest.fixture(scope="session")
def sizes() -> Style:
    return style.load(resources.templates())


@pytest.fixture(scope="session")
def typst(sizes: Style) -> TypstBackend:
    return TypstBackend(sizes)


@pytest.fixture(scope="session")
def docx(sizes: Style) -> DocxBackend:
    return DocxBackend(sizes)


@pytest.fixture
def sample() -> Dossier:
    return parse.dossier(SAMPLE.read_text(encoding="utf-8"), DATE)
