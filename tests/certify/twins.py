"""Twins of problems, other figures of their hypotheses: a claim that flips has a condition that tells why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

from evidence import Evidence
from flint import arb
from spoil.candidates import candidates
from spoil.random_figures import random_figure

from proofloom.engine import Outcome, Reject, Seed
from proofloom.engine.geometry.closure.engine import ClosureError, close
from proofloom.engine.geometry.figure import draw
from proofloom.engine.geometry.jgex import read_jgex_file
from proofloom.engine.geometry.language import write_fact
from proofloom.engine.geometry.predicates import Fact
from proofloom.engine.geometry.problem import (
    Clause,
    Construction,
    Problem,
    ProblemError,
    conditions,
    hypotheses,
)
from proofloom.engine.geometry.proof import ProofError, prove
from proofloom.verifiers.geometry.identities.drawn_figures import Drawing, drawings, vanishes
from proofloom.verifiers.geometry.identities.order import turns_left
from proofloom.verifiers.geometry.identities.placing import NoFigureError
from proofloom.verifiers.geometry.identities.plan import plan_of
from proofloom.verifiers.geometry.identities.polynomials import UnsupportedError
from proofloom.verifiers.geometry.proofs.replay import Replay

ROOT = Seed.root("twins")
PROBLEMS, SAMPLED = 1_000, 6
TWINS = 12  # figures of the problem itself: acute and obtuse, this arc or the other, inside and outside
SPECIAL = 2  # of each of its degenerate twins
CLAIMS = 16  # of one problem
FOLDER = Path(__file__).resolve().parents[1] / "benchmarks/problems/newclid"
FILES = ("jgex_ag_231", "imo")
# what a start may be instead: a special case of it, on which more holds and conditions fail
NARROWER = {
    "triangle": ("r_triangle", "iso_triangle", "ieq_triangle", "risos"),
    "quadrangle": ("rectangle", "isquare", "trapezoid", "eq_quadrangle", "iso_trapezoid"),
    "trapezoid": ("rectangle", "isquare", "iso_trapezoid"),
    "rectangle": ("isquare",),
    "iso_triangle": ("ieq_triangle", "risos"),
    "r_triangle": ("risos",),
}


def main(evidence: Evidence) -> int:
    """Look at every problem's twins that is not done yet."""
    done = 0
    for name, problem in sources():
        found = evidence.get(name)
        if found is None:
            found = tried(problem, ROOT / name)
            evidence.put(name, found)
        done += bool(found["claims"])
        if done == (SAMPLED if evidence.sample else PROBLEMS):
            break
    sums = Counter[str]()
    for found in evidence.cases.values():
        sums.update({key: value for key, value in found.items() if type(value) is int})
    refused = [[name, one] for name, found in evidence.cases.items() for one in found["refused_ones"]]
    unwritten = [[name, *one] for name, found in evidence.cases.items() for one in found["unwritten"]]
    breaches = [[name, *one] for name, found in evidence.cases.items() for one in found["breaches"]]
    flipping = sum(found["flips"] > 0 for found in evidence.cases.values())
    return evidence.conclude(
        ok=not breaches and done == (SAMPLED if evidence.sample else PROBLEMS),
        problems_with_claims=done,
        problems_with_flips=flipping,
        **dict(sorted(sums.items())),
        breaches=breaches,
        refused_ones=refused[:100],
        known_but_not_written_down=unwritten,
    )


def sources() -> Iterator[tuple[str, Problem]]:
    """Yield the benchmark problems, then random ones without end."""
    for file in FILES:
        for problem in read_jgex_file((FOLDER / f"{file}.txt").read_text(encoding="utf-8")):
            yield f"{file} {problem.name}", problem
    number = 0
    while True:
        figure = random_figure(7 + number % 5, ROOT / "random" / number)
        if figure is not None:
            yield f"random {number}", figure.problem
        number += 1


