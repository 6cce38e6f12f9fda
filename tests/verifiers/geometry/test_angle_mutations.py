"""Planted errors: every operator below makes a problem wrong, and at least one verifier must refuse it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any

import pytest

from proofloom.engine import Candidate, Outcome, Reject, Seed
from proofloom.engine.geometry.angles import AngleProblem, ProofStep, Side
from proofloom.engine.geometry.facts import (
    Angle,
    AngleIs,
    Bisects,
    EqualLengths,
    Parallel,
    Perpendicular,
    write_fact,
)
from proofloom.engine.scene import AngleMark, ParallelMark, RightAngleMark, Segment, TickMark
from proofloom.engine.seed import Stream
from proofloom.generators.geometry.angle_chase import AngleChase
from proofloom.verifiers.geometry.angle_figures import angle_figures
from proofloom.verifiers.geometry.angle_picture import angle_picture
from proofloom.verifiers.geometry.angle_steps import angle_steps
from proofloom.verifiers.geometry.angle_text import angle_text

Problem = Candidate[AngleProblem]
Operator = Callable[[Problem, Stream], Problem | None]
VERIFIERS = (angle_steps, angle_text, angle_picture, angle_figures)
ORIGINALS = 24  # problems to which each operator is applied
FEWEST = 5  # of them, at least this many must have what an operator needs


@cache
def originals() -> tuple[Problem, ...]:
    def drawn() -> Iterator[Problem]:
        for attempt in range(10_000):
            try:
                yield AngleChase().draw(Seed.root("planted errors") / attempt)
            except Reject:
                continue

    source = drawn()
    return tuple(next(source) for _ in range(ORIGINALS))


def body(problem: Problem, **changes: Any) -> Problem:
    return replace(problem, body=replace(problem.body, **changes))


def scene(problem: Problem, **changes: Any) -> Problem:
    assert problem.scene is not None
    return replace(problem, scene=replace(problem.scene, **changes))


def put(items: tuple[Any, ...], at: int, item: Any) -> tuple[Any, ...]:
    return (*items[:at], item, *items[at + 1 :])


def derived(problem: Problem, stream: Stream) -> int:
    """Return the index of a derived step."""
    return stream.choice([i for i, step in enumerate(problem.body.proof) if step.rule != "given"])


def with_step(problem: Problem, at: int, step: ProofStep) -> Problem:
    """Change a step in the proof and in what is said of it, as a wrong generator would."""
    worded = replace(problem.steps[at], claim=write_fact(step.fact), because=step.because, rule=step.rule)
    changed = body(problem, proof=put(problem.body.proof, at, step))
    return replace(changed, steps=put(problem.steps, at, worded))


def answer_text(problem: Problem, stream: Stream) -> Problem:
    return replace(problem, answer=str(problem.body.answer + stream.integer(1, 9)))


def answer_form(problem: Problem, stream: Stream) -> Problem:
    return replace(problem, answer=problem.answer + ".0")


def answer_everywhere(problem: Problem, stream: Stream) -> Problem:
    value = problem.body.answer + 1
    last = problem.body.proof[-1]
    assert isinstance(last.fact, AngleIs)
    step = replace(last, fact=replace(last.fact, value=value))
    return replace(with_step(body(problem, answer=value), len(problem.steps) - 1, step), answer=str(value))


def step_value(problem: Problem, stream: Stream) -> Problem:
    at = derived(problem, stream)
    step = problem.body.proof[at]
    assert isinstance(step.fact, AngleIs)
    return with_step(problem, at, replace(step, fact=replace(step.fact, value=step.fact.value + 1)))


def step_rule(problem: Problem, stream: Stream) -> Problem:
    at = derived(problem, stream)
    step = problem.body.proof[at]
    rules = [
        "triangle_sum",
        "exterior_angle",
        "linear_pair",
        "vertical",
        "alternate",
        "cointerior",
        "angle_sum",
    ]
    return with_step(problem, at, replace(step, rule=stream.choice([r for r in rules if r != step.rule])))


def step_points(problem: Problem, stream: Stream) -> Problem | None:
    """Apply the theorem to other points: one of them replaced."""
    at = derived(problem, stream)
    step = problem.body.proof[at]
    rigid = {"triangle_sum", "isosceles", "isosceles_sum", "alternate", "cointerior"}
    free = [p for p in problem.body.points if p not in step.on]
    if step.rule not in rigid or not free:
        return None
    place = stream.integer(0, 1) + (step.rule in ("alternate", "cointerior"))
    return with_step(problem, at, replace(step, on=put(step.on, place, stream.choice(free))))


def step_drop_citation(problem: Problem, stream: Stream) -> Problem:
    at = derived(problem, stream)
    step = problem.body.proof[at]
    gone = stream.below(len(step.because))
    return with_step(problem, at, replace(step, because=step.because[:gone] + step.because[gone + 1 :]))


def step_extra_citation(problem: Problem, stream: Stream) -> Problem | None:
    at = derived(problem, stream)
    step = problem.body.proof[at]
    others = [i for i in range(at) if i not in step.because]
    return (
        with_step(problem, at, replace(step, because=(*step.because, stream.choice(others))))
        if others
        else None
    )


def step_other_citation(problem: Problem, stream: Stream) -> Problem | None:
    at = derived(problem, stream)
    step = problem.body.proof[at]
    others = [i for i in range(at) if i not in step.because]
    if not others:
        return None
    because = put(step.because, stream.below(len(step.because)), stream.choice(others))
    return with_step(problem, at, replace(step, because=because))


def step_cites_later(problem: Problem, stream: Stream) -> Problem:
    at = derived(problem, stream)
    step = problem.body.proof[at]
    because = put(step.because, 0, stream.integer(at, len(problem.steps) - 1))
    return with_step(problem, at, replace(step, because=because))


def step_left_out(problem: Problem, stream: Stream) -> Problem:
    at = derived(problem, stream)
    proof = problem.body.proof[:at] + problem.body.proof[at + 1 :]
    shorter = tuple(replace(s, because=tuple(i - (i > at) for i in s.because)) for s in proof)
    steps = problem.steps[:at] + problem.steps[at + 1 :]
    worded = tuple(replace(s, because=p.because) for s, p in zip(steps, shorter, strict=True))
    return replace(body(problem, proof=shorter), steps=worded)


def words_number(problem: Problem, stream: Stream) -> Problem | None:
    at = stream.below(len(problem.steps))
    text = problem.steps[at].text
    numbers = list(re.finditer(r"(\d+)(?=(?:\.\d+)?°)", text))
    if not numbers:
        return None
    found = stream.choice(numbers)
    changed = text[: found.start()] + str(int(found[1]) + 1) + text[found.end() :]
    return replace(problem, steps=put(problem.steps, at, replace(problem.steps[at], text=changed)))


def words_angle(problem: Problem, stream: Stream) -> Problem:
    at = derived(problem, stream)
    text = problem.steps[at].text
    found = stream.choice(list(re.finditer(r"∠[A-Z]{3}", text)))
    wrong = "∠" + found[0][2] + found[0][1] + found[0][3]
    changed = text[: found.start()] + wrong + text[found.end() :]
    return replace(problem, steps=put(problem.steps, at, replace(problem.steps[at], text=changed)))


def words_swapped(problem: Problem, stream: Stream) -> Problem:
    first, second = stream.sample(range(len(problem.steps)), 2)
    texts = {first: problem.steps[second].text, second: problem.steps[first].text}
    steps = tuple(replace(s, text=texts.get(i, s.text)) for i, s in enumerate(problem.steps))
    return replace(problem, steps=steps)


def words_claim(problem: Problem, stream: Stream) -> Problem:
    at = derived(problem, stream)
    claim = re.sub(r"\d+", lambda found: str(int(found[0]) + 2), problem.steps[at].claim, count=1)
    return replace(problem, steps=put(problem.steps, at, replace(problem.steps[at], claim=claim)))


def highlight(problem: Problem, stream: Stream) -> Problem:
    at = derived(problem, stream)
    uses = problem.steps[at].uses[1:]
    return replace(problem, steps=put(problem.steps, at, replace(problem.steps[at], uses=uses)))


def premise_value(problem: Problem, stream: Stream) -> Problem | None:
    """Another given value in premise, proof and picture; the rest stays."""
    at = next((i for i, f in enumerate(problem.body.premises) if isinstance(f, AngleIs)), None)
    if at is None:
        return None
    fact = problem.body.premises[at]
    assert isinstance(fact, AngleIs)
    other = replace(fact, value=fact.value + 1)
    changed = with_step(problem, at, replace(problem.body.proof[at], fact=other))
    return body(changed, premises=put(problem.body.premises, at, other))


def premise_kind(problem: Problem, stream: Stream) -> Problem | None:
    """Parallel for perpendicular and the other way round, in premise and proof."""
    swap = {Parallel: Perpendicular, Perpendicular: Parallel}
    for at, fact in enumerate(problem.body.premises):
        if isinstance(fact, Parallel | Perpendicular):
            other = swap[type(fact)](fact.a, fact.b, fact.c, fact.d)
            changed = with_step(problem, at, replace(problem.body.proof[at], fact=other))
            return body(changed, premises=put(problem.body.premises, at, other))
    return None


def premise_dropped(problem: Problem, stream: Stream) -> Problem:
    at = stream.below(len(problem.body.premises))
    premises = problem.body.premises[:at] + problem.body.premises[at + 1 :]
    witnesses = [w for w in problem.body.witnesses if w.premise != at]
    renumbered = tuple(replace(w, premise=i) for i, w in enumerate(witnesses))
    return body(problem, premises=premises, witnesses=renumbered)


def premise_spare(problem: Problem, stream: Stream) -> Problem:
    """One true premise more: the answer itself as given, with the witness of another."""
    goal = problem.body.goal
    extra = AngleIs(goal.a, goal.vertex, goal.b, problem.body.answer)
    witness = replace(problem.body.witnesses[-1], premise=len(problem.body.premises))
    return body(
        problem,
        premises=(*problem.body.premises, extra),
        witnesses=(*problem.body.witnesses, witness),
    )


def goal_other(problem: Problem, stream: Stream) -> Problem:
    goal = problem.body.goal
    return body(problem, goal=Angle(goal.vertex, goal.a, goal.b))


def line_order(problem: Problem, stream: Stream) -> Problem | None:
    at = next((i for i, line in enumerate(problem.body.lines) if len(line) > 2), None)
    if at is None:
        return None
    line = problem.body.lines[at]
    return body(problem, lines=put(problem.body.lines, at, (line[1], line[0], *line[2:])))


def line_broken(problem: Problem, stream: Stream) -> Problem | None:
    at = next((i for i, line in enumerate(problem.body.lines) if len(line) > 2), None)
    if at is None:
        return None
    return body(problem, lines=put(problem.body.lines, at, problem.body.lines[at][:-1]))


def side_flipped(problem: Problem, stream: Stream) -> Problem | None:
    if not problem.body.sides:
        return None
    side = problem.body.sides[0]
    flipped = Side(side.p, side.q, side.a, side.b, not side.same)
    return body(problem, sides=put(problem.body.sides, 0, flipped))


def side_dropped(problem: Problem, stream: Stream) -> Problem | None:
    return body(problem, sides=problem.body.sides[1:]) if problem.body.sides else None


def direction_turned(problem: Problem, stream: Stream) -> Problem:
    at = stream.below(len(problem.body.lines))
    turned = (problem.body.directions[at] + 1) % 360
    return body(problem, directions=put(problem.body.directions, at, turned))


def witness_answer(problem: Problem, stream: Stream) -> Problem:
    at = stream.below(len(problem.body.witnesses))
    witness = problem.body.witnesses[at]
    return body(
        problem, witnesses=put(problem.body.witnesses, at, replace(witness, answer=witness.answer + 1))
    )


def witness_is_figure(problem: Problem, stream: Stream) -> Problem:
    at = stream.below(len(problem.body.witnesses))
    same = replace(problem.body.witnesses[at], directions=problem.body.directions, answer=problem.body.answer)
    return body(problem, witnesses=put(problem.body.witnesses, at, same))


def witness_swapped(problem: Problem, stream: Stream) -> Problem:
    """The witness of one premise offered for another."""
    first, second = problem.body.witnesses[:2]
    return body(
        problem,
        witnesses=(replace(second, premise=0), replace(first, premise=1), *problem.body.witnesses[2:]),
    )


def witness_dropped(problem: Problem, stream: Stream) -> Problem:
    return body(problem, witnesses=problem.body.witnesses[:-1])


def picture_missing(problem: Problem, stream: Stream) -> Problem:
    return replace(problem, scene=None)


def picture_names_swapped(problem: Problem, stream: Stream) -> Problem:
    """Two points' names exchanged in the picture, and in the body's drawing as well."""
    assert problem.scene is not None
    points, drawing = list(problem.scene.points), list(problem.body.drawing)
    i, j = stream.sample(range(len(points)), 2)
    drawing[i], drawing[j] = drawing[j], drawing[i]
    points[i] = replace(points[i], x=drawing[i][0], y=drawing[i][1])
    points[j] = replace(points[j], x=drawing[j][0], y=drawing[j][1])
    return scene(body(problem, drawing=tuple(drawing)), points=tuple(points))


def picture_name_moved(problem: Problem, stream: Stream) -> Problem:
    """Two names exchanged in the picture alone."""
    assert problem.scene is not None
    points = list(problem.scene.points)
    i, j = stream.sample(range(len(points)), 2)
    points[i], points[j] = replace(points[i], name=points[j].name), replace(points[j], name=points[i].name)
    return scene(problem, points=tuple(points))


def picture_point_moved(problem: Problem, stream: Stream) -> Problem:
    """A point drawn a hundredth of the canvas away, in the body's drawing as well."""
    assert problem.scene is not None
    at = stream.below(len(problem.scene.points))
    on = next(i for i, line in enumerate(problem.body.lines) if problem.scene.points[at].name in line)
    level = abs(problem.body.directions[on] % 180 - 90) > 45
    dx, dy = (0, 100) if level else (100, 0)
    point = problem.scene.points[at]
    moved = replace(point, x=point.x + dx, y=point.y + dy)
    drawing = put(problem.body.drawing, at, (moved.x, moved.y))
    return scene(body(problem, drawing=drawing), points=put(problem.scene.points, at, moved))


