"""What the generator promises of every draw: purity, necessity, coverage, variety, no giveaways."""

import re
from contextlib import suppress
from dataclasses import replace
from functools import cache

import pytest

from proofloom.engine import Candidate, Reject, Seed
from proofloom.engine.codec import canonical_json, decode, encode
from proofloom.engine.program.canonical import canonical, shape
from proofloom.engine.program.checks import problems
from proofloom.engine.program.interpret import Fault, Interpreter, Limits
from proofloom.engine.program.notation import parse
from proofloom.engine.program.task import Ask, ProgramTask
from proofloom.generators.program.assemble import assembled
from proofloom.generators.program.library import idioms
from proofloom.generators.program.loops_and_calls import LoopsAndCalls
from proofloom.generators.program.reduce import covered, reduced, shorter

Pair = tuple[Candidate[ProgramTask], Candidate[ProgramTask]]


@cache
def scenes() -> tuple[Pair, ...]:
    found: list[Pair] = []
    index = 0
    while len(found) < 60:
        index += 1
        with suppress(Reject):
            output, steps = LoopsAndCalls().draw(Seed.root("scenes") / index)
            found.append((output, steps))
    return tuple(found)


def test_draws_are_pure() -> None:
    seed = Seed.root(3) / 7
    first = [encode(item) for item in LoopsAndCalls().draw(Seed.root("scenes") / _kept())]
    assert first == [encode(item) for item in LoopsAndCalls().draw(Seed.root("scenes") / _kept())]
    assert seed == Seed.root(3) / 7


@cache
def _kept() -> int:
    for index in range(100):
        with suppress(Reject):
            LoopsAndCalls().draw(Seed.root("scenes") / index)
            return index
    raise AssertionError("nothing drawn")


def test_two_questions_of_a_scene_share_the_run_and_not_the_fingerprint() -> None:
    for output, steps in scenes():
        assert (output.body.ask, steps.body.ask) == (Ask.OUTPUT, Ask.STEPS)
        assert replace(output.body, ask=Ask.STEPS) == steps.body
        assert output.canonical != steps.canonical
        assert output.family == steps.family
    assert len({item.canonical for pair in scenes() for item in pair}) == 2 * len(scenes())
    assert len({output.family for output, _ in scenes()}) == len(scenes())


def test_knobs_hold() -> None:
    for output, steps in scenes():
        program = parse(output.body.tree)
        assert problems(program) == []
        assert 2 <= len(program.functions) <= 6
        assert 10 <= output.body.steps <= 200
        assert steps.answer == str(output.body.steps)
        assert output.answer_type == ("list" if isinstance(output.body.value, tuple) else "integer")
        assert output.difficulty["functions"] == len(program.functions)


def test_answers_are_not_given_away() -> None:
    for output, _ in scenes():
        assert output.body.value not in output.body.args
        assert output.answer not in re.findall(r"-?\d+", output.prompt)


def test_bodies_are_small_and_round_trip() -> None:
    sizes = []
    for output, _ in scenes():
        plain = encode(output.body)
        assert decode(ProgramTask, plain) == output.body
        sizes.append(len(canonical_json(plain)))
    assert sorted(sizes)[len(sizes) // 2] < 4_000


def test_canonical_and_family_are_those_of_the_tree() -> None:
    for output, _ in scenes():
        form = canonical(parse(output.body.tree))
        assert output.canonical.startswith(form)
        assert output.family == shape(form)


def test_every_statement_is_reached_and_needed_on_the_pool() -> None:
    """Deleting one thing changes an output, stops a run or breaks a rule; no branch is dead."""
    limits = Limits(fuel=800)
    checked = 0
    for index in range(60):
        stream = (Seed.root("needed") / index).stream()
        try:
            draft = assembled(stream, 3, 12, limits)
            program = reduced(covered(draft.program, draft.pool, limits), draft.pool, limits)
        except (Reject, Fault):
            continue
        wanted = [Interpreter(program, limits).run(args).value for args in draft.pool]
        for place, function in enumerate(program.functions):
            for body in shorter(function.body):
                less = replace(function, body=body)
                functions = (*program.functions[:place], less, *program.functions[place + 1 :])
                trial = replace(program, functions=functions)
                try:
                    same = [Interpreter(trial, limits).run(args).value for args in draft.pool] == wanted
                except Fault:
                    continue
                assert not same or problems(trial)
                checked += 1
        again = covered(program, draft.pool, limits)
        reachable = {item.name for item in again.functions}
        assert again.functions == tuple(item for item in program.functions if item.name in reachable)
        if checked > 300:
            break
    assert checked > 300


@pytest.mark.parametrize("ask", ["output", "steps"])
def test_one_question_can_be_asked_alone(ask: str) -> None:
    drawn = LoopsAndCalls(ask=ask).draw(Seed.root("scenes") / _kept())
    assert [item.body.ask.value for item in drawn] == [ask]


def test_steps_can_be_asked_for() -> None:
    found = 0
    for index in range(80):
        with suppress(Reject):
            (drawn,) = LoopsAndCalls(ask="steps", steps=(200, 400)).draw(Seed.root("long") / index)
            assert 200 <= drawn.body.steps <= 400
            found += 1
    assert found > 5


@pytest.mark.parametrize(
    "knobs",
    [{"functions": (3, 2)}, {"steps": (0, 5)}, {"ask": "both?"}, {"names": "odd"}, {"statements": (0, 0)}],
)
def test_wrong_knobs_are_refused(knobs: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        LoopsAndCalls(**knobs)  # type: ignore[arg-type]


def test_wordings_and_styles_vary() -> None:
    questions = {output.prompt.split("```")[-1].replace(output.body.entry, "f") for output, _ in scenes()}
    openings = {output.prompt.split("\n")[0] for output, _ in scenes()}
    assert len(openings) >= 5
    assert len({re.sub(r"`[^`]*`", "", question) for question in questions}) >= 5


def test_idioms_are_sound_whatever_fills_their_holes() -> None:
    assert len(idioms()) > 80
    for place, idiom in enumerate(idioms()):
        for index in range(25):
            function = idiom.make((Seed.root("idiom") / place / index).stream())
            program = parse(f"(program {function.name} )")
            assert problems(replace(program, functions=(function,))) == []
