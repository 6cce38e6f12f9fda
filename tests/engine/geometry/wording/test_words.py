"""Words say what is so on the figure, introduce points before they are used, and are those of school."""

from __future__ import annotations

import re
from fractions import Fraction
from math import acos, hypot, pi
from pathlib import Path

import pytest

from proofloom.engine import Seed
from proofloom.engine.geometry.closure.engine import close
from proofloom.engine.geometry.constructions import CONSTRUCTIONS
from proofloom.engine.geometry.figure import Figure, draw
from proofloom.engine.geometry.jgex import read_jgex, read_jgex_file
from proofloom.engine.geometry.predicates import PREDICATES, Unit, fact
from proofloom.engine.geometry.problem import Clause, Construction, Problem, hypotheses
from proofloom.engine.geometry.proof import prove
from proofloom.engine.geometry.rules import theorems
from proofloom.engine.geometry.wording.facts import Words, phrases
from proofloom.engine.geometry.wording.notation import notation
from proofloom.engine.geometry.wording.positions import positions_told
from proofloom.engine.geometry.wording.problems import clause_told, introduced, told
from proofloom.engine.geometry.wording.proofs import Line, Teller

PROBLEMS = Path(__file__).parents[3] / "benchmarks/problems/newclid/jgex_ag_231.txt"
ALL = read_jgex_file(PROBLEMS.read_text(encoding="utf-8"))
SOME = ALL[:40:4]
RULES = {rule.name: rule for rule in theorems("full")}
JARGON = re.compile(
    r"\b(eqangle|eqratio|coll|cong|para|perp|midp|cyclic|simtri|contri|aconst|rconst|directed|mod|modulo|"
    r"linear|closure|premise|predicate|mirrored|None)\b"
)
ANGLE = r"∠([A-Z][^A-Z∠ ]*)([A-Z][^A-Z∠ ]*)([A-Z][^A-Z∠ ]*)"


def figure_of(problem: Problem) -> Figure:
    return draw(problem, Seed.root("words"))


def lines_of(problem: Problem, figure: Figure, *, latex: bool = False) -> tuple[list[Line], str]:
    closure = close(figure.xy, hypotheses(problem), problem.goals)
    proof = prove(closure, 0, problem.points)
    assert proof is not None
    words = Words(problem.points, figure.xy, latex=latex)
    teller = Teller(words, theorems("full"))
    teller.proof(proof)
    return teller.lines, positions_told(teller, RULES)


@pytest.mark.parametrize("problem", SOME, ids=lambda p: p.name[-6:])
def test_what_a_proof_says_of_angles_is_so_on_the_figure(problem: Problem) -> None:
    figure = figure_of(problem)
    names = notation(problem.points).names

    def size(parts: tuple[str, ...]) -> float:
        (ax, ay), (vx, vy), (bx, by) = (figure.xy[names.index(part)] for part in parts)
        dot = (ax - vx) * (bx - vx) + (ay - vy) * (by - vy)
        return acos(max(-1, min(1, dot / hypot(ax - vx, ay - vy) / hypot(bx - vx, by - vy)))) / pi * 180

    lines, _ = lines_of(problem, figure)
    for line in lines:
        if found := re.fullmatch(f"{ANGLE} = {ANGLE}", line.text):
            assert size(found.groups()[:3]) == pytest.approx(size(found.groups()[3:]), abs=1e-3), line.text
        elif found := re.fullmatch(rf"{ANGLE} \+ {ANGLE} = 180°", line.text):
            assert size(found.groups()[:3]) + size(found.groups()[3:]) == pytest.approx(180, abs=1e-3)
        elif found := re.fullmatch(rf"{ANGLE} = (\d+)°", line.text):
            assert size(found.groups()[:3]) == pytest.approx(float(found[4]), abs=1e-3)
        else:
            assert "∠" not in line.text or "same angle" in line.text or line.text.count("∠") > 2, line.text


@pytest.mark.parametrize("problem", SOME, ids=lambda p: p.name[-6:])
def test_points_are_introduced_lines_cite_earlier_ones_and_no_jargon_is_used(problem: Problem) -> None:
    figure = figure_of(problem)
    words = Words(problem.points, figure.xy)
    lines, taken = lines_of(problem, figure)
    sentences = introduced(problem, words)
    seen: set[str] = set()
    for clause, sentence in zip(problem.clauses, sentences, strict=False):
        seen |= {words.notation.names[point] for point in clause.points}
        spoken = {name for name in words.notation.names if name in sentence}
        assert {
            name for name in spoken if not any(name in other and name != other for other in spoken)
        } <= seen
    for line in lines:
        assert all(0 < other < line.number for other in line.because)
        assert all(f"({other})" in line.reason for other in line.because), line
    whole = " ".join([*told(problem, words), *(f"{x.text} {x.reason}" for x in lines), taken])
    assert not JARGON.search(whole), JARGON.search(whole)
    assert not set("{}<>_$") & set(re.sub(r"[A-Z]_\w", "", whole)) or "<" not in whole