def picture_hidden(problem: Problem, stream: Stream) -> Problem:
    assert problem.scene is not None
    return scene(problem, points=put(problem.scene.points, 0, replace(problem.scene.points[0], hidden=True)))


def picture_not_to_scale(problem: Problem, stream: Stream) -> Problem:
    return scene(problem, to_scale=False)


def stroke_missing(problem: Problem, stream: Stream) -> Problem:
    assert problem.scene is not None
    return scene(problem, strokes=problem.scene.strokes[1:])


def stroke_added(problem: Problem, stream: Stream) -> Problem | None:
    assert problem.scene is not None
    drawn = {frozenset((s.a, s.b)) for s in problem.scene.strokes if isinstance(s, Segment)}
    names = problem.body.points
    free = [(p, q) for p in names for q in names if p < q and frozenset((p, q)) not in drawn]
    return scene(problem, strokes=(*problem.scene.strokes, Segment(*stream.choice(free)))) if free else None


def mark_missing(problem: Problem, stream: Stream) -> Problem:
    assert problem.scene is not None
    gone = stream.below(len(problem.scene.marks))
    return scene(problem, marks=tuple(m for i, m in enumerate(problem.scene.marks) if i != gone))


def mark_value(problem: Problem, stream: Stream) -> Problem | None:
    assert problem.scene is not None
    for at, mark in enumerate(problem.scene.marks):
        if isinstance(mark, AngleMark) and mark.label not in ("", "?"):
            label = f"{Fraction(mark.label.removesuffix('°')) + 10}°"
            return scene(problem, marks=put(problem.scene.marks, at, replace(mark, label=label)))
    return None