def tried(problem: Problem, seed: Seed) -> dict[str, Any]:
    """Draw a problem, take what the closure derives, and hold it to the problem's twins."""
    found: dict[str, Any] = {
        **dict.fromkeys(
            ("claims", "twins", "degenerate_twins", "order_types", "flips", "told", "senseless", "refused"), 0
        ),
        "breaches": [],
        "unwritten": [],
        "refused_ones": [],
    }
    given = hypotheses(problem)
    try:
        figure = draw(problem, seed / "draw", tries=4, rounds=4)
        shown = [
            one for one in candidates(figure.xy, (seed / "facts").stream(), 3 * CLAIMS) if one not in given
        ]
        closure = close(figure.xy, given, shown, stop=False)
        twins, narrow = _twins(problem, seed)
    except (Reject, ProblemError, ClosureError):
        return found
    claims = [one for at, one in enumerate(shown) if closure.knows(at)][:CLAIMS]
    found |= {"claims": len(claims), "twins": len(twins), "degenerate_twins": len(narrow)}
    found["order_types"] = len({_order_type(twin) for twin in twins})
    for claim in claims:
        flipped = [twin for twin in (*twins, *narrow) if not vanishes(claim, twin)]
        if flipped:
            found["flips"] += 1
            _told(problem, figure.xy, claim, flipped, found)
    return found


def _told(
    problem: Problem,
    xy: tuple[tuple[float, float], ...],
    claim: Fact,
    flipped: list[Drawing],
    found: dict[str, Any],
) -> None:
    """Count the twins on which a claim is false: excluded by a condition of its proof, or a breach."""
    text = write_fact(claim, problem.points)
    try:
        proof = prove(close(xy, hypotheses(problem), [claim]), 0, problem.points)
    except ProofError as error:  # a fault of the engine, but nothing that is claimed with a proof
        found["unwritten"].append([text, str(error)])
        return
    if proof is None:
        found["breaches"].append([text, "no proof"])
        return
    if Replay(problem, ROOT / "replay").check(proof, claim).outcome is not Outcome.PASS:
        found["refused"] += 1
        found["refused_ones"].append(text)
        return
    for twin in flipped:
        if not twin.shows(proof.conditions):
            found["told"] += 1
        elif any(twin.merges(said) for said in (claim, *(step.claim for step in proof.steps))):
            found["senseless"] += 1
        else:
            found["breaches"].append([text, [write_fact(one, problem.points) for one in proof.conditions]])
            return


def _twins(problem: Problem, seed: Seed) -> tuple[list[Drawing], list[Drawing]]:
    """Return other figures of a problem, and figures of its special cases."""
    plain = list(_drawn(problem, seed / "twins", TWINS))
    narrow: list[Drawing] = []
    for at, other in enumerate(_narrower(problem)):
        narrow += _drawn(other, seed / "narrow" / at, SPECIAL)
    needed = conditions(problem)
    valid = [
        twin
        for twin in narrow
        if twin.shows(needed) and all(vanishes(known, twin) for known in hypotheses(problem))
    ]
    return plain, valid


def _drawn(problem: Problem, seed: Seed, count: int) -> Iterator[Drawing]:
    try:
        yield from islice(drawings(plan_of(problem), seed.stream(), 6 * count), count)
    except (NoFigureError, UnsupportedError, ProblemError):
        return


def _narrower(problem: Problem) -> Iterator[Problem]:
    """Yield the problem with a narrower start, and with free points moved onto lines of others."""
    for at, clause in enumerate(problem.clauses):
        (one, *more) = clause.constructions
        for name in NARROWER.get(one.name, ()) if not more else ():
            yield _with(problem, at, Clause(clause.points, (Construction(name, one.arguments),)))
        if len(clause.points) == 1 and not more and one.row is not None and not one.row.points:
            before = [point for point in range(clause.points[0]) if point not in one.arguments]
            for a, b in islice(pairwise(before), 2):
                line = Construction("on_line", (clause.points[0], a, b))
                yield _with(problem, at, Clause(clause.points, (one, line)))


def _with(problem: Problem, at: int, clause: Clause) -> Problem:
    return replace(problem, clauses=(*problem.clauses[:at], clause, *problem.clauses[at + 1 :]))


def _order_type(twin: Drawing) -> tuple[bool, ...]:
    """Return how triples of points turn and which of their angles are acute: figures may differ in that."""
    z = twin.z
    found = []
    for a in range(len(z) - 2):
        b, c = a + 1, a + 2
        found.append(turns_left(z, (a, b, c)))
        found.append(((z[b] - z[a]).conjugate() * (z[c] - z[a])).real > arb(0))
    return tuple(found)
