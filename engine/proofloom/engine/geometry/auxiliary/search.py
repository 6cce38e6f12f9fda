"""Search for auxiliary points that make a goal provable, telling constructions first, bundles of them later.

Effort is counted in figures closed: nothing here looks at a clock. A caller who does may stop between trials.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import count, islice

from proofloom.engine.geometry.auxiliary.candidates import Candidate, candidates
from proofloom.engine.geometry.auxiliary.underived import underived
from proofloom.engine.geometry.closure.engine import Closure, ClosureError, close
from proofloom.engine.geometry.constructions import CONSTRUCTIONS
from proofloom.engine.geometry.figure import Figure
from proofloom.engine.geometry.predicates import Fact, FactError, Kind
from proofloom.engine.geometry.problem import Clause, Construction, Problem, hypotheses
from proofloom.engine.seed import Seed

SINGLES = 700  # most constructions tried alone
BUNDLE = 4  # most points tried together
TRIALS = 20_000
POOLS = (200, 2000)  # of how many of the best single points a bundle is made, in turn
SECONDS = 150  # most points that are considered after one other
APART = 1e-6  # of two points of a bundle


@dataclass(frozen=True, slots=True)
class Found:
    """Auxiliary points that make the goals of a problem provable.

    problem  the problem with its auxiliary clauses
    xy       the figure with them
    trials   figures closed until they were found
    """

    problem: Problem
    xy: tuple[tuple[float, float], ...]
    trials: int


def search(figure: Figure, seed: Seed, profile: str = "base", *, trials: int = TRIALS) -> Found | None:
    """Return auxiliary points after at most so many trials, or None."""
    return next((found for found in islice(attempts(figure, seed, profile), trials) if found), None)


def attempts(figure: Figure, seed: Seed, profile: str = "base") -> Iterator[Found | None]:
    """Yield after every trial what it found, without end: None, or points that do, once each."""
    hunt = Hunt(figure, profile)
    seen: set[Bundle] = set()
    for bundle in hunt.bundles(seed):
        if not hunt.reaches(bundle):
            yield None
            continue
        less = hunt.thinned(bundle)
        yield None if less in seen else hunt.found(less)
        seen.add(less)


Bundle = tuple[Candidate, ...]


class Hunt:
    """A search under way on one figure."""

    def __init__(self, figure: Figure, profile: str) -> None:
        """Take the figure and its goals; look for what it shows and does not derive."""
        self.figure = figure
        self.profile = profile
        self.problem = figure.problem
        self.given = hypotheses(self.problem, auxiliary=True)
        self.goals = self.problem.goals
        self.places = [complex(x, y) for x, y in figure.xy]
        self.hints = underived(figure, profile)
        self.trials = 0
        self.progress: dict[Candidate, int] = {}
        self.seconds: dict[tuple[Candidate, int], tuple[list[Candidate], list[int]]] = {}

    # --- which points to try ---------------------------------------------------------------------------

    def bundles(self, seed: Seed) -> Iterator[Bundle]:
        """Yield single points, the most interesting first, then random bundles that prefer the useful."""
        one = candidates(self.places)
        for single in one[:SINGLES]:
            yield (single,)
        weighed = [self._weight(c) for c in one]
        for number in count():
            stream = (seed / number).stream()
            best = POOLS[number % len(POOLS)]
            pool, weights = one[:best], weighed[:best]
            chosen: Bundle = ()
            for _ in range(2 + stream.below(BUNDLE - 1)):
                if chosen and stream.chance(1, 2):
                    at = stream.below(len(chosen))
                    more, some = self._after(chosen[at], at)
                else:
                    more, some = pool, weights
                if more:
                    pick = stream.weighted(more, some)
                    if all(abs(pick.place - other.place) > APART for other in chosen):
                        chosen = (*chosen, pick)
            yield chosen

    def _after(self, first: Candidate, at: int) -> tuple[list[Candidate], list[int]]:
        """Return the best points that need a given auxiliary one, the at-th, and their weights."""
        if (first, at) not in self.seconds:
            new = len(self.places)
            if any(point >= new for _, points in first.parts for point in points):
                return [], []  # constructions in a row: two are enough
            found = candidates([*self.places, first.place], new)[:SECONDS]
            moved = [
                replace(
                    c, parts=tuple((n, tuple(p + at * (p == new) for p in points)) for n, points in c.parts)
                )
                for c in found
            ]
            self.seconds[first, at] = moved, [self._weight(c) for c in moved]
        return self.seconds[first, at]

    def _weight(self, candidate: Candidate) -> int:
        return (1 << min(candidate.interest, 8)) * (1 + 8 * min(self.progress.get(candidate, 0), 8))

    # --- trying them -----------------------------------------------------------------------------------

    def reaches(self, bundle: Bundle) -> bool:
        """Close the figure with more points; say whether the goals are known, and remember other progress."""
        self.trials += 1
        closure = self._closed(bundle, (*self.goals, *self.hints))
        if closure is None:
            return False
        if all(closure.knows(at) for at in range(len(self.goals))):
            return True
        if len(bundle) == 1:
            first = len(self.goals)
            self.progress[bundle[0]] = sum(closure.knows(first + at) for at in range(len(self.hints)))
        return False

    def _closed(self, bundle: Bundle, goals: Sequence[Fact]) -> Closure | None:
        first = len(self.places)
        try:
            more = [made for at, candidate in enumerate(bundle) for made in _gives(candidate, first + at)]
            xy = [(p.real, p.imag) for p in (*self.places, *(c.place for c in bundle))]
            return close(xy, (*self.given, *more), goals, self.profile, stop=False)
        except (ClosureError, FactError):
            return None

    def thinned(self, bundle: Bundle) -> Bundle:
        """Leave out points, the last first, as long as the goals are still reached."""
        for at in range(len(bundle) - 1, -1, -1):
            less = _without(bundle, at, len(self.places))
            if less is not None and less:
                closure = self._closed(less, self.goals)
                if closure is not None and closure.proved:
                    bundle = less
        return bundle

    def found(self, bundle: Bundle) -> Found:
        """Return the problem with the points of a bundle as auxiliary clauses."""
        names = list(self.problem.points)
        clauses = list(self.problem.clauses)
        for at, candidate in enumerate(bundle):
            names.append(_free_name(names))
            point = len(self.places) + at
            parts = tuple(Construction(name, (point, *points)) for name, points in candidate.parts)
            place = (Fraction(candidate.place.real), Fraction(candidate.place.imag))
            clauses.append(Clause((point,), parts, (place,)))
        problem = replace(
            self.problem,
            points=tuple(names),
            clauses=tuple(clauses),
            auxiliary=self.problem.auxiliary + len(bundle),
        )
        xy = (*self.figure.xy, *((c.place.real, c.place.imag) for c in bundle))
        return Found(problem, xy, self.trials)


def _gives(candidate: Candidate, point: int) -> Iterator[Fact]:
    for name, points in candidate.parts:
        for template in CONSTRUCTIONS[name].gives:
            made = template.fill((point, *points), None)
            if made.predicate.kind in (Kind.EQUALITY, Kind.VALUE):
                yield made


def _without(bundle: Bundle, at: int, first: int) -> Bundle | None:
    """Return the bundle without one point, the later ones renumbered; None when a later one needs it."""
    gone = first + at
    kept = list(bundle[:at])
    for candidate in bundle[at + 1 :]:
        if any(gone in points for _, points in candidate.parts):
            return None
        parts = tuple(
            (name, tuple(point - (point > gone) for point in points)) for name, points in candidate.parts
        )
        kept.append(replace(candidate, parts=parts))
    return tuple(kept)


def _free_name(names: Sequence[str]) -> str:
    taken = {name.lower() for name in names}
    letters = [chr(code) for code in range(ord("a"), ord("z") + 1)]
    names_in_order = [*letters, *(f"{letter}{digit}" for digit in range(10) for letter in letters)]
    return next(name for name in names_in_order if name not in taken)
