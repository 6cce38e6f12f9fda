"""Says whether the divisions of some runs give the same in every language, however it rounds.

Below 0 the reference rounds down, as Python does, and most languages round to 0. A program is printed with a
language's own division, as a person would write it, where no run that is asked about divides such a number.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from proofloom.engine.program.interpret import Fault, Interpreter, Limits
from proofloom.engine.program.syntax import Program
from proofloom.engine.program.values import Value

_LIMITS = Limits(length=5_000)


def rounds_alike(program: Program, inputs: Sequence[tuple[Value, ...]]) -> bool:
    """Return whether no run of a sound program on some inputs divides a number below 0, and all end."""
    runner = _Unsigned(program, _LIMITS)
    try:
        for args in inputs:
            runner.run(args)
    except Fault:
        return False
    return True


def _unsigned(divide: Callable[[int, int], int]) -> Callable[[int, int], int]:
    def checked(number: int, divisor: int) -> int:
        if number < 0:
            raise Fault("a number below 0 is divided")
        return divide(number, divisor)

    return checked


class _Unsigned(Interpreter):
    """An interpreter that stops at the division of a number below 0."""

    arithmetic: ClassVar[dict[str, Callable[[Any, Any], Any]]] = {
        **Interpreter.arithmetic,
        "//": _unsigned(operator.floordiv),
        "%": _unsigned(operator.mod),
    }
