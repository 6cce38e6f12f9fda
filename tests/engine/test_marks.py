"""Marking a generator or verifier leaves it as it is and records what the loom must know."""

from __future__ import annotations

from dataclasses import dataclass

from proofloom.engine import Candidate, Seed, Verdict, generator, verifier
from proofloom.engine.marks import GENERATOR, VERIFIER


@generator
@dataclass(frozen=True)
class Plain:
    def draw(self, seed: Seed) -> Candidate[int]:
        return Candidate(body=seed.bits(3), prompt="", answer="")


@generator(version=4, verifiers=("a/b", "c/d"))
@dataclass(frozen=True)
class Told(Plain):
    pass


@dataclass(frozen=True)
class Heir(Told):
    pass


@verifier
def plain(candidate: Candidate[int]) -> Verdict:
    return Verdict.passed(str(candidate.body))


@verifier(version=2)
def told(candidate: Candidate[int]) -> Verdict:
    return Verdict.failed("no", str(candidate.body))


def test_a_mark_says_version_and_verifiers() -> None:
    assert (vars(Plain)[GENERATOR].version, vars(Plain)[GENERATOR].verifiers) == (1, ())
    assert (vars(Told)[GENERATOR].version, vars(Told)[GENERATOR].verifiers) == (4, ("a/b", "c/d"))
    assert (vars(plain)[VERIFIER].version, vars(told)[VERIFIER].version) == (1, 2)


def test_a_mark_changes_nothing_else() -> None:
    candidate = Plain().draw(Seed.root(1))
    assert isinstance(Plain(), Plain)
    assert plain(candidate) == Verdict.passed(str(candidate.body))
    assert told.__name__ == "told"


def test_the_mark_is_not_inherited_as_ones_own() -> None:
    assert GENERATOR not in vars(Heir)
