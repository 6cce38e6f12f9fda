"""Questions to audit, made by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from proofloom.pipelines.audit.items import Item

Maker = Callable[..., Item]


@pytest.fixture
def item() -> Maker:
    """Return what makes a question; what is not told is the same for all."""

    def make(number: int = 0, answer: str = "1", **told: object) -> Item:
        plain = told.pop("plain", ())
        values = plain if isinstance(plain, tuple) else ()
        parts: dict[str, object] = {
            "id": f"item {number}",
            "kind": "output",
            "group": "all",
            "prompt": "What is returned?",
            "given": tuple(map(str, values)),
            "source": f"def f():\n    return {number}\n",
            "entry": "f",
            "call": ", ".join(map(repr, values)),
            "steps": 2,
        }
        return Item(answer=answer, plain=plain, **{**parts, **told})  # type: ignore[arg-type]

    return make
