"""Secrets: drawn, kept, read, and never shown."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofloom.engine import RecipeError
from proofloom.pipelines import secrets
from proofloom.pipelines.secrets import Secret

VALUE = bytes(range(32))


def test_a_secret_is_drawn_anew_each_time() -> None:
    assert len({secrets.new().value for _ in range(50)}) == 50
    assert {len(secrets.new().value) for _ in range(5)} == {32}


def test_its_file_is_for_its_owner_only_and_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "secret.txt"
    secrets.write(Secret(VALUE), path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert secrets.read(path) == Secret(VALUE)
    with pytest.raises(FileExistsError):
        secrets.write(secrets.new(), path)
    assert secrets.read(path) == Secret(VALUE)


@pytest.mark.parametrize(
    "text",
    [
        "",
        VALUE.hex(),
        f"proofloom secret 2\n{VALUE.hex()}\n",
        f"proofloom secret 1\n{VALUE.hex()[:-2]}\n",
        f"proofloom secret 1\n{VALUE.hex()}00\n",
        f"proofloom secret 1\n{VALUE.hex()[:-1]}g\n",
        "proofloom secret 1\n\u00e9\n",
    ],
)
def test_a_file_that_is_none_is_refused_without_being_shown(tmp_path: Path, text: str) -> None:
    path = tmp_path / "secret.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RecipeError, match=r"secret\.txt: is not a secret file") as caught:
        secrets.read(path)
    assert VALUE.hex()[:8] not in str(caught.value)
    with pytest.raises(RecipeError, match="cannot be read"):
        secrets.read(tmp_path / "none.txt")


def test_a_secret_is_not_printed() -> None:
    secret = Secret(VALUE)
    for shown in (repr(secret), str(secret), f"{secret}", repr([secret])):
        assert VALUE.hex() not in shown
        assert repr(VALUE) not in shown


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
def test_commitment_root_and_key_are_of_one_secret_and_tell_nothing_of_each_other(
    one: bytes, two: bytes
) -> None:
    first, second = Secret(one), Secret(two)
    parts = {first.commitment, first.key.hex(), first.root.digest.hex(), one.hex()}
    assert len(parts) == 4
    same = one == two
    assert (first.commitment == second.commitment) is same
    assert (first.key == second.key) is same
    assert (first.root == second.root) is same
    assert len(first.commitment) == 64
