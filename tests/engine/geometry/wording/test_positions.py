"""Texts say which point is meant, and a proof what it takes from the position: all as it is drawn."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from proofloom.engine import Seed
from proofloom.engine.geometry.closure.engine import close
from proofloom.engine.geometry.figure import Figure, draw
from proofloom.engine.geometry.jgex import read_jgex, read_jgex_file
from proofloom.engine.geometry.predicates import FactError, fact
from proofloom.engine.geometry.problem import Clause, Problem, hypotheses
from proofloom.engine.geometry.proof import prove
from proofloom.engine.geometry.rules import theorems
from proofloom.engine.geometry.truth import holds_among_floats
from proofloom.engine.geometry.wording.apart import apart
from proofloom.engine.geometry.wording.facts import Words
from proofloom.engine.geometry.wording.positions import positions_told
from proofloom.engine.geometry.wording.problems import clause_told, given_since
from proofloom.engine.geometry.wording.proofs import Teller

PROBLEMS = Path(__file__).parents[3] / "benchmarks/problems/newclid/jgex_ag_231.txt"
ALL = read_jgex_file(PROBLEMS.read_text(encoding="utf-8"))
RULES = {rule.name: rule for rule in theorems("full")}
STRAIGHT = {
    "line",
    "parallel",
    "perpendicular",
    "bisector",
    "bisector_of_segment",
    "angle_line",
    "turned_line",
}
SIDE = re.compile(r", (\S+) on the (same|other) side of line ([A-Z][^A-Z\s]*)([A-Z]\S*) (?:as|than) (\S+)\.")


def figure_of(problem: Problem, number: int = 0) -> Figure:
    return draw(problem, Seed.root("positions") / number)


def on_both(clause: Clause, figure: Figure, point: int) -> bool:
    """Say whether an earlier point is on all loci of a clause: what they give of the new one holds of it."""
    for part in clause.constructions:
        assert part.row is not None
        for template in part.row.gives:
            try:
                said = template.fill((point, *part.arguments[1:]), part.value)
            except FactError:  # of one point twice: of lines true of itself, false of a circle's centre
                if template.name == "cong":
                    return False
                continue
            if said.name != "eqangle" and not holds_among_floats(said, figure.xy):
                return False
    return True


def test_the_point_that_a_text_means_is_the_one_drawn() -> None:
    seen: Counter[str] = Counter()
    for problem in ALL[::4]:
        figure = figure_of(problem)
        words = Words(problem.points, figure.xy)
        at = {name: i for i, name in enumerate(words.notation.names)}
        for clause in problem.clauses:
            for sentence in clause_told(clause, words):
                if found := re.search(r"be the point other than (\S+) where", sentence):
                    if len(clause.constructions) > 1:
                        assert on_both(clause, figure, at[found[1]]), sentence
                    assert at[found[1]] not in clause.points
                    seen["other"] += 1
                elif re.match(r"Let \S+ be the point where .* meet\.", sentence):
                    names = {
                        draw.name for part in clause.constructions if part.row for draw in part.row.draws
                    }
                    assert names <= STRAIGHT, sentence
                    seen["lines"] += 1
                elif re.match(r"Let \S+ be a point where .* meet\.", sentence):
                    earlier = range(min(clause.points))
                    assert not any(on_both(clause, figure, p) for p in earlier), sentence
                    seen["either"] += 1
                sides = SIDE.search(sentence)
                if sides:
                    x, a, b, c = (at[sides[i]] for i in (1, 3, 4, 5))
                    assert figure.same_side(x, c, a, b) == (sides[2] == "same"), sentence
                    seen["sides"] += 1
    assert min(seen[kind] for kind in ("other", "lines", "either", "sides")) >= 2, seen


def test_a_square_says_on_which_side_it_lies_and_only_where_there_are_two() -> None:
    problem = read_jgex("a b c = triangle a b c; e d = square e d a b; f = midpoint f a b ? perp e a a b")
    figure = figure_of(problem)
    told = [*clause_told(problem.clauses[1], Words(problem.points, figure.xy))]
    side = "same" if figure.same_side(problem.point("e"), problem.point("c"), 0, 1) else "other"
    assert f", E on the {side} side of line AB" in told[0]
    alone = read_jgex("a b = segment a b; e d = square e d a b ? perp e a a b")
    (text,) = clause_told(alone.clauses[1], Words(alone.points, figure_of(alone).xy))
    assert "side" not in text


def test_a_point_with_a_certain_angle_is_said_to_be_on_the_side_where_it_is_drawn() -> None:
    (problem,) = (one for one in ALL if one.name.endswith("81-109_98.gex"))
    seen = set()
    for number in range(4):
        figure = figure_of(problem, number)
        (text,) = clause_told(problem.clauses[3], Words(problem.points, figure.xy))
        (_, kind, a, b, c) = SIDE.search(text).groups()  # type: ignore[union-attr]
        x, a, b, c = (problem.point(name.lower()) for name in ("f", a, b, c))
        assert figure.same_side(x, c, a, b) == (kind == "same"), text
        seen.add(kind)
    assert seen


def test_what_follows_from_earlier_lines_is_no_condition() -> None:
    a, b, c, d, e, m = range(6)
    known = [fact("coll", (a, b, d)), fact("perp", (a, b, b, c))]
    assert apart(known, ()) == {frozenset(one) for one in ((a, b, c), (b, c, d), (a, c, d))}
    assert apart([fact("coll", (a, b, d))], ()) == set()
    assert frozenset((a, c, d)) in apart([fact("coll", (a, b, d))], [(a, b, c)])
    assert frozenset((b, d, c)) in apart([fact("coll", (a, b, d)), fact("cyclic", (a, b, c, e))], ())
    equal = [fact("cong", (m, a, m, b)), fact("cong", (m, b, m, c))]
    assert apart(equal, ()) == {frozenset((a, b, c))}
    level = [fact("para", (a, b, c, d))]
    assert apart(level, ()) == set()  # which may be one line
    assert frozenset((a, b, d)) in apart(level, [(a, b, c)])


def told_of(problem: Problem, number: int = 0) -> tuple[Figure, str, Teller] | None:
    figure = figure_of(problem, number)
    proof = prove(close(figure.xy, hypotheses(problem), problem.goals), 0, problem.points)
    if proof is None:
        return None
    words = Words(problem.points, figure.xy)
    teller = Teller(words, theorems("full"), since=given_since(problem, words))
    teller.proof(proof)
    return figure, positions_told(teller, RULES), teller


@pytest.mark.parametrize("problem", ALL[3::15], ids=lambda p: p.name[-8:])
def test_a_condition_is_so_on_the_figure_and_names_its_line(problem: Problem) -> None:
    made = told_of(problem)
    if made is None:
        return
    figure, text, teller = made
    assert text.startswith("This proof is for the position drawn")
    names = {name: i for i, name in enumerate(teller.words.notation.names)}
    point = r"([A-Z][^A-Z∠ ,]*)"
    for a, b, c in re.findall(f"{point}, {point} and {point} are not on one line", text):
        assert figure.orientation(*(names[x] for x in (a, b, c)))
    for x, a, b in re.findall(f"{point} lies between {point} and {point}", text):
        assert figure.between(*(names[p] for p in (x, a, b)))
    for a, v, b, kind in re.findall(f"∠{point}{point}{point} is (acute|obtuse|a right angle)", text):
        size = teller.words.size((names[a], names[v], names[b]))
        assert 1e-4 < size < 1 - 1e-4, "an angle of 0° or 180° is none of these"
        assert kind == ("acute" if size < 0.4999 else "obtuse" if size > 0.5001 else "a right angle")
    for number in re.findall(r"\((\d+)\)", text):
        assert teller.lines[int(number) - 1].reason


def test_an_angle_of_no_or_two_right_angles_is_said_as_an_order_of_points() -> None:
    (problem,) = (one for one in ALL if one.name.endswith("L182-6.gex"))
    kinds: set[str] = set()
    for number in range(6):
        made = told_of(problem, number)
        assert made is not None
        said = [kind for kind in ("lies between", "lie on the same side of") if kind in made[1]]
        assert said
        assert not re.search("acute|obtuse|right angle", made[1])
        kinds.update(said)
    assert len(kinds) == 2


def test_what_is_given_by_a_construction_says_which() -> None:
    (problem,) = (one for one in ALL if one.name.endswith("E072-8.gex"))
    made = told_of(problem)
    assert made is not None
    why = {line.text: line.reason for line in made[2].lines}
    assert why["∠DAF = ∠ADF"] == "base angles, since F is on the perpendicular bisector of AD"
    assert why["B, C and D lie on one line"] == ""
