"""Sums written out are exactly right for the drawn figure, rest on what they cite, and end in the claim."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cache
from math import acos, dist, hypot, pi, prod
from pathlib import Path

import pytest

from proofloom.engine import Seed
from proofloom.engine.geometry.closure.engine import close
from proofloom.engine.geometry.derivation import LINEAR, Proof
from proofloom.engine.geometry.figure import Figure, draw
from proofloom.engine.geometry.jgex import read_jgex, read_jgex_file
from proofloom.engine.geometry.predicates import Fact, fact
from proofloom.engine.geometry.problem import Problem, hypotheses
from proofloom.engine.geometry.proof import prove
from proofloom.engine.geometry.rules import theorems
from proofloom.engine.geometry.wording.chains import Chain, chain_of
from proofloom.engine.geometry.wording.facts import Words
from proofloom.engine.geometry.wording.known import Equation, identities
from proofloom.engine.geometry.wording.notation import notation
from proofloom.engine.geometry.wording.order import best_order
from proofloom.engine.geometry.wording.proofs import Teller
from proofloom.engine.geometry.wording.rays import Rays
from proofloom.engine.geometry.wording.readings import misread, with_common_angles, word_as_cited
from proofloom.engine.geometry.wording.sparse import combination

PROBLEMS = Path(__file__).parents[3] / "benchmarks/problems/newclid/jgex_ag_231.txt"
RULES = {rule.name: rule for rule in theorems("full")}
ALL = read_jgex_file(PROBLEMS.read_text(encoding="utf-8"))
SOME = ALL[1::7]
# the right side of an equation of directions, and the sign of each direction: see `derivation`
TURNED = {"para": (-1, 1), "perp": (-1, 1), "aconst": (-1, 1), "eqangle": (-1, 1, 1, -1)}
TERM = re.compile(r"(?:(\d+)·)?(?:∠([A-Z][^A-Z∠ ]*)([A-Z][^A-Z∠ ]*)([A-Z][^A-Z∠ ]*)|(\d+)°)")


@cache
def proved(problem: Problem) -> tuple[Figure, Proof] | None:
    figure = draw(problem, Seed.root("chains"))
    closure = close(figure.xy, hypotheses(problem), problem.goals)
    proof = prove(closure, 0, problem.points)
    return None if proof is None else (figure, proof)


def chains(problem: Problem) -> Iterator[tuple[Words, Proof, int, Chain]]:
    found = proved(problem)
    if found is None:
        return
    figure, proof = found
    words = Words(problem.points, figure.xy)
    word_as_cited(proof, RULES, words)
    proof = with_common_angles(proof, words)
    for step in [*proof.steps]:  # and what is said once more, as it is cited
        for at, said in misread(step, proof, RULES, words):
            chain = chain_of(said, at + 1, proof, words)
            if chain is not None:
                yield words, replace(proof, steps=(*proof.steps[: at + 1], said)), at + 1, chain
    for at, step in enumerate(proof.steps):
        if step.rule == LINEAR and step.reading is not None and step.reading.name in TURNED:
            chain = chain_of(step, at, proof, words)
            if chain is not None:
                yield words, proof, at, chain


def as_turn(said: Fact, rays: Rays) -> dict[int, int]:
    """Return the lines of a fact's equation with their signs."""
    found: dict[int, int] = {}
    for (a, b), sign in zip(
        zip(said.points[::2], said.points[1::2], strict=True), TURNED[said.name], strict=True
    ):
        line = rays.line(a, b)
        assert line is not None
        found[line] = found.get(line, 0) + sign
    return {line: sign for line, sign in found.items() if sign}


def exact(one: Equation, said: Fact | None, rays: Rays) -> bool:
    """Say whether an equation is an identity of directions, or else just what a fact says of them."""
    total = rays.total(one.terms, one.constant)
    if said is None:
        return not total.lines and not total.constant
    wanted = as_turn(said, rays)
    value = Fraction(1, 2) if said.name == "perp" else said.value or Fraction(0)
    for sign in (1, -1):
        if dict(total.lines) == {line: sign * c for line, c in wanted.items()}:
            return (total.constant + sign * value).denominator == 1  # right but for whole half turns
    return False


