"""Every form of the grammar with small programs that use it, for what must know each of them to be asked.

An executor, a printer or an encoder owes every form a case: a test of its own goes through `examples()` and
compares value and steps, so that a case that is missing or wrong fails under the form's name. The programs
stand in forms.toml beside this file, counted by hand from docs/step-semantics.md; those with a `fault` must
not end with a value.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from proofloom.engine.program.kinds import HEADS
from proofloom.engine.program.notation import parse
from proofloom.engine.program.syntax import Program
from proofloom.engine.program.values import Value

FORMS: dict[str, type] = {cls.__name__: cls for cls in HEADS}


@dataclass(frozen=True, slots=True)
class Example:
    """A program around one form and what its function f gives; a `fault` instead, or "" when it ends well."""

    form: str
    shows: str
    program: Program
    args: tuple[Value, ...]
    value: Value
    steps: int
    fault: str

    def __str__(self) -> str:
        return f"{self.form}: {self.shows}"


@cache
def examples() -> tuple[Example, ...]:
    """Return the examples of every form, those that end well and those that fault."""
    text = files(__package__).joinpath("forms.toml").read_text(encoding="utf-8")
    found = []
    for form, entries in tomllib.loads(text).items():
        for entry in entries:
            program = parse(f"(program f {entry['program']})")
            args, value = _held(entry["args"]), _held(entry.get("value", 0))
            fault = entry.get("fault", "")
            found.append(Example(form, entry["shows"], program, args, value, entry.get("steps", 0), fault))
    return tuple(found)


def ended() -> tuple[Example, ...]:
    """Return the examples that end with a value."""
    return tuple(example for example in examples() if not example.fault)


def _held(value: Any) -> Any:
    return tuple(map(_held, value)) if isinstance(value, list) else value
