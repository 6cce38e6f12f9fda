"""Exact identities and Z3 agree with the oracle and the replay checker, and refuse what these refuse."""

from __future__ import annotations

import sys
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from proofloom.engine import Outcome, Seed
from proofloom.engine.geometry.derivation import LINEAR
from proofloom.engine.geometry.jgex import read_jgex, read_jgex_file
from proofloom.engine.geometry.predicates import Fact, fact
from proofloom.verifiers.geometry.identities.exact import Exact
from proofloom.verifiers.geometry.identities.oracle import oracle_of
from proofloom.verifiers.geometry.proofs.by_z3 import directions_follow, lengths_follow, order_follows

TESTS = Path(__file__).resolve().parents[2]
SEED = Seed.root("exact")
PASS, FAIL, UNKNOWN = Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN


def ask(line: str, text: str) -> Outcome:
    problem = read_jgex(line)
    name, *words = text.split()
    value = Fraction(words.pop()) if words[-1] not in problem.points else None
    return Exact(problem).ask(fact(name, [problem.point(word) for word in words], value)).outcome


@pytest.mark.parametrize(
    ("line", "true", "false"),
    [
        (
            "a b c = triangle a b c; h = orthocenter h a b c; o = circumcenter o a b c; m = midpoint m b c",
            "rconst a h o m 2",
            "rconst a h o m 3",
        ),
        ("a b = segment a b; m = midpoint m a b; c = on_circle c m a", "perp a c c b", "perp a c b m"),
        (
            "a b c = triangle a b c; k = circle k a b c; d = on_circle d k a",
            "cyclic a b c d",
            "cyclic a b c k",
        ),
        ("a b = segment a b; c = on_line c a b; d = on_line d a b", "coll a c d", "cong a c a d"),
        (
            "a b c = triangle a b c; m = midpoint m a b; n = midpoint n a c",
            "r2const m n b c 1/4",
            "r2const m n b c 10/41",
        ),
    ],
)
def test_a_theorem_is_proved_exactly_and_its_false_twin_refuted(line: str, true: str, false: str) -> None:
    assert ask(line, true) is PASS
    assert ask(line, false) is FAIL


def test_what_is_not_rational_or_has_no_certain_size_is_not_decided() -> None:
    assert ask("a b c = ieq_triangle a b c", "cong a b a c") is UNKNOWN
    assert ask("a b = segment a b", "lconst a b 1") is UNKNOWN  # the figure is drawn with this length
    assert ask("a = free a; b = lconst b a 3; c = mirror c a b", "lconst a c 6") is PASS
    assert ask("a = free a; b = lconst b a 3; c = mirror c a b", "lconst a c 3") is FAIL


def test_on_the_benchmark_both_ways_agree_and_many_figures_are_rational() -> None:
    text = (TESTS / "benchmarks/problems/newclid/jgex_ag_231.txt").read_text(encoding="utf-8")
    seen: Counter[tuple[Outcome, Outcome]] = Counter()
    for problem in read_jgex_file(text)[::6]:
        for goal in problem.goals:
            seen[oracle_of(problem, SEED).ask(goal).outcome, Exact(problem).ask(goal).outcome] += 1
    assert all(UNKNOWN in pair or len(set(pair)) == 1 for pair in seen)
    assert seen[PASS, PASS] * 5 > seen.total() * 2


def test_z3_agrees_with_every_combination_of_the_classics() -> None:
    sys.path.insert(0, str(TESTS / "certify"))
    try:
        from spoil.classics import classics
    finally:
        sys.path.remove(str(TESTS / "certify"))
    seen = 0
    for _, _, proof in classics():
        for step in proof.steps:
            if step.rule == LINEAR:
                assert step.reading is not None
                premises = [use.reading for use in step.uses]
                verdicts = [ask(premises, step.reading) for ask in (directions_follow, lengths_follow)]
                assert sorted(v.outcome for v in verdicts) == ["pass", "unknown"]
                fewer = [ask(premises[1:], step.reading) for ask in (directions_follow, lengths_follow)]
                assert PASS not in [v.outcome for v in fewer]
                seen += 1
    assert seen >= 12


def between(*points: int) -> Fact:
    return fact("between", points)


def test_halves_and_numbers_are_not_taken_for_granted() -> None:
    halved = [fact("eqangle", (0, 1, 0, p, 0, p, 0, 2)) for p in (3, 4)]
    assert directions_follow(halved, fact("para", (0, 3, 0, 4))).outcome is FAIL
    assert (
        directions_follow(
            [fact("perp", (0, 1, 2, 3))] * 2, fact("aconst", (0, 1, 2, 3), Fraction(1, 2))
        ).outcome
        is PASS
    )
    ten, five = fact("lconst", (0, 1), Fraction(10)), fact("lconst", (0, 2), Fraction(5))
    assert lengths_follow([ten, five], fact("rconst", (0, 1, 0, 2), Fraction(2))).outcome is PASS
    assert lengths_follow([ten, five], fact("rconst", (0, 1, 0, 2), Fraction(3))).outcome is FAIL
    assert lengths_follow([ten], fact("l2const", (0, 1), Fraction(100))).outcome is PASS
    huge = fact("lconst", (0, 1), Fraction(2**200 + 1))
    assert lengths_follow([huge], huge).outcome is UNKNOWN
    assert directions_follow([ten], ten).outcome is UNKNOWN


def test_order_on_a_line_follows_or_does_not() -> None:
    assert order_follows([between(1, 0, 2), between(2, 1, 3)], between(1, 0, 3)).outcome is PASS
    assert order_follows([between(1, 0, 2), between(1, 0, 3)], between(2, 1, 3)).outcome is FAIL
    assert order_follows([fact("midp", (0, 1, 2)), fact("diff", (1, 2))], between(0, 1, 2)).outcome is PASS
    assert order_follows([between(0, 1, 2)], fact("longer", (1, 2, 0, 1))).outcome is PASS
    assert order_follows([between(0, 1, 2)], fact("longer", (0, 2, 0, 1))).outcome is FAIL
    assert order_follows([fact("perp", (0, 1, 2, 3))], between(0, 1, 2)).outcome is UNKNOWN
