"""Problems read from every notation, print to one, and read back; what is not in the language is placed."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from proofloom.engine.geometry.constructions import CONSTRUCTIONS, Row
from proofloom.engine.geometry.jgex import read_jgex, read_jgex_file
from proofloom.engine.geometry.language import (
    read_problem,
    read_problems,
    unnamed,
    write_fact,
    write_jgex,
    write_problem,
)
from proofloom.engine.geometry.predicates import PREDICATES, Fact, FactError, Kind, Unit, fact
from proofloom.engine.geometry.problem import Clause, Construction, Problem, conditions, hypotheses
from proofloom.engine.geometry.reading import LanguageError

QUICK = (Phase.explicit, Phase.reuse, Phase.generate)  # a problem is large, and takes long to shrink
FILES = sorted((Path(__file__).parents[2] / "benchmarks" / "problems").glob("*/*.txt"))
COUNTS = {  # as their projects state them; testing_minimal_rules: paragraphs r00 to r92 without four
    "alphageometry/imo_ag_30": 30,
    "alphageometry/jgex_ag_231": 231,
    "newclid/imo": 34,
    "newclid/imo_sl": 86,
    "newclid/jgex_ag_231": 231,
    "newclid/larger_imo_eval": 172,
    "newclid/testing_minimal_rules": 89,
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_benchmark_problem_reads_prints_and_reads_back(path: Path) -> None:
    problems = read_jgex_file(path.read_text())
    assert len(problems) == COUNTS[f"{path.parent.name}/{path.stem}"]
    for problem in problems:
        assert read_problem(write_problem(problem)) == problem
        assert unnamed(read_jgex(write_jgex(problem))) == unnamed(problem)
        assert problem.goals
    assert read_problems("\n".join(write_problem(problem) for problem in problems)) == problems


# --- problems at random ---------------------------------------------------------------------------------

names = st.from_regex(r"[A-Za-z][A-Za-z0-9_']{0,3}", fullmatch=True)
lengths = st.fractions(min_value=Fraction(1, 50), max_value=50, max_denominator=60)
angles = st.fractions(min_value=0, max_value=1, max_denominator=720).filter(lambda value: value < 1)
ROWS = sorted({row.name: row for row in CONSTRUCTIONS.values()}.values(), key=lambda row: row.name)


def number_of(row: Row) -> st.SearchStrategy[Fraction]:
    unit = next(PREDICATES[item.name].unit for item in row.gives if item.from_argument)
    return angles if unit is Unit.ANGLE else lengths


@st.composite
def facts(draw: st.DrawFn, points: int, kinds: tuple[Kind, ...]) -> Fact:
    row = draw(st.sampled_from([r for r in PREDICATES.values() if r.kind in kinds and r.least <= points]))
    if row.name.endswith("equation"):
        pair = st.lists(st.integers(0, points - 1), min_size=2, max_size=2, unique=True)
        count = 2 if row.unit is Unit.ANGLE else draw(st.integers(1, 2))
        coefficient = st.fractions(min_value=1, max_value=9, max_denominator=9)
        terms = draw(st.lists(coefficient, min_size=1, max_size=3))
        flat = [point for _ in terms for _ in range(count) for point in draw(pair)]
        value = draw(angles if row.unit is Unit.ANGLE else lengths)
        return fact(row.name, flat, value, [(c, 2 * count) for c in terms])
    where = draw(st.permutations(range(points)))
    value = None
    if row.takes_value:
        value = draw(angles if row.unit is Unit.ANGLE else lengths)
    return fact(row.name, where[: row.least], value)


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    labels = draw(st.lists(names, min_size=24, max_size=24, unique_by=str.lower))
    first = draw(st.sampled_from([row for row in ROWS if row.new == len(row.letters) and not row.takes]))
    clauses = [Clause(tuple(range(first.new)), (Construction(first.name, tuple(range(first.new))),))]
    count = first.new
    for _ in range(draw(st.integers(0, 4))):
        fitting = [row for row in ROWS if len(row.letters) - row.new <= count]
        row = draw(st.sampled_from(fitting))
        new = tuple(range(count, count + row.new))
        parts = []
        same = [other for other in fitting if other.new == row.new]
        for part in [row, *draw(st.lists(st.sampled_from(same), max_size=1))]:
            old = draw(st.permutations(range(count)))[: len(part.letters) - part.new]
            fresh = tuple(draw(st.permutations(new)))
            value = draw(number_of(part)) if part.takes else None
            parts.append(Construction(part.name, (*fresh, *old), value))
        at = ()
        if draw(st.booleans()):
            at = tuple((draw(lengths), -draw(lengths)) for _ in new)
        clauses.append(Clause(new, tuple(parts), at))
        count += row.new
    wanted = (Kind.EQUALITY, Kind.VALUE, Kind.ORDER, Kind.QUESTION)
    goals = draw(st.lists(facts(count, wanted), max_size=2)) if count > 1 else []
    auxiliary = draw(st.integers(0, len(clauses) - 1))
    return Problem("some name", tuple(labels[:count]), tuple(clauses), tuple(goals), auxiliary)


@given(problems())
@settings(max_examples=40, deadline=None, phases=QUICK)
def test_any_problem_prints_and_reads_back(problem: Problem) -> None:
    assert read_problem(write_problem(problem)) == problem
    assert unnamed(read_jgex(write_jgex(problem))) == unnamed(problem)


@given(st.data())
@settings(max_examples=40, deadline=None, phases=QUICK)
def test_a_problem_by_coordinates_prints_and_reads_back(data: st.DataObject) -> None:
    labels = data.draw(st.lists(names, min_size=8, max_size=8, unique_by=str.lower))
    number = st.fractions(max_denominator=10**6) | st.integers(-(10**12), 10**12).map(Fraction)
    places = tuple((data.draw(number), data.draw(number)) for _ in labels)
    kinds = (Kind.EQUALITY, Kind.VALUE, Kind.DISTINCT)
    assumed = tuple(data.draw(st.lists(facts(8, kinds), max_size=4)))
    problem = Problem("", tuple(labels), (), (), 0, assumed, places)
    assert read_problem(write_problem(problem)) == problem


@given(st.text() | st.text(alphabet="abco =;,?|:@0123456789/.-\n on_line triangle coll prove let"))
@settings(max_examples=300, deadline=None, phases=QUICK)
def test_no_text_does_anything_but_read_or_be_refused(text: str) -> None:
    refused = []
    for read in (read_jgex, read_jgex_file, read_problems):
        try:
            read(text)
        except LanguageError as error:
            refused.append((error.line, error.column))
    assert all(line >= 1 and column >= 1 for line, column in refused)


# --- what is wrong, and where ---------------------------------------------------------------------------

WRONG = [
    ("a b c = triangle a b c; d = on_lien d a b", 29, "a construction", "did you mean on_line?"),
    ("a b c = triangle a b c; d = on_line d a e", 41, "a point that exists", "'e'"),
    ("a b c = triangle a b c; a = on_line a b c", 25, "a new point", "exists already"),
    ("a b c = triangle a b c; d = on_line d a", 40, "on_line x a b", "2 points"),
    ("a b c = triangle a b c; d = on_line d a b c", 43, "on_line x a b", "4 points"),
    ("a b c = triangle a b c; d on_line d a b", 40, "=", ""),
    ("a b c = triangle a b c; d = on_line d a b ? cyclic a b c", 57, "4 points or more for cyclic", "3"),
    ("a b c = triangle a b c ? prep a b a c", 26, "a predicate", "did you mean perp?"),
    ("a b c = triangle a b c; d = midpoint d a a", 29, "makes sense", "midpoint"),
    ("a b c = triangle a b c; x = s_angle a b x wide", 43, "an angle", "'wide'"),
    ("a b c = triangle a b c; x = lconst x a 1/0", 40, "a number", "'1/0'"),
    ("a b c = triangle a b c; x y = on_line x a b", 31, "a construction of 2 new points", "of 1"),
    ("a b c = triangle a b c; x@1-2 = on_line x a b", 27, "coordinates", ""),
    ("a b c = triangle a b c; x = ncoll a b c", 40, "a construction that places", ""),
    ("a b c = triangle a b c; = on_line a b", 38, "the new points", ""),
    ("a b c = triangle a b c; 1x = on_line a b", 25, "a point's name", "'1x'"),
    ("a b c = triangle a b c; x = on_line a b c", 29, "new points first", ""),
]


@pytest.mark.parametrize(("text", "column", "expected", "found"), WRONG)
def test_an_error_names_its_place_and_what_was_expected(text, column, expected, found) -> None:
    with pytest.raises(LanguageError) as caught:
        read_jgex(text)
    error = caught.value
    assert (error.line, error.column) == (1, column), str(error)
    assert expected in error.expected
    assert found in error.found


def test_errors_in_a_file_name_its_line() -> None:
    with pytest.raises(LanguageError, match="line 5, column 22"):
        read_jgex_file("one\na b = segment a b\n# skip\ntwo\na b c = triangle a b d\n")
    with pytest.raises(LanguageError, match="line 3, column 4: expected the problem of this name"):
        read_jgex_file("one\na b = segment a b\ntwo\n")


OURS = [
    ("let a b c = triangle\nlte d = free", 2, 1, "problem, let, aux"),
    ("let a b c = triangle\npoint d 1 2", 2, 1, "given by constructions"),
    ("point a 1 2\nlet b = free", 2, 1, "given by coordinates"),
    ("point a 1", 1, 10, "two coordinates"),
    ("let a b c = triangle\naux d = free\nlet e = free", 3, 1, "no further let"),
    ("let a b = segment\nfind cong a b a b", 2, 6, "a question after find"),
    ("let a b = segment\nprove lcompute a b", 2, 7, "a fact after prove"),
]


@pytest.mark.parametrize(("text", "line", "column", "expected"), OURS)
def test_errors_in_our_own_notation(text: str, line: int, column: int, expected: str) -> None:
    with pytest.raises(LanguageError) as caught:
        read_problem(text)
    assert (caught.value.line, caught.value.column) == (line, column), str(caught.value)
    assert expected in caught.value.expected


# --- details of the notations ---------------------------------------------------------------------------


def test_new_points_may_be_left_out_and_stand_where_a_construction_wants_them() -> None:
    full = read_jgex("a b c = triangle a b c; d = parallelogram a b c d; e = s_angle a b e 30o")
    short = read_jgex("a b c = triangle; d = parallelogram d a b c; e = s_angle a b pi/6")
    assert full == short
    assert "let d = parallelogram a b c" in write_problem(full)
    assert "let e = s_angle a b 30o" in write_problem(full)


def test_angles_read_alike_in_every_spelling() -> None:
    for text in ("30o", "30°", "pi/6", "1pi/6", "1/6", "30", "30.0"):
        (clause,) = read_jgex(f"a b = segment a b; c = s_angle a b c {text}").clauses[1:]
        assert clause.constructions[0].value == Fraction(1, 6), text


def test_other_names_of_predicates_and_three_point_angles() -> None:
    text = "let a b c d e f = "
    points = "\n".join(f"point {name} {x} {y}" for x, (y, name) in enumerate(enumerate("abcdef")))
    one = read_problem(f"{points}\nassume equal_angles a b c d e f").assumed
    assert one == read_problem(f"{points}\nassume eqangle b a b c e d e f").assumed
    assert text
    assert read_problem(f"{points}\nassume circumcenter a b c d").assumed[0].name == "circle"


def test_a_wish_is_kept_as_it_is_written() -> None:
    problem = read_jgex("a@4.96_-0.13 b = segment a b")
    assert problem.clauses[0].at == ((Fraction(496, 100), Fraction(-13, 100)), None)
    assert "a@4.96_-0.13 b" in write_problem(problem)


def test_hypotheses_and_conditions_of_a_problem() -> None:
    problem = read_jgex("a b c = triangle; d = foot d a b c | m = midpoint m a b ? perp a d b c")
    shown = [write_fact(item, problem.points) for item in hypotheses(problem)]
    assert shown == ["perp a d b c", "coll b c d"]
    assert [write_fact(item, problem.points) for item in conditions(problem)] == ["ncoll a b c"]
    assert len(hypotheses(problem, auxiliary=True)) == 3


def test_every_construction_fills_its_templates() -> None:
    for row in ROWS:
        value = Fraction(1, 3) if row.takes else None
        for template in (*row.needs, *row.gives):
            template.fill(range(len(row.letters)), value)
        if row.new < len(row.letters) and row.gives:
            assert any(set(t.places) & set(range(row.new)) for t in row.gives), row.name


def test_a_template_of_one_point_twice_is_refused() -> None:
    with pytest.raises(FactError):
        CONSTRUCTIONS["midpoint"].gives[0].fill((2, 1, 1), None)