def mark_answer(problem: Problem, stream: Stream) -> Problem:
    """The asked angle labelled with its value."""
    assert problem.scene is not None
    at = next(i for i, m in enumerate(problem.scene.marks) if isinstance(m, AngleMark) and m.label == "?")
    told = replace(problem.scene.marks[at], label=f"{problem.answer}°")
    return scene(problem, marks=put(problem.scene.marks, at, told))


def mark_not_given(problem: Problem, stream: Stream) -> Problem | None:
    """A derived angle marked with its true value."""
    assert problem.scene is not None
    step = problem.body.proof[derived(problem, stream)]
    assert isinstance(step.fact, AngleIs)
    mark = AngleMark(step.fact.a, step.fact.vertex, step.fact.b, f"{step.fact.value}°")
    return scene(problem, marks=(*problem.scene.marks, mark))


def mark_ticks(problem: Problem, stream: Stream) -> Problem | None:
    return _other_count(problem, TickMark)


def mark_chevrons(problem: Problem, stream: Stream) -> Problem | None:
    return _other_count(problem, ParallelMark)


def _other_count(problem: Problem, kind: type[TickMark] | type[ParallelMark]) -> Problem | None:
    assert problem.scene is not None
    for at, mark in enumerate(problem.scene.marks):
        if isinstance(mark, kind):
            return scene(problem, marks=put(problem.scene.marks, at, replace(mark, count=mark.count % 3 + 1)))
    return None


