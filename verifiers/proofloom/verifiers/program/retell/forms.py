"""How the texts of steps are written: patterns from forms.toml, matched whole and within bounds."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from proofloom.verifiers.program.retell.page import Unread


@cache
def _table() -> dict[str, list[re.Pattern[str]]]:
    text = files(__package__).joinpath("forms.toml").read_text(encoding="utf-8")
    return {
        name: [
            re.compile(form, re.ASCII | re.DOTALL) for form in ([forms] if isinstance(forms, str) else forms)
        ]
        for name, forms in tomllib.loads(text).items()
    }


def links() -> list[str]:
    """Return what stands between the links of a condition."""
    return [pattern.pattern for pattern in _table()["link"]]


def split_now(text: str) -> tuple[str, str]:
    """Part what an event says from what it says of the variables afterwards, "" when it says nothing."""
    match = _table()["now"][0].fullmatch(text)
    return (match["body"], match["now"]) if match else (text, "")


def found(kind: str, text: str) -> dict[str, str]:
    """Return the parts of a text of a kind; those that are not there are missing."""
    for pattern in _table()[kind]:
        match = pattern.fullmatch(text)
        if match:
            return {name: part for name, part in match.groupdict().items() if part is not None}
    raise Unread(f"not what is written of such a step: {text:.80}")
