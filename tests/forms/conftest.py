from __future__ import annotations

import pytest
from homes import AS_OF

from dangan import profile
from dangan.forms import FormOptions, Forms
from dangan.profile import Profile


@pytest.fixture(scope="session")
def policy() -> Profile:
    return profile.load("zhushan-2017")


@pytest.fixture(scope="session")
def forms(policy: Profile) -> Forms:
    return Forms(policy, FormOptions(as_of=AS_OF))
