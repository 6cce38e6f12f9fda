"""Which two angles an equality of directions is said of: those that the theorem which cites it speaks of.

That lines AB and CD turn as EF and GH says as well that AB and EF turn as CD and GH. A reader sees two
different equalities of angles there, and a theorem about triangles means only one of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from proofloom.engine.geometry.derivation import LINEAR, Proof, Step, Use
from proofloom.engine.geometry.predicates import Fact, FactError, fact
from proofloom.engine.geometry.rules import Pattern, Rule
from proofloom.engine.geometry.wording.facts import Words
from proofloom.engine.geometry.wording.rays import Corner, Rays

MATCHED = ("simtri", "simtrir", "contri", "contrir")  # facts about triangles, vertex by vertex


def word_as_cited(proof: Proof, rules: Mapping[str, Rule], words: Words) -> None:
    """Have the equalities of a proof said as the theorems say them that claim or cite them."""
    for step in proof.steps:
        for pattern in rules[step.rule].then if step.rule in rules else ():
            said = None if either(pattern) else _angles(pattern, step)
            if said is not None and _canonical(said) == step.claim:
                words.worded.setdefault(step.claim.points, said.points)
    for step in proof.steps:
        for at, said in _cited(step, proof, rules):
            if proof.steps[at].rule == LINEAR:
                words.worded.setdefault(proof.steps[at].claim.points, said.points)


def misread(step: Step, proof: Proof, rules: Mapping[str, Rule], words: Words) -> Iterator[tuple[int, Step]]:
    """Yield the premises that are not said as a step means them, each with a step that says it so."""
    for at, said in _cited(step, proof, rules):
        shown, meant = words.two(proof.steps[at].claim.points), words.two(said.points)
        if shown is None or meant is None or {*map(_letters, shown[:2])} == {*map(_letters, meant[:2])}:
            continue
        use = Use(at, proof.steps[at].claim, 1)
        yield at, Step(said, LINEAR, (at,), uses=(use,), reading=said)


def _letters(corner: Corner) -> tuple[int, frozenset[int]]:
    return corner[1], frozenset(corner)


def _cited(step: Step, proof: Proof, rules: Mapping[str, Rule]) -> Iterator[tuple[int, Fact]]:
    """Yield the equalities that a step about triangles cites, as its theorem has them."""
    if step.rule not in rules or step.claim.name not in MATCHED:
        return
    for pattern in rules[step.rule].when:
        said = _angles(pattern, step)
        for at in step.premises:
            if said is not None and proof.steps[at].claim == _canonical(said):
                yield at, said


def _angles(pattern: Pattern, step: Step) -> Fact | None:
    """Return an equality of two angles at points as a theorem has it; None for other patterns.

    That of the triangle which the claim names first comes first.
    """
    p = pattern.letters
    if pattern.name != "eqangle" or p[0] != p[2] or p[4] != p[6]:
        return None
    points = tuple(step.points[letter] for letter in p)
    first = step.claim.name in MATCHED and {*points[:4]} != {*step.claim.points[:3]}
    return Fact("eqangle", (*points[4:], *points[:4]) if first else points)


def either(pattern: Pattern) -> bool:
    """Say whether a pattern is one of angles at points in its other reading too, as for inscribed angles."""
    p = pattern.letters
    return pattern.name == "eqangle" and all(set(p[i : i + 2]) & set(p[i + 4 : i + 6]) for i in (0, 2))


def _canonical(said: Fact) -> Fact | None:
    try:
        return fact(said.name, said.points)
    except FactError:
        return None


def with_common_angles(proof: Proof, words: Words) -> Proof:
    """Return a proof in which triangles with a common angle are similar by it, if they are by another.

    It takes the place of an equality that nothing else cites.
    """
    steps = [*proof.steps]
    for step in proof.steps:
        cited = [at for at in step.premises if steps[at].claim.name == "eqangle"]
        if step.claim.name not in ("simtri", "simtrir") or len(cited) != 2:
            continue
        for one, other in _corners(step.claim):
            if _letters(one) == _letters(other) or any(_says(words, steps[at].claim, one) for at in cited):
                continue
            for at in reversed(cited):
                alone = sum(at in later.premises for later in steps) == 1 and at not in proof.ends
                known = [i for i in range(at) if steps[i].claim.name in ("coll", "midp")]
                shared = _shared(one, other, [(i, steps[i].claim) for i in known], words)
                if alone and steps[at].rule == LINEAR and shared is not None:
                    steps[at] = _common(one, other, step.claim.name == "simtrir", shared)
                    break
    return replace(proof, steps=tuple(steps))


def _common(one: Corner, other: Corner, mirrored: bool, lines: Sequence[tuple[int, Fact]]) -> Step:
    """Return a step that says that two angles are the same, since points lie on its arms."""
    (a, v, b), (p, w, q) = one, other[::-1] if mirrored else other
    said = Fact("eqangle", (v, a, v, b, w, p, w, q))
    uses = []
    for at, claim in lines:
        x, y, z = claim.points[:3]
        uses.append(Use(at, fact("para", (x, y, x, z)), 0))
    return Step(said, LINEAR, tuple(at for at, _ in lines), uses=tuple(uses), reading=said)


def _shared(
    one: Corner, other: Corner, known: list[tuple[int, Fact]], words: Words
) -> list[tuple[int, Fact]] | None:
    """Return the lines by which two angles are the same, none too many; None when they are not."""

    def same(lines: Sequence[tuple[int, Fact]]) -> bool:
        pairs = [(v, p) for a, v, b in (one, other) for p in (a, b)]
        rays = Rays(words.xy, pairs, [claim.points for _, claim in lines])
        return rays.named(one) == rays.named(other) is not None

    if not same(known):
        return None
    for line in [*known]:
        if same([other for other in known if other != line]):
            known = [other for other in known if other != line]
    return known


def _says(words: Words, claim: Fact, corner: Corner) -> bool:
    found = words.two(claim.points)
    return found is not None and _letters(corner) in map(_letters, found[:2])


def _corners(claim: Fact) -> list[tuple[Corner, Corner]]:
    one, other = claim.points[:3], claim.points[3:]
    return [((one[i - 2], one[i], one[i - 1]), (other[i - 2], other[i], other[i - 1])) for i in range(3)]