def mark_chevron_turned(problem: Problem, stream: Stream) -> Problem | None:
    assert problem.scene is not None
    for at, mark in enumerate(problem.scene.marks):
        if isinstance(mark, ParallelMark):
            return scene(problem, marks=put(problem.scene.marks, at, replace(mark, a=mark.b, b=mark.a)))
    return None


def mark_arcs(problem: Problem, stream: Stream) -> Problem | None:
    assert problem.scene is not None
    for at, mark in enumerate(problem.scene.marks):
        if isinstance(mark, AngleMark) and mark.arcs > 1:
            return scene(problem, marks=put(problem.scene.marks, at, replace(mark, arcs=1)))
    return None


def mark_square(problem: Problem, stream: Stream) -> Problem:
    """A right-angle square at the asked angle, which none gives."""
    assert problem.scene is not None
    goal = problem.body.goal
    return scene(problem, marks=(*problem.scene.marks, RightAngleMark(goal.a, goal.vertex, goal.b)))


def prompt_number(problem: Problem, stream: Stream) -> Problem | None:
    found = re.search(r"(\d+)(?=(?:\.\d+)?°)", problem.prompt)
    if found is None:
        return None
    number = str(int(found[1]) + 1)
    return replace(problem, prompt=problem.prompt[: found.start()] + number + problem.prompt[found.end() :])


