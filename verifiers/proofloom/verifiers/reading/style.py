"""What is wrong with a sentence besides its meaning: no verb, a bid that is supposed, a point named late."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from proofloom.verifiers.reading.tokens import Token

FIGURE = 3  # points of a name that shows a figure and not a line


@cache
def _verbs(language: str) -> frozenset[str]:
    return frozenset(_table()["verbs"][language].split())


@cache
def _bidden(language: str) -> tuple[frozenset[str], frozenset[str]]:
    row = _table()["bidden"][language]
    return frozenset(row["after"].split()), frozenset(row["not"].split())


@cache
def _naming(language: str) -> frozenset[str]:
    return frozenset(_table()["naming"][language].split())


@cache
def _table() -> dict[str, dict[str, Any]]:
    text = files("proofloom.verifiers.reading").joinpath("style.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def ill_formed(tokens: Sequence[Token], language: str, new: Collection[str] = ()) -> str:
    """Return what is wrong with a sentence that introduces some new points, or nothing."""
    words = [str(token.value) if token.kind == "word" else "" for token in tokens]
    if not _verbs(language).intersection(words):
        return "a sentence has no verb"
    after, bids = _bidden(language)
    if any(one in after and other in bids for one, other in pairwise(words)):
        return "what is bidden is supposed or given"
    names = [token.value if isinstance(token.value, tuple) else () for token in tokens]
    for point in new:
        places = [at for at, name in enumerate(names) if point in name]
        named = next((at for at in places if len(names[at]) == 1), 0)
        late = named and words[named - 1] in _naming(language)
        if late and any(len(names[at]) >= FIGURE for at in places if at < named):
            return f"the point {point} is used before it is named"
    return ""
