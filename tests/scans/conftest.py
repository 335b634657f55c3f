from __future__ import annotations

import pytest

from dangan import resources
from dangan.backends import style
from dangan.backends.typst import TypstBackend


@pytest.fixture(scope="session")
def typst() -> TypstBackend:
    return TypstBackend(style.load(resources.templates()))