def prompt_letter(problem: Problem, stream: Stream) -> Problem:
    """One letter of a name changed to one that is no point."""
    strange = next(c for c in "ABCDEFGHJKLMNPQRSTUVWXYZ" if c not in problem.body.points)
    names = list(re.finditer(r"\b[A-Z]{2,4}\b", problem.prompt))
    found = stream.choice(names)
    at = stream.integer(found.start(), found.end() - 1)
    return replace(problem, prompt=problem.prompt[:at] + strange + problem.prompt[at + 1 :])


def _sentences(problem: Problem) -> list[str]:
    return re.split(r"(?<=[.?]) ", problem.prompt)


def prompt_sentence_missing(problem: Problem, stream: Stream) -> Problem:
    sentences = _sentences(problem)
    del sentences[stream.below(len(sentences))]
    return replace(problem, prompt=" ".join(sentences))


def prompt_sentence_twice(problem: Problem, stream: Stream) -> Problem:
    sentences = _sentences(problem)
    at = stream.below(len(sentences))
    return replace(problem, prompt=" ".join([*sentences[: at + 1], *sentences[at:]]))


def prompt_noise(problem: Problem, stream: Stream) -> Problem:
    sentences = _sentences(problem)
    sentences.insert(stream.below(len(sentences)), "The figure is pretty.")
    return replace(problem, prompt=" ".join(sentences))


def prompt_order(problem: Problem, stream: Stream) -> Problem:
    """The first sentence said last: points are used before they are introduced."""
    sentences = _sentences(problem)
    return replace(problem, prompt=" ".join([*sentences[1:-1], sentences[0], sentences[-1]]))


