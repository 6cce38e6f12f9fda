"""Problems are told in many ways, the same for the same seed, with every point named once."""

import re
from fractions import Fraction
from itertools import count

import pytest

from proofloom.engine.errors import Reject
from proofloom.engine.geometry.constructions import CONSTRUCTIONS
from proofloom.engine.geometry.figure import draw
from proofloom.engine.geometry.language import read_problem
from proofloom.engine.geometry.predicates import PREDICATES, Fact, fact
from proofloom.engine.geometry.problem import Problem
from proofloom.engine.geometry.truth import holds_among_floats
from proofloom.engine.seed import Seed
from proofloom.generators.geometry.telling import Ask, Telling, clause_of, places, tell
from proofloom.generators.geometry.telling.ask import LANGUAGES, REGISTERS, Language
from proofloom.generators.geometry.telling.places import Places
from proofloom.generators.geometry.telling.scribe import degrees, root, table

VARIANTS = 20  # really different sentences for each construction and predicate in each language
ROUNDS = 150  # seeds among which they are found
CIRCLE = """let a = free
let b = lconst a 6
let c = lconst a 5, lconst b 4
let o = circle a b c
let d = on_line a b, on_circle c a
let e = midpoint c d
let f = foot c a b"""


def drawn(text: str) -> tuple[Problem, tuple[tuple[float, float], ...]]:
    problem = read_problem(text)
    return problem, draw(problem, Seed.root("telling")).xy


def told(seed: int, **more: object) -> Telling:
    problem, xy = drawn(CIRCLE)
    return tell(problem, Ask("length", (4, 5)), xy, Seed.root(seed), **more)  # type: ignore[arg-type]


def bare(text: str) -> str:
    """Return a sentence without its names and numbers."""
    return re.sub(r"[A-Z]+(?![a-z])|\d+", "·", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_construction_has_many_sentences(language: Language) -> None:
    few = {}
    for row in {row.name: row for row in CONSTRUCTIONS.values()}.values():
        old = row.letters[row.new :]
        lines = [f"let {letter} = free" for letter in old] + (["let other = free"] if not old else [])
        number = ("40o" if row.name in ("aconst", "s_angle") else "3/2") if row.takes else ""
        lines.append(f"let {' '.join(row.letters[: row.new])} = {row.name} {' '.join(old)} {number}")
        if row.name in ("2l1c", "e5128"):
            first = "let a b c = triangle\nlet o = circle a b c" if row.name == "2l1c" else ""
            first = first or "let c = free\nlet b = free\nlet d = on_circle c b\nlet a = on_tline b b c"
            lines = [first, lines[-1]]
        problem, xy = drawn("\n".join(lines))
        found: set[str] = set()
        last = len(problem.clauses) - 1
        for seed in range(ROUNDS):
            register = REGISTERS[seed % 4]
            one = tell(
                problem, Ask("length", (0, 1)), xy, Seed.root(seed), register=register, language=language
            )
            found.add(bare(next(p for p, at in zip(one.premises, one.about, strict=True) if last in at)))
            if len(found) == VARIANTS:
                break
        else:
            few[row.name] = len(found)
    assert few == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_predicate_has_many_sentences(language: Language) -> None:
    problem, xy = drawn("let a b c d e = pentagon\nlet f = free\nlet g = free\nlet h = free")
    few = {}
    for name, row in PREDICATES.items():
        if name in ("aequation", "lequation"):
            continue  # a formula, the same in all sentences
        for points in (range(row.least), (0, 1, 2, 3, 5, 4)):
            try:
                goal = _goal(name, list(points))
                clause = _clauses(problem, xy, goal, language)
                break
            except Reject:
                continue
        if len(clause) < VARIANTS:
            few[name] = len(clause)
    assert few == {}


def _goal(name: str, points: list[int]) -> Fact:
    row = PREDICATES[name]
    if name == "acompute":
        points = [0, 1, 1, 2]
    value = (Fraction(2, 9) if name == "aconst" else Fraction(7, 2)) if row.takes_value else None
    return fact(name, points, value)


def _clauses(problem: Problem, xy: Places, goal: Fact, language: Language) -> set[str]:
    found: set[str] = set()
    for seed, register in zip(range(ROUNDS), REGISTERS * ROUNDS, strict=False):
        found.add(bare(tell(problem, goal, xy, Seed.root(seed), register=register, language=language).ask))
    return found


def test_the_same_seed_tells_the_same_and_another_something_else() -> None:
    assert told(3) == told(3)
    assert len({told(seed).text for seed in range(30)}) == 30
    assert len({told(seed).names for seed in range(30)}) > 5


def test_clauses_come_in_several_orders_each_point_before_its_use() -> None:
    orders = {told(seed).about for seed in range(60)}
    assert len(orders) > 5
    for order in orders:
        clauses = [at for about in order for at in about]
        assert clauses[:3] == [0, 1, 2]  # the triangle
        assert clauses.index(4) < clauses.index(5)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "kind", ["midpoint d a b; midpoint e a c", "foot d a b c; foot e b a c", "mirror d a b; mirror e b c"]
)
def test_two_of_a_kind_are_told_together(kind: str, language: Language) -> None:
    first, second = (part.split() for part in kind.split(";"))
    lines = [f"let {part[1]} = {part[0]} {' '.join(part[2:])}" for part in (first, second)]
    problem, xy = drawn("\n".join(["let a b c = triangle", *lines]))
    ways = {
        tell(problem, Ask("length", (3, 4)), xy, Seed.root(seed), language=language).about
        for seed in range(20)
    }
    assert {((0,), (1, 2)), ((0,), (1,), (2,))} <= ways
    for seed in range(10):
        told = tell(problem, Ask("length", (3, 4)), xy, Seed.root(seed), language=language, apart=True)
        assert sorted(at for at in told.about if at != (0,)) == [(1,), (2,)]
        assert all(premise in told.text for premise in told.premises)


