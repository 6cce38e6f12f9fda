"""The examples of the forms have teeth: each seeded bug of the interpreter is caught by one of them."""

from typing import Any

import bugs
import call_bugs
import pytest

from proofloom.engine.program.forms import Example, examples
from proofloom.engine.program.interpret import Fault, Interpreter, Limits

BUGS: tuple[type[Interpreter], ...] = (*bugs.BUGS, *call_bugs.BUGS)


def outcome(kind: type[Interpreter], example: Example) -> tuple[Any, ...]:
    try:
        run = kind(example.program, Limits(fuel=3_000)).run(example.args)
    except Fault as fault:
        return ("fault", str(fault).partition(" ")[0] if example.fault else "")
    except ValueError:  # a bug may also break down
        return ("breaks",)
    return (run.value, run.steps)


def test_enough_bugs_are_seeded() -> None:
    assert len(BUGS) >= 38
    assert len({bug.__doc__ for bug in BUGS}) == len(BUGS)


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.__name__)
def test_an_example_catches_the_bug(bug: type[Interpreter]) -> None:
    caught = [example for example in examples() if outcome(bug, example) != outcome(Interpreter, example)]
    assert caught
