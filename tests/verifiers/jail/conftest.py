"""One jail for the tests of a session; they fail where Landlock or seccomp is missing, and never skip."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from proofloom.verifiers.jail import Jail


@pytest.fixture(scope="session")
def jail() -> Iterator[Jail]:
    """Give a jail."""
    with Jail() as made:
        yield made
