"""Roots that a prime field lacks are adjoined, and one branch stands for its conjugates."""

from __future__ import annotations

import pytest
from flint import fmpz

from proofloom.engine import Outcome, Seed
from proofloom.engine.geometry.jgex import read_jgex
from proofloom.engine.geometry.predicates import Fact, fact
from proofloom.verifiers.geometry.identities import oracle as oracle_module
from proofloom.verifiers.geometry.identities.extensions import Extension, Modular
from proofloom.verifiers.geometry.identities.fields import LARGE, MIDDLE, SMALL, field
from proofloom.verifiers.geometry.identities.loci import NoRootError
from proofloom.verifiers.geometry.identities.oracle import DEGREES, Oracle, oracle_of
from proofloom.verifiers.geometry.identities.plan import plan_of
from proofloom.verifiers.geometry.identities.prime_figures import figures

SEED = Seed.root("adjoined roots")
# the incentre of a triangle whose corners are incentres: roots of roots, four branches each
NESTED = (
    "a b c = triangle a b c; i = incenter i a b c; j = incenter j i b c; k = incenter k i j c;"
    " f = foot f k c j; g = mirror g k f"
)


@pytest.mark.parametrize("bits", [SMALL, MIDDLE, LARGE])
def test_what_pocklington_calls_prime_is_prime(bits: int) -> None:
    for index in range(64 if bits == SMALL else 6):
        p = field(bits, index).p
        assert fmpz(p).is_prime()
        assert p.bit_length() == bits


def test_numbers_without_a_root_have_one_in_the_extension() -> None:
    small, stream = field(SMALL, 1), SEED.stream()
    prime, larger = Modular(small), Extension(small, 4)
    missing = 0
    for _ in range(60):
        number = stream.below(small.p)
        root = larger.root(number)
        assert root * root == larger.reduce(number)
        assert larger.zero(larger.root(root) ** 4 - number)  # and the root has a root
        try:
            prime.root(number)
        except NoRootError:
            missing += 1
    assert 15 < missing < 45


def test_conjugates_are_followed_once_and_counted_in_full() -> None:
    larger = Extension(field(SMALL, 1), 4)
    number = next(n for n in range(2, 100) if field(SMALL, 1).square_root(n) is None)
    root = larger.root(number)
    places = [(root, larger.reduce(1)), (-root, larger.reduce(1)), (larger.reduce(5), root * root)]
    assert [size for _, size in larger.orbits(places, 1)] == [2, 1]
    assert [size for _, size in larger.orbits(places, 2)] == [1, 1, 1]  # over the field that has the root


def test_all_fields_count_the_same_branches() -> None:
    plan = plan_of(read_jgex("a b c = triangle a b c; i = incenter i a b c; j = incenter j i b c"))
    followed = 0
    for number in range(8):
        _, found = figures(plan, field(SMALL, 2), (SEED / number).stream(), 4)
        assert sum(one.of for one in found) == 16
        followed += len(found)
    assert followed < 8 * 12


def claims(line: str, *texts: str) -> tuple[Oracle, list[Fact]]:
    problem = read_jgex(line)
    split = [text.split() for text in texts]
    facts = [fact(name, [problem.point(word) for word in words]) for name, *words in split]
    return oracle_of(problem, SEED), facts


@pytest.mark.parametrize("first", range(len(DEGREES)))
def test_roots_of_roots_are_decided_in_every_field(first: int) -> None:
    judge, facts = claims(NESTED, "cong j k j g", "eqangle c i c k c k c j", "cong j k k g", "perp i k j c")
    judge._degree = first
    outcomes = [judge.ask(one).outcome for one in facts]
    assert outcomes == [Outcome.PASS, Outcome.PASS, Outcome.FAIL, Outcome.FAIL]


def test_a_part_proves_nothing_of_a_figure_that_there_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """What holds of the part is passed only if a figure of the whole shows it."""
    monkeypatch.setattr(oracle_module, "MANY", 0)
    judge, (one,) = claims(NESTED, "eqangle a b a i a i a c")
    verdict = judge.ask(one)
    assert verdict.outcome is Outcome.PASS
    assert "of 4 of 8 points" in str(verdict.evidence)
    impossible = NESTED + "; x = midpoint x a b; y = on_line y a b, on_pline y x a b"
    judge, (one,) = claims(impossible, "eqangle a b a i a i a c")
    assert judge.ask(one).outcome is Outcome.UNKNOWN