def prompt_side(problem: Problem, stream: Stream) -> Problem | None:
    swap = {
        "the same side": "opposite sides",
        "opposite sides": "the same side",
        "one side": "opposite sides",
    }
    found = re.search(r"on (the same side|opposite sides|one side) of", problem.prompt)
    if found is None:
        return None
    changed = problem.prompt[: found.start(1)] + swap[found[1]] + problem.prompt[found.end(1) :]
    return replace(problem, prompt=changed)


def prompt_relation(problem: Problem, stream: Stream) -> Problem | None:
    swaps = {"∥": "⊥", "⊥": "∥", "parallel to": "perpendicular to", "perpendicular to": "parallel to"}
    for old, new in swaps.items():
        if old in problem.prompt:
            return replace(problem, prompt=problem.prompt.replace(old, new, 1))
    return None


def prompt_question(problem: Problem, stream: Stream) -> Problem:
    *before, question = _sentences(problem)
    turned = re.sub(r"([A-Z])([A-Z])([A-Z])(?=\b)", r"\2\1\3", question)
    return replace(problem, prompt=" ".join([*before, turned]))


def bisector_other(problem: Problem, stream: Stream) -> Problem | None:
    """The ray and an arm of a bisector exchanged, in premise and proof."""
    for at, fact in enumerate(problem.body.premises):
        if isinstance(fact, Bisects):
            other = Bisects(fact.vertex, fact.a, fact.through, fact.b)
            changed = with_step(problem, at, replace(problem.body.proof[at], fact=other))
            return body(changed, premises=put(problem.body.premises, at, other))
    return None


def equal_other(problem: Problem, stream: Stream) -> Problem | None:
    """Equal sides from another apex, in premise and proof."""
    for at, fact in enumerate(problem.body.premises):
        if isinstance(fact, EqualLengths):
            apex = fact.a
            other = EqualLengths(fact.b, apex, fact.b, fact.d)
            changed = with_step(problem, at, replace(problem.body.proof[at], fact=other))
            return body(changed, premises=put(problem.body.premises, at, other))
    return None


OPERATORS: tuple[Operator, ...] = (
    answer_text,
    answer_form,
    answer_everywhere,
    step_value,
    step_rule,
    step_points,
    step_drop_citation,
    step_extra_citation,
    step_other_citation,
    step_cites_later,
    step_left_out,
    words_number,
    words_angle,
    words_swapped,
    words_claim,
    highlight,
    premise_value,
    premise_kind,
    premise_dropped,
    premise_spare,
    bisector_other,
    equal_other,
    goal_other,
    line_order,
    line_broken,
    side_flipped,
    side_dropped,
    direction_turned,
    witness_answer,
    witness_is_figure,
    witness_swapped,
    witness_dropped,
    picture_missing,
    picture_names_swapped,
    picture_name_moved,
    picture_point_moved,
    picture_hidden,
    picture_not_to_scale,
    stroke_missing,
    stroke_added,
    mark_missing,
    mark_value,
    mark_answer,
    mark_not_given,
    mark_ticks,
    mark_chevrons,
    mark_chevron_turned,
    mark_arcs,
    mark_square,
    prompt_number,
    prompt_letter,
    prompt_sentence_missing,
    prompt_sentence_twice,
    prompt_noise,
    prompt_order,
    prompt_side,
    prompt_relation,
    prompt_question,
)


def refusals(problem: Problem) -> list[str]:
    return [check.__name__ for check in VERIFIERS if check(problem).outcome is Outcome.FAIL]


def test_the_originals_pass_every_verifier() -> None:
    for problem in originals():
        assert [check(problem).outcome for check in VERIFIERS] == [Outcome.PASS] * 4


@pytest.mark.parametrize("operator", OPERATORS, ids=lambda operator: operator.__name__)
def test_every_planted_error_is_refused(operator: Operator, record_property: Callable[..., None]) -> None:
    caught: Counter[str] = Counter()
    planted = 0
    for number, problem in enumerate(originals()):
        mutant = operator(problem, (Seed.root(operator.__name__) / number).stream())
        if mutant is None:
            continue
        assert mutant != problem
        planted += 1
        names = refusals(mutant)
        assert names, (operator.__name__, mutant)
        caught.update(names)
    record_property("planted", planted)
    record_property("caught by", dict(caught))
    assert planted >= FEWEST
