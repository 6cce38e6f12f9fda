"""What growing promises of every program: purity, soundness, necessity, coverage, variety, kept controls."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import cache

import pytest

from proofloom.engine import Reject, Seed
from proofloom.engine.program.checks import problems, sound
from proofloom.engine.program.interpret import Fault, Interpreter, Limits
from proofloom.engine.program.kinds import Type
from proofloom.engine.program.notation import dump, parse
from proofloom.engine.program.printers.python import print_python
from proofloom.engine.program.syntax import Assign, Len, Program, Var, size, statements
from proofloom.generators.program.figures import family, figures, live
from proofloom.generators.program.grow import Controls, Grown, grown
from proofloom.generators.program.need import needed
from proofloom.generators.program.reduce import shorter

LIMITS = Limits(fuel=3_000)


def collected(count: int, controls: Controls | None = None, most: int = 400) -> list[Grown]:
    found: list[Grown] = []
    for index in range(most):
        with suppress(Reject):
            found.append(grown(Seed.root("grown") / index, controls))
        if len(found) == count:
            return found
    raise AssertionError(f"only {len(found)} of {count} in {most} draws")


@cache
def programs() -> tuple[Grown, ...]:
    return tuple(collected(40))


def test_growing_is_pure() -> None:
    again = collected(3)
    assert [(dump(item.program), item.args) for item in again] == [
        (dump(item.program), item.args) for item in programs()[:3]
    ]


def test_programs_are_sound_and_read_back() -> None:
    for item in programs():
        assert problems(item.program) == []
        assert parse(dump(item.program)) == item.program
        assert print_python(item.program).source


def test_programs_are_good() -> None:
    for item in programs():
        runs = [Interpreter(item.program, LIMITS).run(args) for args in item.pool]
        assert len({run.value for run in runs}) >= 6
        assert len({run.steps for run in runs}) >= 4
        assert item.figures["functions"] in range(3, 7)
        assert item.figures["statements"] in range(10, 91)
        run = Interpreter(item.program, LIMITS).run(item.args)
        assert (run.value, run.steps) == (item.value, item.steps)
        assert 10 <= item.steps <= 800


def test_every_statement_runs_and_every_branch_goes_both_ways() -> None:
    for item in programs():
        interpreter = Interpreter(item.program, LIMITS, traced=True)
        hits = [0] * sum(map(size, item.program.functions))
        for args in item.pool:
            hits = [a + b for a, b in zip(hits, interpreter.run(args).hits, strict=True)]
        assert all(hits)


def test_every_statement_is_needed() -> None:
    for item in programs():
        table = {function.name: function for function in item.program.functions}
        runs = [Interpreter(item.program, LIMITS).run(args) for args in item.pool]
        wanted = [run.value for run in runs]
        # a table of known results changes no value, only how long a run is
        interpreter = Interpreter(item.program, Limits(fuel=2 * max(run.steps for run in runs) + 50))
        for function in item.program.functions:
            for body in shorter(function.body):
                trial = replace(function, body=body)
                if sound(trial, table):
                    interpreter.patch(trial)
                    assert not _same(interpreter, item, wanted), print_python(item.program).source
            interpreter.patch(function)


def _same(interpreter: Interpreter, item: Grown, wanted: list[object]) -> bool:
    try:
        return all(
            interpreter.run(args).value == value for args, value in zip(item.pool, wanted, strict=True)
        )
    except Fault:
        return False


def test_what_is_idle_goes_and_an_idiom_stays_whole() -> None:
    item = programs()[0]
    entry = item.program.function(item.program.entry)
    first = entry.params[0]
    idle = Assign((Var("idle_"),), (Var(first.name) if first.type is Type.INT else Len(first.name),))
    more = replace(entry, body=(idle, *entry.body))
    others = tuple(function for function in item.program.functions if function != entry)
    program = Program((*others, more), entry.name)
    runs = [Interpreter(program, LIMITS).run(args) for args in item.pool]
    less, _ = needed(program, item.pool, runs, LIMITS, frozenset(function.name for function in others))
    assert less.function(entry.name) == entry
    with pytest.raises(Reject, match="idiom"):
        needed(program, item.pool, runs, LIMITS, frozenset({entry.name}))


def test_no_two_programs_are_alike_and_types_vary() -> None:
    assert len({dump(item.program) for item in programs()}) == len(programs())
    seen = {letter for item in programs() for letter in str(item.figures["types"]).split()}
    assert seen >= {"i", "s", "l", "t", "g", "dsi"}
    tables = collected(20, Controls(types=frozenset({Type.INT, Type.LIST, Type.INT_INT}), functions=(2, 4)))
    assert any("dii" in str(item.figures["types"]).split() for item in tables)


@pytest.mark.parametrize("target", [5, 15, 70, 250, 1_000, 5_000])
def test_steps_meet_their_target(target: int) -> None:
    low = target < 20
    controls = Controls(functions=(1, 2) if low else (3, 6), statements=(2, 90), steps=target,
                        distinct=(3, 1) if low else (6, 3))  # fmt: skip
    for item in collected(3, controls):
        assert abs(item.steps - target) * 10 <= target
        run = Interpreter(item.program, Limits(fuel=20_000, length=6_000)).run(item.args)
        assert (run.value, run.steps) == (item.value, item.steps)


CONTROLS: dict[str, tuple[Controls, Callable[[Grown], bool]]] = {
    "chain": (Controls(graph="chain", functions=(3, 4)), lambda item: family(item.program) == "chain"),
    "flat": (Controls(graph="flat"), lambda item: family(item.program) == "flat"),
    "tree": (Controls(graph="tree", functions=(4, 6)), lambda item: family(item.program) == "tree"),
    "shared": (Controls(graph="shared"), lambda item: family(item.program) == "shared"),
    "recursion": (Controls(recursion="always"), lambda item: item.figures["recursion"] == 1),
    "no recursion": (Controls(recursion="never"), lambda item: item.figures["recursion"] == 0),
    "nested loops": (Controls(loop_depth=(2, 3)), lambda item: item.figures["loop_depth"] in (2, 3)),
    "few alive": (Controls(live=(1, 4)), lambda item: max(map(live, item.program.functions)) <= 4),
    "eight functions": (Controls(functions=(8, 9)), lambda item: len(item.program.functions) in (8, 9)),
    "numbers only": (
        Controls(types=frozenset({Type.INT, Type.LIST})),
        lambda item: set(str(item.figures["types"]).split()) <= {"i", "l"},
    ),
    "no numbers' lists": (
        Controls(types=frozenset({Type.INT, Type.STR, Type.BOOL, Type.STRS, Type.STR_INT})),
        lambda item: not {"l", "g", "dii"} & set(str(item.figures["types"]).split()),
    ),
}


@pytest.mark.parametrize("name", CONTROLS)
def test_controls_are_kept(name: str) -> None:
    controls, holds = CONTROLS[name]
    for item in collected(2, controls):
        assert holds(item)
        assert item.figures == figures(item.program)


def test_styles_of_names_change_names_only() -> None:
    styles = [collected(1, Controls(names=style))[0] for style in ("meaningful", "neutral", "adversarial")]
    assert len({dump(item.program) for item in styles}) == 3
    assert len({item.value for item in styles}) == 1


@pytest.mark.parametrize(
    "wrong",
    [{"functions": (3, 13)}, {"functions": (4, 3)}, {"graph": "ring"}, {"recursion": "often"}, {"names": "x"},
     {"steps": 4}, {"steps": 5_001}, {"steps": 5, "functions": (12, 12)}],
)  # fmt: skip
def test_what_no_program_can_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        Controls(**wrong)  # type: ignore[arg-type]


def test_alive_is_what_is_set_and_still_read() -> None:
    program = parse(
        "(program f (def f (n) i (= a 1) (= b (+ n a)) (= c 2) (for i 0 b 1 (= c (+ c i))) (return c)))"
    )
    assert live(program.functions[0]) == 3
    assert [type(stmt).__name__ for stmt in statements(program.functions[0].body)][-1] == "Return"
