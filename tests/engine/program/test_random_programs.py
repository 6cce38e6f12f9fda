"""Random programs over all forms: the interpreter agrees with CPython on value, steps and every state."""

from collections import Counter
from functools import cache
from random import Random

import pytest
from making.programs import arguments, drawn
from making.words import mutated
from watched import watch

from proofloom.engine.program.canonical import canonical
from proofloom.engine.program.checks import problems
from proofloom.engine.program.expanders import frames, scratchpad
from proofloom.engine.program.forms import FORMS, ended
from proofloom.engine.program.interpret import Fault, Interpreter, Limits, Run
from proofloom.engine.program.kinds import PARTS
from proofloom.engine.program.notation import NotationError, dump, parse
from proofloom.engine.program.printers.python import print_python
from proofloom.engine.program.replay import replay
from proofloom.engine.program.syntax import (
    Break,
    Continue,
    Program,
    Return,
    Simple,
    expressions,
    statements,
    walk,
)
from proofloom.engine.program.values import Value, frozen

PROGRAMS = 250


@cache
def runs() -> tuple[tuple[Program, tuple[Value, ...], Run], ...]:
    """Programs that grew and ran to their end, with their traced runs."""
    found = []
    for seed in range(PROGRAMS):
        made = drawn(Random(f"agree {seed}"))
        if made is None:
            continue
        grown, (args, *_) = made
        try:
            found.append((grown, args, Interpreter(grown, Limits(fuel=3_000), traced=True).run(args)))
        except Fault as fault:
            with pytest.raises(Fault, match=str(fault)):
                Interpreter(grown, Limits(fuel=3_000)).run(args)
    assert len(found) > PROGRAMS // 2
    return tuple(found)


def test_value_steps_and_states_are_cpythons() -> None:
    for grown, args, run in runs():
        seen = watch(grown, args)
        assert (run.value, run.steps) == (seen.value, seen.steps), dump(grown)
        lines = print_python(grown).lines
        states = [
            (lines[event.node], state.variables())
            for event, state in replay(grown, ";".join(run.events))
            if isinstance(what := state.nodes[event.node].what, Simple)
            and not isinstance(what, Return | Break | Continue)
        ]
        assert states == seen.states, dump(grown)


def test_what_the_static_rules_let_pass_means_the_same_in_cpython() -> None:
    """Sound programs that nobody would write: others with a word or two exchanged."""
    chance = Random(2)
    texts = [dump(example.program) for example in ended()] + [dump(grown) for grown, _, _ in runs()[:30]]
    compared = 0
    for seed in range(2_500):
        try:
            odd = parse(mutated(chance.choice(texts), chance))
        except NotationError:
            continue
        if problems(odd):
            continue
        args = arguments(odd.function(odd.entry), Random(seed))
        try:
            run = Interpreter(odd, Limits(fuel=600)).run(args)
        except Fault:
            continue
        seen = watch(odd, args)
        assert (run.value, run.steps) == (seen.value, seen.steps), dump(odd)
        compared += 1
    assert compared > 50


def test_a_fast_run_gives_what_a_traced_one_gives() -> None:
    for grown, args, run in runs():
        fast = Interpreter(grown).run(args)
        assert (fast.value, fast.steps) == (run.value, run.steps)
        assert len(run.events) == run.steps


def test_expanders_end_where_the_run_ends() -> None:
    for grown, args, run in runs():
        trace, lines = ";".join(run.events), print_python(grown).lines
        interpreter = Interpreter(grown)
        interpreter.run(args)
        last = list(frames(grown, trace, lines))[-1]
        held = {name: value for name, value in interpreter.variables().items() if value is not None}
        assert (last.event, frozen(last.value), last.variables) == ("return", run.value, held)
        assert len(scratchpad(grown, trace, lines)) == run.steps


def test_the_notation_round_trips_and_the_canonical_form_is_its_own() -> None:
    for grown, _, _ in runs():
        assert parse(dump(grown)) == grown
        assert canonical(parse(f"(program {canonical_entry(grown)} {canonical(grown)})")) == canonical(grown)


def canonical_entry(grown: Program) -> str:
    return canonical(grown).split(" ")[1]


def test_every_form_is_met() -> None:
    """A comparison says nothing of a form that no program has."""
    met: Counter[str] = Counter()
    for grown, _, _ in runs():
        for function in grown.functions:
            for stmt in statements(function.body):
                parts = [stmt, *(part for expr in expressions(stmt) for part in walk(expr))]
                parts += getattr(stmt, "targets", ())
                met.update({type(part).__name__ for part in parts})
    assert {name: met[name] for name in FORMS if met[name] < 3} == {}
    assert PARTS.keys() == set(FORMS.values())
