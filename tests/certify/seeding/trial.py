"""One trial on a fixed budget: draw, close, prove and reckon, and print what the checkers object to."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from flint import arb, ctx
from spoil.candidates import candidates

from proofloom.engine import Outcome, Seed
from proofloom.engine.geometry.auxiliary.candidates import candidates as candidates_of
from proofloom.engine.geometry.auxiliary.search import Hunt
from proofloom.engine.geometry.closure.engine import ClosureError, close
from proofloom.engine.geometry.figure import draw
from proofloom.engine.geometry.jgex import read_jgex
from proofloom.engine.geometry.language import read_problem, write_fact
from proofloom.engine.geometry.predicates import fact
from proofloom.engine.geometry.problem import Problem, hypotheses
from proofloom.engine.geometry.proof import prove
from proofloom.engine.geometry.values.working import work_out
from proofloom.verifiers.geometry.identities.drawn_figures import Drawing, drawings
from proofloom.verifiers.geometry.identities.oracle import oracle_of
from proofloom.verifiers.geometry.identities.plan import plan_of
from proofloom.verifiers.geometry.identities.polynomials import equations
from proofloom.verifiers.geometry.proofs.replay import Replay

SEED = Seed.root("seeded bugs")
FACTS, PROOFS = 24, 8  # of one figure
KINDS = {"midpoint", "mirror", "foot", "reflect"}  # of auxiliary points, at least
NEAR = 1e-6  # of zero, a polynomial among floats
FIGURES = (
    "a b c = triangle a b c; m = midpoint m a b; n = midpoint n a c ? para m n b c",
    "a b c = iso_triangle a b c; d = foot d a b c ? cong d b d c",
    "a b c = r_triangle a b c; m = midpoint m b c ? cong m a m b",
    "a b c = triangle a b c; d = parallelogram a b c d ? cong a b c d",
    "a b c = triangle a b c; o = circumcenter o a b c; d = on_circle d o a ? eqangle d a d b c a c b",
    "a b c = triangle a b c; d = foot d a b c; e = foot e b a c ? cyclic a b d e",
    "a b c = triangle a b c; m = on_line m a b; n = on_pline n m b c, on_line n a c ? simtri a b c a m n",
    "a b = segment a b; m = free m; c = mirror c a m; d = mirror d b m ? para a b c d",
    "a b = segment a b; m = midpoint m a b; n = midpoint n a m ? rconst a n a b 1/4",
)
SIDES = "let a = free\nlet b = lconst a 13\nlet c = lconst a 14, lconst b 15\n"
NUMBERS = (
    f"{SIDES}find areacompute a b c\n",
    f"{SIDES}let m = midpoint a b\nfind lcompute c m\n",
    f"{SIDES}let d = parallelogram b a c\nfind lcompute a d\n",
    f"{SIDES}let x y z i = incenter2 a b c\nfind lcompute i x\n",
    "let a = free\nlet b = lconst a 3\nlet c = lconst a 4, on_tline a a b\nfind lcompute b c\n",
)


def main(small: bool) -> None:
    """Print every objection; `small` leaves out the greater part, for runs without the compiler."""
    found = []
    lines = FIGURES[:3] if small else FIGURES
    for at, line in enumerate(lines):
        found += _tried(lambda line=line, at=at: _figure(read_jgex(line), SEED / at))  # type: ignore[misc]
    found += _tried(_false_hypothesis)
    found += _tried(_auxiliary)
    for at, text in enumerate(() if small else NUMBERS):
        found += _tried(lambda text=text, at=at: _number(read_problem(text), SEED / at))  # type: ignore[misc]
    print(json.dumps(found))


def _tried(check):  # type: ignore[no-untyped-def]
    """Return what a check objects to; a part of the engine that stops with an error has been noticed too."""
    try:
        return list(check())
    except Exception as error:
        return [f"{type(error).__name__}: {error}"]


def _figure(problem: Problem, seed: Seed) -> Iterator[str]:
    """Hold derived facts of a figure to the oracle, and proofs of some to the replay checker."""
    figure = draw(problem, seed / "draw")
    given = hypotheses(problem)
    shown = [one for one in candidates(figure.xy, (seed / "facts").stream(), FACTS) if one not in given]
    facts = (*problem.goals, *shown)
    closure = close(figure.xy, given, facts, stop=False)
    known = [one for at, one in enumerate(facts) if closure.knows(at)]
    if problem.goals[0] not in known:
        yield "the goal is not derived"
    judge, checker = oracle_of(problem, seed), Replay(problem, seed)
    for one in known:
        if judge.ask(one).outcome is Outcome.FAIL:
            yield f"oracle: {write_fact(one, problem.points)}"
    for one in known[:PROOFS]:
        proof = prove(close(figure.xy, given, [one]), 0, problem.points)
        verdict = checker.check(proof, one) if proof else None
        if verdict is None or verdict.outcome is not Outcome.PASS:
            yield f"replay: {write_fact(one, problem.points)}: {verdict and verdict.reason}"


def _false_hypothesis() -> Iterator[str]:
    """Give a hypothesis that the figure does not show: it has to be refused."""
    figure = draw(read_jgex(FIGURES[0]), SEED)
    try:
        close(figure.xy, [fact("perp", (0, 1, 0, 2))], [fact("cong", (0, 1, 0, 2))])
    except ClosureError:
        return
    yield "a false hypothesis is taken for true"


def _auxiliary() -> Iterator[str]:
    """Hold auxiliary points of every kind to the polynomials of what their constructions say."""
    hunt = Hunt(draw(read_jgex(FIGURES[0]), SEED / "auxiliary"), "base")
    kinds = {candidate.parts[0][0]: candidate for candidate in candidates_of(hunt.places)}
    if not set(kinds) >= KINDS:
        yield f"auxiliary: no {sorted(KINDS - set(kinds))}"
    for kind, candidate in kinds.items():
        found = hunt.found((candidate,))
        z = [complex(x, y) for x, y in found.xy]
        w = [one.conjugate() for one in z]
        for said in hypotheses(found.problem, auxiliary=True):
            if any(abs(part.value(z, w, ())) > NEAR for part in equations(said)):
                yield f"auxiliary: {kind}: {write_fact(said, found.problem.points)}"


def _number(problem: Problem, seed: Seed) -> Iterator[str]:
    """Hold an answer to figures drawn afresh, and the proofs it rests on to the replay checker."""
    answer = work_out(draw(problem, seed / "draw"), problem.goals[0])
    if answer is None:
        yield "no number is found"
        return
    for proof in answer.proofs.values():
        verdict = Replay(problem, seed).check(proof)
        if proof.length and verdict.outcome is not Outcome.PASS:
            yield f"replay: {verdict.reason}"
    plan = plan_of(replace(problem, goals=()))
    for drawing in islice(drawings(plan, (seed / "figures").stream(), 600), 3):
        with ctx.workprec(200):
            if not _measured(problem.goals[0].points, drawing).overlaps(answer.number.near(200)):
                yield "figures: another number"


def _measured(points: tuple[int, ...], drawing: Drawing) -> arb:
    """Return the length of a segment, or the area of a triangle."""
    a, b, *rest = (drawing.z[point] for point in points)
    return abs(((b - a).conjugate() * (rest[0] - a)).imag) / 2 if rest else abs(b - a)


if __name__ == "__main__":
    main("--small" in sys.argv)
