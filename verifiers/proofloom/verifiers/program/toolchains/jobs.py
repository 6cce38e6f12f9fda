"""What a toolchain is handed: a program printed with counters, and the calls to be made of it."""

from __future__ import annotations

from typing import Protocol

from proofloom.engine.program.kinds import Result

PREFIX = "\x03"
"""Stands before each name that programs of one unit may share."""


class Job(Protocol):
    """One program for one toolchain.

    functions  its text: it calls `step` once for each step
    pieces     what it uses of the language's prelude, each with its place among all pieces
    calls      the call of the entry for each input
    result     the type of what the entry returns
    type       how the language writes it, where a unit must
    fields     how it calls the parts of several values
    """

    @property
    def functions(self) -> str:
        """Return the text of the functions."""

    @property
    def pieces(self) -> tuple[tuple[int, str], ...]:
        """Return the pieces of the prelude."""

    @property
    def calls(self) -> tuple[str, ...]:
        """Return the calls."""

    @property
    def result(self) -> Result:
        """Return the type of the result."""

    @property
    def type(self) -> str:
        """Return the text of that type."""

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the names of the parts."""
