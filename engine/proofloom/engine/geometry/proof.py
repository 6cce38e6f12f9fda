"""Prove a fact that a closure found: trace back, thin out, and write every step down exactly.

The closure only says that something is known and when. Here its firings are traced back from the goal,
thinned by leaving out one at a time, and replayed in order; between them, linear steps are found as whole
combinations and verified exactly. What no later step uses is dropped.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

import numpy as np

from proofloom.engine.geometry.branches import branch_of
from proofloom.engine.geometry.closure.arrays import Ints
from proofloom.engine.geometry.closure.engine import Closure
from proofloom.engine.geometry.closure.fire import GOAL, saturate
from proofloom.engine.geometry.closure.fire import LINEAR as CAUSE_LINEAR
from proofloom.engine.geometry.closure.linear import equation_of, on_line
from proofloom.engine.geometry.closure.measure import CODES, shows
from proofloom.engine.geometry.closure.support import Supports
from proofloom.engine.geometry.closure.trace import depths as count_all
from proofloom.engine.geometry.closure.trace import ready, thin, trace
from proofloom.engine.geometry.derivation import GIVEN, LINEAR, Proof, Step, Use
from proofloom.engine.geometry.predicates import Fact, FactError, fact
from proofloom.engine.geometry.rules import Pattern

LITTLE = 3000  # instances times hypotheses


class ProofError(RuntimeError):
    """A known fact whose derivation could not be written down exactly: a fault of the engine."""


def prove(
    closure: Closure,
    goal: int,
    names: tuple[str, ...],
    *,
    thorough: bool = False,
    without: Collection[int] = (),
) -> Proof | None:
    """Return a proof of a goal, by its index; None when the goal is not known.

    Nothing in the proof can be left out alone: no theorem used, no hypothesis. Whether a hypothesis can be
    replaced by other theorems is tried where that is little work, or everywhere if `thorough`. Instances of
    theorems `without` which to prove it are numbers of the closure's; what it used afterwards stands in
    `used(closure)`. Raise ProofError when the exact check of a combination fails.
    """
    if not (_reached(closure, goal, without) if without else closure.knows(goal)):
        return None
    given = _needed(closure, goal, thorough, without)
    hypotheses = [closure.hypotheses[at] for at in sorted({closure.from_given[int(item)] for item in given})]
    writer = _Writer(closure, hypotheses)
    lines = _lines(closure, goal)
    for time, instance in enumerate(used(closure)):
        for line in lines.pop(time, ()):
            writer.need(line)
        writer.fire(instance)
    for late in lines.values():
        for line in late:
            writer.need(line)
    asked = closure.goals[goal]
    ends = tuple(writer.need(part) for part in _ends(asked, writer))
    return _pruned(names, writer.steps, asked, ends, writer.conditions)


def used(closure: Closure) -> list[int]:
    """Return the instances of theorems that fired, in order: after a proof, those that it rests on."""
    state = closure.bench.state
    fired: list[int] = state.fired[: state.used[0]].tolist()
    return fired


def rests(closure: Closure, goals: Iterable[int]) -> int:
    """Return on how many instances of theorems goals rest that a closure knows, as it reached them.

    A proof may do with fewer; it has other steps besides. After a proof, `reopen` comes first.
    """
    b = closure.bench
    items = [item for goal in goals for item in closure.asked[slice(*closure.spans[goal])]]
    asked = np.array(items, np.int64)
    trace(b.store, b.found, asked, b.state, b.angles, b.lengths, b.marks, b.stack, b.out)
    return int(b.marks[0, : b.found.used[0]].sum())


def depths(closure: Closure) -> list[int]:
    """Return the same of each goal by itself, -1 of one that is not known."""
    b = closure.bench
    spans = np.array(closure.spans, np.int64).reshape(-1, 2)
    into = np.zeros(len(spans), np.int64)
    goals = (closure.asked, spans)
    count_all(b.store, b.found, *goals, b.state, b.angles, b.lengths, b.marks, b.stack, b.out, into)
    counted: list[int] = into.tolist()
    return counted


def concluded(closure: Closure) -> list[Fact]:
    """Return what the theorems that fired conclude, in order, each once."""
    found = closure.bench.found
    claims: dict[Fact, None] = {}
    for instance in used(closure):
        rule = closure.rules[int(found.rule[instance])]
        points = tuple(found.points[instance, : len(rule.letters)].tolist())
        claims.update(dict.fromkeys(claim for claim in _instances(rule.then, points) if not _trivial(claim)))
    return list(claims)


def _reached(closure: Closure, goal: int, without: Collection[int]) -> bool:
    """Run a closure again up to a goal, without some instances; say whether it is known then."""
    b = closure.bench
    allowed = np.delete(np.arange(b.found.used[0]), list(without))
    asked = closure.asked[closure.spans[goal][0] : closure.spans[goal][1]]
    state = (b.state, b.angles, b.lengths)
    return bool(
        saturate(b.store, b.found, allowed, closure.given, closure.lines, asked, *state, 1 << 40) == GOAL
    )


def _needed(closure: Closure, goal: int, thorough: bool, without: Collection[int]) -> Ints:
    """Thin the closure to what a goal rests on, nothing of which can be left out; return its given items."""
    b = closure.bench
    goals = closure.asked[closure.spans[goal][0] : closure.spans[goal][1]]
    count = ready(b.store, b.found, b.state, b.stack)
    if count * len(closure.given) > LITTLE and not thorough:
        count = int(b.state.used[0])  # those that fired, which come first
    active = b.stack[:count].copy()
    if without:
        active = active[~np.isin(active, list(without))]
    _, given, _ = thin(
        *(b.store, b.found, active, closure.given, closure.lines, goals),
        *(b.state, b.angles, b.lengths, b.marks, b.stack, b.out),
    )
    return given


def _lines(closure: Closure, goal: int) -> dict[int, list[Fact]]:
    """Return, by time, the collinear points that followed linearly and that the goal rests on."""
    b = closure.bench
    lines = closure.lines
    lines = lines[(b.state.time[lines] >= 0) & (b.state.cause[lines] == CAUSE_LINEAR)]
    if not len(lines):
        return {}
    goals = closure.asked[closure.spans[goal][0] : closure.spans[goal][1]]
    trace(b.store, b.found, goals, b.state, b.angles, b.lengths, b.marks, b.stack, b.out)
    found: dict[int, list[Fact]] = {}
    lines = lines[b.marks[1, lines] == 1]
    for item in lines[np.argsort(b.state.rank[lines], kind="stable")]:
        found.setdefault(int(b.state.time[item]), []).append(fact("coll", b.store.points[item, :3].tolist()))
    return dict(sorted(found.items()))


def reopen(closure: Closure) -> None:
    """Run a closure again, so that another goal can be proved after one was."""
    b = closure.bench
    everything = np.arange(b.found.used[0])
    none = closure.asked[:0]
    state = (b.state, b.angles, b.lengths)
    saturate(b.store, b.found, everything, closure.given, closure.lines, none, *state, 1 << 40)


class _Writer:
    """The proof as it grows: steps, and the facts that linear steps may use."""

    def __init__(self, closure: Closure, hypotheses: Iterable[Fact]) -> None:
        self._closure = closure
        if closure.supports is None:
            closure.supports = Supports(closure.drawing, closure.primes)
        self._supports = closure.supports
        self._supports.clear()
        self._at: dict[Fact, int] = {}
        self.steps: list[Step] = []
        self.conditions: list[tuple[Fact, ...]] = []
        for hypothesis in hypotheses:
            self._append(Step(hypothesis, GIVEN))

    def _append(self, step: Step, conditions: tuple[Fact, ...] = ()) -> int:
        at = len(self.steps)
        self.steps.append(step)
        self.conditions.append(conditions)
        self._at[step.claim] = at
        self._supports.learn(at, step.claim)
        return at

    def has(self, claim: Fact) -> bool:
        """Say whether a step claims just this."""
        return claim in self._at

    def need(self, claim: Fact) -> int:
        """Return the step that claims a fact, writing a linear one if there is none yet."""
        if claim in self._at:
            return self._at[claim]
        best: Step | None = None
        for reading in _claimed_as(claim):
            written = equation_of(reading)
            if written is None:
                continue
            found = self._supports.find(written)
            if found is not None and (best is None or len(found.uses) < len(best.uses)):
                best = Step(
                    claim,
                    LINEAR,
                    tuple(known.step for known, _ in found.uses),
                    uses=tuple(Use(known.step, known.reading, c) for known, c in found.uses),
                    reading=reading,
                    scale=found.scale,
                    lift=found.lift,
                )
        if best is None:
            raise ProofError(f"no derivation of {claim}")
        if best.scale == 1 or best.reading is None:
            return self._append(best)
        read = [use.reading for use in best.uses]
        return self._append(best, branch_of(best.reading, best.scale, read, self._shown))

    def _shown(self, condition: Fact) -> bool:
        points = np.array([*condition.points, *[0] * (8 - len(condition.points))])
        return bool(shows(self._closure.drawing, CODES[condition.name], points, 0.0))

    def fire(self, instance: int) -> None:
        """Write down one firing: its premises, then each of its conclusions."""
        found = self._closure.bench.found
        rule = self._closure.rules[int(found.rule[instance])]
        points = tuple(int(point) for point in found.points[instance, : len(rule.letters)])
        premises = tuple(self.need(claim) for claim in _instances(rule.when, points) if not _trivial(claim))
        conditions = tuple(_instances(rule.condition, points))
        for claim in _instances(rule.then, points):
            if claim not in self._at and not _trivial(claim):
                self._append(Step(claim, rule.name, premises, points), conditions)


def _instances(patterns: tuple[Pattern, ...], points: tuple[int, ...]) -> list[Fact]:
    made = []
    for pattern in patterns:
        try:
            made.append(fact(pattern.name, [points[letter] for letter in pattern.letters], pattern.value))
        except FactError:
            continue  # two letters are one point, of which the fact says nothing
    return made


def _trivial(claim: Fact) -> bool:
    """Say whether a fact is true of itself."""
    if claim.name in ("simtri", "contri"):
        return claim.points[:3] == claim.points[3:]
    written = equation_of(claim)
    return written is not None and not written.terms and written.value == (0 if written.turns else 1)


def _claimed_as(claim: Fact) -> Iterable[Fact]:
    """Yield the simple facts each of which says all that a claim says."""
    if claim.name == "coll":
        yield from on_line(claim.points)
    elif claim.name not in ("midp", "circle"):
        yield claim


def _ends(goal: Fact, writer: _Writer) -> list[Fact]:
    """Return the claims that make up a goal."""
    points = goal.points
    if writer.has(goal):
        return [goal]
    if goal.name == "coll" and len(points) > 3:
        return [fact("coll", (*points[:2], other)) for other in points[2:]]
    if goal.name == "cyclic" and len(points) > 4:
        return [fact("cyclic", (*points[:3], other)) for other in points[3:]]
    if goal.name == "circle":
        return [fact("cong", (points[0], points[1], points[0], other)) for other in points[2:]]
    return [goal]


def _pruned(
    names: tuple[str, ...],
    steps: list[Step],
    goal: Fact,
    ends: tuple[int, ...],
    conditions: list[tuple[Fact, ...]],
) -> Proof:
    """Drop what the ends do not rest on, and number the rest anew, hypotheses first."""
    useful = set(ends)
    for at in range(len(steps) - 1, -1, -1):
        if at in useful:
            useful.update(steps[at].premises)
    kept = sorted(useful)
    asked = tuple(dict.fromkeys(known for at in kept for known in conditions[at]))
    place = {at: i for i, at in enumerate(kept)}
    if len(kept) < len(steps):
        steps = [_moved(steps[at], place) for at in kept]
    return Proof(names, tuple(steps), goal, tuple(dict.fromkeys(place[end] for end in ends)), asked)


def _moved(step: Step, place: dict[int, int]) -> Step:
    """Return a step with what it cites numbered anew."""
    premises = tuple([place[at] for at in step.premises])
    if premises == step.premises:
        return step
    uses = tuple([Use(place[use.step], use.reading, use.coefficient) for use in step.uses])
    return replace(step, premises=premises, uses=uses)
