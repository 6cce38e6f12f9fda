"""Joins the closures of statements into that of a block, and says how control leaves one."""

from __future__ import annotations

from typing import Any

from proofloom.engine.program.evaluate import Code, Frame

BREAK, CONTINUE, RETURN = 1, 2, 3  # what a closure answers, instead of None, when control leaves


def nothing(f: Frame) -> None:
    """Do nothing: an empty block."""


def straight(codes: list[Code]) -> Code:
    """Join simple statements, of which only the last may leave the block."""
    if not codes:
        return nothing
    *others, last = codes
    if not others:
        return last
    if len(others) == 1:
        first = others[0]

        def two(f: Frame) -> Any:
            first(f)
            return last(f)

        return two

    def run(f: Frame) -> Any:
        for code in others:
            code(f)
        return last(f)

    return run


def sequence(codes: list[Code]) -> Code:
    """Join the parts of a block, any of which may leave it."""
    if not codes:
        return nothing
    if len(codes) == 1:
        return codes[0]
    if len(codes) == 2:
        first, second = codes
        return lambda f: first(f) or second(f)

    def run(f: Frame) -> Any:
        for code in codes:
            signal = code(f)
            if signal:
                return signal
        return None

    return run