@pytest.mark.parametrize("problem", SOME, ids=lambda p: p.name[-8:])
def test_every_sum_is_an_identity_or_what_a_cited_line_says_and_they_add_up_to_the_claim(
    problem: Problem,
) -> None:
    for words, proof, at, chain in chains(problem):
        step = proof.steps[at]
        left = dict(chain.claim.terms)
        constant = chain.claim.constant
        assert step.reading is not None
        assert exact(chain.claim, step.reading, chain.rays)
        for one, times in (*chain.used, *chain.known.values()):
            said = None
            if one.step >= 0:
                readings = [use.reading for use in step.uses if use.step == one.step]
                if one.step not in step.premises:  # a line that says just this of these two lines
                    assert one.step < at
                    readings = [proof.steps[one.step].claim]
                    a, vertex, b = chain.rays.corner(next(iter(one.terms)))
                    assert readings == [fact("perp", (vertex, a, vertex, b))]
                said = next(r for r in readings if exact(one, r, chain.rays))
                if said.name == "eqangle" and (shown := words.two(said.points)):  # as the cited line has it
                    assert set(one.terms) == {chain.rays.named(shown[0]), chain.rays.named(shown[1])}
            assert exact(one, said, chain.rays), (problem.name, one)
            # on the figure as well: exact but for whole turns is exact
            drawn = sum(float(c) * chain.rays.size(angle) for angle, c in one.terms.items())
            assert drawn == pytest.approx(float(one.constant), abs=1e-6)
            for angle, c in one.terms.items():
                left[angle] = left.get(angle, Fraction(0)) - times * c
            constant -= times * one.constant
        assert not any(left.values())
        assert not constant
        for line in chain.rays.lines:  # a line of more than two points is one that is cited
            assert len(line) == 2 or _follows(set(line), [proof.steps[i].claim for i in range(at)])
        assert set(chain.lines) <= set(range(at))


def _follows(line: set[int], known: list[Fact]) -> bool:
    """Say whether points are on one line by facts that overlap in two points each."""
    sets = [set(said.points) & line for said in known if said.name in ("coll", "midp")]
    sets = [one for one in sets if len(one) > 2]
    if not sets:
        return False
    grown = sets[0]
    for _ in sets:
        for one in sets:
            grown = grown | one if len(grown & one) > 1 else grown
    return grown == line


@pytest.mark.parametrize("problem", SOME, ids=lambda p: p.name[-8:])
def test_every_link_of_a_chain_is_so_on_the_figure(problem: Problem) -> None:
    found = proved(problem)
    if found is None:
        pytest.skip("not proved without auxiliary points")
    figure, proof = found
    names = notation(problem.points).names
    place = {name: figure.xy[at] for at, name in enumerate(names)}
    teller = Teller(Words(problem.points, figure.xy), theorems("full"))
    teller.proof(proof)
    for line in teller.lines:
        if " = " not in line.reason:
            continue
        links = line.reason.partition(";")[0].partition(", by (")[0].split(" = ")
        if "∠" in links[0]:
            sizes = [angles(link, place) for link in links]
        elif re.match(r"[A-Z(1]", links[0]):
            sizes = [ratio(link, place) for link in links]
        else:
            continue
        assert sizes == pytest.approx([sizes[0]] * len(sizes), rel=1e-6), line


def angles(link: str, place: dict[str, tuple[float, float]]) -> float:
    """Return the size of a sum of angles, in degrees; what follows it in words is its reason."""
    total = 0.0
    sign = 1
    words = re.split(r" \(| by \(", link)[0].split(" ")
    for word in words:
        if word in "+−":
            sign = 1 if word == "+" else -1
            continue
        read = TERM.fullmatch(word)
        assert read is not None, (word, link)
        size = float(read[5]) if read[5] else corner(*(place[read[i]] for i in (2, 3, 4)))
        total += sign * size * int(read[1] or 1)
    return total


def corner(a: tuple[float, float], v: tuple[float, float], b: tuple[float, float]) -> float:
    (ax, ay), (vx, vy), (bx, by) = a, v, b
    dot = (ax - vx) * (bx - vx) + (ay - vy) * (by - vy)
    return acos(max(-1, min(1, dot / hypot(ax - vx, ay - vy) / hypot(bx - vx, by - vy)))) / pi * 180


def ratio(link: str, place: dict[str, tuple[float, float]]) -> float:
    above, below = (*re.split(" : |/", link), "")[:2]  # of lengths a fraction, of ratios a ratio
    return product(above, place) / product(below or "1", place)


def product(text: str, place: dict[str, tuple[float, float]]) -> float:
    factors = []
    for part in text.strip("()").split("·"):
        if part.isdigit():
            factors.append(float(part))
            continue
        power = 2 if part.endswith("²") else int(part.partition("^")[2] or 1)
        read = re.fullmatch(r"([A-Z][^A-Z²^]*)([A-Z][^A-Z²^]*)(?:²|\^\d+)?", part)
        assert read is not None, (part, text)
        factors.append(dist(place[read[1]], place[read[2]]) ** power)
    return prod(factors)


