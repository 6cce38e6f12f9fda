"""Draw candidates of a family for a certificate, whatever is rejected on the way."""

from __future__ import annotations

from typing import Any

from proofloom.engine import Candidate, Reject, Seed


def candidates(generator: Any, seed: Seed, count: int) -> list[Candidate[Any]]:
    """Return the first so many candidates of a seed's attempts."""
    found: list[Candidate[Any]] = []
    attempt = 0
    while len(found) < count:
        try:
            made = generator.draw(seed / attempt)
            found += made if isinstance(made, tuple) else [made]
        except Reject:
            pass
        attempt += 1
    return found[:count]
