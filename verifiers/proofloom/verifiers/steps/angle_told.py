"""Read a sentence of an angle chase that comes without a formal claim: its theorem and what it claims."""

from __future__ import annotations

from collections.abc import Iterator

from proofloom.engine.geometry.facts import AngleIs, Bisects, EqualLengths, Fact, Parallel, Perpendicular
from proofloom.verifiers.geometry.step_reader import CLAIM, sentences, size
from proofloom.verifiers.geometry.step_words import LONGEST

_PAIRS: dict[str, type[Parallel] | type[Perpendicular] | type[EqualLengths]] = {
    "Parallel": Parallel,
    "Perpendicular": Perpendicular,
    "EqualLengths": EqualLengths,
}


def readings(text: str) -> Iterator[tuple[str, Fact]]:
    """Yield each way to read a sentence: the rule's name ("given" for a premise) and the fact claimed."""
    if len(text) > LONGEST:
        return
    for rule, patterns in sentences().items():
        for pattern, gaps in patterns:
            found = pattern.fullmatch(text)
            if found is None:
                continue
            fact = _fact(rule, dict(zip(gaps, found.groups(), strict=True)), found.groups())
            if fact is not None:
                yield ("given" if rule[0].isupper() else rule), fact


def _fact(rule: str, gaps: dict[str, str], names: tuple[str, ...]) -> Fact | None:
    if "claim" in gaps:
        claim = CLAIM.fullmatch(gaps["claim"])
        try:
            if claim is None:
                return None
            return AngleIs(claim[1][0], claim[1][1], claim[1][2], size(claim[3]))
        except ValueError:
            return None
    if rule in _PAIRS and len(names) == 2:
        one, two = names
        return _PAIRS[rule](one[0], one[1], two[0], two[1])
    if rule == "Bisects" and {"ray", "whole"} <= gaps.keys():
        a, v, b = tuple(gaps["whole"])
        return Bisects(v, gaps["ray"][1], a, b) if gaps["ray"][0] == v else None
    return None
