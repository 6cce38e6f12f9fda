"""Every way of getting an answer wrong, by name, for the long proof and the tests to draw from."""

from __future__ import annotations

from collections.abc import Callable

from mutation import constants, contexts, expressions, structures
from mutation.mutant import Mutant
from proofloom.engine import Stream

Operator = Callable[[Stream], Mutant]


def _of(module: object) -> dict[str, Operator]:
    return {
        name: value
        for name, value in vars(module).items()
        if callable(value) and not name.startswith("_") and value.__module__ == module.__name__  # type: ignore[attr-defined]
    }


OPERATORS: dict[str, Operator] = {
    **_of(constants),
    **_of(expressions),
    **_of(structures),
    **_of(contexts),
}
