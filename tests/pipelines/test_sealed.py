"""No single bit of a sealed file can change unseen."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofloom.engine import DamagedError
from proofloom.pipelines import sealed

CONTENT = {"b": [1, "ü", None], "a": {"deep": True}, "n": -3}
plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(st.characters(exclude_categories=("Cs",)), max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab", max_size=2), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.text("xyz", max_size=3), plain, max_size=4))
def test_there_and_back(content: dict[str, Any]) -> None:
    data = sealed.seal(content)
    assert sealed.unseal(data, "f") == content
    assert sealed.digest_of(data) == json.loads(data)["seal"]


def test_every_flipped_bit_and_every_truncation_is_seen() -> None:
    data = sealed.seal(CONTENT)
    for bit in range(8 * len(data)):
        flipped = bytearray(data)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(DamagedError):
            sealed.unseal(bytes(flipped), "f")
    for length in range(len(data)):
        with pytest.raises(DamagedError):
            sealed.unseal(data[:length], "f")


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"null", b'{"seal": 3}', b"[" * 100_000, b"\xff"])
def test_what_was_never_sealed_is_refused(data: bytes) -> None:
    with pytest.raises(DamagedError, match="the name"):
        sealed.unseal(data, "the name")


def test_the_same_content_has_one_spelling() -> None:
    data = sealed.seal(CONTENT)
    assert sealed.seal(dict(reversed(list(CONTENT.items())))) == data
    with pytest.raises(DamagedError):
        sealed.unseal(json.dumps(json.loads(data)).encode() + b"\n", "f")