def test_names_given_are_used_and_names_drawn_differ() -> None:
    assert told(1, names="PQRSTUV").names == tuple("PQRSTUV")
    for seed in range(40):
        names = told(seed).names
        assert len(set(names)) == len(names) == 7


def test_which_of_two_points_is_meant_is_said() -> None:
    assert told(5).order == (fact("diff", (0, 4)),)  # the circle meets the line in the first point again
    problem, xy = drawn("let a b c = triangle\nlet d = on_line a b, lconst d c 9")
    (said,) = tell(problem, Ask("length", (0, 3)), xy, Seed.root(1)).order
    other = places.mirrored(xy[3], xy[2], _foot(xy))
    assert holds_among_floats(said, xy)
    assert not holds_among_floats(said, [*xy[:3], other])


def _foot(xy: Places) -> tuple[float, float]:
    """Return the foot of the perpendicular from the third point to the line through the first two."""
    x, y = places.mirrored(xy[2], xy[0], xy[1])
    return (x + xy[2][0]) / 2, (y + xy[2][1]) / 2


def test_a_position_that_has_no_words_is_rejected() -> None:
    with pytest.raises(ValueError, match="no register"):
        told(1, register="sermon")
    for names in ("PQRSTU", "PQRSTUu", "PQRSTUP"):
        with pytest.raises(ValueError, match="7 different capital letters"):
            told(1, names=names)
    proof_only, places_ = drawn("let a b c = triangle\naux m = midpoint a b")
    with pytest.raises(Reject, match="only serves the proof"):
        tell(proof_only, Ask("length", (2, 3)), places_, Seed.root(1))
    assert "M" not in tell(proof_only, Ask("length", (0, 2)), places_, Seed.root(1), names="ABCM").text[3:]
    problem = read_problem("point a 0 0\npoint b 1 1\nassume diff a b")
    with pytest.raises(ValueError, match="clauses"):
        tell(problem, Ask("length", (0, 1)), ((0, 0), (1, 1)), Seed.root(1))
    figure, xy = drawn("let a b c d = quadrangle")
    question = fact("acompute", (0, 1, 2, 3))
    with pytest.raises(Reject, match="no vertex"):
        tell(figure, question, xy, Seed.root(1))
    with pytest.raises(ValueError, match="asks and says nothing"):
        clause_of(question, xy, "ABCD", Seed.root(1))
    with pytest.raises(Reject, match="its name says"):
        tell(figure, Ask("length", (0, 1)), (xy[0], xy[2], xy[1], xy[3]), Seed.root(1))


@pytest.mark.parametrize(("kind", "points"), [("width", (0, 1)), ("length", (0,)), ("area", (0, 1))])
def test_what_is_no_quantity_is_refused(kind: str, points: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"quantity|does not take"):
        Ask(kind, points)


def test_both_languages_have_the_same_tables() -> None:
    for part in ("facts", "clauses"):
        english, chinese = (table(language, part) for language in LANGUAGES)
        assert english.keys() == chinese.keys()
        for key, rows in english.items():
            if part == "clauses":
                assert rows.keys() == chinese[key].keys(), key


def test_numbers_are_written_exactly() -> None:
    squares = {"50": "5√2", "4": "2", "3": "√3", "1/2": "√2/2", "9/4": "3/2", "75/4": "5√3/2"}
    assert {square: root(Fraction(square)) for square in squares} == squares
    parts = {"1/3": "60°", "1/8": "22.5°", "1/7": "180/7°", "201/3600": "10.05°"}
    assert {part: degrees(Fraction(part)) for part in parts} == parts


def test_no_letter_is_drawn_twice_however_many_points() -> None:
    text = "\n".join(f"let {chr(97 + at // 9)}{at} = free" for at in range(40))
    problem = read_problem(text)
    xy = [(float(at), float(at * at)) for at in range(40)]
    names = tell(problem, Ask("length", (0, 1)), xy, Seed.root(2)).names
    assert len(set(names)) == 40
    assert next(at for at in count() if names[at][1:].isdigit()) >= 20