def test_nearly_all_sums_are_written_out_and_most_are_short() -> None:
    reasons = []
    for problem in SOME:
        if found := proved(problem):
            teller = Teller(Words(problem.points, found[0].xy), theorems("full"))
            teller.proof(found[1])
            reasons += [
                line.reason for line in teller.lines if "chasing" in line.reason or "∠" in line.reason
            ]
    written = sorted(reason.count(" = ") for reason in reasons if "chasing" not in reason)
    assert len(written) >= 0.9 * len(reasons)
    assert written[len(written) // 2] <= 6


def test_what_a_person_would_say_is_said() -> None:
    problem = read_jgex(
        "a b c = triangle a b c; d = foot d c a b; e = on_tline e a b c, on_line e c d; f = midpoint f a e; "
        "g = midpoint g c b ? perp d f d g"
    )
    found = proved(problem)
    assert found is not None
    teller = Teller(Words(problem.points, found[0].xy), theorems("base"))
    teller.proof(found[1])
    (last,) = (line for line in teller.lines if line.text == "DF ⊥ DG")
    assert last.reason.startswith("∠FDG = ")
    assert "triangle formed by lines AE, BC and AB" in last.reason
    said = {line.text: line.reason for line in teller.lines}
    assert said["AD ⊥ DE"].startswith("by (1), since ")


@pytest.mark.parametrize(("name", "count"), [("ndg1_53", 2), ("E051-26", 2), ("E071-2", 2), ("wang3", 1)])
def test_right_angles_are_put_in_where_they_turn_up_by_the_line_that_names_them(
    name: str, count: int
) -> None:
    (problem,) = (one for one in ALL if one.name.endswith(f"{name}.gex"))
    found = proved(problem)
    assert found is not None
    teller = Teller(Words(problem.points, found[0].xy), theorems("full"))
    teller.proof(found[1])
    said = {line.number: line.text for line in teller.lines}
    last = next(line for line in teller.lines if "exterior angle" in line.reason)
    known = re.findall(r"(?:where ∠(\w\w\w) is|∠(\w\w\w), which is) 90° by \((\d+)\)", last.reason)
    assert len(known) >= count
    for one, other, number in known:
        a, vertex, b = one or other
        assert {*map(frozenset, said[int(number)].split(" ⊥ "))} == {
            frozenset((a, vertex)),
            frozenset((vertex, b)),
        }
    assert not re.search(r"∠[^;]*90° [+−]|2·", last.reason.partition(";")[0].split(" = ")[1])


def test_identities_are_named_as_in_school() -> None:
    xy = [(0.0, 0.0), (4.0, 0.0), (1.0, 3.0), (2.0, 0.0)]  # D halves AB
    rays = Rays(xy, [(0, 2), (1, 2), (2, 3)], [(0, 1, 3)])
    found = {(one.why, frozenset(one.points)) for one in identities(rays)}
    assert ("straight", frozenset((0, 3, 1))) in found
    assert ("triangle", frozenset((0, 1, 2))) in found
    assert ("exterior", frozenset((0, 2, 3))) in found
    assert ("parts", frozenset((0, 2, 1, 3))) in found
    assert not any(why in ("quadrilateral", "around") for why, _ in found)


def test_a_combination_is_the_cheapest_exact_one_or_none() -> None:
    one, half = Fraction(1), Fraction(1, 2)
    offered = [{"x": one, "y": one}, {"y": one, "z": one}, {"x": one}, {"x": 2 * one, "z": -2 * one}]
    assert combination([{"x": one, "z": -one}], offered, [1, 1, 1, 1]) == (0, {3: half})
    assert combination([{"x": one, "z": -one}], offered, [1, 1, 1, 9]) == (0, {0: one, 1: -one})
    assert combination([{"w": one}], offered, [1, 1, 1, 1]) is None
    assert combination([{"w": one}, {"y": one}], offered, [1, 1, 1, 1]) == (1, {0: one, 2: -one})
    finer = [{"x": Fraction(13)}]
    assert combination([{"x": one}], finer, [1]) is None  # what floats propose is not exactly right


def test_an_order_keeps_the_sums_on_the_way_short() -> None:
    one = Fraction(1)
    changes = [{"c": -one, "d": one}, {"a": -one, "b": one}, {"b": -one, "c": one}]
    assert best_order({"a": one}, changes) == ((1, 1), (2, 1), (0, 1))
    many = [{f"{i}": -one, f"{i + 1}": one} for i in range(14)]
    assert best_order({"0": one}, many[::-1]) == tuple((at, 1) for at in range(13, -1, -1))


def test_what_is_put_in_twice_replaces_only_what_is_there() -> None:
    one = Fraction(1)
    changes = [{"a": -one, "b": one}, {"b": -one, "a": one, "c": one}]
    # b takes the place of a, a and c that of b, and b once more that of a
    assert best_order({"a": one}, changes, [2, 1]) == ((0, 1), (1, 1), (0, 1))
    assert best_order({"a": 2 * one}, [{"a": -one, "b": one}], [2]) == ((0, 2),)
    # two times a is put in only where it is there twice, though the sum would be shorter the other way
    changes = [{"a": -2 * one, "b": -one, "c": -one}, {"a": one, "z": -one}]
    assert best_order(dict.fromkeys("abcz", one), changes) == ((1, 1), (0, 1))
