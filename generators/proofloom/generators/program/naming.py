"""Gives a program its names: meaningful ones by role, or short neutral ones."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

Table = Mapping[str, Mapping[str, Sequence[str]]]


@cache
def names() -> Table:
    """Read the table of names that stands beside this file."""
    table: Table = tomllib.loads(files(__package__).joinpath("names.toml").read_text(encoding="utf-8"))
    return table
