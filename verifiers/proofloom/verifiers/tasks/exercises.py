"""Rows of questions about programs: their body and their right answer, worked out once for all responses."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from proofloom.engine.codec import CodecError, decode
from proofloom.engine.program.task import Exercise
from proofloom.verifiers.program.keys import Key, key_of
from proofloom.verifiers.steps.row import LONGEST, RowError

EXERCISES = ("program/exercises",)  # the generators of such rows


def is_exercise(row: Mapping[str, Any]) -> bool:
    """Return whether a row is of this kind."""
    generator = row.get("generator")
    return isinstance(generator, str) and generator in EXERCISES


def keyed(row: Mapping[str, Any]) -> tuple[Exercise, Key]:
    """Return a row's body and its right answer, worked out from it; raise `RowError`, or as `key_of` does."""
    text = row["body"]
    if not isinstance(text, str) or len(text) > LONGEST:
        raise RowError("the body is not text of a size that is read")
    return _keyed(text)


@lru_cache(maxsize=32)
def _keyed(text: str) -> tuple[Exercise, Key]:
    """Work out once for all the responses to a row."""
    try:
        body = decode(Exercise, json.loads(text))
    except (CodecError, ValueError, RecursionError) as error:
        raise RowError(f"the body is not one: {error!s:.200}") from None
    assert isinstance(body, Exercise)
    return body, key_of(body, thorough=False)
