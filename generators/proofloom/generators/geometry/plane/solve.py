"""Solves what is asked of a scene, reduces the scene to what the solution uses, and solves it there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from proofloom.engine import Seed
from proofloom.engine.geometry.alternatives import proofs as different
from proofloom.engine.geometry.closure.engine import close
from proofloom.engine.geometry.derivation import GIVEN, Proof
from proofloom.engine.geometry.predicates import Fact, renamed
from proofloom.engine.geometry.problem import Problem, hypotheses, without_auxiliary
from proofloom.engine.geometry.values.ledger import Area, Cosine, Entry, Length, corner, pair
from proofloom.generators.geometry.plane.carry import Proofs, carried
from proofloom.generators.geometry.plane.needs import Lack, lacks
from proofloom.generators.geometry.plane.reckon import Quantity, Worked
from proofloom.generators.geometry.plane.reduce import Reduced, reduce
from proofloom.generators.geometry.plane.sight import Places
from proofloom.generators.geometry.plane.steady import (
    CLOSE,
    Corner,
    angle,
    corners,
    measure,
    of_angles,
    shows,
    sound,
    steady,
    tells,
    turns,
)

TRIES = 8  # attempts to prove a fact in another way, for each one wanted


@dataclass(frozen=True, slots=True)
class Stage:
    """A problem without goals, and where its points are drawn."""

    problem: Problem
    xy: Places


@dataclass(frozen=True, slots=True)
class Solved:
    """A question of its own, with its solution.

    problem  with the fact to prove as its goal, if that is asked
    xy       where its points are drawn
    proofs   of the goal; or of each fact that the working of a number uses, in the order of its entries
    worked   the number, or None
    lacks    figures that show the need of each premise
    """

    problem: Problem
    xy: tuple[tuple[float, float], ...]
    proofs: tuple[Proof, ...]
    worked: Worked | None = None
    lacks: tuple[Lack, ...] = ()

    def agrees(self, xy: Places) -> bool:
        """Say whether a figure has the same answer."""
        if self.worked is None:
            return tells(self.problem.goals[0], xy)
        value = measure(self.worked.quantity, self.xy)
        return abs(measure(self.worked.quantity, xy) - value) < CLOSE * value

    @property
    def added(self) -> int:
        """Return how many points the solution adds."""
        return sum(
            len(clause.points)
            for clause in self.problem.clauses[len(self.problem.clauses) - self.problem.auxiliary :]
        )

    @property
    def premises(self) -> int:
        """Return how many constructions its problem states."""
        return count_constructions(without_auxiliary(self.problem))

    @property
    def steps(self) -> int:
        """Return the atomic length of the solution: what several proofs share counts once."""
        proofs = self.proofs if self.worked else self.proofs[:1]  # further proofs are of the same goal
        claims = {step.claim: step.weight for proof in proofs for step in proof.steps}
        total = sum(claims.values())
        if self.worked is not None:
            total += sum(not isinstance(entry.claim, Fact) for entry in self.worked.entries)
            total += len(self.worked.ends) > 1
        return total

    @property
    def rules(self) -> set[str]:
        """Return the rules and theorems used."""
        used = {step.rule for proof in self.proofs for step in proof.steps}
        if self.worked:
            used |= {entry.rule for entry in self.worked.entries}
        return used - {GIVEN, "known", "given length", "given angle"}

    @property
    def given(self) -> set[Fact]:
        """Return the facts of the problem that the solution cites."""
        return {known for proof in self.proofs for known in proof.hypotheses}


def proved(stage: Stage, goal: Fact, proof: Proof, seed: Seed, solutions: int = 1) -> Solved | None:
    """Return a fact that a proof shows as a problem of its own, or None if it is not proved there."""
    spoken = spoken_of(proof)
    for whole in (False, True):
        part = reduce(stage.problem, frozenset(proof.hypotheses), spoken | set(goal.points), whole=whole)
        asked = part.fact(goal)
        if steady(part.problem, lambda xy: shows(asked, xy), seed):  # noqa: B023
            break
    else:
        return None
    needs = lacks(part.problem, lambda xy: tells(asked, xy), seed / "needs")
    if needs is None:
        return None
    xy, given = _places(stage, part), hypotheses(part.problem)
    if asked in given:
        return None
    again = carried((proof,), part.problem, part.places()) if solutions == 1 else None
    if again is None:
        closure = close(xy, given, (asked,), stop=solutions == 1)
        again = different(closure, 0, part.problem.points, solutions, tries=TRIES * solutions)
    if not again or not sound(again, part.problem, seed):
        return None
    if of_angles(asked) and turns(part.problem, lambda xy: tells(asked, xy), corners(asked), seed):
        return None
    return Solved(replace(part.problem, goals=(asked,)), xy, tuple(again), None, needs)


def answered(
    stage: Stage, worked: Worked, proofs: Sequence[Proof], used: Iterable[Fact], seed: Seed
) -> Solved | None:
    """Return a number that a scene has, by proofs resting on the used hypotheses, as a problem of its own."""
    spoken = points_of(worked)
    value = measure(worked.quantity, stage.xy)
    for whole in (False, True):
        part = reduce(stage.problem, frozenset(used), spoken | set(worked.quantity.points), whole=whole)
        xy, places = _places(stage, part), part.places()
        quantity = Quantity(worked.quantity.what, tuple(places[p] for p in worked.quantity.points))
        agrees = agreeing(quantity, value)
        if steady(part.problem, agrees, seed):
            break
    else:
        return None
    needs = lacks(part.problem, agrees, seed / "needs")
    if needs is None:
        return None
    again = carried(proofs, part.problem, places)
    if again is None:
        again = Proofs(part.problem, xy).of(renamed(known, places) for known in worked.facts)
    if again is None or not sound(again, part.problem, seed):
        return None
    told = renumbered(worked, places)
    angles = angles_of(told, again)
    seen = [angle(corner, xy) for corner in angles]

    def all_agree(other: Places) -> bool:
        return agrees(other) and all(
            abs(angle(corner, other) - size) < CLOSE for corner, size in zip(angles, seen, strict=True)
        )

    if angles and turns(part.problem, all_agree, angles, seed):
        return None
    return Solved(part.problem, xy, tuple(again), told, needs)


def asked_angles(quantity: Quantity) -> list[Corner]:
    """Return the angle that is asked for, if one is."""
    if quantity.what != "angle":
        return []
    a, v, b = quantity.points
    return [(a, v, b)]


def angles_of(worked: Worked, proofs: Iterable[Proof]) -> list[Corner]:
    """Return the angles whose size a solution tells: one that is asked for first."""
    told = asked_angles(worked.quantity)
    told += [entry.claim.corner for entry in worked.entries if isinstance(entry.claim, Cosine)]
    told += [
        one
        for proof in proofs
        for step in proof.steps
        if step.claim.name == "aconst"
        for one in corners(step.claim)
    ]
    return list(dict.fromkeys((min(a, b), v, max(a, b)) for a, v, b in told))


def agreeing(quantity: Quantity, value: float) -> Callable[[Places], bool]:
    """Return whether a figure has a value of a quantity, as a question to figures."""
    return lambda xy: abs(measure(quantity, xy) - value) < CLOSE * value


def count_constructions(problem: Problem) -> int:
    """Return how many constructions a problem states, but for points that are just anywhere."""
    parts = [part for clause in problem.clauses for part in clause.constructions]
    return sum(not part.condition and part.name != "free" for part in parts)


def spoken_of(proof: Proof) -> set[int]:
    """Return the points of which a proof speaks."""
    return {point for step in proof.steps for point in step.claim.points}


def points_of(worked: Worked) -> set[int]:
    """Return the points of which a working speaks."""
    return {point for entry in worked.entries for point in (*_points(entry), *entry.about)}


def stage_for(stage: Stage, points: Iterable[int]) -> tuple[Stage, list[int]]:
    """Return the part of a scene on which points rest, and of each point of the scene its place there."""
    part = reduce(stage.problem, frozenset(), points, whole=True)
    return Stage(part.problem, _places(stage, part)), part.places()


def _places(stage: Stage, part: Reduced) -> tuple[tuple[float, float], ...]:
    return tuple(stage.xy[point] for point in part.kept)


def _points(entry: Entry) -> tuple[int, ...]:
    match entry.claim:
        case Length(one, other, _):
            return (*one, *(p for p in other if p >= 0))
        case Cosine(angle, _, _):
            return angle
        case Area(three, _):
            return three
        case Fact():
            return entry.claim.points


def renumbered(worked: Worked, places: Sequence[int]) -> Worked:
    """Return a working with point i replaced by places[i]."""

    def segment(p: tuple[int, int]) -> tuple[int, int]:
        return p if p[0] < 0 else pair(places[p[0]], places[p[1]])

    entries = []
    for entry in worked.entries:
        claim = entry.claim
        match claim:
            case Length(one, other, number):
                claim = Length(segment(one), segment(other), number)
            case Cosine((a, v, b), number, angle):
                claim = Cosine(corner(places[a], places[v], places[b]), number, angle)
            case Area((a, b, c), number):
                x, y, z = sorted((places[a], places[b], places[c]))
                claim = Area((x, y, z), number)
            case Fact():
                claim = renamed(claim, places)
        entries.append(replace(entry, claim=claim, about=tuple(places[p] for p in entry.about)))
    quantity = Quantity(worked.quantity.what, tuple(places[p] for p in worked.quantity.points))
    return replace(worked, quantity=quantity, entries=tuple(entries))