def test_a_theorem_is_explained_where_it_is_first_used() -> None:
    problem = read_jgex("a b c d = quadrangle a b c d; p = midpoint p a b; q = midpoint q b c; "
                        "r = midpoint r c d; s = midpoint s d a ? para p q r s")  # fmt: skip
    lines, _ = lines_of(problem, figure_of(problem))
    reasons = [line.reason for line in lines if line.reason]
    called = phrases()["called"]
    cited = {name: [r for r in reasons if r.startswith(f"{called.get(name, name)},")] for name in RULES}
    name, uses = max(cited.items(), key=lambda item: len(item[1]))
    assert len(uses) > 1
    assert RULES[name].says[1:].rstrip(".") in uses[0]
    assert all(":" not in use for use in uses[1:])


@pytest.mark.parametrize(
    ("name", "count", "shared"),
    [("E076-32", 1, True), ("E074-24", 3, True), ("E051-28", 2, True), ("E059-52", 1, False)],
)
def test_similar_triangles_are_so_by_angles_of_theirs(name: str, count: int, shared: bool) -> None:
    """A common angle is cited, and of two readings of an equality of directions the one that is meant."""
    (problem,) = (one for one in ALL if one.name.endswith(f"{name}.gex"))
    said = {line.number: line for line in lines_of(problem, figure_of(problem))[0]}
    seen = 0
    for line in said.values():
        found = re.fullmatch(r"triangles (\w)(\w)(\w) and (\w)(\w)(\w) are similar", line.text)
        if found and line.reason.startswith("similar by two angles"):
            corners = [*zip(found.groups()[:3], found.groups()[3:], strict=True)]
            vertices = []
            for number in line.because:
                one, other = re.findall(r"∠(\w\w\w)", said[number].text)
                assert set(one) == {*found.groups()[:3]}
                assert set(other) == {*found.groups()[3:]}
                vertices.append((one[1], other[1]))
            assert len(set(vertices)) == 2
            assert set(vertices) <= set(corners)
            seen += 1
    assert seen == count
    assert any("the same angle" in line.reason for line in said.values()) == shared


def test_latex_is_in_dollars_and_has_no_bare_sign() -> None:
    problem = SOME[0]
    lines, taken = lines_of(problem, figure_of(problem), latex=True)
    assert any("\\angle" in line.reason for line in lines)
    for text in (*(line.text for line in lines), *(line.reason for line in lines), taken):
        assert text.count("$") % 2 == 0
        assert "$$" not in text
        assert not set("∠⊥∥°·²−") & set(text)


@pytest.mark.parametrize("name", sorted({row.name for row in CONSTRUCTIONS.values()}))
def test_every_construction_is_told_with_all_its_points(name: str) -> None:
    row = CONSTRUCTIONS[name]
    points = tuple(range(len(row.letters)))
    value = Fraction(1, 3) if row.takes else None
    part = Construction(name, points, value)
    names = [chr(ord("a") + i) for i in points]
    xy = [(float(i * i % 7) + 0.1 * i, float(3 * i % 5) + 0.07 * i * i) for i in points]
    (sentence,) = clause_told(Clause(points[: row.new], (part,)), Words(names, xy))
    missing = {
        n.upper() for n in names if not re.search(rf"(?<![a-z]){n.upper()}|{n.upper()}(?![a-z])", sentence)
    }
    assert not missing, sentence
    assert not set("{}<>") & set(sentence)


def test_every_predicate_has_its_words() -> None:
    own = {"eqangle", "aconst", "aequation", "lequation"}  # worded by the figure
    assert set(phrases()["facts"]) == set(PREDICATES) - own
    words = Words([chr(ord("a") + i) for i in range(8)], [(float(i), float(i * i)) for i in range(8)])
    for name, row in PREDICATES.items():
        if row.unit is Unit.NUMBER or name == "aequation":
            continue
        value = Fraction(1, 3) if row.takes_value else None
        text = words.fact(fact(name, range(row.most or row.least + 1), value))
        assert text
        assert not set("{}<>") & set(text)


def test_names_stay_apart() -> None:
    assert notation(["a", "A"]).names == ("a", "A")
    assert notation(["o1", "i_b", "x"]).names == ("O₁", "I_b", "X")
    assert notation(["o1", "i_b"], latex=True).names == ("O_{1}", "I_{b}")
