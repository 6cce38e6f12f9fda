"""Every form of the grammar is put in formulas that say of each input what the reference interpreter does."""

import re
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from driving import BOX, driven

from proofloom.engine.program.forms import FORMS, Example, ended, examples
from proofloom.engine.program.interpret import Fault, Interpreter, Limits
from proofloom.engine.program.notation import dump
from proofloom.engine.program.printers.python import print_python
from proofloom.engine.program.syntax import Program
from proofloom.verifiers.program.claims import Found, Inputs, every, solved
from proofloom.verifiers.program.grammar import read
from proofloom.verifiers.program.symbolic import arithmetic, operands, statements, terms, values

PAGE = Path(__file__).parents[3] / "docs" / "program-claims.md"


def runs_of(program: Program) -> dict[Any, Any]:
    """Return what the reference interpreter does for every input; None where it leaves the language."""
    interpreter = Interpreter(program, Limits(fuel=3_000), traced=True)
    runs: dict[Any, Any] = {}
    for point in product(*(range(low, high + 1) for low, high in BOX)):
        try:
            runs[point] = interpreter.run(point)
        except Fault:
            runs[point] = None
    return runs


def box_of(program: Program) -> Inputs:
    return Inputs(read(print_python(program).source, dump(program)), program.entry, (0,), BOX)


@pytest.fixture
def only_z3(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have no input tried out beforehand, so that everything that is found is found by Z3."""
    monkeypatch.setattr(solved, "spread", lambda inputs: [])


@pytest.mark.parametrize("example", examples(), ids=str)
def test_a_form_in_a_formula_is_what_it_is_in_a_run(example: Example, only_z3: None) -> None:
    program = driven(example)
    inputs, runs = box_of(program), runs_of(program)
    ended = [run for run in runs.values() if run is not None]
    none_given = Found.PROVED if len(ended) == len(runs) else Found.FAULT
    values = {repr(run.value): run.value for run in ended}
    for shown, value in values.items():
        giving = [args for args, run in runs.items() if run is not None and repr(run.value) == shown]
        found = solved.reachable(inputs, value, None)
        assert (found.found, found.witness in giving) == (Found.WITNESS, True), (value, found)
        alone = solved.reachable(inputs, value, giving[0])
        assert alone.found is (Found.WITNESS if len(giving) > 1 else none_given), (value, alone)
    most = solved.most_steps(inputs, None)
    if none_given is Found.PROVED:
        assert most.number == max(run.steps for run in ended) == runs[most.witness].steps
    elif ended:
        assert most.found is Found.FAULT
    if most.found is Found.FAULT:
        assert runs[most.witness] is None


def test_every_form_has_a_case_and_a_place_in_the_table_of_limits() -> None:
    assert {example.form for example in examples()} == set(FORMS)
    page = PAGE.read_text(encoding="utf-8").partition("## What the formula speaks of")[2]
    rows = [line.split("|")[1] for line in page.splitlines() if line.startswith("| `")]
    named = re.findall(r"`(\w+)`", " ".join(rows))
    assert sorted(named) == sorted(FORMS)


def test_the_table_tells_the_limits_that_there_are() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for limit, text in (
        (every.EVERY, "at most {:,} inputs"), (every.FUEL, "at most {:,} steps"), (terms.MOST, "{:,} terms"),
        (statements.SIZE, "{:,} steps walked"), (arithmetic.PRODUCTS, "{} products or quotients"),
        (arithmetic.FEW, "more than {} values"), (values.CASES, "{} lengths of one string"),
        (values.LONGEST, "{} characters"), (operands.COUNTS, "{} rows"), (statements.TURNS, "{} turns"),
        (statements.DEEPEST, "{} calls open"), (solved.POINTS, "for {} inputs"),
    ):  # fmt: skip
        assert text.format(limit) in page


@pytest.mark.parametrize("example", ended()[::4], ids=str)
def test_the_formula_is_held_to_runs(example: Example) -> None:
    program = driven(example)
    box = solved.Encoding(box_of(program))
    runs = runs_of(program)
    for number, point in enumerate(box.formula.points):
        assert box.formula.value(box.program.faults, number) is (runs[point] is None)
    assert {tuple(point) for point in box.formula.points} == set(runs)
