"""Ways to spoil a proof by one change, each giving every mutant of its kind that a draw can reach."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from proofloom.engine.geometry.derivation import GIVEN, LINEAR, Proof, Step, Use
from proofloom.engine.geometry.predicates import Fact, FactError, fact
from proofloom.engine.seed import Stream
from proofloom.verifiers.geometry.proofs.paragraphs import table


@dataclass(frozen=True, slots=True)
class Spoiled:
    """A proof with one change, and what was changed at which step."""

    proof: Proof
    change: str
    at: int


def _with(proof: Proof, at: int, step: Step, change: str) -> Spoiled:
    steps = (*proof.steps[:at], step, *proof.steps[at + 1 :])
    goal = step.claim if proof.ends == (at,) and proof.goal == proof.steps[at].claim else proof.goal
    return Spoiled(replace(proof, steps=steps, goal=goal), change, at)


def _picked(proof: Proof, stream: Stream, wanted: Callable[[Step], bool]) -> int | None:
    places = [at for at, step in enumerate(proof.steps) if wanted(step)]
    return stream.choice(places) if places else None


def _is_rule(step: Step) -> bool:
    return step.rule not in (GIVEN, LINEAR)


def wrong_theorem(proof: Proof, stream: Stream) -> Spoiled | None:
    """Cite another theorem for the same claim from the same premises."""
    at = _picked(proof, stream, lambda step: step.rule != GIVEN)
    if at is None:
        return None
    step = proof.steps[at]
    others = [name for name in sorted(table()) if name != step.rule]
    name = stream.choice([*others, LINEAR]) if step.rule != LINEAR else stream.choice(others)
    return _with(proof, at, replace(step, rule=name), "wrong theorem")


def swapped_vertex(proof: Proof, stream: Stream) -> Spoiled | None:
    """Exchange two points in a claim."""
    at = stream.below(len(proof.steps))
    changed = _exchanged(proof.steps[at].claim, len(proof.points), stream)
    return (
        None
        if changed is None
        else _with(proof, at, replace(proof.steps[at], claim=changed), "swapped vertex")
    )


def swapped_letter(proof: Proof, stream: Stream) -> Spoiled | None:
    """Exchange the points of two letters of a theorem."""
    at = _picked(proof, stream, _is_rule)
    if at is None:
        return None
    points = list(proof.steps[at].points)
    i, j = stream.sample(range(len(points)), 2)
    points[i], points[j] = points[j], points[i]
    return _with(proof, at, replace(proof.steps[at], points=tuple(points)), "swapped letter")


def dropped_premise(proof: Proof, stream: Stream) -> Spoiled | None:
    """Leave out a premise of a step."""
    at = _picked(proof, stream, lambda step: bool(step.premises))
    if at is None:
        return None
    step = proof.steps[at]
    i = stream.below(len(step.premises))
    premises = step.premises[:i] + step.premises[i + 1 :]
    uses = step.uses[:i] + step.uses[i + 1 :]
    return _with(proof, at, replace(step, premises=premises, uses=uses), "dropped premise")


def other_premise(proof: Proof, stream: Stream) -> Spoiled | None:
    """Cite another earlier step instead of a premise."""
    at = _picked(proof, stream, lambda step: bool(step.premises))
    if at is None or at < 2:
        return None
    step = proof.steps[at]
    i = stream.below(len(step.premises))
    cited = stream.choice([other for other in range(at) if other != step.premises[i]])
    return _with(proof, at, _citing(step, i, cited, proof.steps[cited].claim), "other premise")


def cyclic_citation(proof: Proof, stream: Stream) -> Spoiled | None:
    """Cite the step itself or a later one, also by a negative number."""
    at = _picked(proof, stream, lambda step: bool(step.premises))
    if at is None:
        return None
    step = proof.steps[at]
    i = stream.below(len(step.premises))
    cited = stream.choice([*range(at, len(proof.steps)), -1, -len(proof.steps)])
    return _with(proof, at, _citing(step, i, cited, proof.steps[cited].claim), "cyclic citation")


def not_given(proof: Proof, stream: Stream) -> Spoiled | None:
    """Take a derived claim, or one with two points exchanged, for a hypothesis."""
    at = stream.below(len(proof.steps))
    step = proof.steps[at]
    claim: Fact | None = step.claim
    if step.rule == GIVEN:
        claim = _exchanged(step.claim, len(proof.points), stream)
    return None if claim is None else _with(proof, at, Step(claim, GIVEN), "not given")


def wrong_coefficient(proof: Proof, stream: Stream) -> Spoiled | None:
    """Change a coefficient, the scale or the lift of a combination."""
    at = _picked(proof, stream, lambda step: step.rule == LINEAR)
    if at is None:
        return None
    step = proof.steps[at]
    by = stream.choice((-3, -2, -1, 1, 2, 3))
    match stream.below(4):
        case 0:
            changed = replace(step, scale=step.scale + abs(by))
        case 1:
            changed = replace(step, lift=step.lift + by)
        case _:
            i = stream.below(len(step.uses))
            uses = list(step.uses)
            uses[i] = replace(uses[i], coefficient=uses[i].coefficient + by)
            changed = replace(step, uses=tuple(uses))
    return _with(proof, at, changed, "wrong coefficient")


def wrong_number(proof: Proof, stream: Stream) -> Spoiled | None:
    """Change the number of a claim."""
    at = _picked(proof, stream, lambda step: step.claim.value is not None)
    if at is None:
        return None
    step = proof.steps[at]
    assert step.claim.value is not None
    value = step.claim.value * stream.choice((2, 3)) + stream.choice((0, 1)) / step.claim.value.denominator
    try:
        claim = fact(step.claim.name, step.claim.points, type(step.claim.value)(value), step.claim.terms)
    except FactError:
        return None
    return _with(proof, at, replace(step, claim=claim), "wrong number") if claim != step.claim else None


def condition_dropped(proof: Proof, stream: Stream) -> Spoiled | None:
    """Leave out a condition that a theorem needs."""
    if not proof.conditions:
        return None
    i = stream.below(len(proof.conditions))
    kept = proof.conditions[:i] + proof.conditions[i + 1 :]
    return Spoiled(replace(proof, conditions=kept), "condition dropped", i)


def condition_violated(proof: Proof, stream: Stream) -> Spoiled | None:
    """Replace a condition by one that no figure of the proof satisfies: three points that lie on one line."""
    if not proof.conditions:
        return None
    lines = [step.claim.points[:3] for step in proof.steps if step.claim.name == "coll"]
    points = stream.choice(lines) if lines else (0, 0, 1)
    i = stream.below(len(proof.conditions))
    turned = (*proof.conditions[:i], fact("ncoll", points), *proof.conditions[i + 1 :])
    return Spoiled(replace(proof, conditions=turned), "condition violated", i)


def step_dropped(proof: Proof, stream: Stream) -> Spoiled | None:
    """Leave out a whole step; later citations are renumbered and those of it point to the step before."""
    if len(proof.steps) < 3:
        return None
    at = stream.below(len(proof.steps) - 1)

    def moved(i: int) -> int:
        return i - 1 if i >= at and i > 0 else i

    steps = []
    for i, step in enumerate(proof.steps):
        if i != at:
            uses = tuple(replace(use, step=moved(use.step)) for use in step.uses)
            steps.append(replace(step, premises=tuple(map(moved, step.premises)), uses=uses))
    ends = tuple(map(moved, proof.ends))
    return Spoiled(replace(proof, steps=tuple(steps), ends=ends), "step dropped", at)


def other_goal(proof: Proof, stream: Stream) -> Spoiled | None:
    """State another goal than the last claim."""
    changed = _exchanged(proof.goal, len(proof.points), stream)
    return (
        None if changed is None else Spoiled(replace(proof, goal=changed), "other goal", len(proof.steps) - 1)
    )


CHANGES: tuple[Callable[[Proof, Stream], Spoiled | None], ...] = (
    wrong_theorem,
    swapped_vertex,
    swapped_letter,
    dropped_premise,
    other_premise,
    cyclic_citation,
    not_given,
    wrong_coefficient,
    wrong_number,
    condition_dropped,
    condition_violated,
    step_dropped,
    other_goal,
)


def spoiled(proof: Proof, stream: Stream, count: int) -> Iterator[Spoiled]:
    """Yield mutants of a proof, the changes in turn."""
    made = 0
    for turn in range(20 * count):
        found = CHANGES[turn % len(CHANGES)](proof, stream)
        if found is not None and found.proof != proof:
            yield found
            made += 1
            if made == count:
                return


def _exchanged(known: Fact, count: int, stream: Stream) -> Fact | None:
    """Return a different fact with two points exchanged, or one replaced by any point."""
    for _ in range(12):
        points = list(known.points)
        i = stream.below(len(points))
        if stream.chance(1, 2):
            j = stream.below(len(points))
            points[i], points[j] = points[j], points[i]
        else:
            points[i] = stream.below(count)
        try:
            changed = fact(known.name, points, known.value, known.terms)
        except FactError:
            continue
        if changed != known:
            return changed
    return None


def _citing(step: Step, i: int, cited: int, claim: Fact) -> Step:
    premises = (*step.premises[:i], cited, *step.premises[i + 1 :])
    if not step.uses:
        return replace(step, premises=premises)
    use = Use(cited, claim, step.uses[i].coefficient)
    return replace(step, premises=premises, uses=(*step.uses[:i], use, *step.uses[i + 1 :]))
